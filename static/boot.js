// Loads the wasm-bindgen glue and starts the site's module, once for each lab of the page. Its own file, because an inline
// script would not run under the page's content security policy. The hashed names come from the two links that Trunk wrote
// into the head.
const link = (name) => document.querySelector(`link[data-ql="${name}"]`)?.href;

// The prose is complete without the labs; a failure marks the page, and the style sheet shows the designed message.
const fail = (reason) => {
  document.documentElement.dataset.qlBoot = "failed";
  dispatchEvent(new CustomEvent("queue-lab-error", { detail: String(reason) }));
};

// A link names its lab. On the page of another lab the header's link to the right one says where to go; query and hash
// are kept. Before the module is asked for, since the other page loads another one.
const elsewhere = () => {
  const wanted = new URLSearchParams(location.search).getAll("lab").at(-1);
  const links = [...document.querySelectorAll("a[data-ql-lab]:not([aria-current])")];
  const page = links.find((link) => link.dataset.qlLab === wanted)?.href;
  if (!page) return false;
  const target = new URL(page);
  target.search = location.search;
  target.hash = location.hash;
  // replace, not assign: Back must not lead to a page that only redirects.
  location.replace(target);
  return true;
};

// How many places of labs no instance has taken.
const free = () => document.querySelectorAll("section.ql-lab[data-lab]:not([data-taken])").length;

// Each instance of the module takes one place and has a memory of its own, so that a lab that breaks takes no other with it.
const instances = [];
const start = async () => {
  let before;
  do {
    before = free();
    // To a browser the same script under another fragment is another module, and no other download.
    const glue = await import(link("glue") + (instances.length > 0 ? `#${instances.length}` : ""));
    instances.push(glue);
    // For tests, benchmarks and the curious: what the module exports beside its start; of the page's first lab, and of each.
    globalThis.__queueLab ??= glue;
    globalThis.__queueLabs = instances;
    // From the second on out of the browser's cache.
    await glue.default({ module_or_path: link("wasm") });
    // Whose the place is that has just been taken.
    document.querySelectorAll('[data-taken=""]').forEach((place) => (place.dataset.taken = instances.length - 1));
    // A place that stays free belongs to a lab that this module does not have.
  } while (free() > 0 && free() < before);
  document.documentElement.dataset.qlBoot = "ready";
};

// What computes for seconds beside a lab has a script, a sheet and a module of its own, which come when they are asked for.
for (const panel of document.querySelectorAll("[data-ql-panel]")) {
  const button = panel.querySelector("[data-ql-start]");
  button.hidden = false;
  button.addEventListener("click", async () => (await import("./panel/panel.js")).start(panel));
}

const run = () =>
  start().catch((reason) => {
    console.error(reason);
    fail(reason);
  });

if (!elsewhere()) {
  // A lab that has stopped: its instance is not to be called again, so that its screen is a script's to write and to answer.
  const broken = () => import("./panel/broken.js");
  addEventListener("queue-lab-broken", async ({ target, detail }) => {
    // At once: the trap that follows on it is nothing more to tell.
    target.dataset.stopped = "";
    // Without the script, the line being down: what was said, and the run.
    const plain = { stopped: () => (target.textContent = `${detail.message} ?${detail.query}`) };
    (await broken().catch(() => plain)).stopped(target, detail);
  });
  addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-broken]");
    if (button) (await broken()).answer(button, run);
  });
  // An instance that traps, its stack or its memory being out, says nothing at all.
  const trapped = async ({ error, reason = error }) => {
    if (reason instanceof WebAssembly.RuntimeError || reason instanceof RangeError) (await broken().catch(() => undefined))?.trapped(reason);
  };
  addEventListener("error", trapped);
  addEventListener("unhandledrejection", trapped);
  run();
}
