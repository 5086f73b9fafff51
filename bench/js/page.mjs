// Times the page in headless Chromium, through two hooks that it puts into the page itself, so that no reader loads them:
//
//   __queueLabBench.knobToRedraw()  moves a knob of the default run again and again; gives the milliseconds of work from each
//                                   move to the redrawn page: the run, its elements, its pictures and the layout
//   __queueLabBench.frame10k()      plays a run with at least 10,000 marks; gives the milliseconds of script of each frame, and
//                                   how many marks were drawn
//
// Both count work alone: not the wait for the next frame of the screen, nor what the browser paints after it.

import { holdFrames, mounted, until } from "../../e2e/lib/lab.mjs";
import { open } from "../../e2e/lib/browser.mjs";
import { serve } from "../../e2e/lib/server.mjs";

/** People who pause for ten seconds between two presses stand in the crowd one by one, so this picture is as full as they come. */
const FULL = "visits=6000&refresh_policy=fixed&refresh_pause_ms=10000&refreshes=10&t=7000";
const MARKS = 10_000;

// A page is handed this function's text, so it may use nothing from outside itself.
const hooks = ({ moves, frames }) => {
  const lab = document.querySelector(".ql");
  // The first ones run code that the browser made in a hurry; they are not counted.
  const WARM = 10;
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
    await watching(["clearRect"], draws, async () => {
      start = performance.now();
      act();
      for (let turn = 0; end === 0; turn += 1) {
        if (turn > 1_000) throw new Error("nothing was drawn");
        await task();
      }
    });
    observer.disconnect();
    const apart = changed > 0 && changed < drawing;
    return apart ? changed - start + end - drawing : Math.max(changed, end) - start;
  };
  /** How many marks a frame draws: discs and rings are arcs, squares rectangles, triangles closed paths, crosses two lines. */
  const marks = async (draw) => {
    const calls = { rect: 0, arc: 0, moveTo: 0, closePath: 0 };
    await watching(Object.keys(calls), (name) => (calls[name] += 1), draw);
    return calls.rect + calls.arc + calls.closePath + (calls.moveTo - calls.arc - calls.closePath) / 2;
  };
  window.__queueLabBench = {
    async knobToRedraw() {
      const times = [];
      for (let move = 0; move < moves + WARM; move += 1) {
        const before = lab.dataset.digest;
        times.push(await work(() => window.__queueLab.set_knob("workers", 4 + (move % 9))));
        if (lab.dataset.digest === before) throw new Error("the run is the same as before");
      }
      return { times: times.slice(WARM) };
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
        times.push(await work(next));
        if (frame % 20 === 0) fewest = Math.min(fewest, await marks(() => work(next)));
      }
      return { times: times.slice(WARM), marks: fewest };
    },
  };
};

/** Gives `[{ label, times }]`. */
export async function timePage(browser, { moves = 60, frames = 120 } = {}) {
  const site = await serve();
  const timed = async (path, hook, { prepare, slower = 1 } = {}) => {
    const page = await open(browser, `${site.url}en/${path}`, { prepare });
    try {
      await mounted(page);
      if (slower > 1) {
        const tools = await page.context().newCDPSession(page);
        await tools.send("Emulation.setCPUThrottlingRate", { rate: slower });
      }
      await page.evaluate(hooks, { moves, frames });
      if (prepare) {
        await page.click(".ql-play");
        await until(page, { playing: true });
      }
      return await page.evaluate((name) => window.__queueLabBench[name](), hook);
    } finally {
      await page.context().close();
    }
  };
  try {
    const results = [];
    for (const [lab, path] of [["flash sale", ""], ["check-in", "check-in/"]]) {
      for (const [slower, words] of [[1, ""], [4, ", processor 4 times as slow"]]) {
        const { times } = await timed(path, "knobToRedraw", { slower });
        results.push({ label: `${lab}: knob to redrawn page${words}`, times });
      }
    }
    const frame = await timed(`?${FULL}`, "frame10k", { prepare: holdFrames });
    if (frame.marks < MARKS) throw new Error(`only ${frame.marks} marks were drawn`);
    return [...results, { label: "script a frame, 10,000 marks or more", times: frame.times }];
  } finally {
    await site.close();
  }
}
