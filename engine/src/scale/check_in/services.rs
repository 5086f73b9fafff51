//! When each slot of the points service is done.

use alloc::vec;
use alloc::vec::Vec;

/// The slots' ends. The first is found by looking at all of them, at most 64: without a branch that is faster than a heap.
#[derive(Clone, Debug)]
pub(super) struct Services {
    /// When each slot is done, with its number in the lowest bits; [`LATEST`] while it is idle.
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
/// As late as can be told beside a slot's number: later than every run, and earlier than [`super::lanes::NEVER`].
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

    /// An idle slot is at work until an instant; when the first of all is done. One that was put down later is first only if it is done
    /// earlier.
    #[inline]
    pub(super) fn begin(&mut self, slot: u16, ends: u64, order: u64) -> u64 {
        let first = self.ends[self.first as usize] >> BITS;
        self.put(slot, ends, order);
        if ends < first {
            (self.first, self.order) = (slot, order);
        }
        ends.min(first)
    }

    /// The first slot is done, and at work again at once until an instant; when the first of all is done.
    #[inline]
    pub(super) fn go_on(&mut self, ends: u64, order: u64) -> u64 {
        self.put(self.first, ends, order);
        self.find_first()
    }

    /// The first slot is done, and idle; when the first of all is done.
    #[inline]
    pub(super) fn end(&mut self) -> u64 {
        self.ends[self.first as usize] = LATEST << BITS | u64::from(self.first);
        self.find_first()
    }

    #[inline]
    fn put(&mut self, slot: u16, ends: u64, order: u64) {
        self.ends[slot as usize] = ends.min(LATEST) << BITS | u64::from(slot);
        self.orders[slot as usize] = order;
    }

    /// Every slot is idle.
    pub(super) fn clear(&mut self) {
        for (slot, ends) in (0..).zip(&mut self.ends) {
            *ends = LATEST << BITS | slot;
        }
        self.first = 0;
    }

    /// Finds the slot that is done first; when that is.
    #[inline]
    fn find_first(&mut self) -> u64 {
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
        at
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
            let mut at_work = Vec::new();
            // The last slot begins first; some go on when they are done.
            for slot in (0..slots as u16).rev() {
                let (ends, order) = (mix(u64::from(slot)) % 5, u64::from(slots) - u64::from(slot));
                at_work.push((ends, order, slot));
                let first = *at_work.iter().min().expect("one is at work");
                assert_eq!((services.begin(slot, ends, order), services.order, services.first), first);
            }
            for round in 1.. {
                at_work.sort_unstable();
                let (ended, _, slot) = at_work.remove(0);
                let first = if round % 3 == 0 {
                    let (ends, order) = (ended + mix(round) % 3, u64::from(slots) + round);
                    at_work.push((ends, order, slot));
                    services.go_on(ends, order)
                } else {
                    services.end()
                };
                let Some(next) = at_work.iter().min() else {
                    assert_eq!(first, LATEST);
                    break;
                };
                assert_eq!((first, services.order, services.first), *next);
            }
        }
    }
}
