// Time in a lab: playing, stopping, scrubbing back, and frames that come late, seldom or after a long gap.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { samePicture } from "./lib/checks.mjs";
import { drawing, frames, holdFrames, picture, RANGE, scrub, state, until } from "./lib/lab.mjs";
import { LABS, ms } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

/** Frame times: `count` of them, `every` milliseconds apart, from `from` on. */
const steady = (count, every, from = 1_000) => Array.from({ length: count }, (_, index) => from + index * every);

const faster = async (page, times) => {
  for (let time = 0; time < times; time += 1) await page.keyboard.press("+");
};

for (const its of LABS) {
  describe(its.id, () => {
    const lab = (query, options, body) => site.lab(`en/${its.path}${query}`, options, body);

    test("a lab opens paused and does not move by itself", async () => {
      await lab("", { prepare: holdFrames }, async (page) => {
        const first = await state(page);
        assert.equal(first.playing, false);
        await frames(page, steady(20, 100));
        assert.deepEqual(await state(page), first);
      });
    });

    test("the button plays and pauses, and time advances only in between", async () => {
      await lab("", {}, async (page) => {
        await page.click(".ql-play");
        const { t } = await until(page, { playing: true });
        await until(page, { t: { over: t + 0.1 } });
        await page.click(".ql-play");
        const stopped = await until(page, { playing: false });
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        assert.deepEqual(await state(page), stopped);
      });
    });

    test("the space bar plays and pauses", async () => {
      await lab("", {}, async (page) => {
        await page.locator(".ql").focus();
        await page.keyboard.press("Space");
        const { t } = await until(page, { playing: true });
        await until(page, { t: { over: t + 0.05 } });
        await page.keyboard.press("Space");
        await until(page, { playing: false });
      });
    });

    test("playing stops at the end, and a second play begins again", async () => {
      await lab(`?t=${ms(its.end - 1)}`, { prepare: holdFrames }, async (page) => {
        const { digest } = await state(page);
        await page.click(".ql-play");
        await until(page, { playing: true });
        await frames(page, steady(12, 100));
        assert.deepEqual(await state(page), { digest, t: its.end, playing: false });
        await page.click(".ql-play");
        await until(page, { playing: true });
        await frames(page, steady(3, 100, 5_000));
        const again = await state(page);
        assert.ok(again.playing && again.t > 0 && again.t <= 0.3, JSON.stringify(again));
      });
    });

    test("scrubbing on and back shows the identical picture, and so does a reload", async () => {
      await lab("", {}, async (page) => {
        await scrub(page, its.early);
        const [drawn, seen] = [await drawing(page), await picture(page)];
        await scrub(page, its.late);
        const later = await drawing(page);
        assert.notDeepEqual(later.canvases, drawn.canvases);
        assert.notEqual(later.words, drawn.words);
        await scrub(page, its.early);
        assert.deepEqual(await drawing(page), drawn);
        samePicture(await picture(page), seen);
        await page.waitForURL((url) => url.searchParams.get("t") === String(ms(its.early)));
        await page.reload();
        await until(page, { t: its.early }, { timeout: 20_000 });
        assert.deepEqual(await drawing(page), drawn);
        samePicture(await picture(page), seen);
      });
    });

    test("the scrub bar follows the pointer while it is held down", async () => {
      await lab("", {}, async (page) => {
        const bar = page.locator(".ql-scrub");
        await bar.scrollIntoViewIfNeeded();
        const { x, y, width, height } = await bar.boundingBox();
        const before = await state(page);
        await page.mouse.move(x + width * 0.5, y + height * 0.6);
        await page.mouse.down();
        const middle = await until(page, { t: { not: before.t } });
        await page.mouse.move(x + width * 0.8, y + height * 0.6, { steps: 4 });
        const right = await until(page, { t: { over: middle.t + 3 } });
        await page.mouse.up();
        assert.equal(right.digest, before.digest);
        const shown = Number(await page.locator(RANGE).inputValue()) / 1_000;
        assert.ok(Math.abs(shown - (await state(page)).t) <= 0.1, `the slider says ${shown} s`);
      });
    });

    test("a press in a chart moves the cursor", async () => {
      await lab("", {}, async (page) => {
        const plot = page.locator(".ql-charts [role=slider]").first();
        await plot.scrollIntoViewIfNeeded();
        const before = await state(page);
        const { width, height } = await plot.boundingBox();
        await plot.click({ position: { x: width * 0.7, y: height / 2 } });
        const moved = await until(page, { t: { not: before.t } });
        assert.ok(moved.t > its.end * 0.5 && moved.t < its.end * 0.84, `${moved.t} s`);
      });
    });

    for (const [name, times] of [["1", 0], ["64", 6]]) {
      test(`after a gap of ten minutes the cursor is at most a tenth of a second further, at speed ${name}`, async () => {
        await lab(`?t=0&${its.calm}`, { prepare: holdFrames }, async (page) => {
          const { digest } = await state(page);
          await page.locator(".ql").focus();
          await faster(page, times);
          await page.keyboard.press("Space");
          await until(page, { playing: true });
          const [, before, gap] = await frames(page, [1_000, 1_016, 601_016]);
          assert.equal(gap - before, 100_000_000 * 2 ** times);
          const now = await state(page);
          assert.deepEqual([now.digest, now.playing], [digest, true]);
        });
      });
    }

    test("the frame rate changes nothing in the outcome", async () => {
      const ends = [];
      for (const every of [7, 16, 100]) {
        await lab(`?t=${ms(its.end - 10)}`, { prepare: holdFrames }, async (page) => {
          await page.locator(".ql").focus();
          await faster(page, 3);
          await page.keyboard.press("Space");
          await until(page, { playing: true });
          await frames(page, steady(Math.ceil(1_250 / every) + 1, every));
          ends.push({ ...(await state(page)), ...(await drawing(page)) });
        });
      }
      assert.equal(ends[0].t, its.end);
      assert.deepEqual(ends[1], ends[0]);
      assert.deepEqual(ends[2], ends[0]);
    });

    test("with reduced motion playing goes in a few discrete steps, through the same run", async () => {
      const distinct = {};
      const digests = new Set();
      for (const reducedMotion of ["no-preference", "reduce"]) {
        await lab("?t=4000", { reducedMotion, prepare: holdFrames }, async (page) => {
          await page.click(".ql-play");
          await until(page, { playing: true });
          const drawn = await page.evaluate(() => {
            window.draws = 0;
            const { putImageData } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.putImageData = function (...all) {
              window.draws += 1;
              return putImageData.apply(this, all);
            };
          }).then(() => frames(page, steady(121, 1000 / 60)));
          distinct[reducedMotion] = { words: new Set(drawn).size, pictures: (await page.evaluate(() => window.draws)) / its.variants };
          await page.click(".ql-play");
          const { digest, t } = await until(page, { playing: false });
          digests.add(digest);
          assert.ok(Math.abs(t - 6) < 0.05, `two seconds played are ${t - 4} s`);
        });
      }
      assert.equal(digests.size, 1);
      assert.ok(distinct["no-preference"].words >= 40 && distinct["no-preference"].pictures >= 100, JSON.stringify(distinct));
      assert.ok(distinct.reduce.words >= 2 && distinct.reduce.words <= 5, JSON.stringify(distinct));
      assert.ok(distinct.reduce.pictures <= 5, JSON.stringify(distinct));
    });
  });
}
