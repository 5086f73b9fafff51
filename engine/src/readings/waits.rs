//! How long people waited, those still waiting counted.

use crate::models::flash_sale::FlashSale;
use crate::models::flash_sale::facts::Outcome;
use crate::models::flash_sale::floor::{PLACES, Place};
use crate::models::flash_sale::setup::Setup;
use crate::order::sort_numbers;
use crate::time::{SimDuration, SimTime};
use alloc::vec;
use alloc::vec::Vec;

/// The waiting times of everybody who was let in (by a server, by the gate or into the queue): from the first press to the final
/// answer or to leaving; for those still inside, their wait so far. The time that a unit is kept for somebody who does not pay is no
/// wait: it ended when the unit was theirs. Who was turned away at the door waited for nothing and is
/// not counted here: the ledger has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    /// Sorted waits in nanoseconds, each with the place its shopper stands at in the low byte: one plain number sorts fastest, and
    /// 2^56 nanoseconds are more than two years.
    sorted: Vec<u64>,
    /// How many of them are still inside.
    pub still_waiting: u32,
}

impl Waits {
    /// The waits in a world at an instant.
    pub fn at(setup: &Setup, model: &FlashSale, now: SimTime) -> Waits {
        let mut still_waiting = 0;
        let mut sorted: Vec<_> = model
            .shoppers()
            .iter()
            .zip(setup.crowd.iter())
            .filter(|(shopper, _)| shopper.let_in)
            .map(|(shopper, person)| {
                let until = match shopper.place {
                    Place::Done(Outcome::Unpaid) => shopper.since - setup.pay_within,
                    Place::Paying | Place::Done(_) => shopper.since,
                    Place::Asking | Place::Pausing | Place::InLine => {
                        still_waiting += 1;
                        now
                    }
                };
                until.since(person.arrives).nanos() << 8 | shopper.place.index() as u64
            })
            .collect();
        sort_numbers(&mut sorted);
        Waits { sorted, still_waiting }
    }

    /// How many waits there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The wait that `percent` of all do not exceed (nearest rank); `None` when there are none.
    pub fn percentile(&self, percent: u32) -> Option<SimDuration> {
        let rank = (self.sorted.len() * percent as usize).div_ceil(100).max(1);
        self.sorted.get(rank - 1).copied().map(wait)
    }

    /// The longest wait.
    pub fn longest(&self) -> Option<SimDuration> {
        self.sorted.last().copied().map(wait)
    }

    /// The mean wait in seconds.
    pub fn mean_s(&self) -> Option<f64> {
        let sum: f64 = self.sorted.iter().map(|packed| wait(*packed).as_seconds()).sum();
        (!self.sorted.is_empty()).then(|| sum / self.sorted.len() as f64)
    }

    /// How many waits of each place (in the order of [`Place::ALL`]) fall into each of `bins` equal parts of `0..=upper`; longer ones
    /// fall into the last.
    pub fn histogram(&self, bins: usize, upper: SimDuration) -> Vec<[u32; PLACES]> {
        let mut parts = vec![[0; PLACES]; bins];
        let width = (upper.nanos() / bins as u64).max(1);
        for packed in &self.sorted {
            let part = (wait(*packed).nanos() / width) as usize;
            parts[part.min(bins - 1)][(packed & 0xFF) as usize] += 1;
        }
        parts
    }
}

/// The wait in a packed entry.
fn wait(packed: u64) -> SimDuration {
    SimDuration::from_nanos(packed >> 8)
}
