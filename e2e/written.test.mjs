// Whatever way led to it, a lab is written as a page that was opened there: only what changed is set, and nothing is left behind.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LAB, mounted, unfold } from "./lib/lab.mjs";
import { LABS, ms } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

/** Numbers from a seed, so that a failure comes again. */
function dice(seed) {
  let state = seed;
  return (below) => ((state = (state * 1103515245 + 12345) % 2 ** 31) >> 8) % below;
}

/**
 * A lab as text, attributes in order; where its controls stand; and the bytes of its pictures. Left out is what depends on the way: what is
 * told to a listener, the complaints about a link, and whether a group is unfolded.
 */
const written = (page) =>
  page.locator(LAB).first().evaluate((lab) => {
    const passing = (node) => node.matches(".ql-live, .ql-notices");
    const attributes = (node) => [...node.attributes].filter(({ name }) => !["open", "data-playing"].includes(name)).map(({ name, value }) => `${name}="${value}"`);
    const stands = (node) => ("checked" in node ? ` ${node.checked} ${node.value}` : "selectedIndex" in node ? ` ${node.selectedIndex}` : "");
    const say = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      if (passing(node)) return "";
      return `\n<${node.nodeName} ${attributes(node).sort().join(" ")}${stands(node)}>${[...node.childNodes].map(say).join("")}`;
    };
    const pictures = [...lab.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
    return [...say(lab).split("\n"), ...pictures];
  });

/** Waits until the frames after a change have come, and the address says what is shown. */
const settled = (page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done, 400));
  });

/** Does something that a reader might; gives its name. */
const act = (page, kind, n, far) =>
  page.evaluate(([kind, n, far]) => {
    const lab = document.querySelector(".ql");
    const press = (key) => lab.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const pull = (input, to) => {
      input.value = to;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    if (kind === 0) {
      const range = lab.querySelector(".ql-scrub input");
      pull(range, Math.round((far / 1000) * Number(range.max) / 100) * 100);
      return `to ${range.value} ms`;
    }
    if (kind === 1) return press("]"), "the next person";
    if (kind === 2) return press("Escape"), "nobody";
    const rows = [...lab.querySelectorAll(".ql-knob input, .ql-knob select")];
    const control = rows[n % rows.length];
    if (control.type === "checkbox") control.click();
    else if (control.tagName === "SELECT") {
      control.selectedIndex = far % control.options.length;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    } else pull(control, Math.max(0, Math.min(Number(control.max), Number(control.value) + (far % 31) - 15)));
    return `${control.name} to ${control.type === "checkbox" ? control.checked : control.value}`;
  }, [kind, n, far]);

for (const its of LABS) {
  describe(its.id, () => {
    for (const [lang, viewport] of [["en", { width: 1280, height: 900 }], ["zh", { width: 360, height: 800 }]]) {
      test(`after any way, at ${viewport.width} pixels`, async () => {
        const roll = dice(its.variants + viewport.width);
        await site.lab(`${lang}/${its.path}?t=${ms(its.busy)}`, { viewport }, async (page) => {
          await unfold(page);
          for (let turn = 0; turn < 6; turn += 1) {
            const way = [];
            for (let step = 0; step < 12; step += 1) {
              way.push(await act(page, roll(5), roll(1_000), roll(1_000)));
              if (roll(3) === 0) await settled(page);
            }
            await settled(page);
            const fresh = await page.context().newPage();
            await fresh.goto(page.url());
            await mounted(fresh);
            await settled(fresh);
            const [walked, opened] = [await written(page), await written(fresh)];
            await fresh.close();
            const differ = walked.flatMap((line, at) => (line === opened[at] ? [] : [`${line.slice(0, 300)}\n  opened: ${opened[at]?.slice(0, 300)}`]));
            assert.ok(walked.length === opened.length && differ.length === 0, `${way.join(", ")}; ${page.url()}\n${walked.length} and ${opened.length} lines\n${differ.slice(0, 5).join("\n")}`);
          }
        });
      });
    }
  });
}
