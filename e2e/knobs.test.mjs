// Every knob can be moved, answers at once, and comes back.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { drawing, KNOBS, knobIds, scrub, state, unfold, until } from "./lib/lab.mjs";
import { LABS, ms } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

/** What a knob's row shows: its control's value, the figure beside it, and whether it is marked as changed. */
const shown = (page, id) =>
  page.locator(`#${id}`).evaluate((input) => {
    const row = input.closest(".ql-knob");
    return {
      value: input.type === "checkbox" ? input.checked : input.value,
      figure: row.querySelector("output")?.textContent ?? null,
      spoken: input.getAttribute("aria-valuetext"),
      changed: row.classList.contains("ql-is-changed"),
    };
  });

/** Moves a knob one step by keyboard, to a side where there is one. */
async function move(page, id) {
  const input = page.locator(`#${id}`);
  const [tag, type, atEnd] = await input.evaluate((it) => [it.tagName, it.type, it.value === it.max]);
  await input.focus();
  if (tag === "SELECT") await input.selectOption({ index: await input.evaluate((it) => (it.selectedIndex === 1 ? 0 : 1)) });
  else if (type === "checkbox") await page.keyboard.press("Space");
  else await page.keyboard.press(atEnd ? "ArrowLeft" : "ArrowRight");
}

const rowIs = (page, id, changed) => page.locator(`.ql-knob${changed ? ".ql-is-changed" : ":not(.ql-is-changed)"} #${id}`).waitFor({ state: "attached" });

