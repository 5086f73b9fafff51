//! Counts over time, in a fixed number of bins.

use alloc::vec;
use alloc::vec::Vec;

/// How many bins a series has: as many as the calendar's.
pub const BINS: usize = crate::readings::series::BINS;

/// What was counted in each bin of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// People who came.
    pub arrived: Vec<u64>,
    /// Presses, refreshes included.
    pub requests: Vec<u64>,
    /// Orders taken in.
    pub accepted: Vec<u64>,
    /// Presses refused for lack of room.
    pub refused: Vec<u64>,
    /// Attempts that ended.
    pub worked: Vec<u64>,
    /// Orders that waited when the bin ended, and the most that did in it.
    pub waiting: Vec<u64>,
    /// The most orders that waited in the bin.
    pub peak: Vec<u64>,
    end: u64,
    /// Where bins end, as [`crate::readings::series::Series`] has it.
    bounds: Vec<u64>,
}

impl Series {
    pub(super) fn new(end: u64) -> Series {
        let empty = || vec![0; BINS];
        Series {
            arrived: empty(),
            requests: empty(),
            accepted: empty(),
            refused: empty(),
            worked: empty(),
            waiting: empty(),
            peak: empty(),
            end,
            bounds: (1..=BINS as u64).map(|bin| end * bin / BINS as u64).collect(),
        }
    }

    /// Length of the run in nanoseconds.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Where a bin ends, in nanoseconds.
    #[inline]
    pub(super) fn bound(&self, bin: usize) -> u64 {
        self.bounds[bin]
    }

    /// Which bin an instant within the run falls into.
    pub fn bin_of(&self, at: u64) -> usize {
        self.bounds.partition_point(|&bound| bound <= at).min(BINS - 1)
    }

    /// Where a bin begins, and the first instant after it; the last one reaches to any instant.
    pub(super) fn reach(&self, bin: usize) -> (u64, u64) {
        let from = if bin == 0 { 0 } else { self.bounds[bin - 1] };
        (from, if bin + 1 == BINS { u64::MAX } else { self.bounds[bin] })
    }

    pub(super) fn memory(&self) -> usize {
        BINS * 8 * 8
    }
}

/// Ends of attempts before they are in a series: the next one mostly falls into the bin of the last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    bin: usize,
    from: u64,
    until: u64,
    count: u64,
}

impl Ends {
    pub(super) fn new(series: &Series) -> Ends {
        Ends { bin: 0, from: 0, until: series.bound(0), count: 0 }
    }

    /// An attempt ends at an instant within the run.
    #[inline(always)]
    pub(super) fn count(&mut self, at: u64, series: &mut Series) {
        if at < self.from || at >= self.until {
            self.turn_to(at, series);
        }
        self.count += 1;
    }

    #[cold]
    fn turn_to(&mut self, at: u64, series: &mut Series) {
        self.settle(series);
        self.bin = series.bin_of(at);
        (self.from, self.until) = series.reach(self.bin);
    }

    /// Puts the ends counted so far into their bin.
    pub(super) fn settle(&mut self, series: &mut Series) {
        series.worked[self.bin] += core::mem::take(&mut self.count);
    }
}
