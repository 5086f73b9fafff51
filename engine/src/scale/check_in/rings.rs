//! Rings: in at the tail, out at the head, each place found with a mask and without a branch.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::{Index, IndexMut};

/// The most workers, and the most slots of the points service, that a lab has: what is one for each of them needs no list that grows.
pub(super) const MOST: usize = 64;

/// A ring that grows: its size is a power of two.
#[derive(Clone, Debug)]
pub(super) struct Ring<T> {
    places: Vec<T>,
    /// How many were ever taken out and put in, round and round.
    head: usize,
    tail: usize,
}

impl<T: Copy> Ring<T> {
    /// An empty ring; `nothing` is what lies in a place that was never used.
    pub(super) fn new(nothing: T) -> Ring<T> {
        Ring { places: vec![nothing; 8], head: 0, tail: 0 }
    }

    #[inline(always)]
    fn place(&self, index: usize) -> usize {
        index & (self.places.len() - 1)
    }

    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.tail.wrapping_sub(self.head)
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.head == self.tail
    }

    /// What lies in the first place: when the ring is empty something old, which costs less than asking.
    #[inline(always)]
    pub(super) fn head(&self) -> &T {
        &self.places[self.place(self.head)]
    }

    #[inline(always)]
    pub(super) fn front(&self) -> Option<&T> {
        if self.is_empty() { None } else { Some(self.head()) }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn push_back(&mut self, item: T) {
        if self.len() == self.places.len() {
            self.grow();
        }
        let place = self.place(self.tail);
        self.places[place] = item;
        self.tail = self.tail.wrapping_add(1);
    }

    pub(super) fn push_front(&mut self, item: T) {
        if self.len() == self.places.len() {
            self.grow();
        }
        self.head = self.head.wrapping_sub(1);
        let place = self.place(self.head);
        self.places[place] = item;
    }

    #[inline(always)]
    pub(super) fn pop_front(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        let item = *self.head();
        self.head = self.head.wrapping_add(1);
        Some(item)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let nothing = self.places[0];
        let mut held: Vec<T> = self.iter().copied().collect();
        (self.head, self.tail) = (0, held.len());
        held.resize(self.tail * 2, nothing);
        self.places = held;
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).map(|index| &self.places[self.place(self.head.wrapping_add(index))])
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.head = self.tail;
    }

    /// Memory that is held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.places.capacity() * size_of::<T>()
    }
}

/// A ring that never holds more than one for each worker.
#[derive(Clone, Debug)]
pub(super) struct Few<T> {
    places: [T; MOST],
    head: usize,
    tail: usize,
}

impl<T: Copy> Few<T> {
    /// An empty ring; `nothing` is what lies in a place that was never used.
    pub(super) const fn new(nothing: T) -> Few<T> {
        Few { places: [nothing; MOST], head: 0, tail: 0 }
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.head == self.tail
    }

    /// What lies in the first place: when the ring is empty something old, which costs less than asking.
    #[inline(always)]
    pub(super) fn head(&self) -> &T {
        &self.places[self.head % MOST]
    }

    #[inline(always)]
    pub(super) fn push_back(&mut self, item: T) {
        debug_assert!(self.tail.wrapping_sub(self.head) < MOST, "no more than one for each worker");
        self.places[self.tail % MOST] = item;
        self.tail = self.tail.wrapping_add(1);
    }

    #[inline(always)]
    pub(super) fn pop_front(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        Some(self.take_head())
    }

    /// Takes out what lies in the first place; the ring must not be empty.
    #[inline(always)]
    pub(super) fn take_head(&mut self) -> T {
        debug_assert!(!self.is_empty(), "nothing is in an empty ring");
        let item = *self.head();
        self.head = self.head.wrapping_add(1);
        item
    }
}

/// One of something for each worker, or for each slot, by number.
#[derive(Clone, Debug)]
pub(super) struct Each<T>(pub(super) [T; MOST]);

impl<T> Index<u16> for Each<T> {
    type Output = T;
    #[inline(always)]
    fn index(&self, number: u16) -> &T {
        &self.0[number as usize % MOST]
    }
}

impl<T> IndexMut<u16> for Each<T> {
    #[inline(always)]
    fn index_mut(&mut self, number: u16) -> &mut T {
        &mut self.0[number as usize % MOST]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;
    use alloc::collections::VecDeque;

    #[test]
    fn a_ring_does_what_a_deque_does_while_it_grows_and_wraps() {
        let (mut ring, mut deque) = (Ring::new(0), VecDeque::new());
        let mut next = 0;
        for round in 0..4_000u64 {
            for _ in 0..mix(round) % 12 {
                if mix(next).is_multiple_of(4) {
                    ring.push_front(next);
                    deque.push_front(next);
                } else {
                    ring.push_back(next);
                    deque.push_back(next);
                }
                next += 1;
            }
            for _ in 0..mix(round + 9_999) % 12 {
                assert_eq!(ring.pop_front(), deque.pop_front());
            }
            assert_eq!((ring.len(), ring.front(), ring.is_empty()), (deque.len(), deque.front(), deque.is_empty()));
            assert!(ring.iter().eq(&deque));
        }
        assert!(next > 5_000 && ring.places.len() > 8);
        ring.clear();
        assert!(ring.is_empty() && ring.front().is_none() && ring.pop_front().is_none());
    }

    #[test]
    fn a_few_come_out_as_they_went_in_up_to_as_many_as_there_may_be() {
        let mut few = Few::new(0);
        for round in 0..100 {
            for item in 0..MOST {
                few.push_back(round + item);
            }
            assert!((0..MOST).all(|item| *few.head() == round + item && few.pop_front() == Some(round + item)));
            assert!(few.is_empty() && few.pop_front().is_none());
            few.push_back(round);
            assert_eq!(few.take_head(), round);
        }
    }
}
