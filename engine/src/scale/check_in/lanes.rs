//! What is due, in lanes: each holds events of one kind that fall due in the order in which they are put down, or a small heap of them.
//!
//! The order is the calendar's ([`crate::agenda`]): time, then rank, then order of scheduling. A lane holds events of one rank, or has the
//! rank in its orders.

use super::rings::{Few, Ring};
use alloc::vec::Vec;

/// An instant after every other, of those that fit beside a lane's number.
pub(super) const NEVER: u64 = u64::MAX >> 4;

/// Something due.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due<T> {
    /// When, in nanoseconds.
    pub(super) at: u64,
    /// Its place among those of one instant and rank.
    pub(super) order: u64,
    /// What.
    pub(super) what: T,
}

/// First in, first due.
#[derive(Clone, Debug)]
pub(super) struct Lane<T> {
    ring: Ring<Due<T>>,
}

impl<T: Copy> Lane<T> {
    pub(super) fn new(nothing: T) -> Lane<T> {
        Lane { ring: Ring::new(Due { at: NEVER, order: 0, what: nothing }) }
    }

    /// When its first is due. (A choice between two numbers needs no branch.)
    #[inline(always)]
    pub(super) fn first_at(&self) -> u64 {
        let at = self.ring.head().at;
        if self.ring.is_empty() { NEVER } else { at }
    }

    #[inline(always)]
    pub(super) fn front(&self) -> Option<&Due<T>> {
        self.ring.front()
    }

    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn push_back(&mut self, due: Due<T>) {
        self.ring.push_back(due);
    }

    #[inline(always)]
    pub(super) fn pop_front(&mut self) -> Option<Due<T>> {
        self.ring.pop_front()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Due<T>> {
        self.ring.iter()
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.ring.clear();
    }

    pub(super) fn bytes(&self) -> usize {
        self.ring.bytes()
    }
}

/// First in, first due, and never more than one for each worker.
#[derive(Clone, Debug)]
pub(super) struct FewDue {
    ring: Few<Due<u16>>,
}

impl FewDue {
    pub(super) const fn new() -> FewDue {
        FewDue { ring: Few::new(Due { at: NEVER, order: 0, what: 0 }) }
    }

    /// When its first is due.
    #[inline(always)]
    pub(super) fn first_at(&self) -> u64 {
        let at = self.ring.head().at;
        if self.ring.is_empty() { NEVER } else { at }
    }

    pub(super) fn front(&self) -> Option<&Due<u16>> {
        if self.ring.is_empty() { None } else { Some(self.ring.head()) }
    }

    #[inline(always)]
    pub(super) fn push_back(&mut self, due: Due<u16>) {
        self.ring.push_back(due);
    }

    /// Takes out the first, whose time has come: there must be one.
    #[inline(always)]
    pub(super) fn take_first(&mut self) -> u16 {
        self.ring.take_head().what
    }
}

/// Any order in, first due out.
#[derive(Clone, Debug)]
pub(super) struct Heap<T> {
    pub(super) entries: Vec<Due<T>>,
}

impl<T: Copy> Heap<T> {
    pub(super) const fn new() -> Heap<T> {
        Heap { entries: Vec::new() }
    }

    #[inline]
    pub(super) fn first(&self) -> Option<&Due<T>> {
        self.entries.first()
    }

    #[inline]
    pub(super) fn first_at(&self) -> u64 {
        self.first().map_or(NEVER, |due| due.at)
    }

    #[inline]
    pub(super) fn push(&mut self, due: Due<T>) {
        let place = self.entries.len();
        self.entries.push(due);
        self.lift(place, due);
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<Due<T>> {
        let last = self.entries.pop()?;
        let Some(&top) = self.entries.first() else {
            return Some(last);
        };
        // Down to a leaf along the least children, and up from there: what comes from the end belongs near it.
        let (mut hole, count) = (0, self.entries.len());
        while let Some(children) = self.entries.get(hole * 4 + 1..hole * 4 + 5) {
            let least = hole * 4 + 1 + least_of_four(children);
            self.entries[hole] = self.entries[least];
            hole = least;
        }
        if hole * 4 + 1 < count {
            let first = hole * 4 + 1;
            let least = (first + 1..count).fold(
                first,
                |least, child| {
                    if goes_before(&self.entries[child], &self.entries[least]) { child } else { least }
                },
            );
            self.entries[hole] = self.entries[least];
            hole = least;
        }
        self.lift(hole, last);
        Some(top)
    }

    /// Puts something at a place, or above it.
    #[inline]
    fn lift(&mut self, mut place: usize, due: Due<T>) {
        while place > 0 {
            let parent = (place - 1) / 4;
            if !goes_before(&due, &self.entries[parent]) {
                break;
            }
            self.entries[place] = self.entries[parent];
            place = parent;
        }
        self.entries[place] = due;
    }
}

/// Which of four goes first: their instants with their numbers in the lowest bits, so that the least is found without a branch.
#[inline(always)]
fn least_of_four<T>(four: &[Due<T>]) -> usize {
    let [a, b, c, d] = [four[0].at << 2, four[1].at << 2 | 1, four[2].at << 2 | 2, four[3].at << 2 | 3];
    let (ab, cd) = (a.min(b), c.min(d));
    let least = ab.min(cd);
    let at = least >> 2;
    let others = a.max(b).min(c.max(d)).min(ab.max(cd));
    if others >> 2 == at { least_by_order(four, at) } else { (least & 3) as usize }
}

#[cold]
fn least_by_order<T>(four: &[Due<T>], at: u64) -> usize {
    let tied = (0..four.len()).filter(|index| four[*index].at == at);
    tied.min_by_key(|index| four[*index].order).unwrap_or(0)
}

#[inline]
fn goes_before<T>(a: &Due<T>, b: &Due<T>) -> bool {
    a.at < b.at || (a.at == b.at && a.order < b.order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;

    #[test]
    fn an_empty_lane_is_never_due() {
        let (mut lane, mut few) = (Lane::new(()), FewDue::new());
        for at in 1..100 {
            lane.push_back(Due { at, order: at, what: () });
            few.push_back(Due { at, order: at, what: at as u16 });
            assert_eq!((lane.first_at(), few.first_at()), (at, at));
            assert_eq!((lane.pop_front().map(|due| due.order), few.take_first()), (Some(at), at as u16));
            assert_eq!((lane.first_at(), few.first_at()), (NEVER, NEVER));
            assert!(lane.front().is_none() && few.front().is_none());
        }
    }

    /// Few instants, so that most are shared and the order decides.
    #[test]
    fn a_heap_sorts_like_a_sort_by_time_and_then_by_order() {
        for instants in [3, 50, 100_000] {
            let mut heap = Heap::new();
            let mut expected = Vec::new();
            for order in 0..3_000 {
                let at = mix(order) % instants;
                heap.push(Due { at, order, what: () });
                expected.push((at, order));
            }
            expected.sort_unstable();
            let got: Vec<_> = core::iter::from_fn(|| heap.pop()).map(|due| (due.at, due.order)).collect();
            assert_eq!(got, expected);
            assert_eq!(heap.first_at(), NEVER);
        }
    }
}
