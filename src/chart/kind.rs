//! Which charts there are, and what each counts.

use crate::lang::{Lang, Text, count, rate_per_s};
use crate::text::chart as text;
use queue_engine::readings::summary::level;

/// Which chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// First visits and goodput a second.
    Rates,
    /// Requests or orders that wait.
    Backlog,
    /// Pieces of work in the database.
    Load,
}

impl Kind {
    /// Every chart, from top to bottom.
    pub const ALL: [Kind; 3] = [Kind::Rates, Kind::Backlog, Kind::Load];

    /// Its title.
    pub const fn title(self) -> Text {
        match self {
            Kind::Rates => text::ARRIVALS_AND_GOODPUT,
            Kind::Backlog => text::BACKLOG,
            Kind::Load => text::DATABASE_LOAD,
        }
    }

    /// What its values count.
    pub const fn unit(self) -> Text {
        match self {
            Kind::Rates => text::PER_SECOND,
            Kind::Backlog => text::UNIT_WAITING,
            Kind::Load => text::UNIT_AT_ONCE,
        }
    }

    /// A value of this chart as people read it.
    pub fn value(self, value: u64, lang: Lang) -> String {
        match self {
            Kind::Rates => rate_per_s(value, lang),
            Kind::Backlog | Kind::Load => count(value),
        }
    }

    /// How high the plot is, in pixels: the wider, the higher.
    pub(super) const fn plot_px(self, width: u32) -> i32 {
        match (self, width) {
            (Kind::Rates | Kind::Backlog, ..560) => 108,
            (Kind::Rates | Kind::Backlog, _) => 148,
            (Kind::Load, ..560) => 76,
            (Kind::Load, _) => 104,
        }
    }

    pub(super) const fn scale(self) -> u64 {
        match self {
            Kind::Rates => 1_000,
            Kind::Backlog | Kind::Load => 1,
        }
    }

    pub(super) const fn level(self) -> Option<usize> {
        match self {
            Kind::Rates => None,
            Kind::Backlog => Some(level::WAITING),
            Kind::Load => Some(level::IN_SERVICE),
        }
    }
}
