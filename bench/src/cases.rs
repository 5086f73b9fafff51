//! The list of what is measured. **A new measurement of the engine is one more entry here.**

use crate::{flash_sale, floor, plain};

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
    Case { name: "flash sale: direct, recorded", play: flash_sale::record::<0> },
    Case { name: "flash sale: more servers, recorded", play: flash_sale::record::<1> },
    Case { name: "flash sale: queue, recorded", play: flash_sale::record::<2> },
    Case { name: "flash sale: setting up the crowd", play: flash_sale::set_up },
    Case { name: "flash sale: a moved knob (three setups, recordings, readings)", play: flash_sale::read },
];
