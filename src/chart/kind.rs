//! What a chart shows, as a lab says it.

use crate::lang::{Lang, Text, count, percent, rate_per_s};

/// What a chart reads off the series of each variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// A counter's rate; behind the lines, as an area, the rate of a counter that is the same in every variant, with its name.
    Rate {
        /// The counter.
        counter: usize,
        /// The counter of the area.
        area: Option<(usize, Text)>,
    },
    /// A level.
    Level(usize),
    /// What a counter has counted so far, as a share of what another counts in the whole run.
    Share {
        /// The counter.
        counter: usize,
        /// What makes up the whole.
        of: usize,
    },
}

/// One chart of a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartKind {
    /// Its title.
    pub title: Text,
    /// What its values count.
    pub unit: Text,
    /// What it reads.
    pub reads: Reads,
    /// Whether it is drawn high.
    pub is_tall: bool,
}

impl ChartKind {
    /// A value of this chart as people read it.
    pub fn value(self, value: u64, lang: Lang) -> String {
        match self.reads {
            Reads::Rate { .. } => rate_per_s(value, lang),
            Reads::Level(_) => count(value),
            Reads::Share { .. } => percent(value, 1_000, 1),
        }
    }

    /// How high the plot is, in pixels: the wider, the higher.
    pub(super) const fn plot_px(self, width: u32) -> i32 {
        match (self.is_tall, width) {
            (true, ..560) => 108,
            (true, _) => 148,
            (false, ..560) => 76,
            (false, _) => 104,
        }
    }

    /// How many of a chart's units make one of its ticks.
    pub(super) const fn scale(self) -> u64 {
        match self.reads {
            Reads::Rate { .. } => 1_000,
            Reads::Level(_) => 1,
            Reads::Share { .. } => 10,
        }
    }

    /// A tick of the value axis; the last one names the unit.
    pub(super) fn tick(self, tick: u64, is_last: bool, lang: Lang) -> String {
        match self.reads {
            Reads::Rate { .. } if is_last => rate_per_s(tick * 1_000, lang),
            Reads::Share { .. } => percent(tick, 100, 0),
            Reads::Rate { .. } | Reads::Level(_) => super::axis::tick_name(tick),
        }
    }
}
