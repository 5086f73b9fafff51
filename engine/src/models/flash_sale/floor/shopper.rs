//! One shopper, and the places of the ledger.

use super::super::facts::Outcome;
use crate::time::SimTime;

/// Where a shopper stands, as the shopper sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Has pressed, and waits for an answer.
    Asking,
    /// Pauses before the next refresh.
    Pausing,
    /// Was told "you are in line".
    InLine,
    /// Was told "it is yours, please pay".
    Paying,
    /// Has had the final answer.
    Done(Outcome),
}

/// How many places there are.
pub const PLACES: usize = 4 + Outcome::ALL.len();

impl Place {
    /// Every place, in the order of the ledger: outcomes first, then those still inside.
    pub const ALL: [Place; PLACES] = [
        Place::Done(Outcome::Sold),
        Place::Done(Outcome::SoldOut),
        Place::Done(Outcome::WaitedThenSoldOut),
        Place::Done(Outcome::QueueFull),
        Place::Done(Outcome::GaveUp),
        Place::Done(Outcome::Failed),
        Place::Done(Outcome::Dropped),
        Place::Done(Outcome::Unpaid),
        Place::Asking,
        Place::Pausing,
        Place::InLine,
        Place::Paying,
    ];

    /// The names of [`Place::ALL`].
    pub const IDS: [&'static str; PLACES] = {
        let mut ids = [""; PLACES];
        let mut index = 0;
        while index < PLACES {
            ids[index] = Place::ALL[index].id();
            index += 1;
        }
        ids
    };

    /// The place's row in [`Place::ALL`] and in the tally.
    #[inline]
    pub const fn index(self) -> usize {
        match self {
            Place::Done(outcome) => outcome as usize,
            Place::Asking => 8,
            Place::Pausing => 9,
            Place::InLine => 10,
            Place::Paying => 11,
        }
    }

    /// The place's stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Place::Done(Outcome::Sold) => "sold",
            Place::Done(Outcome::SoldOut) => "sold_out",
            Place::Done(Outcome::WaitedThenSoldOut) => "waited_then_sold_out",
            Place::Done(Outcome::QueueFull) => "queue_full",
            Place::Done(Outcome::GaveUp) => "gave_up",
            Place::Done(Outcome::Failed) => "failed",
            Place::Done(Outcome::Dropped) => "dropped",
            Place::Done(Outcome::Unpaid) => "unpaid",
            Place::Asking => "asking",
            Place::Pausing => "pausing",
            Place::InLine => "in_line",
            Place::Paying => "paying",
        }
    }

    /// Whether the shopper has gone without ever hearing that a unit is theirs.
    #[inline]
    pub(super) const fn left_unaware(self) -> bool {
        match self {
            Place::Done(Outcome::Sold | Outcome::Unpaid) => false,
            Place::Done(_) => true,
            Place::Asking | Place::Pausing | Place::InLine | Place::Paying => false,
        }
    }
}

/// One shopper. The clone of a world is mostly these, so they are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shopper {
    /// Where.
    pub place: Place,
    /// Since when.
    pub since: SimTime,
    /// Presses so far.
    pub attempts: u8,
    /// Units kept for, or sold to, this shopper.
    pub units: u8,
    /// Orders of this shopper that the queue still works on.
    pub orders: u8,
    /// Whether any request of theirs was ever let in.
    pub let_in: bool,
}
