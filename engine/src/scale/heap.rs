//! What is due, in order of time and, at one instant, in order of scheduling.

use alloc::vec::Vec;

#[derive(Clone, Copy, Debug)]
struct Entry<T> {
    at: u64,
    order: u64,
    what: T,
}

/// Something that comes of an order sooner or later, earliest first: four children to each, and instants below 2^62 nanoseconds, which are
/// 146 years.
#[derive(Clone, Debug)]
pub(super) struct Heap<T> {
    entries: Vec<Entry<T>>,
    /// The earliest instant, `u64::MAX` when nothing is due: asked for at every request.
    next: u64,
}

impl<T: Copy> Heap<T> {
    pub(super) const fn new() -> Heap<T> {
        Heap { entries: Vec::new(), next: u64::MAX }
    }

    /// When the earliest is due; `u64::MAX` when nothing is.
    #[inline]
    pub(super) fn next_at(&self) -> u64 {
        self.next
    }

    /// The order of the earliest.
    pub(super) fn next_order(&self) -> Option<u64> {
        self.entries.first().map(|entry| entry.order)
    }

    /// Memory held beyond the value itself, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry<T>>()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Puts something down for an instant; `order` settles who goes first at one.
    #[inline]
    pub(super) fn push(&mut self, at: u64, order: u64, what: T) {
        debug_assert!(at < 1 << 62, "an instant leaves two bits for a child's number");
        let entry = Entry { at, order, what };
        let place = self.entries.len();
        self.entries.push(entry);
        self.lift(place, entry);
        self.next = self.next.min(at);
    }

    /// Takes the earliest.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<(u64, T)> {
        let last = self.entries.pop()?;
        let Some(&top) = self.entries.first() else {
            self.next = u64::MAX;
            return Some((last.at, last.what));
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
            let earlier = |least: usize, child: usize| if before(&self.entries[child], &self.entries[least]) { child } else { least };
            let least = (first + 1..count).fold(first, earlier);
            self.entries[hole] = self.entries[least];
            hole = least;
        }
        self.lift(hole, last);
        self.next = self.entries[0].at;
        Some((top.at, top.what))
    }

    /// Puts something at a place, or above it.
    #[inline]
    fn lift(&mut self, mut place: usize, entry: Entry<T>) {
        while place > 0 {
            let parent = (place - 1) / 4;
            if !before(&entry, &self.entries[parent]) {
                break;
            }
            self.entries[place] = self.entries[parent];
            place = parent;
        }
        self.entries[place] = entry;
    }
}

/// Which of four goes first: their instants with their numbers in the lowest bits, so that the least is found without a branch.
#[inline(always)]
fn least_of_four<T>(four: &[Entry<T>]) -> usize {
    let [a, b, c, d] = [four[0].at << 2, four[1].at << 2 | 1, four[2].at << 2 | 2, four[3].at << 2 | 3];
    let (ab, cd) = (a.min(b), c.min(d));
    let least = ab.min(cd);
    let at = least >> 2;
    let others = a.max(b).min(c.max(d)).min(ab.max(cd));
    if others >> 2 == at { least_by_order(four, at) } else { (least & 3) as usize }
}

#[cold]
fn least_by_order<T>(four: &[Entry<T>], at: u64) -> usize {
    let tied = (0..four.len()).filter(|index| four[*index].at == at);
    tied.min_by_key(|index| four[*index].order).unwrap_or(0)
}

#[inline]
fn before<T>(one: &Entry<T>, other: &Entry<T>) -> bool {
    one.at < other.at || (one.at == other.at && one.order < other.order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;

    #[test]
    fn it_sorts_like_a_sort_by_instant_and_order() {
        // Few instants, so that most are shared and the order decides; and many.
        for instants in [3, 300, 1 << 62] {
            let (mut heap, mut expected, mut got) = (Heap::new(), Vec::new(), Vec::new());
            for n in 0..4_000u64 {
                let at = mix(n) % instants;
                heap.push(at, n, n);
                expected.push((at, n));
            }
            expected.sort_unstable();
            assert_eq!((heap.next_at(), heap.next_order()), (expected[0].0, Some(expected[0].1)));
            while let Some(entry) = heap.pop() {
                got.push(entry);
            }
            assert_eq!((got, heap.next_at(), heap.next_order(), heap.len()), (expected, u64::MAX, None, 0));
        }
    }
}
