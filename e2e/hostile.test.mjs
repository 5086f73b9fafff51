// Whatever a link asks for, its page answers, and its memory is bounded. The long form, `node long.mjs`, also holds how soon it answers
// and how long it blocks the reader: a time says more of the machine than of a change, so that no other test asks for one.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fuzzed, hostile } from "./lib/hostile.mjs";
import { holdFrames, knobIds } from "./lib/lab.mjs";
import { LABS } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";
import { openedAlone, openedInOne, slowness } from "./lib/storm.mjs";
import { held } from "./lib/work.mjs";

const site = useSite();
/** From the address to a knob that answers, and the longest task after that, in milliseconds; and the memory of a lab, in bytes. */
export const BARS = { answer: 2_000, task: 200, wasm: 256 * 2 ** 20 };
const { QL_FUZZED: FUZZED = 150, QL_BY_HAND: BY_HAND = 20 } = process.env;
const HELD = process.env.QL_FUZZED === undefined ? { answer: Infinity, task: Infinity } : BARS;

for (const its of LABS) {
  describe(its.id, () => {
    test("links at random, opened one after another in one page", async (context) => {
      await site.lab(`en/${its.path}`, { prepare: holdFrames }, async (page) => {
        const links = [...fuzzed({ ids: await knobIds(page), words: its.words, count: Number(FUZZED) }), its.heavy].map((link) => `lab=${its.id}&${link}`);
        const { wrong, slowest } = await openedInOne(page, links, HELD.task);
        const { wasm } = await held(page);
        context.diagnostic(`${links.length} links; the longest task ${slowest.ms.toFixed(0)} ms of ${slowest.link}; ${(wasm / 2 ** 20).toFixed(1)} MiB`);
        assert.deepEqual(wrong, []);
        assert.ok(wasm <= BARS.wasm, `${wasm} bytes`);
      });
    });

    test("links made by hand, each in a page of its own", async (context) => {
      const all = hostile(its);
      const every = Math.max(1, Math.floor(all.length / Number(BY_HAND)));
      // A link of 20,000 letters is more than a server reads, and never comes to the page.
      const links = [...all.filter((link, at) => at % every === 0 && encodeURI(link).length < 12_000), its.heavy];
      const spelled = (link) => `${site.url}en/${its.path}?lab=${its.id}&${link.includes("%") ? link : encodeURI(link)}`;
      await site.lab(`en/${its.path}`, { prepare: holdFrames }, async (gauge) => {
        const { wrong, slowest, longest } = await openedAlone(site.browser, links.map(spelled), HELD, () => slowness(gauge));
        context.diagnostic(`${links.length} links; the latest answer ${slowest.ms.toFixed(0)} ms (${slowest.url}); the longest task ${longest.ms.toFixed(0)} ms (${longest.url})`);
        assert.deepEqual(wrong, []);
      });
    });
  });
}
