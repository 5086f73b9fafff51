//! Presses that are due after pauses of one length: in order of time, eight bytes each.

use alloc::collections::VecDeque;

/// Bits of a person's key: two streams of 134 million people each.
pub(super) const KEY_BITS: u32 = 28;
const ATTEMPT_BITS: u32 = 4;

/// Pauses shorter than this fit: the low 32 bits of an instant tell it apart from its neighbours in the lane.
pub(super) const LONGEST_PAUSE: u64 = 1 << 32;

/// A first-in, first-out lane of (instant, key, attempt).
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    /// Low half of the instant, key, attempt.
    entries: VecDeque<u64>,
    /// The whole instants of the front and of the back.
    front: u64,
    back: u64,
}

impl Lane {
    /// When the first is due; `u64::MAX` when none is.
    #[inline]
    pub(super) fn next_at(&self) -> u64 {
        if self.entries.is_empty() { u64::MAX } else { self.front }
    }

    pub(super) fn memory(&self) -> usize {
        self.entries.capacity() * 8
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Puts a press at the end.
    ///
    /// # Panics
    /// When it comes before the last one, or too long after it; when key or attempt are too large.
    #[inline]
    pub(super) fn push(&mut self, at: u64, key: u32, attempt: u32) {
        if self.entries.is_empty() {
            self.front = at;
        } else {
            assert!(at >= self.back && at - self.back < LONGEST_PAUSE, "a lane takes presses in order, after pauses of one length");
        }
        assert!(key < 1 << KEY_BITS && attempt < 1 << ATTEMPT_BITS, "a press fits into eight bytes");
        self.back = at;
        self.entries.push_back((at << 32) | u64::from(attempt) << KEY_BITS | u64::from(key));
    }

    /// Takes the first: its instant, key and attempt.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<(u64, u32, u32)> {
        let entry = self.entries.pop_front()?;
        let at = self.front;
        if let Some(next) = self.entries.front() {
            self.front = at + u64::from(((next >> 32) as u32).wrapping_sub(at as u32));
        }
        let attempt = (entry >> KEY_BITS) as u32 & ((1 << ATTEMPT_BITS) - 1);
        Some((at, entry as u32 & ((1 << KEY_BITS) - 1), attempt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;

    #[test]
    fn instants_come_back_whole_over_hours() {
        let (mut lane, mut expected, mut now) = (Lane::default(), VecDeque::new(), 0u64);
        for n in 0..50_000u64 {
            now += mix(n) % if n % 1_000 == 0 { LONGEST_PAUSE } else { 1 << 20 };
            let (key, attempt) = ((mix(n + 7) as u32) & ((1 << KEY_BITS) - 1), (n % 11) as u32);
            lane.push(now, key, attempt);
            expected.push_back((now, key, attempt));
            if n % 3 == 0 || n % 5_000 > 4_000 {
                assert_eq!(lane.next_at(), expected[0].0);
                assert_eq!(lane.pop(), expected.pop_front());
            }
        }
        while let Some(entry) = expected.pop_front() {
            assert_eq!(lane.pop(), Some(entry));
        }
        assert_eq!((lane.pop(), lane.next_at()), (None, u64::MAX));
    }
}
