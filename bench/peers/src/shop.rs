//! The model, apart from any engine: what an arrival and an end of work do to it.

use queue_bench::{Random, Run, Ziggurat};
use std::collections::VecDeque;

/// Places, those in service included.
const PLACES: usize = 100;
const SERVERS: u32 = 4;
/// How many arrive in a run, as in the floor's.
pub(crate) const ARRIVALS: u32 = 200_000;
/// One mean service time, in nanoseconds.
const MEAN_SERVICE: f64 = 1e9;
/// Offered load 1.2 a server.
const MEAN_GAP: f64 = MEAN_SERVICE / (1.2 * SERVERS as f64);

/// Who waits and who is served.
pub(crate) struct Shop {
    random: Random,
    ziggurat: &'static Ziggurat,
    idle: u32,
    to_come: u32,
    /// When each of those who wait came.
    line: VecDeque<u64>,
    sojourn: u64,
    rejected: u64,
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").field("rejected", &self.rejected).finish_non_exhaustive()
    }
}

/// A piece of work that begins.
pub(crate) struct Work {
    /// How long it takes, in nanoseconds.
    pub(crate) lasts: u64,
    /// When its customer came.
    pub(crate) came: u64,
}

impl Shop {
    pub(crate) fn new(seed: u32) -> Shop {
        let (random, ziggurat) = (Random::new(seed), Ziggurat::shared());
        Shop { random, ziggurat, idle: SERVERS, to_come: ARRIVALS, line: VecDeque::new(), sojourn: 0, rejected: 0 }
    }

    fn exponential(&mut self, mean: f64) -> u64 {
        (self.ziggurat.exponential(&mut self.random) * mean) as u64
    }

    /// How long it is until the next customer comes; `None` after the last.
    pub(crate) fn next_gap(&mut self) -> Option<u64> {
        self.to_come = self.to_come.checked_sub(1)?;
        Some(self.exponential(MEAN_GAP))
    }

    fn work(&mut self, came: u64) -> Work {
        Work { lasts: self.exponential(MEAN_SERVICE), came }
    }

    /// A customer comes; what begins at once, if anything does.
    pub(crate) fn arrive(&mut self, now: u64) -> Option<Work> {
        if self.idle > 0 {
            self.idle -= 1;
            return Some(self.work(now));
        }
        if self.line.len() + SERVERS as usize >= PLACES {
            self.rejected += 1;
        } else {
            self.line.push_back(now);
        }
        None
    }

    /// A piece of work ends; what begins after it, if anything does.
    pub(crate) fn end(&mut self, now: u64, came: u64) -> Option<Work> {
        self.sojourn += now - came;
        let Some(next) = self.line.pop_front() else {
            self.idle += 1;
            return None;
        };
        Some(self.work(next))
    }

    /// What the run came to.
    pub(crate) fn run(&self) -> Run {
        Run { arrivals: ARRIVALS, digest: self.sojourn.rotate_left(20) ^ self.rejected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{on_desque, on_simrs};

    /// The blocked share of the stationary birth-death process is known. In a run of 200,000 the number of rejected has a standard
    /// deviation of about the square root of arrivals and ends together, a share of 0.003; filling the empty room rejects nobody for the
    /// first 0.3 % of the arrivals. Five standard deviations are allowed.
    #[track_caller]
    fn check(shop: &Shop) {
        let (servers, load) = (f64::from(SERVERS), 1.2 * f64::from(SERVERS));
        let mut weights = vec![1.0];
        for inside in 1..=PLACES {
            weights.push(weights[inside - 1] * load / servers.min(inside as f64));
        }
        let blocked = weights[PLACES] / weights.iter().sum::<f64>();
        let share = shop.rejected as f64 / f64::from(ARRIVALS);
        assert!((share - blocked).abs() < 0.016, "{share} of all are rejected instead of {blocked}");
    }

    #[test]
    fn each_engine_computes_the_model_it_names() {
        for seed in 1..=5 {
            check(&on_desque::finished(seed));
            check(&on_simrs::finished(seed));
        }
    }

    #[test]
    fn the_engines_agree_to_the_last_nanosecond() {
        for seed in 1..=5 {
            assert_eq!(on_desque::play(seed), on_simrs::play(seed));
        }
    }
}
