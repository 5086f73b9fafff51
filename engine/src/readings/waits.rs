//! How long people waited, those still waiting counted.

use crate::models::flash_sale::FlashSale;
use crate::models::flash_sale::facts::Outcome;
use crate::models::flash_sale::floor::{PLACES, Place};
use crate::models::flash_sale::setup::Setup;
use crate::time::{SimDuration, SimTime};
use alloc::vec;
use alloc::vec::Vec;

/// The waiting times of everybody who was let in (by a server, by the gate or into the queue): from the first press to the final
/// answer or to leaving; for those still inside, their wait so far. The time that a unit is kept for somebody who does not pay is no
/// wait: it ended when the unit was theirs. Who was turned away at the door waited for nothing and is
/// not counted here: the ledger has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    /// Sorted waits, with the place each shopper stands at.
    sorted: Vec<(SimDuration, u8)>,
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
                (until.since(person.arrives), shopper.place.index() as u8)
            })
            .collect();
        sorted.sort_unstable_by_key(|(wait, _)| *wait);
        Waits { sorted, still_waiting }
    }

    /// How many waits there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The wait that `percent` of all do not exceed (nearest rank); `None` when there are none.
    pub fn percentile(&self, percent: u32) -> Option<SimDuration> {
        let rank = (self.sorted.len() * percent as usize).div_ceil(100).max(1);
        self.sorted.get(rank - 1).map(|(wait, _)| *wait)
    }

    /// The longest wait.
    pub fn longest(&self) -> Option<SimDuration> {
        self.sorted.last().map(|(wait, _)| *wait)
    }

    /// The mean wait in seconds.
    pub fn mean_s(&self) -> Option<f64> {
        let sum: u128 = self.sorted.iter().map(|(wait, _)| u128::from(wait.nanos())).sum();
        (!self.sorted.is_empty()).then(|| sum as f64 / self.sorted.len() as f64 / 1e9)
    }

    /// How many waits of each place (in the order of [`Place::ALL`]) fall into each of `bins` equal parts of `0..=upper`; longer ones
    /// fall into the last.
    pub fn histogram(&self, bins: usize, upper: SimDuration) -> Vec<[u32; PLACES]> {
        let mut parts = vec![[0; PLACES]; bins];
        for (wait, place) in &self.sorted {
            let part = (u128::from(wait.nanos()) * bins as u128 / u128::from(upper.nanos().max(1))) as usize;
            parts[part.min(bins - 1)][*place as usize] += 1;
        }
        parts
    }
}
