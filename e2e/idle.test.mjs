// A lab that does not move, or that nobody sees, costs nothing: no frame, no timer, no script.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { holdFrames, state, until } from "./lib/lab.mjs";
import { LABS } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";
import { countRequests, leftAlone } from "./lib/work.mjs";

const site = useSite();
const WATCHED_MS = 800;
/** The debugger's own questions are a script too, of some hundredths of a millisecond. */
const QUIET_MS = 1;

/** Until what an action puts off (the address, 300 ms later) is done. */
const calm = (page) => new Promise((done) => setTimeout(done, 500)).then(() => page.evaluate(() => undefined));

async function quiet(page, when) {
  const { asked, script } = await leftAlone(page, WATCHED_MS);
  assert.deepEqual(asked, [], when);
  assert.ok(script < QUIET_MS, `${when}: ${script} ms of script`);
}

for (const its of LABS) {
  describe(its.id, () => {
    const lab = (query, options, body) => site.lab(`en/${its.path}${query}`, { prepare: countRequests, ...options }, body);

    test("a lab that plays asks for frames, and one that stands still for nothing", async () => {
      await lab(`?t=0&${its.calm}`, {}, async (page) => {
        await calm(page);
        await quiet(page, "as it opened");
        await page.click(".ql-play");
        await until(page, { playing: true });
        // The other way round, so that the counting is seen to count.
        const { asked, script } = await leftAlone(page, WATCHED_MS);
        assert.ok(asked.includes("requestAnimationFrame") && script > QUIET_MS, `${asked.length} requests, ${script} ms`);
        await page.click(".ql-play");
        await until(page, { playing: false });
        await calm(page);
        await quiet(page, "paused");
        await page.locator("#workers").focus();
        await page.keyboard.press("ArrowRight");
        await calm(page);
        await quiet(page, "after a knob");
      });
    });

    test("out of sight it stops, and in sight goes on from where it was", async () => {
      await lab(`?t=0&${its.calm}`, {}, async (page) => {
        await page.click(".ql-play");
        await until(page, { playing: true });
        await page.locator("footer").evaluate((foot) => {
          foot.style.marginTop = "200vh";
          foot.scrollIntoView({ behavior: "instant" });
        });
        await calm(page);
        const before = await state(page);
        await quiet(page, "out of sight");
        const after = await state(page);
        assert.deepEqual(after, before);
        assert.equal(after.playing, true);
        await page.locator(".ql").evaluate((root) => root.scrollIntoView({ behavior: "instant" }));
        const { t } = await until(page, { t: { over: after.t } });
        // The first frame may play a tenth of a second, whatever the gap was.
        assert.ok(t < after.t + 2, `${t} s after ${after.t} s`);
        await until(page, { t: { over: t + 0.2 } });
      });
    });

    test("a hidden tab, whose frames the browser holds back, works at nothing else", async () => {
      // Held frames first: the counter counts what is asked of them.
      const prepare = async (context) => {
        await holdFrames(context);
        await countRequests(context);
      };
      await lab(`?t=0&${its.calm}`, { prepare }, async (page) => {
        await page.click(".ql-play");
        await until(page, { playing: true });
        await page.evaluate(() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden" });
          document.dispatchEvent(new Event("visibilitychange"));
        });
        await calm(page);
        await quiet(page, "hidden");
      });
    });
  });
}
