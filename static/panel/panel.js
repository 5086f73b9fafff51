// What a panel's button does: a worker computes, this shows how far it is and what it says, and ends it when the reader wants or when
// it says nothing. All words come from the table beside it, all figures of the run from the worker; this counts seconds only.
const SILENT_AFTER_MS = 8_000;
const SPEAK_EVERY_MS = 2_000;

/** The jobs that run, by their panel. */
const jobs = new WeakMap();

// The sheet comes with the first panel that is asked for.
const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = new URL("./panel.css", import.meta.url);
document.head.append(sheet);

const lang = () => document.documentElement.lang;
const number = (value, digits = 0) => new Intl.NumberFormat(lang(), { maximumFractionDigits: digits }).format(value);

/** The sentences of the page's language, by their names. */
const sentences = await fetch(new URL(`./${lang().split("-")[0]}.json`, import.meta.url)).then((response) => response.json());

/** A sentence with its slots filled. */
const words = (name, slots = {}) => (sentences[name] ?? "").replace(/\{(\w+)\}/g, (slot, key) => slots[key] ?? slot);

const seconds = (ms) => words("seconds", { n: number(ms / 1000, ms < 10_000 ? 1 : 0) });

const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

/** The query of the page's first lab as it is now. The lab writes it into the address soon after a change, and when it stands still. */
const query = async () => {
  const lab = document.querySelector(".ql[data-digest]");
  if (lab?.dataset.playing === "true") lab.querySelector(".ql-play")?.click();
  await new Promise((done) => {
    const given = setTimeout(done, 400);
    addEventListener("queue-lab-state", () => (clearTimeout(given), done()), { once: true });
  });
  return location.search || `?lab=${document.querySelector("section.ql-lab")?.dataset.lab ?? ""}`;
};

const end = (panel) => {
  const job = jobs.get(panel);
  if (!job) return;
  job.worker.terminate();
  clearTimeout(job.silence);
  jobs.delete(panel);
};

/** Ends a panel's job and says why. */
const stop = (panel, why) => {
  end(panel);
  settle(panel, why);
};

/** The panel as it is while nothing is computed. */
const settle = (panel, sentence) => {
  panel.querySelector(".ql-progress")?.remove();
  panel.querySelector("[role=status]").textContent = sentence;
  const button = panel.querySelector("[data-ql-start]");
  button.hidden = false;
  button.textContent = words("again");
};

const progress = (panel) => {
  const row = element("div", "ql-progress");
  const bar = element("progress", "");
  bar.setAttribute("aria-label", panel.querySelector("h2").textContent);
  const text = element("span", "", words("starting"));
  // The live region below says the same, more seldom.
  text.setAttribute("aria-hidden", "true");
  const cancel = element("button", "ql-button", words("cancel"));
  cancel.type = "button";
  cancel.addEventListener("click", () => {
    stop(panel, words("cancelled"));
    panel.querySelector("[data-ql-start]").focus();
  });
  row.append(bar, text, cancel);
  return row;
};

const hear = (panel, job, data) => {
  const out = panel.querySelector(".ql-panel-out");
  clearTimeout(job.silence);
  if (data.broken) return stop(panel, words("broken", { why: data.broken }));
  if (data.refused) {
    out.innerHTML = data.refused;
    return stop(panel, "");
  }
  if (data.moment !== undefined) {
    out.querySelector("[data-ql-moment-out]").innerHTML = data.html;
    return undefined;
  }
  out.innerHTML = data.html;
  panel.dataset.bytes = data.bytes;
  panel.dataset.elapsed = data.elapsed;
  if (data.over) return finish(panel, job, data);
  const left = data.done > 0 ? (data.elapsed / data.done) * (data.all - data.done) : 0;
  const sentence = data.done > 0 ? words("running", { done: number(data.done), all: number(data.all), left: seconds(left) }) : words("starting");
  const bar = panel.querySelector(".ql-progress progress");
  Object.assign(bar, { max: data.all, value: data.done });
  bar.nextElementSibling.textContent = sentence;
  if (performance.now() - job.spoke >= SPEAK_EVERY_MS) {
    job.spoke = performance.now();
    panel.querySelector("[role=status]").textContent = sentence;
  }
  watch(panel, job);
  return undefined;
};

const finish = (panel, job, data) => {
  const ms = data.elapsed / Math.max(data.done, 1);
  const each = ms < 0.01 ? words("nanoseconds", { n: number(ms * 1e6, 1) }) : words("milliseconds", { n: number(ms, 1) });
  settle(panel, words("took", { time: seconds(data.elapsed), each, unit: panel.dataset.unit }));
  panel.dataset.state = "over";
  panel.querySelector("[data-ql-moment]")?.addEventListener("input", ({ target }) => job.worker.postMessage({ moment: Number(target.value) }));
};

/** Ends a worker that says nothing for long. */
const watch = (panel, job) => {
  job.silence = setTimeout(() => stop(panel, words("silent", { time: seconds(SILENT_AFTER_MS) })), SILENT_AFTER_MS);
};

/** Computes what a panel is for, with the settings that its lab has now. */
export async function start(panel) {
  end(panel);
  delete panel.dataset.state;
  const button = panel.querySelector("[data-ql-start]");
  const row = progress(panel);
  button.hidden = true;
  button.after(row);
  row.querySelector("button").focus();
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const job = { worker, spoke: 0, silence: 0 };
  jobs.set(panel, job);
  worker.onmessage = ({ data }) => jobs.get(panel) === job && hear(panel, job, data);
  worker.onerror = (event) => {
    event.preventDefault();
    if (jobs.get(panel) === job) stop(panel, words("broken", { why: event.message || "worker.js" }));
  };
  watch(panel, job);
  const asked = await query();
  if (jobs.get(panel) === job) worker.postMessage({ panel: panel.dataset.qlPanel, lang: lang(), query: asked });
}
