// Hostile links, opened: thousands one after another in one page, and hundreds each in a page of its own.
//
// A time of the clock is of the page and of everything else that the machine does. Bars are of a machine that does nothing else; how
// much slower this one is just now, the default run tells. What is too slow is timed again, and its best of three counts.

import { open } from "./browser.mjs";
import { mounted } from "./lab.mjs";

const AGAIN = 2;
/** What opening the default run takes on a machine that does nothing else, in milliseconds: its longest task (bench/latest.md). */
const USUAL_MS = 13;

/** Notes every task of 50 ms or more, and when the lab first answered to a moved knob; for pages that have not loaded yet. */
export async function watchAnswer(context) {
  await context.addInitScript(() => {
    const told = { tasks: [], mounted: null, answered: null };
    window.watched = told;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) told.tasks.push([startTime, duration]);
    }).observe({ type: "longtask", buffered: true });
    let before = null;
    const said = (lab) => [lab.querySelector("#workers").dataset.at, lab.querySelector(".ql-notice")?.textContent].join();
    const ask = () => {
      const lab = document.querySelector(".ql[data-digest]");
      if (lab) {
        told.mounted ??= performance.now();
        before ??= said(lab);
        if (said(lab) !== before) {
          told.answered = performance.now();
          return;
        }
        // As a reader pulls a slider; again, since at first nobody may listen yet.
        const knob = lab.querySelector("#workers");
        knob.value = Number(knob.dataset.at) > 0 ? Number(knob.dataset.at) - 1 : Number(knob.dataset.at) + 1;
        knob.dispatchEvent(new Event("input", { bubbles: true }));
      }
      setTimeout(ask, 4);
    };
    ask();
  });
}

// A page is handed this function's text, so it may use nothing from outside itself.
/** Opens each link in the page's lab; gives `[{ link, ms, broken }]`, `ms` of the longest of its tasks. */
const OPENED = async (links) => {
  const lab = document.querySelector(".ql");
  const task = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });
  const pictures = CanvasRenderingContext2D.prototype;
  const own = pictures.putImageData;
  let drawn = 0;
  pictures.putImageData = function (...values) {
    drawn += 1;
    return own.apply(this, values);
  };
  const told = [];
  try {
    for (const link of links) {
      let [ms, start] = [0, performance.now()];
      // A task ends where the next begins, which has been waiting for it.
      const lap = () => {
        const now = performance.now();
        ms = Math.max(ms, now - start);
        start = now;
      };
      drawn = 0;
      window.__queueLab.open(link);
      // A long run is played in tasks of its own, for which the browser may take its time.
      for (const opened = start; drawn === 0 && lab.isConnected && performance.now() < opened + 10_000; ) {
        await task();
        lap();
      }
      // What is read rather than watched follows in the next frame.
      window.callFrame(start);
      await task();
      lap();
      document.body.getBoundingClientRect();
      lap();
      told.push({ link, ms, broken: !lab.isConnected || drawn === 0 });
    }
  } finally {
    pictures.putImageData = own;
  }
  return told;
};

/** How many times slower than a machine that does nothing else this one is just now; `page` as `openedInOne` needs it. */
export async function slowness(page) {
  const usual = await page.locator("section.ql-lab").first().evaluate((place) => `lab=${place.dataset.lab}`);
  const told = await page.evaluate(OPENED, Array.from({ length: 5 }, () => usual));
  return Math.max(1, told.map(({ ms }) => ms).sort((a, b) => a - b)[2] / USUAL_MS);
}

/** Opens each link in the one lab of `page`, whose frames are held (`holdFrames`); gives `{ wrong, slowest }`, of what took longer than `ms`. */
export async function openedInOne(page, links, ms) {
  const [wrong, slow] = [[], []];
  for (let from = 0; from < links.length && wrong.length === 0; from += 100) {
    for (const it of await page.evaluate(OPENED, links.slice(from, from + 100))) {
      if (it.broken) wrong.push(`${it.link} broke the lab`);
      slow.push(it);
    }
  }
  slow.sort((a, b) => b.ms - a.ms);
  for (const it of slow.filter((it) => it.ms > ms).slice(0, 20)) {
    let times = await slowness(page);
    for (let turn = 0; turn < AGAIN && it.ms > ms * times; turn += 1) {
      it.ms = Math.min(it.ms, (await page.evaluate(OPENED, [it.link]))[0].ms);
      times = Math.max(times, await slowness(page));
    }
    if (it.ms > ms * times) wrong.push(`${it.link} took a task of ${it.ms.toFixed(0)} ms, on a machine ${times.toFixed(1)} times slower than alone`);
  }
  slow.sort((a, b) => b.ms - a.ms);
  return { wrong, slowest: slow[0] };
}

async function openedOnce(browser, url) {
  const page = await open(browser, url, { prepare: watchAnswer });
  try {
    await mounted(page);
    await page.waitForFunction(() => window.watched.answered, null, { polling: 15, timeout: 20_000 });
    // The address follows in 300 ms, and with it the last task.
    await page.waitForTimeout(400);
    page.verify();
    const { tasks, mounted: since, answered } = await page.evaluate(() => window.watched);
    return { answered, task: Math.max(0, ...tasks.filter(([start]) => start > since).map(([, duration]) => duration)) };
  } finally {
    await page.context().close();
  }
}

/**
 * Opens each address in a page of its own; gives `{ wrong, slowest, longest }` of those later than `answer` ms or with a task over
 * `task`. `gauge` tells how many times slower than alone the machine is.
 */
export async function openedAlone(browser, urls, { answer, task }, gauge) {
  const wrong = [];
  let [slowest, longest] = [{ ms: 0 }, { ms: 0 }];
  for (const url of urls) {
    const told = await openedOnce(browser, url).catch((error) => wrong.push(`${url}: ${error.message}`) && null);
    if (!told) continue;
    let times = told.answered > answer || told.task > task ? await gauge() : 1;
    const late = () => told.answered > answer * times;
    const long = () => told.task > task * times;
    for (let turn = 0; turn < AGAIN && (late() || long()); turn += 1) {
      const again = await openedOnce(browser, url);
      told.answered = Math.min(told.answered, again.answered);
      told.task = Math.min(told.task, again.task);
      times = Math.max(times, await gauge());
    }
    const where = `on a machine ${times.toFixed(1)} times slower than alone`;
    if (late()) wrong.push(`${url} answered after ${told.answered.toFixed(0)} ms, ${where}`);
    if (long()) wrong.push(`${url} had a task of ${told.task.toFixed(0)} ms, ${where}`);
    if (told.answered > slowest.ms) slowest = { ms: told.answered, url };
    if (told.task > longest.ms) longest = { ms: told.task, url };
  }
  return { wrong, slowest, longest };
}
