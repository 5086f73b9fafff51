// A link is of one lab, and each lab has a page of its own; a module mounts the labs that it has.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ready } from "./lib/browser.mjs";
import { mounted, state, until } from "./lib/lab.mjs";
import { LABS, LANGUAGES } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

// A lab that no module has: its page stands at en/made-up/, and the first lab's page leads there.
const links = '<nav><a href="../en/made-up/" data-ql-lab="made-up">Made up</a></nav>';
const foreign = '<section class="ql-lab" data-lab="made-up" aria-label="A foreign lab"><p>Foreign</p></section>';
const site = useSite({
  change: async (folder) => {
    const page = (name) => join(folder, name, "index.html");
    const html = await readFile(page("en"), "utf8");
    assert.equal(html.split("<main>").length, 2);
    await mkdir(join(folder, "en", "made-up"));
    await writeFile(page("en/made-up"), '<!DOCTYPE html><html lang="en"><link rel="icon" href="data:,"><title>Made up</title><h1>Made up</h1></html>');
    await mkdir(join(folder, "mixed"));
    await writeFile(page("mixed"), html.replace("<main>", `<main>${foreign}`));
    await writeFile(page("en"), html.replace("<main>", `${links}<main>`));
  },
});

test("a link of another lab leads to that lab's page with query and hash, and leaves nothing to go back to", async () => {
  await site.page("zh/", {}, async (page) => {
    await ready(page);
    site.requests.length = 0;
    await page.goto(`${site.url}en/?lab=made-up&seed=5#there`);
    await page.waitForURL(`${site.url}en/made-up/?lab=made-up&seed=5#there`);
    await page.goBack();
    assert.equal(page.url(), `${site.url}zh/`);
  });
});

test("when a link names several labs the last one counts, as for every other name", async () => {
  await site.page("zh/", {}, async (page) => {
    await page.goto(`${site.url}en/?lab=flash-sale&lab=made-up`);
    await page.waitForURL(`${site.url}en/made-up/?lab=flash-sale&lab=made-up`);
  });
});

for (const query of ["", "?seed=5", "?lab=flash-sale&seed=5", "?lab=nope", "?lab=%3Cscript%3E"]) {
  test(`the page stays for ${query || "no query"}`, async () => {
    await site.lab(`en/${query}`, {}, async (page) => {
      assert.equal(page.url(), `${site.url}en/${query}`);
    });
  });
}

test("a module leaves a lab that it does not have alone, and the address to it", async () => {
  await site.lab("mixed/?seed=5", {}, async (page) => {
    assert.equal(await page.locator("section.ql-lab").first().innerText(), "Foreign");
    assert.equal(await page.locator(".ql").count(), 1);
    const { digest } = await state(page);
    assert.equal(digest, await page.evaluate(() => window.__queueLab.digest("")), "the query is the foreign lab's");
    const told = page.evaluate(() => new Promise((done) => addEventListener("queue-lab-state", () => done(true), { once: true })));
    await page.locator(".ql-knob [name=workers]").focus();
    await page.keyboard.press("Home");
    await until(page, { digest: { not: digest } });
    // The event comes when an owner would have written its address.
    assert.ok(await told);
    assert.equal(page.url(), `${site.url}mixed/?seed=5`);
  });
});

// The real pages: each lab's link leads to its page from every other lab's, in both languages.
for (const lang of LANGUAGES) {
  for (const its of LABS) {
    for (const other of LABS.filter((one) => one !== its)) {
      test(`a ${its.id} link that is opened at ${lang}/${other.path} ends at ${lang}/${its.path}, with all that it says`, async () => {
        const link = `?lab=${its.id}&v=1&seed=5&workers=3&t=12345#${its.id}`;
        await site.page(`${lang}/${other.path}${link}`, {}, async (page) => {
          await page.waitForURL(`${site.url}${lang}/${its.path}${link}`);
          await mounted(page);
          assert.equal(await page.getAttribute("section.ql-lab", "data-lab"), its.id);
          const { digest } = await until(page, { t: 12.345 });
          assert.equal(digest, await page.evaluate((query) => window.__queueLab.digest(query), link.split("#")[0]));
          assert.equal(await page.locator(".ql-notice").count(), 0);
        });
      });
    }

    test(`the header of ${lang}/${its.path} marks ${its.id}, and leads to every lab in the same language`, async () => {
      await site.page(`${lang}/${its.path}`, {}, async (page) => {
        const links = page.locator(".ql-header a[data-ql-lab]");
        const marked = await links.evaluateAll((all) => all.map((link) => [link.dataset.qlLab, link.getAttribute("aria-current")]));
        const wanted = LABS.map(({ id }) => [id, id === its.id ? "page" : null]);
        assert.deepEqual(marked.filter(([id]) => id !== "made-up"), wanted);
        for (const { id, path } of LABS) {
          await page.click(`.ql-header a[data-ql-lab="${id}"]`);
          await page.waitForURL(`${site.url}${lang}/${path}`);
          await mounted(page);
          assert.equal(await page.getAttribute("section.ql-lab", "data-lab"), id);
        }
      });
    });
  }

  test(`the chooser sends a link of any lab on in ${lang}, to the lab's own page`, async () => {
    for (const { id, path } of LABS) {
      await site.page(`?lab=${id}&seed=7&lang=${lang}#there`, {}, async (page) => {
        await page.waitForURL(`${site.url}${lang}/${path}?lab=${id}&seed=7&lang=${lang}#there`);
        await mounted(page);
      });
    }
  });
}
