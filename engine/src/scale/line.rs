//! The waiting line: when each order in it starts, eight bytes an order.

use alloc::boxed::Box;
use alloc::vec;

/// First in, first out, of instants in nanoseconds. A ring with room for a power of two: a place in it is a mask away.
#[derive(Clone, Debug)]
pub(super) struct Line {
    ring: Box<[u64]>,
    /// How many ever came and went; the ring's places are these, masked.
    came: usize,
    went: usize,
    /// The first one's instant, `u64::MAX` when nobody waits.
    first: u64,
}

impl Line {
    pub(super) fn new() -> Line {
        Line { ring: vec![0; 64].into_boxed_slice(), came: 0, went: 0, first: u64::MAX }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.came - self.went
    }

    pub(super) fn memory(&self) -> usize {
        self.ring.len() * 8
    }

    /// Puts an order at the tail.
    #[inline(always)]
    pub(super) fn push(&mut self, start: u64) {
        if self.len() == self.ring.len() {
            self.grow();
        }
        if self.came == self.went {
            self.first = start;
        }
        let mask = self.ring.len() - 1;
        self.ring[self.came & mask] = start;
        self.came += 1;
    }

    /// Lets go of those who start at an instant or before it.
    #[inline(always)]
    pub(super) fn forget(&mut self, now: u64) {
        while self.first <= now {
            self.went += 1;
            self.first = if self.came == self.went { u64::MAX } else { self.ring[self.went & (self.ring.len() - 1)] };
        }
    }

    #[cold]
    fn grow(&mut self) {
        let (old, mask) = (self.ring.len(), self.ring.len() - 1);
        let mut ring = vec![0; old * 2].into_boxed_slice();
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
            assert_eq!((line.len(), line.first), (list.len(), list.front().copied().unwrap_or(u64::MAX)));
        }
    }
}
