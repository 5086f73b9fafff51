//! The curve of the Kolmogorov equations over the run that it is of.

use super::cases::Curve;
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::readings::{Reading, level};
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::models::flash_sale::theory::station;
use queue_engine::readings::series::BINS;
use queue_engine::time::SimTime;

/// Values are told in hundredths: the curve is a mean, and no whole number.
const SCALE: u64 = 100;
/// Instants at which the curve is asked for: every instant costs a piece of the solution.
const POINTS: usize = 150;

/// How many are inside at each bin of a run's series, in the mean over the bin, and what theory expects there.
pub(super) fn curve(values: &Values, seed: u32) -> Option<Curve> {
    let [_, _, setup] = Setup::all(values, seed).ok()?;
    let end_ns = setup.end.nanos();
    let grid: Vec<SimTime> = (1..=POINTS as u64).map(|n| SimTime::from_nanos(end_ns * n / POINTS as u64)).collect();
    let expected = station(&setup).expected(&setup.rate, &grid);
    let reading = Reading::play(setup);
    let span = (end_ns / BINS as u64).max(1);
    let run = reading.series.level(level::INSIDE).area.iter().map(|area| area * SCALE / span).collect();
    // Each instant ends as many bins as there are more bins than instants; a straight line between two.
    let mut theory = Vec::with_capacity(BINS);
    let mut before = 0.0;
    for point in &expected.points {
        let steps = BINS / POINTS;
        let at = |step: usize| before + (point.inside - before) * (step as f64 + 0.5) / steps as f64;
        theory.extend((0..steps).map(|step| (at(step) * SCALE as f64) as u64));
        before = point.inside;
    }
    Some(Curve { run, theory, scale: SCALE, end_ns })
}

#[cfg(test)]
mod tests {
    use super::*;
    use queue_engine::models::flash_sale::knobs::KNOBS;
    use queue_engine::models::flash_sale::theory::{Case, covered_case};

    #[test]
    fn the_curve_and_the_run_have_a_value_for_each_bin_and_go_together() {
        let defaults = Values::defaults(KNOBS);
        let changes = covered_case(&defaults, Case::Curve);
        let values = changes.iter().fold(defaults, |values, (id, value)| values.with(id, *value));
        let curve = curve(&values, 7).expect("a run");
        assert_eq!((curve.run.len(), curve.theory.len()), (BINS, BINS));
        // The mean over the run strays by some per cent from run to run; a curve of another run would be off by much more.
        let mean = |list: &[u64]| list.iter().sum::<u64>() as f64 / list.len() as f64;
        let ratio = mean(&curve.run) / mean(&curve.theory);
        assert!((0.7..1.4).contains(&ratio), "{ratio}");
    }
}
