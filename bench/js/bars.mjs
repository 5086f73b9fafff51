// What a row of the table is told as a multiple of, and what the project asks of it. **A new row has a line here only if it needs one**: every
// other case is told as a multiple of the first, and nothing is asked of it.

const LINES = "the engine: lines of 100";
const STANDING = "without a calendar: a line of 100 that stands";
const WORKERS = "the engine: 4 workers";

/** The case that a case is told as a multiple of, where that is not the first. */
export const BESIDE = {
  "the engine: lines of 10,000": LINES,
  "the engine: a line of 1,000,000": LINES,
  "without a calendar: a line of 10,000,000 that stands": STANDING,
  "the engine: 100 workers": WORKERS,
  "the engine: 10,000 workers": WORKERS,
};

/** What is asked of a row, in the words of the table; no test holds it, since a time says more of the machine than of the change. */
export const BARS = {
  "the engine: M/M/4/100 as a plain queue": "60 ns native, where the floor takes 12 to 18",
  "the engine without a calendar: the same runs": "25 ns in Chromium, where the floor takes 12 to 18",
  "a hundred million visits, the engine without a calendar": "2 x by hand, in Chromium",
  "the engine: lines of 10,000": "1.5 x lines of 100",
  "the engine: a line of 1,000,000": "1.5 x lines of 100",
  "without a calendar: a line of 10,000,000 that stands": "1.5 x a line of 100",
  "the engine: 100 workers": "grows as the logarithm",
  "the engine: 10,000 workers": "grows as the logarithm",
  "a first visit loads": "150 KB brotli",
};
