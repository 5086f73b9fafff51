//! What is due, in order of time and, at one instant, in order of scheduling.

use alloc::vec::Vec;

#[derive(Clone, Copy, Debug)]
struct Entry<T> {
    at: u64,
    order: u64,
    what: T,
}

/// Something that comes of an order sooner or later, earliest first.
#[derive(Clone, Debug)]
pub(super) struct Heap<T> {
    entries: Vec<Entry<T>>,
    /// The earliest instant, `u64::MAX` when nothing is due: asked for at every request.
    next: u64,
}

impl<T: Copy> Heap<T> {
    pub(super) fn new() -> Heap<T> {
        Heap { entries: Vec::new(), next: u64::MAX }
    }

    /// When the earliest is due; `u64::MAX` when nothing is.
    #[inline]
    pub(super) fn next_at(&self) -> u64 {
        self.next
    }

    pub(super) fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry<T>>()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Puts something down for an instant; `order` settles who goes first at one.
    pub(super) fn push(&mut self, at: u64, order: u64, what: T) {
        let entry = Entry { at, order, what };
        let mut child = self.entries.len();
        self.entries.push(entry);
        while child > 0 {
            let parent = (child - 1) / 4;
            if before(&self.entries[parent], &entry) {
                break;
            }
            self.entries[child] = self.entries[parent];
            child = parent;
        }
        self.entries[child] = entry;
        self.next = self.next.min(at);
    }

    /// Takes the earliest.
    pub(super) fn pop(&mut self) -> Option<(u64, T)> {
        let last = self.entries.pop()?;
        let Some(&top) = self.entries.first() else {
            self.next = u64::MAX;
            return Some((last.at, last.what));
        };
        let (mut hole, count) = (0, self.entries.len());
        loop {
            let first = hole * 4 + 1;
            if first >= count {
                break;
            }
            let mut least = first;
            for child in first + 1..count.min(first + 4) {
                if before(&self.entries[child], &self.entries[least]) {
                    least = child;
                }
            }
            if before(&last, &self.entries[least]) {
                break;
            }
            self.entries[hole] = self.entries[least];
            hole = least;
        }
        self.entries[hole] = last;
        self.next = self.entries[0].at;
        Some((top.at, top.what))
    }
}

#[inline]
fn before<T>(one: &Entry<T>, other: &Entry<T>) -> bool {
    (one.at, one.order) < (other.at, other.order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;

    #[test]
    fn it_sorts_like_a_sort_by_instant_and_order() {
        let (mut heap, mut expected, mut got) = (Heap::new(), Vec::new(), Vec::new());
        for n in 0..4_000u64 {
            let at = mix(n) % 300;
            heap.push(at, n, n);
            expected.push((at, n));
        }
        expected.sort_unstable();
        assert_eq!(heap.next_at(), expected[0].0);
        while let Some(entry) = heap.pop() {
            got.push(entry);
        }
        assert_eq!((got, heap.next_at(), heap.len()), (expected, u64::MAX, 0));
    }
}
