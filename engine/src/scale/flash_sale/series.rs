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

/// Ends of attempts before they are in a series. They come nearly in order, so that two bins in a row are counted at once: an end of the
/// earlier one still may follow those of the later one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    /// The earlier one.
    bin: usize,
    /// Where it begins, where the later one does, and the first instant after that.
    from: u64,
    middle: u64,
    until: u64,
    counts: [u64; 2],
}

impl Ends {
    pub(super) fn new(series: &Series) -> Ends {
        let mut ends = Ends { bin: 0, from: 0, middle: 0, until: 0, counts: [0; 2] };
        ends.look_at(0, series);
        ends
    }

    /// An attempt ends at an instant within the run.
    #[inline(always)]
    pub(super) fn count(&mut self, at: u64, series: &mut Series) {
        if at < self.from || at >= self.until {
            self.turn_to(at, series);
        }
        self.counts[usize::from(at >= self.middle)] += 1;
    }

    #[cold]
    fn turn_to(&mut self, at: u64, series: &mut Series) {
        self.settle(series);
        let bin = series.bin_of(at);
        // After a later bin more may come of the one before it; whoever is earlier than both leaves the later one to come.
        self.look_at(if at >= self.until { bin.saturating_sub(1) } else { bin }, series);
    }

    fn look_at(&mut self, bin: usize, series: &Series) {
        self.bin = bin.min(BINS - 2);
        (self.from, self.middle) = series.reach(self.bin);
        (_, self.until) = series.reach(self.bin + 1);
    }

    /// Puts the ends counted so far into their bins.
    pub(super) fn settle(&mut self, series: &mut Series) {
        let counts = core::mem::take(&mut self.counts);
        series.worked[self.bin] += counts[0];
        series.worked[self.bin + 1] += counts[1];
    }
}
