//! Counts and levels over time, in a fixed number of bins.

use super::readable::{NOTED, Readable, TROUBLE};
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec;
use alloc::vec::Vec;

/// How many bins a series has: about one for each pixel column of a narrow chart.
pub const BINS: usize = 600;

/// How well a shop fares in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// Nobody was turned away, and fewer waited than were in service.
    #[default]
    Calm,
    /// At least as many waited as could be in service at once.
    Pressure,
    /// Somebody was refused, timed out, was lost, or left without what they came for because of the shop's state.
    Trouble,
}

/// One level's lowest, highest and mean value in each bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Lowest.
    pub low: Vec<u32>,
    /// Highest: a peak of a single instant stays visible.
    pub high: Vec<u32>,
    /// Integral over time, in units times nanoseconds.
    pub area: Vec<u64>,
}

/// The bin that time is in: what every fact and event touches, hence together and of a fixed size.
#[derive(Clone, Debug, PartialEq)]
struct Open {
    /// Of each counter, and of trouble: one for each bit of [`Readable::counted`].
    counts: [u32; 32],
    low: [u32; 3],
    high: [u32; 3],
    area: [u64; 3],
    /// Without trouble, which is counted.
    health: Health,
}

/// The series of one run. The bin that time is in is read only once [`Series::close`] has been called, or a later bin has begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    end: SimTime,
    counts: Vec<Vec<u32>>,
    levels: Vec<Level>,
    health: Vec<Health>,
    bin: usize,
    open: Open,
    bin_ends: SimTime,
    since: SimTime,
    current: [u32; 3],
    pressure: u32,
}

/// Where a bin ends.
fn end_of(bin: usize, end: SimTime) -> SimTime {
    SimTime::from_nanos(end.nanos() * (bin as u64 + 1) / BINS as u64)
}

impl Series {
    /// An empty series for a run of this setup.
    pub fn new<M: Readable>(setup: &M::Setup) -> Series {
        let end = M::end(setup);
        Series {
            end,
            counts: M::COUNTERS.iter().map(|_| vec![0; BINS]).collect(),
            levels: M::LEVELS.iter().map(|_| Level { low: vec![0; BINS], high: vec![0; BINS], area: vec![0; BINS] }).collect(),
            health: vec![Health::Calm; BINS],
            bin: 0,
            open: Open { counts: [0; 32], low: [0; 3], high: [0; 3], area: [0; 3], health: Health::Calm },
            bin_ends: end_of(0, end),
            since: SimTime::START,
            current: [0; 3],
            pressure: M::pressure(setup),
        }
    }

    /// The instant at which the series ends.
    pub fn end(&self) -> SimTime {
        self.end
    }

    /// Which bin an instant falls into.
    pub fn bin_of(&self, t: SimTime) -> usize {
        ((t.nanos() * BINS as u64 / self.end.nanos().max(1)) as usize).min(BINS - 1)
    }

    /// What a counter counted in each bin.
    pub fn counts(&self, counter: usize) -> &[u32] {
        &self.counts[counter]
    }

    /// All that a counter counted.
    pub fn total(&self, counter: usize) -> u64 {
        self.counts[counter].iter().map(|&n| u64::from(n)).sum()
    }

    /// A counter's rate in thousandths a second, over groups of `group` bins.
    pub fn rates_milli(&self, counter: usize, group: usize) -> Vec<u64> {
        let span_us = (self.end.nanos() / 1_000 * group as u64 / BINS as u64).max(1);
        self.counts[counter]
            .chunks(group)
            .map(|bins| {
                let n: u64 = bins.iter().map(|&n| u64::from(n)).sum();
                n * 1_000_000_000 / span_us
            })
            .collect()
    }

    /// A level in each bin.
    pub fn level(&self, level: usize) -> &Level {
        &self.levels[level]
    }

    /// A level's highest value.
    pub fn peak(&self, level: usize) -> u32 {
        self.levels[level].high.iter().copied().max().unwrap_or(0)
    }

    /// A level's mean over the whole run.
    pub fn mean(&self, level: usize) -> f64 {
        let area: f64 = self.levels[level].area.iter().map(|&part| part as f64).sum();
        area / self.end.nanos().max(1) as f64
    }

    /// How the shop fared in each bin.
    pub fn health(&self) -> &[Health] {
        &self.health
    }

    /// Brings bins and areas up to an instant at which nothing has changed yet.
    fn advance(&mut self, at: SimTime) {
        while at >= self.bin_ends && self.bin + 1 < BINS {
            let until = self.bin_ends;
            self.accrue(until);
            self.write_down();
            self.bin += 1;
            self.bin_ends = end_of(self.bin, self.end);
            let health = if self.current[0] >= self.pressure { Health::Pressure } else { Health::Calm };
            self.open = Open { counts: [0; 32], low: self.current, high: self.current, area: [0; 3], health };
        }
        self.accrue(at);
    }

    /// Writes the bin that time is in into its place.
    fn write_down(&mut self) {
        let (bin, open) = (self.bin, &self.open);
        for (counts, &count) in self.counts.iter_mut().zip(&open.counts) {
            counts[bin] = count;
        }
        for (index, level) in self.levels.iter_mut().enumerate() {
            level.low[bin] = open.low[index];
            level.high[bin] = open.high[index];
            level.area[bin] = open.area[index];
        }
        let trouble = open.counts[TROUBLE.trailing_zeros() as usize] > 0;
        self.health[bin] = if trouble { Health::Trouble } else { open.health };
    }

    /// Counts a fact of which [`Readable::counted`] says this.
    #[inline]
    pub(super) fn count(&mut self, at: SimTime, counted: u32) {
        if at >= self.bin_ends {
            self.advance(at);
        }
        let mut mask = counted & !NOTED;
        while mask != 0 {
            self.open.counts[mask.trailing_zeros() as usize] += 1;
            mask &= mask - 1;
        }
    }

    /// The levels from this instant on; says whether they are others than before.
    #[inline]
    pub(super) fn levels_are(&mut self, at: SimTime, now: [u32; 3]) -> bool {
        if now == self.current {
            return false;
        }
        if at >= self.bin_ends {
            self.advance(at);
        } else {
            self.accrue(at);
        }
        self.current = now;
        let open = &mut self.open;
        if now[0] >= self.pressure {
            open.health = open.health.max(Health::Pressure);
        }
        for (level, &value) in now.iter().enumerate() {
            open.low[level] = open.low[level].min(value);
            open.high[level] = open.high[level].max(value);
        }
        true
    }

    #[inline]
    fn accrue(&mut self, until: SimTime) {
        let span = until.since(self.since).nanos();
        for (area, &value) in self.open.area.iter_mut().zip(&self.current) {
            *area += u64::from(value) * span;
        }
        self.since = self.since.max(until);
    }

    /// Closes the series once the run has ended.
    pub fn close(&mut self) {
        self.advance(self.end);
        self.write_down();
    }
}

impl<M: Readable> Sink<M> for Series {
    #[inline]
    fn fact(&mut self, at: SimTime, fact: &M::Fact) {
        self.count(at, M::counted(fact));
    }

    #[inline]
    fn after(&mut self, at: SimTime, _: &M::Setup, model: &M) {
        self.levels_are(at, model.levels());
    }
}
