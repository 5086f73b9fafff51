//! How long people waited, those still waiting counted.

use crate::order::sort_numbers;
use crate::time::SimDuration;
use alloc::vec;
use alloc::vec::Vec;

/// One person's wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// How long, or how long so far.
    pub lasted: SimDuration,
    /// At which of the model's places the person stands.
    pub place: usize,
    /// Whether it goes on.
    pub goes_on: bool,
}

/// Waiting times at one instant: whose and from when to when is the model's to say, and said there. Whoever still waits is counted with
/// the wait so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    /// Sorted waits in nanoseconds, each with its place in the low byte: one plain number sorts fastest, and 2^56 nanoseconds are more
    /// than two years.
    sorted: Vec<u64>,
    /// How many of them go on.
    pub still_waiting: u32,
}

impl FromIterator<Wait> for Waits {
    fn from_iter<I: IntoIterator<Item = Wait>>(waits: I) -> Waits {
        let mut still_waiting = 0;
        let mut sorted: Vec<u64> = waits
            .into_iter()
            .map(|wait| {
                still_waiting += u32::from(wait.goes_on);
                wait.lasted.nanos() << 8 | wait.place as u64
            })
            .collect();
        sort_numbers(&mut sorted);
        Waits { sorted, still_waiting }
    }
}

impl Waits {
    /// How many waits there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The wait that `percent` of all do not exceed (nearest rank); `None` when there are none.
    pub fn percentile(&self, percent: u32) -> Option<SimDuration> {
        let rank = (self.sorted.len() * percent as usize).div_ceil(100).max(1);
        self.sorted.get(rank - 1).copied().map(lasted)
    }

    /// The longest wait.
    pub fn longest(&self) -> Option<SimDuration> {
        self.sorted.last().copied().map(lasted)
    }

    /// The mean wait in seconds.
    pub fn mean_s(&self) -> Option<f64> {
        let sum: f64 = self.sorted.iter().map(|packed| lasted(*packed).as_seconds()).sum();
        (!self.sorted.is_empty()).then(|| sum / self.sorted.len() as f64)
    }

    /// How many waits of each of `places` places fall into each of `bins` equal parts of `0..=upper`, bin after bin; longer ones fall
    /// into the last.
    pub fn histogram(&self, places: usize, bins: usize, upper: SimDuration) -> Vec<u32> {
        let mut parts = vec![0; bins * places];
        let width = (upper.nanos() / bins as u64).max(1);
        for packed in &self.sorted {
            let part = ((lasted(*packed).nanos() / width) as usize).min(bins - 1);
            parts[part * places + (packed & 0xFF) as usize] += 1;
        }
        parts
    }
}

/// The wait in a packed entry.
fn lasted(packed: u64) -> SimDuration {
    SimDuration::from_nanos(packed >> 8)
}
