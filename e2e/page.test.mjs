// The page around the lab: its policy, its languages and colours, its prose without scripts, and room for every word.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { accessible } from "./lib/checks.mjs";
import { drawing, LAB, mounted, scrub, state, unfold, until } from "./lib/lab.mjs";
import { digestOf, LABS, LANGUAGES, ms } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

test("the policy is sent and holds: an inline script does not run, a foreign picture does not load", async () => {
  await site.page(`en/`, { allow: [/Content Security Policy/, /failed request.*csp/, /foreign request: https:\/\/example\.invalid/] }, async (page) => {
    await mounted(page);
    const answer = await page.request.get(page.url());
    const policy = answer.headers()["content-security-policy"];
    for (const part of ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "object-src 'none'"]) assert.ok(policy?.includes(part), policy);
    assert.ok(!policy.includes("unsafe-inline") && !policy.includes("'unsafe-eval'"), policy);
    const broken = await page.evaluate(() => new Promise((done) => {
      const kinds = [];
      document.addEventListener("securitypolicyviolation", (event) => {
        kinds.push(event.effectiveDirective);
        if (kinds.length === 2) done(kinds.sort());
      });
      const script = document.createElement("script");
      script.textContent = "window.inlineRan = true";
      document.body.append(script);
      document.body.append(Object.assign(new Image(), { src: "https://example.invalid/x.png" }));
    }));
    assert.deepEqual(broken, ["img-src", "script-src-elem"]);
    assert.equal(await page.evaluate(() => window.inlineRan), undefined);
  });
});

