//! The fluid limit: rates alone, no chance.

use crate::arrivals::{ArrivalRate, SpikeShape};
use crate::time::{SimDuration, SimTime};

/// How long a backlog takes to drain when so many a second come and so many can be done: `backlog / (capacity - rate)`, the fluid limit.
/// `None` when no more can be done than come: it never drains.
///
/// Holds for constant rates and a backlog large beside its fluctuations, while every server is busy.
/// Source: Newell, *Applications of Queueing Theory*, on deterministic approximations.
pub fn drain(backlog: u32, capacity_per_s: f64, rate_per_s: f64) -> Option<SimDuration> {
    let spare = capacity_per_s - rate_per_s;
    (spare > 0.0).then(|| SimDuration::from_nanos((f64::from(backlog) / spare * 1e9) as u64))
}

/// What a burst does to a queue without a bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// When more begins to come than can be done.
    pub begins: SimTime,
    /// When the backlog is longest: where the falling rate passes the capacity.
    pub peaks: SimTime,
    /// How long it is then.
    pub backlog: f64,
    /// When nothing waits any more.
    pub drained: SimTime,
}

/// The backlog of a burst: it grows while the rate lies above the capacity `c mu`, is longest where the rate falls back to it, and is gone
/// once the area of what came too much has been worked off.
///
/// `None` when the rate never lies above the capacity, or the base load alone does not lie below it.
///
/// Holds in the fluid limit (rates, servers and places all large), for a queue without a bound and a base load that keeps nobody waiting.
/// Source: Newell, *Applications of Queueing Theory*, on the rush hour.
pub fn burst(rate: &ArrivalRate, capacity_per_s: f64) -> Option<Burst> {
    let length = rate.spike_length.as_seconds();
    let spare = capacity_per_s - f64::from(rate.base_per_s);
    if rate.spike_visits == 0 || length == 0.0 || spare <= 0.0 {
        return None;
    }
    let visits = f64::from(rate.spike_visits);
    // Where, in units of the spike's length, its own rate passes what is spare.
    let level = spare * length / visits;
    let (begins, peaks) = match rate.spike_shape {
        SpikeShape::Step if level < 1.0 => (0.0, 1.0),
        SpikeShape::Ramp if level < 2.0 => (level / 2.0, 1.0),
        SpikeShape::Decay if level < SpikeShape::Decay.density(0.0) => {
            let steep = libm::log(SpikeShape::Decay.density(0.0) / SpikeShape::Decay.density(0.5)) / 0.5;
            (0.0, (libm::log(SpikeShape::Decay.density(0.0) / level) / steep).min(1.0))
        }
        SpikeShape::Step | SpikeShape::Ramp | SpikeShape::Decay => return None,
    };
    let backlog = |x: f64| visits * (rate.spike_shape.share(x) - rate.spike_shape.share(begins)) - spare * length * (x - begins);
    let drained = if backlog(1.0) > 0.0 {
        1.0 + backlog(1.0) / (spare * length)
    } else {
        // It falls all the way from the peak to the end of the spike: half the interval sixty times.
        let (mut low, mut high) = (peaks, 1.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if backlog(middle) > 0.0 { low = middle } else { high = middle }
        }
        high
    };
    let at = |x: f64| rate.spike_at + rate.spike_length.scaled(x);
    Some(Burst { begins: at(begins), peaks: at(peaks), backlog: backlog(peaks), drained: at(drained) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backlog_drains_only_where_more_can_be_done_than_comes() {
        assert_eq!(drain(300, 80.0, 20.0), Some(SimDuration::from_seconds(5)));
        assert_eq!(drain(300, 20.0, 20.0), None);
        assert_eq!(drain(0, 20.0, 30.0), None);
    }

    /// The same backlog by small steps, for any shape.
    fn stepped(rate: &ArrivalRate, capacity: f64) -> (f64, f64, f64) {
        let h = 1e-4;
        let (mut backlog, mut peak, mut peaks, mut drained) = (0.0f64, 0.0, 0.0, 0.0);
        for step in 0..600_000 {
            let t = f64::from(step) * h;
            let middle = SimTime::from_nanos(((t + h / 2.0) * 1e9) as u64);
            let before = backlog;
            backlog = (backlog + (rate.at(middle) - capacity) * h).max(0.0);
            if backlog > peak {
                (peak, peaks) = (backlog, t + h);
            }
            if before > 0.0 && backlog == 0.0 && drained == 0.0 {
                drained = t + h;
            }
        }
        (peak, peaks, drained)
    }

    #[test]
    fn the_burst_of_every_shape_is_what_small_steps_give() {
        for (shape, visits) in [
            (SpikeShape::Step, 2_000),
            (SpikeShape::Ramp, 2_000),
            (SpikeShape::Ramp, 700),
            (SpikeShape::Decay, 2_000),
            // Drained before the spike is over.
            (SpikeShape::Decay, 800),
        ] {
            let rate = ArrivalRate {
                base_per_s: 50,
                spike_visits: visits,
                spike_at: SimTime::from_nanos(2_000_000_000),
                spike_length: SimDuration::from_seconds(5),
                spike_shape: shape,
            };
            let burst = burst(&rate, 250.0).expect("too much comes");
            let (peak, peaks, drained) = stepped(&rate, 250.0);
            assert!((burst.backlog - peak).abs() < 0.1, "{shape:?} {visits}: {burst:?} {peak}");
            assert!((burst.peaks.as_seconds() - peaks).abs() < 2e-3, "{shape:?} {visits}: {burst:?} {peaks}");
            assert!((burst.drained.as_seconds() - drained).abs() < 5e-3, "{shape:?} {visits}: {burst:?} {drained}");
        }
    }

    #[test]
    fn a_burst_within_the_capacity_is_none() {
        let rate = |shape, visits| ArrivalRate {
            base_per_s: 50,
            spike_visits: visits,
            spike_at: SimTime::START,
            spike_length: SimDuration::from_seconds(1),
            spike_shape: shape,
        };
        assert_eq!(burst(&rate(SpikeShape::Step, 100), 150.0), None);
        assert_eq!(burst(&rate(SpikeShape::Ramp, 50), 150.0), None);
        assert_eq!(burst(&rate(SpikeShape::Decay, 31), 150.0), None);
        assert_eq!(burst(&rate(SpikeShape::Step, 100), 50.0), None, "the base load alone fills it");
    }
}
