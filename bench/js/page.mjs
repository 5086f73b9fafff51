// Times the page in headless Chromium, through hooks that it puts into the page itself, so that no reader loads them:
//
//   __queueLabBench.knob(knob)  moves a knob of the default run again and again; gives the milliseconds of work from each move to the
//                               redrawn page (the run, its elements, its pictures and the layout), and those of the task one frame
//                               later, in which what is read rather than watched follows: charts, ledger, waits, story, prose
//   __queueLabBench.frame10k()  plays a run with at least 10,000 marks; gives the milliseconds of script of each frame, and how many
//                               marks were drawn
//
// Both count work alone: not the wait for the next frame of the screen, nor what the browser paints after it. The first visit is
// timed by the clock, from the address to a knob that has answered.

import { watchAnswer } from "../../e2e/lib/storm.mjs";
import { holdFrames, mounted, until } from "../../e2e/lib/lab.mjs";
import { open } from "../../e2e/lib/browser.mjs";
import { serve } from "../../e2e/lib/server.mjs";

/** People who pause for ten seconds between two presses stand in the crowd one by one, so this picture is as full as they come. */
const FULL = "visits=6000&refresh_policy=fixed&refresh_pause_ms=10000&refreshes=10&t=7000";
const MARKS = 10_000;
/** What the issue of speed asks for, in milliseconds: a moved knob, the same on a machine a quarter as fast, a frame, a first visit. */
const BARS = { knob: 16, slowKnob: 50, frame: 4, visit: 1_500 };
/** In each lab a knob that is something to one variant alone, and one that all are played again for. */
const KNOBS = [
  { name: "flash sale", path: "", of: "one variant", id: "workers", from: 4, step: 1 },
  { name: "flash sale", path: "", of: "all variants", id: "visits", from: 1_960, step: 10 },
  { name: "check-in", path: "check-in/", of: "one variant", id: "workers", from: 4, step: 1 },
  { name: "check-in", path: "check-in/", of: "all variants", id: "points_ms", from: 36, step: 1 },
];
/** The machine and the line of the first visit: a quarter of the speed, 10 Mbit/s, 40 ms there and back. */
const SLOW = 4;
const LINE = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

// A page is handed this function's text, so it may use nothing from outside itself.
const hooks = ({ moves, frames }) => {
  const lab = document.querySelector(".ql");
  // The first ones run code that the browser made in a hurry; they are not counted.
  const WARM = 10;
  // Yew may put work off by a timer, which a fast machine's tasks overtake by the hundred.
  const PATIENCE = 5_000;
  const pictures = CanvasRenderingContext2D.prototype;
  const task = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });
  /** Calls `count` for every call of a canvas while `body` runs. */
  const watching = async (names, count, body) => {
    const own = names.map((name) => pictures[name]);
    names.forEach((name, at) => {
      pictures[name] = function (...values) {
        count(name);
        return own[at].apply(this, values);
      };
    });
    try {
      return await body();
    } finally {
      names.forEach((name, at) => (pictures[name] = own[at]));
    }
  };
  /**
   * The milliseconds of work from `act` until the pictures are drawn. Yew works in microtasks and draws the pictures last; when
   * it has worked for longer than a frame, it lets the browser paint before that, which is not counted. A changed run is also
   * laid out.
   */
  const work = async (act) => {
    let [start, changed, drawing, end] = [0, 0, 0, 0];
    const observer = new MutationObserver(() => {
      document.body.getBoundingClientRect();
      changed = performance.now();
    });
    observer.observe(lab, { attributeFilter: ["data-digest"] });
    const draws = () => {
      if (drawing > 0) return;
      drawing = performance.now();
      queueMicrotask(() => (end = performance.now()));
    };
    await watching(["putImageData"], draws, async () => {
      start = performance.now();
      act();
      while (end === 0) {
        if (performance.now() > start + PATIENCE) throw new Error("nothing was drawn");
        await task();
      }
    });
    observer.disconnect();
    const apart = changed > 0 && changed < drawing;
    return apart ? changed - start + end - drawing : Math.max(changed, end) - start;
  };
  /** The milliseconds of work of the frame after: until everything in it has been written and laid out. */
  const later = async () => {
    let end = 0;
    const observer = new MutationObserver(() => {
      document.body.getBoundingClientRect();
      end = performance.now();
    });
    observer.observe(lab, { childList: true, subtree: true, attributes: true, characterData: true });
    const start = performance.now();
    window.callFrame(start);
    while (end === 0 && performance.now() < start + PATIENCE) await task();
    observer.disconnect();
    if (end === 0) throw new Error("nothing followed the pictures");
    return end - start;
  };
  window.__queueLabBench = {
    async knob({ id, from, step }) {
      const [times, followed] = [[], []];
      for (let move = 0; move < moves + WARM; move += 1) {
        const before = lab.dataset.digest;
        times.push(await work(() => window.__queueLab.set_knob(id, from + (move % 9) * step)));
        if (lab.dataset.digest === before) throw new Error("the run is the same as before");
        followed.push(await later());
      }
      return { times: times.slice(WARM), later: followed.slice(WARM) };
    },
    async frame10k() {
      let now = performance.now();
      const next = () => window.callFrame((now += 1000 / 60));
      // The first frame only starts the clock.
      next();
      await task();
      const times = [];
      let fewest = Infinity;
      for (let frame = 0; frame < frames + WARM; frame += 1) {
        const before = window.__queueLab.marks_drawn();
        times.push(await work(next));
        fewest = Math.min(fewest, window.__queueLab.marks_drawn() - before);
      }
      return { times: times.slice(WARM), marks: fewest };
    },
  };
};

