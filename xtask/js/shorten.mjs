// Gives the functions that the module imports short names, in the module and in its glue.
// Usage: node shorten.mjs <glue.js> <module.wasm>
//
// wasm-bindgen names each import after what it does and a hash, some 40 bytes that stand once in each file and that no
// compression can shrink. Nobody else reads them.

import { readFileSync, writeFileSync } from "node:fs";
import { moduleOf, named, number, plainPlaces, reader, sections } from "./wasm.mjs";

const [IMPORTS, DATA] = [2, 11];

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
const kept = sections(wasm).map(({ id, body }) => ({ id, body: id === IMPORTS ? shortened(body, short) : id === DATA ? plainPlaces(body) : body }));
for (const [name, brief] of names) {
  // In the glue an import is a property of the object that is handed to the module, and nothing else has its name.
  const pattern = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "g");
  if (!pattern.test(glue)) throw new Error(`${name} is imported and not in the glue`);
  glue = glue.replace(pattern, () => brief);
}
writeFileSync(glueFile, glue);
writeFileSync(wasmFile, moduleOf(wasm, kept));
