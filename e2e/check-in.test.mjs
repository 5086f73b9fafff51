// What only the check-in lab has: a ladder of guarantees, a list of what went wrong, claims of theory, and a rule to keep: the check-in
// must succeed whatever the points service does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./lib/checks.mjs";
import { drawing, mounted, scrub, state, unfold, until } from "./lib/lab.mjs";
import { labOf, LANGUAGES } from "./lib/labs.mjs";
import { useSite } from "./lib/site.mjs";

const its = labOf("check-in");
const site = useSite();
const lab = (lang, query, body, options = {}) => site.lab(`${lang}/${its.path}${query}`, options, body);

const INLINE = 0;
const QUEUE = 1;
/** How rows of the ledger are called. */
const ROWS = {
  en: { lost: /^lost: /, twice: /^granted again$/, again: /^beyond the first$/, failed: /^check-in failed$/, failedButGranted: /^granted, though told/, came: /^pressed/ },
  zh: { lost: /^丢失：/, twice: /^重复到账$/, again: /^其中多发的$/, failed: /^签到失败$/, failedButGranted: /^得知失败却发了$/, came: /^点过签到的人$/ },
};

/** A number as the page writes it: digits in groups of three, and decimals. */
const FORMATTED = /^\d{1,3}(,\d{3})*(\.\d+)?$/;
const numbers = (text) => text.match(/\d[\d,]*(?:\.\d+)?/g)?.map((number) => number.replace(/,$/, "")) ?? [];
const value = (text) => Number(numbers(text)[0].replaceAll(",", ""));

/** The ledger's rows as `[name, a value for each variant]`; it fails when the ledger does not balance. */
async function ledger(page) {
  const { off, rows } = await page.locator(".ql-ledger").evaluate((root) => ({
    off: root.querySelectorAll(".ql-verdict--off").length + 1 - root.querySelectorAll(".ql-verdict").length,
    rows: [...root.querySelectorAll("tbody tr:not(.ql-table__part)")].map((row) => [
      row.querySelector("th").lastChild.textContent,
      [...row.querySelectorAll("td")].map((cell) => cell.textContent),
    ]),
  }));
  assert.equal(off, 0, "the ledger does not balance");
  return rows;
}

/** The sum of a variant's rows of a name. */
const sum = (rows, name, variant) => {
  const found = rows.filter(([row]) => name.test(row));
  assert.ok(found.length > 0, `no row ${name}`);
  return found.reduce((all, [, values]) => all + Number(values[variant].replaceAll(",", "")), 0);
};

/** What is listed for each variant: the incidents, and how many more there are. */
const incidents = (page) => page.locator(".ql-incidents .ql-story__row").evaluateAll((all) => all.map((row) => ({
  listed: [...row.querySelectorAll("li")].map((item) => ({
    ns: Number(item.querySelector("button").dataset.ns),
    key: item.querySelector("button").dataset.key,
    time: item.querySelector("button").textContent,
    who: item.querySelector("b").textContent,
    why: item.querySelector("b").nextSibling.textContent.trim(),
  })),
  more: Number((row.querySelector("ul + p")?.textContent.match(/\d[\d,]*/)?.[0] ?? "0").replaceAll(",", "")),
})));

/** Where the ladder stands: the text's first number, which rungs are mended, which is current, what the main button says. */
const ladder = (page) => page.locator(".ql-ladder").evaluate((root) => {
  const [text, small] = [root.querySelector(".ql-rung-text p") ?? root.querySelector(".ql-rung-text"), root.querySelector(".ql-rung-text small")];
  const rungs = [...root.querySelectorAll(".ql-rung")];
  return {
    text: text.textContent.replace(small?.textContent ?? "", "").trim(),
    mended: rungs.map((rung) => rung.matches(".ql-rung--mended") && rung.textContent.includes("✓")),
    current: rungs.findIndex((rung) => rung.querySelector("button").getAttribute("aria-current") === "step"),
    main: root.querySelector(".ql-button--main")?.textContent ?? null,
  };
});

/** Presses something and waits for another run, which stands still; gives its state. */
async function climb(page, press) {
  const { digest } = await state(page);
  await press();
  return until(page, { digest: { not: digest }, playing: false });
}

