//! The bound on a run's memory and time, which no knob's range alone can give.

use crate::knobs::Values;
use alloc::vec::Vec;

/// Most people one run may bring, expected: the bound on memory.
pub const MOST_VISITS: i64 = 150_000;
/// Most requests one variant may see, expected at worst: the bound on time. A page plays three variants while its reader waits, in however
/// many tasks; whoever wants more people has the engine without a calendar.
pub const MOST_REQUESTS: i64 = 420_000;
/// Most attempts that the queue's workers may make, expected: the bound on time that retries need.
pub const MOST_ATTEMPTS: i64 = 420_000;

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

/// The sum that must stay bounded: expected visits, and requests at worst.
fn load(values: &Values) -> (i64, i64) {
    let get = |id| values.get(id).unwrap_or(0);
    let visits = get("visits") + get("base_rate") * get("duration_s");
    (visits, visits * (1 + get("refreshes")))
}

fn load_is_bounded(values: &Values) -> bool {
    let (visits, requests) = load(values);
    visits <= MOST_VISITS && requests <= MOST_REQUESTS
}

/// Attempts that the queue's workers are expected to make at worst: with a purchase token a visit is one order at most, without one each press
/// can be; an order is tried 1 + p + p² + … times, up to `max_attempts` terms. A worker does one at a time.
fn attempts(values: &Values) -> i64 {
    let get = |id| values.get(id).unwrap_or(0);
    let (visits, requests) = load(values);
    let orders = if get("purchase_token") == 1 { visits } else { requests };
    // In millionths of an attempt.
    let tries = |(sum, next): (i64, i64), _| (sum + next, next * get("failure_percent") / 100);
    let (tries, _) = (0..get("max_attempts")).fold((0, 1_000_000), tries);
    (orders * tries / 1_000_000).min(get("workers") * get("duration_s") * 1_000 / get("service_ms").max(1))
}

fn attempts_are_bounded(values: &Values) -> bool {
    attempts(values) <= MOST_ATTEMPTS
}

/// Whether a run of these values stays within memory and time.
pub fn is_bounded(values: &Values) -> bool {
    load_is_bounded(values) && attempts_are_bounded(values)
}

/// Lowers knobs whose product is too large (first the refreshes, then the length of the run, then the base rate, then the visits; last the
/// attempts at one order) and says which. The ranges of the table guard each knob alone; this guards them together.
pub fn repair(values: &mut Values) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let crowd = [("refreshes", 3), ("duration_s", 60), ("base_rate", 100), ("visits", 10_000), ("refreshes", 0)];
    lower(values, &crowd, load_is_bounded, &mut repairs);
    // One attempt at each order is no more than there are requests.
    lower(values, &[("max_attempts", 1)], attempts_are_bounded, &mut repairs);
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
        repairs.push(Repair { id, asked, used: low });
    }
}
