// The panels beside a lab: a hundred million visits, and the check against theory. Each computes in a worker of its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { mounted, state, until } from "./lib/lab.mjs";
import { open } from "./lib/browser.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const LONG = { timeout: 240_000 };

const panel = (page, id) => page.locator(`[data-ql-panel="${id}"]`);
const begin = (page, id) => panel(page, id).locator("[data-ql-start]").click();
const over = (page, id) => page.waitForSelector(`[data-ql-panel="${id}"][data-state="over"]`, LONG);
/** A figure as it is written in the language of the page. */
const figure = (text) => Number(text.replace(/[^0-9]/g, ""));

test("a first visit loads nothing of the panels", async () => {
  await site.lab("en/", {}, async (page) => {
    assert.ok(await panel(page, "big").locator("[data-ql-start]").isVisible());
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.deepEqual(loaded.filter((name) => name.includes("/panel/")), []);
  });
});

test("a hundred million visits are simulated in a worker, each has a place, and any moment can be visited", { timeout: 300_000 }, async () => {
  await site.lab("en/", {}, async (page) => {
    await begin(page, "big");
    const bar = panel(page, "big").locator("progress");
    await bar.waitFor();
    await page.waitForFunction(() => document.querySelector("[data-ql-panel=big] progress")?.value > 0, null, LONG);
    // The lab goes on meanwhile.
    await page.click(".ql-play");
    await until(page, { playing: true });
    await over(page, "big");
    await page.click(".ql-play");
    const cells = await panel(page, "big").locator("table").first().locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.children[1].textContent));
    const visits = cells.map(figure).reduce((sum, n) => sum + n, 0);
    // Five standard deviations of a Poisson number.
    assert.ok(Math.abs(visits - 1e8) < 5e4, `${visits} visits`);
    assert.match(await panel(page, "big").locator("[role=status]").textContent(), /In your browser: .* ns a visit/);
    const bytes = Number(await panel(page, "big").evaluate((element) => element.dataset.bytes));
    // 64 MB, and eight bytes for each of a million places in line.
    assert.ok(bytes < (64 << 20) + 8e6, `${bytes} bytes`);
    const moment = panel(page, "big").locator("[data-ql-moment-out]");
    const before = await moment.textContent();
    await panel(page, "big").locator("[data-ql-moment]").fill("700");
    await page.waitForFunction((text) => document.querySelector("[data-ql-moment-out]").textContent !== text, before);
    assert.match(await moment.textContent(), /At 21\.000000 s, after [0-9,]+ visits/);
    assert.equal(await moment.locator("tbody tr").count(), 8);
  });
});

test("ten million check-ins are simulated, and each has a place", { timeout: 300_000 }, async () => {
  await site.lab("zh/check-in/", {}, async (page) => {
    await begin(page, "big");
    await over(page, "big");
    const cells = await panel(page, "big").locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.children[1].textContent));
    const people = cells.map(figure).reduce((sum, n) => sum + n, 0);
    assert.ok(Math.abs(people - 1e7) < 5 * Math.sqrt(1e7), `${people} check-ins`);
    assert.match(await panel(page, "big").textContent(), /多久到账/);
  });
});

test("it can be stopped at once, by keyboard too, and begun again with other settings", async () => {
  await site.lab("zh/", {}, async (page) => {
    await begin(page, "big");
    await page.waitForFunction(() => document.querySelector("[data-ql-panel=big] progress")?.value > 0, null, LONG);
    // The button to stop has the focus.
    await page.keyboard.press("Enter");
    assert.match(await panel(page, "big").locator("[role=status]").textContent(), /已停止/);
    assert.equal(await panel(page, "big").locator("progress").count(), 0);
    const kept = await panel(page, "big").locator(".ql-panel-out").textContent();
    await page.waitForTimeout(300);
    assert.equal(await panel(page, "big").locator(".ql-panel-out").textContent(), kept);
    assert.ok(await panel(page, "big").locator("[data-ql-start]").evaluate((button) => button === document.activeElement));
  });
  await site.lab("zh/?overflow=block", {}, async (page) => {
    await begin(page, "big");
    await page.waitForFunction(() => document.querySelector("[data-ql-panel=big] .ql-panel-out p"), null, LONG);
    assert.match(await panel(page, "big").locator(".ql-panel-out").textContent(), /溢出策略/);
  });
});

test("a worker that breaks or says nothing is ended and said so, and the lab goes on", { timeout: 60_000 }, async () => {
  for (const [script, said] of [["throw new Error('broken on purpose')", /This part has stopped/], ["onmessage = () => { for (;;) {} }", /has said nothing for 8 s/]]) {
    const page = await open(site.browser, `${site.url}en/`, {
      allow: [/broken on purpose/],
      prepare: (context) => context.route("**/panel/worker.js", (route) => route.fulfill({ contentType: "text/javascript", body: script })),
    });
    try {
      await mounted(page);
      await begin(page, "big");
      await page.waitForFunction(() => document.querySelector("[data-ql-panel=big] [role=status]").textContent, null, { timeout: 20_000 });
      assert.match(await panel(page, "big").locator("[role=status]").textContent(), said);
      const { digest } = await state(page);
      await page.click(".ql-play");
      await until(page, { playing: true, digest });
      page.verify();
    } finally {
      await page.context().close();
    }
  }
});

test("theory and runs are laid side by side in both labs, with the reason where theory does not apply", { timeout: 300_000 }, async () => {
  for (const [path, reason] of [["en/", /the database slows down/], ["zh/check-in/", /故障期间的调用一起失败/]]) {
    await site.lab(path, {}, async (page) => {
      await begin(page, "check");
      await over(page, "check");
      const out = panel(page, "check").locator(".ql-panel-out");
      assert.equal(await out.locator("section").count(), 3);
      assert.match(await out.textContent(), reason);
      const verdicts = await out.locator("[data-verdict]").evaluateAll((cells) => cells.map((cell) => cell.dataset.verdict));
      assert.ok(verdicts.filter((verdict) => verdict === "inside").length >= 4 && !verdicts.includes("outside"), verdicts.join());
      // The case opens in the lab.
      await out.locator("section a").first().click();
      await mounted(page);
    });
  }
});
