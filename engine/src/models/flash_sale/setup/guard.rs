//! The bound on a run's memory and time, which no knob's range alone can give.

use crate::knobs::Values;
use alloc::vec::Vec;

/// Most people one run may bring, expected: the bound on memory.
pub const MOST_VISITS: i64 = 300_000;
/// Most requests one variant may see, expected at worst: the bound on time.
pub const MOST_REQUESTS: i64 = 600_000;

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

/// Whether a run of these values stays within memory and time.
pub fn is_bounded(values: &Values) -> bool {
    let (visits, requests) = load(values);
    visits <= MOST_VISITS && requests <= MOST_REQUESTS
}

/// Lowers knobs whose product is too large (first the refreshes, then the length of the run, then the base rate, then the visits)
/// and says which. The ranges of the table guard each knob alone; this guards them together.
pub fn repair(values: &mut Values) -> Vec<Repair> {
    let mut repairs = Vec::new();
    for (id, least) in [("refreshes", 3), ("duration_s", 60), ("base_rate", 100), ("visits", 10_000), ("refreshes", 0)] {
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
    repairs
}
