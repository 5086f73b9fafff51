// A link is of one lab, and each lab has a page of its own; a module mounts the labs that it has.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ready } from "./lib/browser.mjs";
import { state, until } from "./lib/lab.mjs";
import { useSite } from "./lib/site.mjs";

// A lab that no module has: its page stands at en/made-up/, and the first lab's page leads there.
const links = '<nav><a href="../en/" data-ql-lab="flash-sale" aria-current="page">A</a> <a href="../en/made-up/" data-ql-lab="made-up">B</a></nav>';
const foreign = '<section class="ql-lab" data-lab="made-up" aria-label="A foreign lab"><p>Foreign</p></section>';
const site = useSite({
  change: async (folder) => {
    const page = (name) => join(folder, name, "index.html");
    const html = await readFile(page("en"), "utf8");
    assert.equal(html.split("<main>").length, 2);
    await mkdir(join(folder, "en", "made-up"));
    await writeFile(page("en/made-up"), '<!DOCTYPE html><html lang="en"><title>Made up</title><h1>Made up</h1></html>');
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
