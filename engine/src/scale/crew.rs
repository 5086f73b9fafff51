//! Workers as the instants at which they are free: all that a line served in order of arrival needs to know of them.

use alloc::vec::Vec;

/// Where an attempt goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// A worker is idle; so many are busy besides.
    Now {
        /// Busy workers, the new one not counted.
        busy: u32,
    },
    /// Every worker is busy; the first of them is free at this instant.
    At(u64),
}

/// The instants at which workers are free, in nanoseconds.
pub(super) trait Crew: Clone {
    /// So many workers, all idle.
    fn new(workers: u32) -> Self;
    /// Whose turn an order that joins at `now` comes to be.
    fn turn(&mut self, now: u64) -> Turn;
    /// Whoever's turn it was is busy until `end`. Between [`Crew::turn`] and this nothing else may happen.
    fn occupy(&mut self, turn: Turn, end: u64);
    /// How many are busy at an instant at which nobody waits.
    fn busy(&mut self, now: u64) -> u32;
    /// Memory held beyond the value itself, in bytes.
    fn memory(&self) -> usize;
}

/// A few workers: their instants in order, the earliest first. Putting one in its place is a row of minimum and maximum without a branch.
#[derive(Clone, Debug)]
pub(super) struct Few<const N: usize> {
    /// Places without a worker are never free.
    free: [u64; N],
}

impl<const N: usize> Crew for Few<N> {
    fn new(workers: u32) -> Few<N> {
        Few { free: core::array::from_fn(|place| if (place as u32) < workers { 0 } else { u64::MAX }) }
    }

    #[inline(always)]
    fn turn(&mut self, now: u64) -> Turn {
        if self.free[0] > now { Turn::At(self.free[0]) } else { Turn::Now { busy: self.busy(now) } }
    }

    #[inline(always)]
    fn occupy(&mut self, _: Turn, end: u64) {
        let mut carried = end;
        for place in (1..N).rev() {
            // Those who are free earlier move to the front; the new end settles behind them.
            (self.free[place], carried) = (self.free[place].max(carried), self.free[place].min(carried));
        }
        self.free[0] = carried;
    }

    #[inline(always)]
    fn busy(&mut self, now: u64) -> u32 {
        self.free.iter().map(|&free| u32::from(free > now && free != u64::MAX)).sum()
    }

    fn memory(&self) -> usize {
        0
    }
}

/// Any number of workers: a heap of the instants of those who are busy, four children a node.
#[derive(Clone, Debug)]
pub(super) struct Many {
    workers: usize,
    ends: Vec<u64>,
}

impl Many {
    /// Lets go whoever is free at an instant.
    #[inline]
    fn release(&mut self, now: u64) {
        while self.ends.first().is_some_and(|&end| end <= now) {
            let Some(last) = self.ends.pop() else { return };
            if !self.ends.is_empty() {
                self.sink(last);
            }
        }
    }

    /// Puts an instant in place of the earliest.
    fn sink(&mut self, end: u64) {
        let (mut hole, count) = (0, self.ends.len());
        loop {
            let first = hole * 4 + 1;
            if first >= count {
                break;
            }
            let mut least = first;
            for child in first + 1..count.min(first + 4) {
                if self.ends[child] < self.ends[least] {
                    least = child;
                }
            }
            if end <= self.ends[least] {
                break;
            }
            self.ends[hole] = self.ends[least];
            hole = least;
        }
        self.ends[hole] = end;
    }
}

impl Crew for Many {
    fn new(workers: u32) -> Many {
        Many { workers: workers as usize, ends: Vec::with_capacity(workers as usize) }
    }

    #[inline]
    fn turn(&mut self, now: u64) -> Turn {
        self.release(now);
        match self.ends.first() {
            Some(&first) if self.ends.len() == self.workers => Turn::At(first),
            _ => Turn::Now { busy: self.ends.len() as u32 },
        }
    }

    #[inline]
    fn occupy(&mut self, turn: Turn, end: u64) {
        if let Turn::At(_) = turn {
            return self.sink(end);
        }
        let mut child = self.ends.len();
        self.ends.push(end);
        while child > 0 {
            let parent = (child - 1) / 4;
            if self.ends[parent] <= end {
                break;
            }
            self.ends[child] = self.ends[parent];
            child = parent;
        }
        self.ends[child] = end;
    }

    #[inline]
    fn busy(&mut self, now: u64) -> u32 {
        self.release(now);
        self.ends.len() as u32
    }

    fn memory(&self) -> usize {
        self.ends.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;

    /// Both kinds of crew, driven by the same orders, give everybody the same turn.
    #[test]
    fn a_few_and_many_workers_take_turns_alike() {
        for workers in [1, 3, 4] {
            let (mut few, mut many) = (Few::<4>::new(workers), Many::new(workers));
            let mut now = 0;
            for n in 0..20_000u64 {
                now += mix(n) % 12;
                let (turn, other) = (few.turn(now), many.turn(now));
                assert_eq!(turn, other, "{workers} workers, order {n}");
                let start = if let Turn::At(at) = turn { at } else { now };
                let end = start + mix(n + 99_999) % 40;
                few.occupy(turn, end);
                many.occupy(other, end);
                assert!(few.free.is_sorted());
            }
        }
    }

    #[test]
    fn a_worker_who_is_free_at_an_instant_is_free_for_who_joins_then() {
        let mut crew = Few::<4>::new(1);
        let turn = crew.turn(5);
        assert_eq!(turn, Turn::Now { busy: 0 });
        crew.occupy(turn, 9);
        assert_eq!((crew.turn(8), crew.turn(9)), (Turn::At(9), Turn::Now { busy: 0 }));
    }
}
