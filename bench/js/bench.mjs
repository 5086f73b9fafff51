// Puts one run's measurements into one table, prints it and writes it to bench/latest.md.
//
// Called by `cargo xtask bench`, which has built everything:
//   node bench.mjs <native binary> <wasm file> <passes> <milliseconds a pass> <with page: yes | no>

import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { launch } from "../../e2e/lib/browser.mjs";
import { dist } from "../../e2e/lib/server.mjs";
import { brotli, firstVisit } from "../../xtask/js/sizes.mjs";
import { measure, native } from "./measure.mjs";
import { timePage } from "./page.mjs";

const FRAME = 1000 / 60;
const BUDGET = 150 * 1024;

const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
const median = (values) => quantile(values, 0.5);
const digits = (value) => value.toFixed(value < 100 ? 1 : 0);

/** Time, spread over the passes, and multiple of the floor in the same surroundings. */
function cell(results, at) {
  const [own, floor] = [results[at].times, results[0].times].map(median);
  const [least, most] = [0, 0.999].map((share) => digits(quantile(results[at].times, share)));
  return `${digits(own)} (${least} to ${most})${at > 0 ? `, ${digits(own / floor)} x` : ""}`;
}

function engineTable(surroundings) {
  const all = Object.values(surroundings);
  const browser = all.at(-1);
  const names = Object.keys(surroundings).join(" | ");
  const rows = all[0].map(({ name, digest }, at) => {
    const same = all.every((results) => results[at].digest === digest) ? "yes" : "**no**";
    const whole = (median(browser[at].times) * browser[at].arrivals) / 1e6;
    // A run of the floor is as long as its author liked.
    const share = at === 0 ? "" : `${whole.toFixed(2)} ms, ${((100 * whole) / FRAME).toFixed(0)} %`;
    return `| ${name} | ${all.map((results) => cell(results, at)).join(" | ")} | ${share} | ${same} |`;
  });
  const head = `| ns per arrival: median (range), multiple of the floor | ${names} | one run in Chromium, share of a 60 Hz frame | one digest |`;
  return [head, `|---|${"---|".repeat(all.length + 2)}`, ...rows];
}

function pageTable(results) {
  const rows = results.map(({ label, times, bar }) => {
    const [middle, late] = [median(times), quantile(times, 0.95)];
    return `| ${label} | ${middle.toFixed(2)} | ${late.toFixed(2)} | ${bar} | ${((100 * middle) / bar).toFixed(0)} % |`;
  });
  return ["| page in Chromium, ms | median | 95th percentile | bar | share of the bar |", "|---|---|---|---|---|", ...rows];
}

function sizeTable() {
  const sizes = firstVisit(dist, "en/").map((file) => readFileSync(join(dist, file))).map((bytes) => [bytes.length, brotli(bytes)]);
  const [raw, small] = [0, 1].map((at) => sizes.reduce((sum, size) => sum + size[at], 0));
  const kb = (bytes) => (bytes / 1024).toFixed(1);
  const row = `| all ${sizes.length} files | ${kb(raw)} KB | ${kb(small)} KB | ${((100 * small) / BUDGET).toFixed(0)} % |`;
  return ["| a first visit loads | raw | brotli | share of 150 KB |", "|---|---|---|---|", row];
}

async function main([binary, wasm, passes, milliseconds, withPage]) {
  const wish = { base64: readFileSync(wasm).toString("base64"), passes: Number(passes), milliseconds: Number(milliseconds) };
  const surroundings = { native: native(binary, passes, milliseconds), [`wasm, Node ${process.versions.node}`]: await measure(wish) };
  const browser = await launch();
  let page = [];
  try {
    const blank = await browser.newPage();
    surroundings[`wasm, Chromium ${browser.version().split(".")[0]}`] = await blank.evaluate(measure, wish);
    await blank.close();
    if (withPage === "yes") page = pageTable(await timePage(browser));
  } finally {
    await browser.close();
  }
  const machine = `${cpus().length} x ${cpus()[0].model.trim()}; ${passes} passes of ${milliseconds} ms each.`;
  const note = "One run of `cargo xtask bench`. Quote the multiples: the times change with the machine and its other work.";
  const parts = [engineTable(surroundings), page, withPage === "yes" ? sizeTable() : []].filter((part) => part.length > 0);
  const text = ["# Measured", `${note} ${machine}`, ...parts.map((part) => part.join("\n"))].join("\n\n");
  console.log(`\n${text}`);
  writeFileSync(new URL("../latest.md", import.meta.url), `${text}\n`);
  if (engineTable(surroundings).some((row) => row.includes("**no**"))) {
    console.error("\nA case ends differently natively and in WebAssembly.");
    process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