/** Moves to the end of the run, where the numbers of the ladder and the ledger are of one instant. */
async function toTheEnd(page) {
  await page.locator(".ql").focus();
  await page.keyboard.press("End");
  await until(page, { t: its.end });
  return { now: await ladder(page), rows: await ledger(page), wrong: await incidents(page) };
}

/** Tab until an element that fits has the focus, and press it with a key. */
async function byKeyboard(page, selector, key) {
  await page.locator(".ql").focus();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (!(await page.evaluate((wanted) => document.activeElement.matches(wanted), selector))) continue;
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.ok(await page.evaluate(() => document.activeElement.closest(".ql") !== null), `pressing ${selector} drops the focus`);
    return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}

const byMouse = (page, selector) => page.locator(selector).first().click();

/** The rungs, and what their number counts at the end: rows of the ledger, or a rate that no row holds. */
const RUNGS = ["retry", "manual-ack", "durable", "confirm", "outbox", "idempotency", "dead-letter", "jitter"];
const COUNTS = { idempotency: "twice", jitter: null };
/** What a rung leaves, where that is not nothing: most of it is mended, and its text says what is not. */
const LEAVES = { durable: (hole) => hole / 10, jitter: (hole) => hole / 4 };

for (const [lang, press, hand] of [["en", byMouse, "mouse"], ["zh", byKeyboard, "keyboard"]]) {
  test(`the ladder is climbed in ${lang} by ${hand}: each rung shows its hole, and mends it`, async () => {
    const reopened = await (await site.browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } })).newPage();
    await lab(lang, "", async (page) => {
      const rungs = page.locator(".ql-rung button");
      assert.equal(await rungs.count(), RUNGS.length);
      assert.deepEqual(await ladder(page).then(({ current, mended, main }) => ({ current, mended, main })), { current: -1, mended: RUNGS.map(() => false), main: null });
      for (const [index, id] of RUNGS.entries()) {
        const selector = index === 0 ? ".ql-rung button" : ".ql-button--main";
        let hole = 0;
        for (const mended of [false, true]) {
          const name = (await rungs.nth(index).innerText()).replace(/^[○✓]\s*/, "");
          const { t } = await climb(page, () => press(page, mended ? ".ql-button--main" : selector, mended ? "Enter" : "Space"));
          await page.waitForFunction((at) => document.querySelectorAll(".ql-rung button")[at].getAttribute("aria-current") === "step", index, { polling: 15 });
          const { now, rows, wrong } = await toTheEnd(page);
          assert.equal(now.current, index);
          assert.deepEqual(now.mended, RUNGS.map((_, at) => at < index || (at === index && mended)), id);
          if (!mended) assert.ok(now.main.includes(name), `${now.main} should name ${name}`);
          else assert.ok(now.main !== null, "the button that was pressed stays, to go on or to begin again");

          // One number in the text, and the same in the ledger and the list of what went wrong.
          const told = numbers(now.text);
          assert.equal(told.length, 1, now.text);
          assert.match(told[0], FORMATTED);
          const n = value(now.text);
          const names = ROWS[lang];
          if (COUNTS[id] !== null) assert.equal(n, sum(rows, names[COUNTS[id] ?? "lost"], QUEUE), `${id}: ${now.text}`);
          const [lost, again, failed] = ["lost", "again", "failedButGranted"].map((name) => sum(rows, names[name], QUEUE));
          assert.equal(wrong[QUEUE].listed.length + wrong[QUEUE].more, lost + again + failed, `${id}: what went wrong is listed or counted`);
          if (!mended) {
            hole = n;
            assert.ok(hole > 0, `${id} shows no hole: ${now.text}`);
          } else if (id in LEAVES) assert.ok(n > 0 && n < LEAVES[id](hole), `${id}: ${hole}, then ${n}`);
          else assert.equal(n, 0, `${id} is not mended: ${now.text}`);

          // A step of the ladder moves to the first thing that goes wrong, and follows whom it happens to.
          const first = wrong[QUEUE].listed[0];
          if (first) {
            assert.equal(t, first.ns / 1e9);
            await page.waitForURL((url) => url.searchParams.get("follow") === first.key);
          }
          const { digest } = await state(page);
          await page.waitForFunction((wanted) => {
            const query = location.search;
            return new URLSearchParams(query).get("t") === wanted && window.__queueLab.digest(query) === document.querySelector(".ql").dataset.digest;
          }, String(its.end * 1000), { polling: 50 });
          await reopened.goto(page.url());
          await mounted(reopened);
          assert.equal((await until(reopened, { t: its.end })).digest, digest);
          assert.deepEqual(await ladder(reopened), now);
        }
      }
      assert.equal(await page.locator(".ql-rung-text strong").count(), 1, "the last rung says that all is mended");
    });
    await reopened.context().close();
  });
}

