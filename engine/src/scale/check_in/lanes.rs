//! What is due, in lanes: each holds events of one kind that fall due in the order in which they are put down.
//!
//! The order is the calendar's ([`crate::agenda`]): time, then rank, then order of scheduling. A lane holds events of one rank.
//! What comes in any order is in a [`super::super::heap::Heap`].

use super::rings::{Few, Ring};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
