// Carries one job on, in slices short enough that a word from the page is heard within a few milliseconds. It knows nothing of
// what it computes: the module beside it does.
const SLICE_MS = 12;
const TELL_EVERY_MS = 100;
const module = WebAssembly.instantiateStreaming
  ? WebAssembly.instantiateStreaming(fetch(new URL("./worker.wasm", import.meta.url))).catch(unstreamed)
  : unstreamed();
// Some hosts send a module as a plain stream of bytes.
async function unstreamed() {
  const response = await fetch(new URL("./worker.wasm", import.meta.url));
  if (!response.ok) throw new Error(`worker.wasm: ${response.status}`);
  return WebAssembly.instantiate(await response.arrayBuffer());
}

const said = ({ memory, output, output_length }) => new TextDecoder().decode(new Uint8Array(memory.buffer, output(), output_length()));

const written = (exports, text) => {
  const bytes = new TextEncoder().encode(text);
  // First the room, then the memory: asking for room may replace it.
  const at = exports.input(bytes.length);
  new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
};

// A task of its own for each slice: timers would be held back to one in four milliseconds.
const { port1, port2 } = new MessageChannel();
let slice = () => {};
port2.onmessage = () => slice();

const run = (exports, { panel, lang, query }) => {
  written(exports, [panel, lang, query].join("\n"));
  if (!exports.open()) {
    postMessage({ refused: said(exports) });
    return;
  }
  const begun = performance.now();
  let told = begun;
  const tell = (over) => {
    exports.show();
    postMessage({ done: exports.done(), all: exports.all(), elapsed: performance.now() - begun, html: said(exports), over, bytes: exports.memory.buffer.byteLength });
  };
  slice = guarded(() => {
    const until = performance.now() + SLICE_MS;
    let left = true;
    while (left && performance.now() < until) left = exports.step() !== 0;
    if (!left) return tell(true);
    if (performance.now() - told >= TELL_EVERY_MS) {
      told = performance.now();
      tell(false);
    }
    port1.postMessage(0);
  });
  tell(false);
  port1.postMessage(0);
};

const guarded = (body) => (...given) => {
  try {
    return body(...given);
  } catch (reason) {
    postMessage({ broken: String(reason) });
  }
};

onmessage = async ({ data }) => {
  try {
    const { instance } = await module;
    if (data.moment === undefined) {
      run(instance.exports, data);
    } else {
      instance.exports.moment(data.moment);
      postMessage({ moment: data.moment, html: said(instance.exports) });
    }
  } catch (reason) {
    postMessage({ broken: String(reason) });
  }
};
