// Gives the functions that the module imports short names, in the module and in its glue.
// Usage: node shorten.mjs <glue.js> <module.wasm>
//
// wasm-bindgen names each import after what it does and a hash, some 40 bytes that stand once in each file and that no
// compression can shrink. Nobody else reads them.

import { readFileSync, writeFileSync } from "node:fs";

const IMPORTS = 2;

/** A reader of wasm's numbers. */
function reader(bytes, at = 0) {
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

function number(value) {
  const bytes = [];
  do {
    const rest = Math.floor(value / 128);
    bytes.push((value % 128) + (rest > 0 ? 128 : 0));
    value = rest;
  } while (value > 0);
  return Buffer.from(bytes);
}

const named = (text) => Buffer.concat([number(Buffer.byteLength(text)), Buffer.from(text)]);

/** What an import describes, after its two names: kept as it is. */
function description(input, bytes) {
  const from = input.at;
  const kind = input.number();
  if (kind === 0) input.number();
  else if (kind === 3) input.take(2);
  else if (kind === 4) input.take(1), input.number();
  else {
    if (kind === 1) input.take(1);
    const flags = input.number();
    input.number();
    if (flags & 1) input.number();
  }
  return bytes.subarray(from, input.at);
}

function shortened(body, short) {
  const input = reader(body);
  const count = input.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    const module = input.take(input.number()).toString();
    const name = input.take(input.number()).toString();
    parts.push(named(module), named(short(name)), description(input, body));
  }
  if (input.at !== body.length) throw new Error("the import section is not as expected");
  return Buffer.concat(parts);
}

const [glueFile, wasmFile] = process.argv.slice(2);
let glue = readFileSync(glueFile, "utf8");
const wasm = readFileSync(wasmFile);
const names = new Map();
const short = (name) => {
  if (!/^__wb[a-z]*_\w+$/.test(name)) return name;
  if (!names.has(name)) names.set(name, `$${names.size.toString(36)}`);
  return names.get(name);
};
const input = reader(wasm, 8);
const parts = [wasm.subarray(0, 8)];
while (input.at < wasm.length) {
  const id = input.take(1);
  const body = input.take(input.number());
  const kept = id[0] === IMPORTS ? shortened(body, short) : body;
  parts.push(id, number(kept.length), kept);
}
for (const [name, brief] of names) {
  // In the glue an import is a property of the object that is handed to the module, and nothing else has its name.
  const pattern = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "g");
  if (!pattern.test(glue)) throw new Error(`${name} is imported and not in the glue`);
  glue = glue.replace(pattern, () => brief);
}
writeFileSync(glueFile, glue);
writeFileSync(wasmFile, Buffer.concat(parts));
