// Two labs on one page know nothing of each other; and a lab that breaks says so.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { accessible } from "./lib/checks.mjs";
import { drawing, scrub, state, until } from "./lib/lab.mjs";
import { LABS } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

// Each lab's page with another lab of the same kind below.
const site = useSite({
  change: async (folder) => {
    for (const its of LABS) {
      const file = join(folder, "en", its.path, "index.html");
      const html = await readFile(file, "utf8");
      assert.equal(html.split("</article>").length, 2);
      const second = `<section class="ql-lab" data-lab="${its.id}" data-query="${its.second}" aria-label="Another lab"></section>`;
      await writeFile(file, html.replace("</article>", `${second}</article>`));
    }
  },
});

for (const its of LABS) {
  describe(its.id, () => {
    const labs = (query, options, body) => site.lab(`en/${its.path}${query}`, options, async (page) => {
      await until(page, {}, { index: 1 });
      return body(page);
    });

    test("both mount, each with its own run", async () => {
      await labs("?seed=5", {}, async (page) => {
        assert.equal(await page.locator(".ql").count(), 2);
        const wanted = await page.evaluate((queries) => queries.map((query) => window.__queueLab.digest(query)), ["seed=5", its.second]);
        assert.deepEqual([(await state(page, 0)).digest, (await state(page, 1)).digest], wanted);
      });
    });

    test("no id is used twice, and every label belongs to a control of its own lab", async () => {
      await labs("", {}, async (page) => {
        const told = await page.evaluate(() => {
          const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
          const astray = [...document.querySelectorAll(".ql label")].filter((label) => !label.control || label.control.closest(".ql") !== label.closest(".ql"));
          return { twice: ids.filter((id, at) => ids.indexOf(id) !== at), astray: astray.map((label) => label.textContent) };
        });
        assert.deepEqual(told, { twice: [], astray: [] });
        await accessible(page);
      });
    });

    test("what is done to one leaves the other alone, and only the first writes the address and the prose", async () => {
      await labs("", {}, async (page) => {
        const at = (index, selector) => page.locator(".ql").nth(index).locator(selector);
        const knob = (index) => at(index, ".ql-knob [name=workers]");
        const [first, second] = [await state(page, 0), await state(page, 1)];
        const picture = await drawing(page, 0);
        const slots = () => page.locator("[data-slot]").allInnerTexts();
        const prose = await slots();
        const told = page.evaluate(() => new Promise((done) => addEventListener("queue-lab-state", (event) => done(event.detail.query), { once: true })));

        await knob(1).focus();
        await page.keyboard.press("Home");
        await until(page, { digest: { not: second.digest } }, { index: 1 });
        await scrub(page, 12, 1);
        // The event comes when an owner would have written its address.
        assert.match(await told, new RegExp(`${its.second}&workers=1`));
        assert.equal(page.url(), `${site.url}en/${its.path}`);
        assert.deepEqual(await state(page, 0), first);
        assert.deepEqual(await drawing(page, 0), picture);
        assert.deepEqual(await slots(), prose);

        const now = await state(page, 1);
        await knob(0).focus();
        await page.keyboard.press("Home");
        await until(page, { digest: { not: first.digest } }, { index: 0 });
        await page.waitForURL((url) => url.searchParams.get("workers") === "1" && !url.searchParams.has(its.second.split("=")[0]));
        assert.deepEqual(await state(page, 1), now);
        assert.notDeepEqual(await slots(), prose);
      });
    });

    test("one plays while the other stands still", async () => {
      await labs("", {}, async (page) => {
        const still = await state(page, 0);
        await page.locator(".ql-play").nth(1).click();
        const { t } = await until(page, { playing: true }, { index: 1 });
        await until(page, { t: { over: t + 0.1 } }, { index: 1 });
        assert.deepEqual(await state(page, 0), still);
      });
    });

    test("a lab that breaks says so, with a link that repeats it and a way out", async () => {
      const allow = [/panicked at/, /unreachable/, /forced by a test/];
      await labs("?seed=9&workers=12", { allow }, async (page) => {
        const link = page.url();
        const thrown = await page.evaluate(() => {
          try {
            window.__queueLab.force_panic();
            return null;
          } catch (error) {
            return String(error);
          }
        });
        assert.match(thrown, /unreachable/);
        const screens = page.locator(".ql-broken");
        assert.equal(await screens.count(), 2);
        const screen = screens.first();
        assert.equal(await screen.getAttribute("role"), "alert");
        assert.ok(await screen.isVisible());
        assert.match(await screen.innerText(), /The lab has stopped[\s\S]*forced by a test/);
        assert.equal(await screen.locator("a").first().getAttribute("href"), link);
        assert.ok(page.complaints.length === 0);
        await accessible(page);
        await screen.locator("a").last().click();
        await page.waitForURL(`${site.url}en/${its.path}`);
        await until(page, { playing: false }, { timeout: 20_000 });
      });
    });
  });
}
