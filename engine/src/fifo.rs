//! A line whose copy is a copy of its memory.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

/// First in, first out. Worlds are copied at every checkpoint, and the library's copy of a deque goes element by element, with code of its own
/// for each type; this one is two moves of memory.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fifo<T>(VecDeque<T>);

impl<T: Copy> Clone for Fifo<T> {
    fn clone(&self) -> Fifo<T> {
        let (first, second) = self.0.as_slices();
        let mut copy = Vec::with_capacity(self.0.len());
        copy.extend_from_slice(first);
        copy.extend_from_slice(second);
        Fifo(copy.into())
    }
}

impl<T> FromIterator<T> for Fifo<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Fifo<T> {
        Fifo(all.into_iter().collect())
    }
}

impl<T> Default for Fifo<T> {
    fn default() -> Fifo<T> {
        Fifo(VecDeque::new())
    }
}

impl<T> Deref for Fifo<T> {
    type Target = VecDeque<T>;
    fn deref(&self) -> &VecDeque<T> {
        &self.0
    }
}

impl<T> DerefMut for Fifo<T> {
    fn deref_mut(&mut self) -> &mut VecDeque<T> {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_a_line_that_goes_round_its_memory_has_its_order() {
        let mut line = Fifo::default();
        line.extend(0..8);
        for n in 8..13 {
            line.pop_front();
            line.push_back(n);
        }
        assert!(!line.as_slices().1.is_empty(), "it should lie in two pieces");
        let copy = line.clone();
        assert_eq!(copy, line);
        assert_eq!(copy.iter().copied().collect::<Vec<_>>(), (5..13).collect::<Vec<_>>());
    }
}