for (const [lang, options] of [["en", { viewport: { width: 360, height: 800 } }], ["zh", { colorScheme: "dark" }]]) {
  test(`a rung with all that went wrong below it has no accessibility violation in ${lang}`, async () => {
    await lab(lang, `?${its.crowded}`, async (page) => {
      assert.equal((await ladder(page)).current, RUNGS.indexOf("idempotency"));
      await unfold(page);
      await accessible(page);
    }, options);
  });
}

test("a peak of calls is the same number on the ladder and in the prose", async () => {
  await lab("en", "", async (page) => {
    await climb(page, () => page.locator(".ql-rung button").last().click());
    await toTheEnd(page);
    const prose = page.locator('[data-slot="queue.calls_peak"]').first();
    const { text } = await ladder(page);
    assert.ok(text.includes(await prose.innerText()), `${text} has not ${await prose.innerText()}`);
  });
});

// Everything off and the rest as it is: each kind of thing goes wrong in a few hundred check-ins.
const LOSSY = "outbox=off&confirm=off&durable=off&ack=auto&retry_policy=none&dead_letter=off&idempotency=off";
const DOUBLE = "idempotency=off&ack_lost_per_mille=50";
/** What is said of somebody, and why. */
const WHY = {
  en: /^(will never get points: .{10,}|got points [\d,]+ times: .{8,}|was told “failed”, and got the points)$/,
  zh: /^(积分再也不会到账：.{4,}|积分发了 [\d,]+ 次：.{4,}|得知「签到失败」，积分却发了)$/,
};

/** The story's rows: its steps as `{ ns, time, text }`. */
const story = (page) => page.locator(".ql-story").evaluate((root) => ({
  title: root.querySelector("h3").textContent,
  rows: [...root.querySelectorAll(".ql-steps")].map((list) => [...list.children].map((step) => ({
    ns: Number(step.querySelector("button").dataset.ns),
    time: step.querySelector("button").textContent,
    text: step.querySelector(".ql-step__text").textContent,
  }))),
}));

for (const lang of LANGUAGES) {
  for (const [name, query] of [["lost", LOSSY], ["doubled", DOUBLE]]) {
    test(`what is ${name} is listed in ${lang} with person and cause, and leads to the instant in that person's story`, async () => {
      await lab(lang, `?${query}&t=0`, async (page) => {
        const all = await incidents(page);
        assert.equal(all.length, its.variants);
        assert.ok(all[QUEUE].listed.length >= 5 && all[QUEUE].more > 0, JSON.stringify(all[QUEUE].more));
        for (const { listed } of all) {
          assert.deepEqual(listed.map(({ ns }) => ns), listed.map(({ ns }) => ns).sort((a, b) => a - b));
          for (const { who, why, time } of listed) {
            assert.match(why, WHY[lang]);
            assert.match(who, lang === "en" ? /^Check-in [\d,]+$/ : /^第 [\d,]+ 位$/);
            assert.match(time, lang === "en" ? /^[\d,]+\.\d\d s$/ : /^[\d,]+\.\d\d 秒$/);
          }
        }
        for (const [variant, { listed }] of all.entries()) {
          for (const [at, incident] of listed.entries()) {
            await page.locator(".ql-incidents .ql-story__row").nth(variant).locator("li button").nth(at).click();
            await until(page, { t: incident.ns / 1e9, playing: false });
            await page.waitForFunction((who) => document.querySelector(".ql-story h3").textContent === who, incident.who, { polling: 15 });
            const { rows } = await story(page);
            assert.equal(rows.length, its.variants);
            assert.ok(rows[variant].some(({ ns }) => ns === incident.ns), `${incident.who}: no step at ${incident.time}`);
            for (const steps of rows) {
              assert.deepEqual(steps.map(({ ns }) => ns), steps.map(({ ns }) => ns).sort((a, b) => a - b), incident.who);
              for (const { text, time } of steps) {
                assert.doesNotMatch(text, /[{}]|NaN|undefined/);
                for (const number of [...numbers(text), ...numbers(time)]) assert.match(number, FORMATTED, text);
              }
            }
          }
        }
        await page.waitForURL((url) => url.searchParams.get("follow") === all[QUEUE].listed.at(-1).key);

        // A step leads to its instant, in both rows; the one that the cursor has reached is marked.
        const { rows } = await story(page);
        for (const [variant, steps] of rows.entries()) {
          for (const [at, { ns }] of steps.entries()) {
            await page.locator(".ql-story .ql-steps").nth(variant).locator("button").nth(at).click();
            await until(page, { t: ns / 1e9 });
            const now = await page.locator(".ql-story .ql-steps").nth(variant).locator("[aria-current=step] button").getAttribute("data-ns");
            assert.equal(Number(now), ns);
          }
        }
      });
    });
  }
}

