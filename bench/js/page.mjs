// Times the page in headless Chromium, through what it offers for that under `window.__queueLabBench`:
//
//   knobToRedraw()  moves a knob of the default run again and again, and gives the milliseconds from each move to the
//                   redrawn page (an array, or a promise of one)
//   frame10k()      draws frames with 10,000 moving marks, and gives the milliseconds of script of each
//
// A page may offer them only for an address that has `?bench`. What it does not offer is reported as not measured.

import { open, ready } from "../../e2e/lib/browser.mjs";
import { serve } from "../../e2e/lib/server.mjs";

const HOOKS = { knobToRedraw: "knob to redrawn page", frame10k: "script a frame, 10,000 marks" };

/** Gives `[{ label, times }]`; `times` is null where there is no hook, or it gave nothing. */
export async function timePage(browser) {
  const site = await serve();
  try {
    const page = await open(browser, `${site.url}en/?bench`, { viewport: { width: 1280, height: 800 } });
    await ready(page);
    const results = [];
    for (const [hook, label] of Object.entries(HOOKS)) {
      const times = await page.evaluate(async (name) => (await window.__queueLabBench?.[name]?.()) ?? null, hook);
      results.push({ label, times: times?.length > 0 ? Array.from(times) : null });
    }
    return results;
  } finally {
    await site.close();
  }
}
