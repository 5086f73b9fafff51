// The labs, as the tests know them. What is asked of one is asked of all: a test takes a lab from here and knows none by name.

/** The languages of the site. */
export const LANGUAGES = ["zh", "en"];

/**
 * Every lab. Times are in seconds.
 *
 * - `path`: where its page lies below a language's folder; `more` and `second`: settings that a second lab of the kind can have.
 * - `variants`, `end`: how many designs, and when its run ends; `opens`: between which times it opens.
 * - `early`, `late`: two times before and after things have gone wrong; `busy`: a time at which much of the diagram is in use.
 * - `calm`: settings of a long and light run.
 * - `knobs`: how many at least, and one of each kind: numbers that a panel shows first with the shares of the slider to which a
 *   drag takes them, a folded number, a choice that stands at its first option, a switch.
 * - `shape`: a folded choice of three options or more. `words`: options of its choices.
 * - `idle`: knobs of which a step may change nothing in the default run, and a link in whose run it does; `null` when no fact of any run
 *   holds it.
 * - `bound`: a link at which the knob `id` (whose least value is `min`) cannot be moved to its end, since that would be too much for a page.
 * - `crowded`: a link whose page has more words than the default one.
 * - `long`: a link whose runs a page plays in several tasks, a knob of whole numbers that all its variants read, and two values for it.
 * - `heavy`: a link that asks for more than a page can play.
 * - `golden`: the engine's file of digests, and how many runs there are in it at least.
 */
export const LABS = [
  {
    id: "flash-sale",
    path: "",
    variants: 3,
    end: 30,
    opens: [5, 10],
    early: 7,
    late: 15,
    busy: 9,
    calm: "duration_s=300&base_rate=5",
    second: "queue_capacity=100",
    more: ["visits", "patience_ms", "service_ms", "prefetch"],
    knobs: {
      count: 35,
      numbers: { visits: [0.7, 0.5, 0.6], queue_capacity: [0.4, 0.2, 0.3], workers: [0.4, 0.1, 0.3], service_ms: [0.6, 0.3, 0.5], patience_ms: [0.9, 0.5, 0.8] },
      folded: "cold_times=5",
      choice: "overflow",
      option: "drop_oldest",
      toggle: "unlocked_stock",
    },
    shape: "spike_shape",
    words: ["block", "at_once"],
    idle: {
      refresh_pause_ms: "refresh_policy=fixed",
      per_user_limit: "purchase_token=off&patience_ms=500",
      purchase_token: "per_user_limit=0&patience_ms=500",
      queue_capacity: "queue_capacity=300",
      overflow: "queue_capacity=300",
      bound_counts: "queue_capacity=300",
      max_attempts: "failure_percent=50",
      restart_s: "memory_limit_mib=6",
      cold_times: "memory_limit_mib=6",
      warm_up_s: "memory_limit_mib=6",
      server_price: null,
    },
    bound: { query: "base_rate=2000&duration_s=60&refreshes=10", id: "duration_s", min: 5 },
    crowded: "workers=12&t=9000&follow=1",
    long: { query: "visits=50000&refreshes=2", knob: "service_ms", values: [41, 42] },
    heavy: "visits=100000&spike_s=60&base_rate=2000&duration_s=300&refreshes=10&servers=64&threads=256&more_times=10",
    golden: ["golden.txt", 12],
  },
  {
    id: "check-in",
    path: "check-in/",
    variants: 2,
    end: 60,
    opens: [24, 28],
    early: 14,
    late: 33,
    busy: 27,
    calm: "run_s=300&base_rate=5",
    second: "error_percent=20",
    more: ["base_rate", "points_ms", "relay_ms", "backoff_ms"],
    knobs: {
      count: 50,
      numbers: { error_percent: [0.5, 0.2, 0.3], outage_s: [0.4, 0.1, 0], workers: [0.4, 0.1, 0.3], worker_crash_per_mille: [0.6, 0.3, 0.5], max_attempts: [0.08, 0.02, 0.05] },
      folded: "relay_ms=300",
      choice: "outage_kind",
      option: "hangs",
      toggle: "idempotency",
    },
    shape: "spike_shape",
    words: ["hangs", "visibility_timeout"],
    idle: { outage3_at_s: "outage3_s=3", broker_restart2_at_s: "broker_down2_s=2", visibility_ms: "ack=visibility_timeout" },
    bound: { query: "base_rate=500&run_s=60", id: "run_s", min: 10 },
    crowded: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&publish_lost_per_mille=0&confirm_lost_per_mille=20&relay_crash_per_mille=0&broker_down_s=0&worker_crash_per_mille=20&ack_lost_per_mille=20&dead_letter=off&idempotency=off&follow=1&t=27000",
    long: { query: "spike_visits=30000&base_rate=100", knob: "points_ms", values: [41, 42] },
    heavy: "base_rate=500&spike_visits=50000&run_s=300&workers=64&worker_ms=1&max_attempts=0&retry_policy=immediate&error_percent=50&redrive_every_s=1",
    golden: ["check_in_golden.txt", 12],
  },
];

/** A lab by its id. */
export const labOf = (id) => LABS.find((lab) => lab.id === id);

/** What the digests of a lab's runs look like. */
export const digestOf = (lab) => new RegExp(`^[0-9a-f]{16}(-[0-9a-f]{16}){${lab.variants - 1}}$`);

/** Milliseconds, as a link writes a time. */
export const ms = (seconds) => Math.round(seconds * 1000);
