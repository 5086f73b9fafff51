// Gives what a module and its glue have between them short names, in both, and takes out of the glue what nobody asks for.
// Usage: node shorten.mjs <glue.js> <module.wasm>
//
// wasm-bindgen names each import, and each export that only the glue calls, after what it does and a hash or some, up to 150 bytes that stand
// once in each file and that no compression can shrink. Nobody else reads them.

import { readFileSync, writeFileSync } from "node:fs";
import { DATA, EXPORTS, IMPORTS, moduleOf, named, number, plainPlaces, reader, sections } from "./wasm.mjs";

/** What wasm-bindgen named; not what the source did. */
const THEIRS = /^(__wb[a-z]*_|__externref_|wasm_bindgen_)\w+$/;

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

function imports(body, short, shortModule) {
  const input = reader(body);
  const count = input.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    const module = input.take(input.number()).toString();
    const name = input.take(input.number()).toString();
    parts.push(named(shortModule(module)), named(short(name)), description(input, body));
  }
  if (input.at !== body.length) throw new Error("the import section is not as expected");
  return Buffer.concat(parts);
}

function exports(body, short) {
  const input = reader(body);
  const count = input.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    const name = input.take(input.number()).toString();
    parts.push(named(short(name)), input.take(1), number(input.number()));
  }
  if (input.at !== body.length) throw new Error("the export section is not as expected");
  return Buffer.concat(parts);
}

const [glueFile, wasmFile] = process.argv.slice(2);
let glue = readFileSync(glueFile, "utf8");
const wasm = readFileSync(wasmFile);
const names = new Map();
const short = (name) => {
  if (!THEIRS.test(name)) return name;
  if (!names.has(name)) names.set(name, `$${names.size.toString(36)}`);
  return names.get(name);
};
const modules = new Set();
const rewritten = {
  [IMPORTS]: (body) => imports(body, short, (module) => (modules.add(module), "$")),
  [EXPORTS]: (body) => exports(body, short),
  [DATA]: plainPlaces,
};
const kept = sections(wasm).map(({ id, body }) => ({ id, body: rewritten[id]?.(body) ?? body }));
if (modules.size > 1) throw new Error(`imports are of one module, not of ${[...modules].join(" and ")}`);
const replace = (what, pattern, brief) => {
  if (!pattern.test(glue)) throw new Error(`${what} is in the module and not in the glue`);
  glue = glue.replace(pattern, () => brief);
};
const literal = (text) => text.replaceAll(/[$.]/g, "\\$&");
// In the glue each is a property, or a function of its own that calls one, and nothing else has its name.
for (const [name, brief] of names) replace(name, new RegExp(`(?<![\\w$])${literal(name)}(?![\\w$])`, "g"), brief);
for (const module of modules) replace(module, new RegExp(`(?<=")${literal(module)}(?=":)`, "g"), "$");
// What is left under its long name, the module does not ask for.
glue = glue.replace(/^ {8}(\w+): function\([^]*?^ {8}\}(, arguments\); \})?,\n/gm, (whole, name) => (THEIRS.test(name) ? "" : whole));
/** What a value looks like to whoever reads why the module stopped: an error as it tells itself, and no search for what else it might be. */
const shown = "function debugString(val) { try { return val instanceof Error ? val.stack : String(val); } catch { return typeof val; } }\n";
glue = glue.replace(/^function debugString\(val\) \{\n[^]*?^\}\n/m, () => shown);
// The module is loaded without waiting for it; nobody stands still until it is there.
glue = glue.replace("export { initSync, __wbg_init as default };", "export { __wbg_init as default };");
writeFileSync(glueFile, glue);
writeFileSync(wasmFile, moduleOf(wasm, kept));
