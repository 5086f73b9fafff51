// Links that nobody should send: 200 and more by hand for each lab, and as many as wanted at random.

const NUMBERS = ["", "-1", "-0", "1e9", "0x10", "1.5", "1,000", "9223372036854775807", "-9223372036854775809", "٣", "NaN", "%00", "%", "1%"];
const WORDS = ["", "nope", "ON", "on ", "0", "__proto__", "%ff%fe", "..%2f..%2fetc"];

/** What is wrong in any lab; `choice` is one of the lab's, `option` one of its options. */
const byHand = ({ choice, option }) => [
  // Punctuation alone, and pairs that are none.
  "&", "&&&&", "=", "==", "=1", "?", "??", "#", "%", "%%", "%2", "%zz", "+", "a", "a&b&c", "=&=&=", "&=&", "seed", "seed&seed", ";", "seed=1;t=2",
  // The same name again and again.
  "seed=1&seed=2&seed=3", "workers=1&workers=x", `${choice}=${option}&${choice}=nope`, Array.from({ length: 300 }, (_, n) => `seed=${n}`).join("&"),
  // Far too long: many pairs, one name, one value, nothing but separators, and escapes.
  Array.from({ length: 2_000 }, (_, n) => `k${n}=${n}`).join("&"), "x".repeat(20_000), `seed=${"9".repeat(20_000)}`, "&".repeat(10_000), "%41".repeat(5_000),
  `${"a=1&".repeat(1_100)}seed=7`, `workers=${"1".repeat(4_090)}`,
  // Other alphabets, marks that turn the line, halves of a character, a byte order mark.
  "种子=1", "seed=１２", "workers=八", "\u202eseed=1", "\ufeffseed=1", "seed=\u200b1", "😀=😀", "%f0%9f%98=1", "%ed%a0%80=1", "%c0%80=1", "Ｓeed=1", "SEED=1",
  // Names that mean something to JavaScript, a shell, a database or a path.
  "__proto__=1", "constructor=1", "toString=1", "hasOwnProperty=1&seed=2", "seed='; DROP TABLE runs; --", "seed=$(reboot)", "t=../../../../etc/passwd", "lab=..", "lab=flash-sale/../x",
  "lab=<script>alert(1)</script>", "seed=javascript:alert(1)", "%3Cscript%3Ealert(1)%3C/script%3E=1",
  // Instants, people and engines at their bounds.
  "t=86400000", "t=86400001", "t=30000", "follow=4294967295", "follow=4294967296", "seed=4294967295", "seed=4294967296", "v=0", "v=2", "v=4294967296",
];

