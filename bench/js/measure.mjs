// Measures the bench module in whatever engine runs this: Node, or a page that is handed the function's text. So it
// may use nothing from outside itself.

/** Gives `[{ name, digest, times }]`, ns per arrival of every pass, for every case of the module in `base64`. */
export async function measure({ base64, passes, milliseconds }) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const { case_count, case_name, case_name_length, last_digest, memory, play } = instance.exports;
  const pass = (which) => {
    let arrivals = 0;
    let elapsed = 0;
    const start = performance.now();
    for (let seed = 1; elapsed < milliseconds; seed += 1) {
      arrivals += play(which, seed);
      elapsed = performance.now() - start;
    }
    return (elapsed * 1e6) / arrivals;
  };
  const results = [];
  for (let which = 0; which < case_count(); which += 1) {
    const name = new TextDecoder().decode(new Uint8Array(memory.buffer, case_name(which), case_name_length(which)));
    play(which, 1);
    const digest = BigInt.asUintN(64, last_digest()).toString(16).padStart(16, "0");
    // The first passes run the code that V8 made in a hurry; they are not counted.
    pass(which);
    pass(which);
    results.push({ name, digest, times: Array.from({ length: passes }, () => pass(which)) });
  }
  return results;
}
