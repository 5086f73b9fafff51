//! Lines that a check-in lab's charts cannot pass.

use super::Readings;
use super::sentence as text;
use crate::chart::bound::Bound;
use crate::lang::{Lang, rate_per_s};

/// The position of the chart of calls.
const CALLS_CHART: usize = 2;

/// What the points service can do at most.
pub(super) fn bounds(run: &Readings, chart: usize, lang: Lang) -> Vec<Bound> {
    if chart != CALLS_CHART {
        return Vec::new();
    }
    let points = &run[0].recording.setup().points;
    let per_s_milli = u64::from(points.slots) * 1_000_000_000_000 / points.service.nanos().max(1);
    vec![(None, per_s_milli, text::CHART_CAPACITY.fill(lang, &[("n", &rate_per_s(per_s_milli / 1_000 * 1_000, lang))]))]
}