test("with every safeguard on, nothing of the second row is listed", async () => {
  await lab("en", "", async (page) => {
    const all = await incidents(page);
    assert.deepEqual(all[QUEUE], { listed: [], more: 0 });
    assert.ok(all[INLINE].listed.length > 0);
  });
});

test("each of the six interventions makes another future and leaves the past as it was", async () => {
  await lab("en", "", async (page) => {
    const buttons = page.locator(".ql-intervene button");
    assert.equal(await buttons.count(), 6);
    // In the slow spell: all workers are busy, and there are dead letters.
    const [at, before] = [37, [5, 20, 36.9]];
    const past = async () => {
      const seen = [];
      for (const t of before) {
        await scrub(page, t);
        seen.push(await ledger(page), await drawing(page));
      }
      return seen;
    };
    const { digest } = await state(page);
    const was = await past();
    const futures = new Set([digest]);
    for (const button of await buttons.all()) {
      const name = await button.innerText();
      await scrub(page, at);
      await button.click();
      const now = await until(page, { digest: { not: digest } }).catch(() => assert.fail(`“${name}” changes nothing at ${at} s`));
      assert.equal(now.t, at);
      futures.add(now.digest);
      assert.deepEqual(await past(), was, `“${name}” changes the past`);
      await page.locator(".ql-extras button", { hasText: "Reset" }).click();
      await until(page, { digest });
    }
    assert.equal(futures.size, 7, "two buttons make the same future");
  });
});

test("both rows run on one clock: while the points service is away, check-ins fail in the first and none in the second", async () => {
  await lab("en", "?t=24000", async (page) => {
    let last = sum(await ledger(page), ROWS.en.failed, INLINE);
    const begin = last;
    for (const t of [25, 26, 27, 28]) {
      await scrub(page, t);
      const rows = await ledger(page);
      const [failed, none] = [INLINE, QUEUE].map((variant) => sum(rows, ROWS.en.failed, variant));
      assert.ok(failed > last, `${failed} failed at ${t} s, ${last} a second before`);
      assert.equal(none, 0, `at ${t} s`);
      const came = rows.find(([name]) => ROWS.en.came.test(name))[1];
      assert.equal(new Set(came).size, 1, "the same people have come to both");
      last = failed;
    }
    assert.ok(last - begin > 40, `${last - begin} in four seconds of 20 a second`);
  });
});

test("whatever the points service does, everybody gets the same answers after the same time with a queue", async () => {
  const latency = (page) => page.locator(".ql-waits").nth(1).locator(".ql-wait").evaluateAll((all) => all.map((one) => [
    one.querySelector(".ql-wait__total").textContent, one.querySelector("svg").getAttribute("aria-label"),
  ]));
  const told = [];
  for (const query of ["", "points_ms=400&error_percent=60", "outage_kind=hangs&outage_at_s=5&outage_s=50", "points_slots=1&points_backlog=0&slow_at_s=0&slow_for_s=60&slow_times=50"]) {
    await lab("en", `?${query}&t=60000`, async (page) => {
      assert.match(await page.locator(".ql-waits h3").nth(1).innerText(), /^Check-in latency/);
      told.push(await latency(page));
      assert.equal(sum(await ledger(page), ROWS.en.failed, QUEUE), 0);
    });
  }
  for (const other of told.slice(1)) {
    assert.deepEqual(other[QUEUE], told[0][QUEUE]);
    assert.notDeepEqual(other[INLINE], told[0][INLINE]);
  }
});

