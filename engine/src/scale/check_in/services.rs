//! When each slot of the points service is done, and which are idle.

use super::rings::{Each, MOST};

/// The ends of the slots at work, in order: putting one in its place is a row of minimum and maximum without a branch, which for a few slots
/// is faster than a heap.
#[derive(Clone, Debug)]
pub(super) struct Services {
    /// When each slot at work is done, the first first, with its number in the lowest bits; then [`IDLE`].
    ends: [u64; MOST + 1],
    /// How many rows of [`ROW`] there are with a slot in them.
    rows: usize,
    /// When the end of each slot was put down, among everything that was.
    orders: Each<u64>,
    /// The idle slots: the one that was last at work begins first.
    idle: Each<u16>,
    idle_slots: u16,
    slots: u16,
}

/// Ends that are looked at without a branch.
const ROW: usize = 8;
/// The end of a slot that is idle.
const IDLE: u64 = u64::MAX;
/// Bits for a slot's number.
const BITS: u32 = MOST.trailing_zeros();
/// As late as can be told beside a slot's number: later than every run, and earlier than [`super::lanes::NEVER`].
const LATEST: u64 = u64::MAX >> BITS;

impl Services {
    /// # Panics
    /// When there are more slots than a number has bits for.
    pub(super) fn new(slots: u32) -> Services {
        assert!(slots as usize <= MOST, "no more than {MOST} slots");
        let mut services = Services {
            ends: [IDLE; MOST + 1],
            rows: (slots as usize).div_ceil(ROW),
            orders: Each([0; MOST]),
            idle: Each([0; MOST]),
            idle_slots: 0,
            slots: slots as u16,
        };
        services.clear();
        services
    }

    /// Whether a slot is idle.
    #[inline(always)]
    pub(super) fn has_idle(&self) -> bool {
        self.idle_slots > 0
    }

    /// When the first slot is done.
    #[inline(always)]
    pub(super) fn first_at(&self) -> u64 {
        self.ends[0] >> BITS
    }

    /// The slot that is done first.
    #[inline(always)]
    pub(super) fn first(&self) -> u16 {
        slot_of(self.ends[0])
    }

    /// When the end of the first slot was put down.
    pub(super) fn order(&self) -> u64 {
        self.orders[self.first()]
    }

    /// An idle slot, of which there must be one, is at work until an instant; which it is.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn begin(&mut self, ends: u64, order: u64) -> u16 {
        debug_assert!(self.has_idle(), "no slot is idle");
        self.idle_slots -= 1;
        let slot = self.idle[self.idle_slots];
        let mut carried = self.put_down(slot, ends, order);
        for row in self.rows() {
            for place in row {
                (*place, carried) = (carried.min(*place), carried.max(*place));
            }
        }
        self.settle();
        slot
    }

    /// The first slot is done, and at work again at once until an instant.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn go_on(&mut self, ends: u64, order: u64) {
        let end = self.put_down(self.first(), ends, order);
        self.replace_first(end);
    }

    /// The first slot is done, and idle.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn end(&mut self) {
        self.idle[self.idle_slots] = self.first();
        self.idle_slots += 1;
        self.replace_first(IDLE);
    }

    /// Takes the first end out and puts another in.
    #[cfg_attr(feature = "fast", inline(always))]
    fn replace_first(&mut self, end: u64) {
        let mut carried = end;
        for row in 0..self.rows {
            if let Some(places) = self.ends[row * ROW..].first_chunk_mut::<{ ROW + 1 }>() {
                for place in 0..ROW {
                    let next = places[place + 1];
                    (places[place], carried) = (carried.min(next), carried.max(next));
                }
            }
        }
        self.settle();
    }

    #[inline(always)]
    fn rows(&mut self) -> impl Iterator<Item = &mut [u64; ROW]> {
        self.ends.as_chunks_mut().0.iter_mut().take(self.rows)
    }

    #[inline(always)]
    fn put_down(&mut self, slot: u16, ends: u64, order: u64) -> u64 {
        self.orders[slot] = order;
        ends.min(LATEST - 1) << BITS | u64::from(slot)
    }

    /// Of several slots that are done at one instant, the one comes first whose end was put down first.
    #[inline(always)]
    fn settle(&mut self) {
        if self.ends[0] >> BITS == self.ends[1] >> BITS && self.ends[0] != IDLE {
            self.settle_tie();
        }
    }

    #[cold]
    #[inline(never)]
    fn settle_tie(&mut self) {
        let at = self.first_at();
        let tied = self.ends.iter().take_while(|end| **end >> BITS == at);
        let first = tied.enumerate().min_by_key(|(_, end)| self.orders[slot_of(**end)]).map_or(0, |(place, _)| place);
        self.ends.swap(0, first);
    }

    /// Every slot is idle.
    pub(super) fn clear(&mut self) {
        self.ends.fill(IDLE);
        self.idle_slots = self.slots;
        for slot in 0..self.slots {
            self.idle[self.slots - 1 - slot] = slot;
        }
    }

    /// The slots that are at work, by number.
    pub(super) fn at_work(&self) -> impl Iterator<Item = u16> {
        let working = self.ends.iter().filter(|end| **end != IDLE).fold(0, |set: u64, end| set | 1 << slot_of(*end));
        (0..self.slots).filter(move |slot| working >> slot & 1 == 1)
    }
}

/// Whose end it is.
#[inline(always)]
const fn slot_of(end: u64) -> u16 {
    (end % MOST as u64) as u16
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