for (const its of LABS) {
  describe(its.id, () => {
    const lab = (query, options, body) => site.lab(`en/${its.path}${query}`, options, body);

    test("every knob moves by keyboard, shows its value, gives another run where it matters, and comes back by its button", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        await unfold(page);
        const ids = await knobIds(page);
        assert.ok(ids.length >= its.knobs.count, `only ${ids.length} knobs`);
        assert.equal(new Set(ids).size, ids.length);
        const original = await state(page);
        const idle = [];
        for (const id of ids) {
          const before = await shown(page, id);
          assert.equal(before.changed, false, id);
          await move(page, id);
          await rowIs(page, id, true);
          const moved = await shown(page, id);
          assert.notDeepEqual([moved.value, moved.figure, moved.spoken], [before.value, before.figure, before.spoken], id);
          if (before.figure !== null) assert.notEqual(moved.figure, before.figure, id);
          const { digest, t } = await state(page);
          assert.equal(t, original.t, id);
          if (digest === original.digest) idle.push(id);
          const reset = page.locator(`.ql-knob:has(#${id}) .ql-reset`);
          assert.ok(await reset.isVisible(), `${id}: the reset button is hidden, or its group was folded`);
          await reset.click();
          await rowIs(page, id, false);
          assert.deepEqual(await shown(page, id), before, id);
          assert.deepEqual(await state(page), original, id);
        }
        assert.deepEqual(idle.filter((id) => !(id in its.idle)), [], "knobs without effect");
      });
    });

    test("a knob that changes nothing in the default run does where its part of the model comes into play", async () => {
      for (const query of new Set(Object.values(its.idle).filter((it) => it !== null))) {
        const ids = Object.keys(its.idle).filter((id) => its.idle[id] === query);
        await lab(`?${query}`, {}, async (page) => {
          await unfold(page);
          for (const id of ids) {
            const { digest } = await state(page);
            await move(page, id);
            // A server that crashes again before it is warm does not tell one warm-up from a longer one.
            if (id === "warm_up_s") await page.keyboard.press("Home");
            await until(page, { digest: { not: digest } }, { timeout: 2_000 }).catch(() => assert.fail(`${id} changes nothing in ${query}`));
          }
        });
      }
    });

    test("a double click brings every kind of knob back", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        await unfold(page);
        const original = await state(page);
        for (const id of ["workers", its.knobs.choice, its.knobs.toggle]) {
          const before = await shown(page, id);
          await move(page, id);
          await rowIs(page, id, true);
          await page.locator(`.ql-knob:has(#${id}) label`).dblclick({ position: { x: 3, y: 3 } });
          await rowIs(page, id, false);
          assert.deepEqual(await shown(page, id), before, id);
          assert.deepEqual(await state(page), original, id);
        }
        await page.locator("#workers").dblclick({ position: { x: 5, y: 8 } });
        await rowIs(page, "workers", false);
        assert.deepEqual(await state(page), original);
      });
    });

    for (const [id, way] of Object.entries(its.knobs.numbers)) {
      test(`dragging ${id} redraws figure, run and picture before it is let go`, async () => {
        await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
          const input = page.locator(`#${id}`);
          await input.scrollIntoViewIfNeeded();
          const { x, y, width, height } = await input.boundingBox();
          const share = await input.evaluate((it) => it.value / it.max);
          const [before, drawn, was] = [await state(page), await drawing(page), await shown(page, id)];
          const at = (part) => x + 8 + (width - 16) * part;
          await page.mouse.move(at(share), y + height / 2);
          await page.mouse.down();
          const digests = new Set();
          let last = before.digest;
          for (const part of way) {
            await page.mouse.move(at(part), y + height / 2, { steps: 3 });
            await until(page, { digest: { not: last } });
            last = (await state(page)).digest;
            digests.add(last);
          }
          const during = await drawing(page);
          assert.notDeepEqual(during.canvases, drawn.canvases);
          assert.notEqual((await shown(page, id)).figure, was.figure);
          assert.equal(digests.size, 3);
          await page.mouse.up();
          assert.deepEqual(await drawing(page), during);
        });
      });
    }

    test("a folded group stays open while its knobs are changed and brought back", async () => {
      await lab("", {}, async (page) => {
        await page.locator(".ql-knobs summary").first().click();
        const fold = page.locator(".ql-knobs details").first();
        const id = await fold.locator("input[type=range]").first().getAttribute("id");
        await move(page, id);
        await rowIs(page, id, true);
        await page.locator(`.ql-knob:has(#${id}) .ql-reset`).click();
        await rowIs(page, id, false);
        assert.equal(await fold.evaluate((it) => it.open), true);
      });
    });

    test("a group with a changed knob in it is open when the link is opened", async () => {
      await lab(`?${its.knobs.folded}`, {}, async (page) => {
        assert.ok(await page.locator(`#${its.knobs.folded.split("=")[0]}`).isVisible());
        assert.equal(await page.locator(".ql-knobs details[open]").count(), 1);
      });
    });

    test("a slider stands where its figure says when more is asked for than one page can play", async () => {
      await lab(`?${its.bound.query}&t=0`, {}, async (page) => {
        const { id, min } = its.bound;
        const at = () => page.locator(`#${id}`).evaluate((it) => [it.value, it.max, it.getAttribute("aria-valuetext")]);
        await unfold(page);
        for (let time = 0; time < 2; time += 1) {
          await page.locator(`#${id}`).focus();
          await page.keyboard.press("End");
          await page.locator(".ql-notice").waitFor();
          // The figure is in seconds, and so is a step of this slider.
          await page.waitForFunction(([name, least]) => {
            const input = document.getElementById(name);
            return Number(input.value) + least === Number.parseInt(input.getAttribute("aria-valuetext"), 10);
          }, [id, min], { polling: 15, timeout: 3_000 }).catch(async () => assert.fail(`time ${time + 1}: ${await at()}`));
        }
      });
    });

    test("a box that is pressed and brought back before the page is drawn shows what holds", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        await unfold(page);
        const id = its.knobs.toggle;
        const stood = await page.locator(`#${id}`).evaluate((box) => {
          const before = box.checked;
          box.click();
          window.__queueLab.set_knob(box.name, Number(before));
          return before;
        });
        await page.waitForFunction(([name, wanted]) => document.getElementById(name).checked === wanted, [id, stood], { polling: 15, timeout: 3_000 });
        assert.equal((await shown(page, id)).changed, false);
      });
    });

    test("a long run is played in several tasks: the page answers between them, and what is asked for last is what comes", async () => {
      const { query, knob, values } = its.long;
      await lab(`?${query}`, {}, async (page) => {
        const before = await state(page);
        const told = await page.evaluate(async ([knob, values]) => {
          const lab = document.querySelector(".ql");
          const events = [];
          addEventListener("queue-lab-state", ({ detail }) => events.push(detail));
          const task = () => new Promise((done) => setTimeout(done));
          const figure = () => document.getElementById(knob).closest(".ql-knob").querySelector("output").textContent;
          const asked = [];
          for (const value of values) {
            window.__queueLab.set_knob(knob, value);
            await task();
            asked.push([lab.getAttribute("aria-busy"), lab.dataset.digest, Number.parseInt(figure(), 10)]);
          }
          let tasks = 0;
          for (; lab.getAttribute("aria-busy") === "true" && tasks < 10_000; tasks += 1) await task();
          await new Promise((done) => setTimeout(done, 600));
          return { asked, tasks, busy: lab.getAttribute("aria-busy"), events };
        }, [knob, values]);
        assert.deepEqual(told.asked, values.map((value) => ["true", before.digest, value]));
        assert.ok(told.tasks > 0 && told.busy === "false", `${told.tasks} tasks`);
        const { digest } = await state(page);
        assert.notEqual(digest, before.digest);
        // Whoever listens hears of the run that is shown, and of no other.
        assert.deepEqual([...new Set(told.events.map((event) => event.digest))], [digest]);
        assert.equal(new URLSearchParams(told.events.at(-1).query).get(knob), String(values.at(-1)));
        assert.equal(await page.evaluate((query) => window.__queueLab.digest(query), new URL(page.url()).search), digest);
      });
    });

    test("each preset sets its knobs, is marked, and the first brings the original run back", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        const buttons = page.locator(".ql-presets button");
        const count = await buttons.count();
        assert.ok(count >= 3);
        const original = await state(page);
        const digests = new Set([original.digest]);
        for (let at = 1; at < count; at += 1) {
          await buttons.nth(at).click();
          await page.waitForFunction((index) => document.querySelectorAll(".ql-presets button")[index].getAttribute("aria-pressed") === "true", at, { polling: 15 });
          digests.add((await state(page)).digest);
        }
        assert.equal(digests.size, count, "two presets give the same run");
        await buttons.first().click();
        assert.deepEqual(await until(page, { digest: original.digest }), original);
      });
    });

    test("an intervention makes another future and leaves the past", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        const original = await state(page);
        await scrub(page, its.early - 1);
        const past = await drawing(page);
        await scrub(page, its.busy);
        for (const button of await page.locator(".ql-intervene button").all()) {
          const { digest } = await state(page);
          await button.click();
          await until(page, { digest: { not: digest } });
        }
        await scrub(page, its.early - 1);
        assert.deepEqual((await drawing(page)).canvases, past.canvases);
        await page.locator(".ql-extras button", { hasText: "Reset" }).click();
        await until(page, { digest: original.digest });
      });
    });

    test("a new seed gives another crowd, and a reset the first one", async () => {
      await lab(`?t=${ms(its.busy)}`, {}, async (page) => {
        const original = await state(page);
        await page.locator(".ql-extras button", { hasText: "Seed" }).click();
        await until(page, { digest: { not: original.digest } });
        await page.locator(".ql-extras button", { hasText: "Reset" }).click();
        assert.deepEqual(await until(page, { digest: original.digest }), original);
        assert.equal(await page.locator(KNOBS).count(), (await knobIds(page)).length);
      });
    });
  });
}

test("the price of servers changes what the ledger says", async () => {
  await site.lab("en/", {}, async (page) => {
    await unfold(page);
    const ledger = page.locator(".ql-foot");
    const before = await ledger.innerText();
    await move(page, "server_price");
    await rowIs(page, "server_price", true);
    // What is read rather than watched follows a frame later.
    await page.waitForFunction((was) => document.querySelector(".ql-foot").innerText !== was, before);
  });
});
