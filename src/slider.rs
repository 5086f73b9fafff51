//! A slider's positions and the values they stand for.
//!
//! A linear knob has a position for each step. A logarithmic one has positions in about equal ratios, rounded to two
//! significant digits, so that a drag gives numbers that people would choose; any other value still has its place between.

use queue_engine::knobs::{Kind, Knob, Scale};

/// Equal ratios of a logarithmic slider, before rounding makes some of them one.
const LOG_POSITIONS: i64 = 200;

/// The smallest value that a logarithm has; a minimum of 0 stands at position 0 by itself.
fn floor(min: i64, step: i64) -> i64 {
    if min > 0 { min } else { step }
}

/// The values of a logarithmic slider in its order; empty for a knob whose slider is linear.
fn stops(knob: &Knob) -> Vec<i64> {
    let Kind::Number { scale: Scale::Log, min, max, step, .. } = knob.kind else { return Vec::new() };
    let low = floor(min, step);
    if max - low <= LOG_POSITIONS {
        return Vec::new();
    }
    let ratio = libm::log(max as f64 / low as f64);
    let raw = |n: i64| (low as f64 * libm::exp(ratio * n as f64 / LOG_POSITIONS as f64)) as i64;
    let mut stops: Vec<i64> = (0..LOG_POSITIONS).map(|n| two_digits(raw(n), step).clamp(low, max)).collect();
    stops.insert(0, min);
    stops.push(max);
    stops.dedup();
    stops
}

fn two_digits(value: i64, step: i64) -> i64 {
    let mut unit = 1;
    while value / unit >= 100 {
        unit *= 10;
    }
    let unit = unit.max(step);
    (value + unit / 2) / unit * unit
}

/// The largest position; the smallest is 0.
pub fn last(knob: &Knob) -> i64 {
    match stops(knob).len() {
        0 => (knob.max() - knob.min()) / knob.step(),
        count => count as i64 - 1,
    }
}

/// The value at a position; a position beyond the ends means the end.
pub fn value(knob: &Knob, position: i64) -> i64 {
    let stops = stops(knob);
    if stops.is_empty() {
        return (knob.min() + position.max(0) * knob.step()).min(knob.max());
    }
    stops[position.clamp(0, stops.len() as i64 - 1) as usize]
}

/// The position nearest to a value from above.
pub fn position(knob: &Knob, value: i64) -> i64 {
    let stops = stops(knob);
    if stops.is_empty() {
        return (value - knob.min()) / knob.step();
    }
    (stops.partition_point(|stop| *stop < value) as i64).min(stops.len() as i64 - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use queue_engine::models::flash_sale::knobs::KNOBS;

    #[test]
    fn every_slider_reaches_both_ends_and_never_runs_back() {
        for knob in KNOBS {
            assert_eq!((value(knob, 0), value(knob, last(knob))), (knob.min(), knob.max()), "{}", knob.id);
            for position in 1..=last(knob) {
                assert!(value(knob, position) > value(knob, position - 1), "{} at {position}", knob.id);
                assert!(knob.holds(value(knob, position)));
            }
        }
    }

    #[test]
    fn a_default_has_its_place_and_comes_back_from_it() {
        for knob in KNOBS {
            let back = value(knob, position(knob, knob.default));
            assert!((back - knob.default).abs() * 20 <= knob.default.max(20), "{}: {} became {back}", knob.id, knob.default);
        }
    }
}
