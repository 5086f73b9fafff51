//! Counts and levels over time, in a fixed number of bins.

use super::readable::Readable;
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

/// The series of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    end: SimTime,
    counts: Vec<Vec<u32>>,
    levels: Vec<Level>,
    health: Vec<Health>,
    bin: usize,
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
            self.bin += 1;
            self.bin_ends = end_of(self.bin, self.end);
            self.health[self.bin] = if self.current[0] >= self.pressure { Health::Pressure } else { Health::Calm };
            for (level, &value) in self.levels.iter_mut().zip(&self.current) {
                level.low[self.bin] = value;
                level.high[self.bin] = value;
            }
        }
        self.accrue(at);
    }

    /// The levels from this instant on.
    #[inline]
    pub(super) fn levels_are(&mut self, at: SimTime, now: [u32; 3]) {
        if now == self.current {
            return;
        }
        self.advance(at);
        self.current = now;
        if now[0] >= self.pressure {
            self.health[self.bin] = self.health[self.bin].max(Health::Pressure);
        }
        for (level, &value) in self.levels.iter_mut().zip(&now) {
            level.low[self.bin] = level.low[self.bin].min(value);
            level.high[self.bin] = level.high[self.bin].max(value);
        }
    }

    fn accrue(&mut self, until: SimTime) {
        let span = until.since(self.since).nanos();
        if span > 0 {
            for (level, &value) in self.levels.iter_mut().zip(&self.current) {
                level.area[self.bin] += u64::from(value) * span;
            }
            self.since = until;
        }
    }

    /// Closes the series once the run has ended.
    pub fn close(&mut self) {
        self.advance(self.end);
    }
}

impl<M: Readable> Sink<M> for Series {
    #[inline]
    fn fact(&mut self, at: SimTime, fact: M::Fact) {
        if at >= self.bin_ends {
            self.advance(at);
        }
        let mut mask = M::counted(&fact);
        while mask != 0 {
            self.counts[mask.trailing_zeros() as usize][self.bin] += 1;
            mask &= mask - 1;
        }
        if M::is_trouble(&fact) {
            self.health[self.bin] = Health::Trouble;
        }
    }

    #[inline]
    fn after(&mut self, at: SimTime, _: &M::Setup, model: &M) {
        self.levels_are(at, model.levels());
    }
}
