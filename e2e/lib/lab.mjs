// A lab as a reader sees it: opened, read, moved through time, and compared as a picture.

import assert from "node:assert/strict";
import { open, ready } from "./browser.mjs";

/** The labs' root elements; the first belongs to the address. */
export const LAB = ".ql[data-digest]";
export const RANGE = ".ql-scrub input[type=range]";
export const KNOBS = ".ql-knob input, .ql-knob select";
const NANOS = 1_000_000_000;

/** Waits until every lab of the page shows a run. */
export async function mounted(page) {
  await ready(page);
  await page.waitForSelector(LAB, { state: "attached" });
}

/** Opens an address, waits for its lab, hands the page to `body`, and checks that nothing was amiss. */
export async function withLab(browser, url, options, body) {
  const page = await open(browser, url, options);
  try {
    await mounted(page);
    const result = await body(page);
    page.verify();
    return result;
  } finally {
    await page.context().close();
  }
}

/** What a lab says of itself: `{ digest, t, playing }`, with `t` in seconds. */
export function state(page, index = 0) {
  return page.locator(LAB).nth(index).evaluate((lab, nanos) => ({
    digest: lab.dataset.digest,
    t: Number(lab.dataset.t) / nanos,
    playing: lab.dataset.playing === "true",
  }), NANOS);
}

/**
 * Waits until a lab's state fits `wish`: each of its values is what the state must equal, or `{ not }`, or `{ over }`.
 * Polls by a timer, since some tests hold back the frames of the screen.
 */
export async function until(page, wish, { index = 0, timeout = 5_000 } = {}) {
  const fits = ([selector, at, wished, nanos]) => {
    const lab = document.querySelectorAll(selector)[at];
    if (!lab) return false;
    const { digest, t, playing } = lab.dataset;
    const state = { digest, t: Number(t) / nanos, playing: playing === "true" };
    return Object.entries(wished).every(([name, value]) => {
      if (typeof value !== "object") return state[name] === value;
      return "not" in value ? state[name] !== value.not : state[name] > value.over;
    });
  };
  try {
    await page.waitForFunction(fits, [LAB, index, wish, NANOS], { polling: 15, timeout });
  } catch (error) {
    if (error.name !== "TimeoutError") throw error;
    assert.fail(`waited for ${JSON.stringify(wish)}; the lab says ${JSON.stringify(await state(page, index))}`);
  }
  return state(page, index);
}

/** Moves the cursor with the scrub bar's slider, as a screen reader would. */
export async function scrub(page, seconds, index = 0) {
  await page.locator(RANGE).nth(index).fill(String(Math.round(seconds * 1000)));
  return until(page, { t: seconds }, { index });
}

/** Everything that the diagrams consist of: the canvases' pixels and the words and boxes over and under them. */
export function drawing(page, index = 0) {
  return page.locator(".ql-lanes").nth(index).evaluate((lanes) => ({
    canvases: [...lanes.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()),
    shapes: [...lanes.querySelectorAll("svg")].map((svg) => svg.outerHTML),
    words: lanes.innerText,
  }));
}

/** The diagrams as a screenshot, without a pointer over them; its edges lie on whole pixels, wherever the page is scrolled. */
export async function picture(page, index = 0) {
  await page.mouse.move(0, 0);
  const clip = await page.locator(".ql-lanes").nth(index).evaluate((lanes) => {
    lanes.scrollIntoView({ block: "start", behavior: "instant" });
    const { left, top, right, bottom } = lanes.getBoundingClientRect();
    const [x, y] = [Math.ceil(left) + 1, Math.ceil(top) + 1];
    return { x, y, width: Math.floor(right) - 1 - x, height: Math.floor(Math.min(bottom, innerHeight)) - 1 - y };
  });
  return page.screenshot({ clip, animations: "disabled", caret: "hide" });
}

/** Unfolds every folded part, so that what is in it can be reached. */
export async function unfold(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
}

/** The ids of all knobs, in the panel's order. */
export function knobIds(page) {
  return page.locator(KNOBS).evaluateAll((inputs) => inputs.map((input) => input.name));
}

/**
 * Takes the screen's frames into the test's hands, before the page loads. `frames(page, times)` then delivers them.
 * Nothing else of the page is held back.
 */
export async function holdFrames(context) {
  await context.addInitScript(() => {
    const waiting = new Map();
    let last = 0;
    window.requestAnimationFrame = (callback) => {
      last += 1;
      waiting.set(last, callback);
      return last;
    };
    window.cancelAnimationFrame = (id) => waiting.delete(id);
    window.callFrame = (time) => {
      const callbacks = [...waiting.values()];
      waiting.clear();
      for (const callback of callbacks) callback(time);
    };
    window.deliverFrames = async (times) => {
      const told = [];
      for (const time of times) {
        window.callFrame(time);
        // What the page puts off to the end of the current task is done by the next.
        await new Promise((done) => setTimeout(done));
        told.push(Number(document.querySelector(".ql").dataset.t));
      }
      return told;
    };
  });
}

/** Delivers a frame at each of `times` (milliseconds) and gives the cursor after each, in nanoseconds. */
export function frames(page, times) {
  return page.evaluate((list) => window.deliverFrames(list), times);
}

/** The query of the address once it fits `wish`, a function of URLSearchParams. */
export async function address(page, wish = () => true) {
  await page.waitForURL((url) => wish(url.searchParams));
  return new URL(page.url()).searchParams;
}
