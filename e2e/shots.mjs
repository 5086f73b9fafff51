// Takes pictures of pages: both languages, light and dark, three widths. For looking at, not a test.
//
// Usage: node shots.mjs <folder> [page ...] [--url <address>] [--at <seconds>] [--lang zh,en] [--theme light,dark]
//                       [--width 1280,768,360] [--full] [--settle <ms>]
//
// A page is an address below the language's folder (default: the language's front page), for instance `?seed=7`.
// Without --url it serves the built site itself. --at opens the lab at an instant, in seconds.
// --full takes the whole page instead of the first screen.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch, open } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";

const HEIGHTS = { 360: 740, 768: 1024 };

async function shoot(browser, site, page, { lang, theme, width, values, folder }) {
  const url = new URL(page, new URL(`${lang}/`, site));
  if (values.at !== undefined) url.searchParams.set("t", Math.round(Number(values.at) * 1000));
  const viewport = { width, height: HEIGHTS[width] ?? 800 };
  const tab = await open(browser, url.href, { viewport, colorScheme: theme, locale: lang === "zh" ? "zh-CN" : "en-GB" });
  // A page whose module fails still has a picture worth seeing.
  await tab.waitForFunction(() => document.documentElement.dataset.qlBoot, null, { timeout: 20_000 }).catch(() => {});
  await tab.evaluate(() => document.fonts.ready.then(() => undefined));
  await tab.waitForTimeout(Number(values.settle));
  const name = [page.replace(/[^\w]+/g, "-").replace(/^-|-$/g, "") || "front", lang, theme, width].join("-");
  await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: values.full });
  for (const complaint of tab.complaints) console.log(`  ${name}: ${complaint}`);
  await tab.context().close();
  return name;
}

async function main() {
  const text = (fallback) => ({ type: "string", default: fallback });
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: "string" },
      at: { type: "string" },
      lang: text("zh,en"),
      theme: text("light,dark"),
      width: text("1280,768,360"),
      settle: text("300"),
      full: { type: "boolean", default: false },
    },
  });
  const [folder, ...pages] = positionals;
  if (!folder) throw new Error("usage: node shots.mjs <folder> [page ...] [--url <address>] [--at <seconds>] [--full]");
  await mkdir(folder, { recursive: true });
  const own = values.url ? null : await serve();
  const browser = await launch();
  try {
    for (const page of pages.length > 0 ? pages : ["./"]) {
      for (const lang of values.lang.split(",")) {
        for (const theme of values.theme.split(",")) {
          for (const width of values.width.split(",").map(Number)) {
            console.log(await shoot(browser, values.url ?? own.url, page, { lang, theme, width, values, folder }));
          }
        }
      }
    }
  } finally {
    await Promise.all([browser.close(), own?.close()]);
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
