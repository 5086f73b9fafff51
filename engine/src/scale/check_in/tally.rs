//! What a run at scale comes to, in memory of a fixed size.

use super::listener::{Ending, Listener, Who};
use crate::models::check_in::book::{Marks, PLACE_COUNT, Place};
use crate::time::{SimDuration, SimTime};
use alloc::vec;
use alloc::vec::Vec;

/// Counts over the whole run so far. Marks and places are those of the calendar engine ([`crate::models::check_in::book`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// People whose story has ended, at each place of [`crate::models::check_in::book::PLACES`]; at the end of the run everybody.
    pub places: [u32; PLACE_COUNT],
    /// Counts that overlap. Those lost, and those granted but told that they failed, are counted when their story ends.
    pub marks: Marks,
    /// People whose story ended after so many deliveries: the last row counts those with [`Tally::ATTEMPTS`] - 1 or more.
    pub attempts: [u32; Tally::ATTEMPTS],
    /// From the press to the first grant, of those who were told that they have checked in.
    pub delays: Delays,
    /// The most messages that were ready at the end of any event.
    pub peak_ready: u32,
}

impl Tally {
    /// Rows of [`Tally::attempts`].
    pub const ATTEMPTS: usize = 64;

    pub(super) fn new() -> Tally {
        Tally {
            places: [0; PLACE_COUNT],
            marks: Marks::default(),
            attempts: [0; Tally::ATTEMPTS],
            delays: Delays { counts: [0; Delays::ROWS] },
            peak_ready: 0,
        }
    }

    /// How many stand at a place.
    pub fn at(&self, place: Place) -> u32 {
        self.places[place.index()]
    }

    /// A story is over.
    #[inline]
    pub(super) fn end<L: Listener>(&mut self, who: Who, ending: Ending, listener: &mut L) {
        self.places[ending.place.index()] += 1;
        self.marks.lost += u32::from(matches!(ending.place, Place::Lost(_)));
        self.marks.granted_but_failed += u32::from(ending.place == Place::Failed && ending.grants > 0);
        self.attempts[(ending.deliveries as usize).min(Tally::ATTEMPTS - 1)] += 1;
        listener.ended(who, ending);
    }

    /// A story is over of which the broker never heard.
    pub(super) fn end_unpublished<L: Listener>(&mut self, who: Who, place: Place, listener: &mut L) {
        self.end(who, Ending { place, publishes: 0, deliveries: 0, grants: 0 }, listener);
    }
}

/// How many waited how long: eight rows for each doubling, hence within an eighth of the length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delays {
    /// How many in each row; [`Delays::from`] says where a row begins.
    pub counts: [u32; Delays::ROWS],
}

impl Delays {
    /// How many rows there are: up to a length of 2^42 nanoseconds, more than an hour.
    pub const ROWS: usize = 320;

    /// The row of a length.
    #[inline]
    pub fn row(length: SimDuration) -> usize {
        let nanos = length.nanos();
        let doublings = 63 - (nanos | 7).leading_zeros() as usize;
        let shift = doublings.saturating_sub(3);
        // Up to 16 each length has its own row.
        ((shift << 3) + (nanos >> shift) as usize).min(Delays::ROWS - 1)
    }

    /// The least length of a row.
    pub fn from(row: usize) -> SimDuration {
        let shift = (row >> 3).saturating_sub(1);
        SimDuration::from_nanos(((row - (shift << 3)) as u64) << shift)
    }

    /// How many there are in all.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// The least length of the row in which `per_mille` of 1000 are reached; nothing when nobody is counted.
    pub fn quantile(&self, per_mille: u32) -> Option<SimDuration> {
        let wanted = (self.total() * u64::from(per_mille)).div_ceil(1_000).max(1);
        let mut so_far = 0;
        self.counts
            .iter()
            .position(|count| {
                so_far += u64::from(*count);
                so_far >= wanted
            })
            .map(Delays::from)
    }
}

/// What happened when, in [`Bins::COUNT`] stretches of equal length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bins {
    end: u64,
    /// People who pressed.
    pub arrived: Vec<u32>,
    /// People who were granted points for the first time.
    pub granted: Vec<u32>,
    /// Calls to the points service.
    pub calls: Vec<u32>,
    /// The most messages that were ready at the end of any event in the stretch, or at its beginning.
    pub ready: Vec<u32>,
}

impl Bins {
    /// How many stretches.
    pub const COUNT: usize = 512;

    pub(super) fn new(end: SimTime) -> Bins {
        let none = || vec![0; Bins::COUNT];
        Bins { end: end.nanos(), arrived: none(), granted: none(), calls: none(), ready: none() }
    }

    /// The stretch of an instant.
    pub fn at(&self, nanos: u64) -> usize {
        ((u128::from(nanos) * Bins::COUNT as u128 / u128::from(self.end.max(1))) as usize).min(Bins::COUNT - 1)
    }

    /// The first instant after a stretch, in nanoseconds; the last stretch has no end, since what is due at the end still happens.
    pub fn until(&self, bin: usize) -> u64 {
        if bin + 1 >= Bins::COUNT {
            return u64::MAX;
        }
        ((bin as u128 + 1) * u128::from(self.end)).div_ceil(Bins::COUNT as u128) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_delays_leave_no_gap_and_are_an_eighth_wide() {
        let mut last = 0;
        for row in 0..Delays::ROWS - 1 {
            let (from, next) = (Delays::from(row), Delays::from(row + 1));
            assert_eq!((Delays::row(from), Delays::row(SimDuration::from_nanos(next.nanos() - 1))), (row, row), "row {row}");
            assert!(from.nanos() >= last && (next.nanos() - from.nanos()) * 8 <= from.nanos().max(8), "row {row}");
            last = from.nanos();
        }
        assert_eq!(Delays::row(SimDuration::from_nanos(u64::MAX)), Delays::ROWS - 1);
    }

    #[test]
    fn a_quantile_is_the_row_in_which_so_many_lie() {
        let mut delays = Delays { counts: [0; Delays::ROWS] };
        assert_eq!(delays.quantile(500), None);
        for nanos in 1..=1_000 {
            delays.counts[Delays::row(SimDuration::from_nanos(nanos))] += 1;
        }
        for (per_mille, exact) in [(0, 1), (1, 1), (500, 500), (990, 990), (1_000, 1_000)] {
            let found = delays.quantile(per_mille).expect("somebody is counted").nanos();
            assert!(found <= exact && exact < found + found.div_ceil(8), "{per_mille}: {found}");
        }
    }

    #[test]
    fn stretches_of_time_meet() {
        let bins = Bins::new(SimTime::from_nanos(60_000_000_007));
        for bin in 0..Bins::COUNT - 1 {
            let until = bins.until(bin);
            assert_eq!((bins.at(until - 1), bins.at(until)), (bin, bin + 1));
        }
    }
}
