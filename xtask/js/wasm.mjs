// What the scripts that rewrite a module have in common: its numbers, its strings and its sections.

/** The sections by their numbers. */
export const [CUSTOM, IMPORTS, EXPORTS, CODE, DATA] = [0, 2, 7, 10, 11];

/** A reader of wasm's numbers. */
export function reader(bytes, at = 0) {
  return {
    get at() {
      return at;
    },
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) return value;
      }
    },
    take(count) {
      at += count;
      return bytes.subarray(at - count, at);
    },
  };
}

export function number(value) {
  const bytes = [];
  do {
    const rest = Math.floor(value / 128);
    bytes.push((value % 128) + (rest > 0 ? 128 : 0));
    value = rest;
  } while (value > 0);
  return Buffer.from(bytes);
}

/** A text with its length before it. */
export const named = (text) => Buffer.concat([number(Buffer.byteLength(text)), Buffer.from(text)]);

/** The sections of a module, as `{ id, body }`. */
export function sections(wasm) {
  const input = reader(wasm, 8);
  const found = [];
  while (input.at < wasm.length) found.push({ id: input.take(1)[0], body: input.take(input.number()) });
  return found;
}

/** How many functions come from outside: they are numbered first. */
export function imported(all) {
  const { body } = all.find(({ id }) => id === IMPORTS);
  const input = reader(body);
  const limits = () => {
    const flags = input.number();
    input.number();
    if (flags & 1) input.number();
  };
  let functions = 0;
  for (let left = input.number(); left > 0; left--) {
    input.take(input.number());
    input.take(input.number());
    const kind = input.number();
    if (kind === 0) input.number(), functions++;
    else if (kind === 1) input.take(1), limits();
    else if (kind === 2) limits();
    else if (kind === 3) input.take(2);
    else input.take(1), input.number();
  }
  if (input.at !== body.length) throw new Error("the import section is not as expected");
  return functions;
}

/** The functions that are its own: what each is made of. */
export function bodiesOf(all) {
  const input = reader(all.find(({ id }) => id === CODE).body);
  return Array.from({ length: input.number() }, () => input.take(input.number()));
}

/**
 * Takes out of the places that panics name what says little: columns, beside their lines, and folders, beside the names of files. A place
 * is four words in the data (where its file's name stands, how long that is, line, column), and nothing else there points to a `.rs`.
 */
export function plainPlaces(data) {
  const bytes = Buffer.from(data);
  const input = reader(bytes);
  const [segments, folders] = [[], []];
  for (let left = input.number(); left > 0; left--) {
    if (input.number() !== 0 || input.take(1)[0] !== 0x41) return bytes;
    let [offset, shift, byte] = [0, 0, 128];
    for (; byte & 128; shift += 7) offset += ((byte = input.take(1)[0]) & 127) * 2 ** shift;
    if (input.take(1)[0] !== 0x0b) return bytes;
    const length = input.number();
    segments.push({ offset, at: input.at, length });
    input.take(length);
  }
  const place = (address, length) => {
    const segment = segments.find(({ offset, length: size }) => address >= offset && address + length <= offset + size);
    return segment ? segment.at + address - segment.offset : -1;
  };
  for (const { at, length } of segments) {
    for (let word = at; word + 16 <= at + length; word += 4) {
      const [address, size, line, column] = [0, 4, 8, 12].map((step) => bytes.readUInt32LE(word + step));
      if (size < 4 || size > 200 || line === 0 || line > 20_000 || column === 0 || column > 400) continue;
      const from = place(address, size);
      if (from < 0 || !/^[\w./@-]+\.rs$/.test(bytes.toString("latin1", from, from + size))) continue;
      const folder = bytes.toString("latin1", from, from + size).lastIndexOf("/") + 1;
      folders.push([from, from + folder]);
      bytes.writeUInt32LE(address + folder, word);
      bytes.writeUInt32LE(size - folder, word + 4);
      bytes.writeUInt32LE(0, word + 12);
    }
  }
  // Only now, since several places are of one file.
  for (const [from, to] of folders) bytes.fill(0, from, to);
  return bytes;
}

/** A module of these sections. */
export function moduleOf(wasm, list) {
  return Buffer.concat([wasm.subarray(0, 8), ...list.flatMap(({ id, body }) => [Buffer.from([id]), number(body.length), body])]);
}
