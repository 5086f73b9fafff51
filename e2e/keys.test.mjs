// Everything can be done without a pointer, the keys do what their sheet says, and only while the lab has the focus.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { address, knobIds, LAB, RANGE, state, unfold, until } from "./lib/lab.mjs";
import { LABS, ms } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

const focused = (page, selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
const following = (page) => page.evaluate(() => new URLSearchParams(location.search).get("follow"));

for (const its of LABS) {
  describe(its.id, () => {
    const lab = (query, options, body) => site.lab(`en/${its.path}${query}`, options, body);

    test("Tab reaches the lab and in it every control, every knob and every chart, and leaves it again", async () => {
      await lab("", {}, async (page) => {
        await unfold(page);
        const wanted = await page.evaluate((selector) => {
          const lab = document.querySelector(selector);
          const all = [...lab.querySelectorAll("button, input, select, summary, a[href], [tabindex='0']")];
          const reachable = all.filter((it) => !it.disabled && it.checkVisibility({ visibilityProperty: true }));
          reachable.forEach((it, index) => it.setAttribute("data-test-stop", index));
          return reachable.length;
        }, LAB);
        assert.ok(wanted > 60, `only ${wanted} controls`);
        const reached = new Set();
        const seen = [];
        for (let presses = 0; presses < wanted + 40; presses += 1) {
          await page.keyboard.press("Tab");
          const [stop, inside, ring] = await page.evaluate((selector) => {
            const at = document.activeElement;
            const { outlineStyle } = getComputedStyle(at);
            return [at.getAttribute("data-test-stop"), at.closest(selector) !== null, outlineStyle !== "none" || at.matches(".ql-scrub input, .ql-marker")];
          }, LAB);
          if (inside) {
            reached.add(stop);
            if (!ring) seen.push(stop);
          } else if (reached.size > 0) break;
        }
        const missed = await page.evaluate((stops) => [...document.querySelectorAll("[data-test-stop]")]
          .filter((it) => !stops.includes(it.getAttribute("data-test-stop"))).map((it) => it.outerHTML.slice(0, 120)), [...reached]);
        assert.deepEqual(missed, []);
        assert.deepEqual(seen, [], "the focus cannot be seen");
        assert.equal(await focused(page, `${LAB} *`), false, "Tab never leaves the lab");
        const ids = await knobIds(page);
        assert.ok(reached.size >= ids.length + 15);
      });
    });

    test("the skip link leads to the lab", async () => {
      await lab("", {}, async (page) => {
        await page.keyboard.press("Tab");
        assert.ok(await focused(page, ".ql-skip"));
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        assert.ok(await focused(page, `${LAB} *`));
      });
    });

    test("each key of the sheet does what the sheet says", async () => {
      const permissions = ["clipboard-read", "clipboard-write"];
      await lab(`?t=${ms(its.busy)}`, { permissions }, async (page) => {
        const press = (key) => page.keyboard.press(key);
        await page.locator(".ql").focus();
        const original = await state(page);

        await press("Space");
        await until(page, { playing: true });
        await press("Space");
        let { t } = await until(page, { playing: false });

        // To the next event and back: arrows go by events, with Shift by a tenth of a second.
        await press("ArrowRight");
        const next = await until(page, { t: { over: t } });
        assert.ok(next.t - t < 0.1, `an event ${next.t - t} s away`);
        await press("ArrowRight");
        await until(page, { t: { over: next.t } });
        await press("ArrowLeft");
        await until(page, { t: next.t });
        t = next.t;
        const near = async (wish) => {
          const now = await until(page, { t: { not: t } });
          t = now.t;
          assert.ok(Math.abs(t - wish) < 1e-6, `${t} s instead of ${wish} s`);
        };
        await press("Shift+ArrowRight");
        await near(t + 0.1);
        await press("Shift+ArrowLeft");
        await near(t - 0.1);

        await press("End");
        await until(page, { t: its.end, playing: false });
        await press("PageUp");
        const moment = await until(page, { t: { not: its.end } });
        assert.ok(moment.t > its.end / 3 && moment.t < its.end);
        await press("PageDown");
        await until(page, { t: { over: moment.t } });
        await press("Home");
        await until(page, { t: 0 });
        await press("PageDown");
        await until(page, { t: { over: 0 } });

        const speed = page.locator(".ql-speed input");
        assert.equal(await speed.inputValue(), "0");
        await press("+");
        await page.locator(".ql-speed output", { hasText: "2" }).waitFor();
        assert.equal(await speed.inputValue(), "1");
        await press("-");
        await press("-");
        await page.waitForFunction(() => document.querySelector(".ql-speed input").value === "-1", null, { polling: 15 });

        await press("]");
        await address(page, (now) => now.has("follow"));
        const first = await following(page);
        await press("]");
        await address(page, (now) => now.get("follow") !== first);
        await press("[");
        await address(page, (now) => now.get("follow") === first);
        await press("Escape");
        await address(page, (now) => !now.has("follow"));

        await press("s");
        await until(page, { digest: { not: original.digest } });
        await press("r");
        await until(page, { digest: original.digest });
        await page.locator("#workers").focus();
        await press("ArrowRight");
        await until(page, { digest: { not: original.digest } });
        await page.locator(".ql").focus();
        await press("r");
        await until(page, { digest: original.digest });

        await press("c");
        await page.locator(".ql-extras button", { hasText: "Copied" }).waitFor();
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());

        await press("f");
        await page.waitForFunction(() => document.fullscreenElement?.matches(".ql"), null, { polling: 15 });
        await press("f");
        await page.waitForFunction(() => document.fullscreenElement === null, null, { polling: 15 });
        assert.deepEqual((await state(page)).digest, original.digest);
      });
    });

    test("the sheet lists the keys, keeps the focus, closes with Esc and gives the focus back", async () => {
      await lab("", {}, async (page) => {
        const sheet = page.locator("dialog.ql-help");
        const button = page.getByRole("button", { name: "Keyboard" });
        assert.equal(await sheet.isVisible(), false);
        for (const opener of ["?", "Enter"]) {
          if (opener === "Enter") await button.focus();
          else await page.locator(".ql-play").focus();
          const before = await page.evaluateHandle(() => document.activeElement);
          await page.keyboard.press(opener);
          await sheet.waitFor({ state: "visible" });
          assert.ok((await sheet.locator("kbd").count()) >= 10);
          for (let presses = 0; presses < 4; presses += 1) {
            // A modal dialog lets the focus pass to the browser's own bar, but to nothing else of the page.
            assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
            await page.keyboard.press("Tab");
          }
          const { t } = await state(page);
          await page.keyboard.press("End");
          await page.keyboard.press("Escape");
          await sheet.waitFor({ state: "hidden" });
          assert.equal((await state(page)).t, t, "a key went through the open sheet");
          assert.ok(await page.evaluate((element) => document.activeElement === element, before), "the focus is elsewhere");
        }
        await button.click();
        await sheet.waitFor({ state: "visible" });
        await sheet.getByRole("button").click();
        await sheet.waitFor({ state: "hidden" });
      });
    });

    test("keys do nothing while the focus is outside the lab", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        const before = await state(page);
        for (const place of ["body", ".ql-nav a", ".prose a"]) {
          await page.evaluate((selector) => {
            document.activeElement.blur();
            if (selector !== "body") document.querySelector(selector).focus();
          }, place);
          for (const key of ["Space", "ArrowRight", "End", "s", "r", "+", "]", "?"]) await page.keyboard.press(key);
        }
        assert.deepEqual(await state(page), before);
        assert.equal(await page.locator("dialog[open]").count(), 0);
        assert.equal(await page.locator(".ql-speed input").inputValue(), "0");
      });
    });

    test("a key typed in a slider, a list or a box is theirs, and one with Ctrl, Alt or Meta is the browser's", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        const { t, digest } = await state(page);
        await page.locator("#workers").focus();
        for (const key of ["ArrowRight", "ArrowLeft", "PageUp", "PageDown", "Home", "End", "Space", "s", "r"]) await page.keyboard.press(key);
        assert.equal(await page.locator("#workers").evaluate((it) => it.value === it.max), true);
        // The last of the keys counts, not the first that showed.
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        let now = await until(page, { digest: { not: digest } });
        assert.deepEqual([now.t, now.playing], [t, false]);
        const { digest: moved } = now;
        await page.locator(`#${its.knobs.choice}`).focus();
        for (const key of ["Home", "End", "Home", "r", "s"]) await page.keyboard.press(key);
        await page.locator(`#${its.knobs.choice}`).selectOption({ index: 0 });
        await until(page, { digest: moved });
        await page.locator(".ql").focus();
        for (const key of ["Control+ArrowRight", "Alt+End", "Meta+s", "Control+Home"]) await page.keyboard.press(key);
        now = await state(page);
        assert.deepEqual([now.t, now.digest], [t, moved]);
      });
    });

    test("a button takes Space and Enter for itself", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        const { t } = await state(page);
        await page.getByRole("button", { name: "Next event" }).focus();
        await page.keyboard.press("Space");
        const next = await until(page, { t: { over: t } });
        assert.equal(next.playing, false);
        await page.keyboard.press("Enter");
        await until(page, { t: { over: next.t } });
      });
    });

    test("the scrub bar, a chart and a marker move the cursor by keyboard", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        await page.locator(RANGE).focus();
        await page.keyboard.press("ArrowRight");
        await until(page, { t: its.busy + 0.1 });
        await page.keyboard.press("End");
        await until(page, { t: its.end });
        await page.locator(".ql-charts [role=slider]").first().focus();
        await page.keyboard.press("ArrowLeft");
        await until(page, { t: its.end - 0.1 });
        await page.keyboard.press("Home");
        await until(page, { t: 0 });
        const marker = page.locator(".ql-scrub [role=button]").first();
        await marker.focus();
        await page.keyboard.press("Enter");
        const at = await until(page, { t: { over: 0 } });
        assert.equal(at.playing, false);
      });
    });
  });
}
