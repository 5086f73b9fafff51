// The link holds all of a run, opens it anywhere, and repairs itself when it is broken.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { launch } from "./lib/browser.mjs";
import { samePicture } from "./lib/checks.mjs";
import { FUZZED, HOSTILE } from "./lib/hostile.mjs";
import { address, drawing, knobIds, picture, scrub, state, unfold, until, withLab } from "./lib/lab.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const lab = (query, options, body) => site.lab(`en/${query}`, options, body);

test("the address holds lab, engine, seed, every changed knob and the time, and nothing more", async () => {
  await lab("", {}, async (page) => {
    await page.locator("#workers").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("#overflow").selectOption({ index: 1 });
    await page.locator(".ql-extras button", { hasText: "Seed" }).click();
    await scrub(page, 12.5);
    const query = await address(page, (now) => now.get("t") === "12500");
    assert.deepEqual([...query.keys()], ["lab", "v", "seed", "overflow", "workers", "t"]);
    assert.equal(query.get("lab"), "flash-sale");
    assert.equal(query.get("overflow"), "drop_oldest");
    assert.match(query.get("v"), /^\d+$/);
    assert.match(query.get("seed"), /^\d+$/);
    assert.ok(Number(query.get("workers")) > 8);
  });
});

test("the link of what was made by hand opens the same run and the same picture in a fresh browser", async () => {
  let [first, link] = [null, ""];
  await lab("", {}, async (page) => {
    await unfold(page);
    for (const id of ["visits", "patience_ms", "service_ms", "prefetch"]) {
      await page.locator(`#${id}`).focus();
      await page.keyboard.press("ArrowRight");
    }
    await page.locator("#unlocked_stock").check();
    await page.locator("#spike_shape").selectOption({ index: 2 });
    await scrub(page, 8.1);
    await address(page, (now) => now.get("t") === "8100" && now.has("spike_shape"));
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
    await scrub(page, 9.3);
    await page.locator(".ql-extras button", { hasText: "Copy link" }).click();
    await page.locator(".ql-extras button", { hasText: "Copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, page.url());
    assert.match(copied, /workers=12&t=9300$/);
  });
});

for (const [lang, said] of [["en", "The link was repaired"], ["zh", "链接已修正"]]) {
  test(`a broken link says in ${lang} what it repaired, and plays`, async () => {
    await site.lab(`${lang}/?workers=99999999&frobnicate=1&seed=abc&overflow=nope`, {}, async (page) => {
      const notice = page.locator(".ql-notice");
      assert.equal(await notice.getAttribute("role"), "alert");
      const text = await notice.innerText();
      for (const part of [said, "workers", "99999999", "frobnicate", "seed", "abc", "overflow", "nope"]) {
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
  await lab(`?${encodeURIComponent(nasty)}=1&seed=${encodeURIComponent(nasty)}&overflow=${encodeURIComponent(nasty)}`, {}, async (page) => {
    assert.equal(await page.locator(".ql-notice :is(img, b)").count(), 0);
    assert.ok((await page.locator(".ql-notice").innerText()).includes("<img"));
    assert.notEqual(await page.title(), "x");
  });
});

test("links that a run cannot be broken with: 200 by hand, each read and played, and 10,000 at random", async () => {
  assert.ok(HOSTILE.length >= 200 && new Set(HOSTILE).size === HOSTILE.length, `${HOSTILE.length} links`);
  await lab("", {}, async (page) => {
    const wrong = await page.evaluate((links) => {
      const all = [];
      for (const link of links) {
        try {
          const complaints = window.__queueLab.complaints(link);
          if (!(complaints >= 0 && complaints <= 21)) all.push(`${link}: ${complaints} complaints`);
          const digest = window.__queueLab.digest(link);
          if (!/^[0-9a-f]{16}(-[0-9a-f]{16}){2}$/.test(digest)) all.push(`${link}: ${digest}`);
        } catch (error) {
          all.push(`${link}: ${error}`);
          break;
        }
      }
      return all;
    }, HOSTILE);
    assert.deepEqual(wrong, []);
    const ids = await knobIds(page);
    const told = await page.evaluate(FUZZED, { ids, count: 10_000, played: 60 });
    assert.deepEqual(told.wrong, []);
    assert.ok(told.complained > 5_000 && told.complained < 10_000, `${told.complained} of 10,000 links were complained of`);
    assert.equal(await page.locator(".ql-broken").count(), 0);
  });
});

test("a sample of them opens and plays", async () => {
  const sample = HOSTILE.filter((_, index) => index % 25 === 7);
  assert.ok(sample.length >= 6);
  for (const link of sample) {
    await lab(`?${link}`, {}, async (page) => {
      assert.equal((await state(page)).playing, false, link);
      await page.click(".ql-play");
      // A run of no length has nothing to play.
      await page.waitForFunction(() => document.querySelector(".ql").dataset.playing === "true", null, { polling: 15 });
    });
  }
});

test("the runs here are those of the engine's golden file, which a native test holds too", async () => {
  const golden = await readFile(new URL("../engine/tests/golden.txt", import.meta.url), "utf8");
  const runs = golden.split("\n").map((line) => line.match(/^([0-9a-f]{16}) ([0-9a-f]{16}) ([0-9a-f]{16}) (.*)$/)).filter(Boolean);
  assert.ok(runs.length >= 12, `only ${runs.length} runs`);
  const [, version] = golden.match(/^engine (\d+)$/m);
  await lab("", {}, async (page) => {
    const here = await page.evaluate((links) => links.map((link) => window.__queueLab.digest(link)), runs.map((run) => run[4]));
    assert.deepEqual(here, runs.map((run) => run.slice(1, 4).join("-")));
    const { digest } = await state(page);
    await scrub(page, 3);
    const query = await address(page, (now) => now.has("v"));
    assert.equal(query.get("v"), version);
    assert.equal(await page.evaluate((link) => window.__queueLab.digest(link), query.toString()), digest);
  });
});
