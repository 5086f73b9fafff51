//! Where everybody stands at the end.

use crate::draw::mix;
use crate::models::flash_sale::facts::Outcome;
use crate::models::flash_sale::floor::{PLACES, Place};

/// Everybody's place at the end of a run, and what was counted on the way: the same figures as the calendar's, in 64 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// People.
    pub arrived: u64,
    /// How many stand at each of [`Place::ALL`].
    pub places: [u64; PLACES],
    /// Presses, refreshes included.
    pub requests: u64,
    /// Presses that were refused for lack of room.
    pub refusals: u64,
    /// Orders taken in.
    pub accepted: u64,
    /// Attempts that ended.
    pub worked: u64,
    /// Attempts that ended for somebody who had left.
    pub wasted: u64,
    /// Units that came back.
    pub returned: u64,
    /// Units paid for.
    pub sold: u64,
    /// Units held at the end by people who left without hearing of it.
    pub sold_to_left: u64,
    /// Most orders that ever waited.
    pub peak_waiting: u64,
    /// Sum over all orders of the time from joining to the start of the first attempt, in nanoseconds; wraps.
    pub waited_ns: u64,
}

impl Tally {
    #[inline]
    pub(super) fn count(&mut self, place: Place) {
        self.places[place.index()] += 1;
    }

    #[inline]
    pub(super) fn done(&mut self, outcome: Outcome) {
        self.places[outcome as usize] += 1;
    }

    /// How many stand at a place.
    pub fn at(&self, place: Place) -> u64 {
        self.places[place.index()]
    }

    /// Whether everybody who came stands somewhere. True once a run is over.
    pub fn balances(&self) -> bool {
        self.places.iter().sum::<u64>() == self.arrived
    }

    pub(super) fn digest(&self) -> u64 {
        let counts = [
            self.arrived,
            self.requests,
            self.refusals,
            self.accepted,
            self.worked,
            self.wasted,
            self.returned,
            self.sold,
            self.sold_to_left,
            self.peak_waiting,
            self.waited_ns,
        ];
        self.places.iter().chain(&counts).fold(0, |digest, count| mix(digest ^ *count).wrapping_add(*count))
    }
}
