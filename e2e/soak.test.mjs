// A page that is used for long holds no more than one that is used for a while. The long form is `node long.mjs`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { holdFrames } from "./lib/lab.mjs";
import { useSite } from "./lib/site.mjs";
import { soak } from "./lib/soak.mjs";

const site = useSite();
const { QL_SOAK } = process.env;
/** An hour: four visits of a quarter, each second an action and ten frames while it plays. Else some seconds of it. */
const FORM = QL_SOAK
  ? { pages: 4, stay: 15, settled: 5, actions: 60, frames: 10 }
  : // A script that is still warming up keeps some more with every minute: 40 KB of 2.7 MB.
    { pages: 2, stay: 5, settled: 3, actions: 40, frames: 3, heap: 0.05 };

test("neither memory, nor nodes, nor listeners grow while a reader pulls, plays, forks and changes pages", async (context) => {
  const permissions = ["clipboard-read", "clipboard-write"];
  await site.lab("en/", { prepare: holdFrames, permissions }, async (page) => {
    const { wrong, visits, done } = await soak(page, FORM);
    for (const { where, first, last } of visits) context.diagnostic(`${where}: ${JSON.stringify(first)} then ${JSON.stringify(last)}`);
    context.diagnostic(JSON.stringify(done));
    assert.deepEqual(wrong, []);
  });
});
