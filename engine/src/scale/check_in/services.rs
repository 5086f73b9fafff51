//! When each slot of the points service is done, and which are idle.

use super::rings::{Each, MOST};

/// The ends of the slots at work, in order: putting one in its place is a row of minimum and maximum without a branch, which for a few slots
/// is faster than a heap.
#[derive(Clone, Debug)]
pub(super) struct Services {
    /// When each slot at work is done, the first first, with its number in the lowest bits; then [`LATEST`].
    ends: [u64; MOST + 1],
    at_work: usize,
    /// When the end of each slot was put down, among everything that was.
    orders: Each<u64>,
    /// The idle slots: the one that was last at work begins first.
    idle: Each<u16>,
    slots: u16,
}

/// Bits for a slot's number.
const BITS: u32 = MOST.trailing_zeros();
/// As late as can be told beside a slot's number: later than every run, and earlier than [`super::lanes::NEVER`].
const LATEST: u64 = u64::MAX >> BITS;

impl Services {
    /// # Panics
    /// When there are more slots than a number has bits for.
    pub(super) fn new(slots: u32) -> Services {
        assert!(slots as usize <= MOST, "no more than {MOST} slots");
        let (ends, orders, idle) = ([u64::MAX; MOST + 1], Each([0; MOST]), Each([0; MOST]));
        let mut services = Services { ends, at_work: 0, orders, idle, slots: slots as u16 };
        services.clear();
        services
    }

    /// Whether a slot is idle.
    #[inline(always)]
    pub(super) fn has_idle(&self) -> bool {
        self.at_work < self.slots as usize
    }

    /// When the first slot is done.
    #[inline(always)]
    pub(super) fn first_at(&self) -> u64 {
        self.ends[0] >> BITS
    }

    /// When the end of the first slot was put down.
    pub(super) fn order(&self) -> u64 {
        self.orders[(self.ends[0] % MOST as u64) as u16]
    }

    /// An idle slot, of which there must be one, is at work until an instant; which it is.
    #[inline(always)]
    pub(super) fn begin(&mut self, ends: u64, order: u64) -> u16 {
        debug_assert!(self.has_idle(), "no slot is idle");
        let slot = self.idle[self.slots - 1 - self.at_work as u16];
        let mut carried = self.put(slot, ends, order);
        for place in &mut self.ends[..=self.at_work.min(MOST)] {
            (*place, carried) = (carried.min(*place), carried.max(*place));
        }
        self.at_work += 1;
        self.settle();
        slot
    }

    /// The slot that is done first.
    #[inline(always)]
    pub(super) fn first(&self) -> u16 {
        (self.ends[0] % MOST as u64) as u16
    }

    /// The first slot is done, and at work again at once until an instant.
    #[inline(always)]
    pub(super) fn go_on(&mut self, ends: u64, order: u64) {
        let mut carried = self.put(self.first(), ends, order);
        let last = self.at_work.min(MOST);
        for place in 1..=last {
            let other = self.ends[place];
            self.ends[place - 1] = carried.min(other);
            carried = carried.max(other);
        }
        self.settle();
    }

    /// The first slot is done, and idle.
    #[inline(always)]
    pub(super) fn end(&mut self) {
        let slot = self.first();
        let last = self.at_work.min(MOST);
        for place in 1..=last {
            self.ends[place - 1] = self.ends[place];
        }
        self.at_work -= 1;
        self.idle[self.slots - 1 - self.at_work as u16] = slot;
        self.settle();
    }

    #[inline(always)]
    fn put(&mut self, slot: u16, ends: u64, order: u64) -> u64 {
        self.orders[slot] = order;
        ends.min(LATEST - 1) << BITS | u64::from(slot)
    }

    /// Of several slots that are done at one instant, the one comes first whose end was put down first.
    #[inline(always)]
    fn settle(&mut self) {
        if self.ends[0] >> BITS == self.ends[1] >> BITS && self.at_work > 1 {
            self.settle_tie();
        }
    }

    #[cold]
    #[inline(never)]
    fn settle_tie(&mut self) {
        let at = self.first_at();
        let tied = self.ends.iter().take_while(|end| **end >> BITS == at).count();
        let orders = &self.orders;
        self.ends[..tied].sort_unstable_by_key(|end| orders[(end % MOST as u64) as u16]);
    }

    /// Every slot is idle.
    pub(super) fn clear(&mut self) {
        self.at_work = 0;
        self.ends.fill(u64::MAX);
        for slot in 0..self.slots {
            self.idle[self.slots - 1 - slot] = slot;
        }
    }

    /// The slots that are at work, by number.
    pub(super) fn at_work(&self) -> impl Iterator<Item = u16> {
        let working = self.ends[..self.at_work].iter().fold(0, |set: u64, end| set | 1 << (end % MOST as u64));
        (0..self.slots).filter(move |slot| working >> slot & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;
    use alloc::vec::Vec;

    #[test]
    fn the_slot_that_is_done_first_is_found_and_among_equals_the_one_put_down_first() {
        for slots in [1, 6, 64] {
            let mut services = Services::new(slots);
            let mut at_work = Vec::new();
            let told = |services: &Services| (services.first_at(), services.order(), services.first());
            // The first slots begin first; some go on when they are done.
            for order in 0..u64::from(slots) {
                let ends = mix(order) % 5;
                let slot = services.begin(ends, order);
                assert_eq!(u64::from(slot), order);
                at_work.push((ends, order, slot));
                assert_eq!(told(&services), *at_work.iter().min().expect("one is at work"));
            }
            assert!(!services.has_idle());
            for round in 1.. {
                at_work.sort_unstable();
                let (ended, _, slot) = at_work.remove(0);
                let order = u64::from(slots) + round;
                if round % 3 == 0 {
                    let ends = ended + mix(round) % 3;
                    at_work.push((ends, order, slot));
                    services.go_on(ends, order);
                } else {
                    services.end();
                    if round % 4 == 0 {
                        // The one that has just ended begins again.
                        assert_eq!(services.begin(ended + 1, order), slot);
                        at_work.push((ended + 1, order, slot));
                    }
                }
                let working: Vec<u16> = services.at_work().collect();
                assert!(working.len() == at_work.len() && at_work.iter().all(|(_, _, slot)| working.contains(slot)));
                let Some(next) = at_work.iter().min() else {
                    assert_eq!(services.first_at(), LATEST);
                    break;
                };
                assert_eq!(told(&services), *next);
            }
        }
    }
}
