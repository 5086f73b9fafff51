//! The bound on a run's memory and time, which no knob's range alone can give.

use crate::knobs::Values;
use alloc::vec::Vec;

/// Most people one run may bring, expected: the bound on memory.
pub const MOST_CHECK_INS: i64 = 80_000;
/// Most calls to the points service that check-ins may make inline, at worst: the bound on that variant's time. A page plays both variants
/// at once while its reader waits.
pub const MOST_CALLS: i64 = 240_000;
/// Most messages that may be published in one run, expected at worst: the bound on the broker's memory.
pub const MOST_PUBLISHES: i64 = 700_000;
/// Most deliveries to workers in one run, expected at worst: the bound on time.
pub const MOST_DELIVERIES: i64 = 400_000;
/// Most attempts at one message, where nothing but the length of the run limits them: what its counter holds, less a margin.
pub const MOST_ATTEMPTS: i64 = 60_000;

/// A knob that was changed so that the run stays within memory and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The knob.
    pub id: &'static str,
    /// What was asked for.
    pub asked: i64,
    /// What it became.
    pub used: i64,
}

/// How many people are expected.
pub(super) fn check_ins(values: &Values) -> i64 {
    let get = |id| values.get(id).unwrap_or(0);
    get("spike_visits") + get("base_rate") * get("run_s")
}

/// The sums that must stay bounded: expected check-ins, publishes at worst, deliveries at worst.
fn load(values: &Values) -> (i64, i64, i64) {
    let get = |id| values.get(id).unwrap_or(0);
    let run_ms = get("run_s") * 1_000;
    let check_ins = check_ins(values);
    // Without a confirm nothing is published twice. With it a message goes out again until one publish and its confirm both come
    // through, and a storing time of several timeouts lets it go out as often before the first confirm can come.
    let mut publishes = check_ins;
    if get("confirm") == 1 {
        let arrives = (1_000 - get("publish_lost_per_mille")) * (1_000 - get("confirm_lost_per_mille"));
        publishes = check_ins * 1_000_000 / arrives * (1 + get("store_ms") / get("confirm_timeout_ms").max(1));
    }
    // A crashed relay forgets what it has published and not marked: at most what it publishes between two crashes.
    if get("outbox") == 1 && get("relay_crash_per_mille") > 0 {
        let crashes = run_ms / (get("relay_ms") + get("worker_restart_ms")).max(1);
        let unmarked = get("relay_batch") * (1 + get("store_ms").max(get("confirm_timeout_ms")) / get("relay_ms").max(1));
        publishes += crashes * check_ins.min(1_000 / get("relay_crash_per_mille")).min(unmarked);
    }
    // A worker does nothing else meanwhile: that bounds what comes round and round.
    let by_time = get("workers") * run_ms / get("worker_ms").max(1);
    let redrives = 1 + if get("redrive_every_s") > 0 { get("run_s") / get("redrive_every_s") } else { 0 };
    let by_budget = if get("max_attempts") == 0 { i64::MAX } else { publishes * get("max_attempts") * redrives };
    (check_ins, publishes, by_time.min(by_budget))
}

fn load_is_bounded(values: &Values) -> bool {
    let (check_ins, publishes, deliveries) = load(values);
    check_ins <= MOST_CHECK_INS && publishes <= MOST_PUBLISHES && deliveries <= MOST_DELIVERIES
}

fn calls_are_bounded(values: &Values) -> bool {
    check_ins(values) * values.get("inline_attempts").unwrap_or(1) <= MOST_CALLS
}

/// Whether one message alone is tried no oftener than can be counted. Without a limit and without a pause, a message that always fails is
/// back with a worker at once; the shortest pause that there is, 10 ms and with jitter half of that on average, keeps it below.
fn attempts_are_bounded(values: &Values) -> bool {
    const IMMEDIATE: i64 = 1;
    let get = |id| values.get(id).unwrap_or(0);
    let has_limit = get("max_attempts") > 0 || get("retry_policy") != IMMEDIATE;
    has_limit || get("run_s") * 1_000 / get("worker_ms").max(1) <= MOST_ATTEMPTS
}

/// Whether a run of these values stays within memory and time.
pub fn is_bounded(values: &Values) -> bool {
    load_is_bounded(values) && calls_are_bounded(values) && attempts_are_bounded(values)
}

/// Lowers knobs whose product is too large (first the workers, then the length of the run, then the base rate, then the peak; last the
/// attempts inline) and says which. The ranges of the table guard each knob alone; this guards them together.
pub fn repair(values: &mut Values) -> Vec<Repair> {
    let mut repairs = Vec::new();
    // The attempts at one message first: only the length of the run says how many they can be.
    lower(values, &[("run_s", 10)], attempts_are_bounded, &mut repairs);
    lower(values, &[("workers", 4), ("run_s", 60), ("base_rate", 50), ("spike_visits", 5_000)], load_is_bounded, &mut repairs);
    // Three calls of each check-in are as many as there may be.
    lower(values, &[("inline_attempts", 3)], calls_are_bounded, &mut repairs);
    repairs
}

/// Lowers each knob in turn, no further than it is worth, until the values are bounded.
fn lower(values: &mut Values, knobs: &[(&'static str, i64)], is_bounded: fn(&Values) -> bool, repairs: &mut Vec<Repair>) {
    for &(id, least) in knobs {
        let asked = values.get(id).unwrap_or(0);
        let fits = |value: i64| is_bounded(&values.clone().with(id, value));
        if asked <= least || fits(asked) {
            continue;
        }
        // The largest value that fits, or the least if none does.
        let (mut low, mut high) = (least, asked);
        while low < high {
            let middle = low + (high - low + 1) / 2;
            if fits(middle) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        *values = values.clone().with(id, low);
        match repairs.iter_mut().find(|earlier| earlier.id == id) {
            Some(earlier) => earlier.used = low,
            None => repairs.push(Repair { id, asked, used: low }),
        }
    }
}
