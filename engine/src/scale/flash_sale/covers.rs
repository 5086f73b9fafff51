//! Which settings need no calendar.

use crate::models::flash_sale::setup::{Setup, StockTaken, Variant};
use crate::parts::bounded_queue::Overflow;

/// Why a setting needs the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCovered {
    /// Without a queue there is no line in order of arrival: each server has its own.
    NoQueue,
    /// Who waits can be thrown away, or is held at the gate: what was decided at joining would have to be taken back.
    Overflow,
    /// Workers hold orders beyond the one they work on, so an order can wait behind a busy worker while another is idle.
    Prefetch,
    /// What is left in the shop depends on the order in which attempts end, not on the order in which they start.
    StockAtWorker,
}

impl NotCovered {
    /// Every reason.
    pub const ALL: [NotCovered; 4] = [NotCovered::NoQueue, NotCovered::Overflow, NotCovered::Prefetch, NotCovered::StockAtWorker];
}

/// Whether a setting can be run without a calendar.
///
/// # Errors
/// The first reason why not.
pub fn covers(setup: &Setup) -> Result<(), NotCovered> {
    if setup.variant != Variant::Queue {
        return Err(NotCovered::NoQueue);
    }
    match setup.queue.overflow {
        Overflow::RejectNew => {}
        Overflow::DropOldest | Overflow::Block => return Err(NotCovered::Overflow),
    }
    if setup.queue.prefetch > 1 {
        return Err(NotCovered::Prefetch);
    }
    match setup.queue.stock_taken {
        StockTaken::AtAcceptance => Ok(()),
        StockTaken::AtWorker => Err(NotCovered::StockAtWorker),
    }
}
