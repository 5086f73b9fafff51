// Lays a module's functions so that alike ones are neighbours, which a compressor tells shorter: 2 KB of 145, a last pass included.
// Usage: node order.mjs <module.wasm> <wasm-opt>
//
// The order is written as names, function 00000 first, and wasm-opt sorts the functions by them and drops the names again: it knows
// every place that names a function by its number.

import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { CODE, CUSTOM, bodiesOf, imported, moduleOf, named, number, sections } from "./wasm.mjs";

/** What the module uses, and no more: wasm-opt would use whatever it is allowed, such as a way to list imports that no browser reads yet. */
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"].map(
  (name) => `--enable-${name}`,
);
/** Functions are alike when they share runs of this many bytes. */
const RUN = 4;
/** Runs that are in more functions than this say nothing. */
const COMMON = 500;

/** The positions of the functions in their new order: each time the one most like the last three. */
function order(bodies) {
  const runs = bodies.map((body) => {
    const found = new Set();
    for (let at = 0; at + RUN <= body.length; at++) found.add(body.readUInt32LE(at));
    return found;
  });
  const holders = new Map();
  runs.forEach((found, index) => found.forEach((run) => (holders.has(run) ? holders.get(run).push(index) : holders.set(run, [index]))));
  const left = new Set(bodies.keys());
  const longest = () => [...left].reduce((best, index) => (bodies[index].length > bodies[best].length ? index : best));
  const placed = [];
  let next = longest();
  for (;;) {
    placed.push(next);
    left.delete(next);
    if (left.size === 0) return placed;
    const alike = new Map();
    placed.slice(-3).reverse().forEach((index, back) => {
      for (const run of runs[index]) {
        const others = holders.get(run);
        if (others.length >= COMMON) continue;
        const weight = 2 ** -back / Math.sqrt(others.length);
        for (const other of others) if (left.has(other)) alike.set(other, (alike.get(other) ?? 0) + weight);
      }
    });
    let [best, most] = [-1, 0];
    for (const [index, sum] of alike) {
      // A long function shares runs with everybody.
      const likeness = sum / (20 + runs[index].size);
      if (likeness > most) [best, most] = [index, likeness];
    }
    next = best >= 0 ? best : longest();
  }
}

const [file, wasmOpt] = process.argv.slice(2);
const wasm = readFileSync(file);
const all = sections(wasm);
const [first, bodies] = [imported(all), bodiesOf(all)];
const names = new Array(bodies.length);
order(bodies).forEach((index, rank) => (names[index] = String(rank).padStart(5, "0")));
const table = Buffer.concat([number(names.length), ...names.flatMap((name, index) => [number(first + index), named(name)])]);
const section = Buffer.concat([named("name"), Buffer.from([1]), number(table.length), table]);
const draft = `${file}.named`;
writeFileSync(draft, moduleOf(wasm, [...all, { id: CUSTOM, body: section }]));
// Once more over everything, with the choices of xtask/src/dist.rs: the first time left it something to do.
const kept = ["--skip-pass=local-cse", "--skip-pass=simplify-locals", "--skip-pass=memory-packing", "--one-caller-inline-max-function-size=20"];
const passes = [...FEATURES, "-Os", ...kept, "--reorder-functions-by-name", "--strip-debug", "--strip-target-features"];
const done = spawnSync(wasmOpt, [...passes, draft, "-o", file], { stdio: "inherit" });
rmSync(draft);
process.exit(done.status ?? 1);
