//! Presses after a pause.

use super::super::heap::Heap;
use super::super::lane::{LONGEST_PAUSE, Lane};
use crate::models::flash_sale::setup::Setup;
use crate::parts::backoff::Backoff;

/// Who pauses, by when they press again: a lane where all pauses are as long, a heap where chance decides.
#[derive(Clone, Debug)]
pub(super) enum Refreshes {
    Lane(Lane),
    Heap(Heap<(u32, u32)>, u64),
}

impl Refreshes {
    pub(super) fn new(setup: &Setup) -> Refreshes {
        match setup.refreshing.backoff {
            Backoff::Fixed(pause) if pause.nanos() < LONGEST_PAUSE => Refreshes::Lane(Lane::default()),
            Backoff::Fixed(_) | Backoff::FullJitter(_) => Refreshes::Heap(Heap::new(), 0),
        }
    }

    #[inline]
    pub(super) fn next_at(&self) -> u64 {
        match self {
            Refreshes::Lane(lane) => lane.next_at(),
            Refreshes::Heap(heap, _) => heap.next_at(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, at: u64, key: u32, attempt: u32) {
        match self {
            Refreshes::Lane(lane) => lane.push(at, key, attempt),
            Refreshes::Heap(heap, scheduled) => {
                heap.push(at, *scheduled, (key, attempt));
                *scheduled += 1;
            }
        }
    }

    /// Instant, key and number of the press.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<(u64, u32, u32)> {
        match self {
            Refreshes::Lane(lane) => lane.pop(),
            Refreshes::Heap(heap, _) => heap.pop().map(|(at, (key, attempt))| (at, key, attempt)),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Refreshes::Lane(lane) => lane.len(),
            Refreshes::Heap(heap, _) => heap.len(),
        }
    }

    pub(super) fn memory(&self) -> usize {
        match self {
            Refreshes::Lane(lane) => lane.memory(),
            Refreshes::Heap(heap, _) => heap.memory(),
        }
    }
}
