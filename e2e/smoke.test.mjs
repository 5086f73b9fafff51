// The site opens, in both languages, under a sub-path and a strict policy, and its prose needs no script.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { firstVisit } from "../xtask/js/sizes.mjs";
import { launch, ready, withPage } from "./lib/browser.mjs";
import { accessible, validHtml } from "./lib/checks.mjs";
import { dist, serve } from "./lib/server.mjs";

const LANGUAGES = ["zh", "en"];
let browser;
let site;

before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(() => Promise.all([browser?.close(), site?.close()]));

for (const lang of LANGUAGES) {
  test(`${lang}/ opens and starts its labs without a word on the console`, async () => {
    await withPage(browser, `${site.url}${lang}/`, {}, async (page) => {
      await ready(page);
      assert.ok((await page.getAttribute("html", "lang")).startsWith(lang));
      assert.ok(await page.locator("h1").first().isVisible());
    });
  });

  test(`${lang}/ reads without JavaScript`, async () => {
    await withPage(browser, `${site.url}${lang}/`, { javaScriptEnabled: false }, async (page) => {
      const prose = await page.locator("body").innerText();
      assert.ok(prose.length > 400, `only ${prose.length} characters of prose`);
    });
  });

  test(`${lang}/ has no horizontal scroll at 360 px`, async () => {
    await withPage(browser, `${site.url}${lang}/`, { viewport: { width: 360, height: 740 } }, async (page) => {
      await ready(page);
      const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(inner <= outer, `${inner} px wide in a window of ${outer} px`);
    });
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`${lang}/ has no accessibility violation in ${colorScheme}`, async () => {
      await withPage(browser, `${site.url}${lang}/`, { colorScheme }, async (page) => {
        await ready(page);
        await accessible(page);
      });
    });
  }

  test(`${lang}/ is valid HTML`, async () => {
    await validHtml(await readFile(join(dist, lang, "index.html"), "utf8"), `${lang}/index.html`);
  });

  test(`the chooser sends a ${lang} browser on, with search and hash`, async () => {
    await withPage(browser, `${site.url}?seed=7#there`, { locale: lang === "zh" ? "zh-CN" : "en-US" }, async (page) => {
      await page.waitForURL(`${site.url}${lang}/?seed=7#there`);
    });
  });

  test(`the chooser obeys a saved choice of ${lang}`, async () => {
    const other = LANGUAGES.find((one) => one !== lang);
    await withPage(browser, `${site.url}${other}/`, { locale: other }, async (page) => {
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
  await withPage(browser, site.url, { javaScriptEnabled: false }, async (page) => {
    for (const lang of LANGUAGES) assert.ok(await page.locator(`a[hreflang="${lang}"]`).first().isVisible());
  });
});

test("a first visit loads what the size check counts, and nothing else", async () => {
  site.requests.length = 0;
  await withPage(browser, `${site.url}en/`, {}, async (page) => {
    await ready(page);
    await page.waitForLoadState("networkidle");
  });
  const counted = new Set(firstVisit(dist, "en/"));
  const uncounted = site.requests.map((path) => (path.endsWith("/") ? `${path}index.html` : path)).filter((path) => !counted.has(path));
  assert.deepEqual(uncounted, []);
});
