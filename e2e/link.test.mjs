// The link holds all of a run, opens it anywhere, and repairs itself when it is broken.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { launch } from "./lib/browser.mjs";
import { samePicture } from "./lib/checks.mjs";
import { fuzzed, hostile } from "./lib/hostile.mjs";
import { address, drawing, knobIds, picture, scrub, state, unfold, until, withLab } from "./lib/lab.mjs";
import { digestOf, LABS, ms } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

for (const its of LABS) {
  describe(its.id, () => {
    const lab = (query, options, body) => site.lab(`en/${its.path}${query}`, options, body);

    test("the address holds lab, engine, seed, every changed knob and the time, and nothing more", async () => {
      await lab("", {}, async (page) => {
        await page.locator("#workers").focus();
        await page.keyboard.press("ArrowRight");
        await page.locator(`#${its.knobs.choice}`).selectOption({ index: 1 });
        await page.locator(".ql-extras button", { hasText: "Seed" }).click();
        await scrub(page, its.busy + 0.5);
        const query = await address(page, (now) => now.get("t") === String(ms(its.busy + 0.5)));
        assert.deepEqual([...query.keys()], ["lab", "v", "seed", its.knobs.choice, "workers", "t"]);
        assert.equal(query.get("lab"), its.id);
        assert.equal(query.get(its.knobs.choice), its.knobs.option);
        assert.match(query.get("v"), /^\d+$/);
        assert.match(query.get("seed"), /^\d+$/);
        assert.ok(Number(query.get("workers")) > 8);
      });
    });

    test("the link of what was made by hand opens the same run and the same picture in a fresh browser", async () => {
      let [first, link] = [null, ""];
      await lab("", {}, async (page) => {
        await unfold(page);
        for (const id of its.more) {
          await page.locator(`#${id}`).focus();
          await page.keyboard.press("ArrowRight");
        }
        await page.locator(`#${its.knobs.toggle}`).click();
        await page.locator(`#${its.shape}`).selectOption({ index: 2 });
        await scrub(page, its.busy + 0.1);
        await address(page, (now) => now.get("t") === String(ms(its.busy + 0.1)) && now.has(its.shape));
        first = { state: await state(page), drawing: await drawing(page) };
        // The focus ring is not part of the picture.
        first.picture = await picture(page);
        link = page.url();
      });
      const other = await launch();
      try {
        await withLab(other, link, {}, async (page) => {
          assert.deepEqual(await state(page), first.state);
          assert.deepEqual(await drawing(page), first.drawing);
          samePicture(await picture(page), first.picture);
          assert.equal(await page.locator(".ql-notice").count(), 0);
          assert.equal(page.url(), link);
        });
      } finally {
        await other.close();
      }
    });

    test("the copied link is the address, with the time of the cursor", async () => {
      const permissions = ["clipboard-read", "clipboard-write"];
      await lab("?workers=12", { permissions }, async (page) => {
        await scrub(page, its.busy + 0.3);
        await page.locator(".ql-extras button", { hasText: "Copy link" }).click();
        await page.locator(".ql-extras button", { hasText: "Copied" }).waitFor();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(copied, page.url());
        assert.match(copied, new RegExp(`workers=12&t=${ms(its.busy + 0.3)}$`));
      });
    });

    for (const [lang, said] of [["en", "The link was repaired"], ["zh", "链接已修正"]]) {
      test(`a broken link says in ${lang} what it repaired, and plays`, async () => {
        await site.lab(`${lang}/${its.path}?workers=99999999&frobnicate=1&seed=abc&${its.knobs.choice}=nope`, {}, async (page) => {
          const notice = page.locator(".ql-notice");
          assert.equal(await notice.getAttribute("role"), "alert");
          const text = await notice.innerText();
          for (const part of [said, "workers", "99999999", "frobnicate", "seed", "abc", its.knobs.choice, "nope"]) {
            assert.ok(text.includes(part), `“${part}” is not said: ${text}`);
          }
          assert.equal(await notice.locator("li").count(), 4);
          await page.click(".ql-play");
          const { t } = await until(page, { playing: true });
          await until(page, { t: { over: t + 0.05 } });
          await notice.getByRole("button").click();
          await notice.waitFor({ state: "detached" });
        });
      });
    }

    test("a link from another engine version says so", async () => {
      await lab("?v=999", {}, async (page) => {
        assert.match(await page.locator(".ql-notice").innerText(), /999/);
      });
    });

    test("markup in a link is shown as text and runs nothing", async () => {
      const nasty = "<img src=x onerror=document.title='x'><b>";
      await lab(`?${encodeURIComponent(nasty)}=1&seed=${encodeURIComponent(nasty)}&${its.knobs.choice}=${encodeURIComponent(nasty)}`, {}, async (page) => {
        assert.equal(await page.locator(".ql-notice :is(img, b)").count(), 0);
        assert.ok((await page.locator(".ql-notice").innerText()).includes("<img"));
        assert.notEqual(await page.title(), "x");
      });
    });

    test("links that a run cannot be broken with: 200 by hand, each read and played, and 10,000 at random, each read", async () => {
      const links = hostile(its);
      assert.ok(links.length >= 200 && new Set(links).size === links.length, `${links.length} links`);
      await lab("", {}, async (page) => {
        const wrong = await page.evaluate(([given, shape]) => {
          const [all, digests] = [[], new RegExp(shape)];
          for (const link of given) {
            try {
              const complaints = window.__queueLab.complaints(link);
              if (!(complaints >= 0 && complaints <= 21)) all.push(`${link}: ${complaints} complaints`);
              const digest = window.__queueLab.digest(link);
              if (!digests.test(digest)) all.push(`${link}: ${digest}`);
            } catch (error) {
              all.push(`${link}: ${error}`);
              break;
            }
          }
          return all;
        }, [links, digestOf(its).source]);
        assert.deepEqual(wrong, []);
        const random = fuzzed({ ids: await knobIds(page), words: its.words, count: 10_000 });
        const complained = await page.evaluate((given) => given.filter((link) => window.__queueLab.complaints(link) > 0).length, random);
        assert.ok(complained > 5_000 && complained < 10_000, `${complained} of 10,000 links were complained of`);
        assert.equal(await page.locator(".ql-broken").count(), 0);
      });
    });

    test("a sample of them and the heaviest run open, say what was repaired, and answer", async () => {
      const sample = [...hostile(its).filter((_, index) => index % 25 === 7), its.heavy];
      assert.ok(sample.length >= 7);
      for (const link of sample) {
        await lab(`?${link}`, {}, async (page) => {
          assert.equal((await state(page)).playing, false, link);
          const complaints = await page.evaluate(() => window.__queueLab.complaints(location.search));
          assert.equal(await page.locator(".ql-notice li").count(), complaints, link);
          await page.click(".ql-play");
          // A run of no length has nothing to play.
          await page.waitForFunction(() => document.querySelector(".ql").dataset.playing === "true", null, { polling: 15 });
          const { digest } = await state(page);
          await page.locator(`#${its.knobs.choice}`).selectOption({ index: 1 });
          await page.locator("#workers").focus();
          for (const key of ["Home", "End"]) await page.keyboard.press(key);
          await until(page, { digest: { not: digest } });
        });
      }
    });

    test("the runs here are those of the engine's golden file, which a native test holds too", async () => {
      const golden = await readFile(new URL(`../engine/tests/${its.golden[0]}`, import.meta.url), "utf8");
      const runs = golden.split("\n").map((line) => line.match(/^([0-9a-f]{16}(?: [0-9a-f]{16})+) (seed=.*)$/)).filter(Boolean);
      assert.ok(runs.length >= its.golden[1], `only ${runs.length} runs`);
      const [, version] = golden.match(/^engine (\d+)$/m);
      await lab("", {}, async (page) => {
        const here = await page.evaluate((links) => links.map((link) => window.__queueLab.digest(link)), runs.map((run) => run[2]));
        assert.deepEqual(here, runs.map((run) => run[1].replaceAll(" ", "-")));
        const { digest } = await state(page);
        await scrub(page, 3);
        const query = await address(page, (now) => now.has("v"));
        assert.equal(query.get("v"), version);
        assert.equal(await page.evaluate((link) => window.__queueLab.digest(link), query.toString()), digest);
      });
    });
  });
}
