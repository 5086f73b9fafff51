//! The waiting line: when each order in it starts, eight bytes an order.

use alloc::boxed::Box;
use alloc::vec;

/// First in, first out, of instants in nanoseconds. A ring with room for a power of two: a place in it is a mask away.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Behind the last one stands [`NOBODY`].
    ring: Box<[u64]>,
    /// How many ever came and went; the ring's places are these, masked.
    came: usize,
    went: usize,
}

/// Nobody starts as late.
const NOBODY: u64 = u64::MAX;

impl Line {
    pub(super) fn new() -> Line {
        Line { ring: vec![NOBODY; 64].into_boxed_slice(), came: 0, went: 0 }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.came - self.went
    }

    pub(super) fn memory(&self) -> usize {
        self.ring.len() * 8
    }

    #[inline(always)]
    fn at(&self, place: usize) -> u64 {
        self.ring[place & (self.ring.len() - 1)]
    }

    /// Puts an order at the tail.
    #[inline(always)]
    pub(super) fn push(&mut self, start: u64) {
        // One place stays for nobody.
        if self.len() + 1 == self.ring.len() {
            self.grow();
        }
        let mask = self.ring.len() - 1;
        self.ring[self.came & mask] = start;
        self.came += 1;
        self.ring[self.came & mask] = NOBODY;
    }

    /// Lets go of those who start at an instant or before it. About one goes for each that comes, sometimes none and sometimes two: a loop
    /// would be guessed wrong every time, so the first three are counted instead, all looked at together. They are in order, and behind
    /// the last one nothing counts.
    #[inline(always)]
    pub(super) fn forget(&mut self, now: u64) {
        let [first, second, third] = [0, 1, 2].map(|place| self.at(self.went + place) <= now);
        let (two, three) = (first & second, first & second & third);
        self.went += usize::from(first) + usize::from(two) + usize::from(three);
        if three {
            self.forget_more(now);
        }
    }

    #[cold]
    fn forget_more(&mut self, now: u64) {
        while self.at(self.went) <= now {
            self.went += 1;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let (old, mask) = (self.ring.len(), self.ring.len() - 1);
        let mut ring = vec![NOBODY; old * 2].into_boxed_slice();
        for place in self.went..self.came {
            ring[place & (old * 2 - 1)] = self.ring[place & mask];
        }
        self.ring = ring;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;
    use alloc::collections::VecDeque;

    #[test]
    fn it_holds_what_a_plain_list_would() {
        let (mut line, mut list, mut start) = (Line::new(), VecDeque::new(), 0);
        for n in 0..20_000u64 {
            start += mix(n) % 10;
            line.push(start);
            list.push_back(start);
            // Slower than they come at first, faster later.
            let now = start.saturating_sub(if n < 10_000 { n } else { 20_000 - n });
            line.forget(now);
            while list.front().is_some_and(|&first| first <= now) {
                list.pop_front();
            }
            assert_eq!((line.len(), line.at(line.went)), (list.len(), list.front().copied().unwrap_or(NOBODY)));
        }
    }
}
