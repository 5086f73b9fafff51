// The site opens, in both languages, under a sub-path; the chooser leads there; a first visit loads no more than is counted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { firstVisit } from "../xtask/js/sizes.mjs";
import { ready } from "./lib/browser.mjs";
import { validHtml } from "./lib/checks.mjs";
import { dist } from "./lib/server.mjs";
import { LABS, LANGUAGES } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

for (const lang of LANGUAGES) {
  for (const { path } of LABS) {
    test(`${lang}/${path} opens and starts its labs without a word on the console`, async () => {
      await site.page(`${lang}/${path}`, {}, async (page) => {
        await ready(page);
        assert.ok((await page.getAttribute("html", "lang")).startsWith(lang));
        assert.ok(await page.locator("h1").first().isVisible());
      });
    });

    test(`${lang}/${path} is valid HTML`, async () => {
      await validHtml(await readFile(join(dist, lang, path, "index.html"), "utf8"), `${lang}/${path}index.html`);
    });
  }

  test(`the chooser sends a ${lang} browser on, with search and hash`, async () => {
    await site.page(`?seed=7#there`, { locale: lang === "zh" ? "zh-CN" : "en-US" }, async (page) => {
      await page.waitForURL(`${site.url}${lang}/?seed=7#there`);
    });
  });

  test(`the chooser obeys a saved choice of ${lang}`, async () => {
    const other = LANGUAGES.find((one) => one !== lang);
    await site.page(`${other}/`, { locale: other }, async (page) => {
      await page.evaluate((value) => localStorage.setItem("queue-lab.lang", value), lang);
      await page.goto(site.url);
      await page.waitForURL(`${site.url}${lang}/`);
    });
  });
}

test("the chooser is valid HTML", async () => {
  await validHtml(await readFile(join(dist, "index.html"), "utf8"), "index.html");
});

test("the chooser is a list of links where scripts are off", async () => {
  await site.page("", { javaScriptEnabled: false }, async (page) => {
    for (const lang of LANGUAGES) assert.ok(await page.locator(`a[hreflang="${lang}"]`).first().isVisible());
  });
});

for (const { path } of LABS) {
  test(`a first visit to en/${path} loads what the size check counts, and nothing else`, async () => {
    site.requests.length = 0;
    await site.page(`en/${path}`, {}, async (page) => {
      await ready(page);
      await page.waitForLoadState("networkidle");
    });
    const counted = new Set(firstVisit(dist, `en/${path}`));
    const uncounted = site.requests.map((asked) => (asked.endsWith("/") ? `${asked}index.html` : asked)).filter((asked) => !counted.has(asked));
    assert.deepEqual(uncounted, []);
  });
}
