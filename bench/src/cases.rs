//! The list of what is measured. **A new measurement of the engine is one more entry here.**

use crate::labs::{read, record, set_up};
use crate::{depth, floor, plain, scale};
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::flash_sale::FlashSale;

/// What one call has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// How many arrivals the call has handled; times are told per arrival.
    pub arrivals: u32,
    /// A digest of the outcome. It must be the same natively and in WebAssembly, and keeps the work from being
    /// optimised away.
    pub digest: u64,
}

/// Something to measure.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The name in the table.
    pub name: &'static str,
    /// Plays one run of some milliseconds for a seed. V8 does not optimise a call while it is running, so a case must be
    /// many short calls and never one long.
    pub play: fn(seed: u32) -> Run,
}

/// Every case; the first is the floor that the others are told as multiples of.
pub const CASES: &[Case] = &[
    Case { name: "hand-written M/M/4/100, no calendar", play: floor::play },
    Case { name: "the engine: M/M/4/100 as a plain queue", play: plain::play },
    Case { name: "the engine without a calendar: the same runs", play: scale::play },
    Case { name: "the engine: lines of 100", play: depth::play::<100, 4> },
    Case { name: "the engine: lines of 10,000", play: depth::play::<10_000, 4> },
    Case { name: "the engine: a line of 1,000,000", play: depth::play::<1_000_000, 4> },
    Case { name: "without a calendar: a line of 100 that stands", play: depth::stand::<100> },
    Case { name: "without a calendar: a line of 10,000,000 that stands", play: depth::stand::<10_000_000> },
    Case { name: "the engine: 4 workers", play: depth::play::<100_000, 4> },
    Case { name: "the engine: 100 workers", play: depth::play::<100_000, 100> },
    Case { name: "the engine: 10,000 workers", play: depth::play::<100_000, 10_000> },
    Case { name: "flash sale: direct, recorded", play: record::<FlashSale, 0> },
    Case { name: "flash sale: more servers, recorded", play: record::<FlashSale, 1> },
    Case { name: "flash sale: queue, recorded", play: record::<FlashSale, 2> },
    Case { name: "flash sale: setting up the crowd", play: set_up::<FlashSale> },
    Case { name: "flash sale: a moved knob (three setups, recordings, readings)", play: read::<FlashSale> },
    Case { name: "check-in: inline, recorded", play: record::<CheckIn, 0> },
    Case { name: "check-in: queue, recorded", play: record::<CheckIn, 1> },
    Case { name: "check-in: queue without a calendar, 20,000 people", play: scale::check_in },
    Case { name: "check-in: queue, the same people on the calendar", play: scale::check_in_on_the_calendar },
    Case { name: "check-in: setting up the crowd", play: set_up::<CheckIn> },
    Case { name: "check-in: a moved knob (two setups, recordings, readings)", play: read::<CheckIn> },
];