for (const its of LABS) {
  describe(its.id, () => {
    for (const lang of LANGUAGES) {
      test(`${lang}/ opens paused on what goes wrong, in its language`, async () => {
        await site.lab(`${lang}/${its.path}`, {}, async (page) => {
          const { playing, t, digest } = await state(page);
          assert.equal(playing, false);
          assert.ok(t > its.opens[0] && t < its.opens[1], `opens at ${t} s`);
          assert.match(digest, digestOf(its));
          assert.ok((await page.getAttribute(".ql", "lang")).startsWith(lang));
          assert.equal(await page.locator(".ql-notice").count(), 0);
          const words = await page.locator(".ql-lanes").innerText();
          assert.equal(/[\u4e00-\u9fff]/.test(words), lang === "zh", words);
          assert.equal(page.url(), `${site.url}${lang}/${its.path}`, "opening writes nothing into the address");
        });
      });

      test(`${lang}/ reads without JavaScript: every number is filled in, and there is a picture`, async () => {
        await site.page(`${lang}/${its.path}`, { javaScriptEnabled: false }, async (page) => {
          const slots = await page.locator("[data-slot]").evaluateAll((all) => all.map((slot) => [slot.dataset.slot, slot.textContent]));
          assert.ok(slots.length > 20, `only ${slots.length} numbers`);
          assert.deepEqual(slots.filter(([, text]) => !/\d/.test(text)), []);
          const prose = (await page.locator(".prose").allInnerTexts()).join("\n");
          assert.ok(prose.length > (lang === "zh" ? 1_000 : 3_000), `only ${prose.length} characters of prose`);
          assert.doesNotMatch(prose, /\{|\bNaN\b|undefined/);
          const pictures = page.locator(".ql-lab svg.ql-stage");
          assert.equal(await pictures.count(), its.variants, "a still picture for each variant");
          for (const picture of await pictures.all()) assert.ok(await picture.isVisible());
          assert.ok(await page.locator(".ql-fallback").last().isVisible());
        });
      });

      test(`${lang}/ says with the lab mounted what it said without it`, async () => {
        const slots = (page) => page.locator("[data-slot]").evaluateAll((all) => all.map((slot) => [slot.dataset.slot, slot.textContent]));
        const printed = await site.page(`${lang}/${its.path}`, { javaScriptEnabled: false }, slots);
        await site.lab(`${lang}/${its.path}`, {}, async (page) => {
          assert.deepEqual(await slots(page), printed);
          await page.locator("#workers").focus();
          await page.keyboard.press("Home");
          await page.waitForFunction((old) => [...document.querySelectorAll("[data-slot]")].some((slot, at) => slot.textContent !== old[at][1]), printed, { polling: 15 });
        });
      });
    }

    for (const [from, to] of [["en", "zh"], ["zh", "en"]]) {
      test(`the switch from ${from} to ${to} keeps the run and the instant`, async () => {
        await site.lab(`${from}/${its.path}?seed=42&workers=12&${its.knobs.choice}=${its.knobs.option}#${its.id}`, {}, async (page) => {
          await scrub(page, its.busy - 0.3);
          const before = { ...(await state(page)), canvases: (await drawing(page)).canvases };
          await page.click(`a[data-ql-lang="${to}"]`);
          await page.waitForURL((url) => url.pathname.endsWith(`/${to}/${its.path}`));
          await mounted(page);
          const now = await until(page, { t: its.busy - 0.3 });
          assert.deepEqual({ ...now, canvases: (await drawing(page)).canvases }, before);
          assert.ok((await page.getAttribute(".ql", "lang")).startsWith(to));
          assert.equal(new URL(page.url()).searchParams.get("lab"), its.id);
          assert.equal(await page.evaluate(() => localStorage.getItem("queue-lab.lang")), to);
          assert.equal(await page.locator(".ql-notice").count(), 0);
        });
      });
    }

    test("the theme button goes round, colours page and pictures, and moves nothing", async () => {
      await site.lab(`en/${its.path}`, {}, async (page) => {
        const button = page.locator("[data-ql-theme]");
        assert.ok(await button.isVisible());
        const look = () => page.evaluate(() => {
          const box = (selector) => {
            const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
            return [x, y + scrollY, width, height].map(Math.round).join(" ");
          };
          return { boxes: ["h1", ".ql", ".ql-lanes", ".ql-time", ".ql-below", ".ql-foot", ".ql-footer"].map(box), paper: getComputedStyle(document.body.parentElement).backgroundColor };
        });
        const theme = () => page.getAttribute("html", "data-theme");
        const first = await theme();
        const seen = new Map([[first, { ...(await look()), canvases: (await drawing(page)).canvases }]]);
        for (let presses = 0; presses < 4; presses += 1) {
          const before = await theme();
          const name = await button.innerText();
          await button.click();
          await page.waitForFunction((old) => document.documentElement.dataset.theme !== old, before, { polling: 15 });
          assert.notEqual(await button.innerText(), name);
          // A larger theme measures the lab anew.
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          if (!seen.has(await theme())) seen.set(await theme(), { ...(await look()), canvases: (await drawing(page)).canvases });
        }
        assert.equal(await theme(), first, "four presses do not go round");
        assert.deepEqual([...seen.keys()].sort(), ["auto", "dark", "light", "projector"]);
        assert.deepEqual(seen.get("dark").boxes, seen.get("light").boxes);
        assert.deepEqual(seen.get("auto").boxes, seen.get("light").boxes);
        assert.notEqual(seen.get("dark").paper, seen.get("light").paper);
        assert.notDeepEqual(seen.get("dark").canvases, seen.get("light").canvases);
        assert.deepEqual(seen.get("auto"), seen.get("light"));
      });
    });

    for (const lang of LANGUAGES) {
      for (const width of [1280, 360]) {
        test(`${lang}/ does not jump while it loads, at ${width} px`, async () => {
          const watch = (context) => context.addInitScript(() => {
            window.shifts = [];
            new PerformanceObserver((list) => {
              for (const { value, hadRecentInput, sources } of list.getEntries()) {
                if (!hadRecentInput) window.shifts.push([value, ...sources.map(({ node }) => node?.className || node?.nodeName)]);
              }
            }).observe({ type: "layout-shift", buffered: true });
          });
          await site.lab(`${lang}/${its.path}`, { viewport: { width, height: 800 }, prepare: watch }, async (page) => {
            await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
            const shifts = await page.evaluate(() => window.shifts);
            const sum = shifts.reduce((all, [value]) => all + value, 0);
            assert.ok(sum < 0.1, `layout shift ${sum.toFixed(3)}: ${JSON.stringify(shifts)}`);
          });
        });
      }

      for (const width of [320, 360, 768, 1280]) {
        test(`${lang}/ has room for every word at ${width} px, and no horizontal scroll`, async () => {
          await site.lab(`${lang}/${its.path}?${its.crowded}`, { viewport: { width, height: 800 } }, async (page) => {
            await unfold(page);
            // The lab measures itself once it is laid out; a picture that is then stretched would be blurred.
            const stretched = () => [...document.querySelectorAll(".ql-lane:not(.ql-folded) canvas")]
              .map((it) => [it.width, it.getBoundingClientRect().width * devicePixelRatio]).filter(([drawn, laid]) => Math.abs(drawn - laid) >= 1);
            await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
            assert.deepEqual(await page.evaluate(stretched), []);
            const told = await page.evaluate(() => {
              const [inner, outer] = [document.documentElement.scrollWidth, document.documentElement.clientWidth];
              const visible = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getBoundingClientRect().width > 1;
              const name = (it) => `${it.tagName.toLowerCase()}.${it.getAttribute("class") ?? ""} “${it.textContent.trim().slice(0, 50)}”`;
              const boxes = [...document.querySelectorAll("button, label, legend, summary, h1, h2, h3, h4, p, output, select, caption, th, td, li, dt, dd, figcaption, .ql-what, .ql-n")];
              const clipped = boxes.filter(visible).filter((it) => getComputedStyle(it).display !== "inline" && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 1).map(name);
              // What scrolls sideways on purpose may stick out; nothing else may.
              const scrolls = (it) => it.closest(".ql-presets, .ql-rungs, .ql-live, .ql-visually-hidden, pre") !== null;
              const outside = [...document.querySelectorAll(".ql text, .ql button, .ql label, .ql td, .ql li, .ql output")].filter(visible).filter((it) => !scrolls(it))
                .filter((it) => it.getBoundingClientRect().right > outer + 1 || it.getBoundingClientRect().left < -1).map(name);
              const hits = [];
              for (const picture of document.querySelectorAll(".ql-words")) {
                const words = [...picture.querySelectorAll("text")].filter(visible).map((it) => [it, it.getBoundingClientRect()]);
                for (const [at, [a, one]] of words.entries()) {
                  for (const [b, two] of words.slice(at + 1)) {
                    const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
                    const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
                    if (wide > 1 && high > 4) hits.push(`${name(a)} and ${name(b)}`);
                  }
                }
              }
              return { inner, outer, clipped, outside, hits };
            });
            assert.ok(told.inner <= told.outer, `${told.inner} px wide in a window of ${told.outer} px`);
            assert.deepEqual({ clipped: told.clipped, outside: told.outside, hits: told.hits }, { clipped: [], outside: [], hits: [] });
          });
        });
      }
    }

    for (const lang of LANGUAGES) {
      for (const width of [1280, 360]) {
        test(`${lang}/ has no accessibility violation at ${width} px, in light and in dark`, async () => {
          await site.lab(`${lang}/${its.path}`, { colorScheme: "light", viewport: { width, height: 800 } }, async (page) => {
            await unfold(page);
            const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
            const light = await paper();
            await accessible(page);
            await page.emulateMedia({ colorScheme: "dark" });
            assert.notEqual(await paper(), light);
            await accessible(page);
          });
        });
      }
    }

    test("nor with a repaired link, a changed knob, a person who is followed, an intervention, or the sheet of keys", async () => {
      await site.lab(`en/${its.path}?workers=12&${its.knobs.choice}=nope&t=${ms(its.busy)}&theme=projector`, {}, async (page) => {
        await page.locator(".ql").focus();
        await page.keyboard.press("]");
        await page.locator(".ql-intervene button").first().click();
        await page.locator(".ql-done").waitFor();
        assert.equal(await page.locator(".ql-notice").count(), 1);
        await accessible(page);
        await page.locator(".ql").focus();
        await page.keyboard.press("?");
        await page.locator("dialog[open]").waitFor();
        await accessible(page);
      });
    });

    test("what happens is told to a screen reader, in one sentence", async () => {
      await site.lab(`en/${its.path}?t=${ms(its.busy)}`, {}, async (page) => {
        const live = page.locator(`${LAB} [role=status]`);
        await page.locator("#workers").focus();
        await page.keyboard.press("Home");
        await page.waitForFunction(() => document.querySelector(".ql [role=status]").textContent !== "", null, { polling: 15 });
        const said = await live.innerText();
        assert.match(said, /\d/);
        assert.ok(said.length < 400, said);
      });
    });
  });
}
