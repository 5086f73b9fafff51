//! When each slot of the points service is done.

use super::lanes::NEVER;
use alloc::vec;
use alloc::vec::Vec;

/// The slots' ends. The first is found by looking at all of them, at most 64: without a branch that is faster than a heap.
#[derive(Clone, Debug)]
pub(super) struct Services {
    /// When each slot is done, with its number in the lowest bits; [`NEVER`] while it is idle.
    ends: Vec<u64>,
    /// When each was put down, among everything that was.
    orders: Vec<u64>,
    /// The slot that is done first.
    pub(super) first: u16,
    /// When that was put down.
    pub(super) order: u64,
}

/// Bits for a slot's number.
const BITS: u32 = 6;
/// As late as can be told beside a slot's number.
const LATEST: u64 = u64::MAX >> BITS;

impl Services {
    /// # Panics
    /// When there are more slots than a number has bits for.
    pub(super) fn new(slots: u32) -> Services {
        assert!(slots <= 1 << BITS, "a slot's number has {BITS} bits");
        let mut services = Services { ends: vec![0; slots as usize], orders: vec![0; slots as usize], first: 0, order: 0 };
        services.clear();
        services
    }

    /// A slot is at work until an instant.
    #[inline(always)]
    pub(super) fn begin(&mut self, slot: u16, ends: u64, order: u64) {
        self.ends[slot as usize] = ends.min(LATEST) << BITS | u64::from(slot);
        self.orders[slot as usize] = order;
    }

    /// A slot is idle.
    #[inline(always)]
    pub(super) fn end(&mut self, slot: u16) {
        self.ends[slot as usize] = LATEST << BITS | u64::from(slot);
    }

    /// Every slot is idle.
    pub(super) fn clear(&mut self) {
        for slot in 0..self.ends.len() as u16 {
            self.end(slot);
        }
    }

    /// Finds the slot that is done first; when that is.
    #[inline(always)]
    pub(super) fn find_first(&mut self) -> u64 {
        let (mut least, mut second) = (u64::MAX, u64::MAX);
        for end in &self.ends {
            second = second.min(least.max(*end));
            least = least.min(*end);
        }
        let at = least >> BITS;
        self.first = (least & ((1 << BITS) - 1)) as u16;
        if second >> BITS == at && at < LATEST {
            self.first = self.first_put_down(at);
        }
        self.order = self.orders[self.first as usize];
        if at < NEVER { at } else { NEVER }
    }

    /// Of several slots that are done at one instant, the one whose end was put down first.
    #[cold]
    fn first_put_down(&self, at: u64) -> u16 {
        let tied = (0..self.ends.len()).filter(|slot| self.ends[*slot] >> BITS == at);
        tied.min_by_key(|slot| self.orders[*slot]).unwrap_or(0) as u16
    }

    pub(super) fn bytes(&self) -> usize {
        (self.ends.capacity() + self.orders.capacity()) * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;

    #[test]
    fn the_slot_that_is_done_first_is_found_and_among_equals_the_one_put_down_first() {
        for slots in [1, 6, 64] {
            let mut services = Services::new(slots);
            assert!(services.find_first() >= LATEST.min(NEVER));
            let mut expected = Vec::new();
            // The last slot begins first.
            for slot in (0..slots as u16).rev() {
                let (ends, order) = (mix(u64::from(slot)) % 5, u64::from(slots) - u64::from(slot));
                services.begin(slot, ends, order);
                expected.push((ends, order, slot));
            }
            expected.sort_unstable();
            for (ends, order, slot) in expected {
                assert_eq!((services.find_first(), services.order, services.first), (ends, order, slot));
                services.end(slot);
            }
        }
    }
}
