// Loads the wasm-bindgen glue and starts the site's module. Its own file, because an inline script would not run under
// the page's content security policy. The hashed names come from the two links that Trunk wrote into the head.
const link = (name) => document.querySelector(`link[data-ql="${name}"]`)?.href;

// The prose is complete without the labs; a failure marks the page, and the style sheet shows the designed message.
const fail = (reason) => {
  document.documentElement.dataset.qlBoot = "failed";
  dispatchEvent(new CustomEvent("queue-lab-error", { detail: String(reason) }));
};

try {
  const glue = await import(link("glue"));
  await glue.default({ module_or_path: link("wasm") });
  // For tests, benchmarks and the curious: what the module exports beside its start.
  globalThis.__queueLab = glue;
  document.documentElement.dataset.qlBoot = "ready";
} catch (reason) {
  console.error(reason);
  fail(reason);
}