/** Opens a page with nothing in the cache, on a slow machine and line; the milliseconds until a knob has answered. */
async function firstVisit(browser, url) {
  const context = await browser.newContext();
  try {
    await watchAnswer(context);
    const page = await context.newPage();
    const debug = await context.newCDPSession(page);
    await debug.send("Network.enable");
    await debug.send("Network.emulateNetworkConditions", LINE);
    await debug.send("Emulation.setCPUThrottlingRate", { rate: SLOW });
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(() => window.watched.answered, null, { polling: 50, timeout: 60_000 });
    return await page.evaluate(() => window.watched.answered);
  } finally {
    await context.close();
  }
}

/** Gives `[{ label, times, bar }]`: what is timed, in milliseconds, and what it should stay below. */
export async function timePage(browser, { moves = 60, frames = 120, visits = 7 } = {}) {
  const site = await serve({ brotli: true });
  const timed = async (path, slow, hook, { knob = null, play = false } = {}) => {
    const page = await open(browser, `${site.url}en/${path}`, { prepare: holdFrames });
    try {
      await mounted(page);
      await page.evaluate(hooks, { moves, frames });
      if (play) {
        await page.click(".ql-play");
        await until(page, { playing: true });
      }
      const debug = await page.context().newCDPSession(page);
      await debug.send("Emulation.setCPUThrottlingRate", { rate: slow });
      return await page.evaluate(([name, knob]) => window.__queueLabBench[name](knob), [hook, knob]);
    } finally {
      await page.context().close();
    }
  };
  try {
    const rows = [];
    for (const knob of KNOBS) {
      for (const [slow, bar, how] of [[1, BARS.knob, ""], [SLOW, BARS.slowKnob, ", CPU at a quarter"]]) {
        const { times, later } = await timed(knob.path, slow, "knob", { knob });
        rows.push({ label: `${knob.name}: knob of ${knob.of} to redrawn page${how}`, times, bar });
        rows.push({ label: `${knob.name}: what is read, a frame later${how}`, times: later, bar });
      }
    }
    const frame = await timed(`?${FULL}`, 1, "frame10k", { play: true });
    if (frame.marks < MARKS) throw new Error(`only ${frame.marks} marks were drawn`);
    rows.push({ label: `script a frame, ${frame.marks.toLocaleString("en")} marks or more, their pixels included`, times: frame.times, bar: BARS.frame });
    for (const [name, path] of [["flash sale", ""], ["check-in", "check-in/"]]) {
      const times = [];
      for (let visit = 0; visit < visits; visit += 1) times.push(await firstVisit(browser, `${site.url}en/${path}`));
      rows.push({ label: `${name}: first visit to a knob that answers, CPU at a quarter, 10 Mbit/s`, times, bar: BARS.visit });
    }
    return rows;
  } finally {
    await site.close();
  }
}