/** The claims: name, why or when, what theory says and what the run did. */
const claims = (page) => page.locator(".ql-claims tbody tr").evaluateAll((all) => all.map((row) => ({
  when: row.querySelector(".ql-claim__when").textContent,
  says: row.querySelectorAll("td")[0].textContent,
  did: row.querySelectorAll("td")[1].textContent,
})));

for (const [lang, reason] of [["en", /^does not apply: .{8,}/], ["zh", /^不适用：.{4,}/]]) {
  test(`as the page opens, every claim of theory says in ${lang} why it does not apply`, async () => {
    await lab(lang, "", async (page) => {
      const all = await claims(page);
      assert.ok(all.length >= 3);
      for (const { says, when, did } of all) {
        assert.equal(says, "—");
        assert.match(when, reason);
        for (const number of numbers(did)) assert.match(number, FORMATTED);
      }
    });
  });
}

// Nothing fails but single calls, and arrivals are even.
const CALM = "spike_visits=0&process_crash_per_mille=0&poison_per_mille=0&slow_for_s=0&outage2_s=0&publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&worker_crash_per_mille=0&ack_lost_per_mille=0&run_s=120&t=0";
const [AVAILABILITY, ATTEMPTS, SPENT, DRAIN] = [0, 1, 2, 3];

/** The figures of a claim that applies, as plain numbers. */
async function both(page, index) {
  const { says, did } = (await claims(page))[index];
  assert.notEqual(says, "—", JSON.stringify(await claims(page)));
  const plain = (text) => (text.endsWith(" ms") ? value(text) / 1000 : value(text));
  return [plain(says), plain(did)];
}

const crowd = async (page) => value(await page.locator('[data-slot="crowd.arrived"]').first().innerText());

for (const seed of [1, 2, 3]) {
  test(`where the claims of theory apply, the run of seed ${seed} is within four standard errors of them`, async () => {
    // Availability: people outside of the outage fail independently with p = 0.1; theory takes those inside from the crowd itself.
    await lab("en", `?${CALM}&seed=${seed}&error_percent=10&outage_at_s=40&outage_s=12`, async (page) => {
      const [says, did] = await both(page, AVAILABILITY);
      const band = 400 * Math.sqrt((0.1 * 0.9 * 0.9) / (await crowd(page))) + 0.1;
      assert.ok(Math.abs(says - did) <= band && band < 3.5, `${says} % and ${did} %, band ${band}`);
    });
    // Attempts with p = 1/2 and four at most: 1, 2, 3, 4 with chances 1/2, 1/4, 1/8, 1/8.
    await lab("en", `?${CALM}&seed=${seed}&error_percent=50&outage_s=0&max_attempts=4&retry_policy=immediate`, async (page) => {
      const people = await crowd(page);
      const [mean, deviation] = [15 / 8, Math.sqrt(1 / 2 + 4 / 4 + 9 / 8 + 16 / 8 - (15 / 8) ** 2)];
      const [says, did] = await both(page, ATTEMPTS);
      assert.ok(Math.abs(says - mean) < 0.01, `${says}`);
      assert.ok(Math.abs(says - did) <= (4 * deviation) / Math.sqrt(people) + 0.01, `${says} and ${did}`);
      const [share, spent] = await both(page, SPENT);
      assert.ok(Math.abs(share - 6.25) < 0.1, `${share} %`);
      assert.ok(Math.abs(share - spent) <= 400 * Math.sqrt((0.0625 * 0.9375) / people) + 0.1, `${share} % and ${spent} %`);
    });
    // Drain: 40 come and 150 could go each second, both by chance, so the sum of what came and went in T seconds deviates by √(190 T);
    // that over the 110 a second that are spare, and the longest pause before a last retry.
    await lab("en", `?${CALM}&seed=${seed}&error_percent=0&outage_at_s=30&outage_s=20&base_rate=40&backoff_ms=50&backoff_cap_ms=200&max_attempts=0`, async (page) => {
      const [says, did] = await both(page, DRAIN);
      const band = (4 * Math.sqrt(190 * says)) / 110 + 0.2;
      assert.ok(Math.abs(says - did) <= band && band < says / 3, `${says} s and ${did} s, band ${band}`);
    });
  });
}
