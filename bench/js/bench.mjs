// Puts one run's measurements into one table, prints it and writes it to bench/latest.md; and, where there are peers, those into another.
//
// Called by `cargo xtask bench`, which has built everything:
//   node bench.mjs <native binary> <wasm file> <passes> <milliseconds a pass> <with page: yes | no> [<peers' binary> <python> <script>]

import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { launch } from "../../e2e/lib/browser.mjs";
import { dist } from "../../e2e/lib/server.mjs";
import { brotli, firstVisit } from "../../xtask/js/sizes.mjs";
import { BARS, BESIDE } from "./bars.mjs";
import { measure, native, nativeSales, sales } from "./measure.mjs";
import { timePage } from "./page.mjs";
import { comparePeers } from "./peers.mjs";
import { FRAME, digits, median, quantile, share, spread, table } from "./tell.mjs";

const BUDGET = 150 * 1024;
const HEAD = ["what", "in", "native", "Chromium", "multiple or share", "asked: at most", "one digest"];

const row = (name, unit, here, there, part, digest = "") => [name, unit, here, there, part, BARS[name] ?? "", digest];

/** Every case: its time in both surroundings, and its multiple of the floor, or of the case that it belongs to, in the same run. */
function caseRows(here, there) {
  return here.map(({ name, digest }, at) => {
    const beside = Math.max(0, here.findIndex((other) => other.name === BESIDE[name]));
    const times = (results) => `${digits(median(results[at].times) / median(results[beside].times))} x`;
    const same = there[at].digest === digest ? "yes" : "**no**";
    const part = at === 0 ? "" : `${times(here)}, ${times(there)}${beside > 0 ? ` ${here[beside].name.replace(/^the engine: /, "")}` : ""}`;
    return row(name, "ns per arrival", spread(here[at].times), spread(there[at].times), part, same);
  });
}

/** The runs of a hundred million visits, and their multiple of the loop written by hand. */
function saleRows(here, there) {
  return here.map(({ name, digest, times }, at) => {
    const multiple = (results) => `${(median(results[at].times) / median(results[0].times)).toFixed(2)} x`;
    const part = at === 0 ? "" : `${multiple(here)}, ${multiple(there)} by hand; ${(there[at].bytes / 2 ** 20).toFixed(1)} MB beside the line`;
    return row(name, "ms", spread(times), spread(there[at].times), part, there[at].digest === digest ? "yes" : "**no**");
  });
}

function pageRows(results) {
  return results.map(({ label, times, bar }) => {
    const [middle, late] = [median(times), quantile(times, 0.95)];
    const cells = row(label, "ms", "", `${middle.toFixed(2)} (95 %: ${late.toFixed(2)})`, `${share(middle, bar)} of what is asked`);
    return cells.with(5, `${bar} ms`);
  });
}

function sizeRow() {
  const sizes = firstVisit(dist, "en/").map((file) => readFileSync(join(dist, file))).map((bytes) => [bytes.length, brotli(bytes)]);
  const [raw, small] = [0, 1].map((at) => sizes.reduce((sum, size) => sum + size[at], 0));
  const kb = (bytes) => (bytes / 1024).toFixed(1);
  return row("a first visit loads", "KB brotli", "", `${kb(small)} in ${sizes.length} files (${kb(raw)} raw)`, `${share(small, BUDGET)} of 150 KB`);
}

async function main([binary, wasm, passes, milliseconds, withPage, ...peers]) {
  const wish = { base64: readFileSync(wasm).toString("base64"), passes: Number(passes), milliseconds: Number(milliseconds) };
  const here = native(binary, passes, milliseconds);
  const browser = await launch();
  let rows;
  let version;
  try {
    version = browser.version().split(".")[0];
    const blank = await browser.newPage();
    rows = caseRows(here, await blank.evaluate(measure, wish));
    rows.push(...saleRows(nativeSales(binary), await blank.evaluate(sales, wish)));
    await blank.close();
    if (withPage === "yes") rows.push(...pageRows(await timePage(browser)), sizeRow());
  } finally {
    await browser.close();
  }
  const machine = `${cpus().length} x ${cpus()[0].model.trim()}; ${passes} passes of ${milliseconds} ms each.`;
  const note =
    "One run of `cargo xtask bench`. Quote the multiples: the times change with the machine and its other work. Where nothing else is said, " +
    `a multiple is of the first row, native and in Chromium. ${machine} Chromium ${version}, headless.`;
  const text = ["# Measured", note, table(HEAD, rows)].join("\n\n");
  console.log(`\n${text}`);
  writeFileSync(new URL("../latest.md", import.meta.url), `${text}\n`);
  const [rust, python, script] = peers;
  if (rust) comparePeers({ rust, python, script, passes, milliseconds, machine });
  if (rows.some((cells) => cells.at(-1) === "**no**")) {
    console.error("\nA case ends differently natively and in WebAssembly.");
    process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
