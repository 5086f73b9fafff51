// Links that nobody should send: 200 and more by hand, and as many as wanted at random.

const KNOBS = ["visits", "spike_s", "stock", "queue_capacity", "workers", "service_ms", "patience_ms", "duration_s", "seed", "t", "follow", "v"];
const NUMBERS = ["", "-1", "-0", "1e9", "0x10", "1.5", "1,000", "9223372036854775807", "-9223372036854775809", "٣", "NaN", "%00", "%", "1%"];
const OPTIONS = ["overflow", "spike_shape", "purchase_token", "theme", "lang", "lab", "refresh_policy"];
const WORDS = ["", "nope", "ON", "on ", "0", "__proto__", "%ff%fe", "..%2f..%2fetc"];

const byHand = [
  // Punctuation alone, and pairs that are none.
  "&", "&&&&", "=", "==", "=1", "?", "??", "#", "%", "%%", "%2", "%zz", "+", "a", "a&b&c", "=&=&=", "&=&", "seed", "seed&seed", ";", "seed=1;t=2",
  // The same name again and again.
  "seed=1&seed=2&seed=3", "workers=1&workers=x", "overflow=block&overflow=nope", Array.from({ length: 300 }, (_, n) => `seed=${n}`).join("&"),
  // Far too long: many pairs, one name, one value, nothing but separators, and escapes.
  Array.from({ length: 2_000 }, (_, n) => `k${n}=${n}`).join("&"), "x".repeat(20_000), `seed=${"9".repeat(20_000)}`, "&".repeat(10_000), "%41".repeat(5_000),
  `${"a=1&".repeat(1_100)}seed=7`, `workers=${"1".repeat(4_090)}`,
  // Other alphabets, marks that turn the line, halves of a character, a byte order mark.
  "种子=1", "seed=１２", "workers=八", "\u202eseed=1", "\ufeffseed=1", "seed=\u200b1", "😀=😀", "%f0%9f%98=1", "%ed%a0%80=1", "%c0%80=1", "Ｓeed=1", "SEED=1",
  // Names that mean something to JavaScript, a shell, a database or a path.
  "__proto__=1", "constructor=1", "toString=1", "hasOwnProperty=1&seed=2", "seed='; DROP TABLE runs; --", "seed=$(reboot)", "t=../../../../etc/passwd", "lab=..", "lab=flash-sale/../x",
  "lab=<script>alert(1)</script>", "seed=javascript:alert(1)", "%3Cscript%3Ealert(1)%3C/script%3E=1",
  // Each at its bound, and all at their bounds together.
  "visits=100000&spike_s=1", "visits=100000&refreshes=10&patience_ms=50&refresh_policy=at_once", "duration_s=300&base_rate=2000", "duration_s=5&spike_at_s=60",
  "visits=0&base_rate=0", "stock=0", "stock=0&sale_maximum=0", "queue_capacity=1&workers=10000", "workers=1&service_ms=5000&prefetch=100", "service_ms=1&workers=10000",
  "servers=64&threads=256&more_times=10", "servers=64&threads=256&more_times=10&memory_limit_mib=1", "accept_backlog=0&threads=1&servers=1", "database_limit=1&database_contention=200&service_ms=5000",
  "failure_percent=90&max_attempts=20&retry_delay_ms=0", "failure_percent=90&max_attempts=20&retry_delay_ms=60000", "unpaid_percent=100&pay_within_s=1", "unpaid_percent=100&pay_within_s=300",
  "per_user_limit=0&purchase_token=off&unlocked_stock=on&stock=10", "memory_limit_mib=1&restart_s=1&cold_times=10&warm_up_s=60", "overflow=block&line_patience_s=1&queue_capacity=1",
  "overflow=drop_oldest&queue_capacity=1&bound_counts=ready_and_in_flight&prefetch=100", "stock_taken=at_worker&drop_stale=on&stock=1", "patience_ms=0&refreshes=10",
  "visits=100000&spike_s=60&base_rate=2000&duration_s=300&refreshes=10&workers=10000&servers=64&threads=256&more_times=10&accept_backlog=10000&queue_capacity=1000000",
  "t=86400000", "t=86400001", "t=30000", "t=29999&duration_s=5", "follow=4294967295", "follow=4294967296", "follow=0&visits=0&base_rate=0", "seed=4294967295", "seed=4294967296", "v=0", "v=2", "v=4294967296",
];

/** Every number with every value that is none, every choice with every word that is no option, and what was written by hand. */
export const HOSTILE = [
  ...byHand,
  ...KNOBS.flatMap((knob, at) => NUMBERS.filter((_, index) => (index + at) % 2 === 0).map((value) => `${knob}=${value}`)),
  ...OPTIONS.flatMap((knob) => WORDS.map((value) => `${knob}=${value}`)),
];

// A page is handed this function's text, so it may use nothing from outside itself.
/** Reads `count` links at random from a fixed seed, and plays some; gives `{ wrong, complained }`. */
export const FUZZED = ({ ids, count, played }) => {
  let seed = 20_261;
  const below = (limit) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const pick = (list) => list[below(list.length)];
  const names = [...ids, "seed", "t", "v", "lab", "lang", "theme", "follow", "utm_source", "frobnicate", ""];
  const letters = "0123456789-+.%&=?#;,:/\\<>\"'abcxyzÄ八😀\u202e\u0000 ";
  const noise = () => Array.from({ length: below(12) }, () => pick([...letters])).join("");
  const values = [() => String(below(200)), () => String(below(2 ** 32)), () => `-${below(1_000)}`, () => pick(["on", "off", "block", "at_once", "zh", "dark"]), noise];
  const pair = () => (below(8) === 0 ? noise() : `${below(10) === 0 ? noise() : pick(names)}=${pick(values)()}`);
  const told = { wrong: [], complained: 0 };
  for (let at = 0; at < count && told.wrong.length < 5; at += 1) {
    const link = Array.from({ length: 1 + below(8) }, pair).join("&");
    try {
      if (window.__queueLab.complaints(link) > 0) told.complained += 1;
      if (at % Math.floor(count / played) === 0) window.__queueLab.digest(link);
    } catch (error) {
      told.wrong.push(`${JSON.stringify(link)}: ${error}`);
    }
  }
  return told;
};
