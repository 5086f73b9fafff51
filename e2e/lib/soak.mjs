// A reader who does not tire: an hour of pulling, scrubbing, forking, playing and changing pages, with time run together.
//
// A minute of the reader's is so many actions; while the lab plays, each is followed by frames of a tenth of a second, the longest
// that a frame may play. Frames are held, so nothing waits for the screen.

import { mounted } from "./lab.mjs";
import { held } from "./work.mjs";

// A page is handed this function's text, so it may use nothing from outside itself.
/** One minute of a reader's at the page's first lab, from a seed; the lab is left as it opened. Gives how often each thing was done. */
const MINUTE = async ({ seed, actions, frames }) => {
  let state = seed >>> 0;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  // The lab draws a new seed from here.
  Math.random = () => below(2 ** 31) / 2 ** 31;
  const task = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });
  window.clock ??= performance.now();
  const turn = async () => {
    window.callFrame((window.clock += 100));
    await task();
  };
  const lab = document.querySelector(".ql");
  const one = (selector) => {
    const found = lab.querySelectorAll(selector);
    return found[below(found.length)];
  };
  const input = (control) => control.dispatchEvent(new Event("input", { bubbles: true }));
  const press = (selector) => one(selector)?.click();
  const key = (name) => lab.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  const drag = async (range) => {
    for (let step = 0; step < 4; step += 1) {
      range.value = below(Number(range.max) + 1);
      input(range);
      await turn();
    }
  };
  const at = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { clientX: left + below(Math.max(1, width)), clientY: top + below(Math.max(1, height)), bubbles: true, pointerType: "mouse" };
  };
  const does = {
    drag: () => drag(one(".ql-knob input[type=range]")),
    choose() {
      const list = one(".ql-knob select");
      list.selectedIndex = below(list.options.length);
      input(list);
    },
    toggle() {
      const box = one(".ql-knob input[type=checkbox]");
      box.checked = !box.checked;
      input(box);
    },
    scrub: () => drag(lab.querySelector(".ql-scrub input")),
    fork: () => press("[data-do=intervene]"),
    preset: () => press("[data-do=preset]"),
    climb: () => press("[data-do=before], [data-do=after]"),
    moment: () => one("[data-ns]")?.dispatchEvent(new MouseEvent("click", { bubbles: true })),
    reset: () => press("[data-do=reset]:not(:disabled)"),
    dismiss: () => press("[data-do=dismiss]"),
    seed: () => key("s"),
    follow: () => key("[]"[below(2)]),
    step: () => key(["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"][below(6)]),
    speed: () => key("+-"[below(2)]),
    play: () => key("k"),
    copy: () => key("c"),
    theme: () => document.querySelector("[data-ql-theme]")?.click(),
    pick() {
      const canvas = one(".ql-picture canvas");
      canvas.dispatchEvent(new MouseEvent("click", at(canvas)));
    },
    hover() {
      const plot = one(".ql-chart__plot");
      plot.dispatchEvent(new PointerEvent("pointermove", at(plot)));
      plot.dispatchEvent(new PointerEvent("pointerleave", { bubbles: true }));
    },
    fold: () => one("details > summary")?.click(),
    invite: () => {
      const links = document.querySelectorAll("a[data-ql-try]");
      links[below(links.length)]?.click();
    },
  };
  const told = {};
  const names = Object.keys(does);
  for (let action = 0; action < actions; action += 1) {
    const name = names[below(names.length)];
    told[name] = (told[name] ?? 0) + 1;
    await does[name]();
    await turn();
    for (let frame = 0; frame < frames && lab.dataset.playing === "true"; frame += 1) await turn();
  }
  // As it opened.
  if (lab.dataset.playing === "true") key("k");
  for (const name of ["Escape", "r", "Home"]) {
    key(name);
    await turn();
  }
  const speed = lab.querySelector("[data-do=speed]");
  speed.value = 0;
  input(speed);
  while (document.documentElement.dataset.theme !== "auto") {
    does.theme();
    await turn();
  }
  press("[data-do=dismiss]");
  for (const fold of lab.querySelectorAll("details")) fold.open = false;
  document.activeElement?.blur();
  await turn();
  return told;
};

/** How much more the second holds than the first, as a share. */
const more = (before, after) => (after - before) / before;

/**
 * Lets a reader at the page for `stay` minutes, then on to the next language or lab by the page's own links, `pages` times. Frames
 * must be held. Gives `{ wrong, visits, done }`; `settled` minutes of each visit are for what is made once and kept.
 */
export async function soak(page, { pages, stay, settled, actions, frames, heap = 0.02 }) {
  const [wrong, visits, done] = [[], [], {}];
  for (let visit = 0; visit < pages; visit += 1) {
    const minutes = [];
    for (let minute = 0; minute < stay; minute += 1) {
      const told = await page.evaluate(MINUTE, { seed: 7_919 * visit + minute + 1, actions, frames });
      for (const [name, times] of Object.entries(told)) done[name] = (done[name] ?? 0) + times;
      // The address and the word that the link was copied are put off.
      await page.waitForTimeout(400);
      if (minute + 1 >= settled) minutes.push(await held(page));
    }
    await page.waitForTimeout(2_600);
    minutes.push(await held(page));
    const [first, last] = [minutes[0], minutes.at(-1)];
    const where = new URL(page.url()).pathname.split("/").slice(-3).join("/");
    visits.push({ where, first, last });
    if (last.wasm > first.wasm) wrong.push(`${where}: wasm memory grew from ${first.wasm} to ${last.wasm} bytes`);
    if (more(first.heap, last.heap) > heap) wrong.push(`${where}: the heap grew from ${first.heap} to ${last.heap} bytes`);
    if (more(first.nodes, last.nodes) > heap) wrong.push(`${where}: ${first.nodes} nodes became ${last.nodes}`);
    if (last.listeners > first.listeners) wrong.push(`${where}: ${first.listeners} listeners became ${last.listeners}`);
    if (await page.locator(".ql-broken").count()) wrong.push(`${where}: the lab broke`);
    if (visit + 1 < pages) {
      // To the other language, then to the other lab, and so on round.
      const link = visit % 2 === 0 ? "a[data-ql-lang]" : "a[data-ql-lab]:not([aria-current])";
      await Promise.all([page.waitForEvent("load"), page.locator(link).first().evaluate((it) => it.click())]);
      await mounted(page);
    }
  }
  return { wrong, visits, done };
}
