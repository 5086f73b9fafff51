// Other people's engines beside ours, in one pass: the table of bench/peers.md.

import { readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { digits, median, spread, table } from "./tell.mjs";
import { lines, native } from "./measure.mjs";

/** The table's place in the README. */
const PLACE = /(<!-- peers: begin -->\n).*(<!-- peers: end -->)/s;

/** Measures what the two programs measure, prints the table and writes it, into the README too. */
export function comparePeers({ rust, python, script, passes, milliseconds, machine }) {
  const slow = lines(execFileSync(python, [script, passes, milliseconds], { encoding: "utf8" }));
  const all = [...native(rust, passes, milliseconds), ...slow];
  const [floor, own] = all;
  const times = (result, other) => `${digits(median(result.times) / median(other.times))} x`;
  const rows = all.map((result) => [result.name, spread(result.times), times(result, floor), times(result, own)]);
  const about =
    "M/M/4 with room for 100, offered load 1.2 a server, natively. One run of `cargo xtask bench --peers`; quote the multiples, since the " +
      "times change with the machine and its other work. Our engine makes its crowd, keeps every shopper, takes a digest of every fact and " +
      `checks its invariants at every event; the others only run the model. ${machine}`;
  const told = table(["ns per arrival: median (range)", "time", "of the floor", "of our engine"], rows);
  const text = ["# Beside others", about, told].join("\n\n");
  console.log(`\n${text}`);
  writeFileSync(new URL("../peers.md", import.meta.url), `${text}\n`);
  const readme = new URL("../../README.md", import.meta.url);
  const before = readFileSync(readme, "utf8");
  if (!PLACE.test(before)) throw new Error("README.md has no place for the table, <!-- peers: begin --> to <!-- peers: end -->");
  writeFileSync(readme, before.replace(PLACE, (_, begin, end) => `${begin}${about}\n\n${told}\n${end}`));
}
