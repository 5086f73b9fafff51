// What a page does, as the browser's debugger counts it: time spent in scripts, frames and timers asked for, memory held.

/** Counts what the page asks to be called back for, from before it loads. `asked(page)` reads it. */
export async function countRequests(context) {
  await context.addInitScript(() => {
    window.askedFor = [];
    for (const name of ["requestAnimationFrame", "requestIdleCallback", "setTimeout", "setInterval", "queueMicrotask"]) {
      const own = window[name];
      window[name] = function (...values) {
        window.askedFor.push(name);
        return own.apply(this, values);
      };
    }
  });
}

/** Lets `ms` pass by without touching the page; gives what it asked for in the meantime, and the milliseconds of script it ran. */
export async function leftAlone(page, ms) {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Performance.enable");
  const scripted = async () => (await debug.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ScriptDuration").value * 1_000;
  await page.evaluate(() => (window.askedFor.length = 0));
  const before = await scripted();
  await new Promise((done) => setTimeout(done, ms));
  const script = (await scripted()) - before;
  const asked = await page.evaluate(() => [...window.askedFor]);
  await debug.detach();
  return { asked, script };
}

/** What a page holds once all garbage is gone: `{ wasm, heap, nodes, listeners }`, in bytes and in numbers; `wasm` of the first lab. */
export async function held(page) {
  const debug = await page.context().newCDPSession(page);
  // Twice, since what the first frees may have held on to something.
  for (let turn = 0; turn < 2; turn += 1) await debug.send("HeapProfiler.collectGarbage");
  const { usedSize } = await debug.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await debug.send("Memory.getDOMCounters");
  const wasm = await page.evaluate(async () => {
    const exports = await window.__queueLab.default();
    return Object.values(exports).find((it) => it instanceof WebAssembly.Memory).buffer.byteLength;
  });
  await debug.detach();
  return { wasm, heap: usedSize, nodes, listeners: jsEventListeners };
}
