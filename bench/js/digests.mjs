// Fails if a case ends differently natively and in WebAssembly.
// Usage: node digests.mjs <native binary> <wasm file>

import { readFileSync } from "node:fs";
import { measure, native } from "./measure.mjs";

const [binary, wasm] = process.argv.slice(2);
const [here, there] = [native(binary, 0, 0), await measure({ base64: readFileSync(wasm).toString("base64"), passes: 0, milliseconds: 0 })];
for (const [at, { name, digest }] of here.entries()) {
  const other = there[at].digest;
  console.log(`${digest === other ? "same" : "DIFFERENT"}  native ${digest}  wasm ${other}  ${name}`);
  if (digest !== other) process.exitCode = 1;
}