/** What is wrong in one lab: its numbers, its choices, each knob at its bound and all at their bounds together. */
const OWN = {
  "flash-sale": {
    numbers: ["visits", "spike_s", "stock", "queue_capacity", "workers", "service_ms", "patience_ms", "duration_s"],
    choices: ["overflow", "spike_shape", "purchase_token", "refresh_policy"],
    bounds: [
      "visits=100000&spike_s=1", "visits=100000&refreshes=10&patience_ms=50&refresh_policy=at_once", "duration_s=300&base_rate=2000", "duration_s=5&spike_at_s=60",
      "visits=0&base_rate=0", "stock=0", "stock=0&sale_maximum=0", "queue_capacity=1&workers=10000", "workers=1&service_ms=5000&prefetch=100", "service_ms=1&workers=10000",
      "servers=64&threads=256&more_times=10", "servers=64&threads=256&more_times=10&memory_limit_mib=1", "accept_backlog=0&threads=1&servers=1", "database_limit=1&database_contention=200&service_ms=5000",
      "failure_percent=90&max_attempts=20&retry_delay_ms=0", "failure_percent=90&max_attempts=20&retry_delay_ms=60000", "unpaid_percent=100&pay_within_s=1", "unpaid_percent=100&pay_within_s=300",
      "per_user_limit=0&purchase_token=off&unlocked_stock=on&stock=10", "memory_limit_mib=1&restart_s=1&cold_times=10&warm_up_s=60", "overflow=block&line_patience_s=1&queue_capacity=1",
      "overflow=drop_oldest&queue_capacity=1&bound_counts=ready_and_in_flight&prefetch=100", "stock_taken=at_worker&drop_stale=on&stock=1", "patience_ms=0&refreshes=10",
      "visits=100000&spike_s=60&base_rate=2000&duration_s=300&refreshes=10&workers=10000&servers=64&threads=256&more_times=10&accept_backlog=10000&queue_capacity=1000000",
      "t=29999&duration_s=5", "follow=0&visits=0&base_rate=0",
    ],
  },
  "check-in": {
    numbers: ["base_rate", "spike_visits", "threads", "points_slots", "call_timeout_ms", "workers", "max_attempts", "idempotency_window_s"],
    choices: ["ack", "retry_policy", "outage_kind", "idempotency"],
    bounds: [
      "base_rate=500&run_s=300", "spike_visits=50000&spike_s=1", "spike_visits=50000&spike_s=1&base_rate=500&run_s=300", "run_s=10&spike_at_s=120", "base_rate=0&spike_visits=0",
      "client_timeout_ms=0&threads=1", "client_timeout_ms=1&points_ms=2000", "threads=1&commit_ms=1000", "threads=1000&points_slots=1&points_backlog=0", "points_slots=64&points_ms=1&points_backlog=1000",
      "error_percent=100", "error_percent=100&max_attempts=0", "error_percent=100&max_attempts=0&retry_policy=immediate", "error_percent=100&max_attempts=0&retry_policy=immediate&workers=64&worker_ms=1",
      "error_percent=100&retry_policy=none&dead_letter=off", "error_percent=100&max_attempts=1&redrive_every_s=1", "error_percent=100&max_attempts=50&redrive_every_s=1&workers=64&worker_ms=1&run_s=300",
      "poison_per_mille=200&max_attempts=0", "process_crash_per_mille=100&outbox=off&worker_restart_ms=60000", "process_crash_per_mille=100&publish_ms=1000",
      "slow_at_s=0&slow_for_s=300&slow_times=50", "slow_at_s=300&slow_for_s=300", "outage_at_s=0&outage_s=300", "outage_at_s=300&outage_s=300", "outage_at_s=0&outage_s=300&outage2_at_s=0&outage2_s=300&outage3_at_s=0&outage3_s=300",
      "outage_kind=hangs&outage_s=300&call_timeout_ms=10000&client_timeout_ms=0", "outage_kind=hangs&outage_s=300&call_timeout_ms=10&inline_attempts=5",
      "broker_restart_at_s=0&broker_down_s=300", "broker_restart_at_s=10&broker_down_s=300&broker_restart2_at_s=10&broker_down2_s=300&durable=off", "broker_restart_at_s=300&broker_down_s=300",
      "relay_ms=20&relay_batch=1", "relay_ms=10000&relay_batch=10000", "relay_crash_per_mille=100&relay_ms=20&relay_batch=10000&store_ms=1000&confirm_timeout_ms=200",
      "publish_lost_per_mille=500&confirm_lost_per_mille=500&confirm_timeout_ms=200", "publish_lost_per_mille=500&confirm_lost_per_mille=500&confirm_timeout_ms=200&spike_visits=50000&store_ms=1000", "publish_ms=0&store_ms=0",
      "ack=visibility_timeout&visibility_ms=100&points_ms=2000", "ack=visibility_timeout&visibility_ms=100&points_ms=2000&workers=64&idempotency=off&call_timeout_ms=10000", "ack=auto&worker_crash_per_mille=200&worker_restart_ms=100",
      "worker_crash_per_mille=200&ack_lost_per_mille=500&workers=1&worker_restart_ms=60000", "workers=1&worker_ms=1000", "workers=64&worker_ms=1&max_attempts=0",
      "backoff_ms=60000&backoff_cap_ms=10", "backoff_ms=10&backoff_cap_ms=600000&max_attempts=50", "retry_policy=fixed&jitter=none&backoff_ms=10&max_attempts=0&outage_s=300&workers=64&worker_ms=1", "jitter=decorrelated&backoff_ms=60000&backoff_cap_ms=600000",
      "idempotency_window_s=1&ack_lost_per_mille=500", "idempotency=off&ack_lost_per_mille=500&worker_crash_per_mille=200", "idempotency_window_s=3600&run_s=300",
      "outbox=off&confirm=off&durable=off&ack=auto&retry_policy=none&dead_letter=off&idempotency=off&process_crash_per_mille=100&publish_lost_per_mille=500&worker_crash_per_mille=200",
      "base_rate=500&spike_visits=50000&run_s=300&workers=64&worker_ms=1&max_attempts=0&retry_policy=immediate&error_percent=100&redrive_every_s=1&inline_attempts=5&threads=1000&points_slots=64&points_backlog=1000",
      "t=59999&run_s=10", "follow=0&spike_visits=0&base_rate=0", "outbox=auto", "ack=on", "dead_letter=manual", "stock=500&queue_capacity=10",
    ],
  },
};

/** Everything hostile that can be sent to a lab: what is wrong in any, what in this one, and every value that is none for its knobs. */
export const hostile = ({ id, knobs }) => {
  const { numbers, choices, bounds } = OWN[id];
  const readable = [...numbers, "seed", "t", "follow", "v"];
  return [
    ...byHand(knobs),
    ...bounds,
    ...readable.flatMap((knob, at) => NUMBERS.filter((_, index) => (index + at) % 2 === 0).map((value) => `${knob}=${value}`)),
    ...[...choices, "theme", "lang", "lab"].flatMap((knob) => WORDS.map((value) => `${knob}=${value}`)),
  ];
};

/** `count` links at random from a fixed seed: names and values that exist, some that do not, and noise. */
export function fuzzed({ ids, words, count, seed = 20_261 }) {
  let state = seed;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = (list) => list[below(list.length)];
  const names = [...ids, "seed", "t", "v", "lab", "lang", "theme", "follow", "utm_source", "frobnicate", ""];
  const letters = "0123456789-+.%&=?#;,:/\\<>\"'abcxyzÄ八😀\u202e\u0000 ";
  const noise = () => Array.from({ length: below(12) }, () => pick([...letters])).join("");
  const values = [() => String(below(200)), () => String(below(2 ** 32)), () => `-${below(1_000)}`, () => pick(["on", "off", "zh", "dark", ...words]), noise];
  const pair = () => (below(8) === 0 ? noise() : `${below(10) === 0 ? noise() : pick(names)}=${pick(values)()}`);
  return Array.from({ length: count }, () => Array.from({ length: 1 + below(8) }, pair).join("&"));
}
