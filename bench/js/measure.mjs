// Measures the cases: natively, and as a module in whatever engine runs this.

import { execFileSync } from "node:child_process";

/** Gives `[{ name, digest, arrivals, times }]`, as `measure` does, from the native program. */
export function native(binary, passes, milliseconds) {
  return lines(execFileSync(binary, [passes, milliseconds], { encoding: "utf8" }));
}

/** Reads the lines that a measuring program prints. */
export function lines(text) {
  return text.trim().split("\n").map((line) => line.split("\t")).map(([name, digest, arrivals, ...times]) => ({ name, digest, arrivals: Number(arrivals), times: times.map(Number) }));
}

// A page is handed this function's text, so it may use nothing from outside itself.
/** Gives `[{ name, digest, arrivals of one run, times: ns per arrival of every pass }]` for every case of the module in `base64`. */
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
    // The digests of ten seeds, folded as the native program folds them.
    let [arrivals, digest] = [0, 0n];
    for (let seed = 1; seed <= 10; seed += 1) {
      arrivals = play(which, seed);
      digest = BigInt.asUintN(64, digest * 31n + last_digest());
    }
    // The first passes run the code that V8 made in a hurry; they are not counted.
    pass(which);
    pass(which);
    results.push({ name, digest: digest.toString(16).padStart(16, "0"), arrivals, times: Array.from({ length: passes }, () => pass(which)) });
  }
  return results;
}

/** The same for the runs of a hundred million visits, from the native program: times are milliseconds a run. */
export function nativeSales(binary) {
  return lines(execFileSync(binary, ["sale"], { encoding: "utf8" }));
}

// A page is handed this function's text, too.
/** Gives `[{ digest, visits, times, bytes }]` for the runs of a hundred million visits of the module in `base64`: milliseconds of each of three. */
export async function sales({ base64 }) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const { sale_begin, sale_step, sale_visits, sale_memory, last_digest } = instance.exports;
  return [0, 1].map((which) => {
    const times = [0, 1, 2].map(() => {
      const start = performance.now();
      sale_begin(which, 1);
      while (sale_step() !== 0);
      return performance.now() - start;
    });
    const visits = Number(sale_visits());
    return { digest: BigInt.asUintN(64, last_digest()).toString(16).padStart(16, "0"), visits, times, bytes: Number(sale_memory()) };
  });
}
