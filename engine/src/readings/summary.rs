//! One variant's run in figures: what prose, tables and the command line quote.

use super::moments::{Moment, MomentFinder, MomentKind};
use super::series::{Readable, Series};
use super::story::Overheard;
use super::waits::Waits;
use crate::models::flash_sale::FlashSale;
use crate::models::flash_sale::facts::{Command, Fact, Outcome, ShopperId, Verdict};
use crate::models::flash_sale::floor::Place;
use crate::models::flash_sale::setup::{Setup, Variant};
use crate::run::{Recording, Sink};
use crate::time::SimTime;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// What a flash sale's series count, by position in [`Readable::COUNTERS`].
pub mod counter {
    /// First visits.
    pub const ARRIVALS: usize = 0;
    /// Requests, refreshes included.
    pub const REQUESTS: usize = 1;
    /// Requests refused.
    pub const REFUSED: usize = 2;
    /// Requests whose client stopped waiting.
    pub const TIMED_OUT: usize = 3;
    /// Orders whose shopper heard "it is yours" in time: goodput.
    pub const GOODPUT: usize = 4;
    /// Pieces of work ended: throughput.
    pub const WORK: usize = 5;
    /// Pieces of work ended for somebody who had left.
    pub const WASTED: usize = 6;
    /// Shoppers who were told that nothing is left.
    pub const SOLD_OUT: usize = 7;
}

/// What a flash sale's levels are, by position in [`Readable::LEVELS`].
pub mod level {
    /// Requests or orders that wait.
    pub const WAITING: usize = 0;
    /// Pieces of work in the database.
    pub const IN_SERVICE: usize = 1;
    /// Requests or orders inside the shop.
    pub const INSIDE: usize = 2;
}

impl Readable for FlashSale {
    const COUNTERS: &'static [&'static str] = &["arrivals", "requests", "refused", "timed_out", "goodput", "work", "wasted", "sold_out"];
    const LEVELS: &'static [&'static str] = &["waiting", "in_service", "inside"];

    fn counted(fact: &Fact) -> u32 {
        match fact {
            Fact::Arrived(_) => 1 << counter::ARRIVALS,
            Fact::Asked(_) => 1 << counter::REQUESTS,
            Fact::Refused(_) => 1 << counter::REFUSED,
            Fact::TimedOut(_) => 1 << counter::TIMED_OUT,
            Fact::Ended { heard: false, .. } => 1 << counter::WORK | 1 << counter::WASTED,
            Fact::Ended { verdict: Verdict::Bought | Verdict::AlreadyHas, .. } => 1 << counter::WORK | 1 << counter::GOODPUT,
            Fact::Ended { verdict: Verdict::SoldOut | Verdict::Error, .. } => 1 << counter::WORK,
            Fact::Done { outcome: Outcome::SoldOut | Outcome::WaitedThenSoldOut, .. } => 1 << counter::SOLD_OUT,
            Fact::Held(_)
            | Fact::Joined { .. }
            | Fact::Started { .. }
            | Fact::Skipped(_)
            | Fact::WillRetry(_)
            | Fact::Requeued(_)
            | Fact::Lost(_)
            | Fact::InLine(_)
            | Fact::Paying(_)
            | Fact::Done { .. }
            | Fact::UnitReturned(_)
            | Fact::Crashed { .. }
            | Fact::Restarted { .. }
            | Fact::Commanded(_) => 0,
        }
    }

    fn levels(&self) -> [u32; 3] {
        [self.waiting(), self.in_service(), self.inside()]
    }

    fn is_trouble(fact: &Fact) -> bool {
        match fact {
            Fact::Refused(_) | Fact::TimedOut(_) | Fact::Lost(_) | Fact::Crashed { .. } => true,
            Fact::Done { outcome, .. } => match outcome {
                Outcome::Sold | Outcome::SoldOut | Outcome::Unpaid => false,
                Outcome::WaitedThenSoldOut | Outcome::QueueFull | Outcome::GaveUp | Outcome::Failed | Outcome::Dropped => true,
            },
            Fact::Arrived(_)
            | Fact::Asked(_)
            | Fact::Held(_)
            | Fact::Joined { .. }
            | Fact::Started { .. }
            | Fact::Ended { .. }
            | Fact::Skipped(_)
            | Fact::WillRetry(_)
            | Fact::Requeued(_)
            | Fact::InLine(_)
            | Fact::Paying(_)
            | Fact::UnitReturned(_)
            | Fact::Restarted { .. }
            | Fact::Commanded(_) => false,
        }
    }

    fn pressure(setup: &Setup) -> u32 {
        setup.parallel()
    }
}

/// Counts what happened once the spike was over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AfterSpike {
    from: SimTime,
    /// Pieces of work ended.
    pub work: u32,
    /// Those of them whose shopper was still there.
    pub heard: u32,
    /// Orders whose shopper heard "it is yours".
    pub goodput: u32,
}

impl Sink<FlashSale> for AfterSpike {
    fn fact(&mut self, at: SimTime, fact: Fact) {
        if at < self.from {
            return;
        }
        if let Fact::Ended { heard, verdict, .. } = fact {
            self.work += 1;
            self.heard += u32::from(heard);
            self.goodput += u32::from(heard && matches!(verdict, Verdict::Bought | Verdict::AlreadyHas));
        }
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &FlashSale) {}
}

/// A run with everything that was read while it was played.
pub struct Reading {
    /// The run.
    pub recording: Recording<FlashSale>,
    /// Counts and levels over time.
    pub series: Series,
    /// What a scrub bar marks.
    pub moments: Vec<Moment>,
    /// What happened once the spike was over.
    pub after_spike: AfterSpike,
    /// The stories of some shoppers.
    pub overheard: Overheard,
}

impl Reading {
    /// Plays a setup and reads it.
    pub fn play(setup: Setup) -> Reading {
        Reading::play_following(setup, None)
    }

    /// Plays a setup and reads it, one shopper's story included.
    pub fn play_following(setup: Setup, follow: Option<ShopperId>) -> Reading {
        let mut listeners = Listeners::new(&setup, follow);
        let recording = Recording::play(Rc::new(setup), Vec::new(), heard(&mut listeners));
        listeners.into_reading(recording)
    }

    /// The future in which the reader does one thing at `t`, read from its start.
    pub fn fork(&self, t: SimTime, command: Command) -> Reading {
        let mut listeners = Listeners::new(self.recording.setup(), None);
        let forked = self.recording.fork_heard_whole(t, command, heard(&mut listeners));
        listeners.into_reading(forked)
    }

    /// Waits as they stand at an instant.
    pub fn waits_at_end(&self) -> Waits {
        let setup = self.recording.setup();
        Waits::at(setup, self.recording.end().model(), setup.end)
    }

    /// When a moment of this kind first comes.
    pub fn first(&self, kind: MomentKind) -> Option<SimTime> {
        self.moments.iter().find(|moment| moment.kind == kind).map(|moment| moment.at)
    }

    /// How many shoppers stand at a place at the end.
    pub fn at_end(&self, place: Place) -> u32 {
        self.recording.end().model().tally()[place.index()]
    }

    /// Units nobody has at the end.
    pub fn unsold(&self) -> u32 {
        self.recording.end().model().stock().available()
    }

    /// Share of the time that threads or workers were busy, in thousandths; workers count from when they were hired.
    pub fn busy_per_mille(&self) -> u32 {
        let setup = self.recording.setup();
        let whole = setup.end.since(SimTime::START).as_seconds();
        let hired = |(at, command): &(SimTime, Command)| match (command, setup.variant) {
            (Command::AddWorkers(count), Variant::Queue) => f64::from(*count) * setup.end.since(*at).as_seconds() / whole,
            (Command::AddWorkers(_) | Command::KillServer(_) | Command::AddStock(_) | Command::SetCapacity(_), _) => 0.0,
        };
        let there = f64::from(setup.parallel()) + self.recording.commands().iter().map(hired).sum::<f64>();
        (self.series.mean(level::IN_SERVICE) / there * 1_000.0 + 0.5) as u32
    }

    /// Machines to pay for, those for hired workers included.
    pub fn machines(&self) -> u32 {
        let setup = self.recording.setup();
        setup.machines_for(self.recording.end().model().parallel(setup))
    }

    /// What the machines cost for an hour.
    pub fn price_per_hour(&self) -> u32 {
        self.machines() * self.recording.setup().server_price
    }

    /// Goodput once the spike was over, in thousandths a second.
    pub fn goodput_after_spike_milli(&self) -> u64 {
        let span = self.recording.setup().end.since(self.after_spike.from).nanos();
        (u64::from(self.after_spike.goodput) * 1_000_000_000).checked_div(span / 1_000).unwrap_or(0)
    }
}

/// The listeners, asked through a table: one copy of the model's code serves every listener.
fn heard<'a>(sink: &'a mut (dyn Sink<FlashSale> + 'a)) -> &'a mut (dyn Sink<FlashSale> + 'a) {
    sink
}

/// Everybody who listens when a run is played for a reader.
struct Listeners {
    series: Series,
    finder: MomentFinder,
    after_spike: AfterSpike,
    overheard: Overheard,
}

impl Listeners {
    fn new(setup: &Setup, follow: Option<ShopperId>) -> Listeners {
        let from = (setup.rate.spike_at + setup.rate.spike_length).min(setup.end);
        Listeners {
            series: Series::new::<FlashSale>(setup),
            finder: MomentFinder::new(setup),
            after_spike: AfterSpike { from, ..AfterSpike::default() },
            overheard: Overheard::new(setup, follow),
        }
    }

    fn into_reading(mut self, recording: Recording<FlashSale>) -> Reading {
        self.series.close();
        Reading { recording, series: self.series, moments: self.finder.moments(), after_spike: self.after_spike, overheard: self.overheard }
    }
}

impl Sink<FlashSale> for Listeners {
    #[inline]
    fn fact(&mut self, at: SimTime, fact: Fact) {
        Sink::<FlashSale>::fact(&mut self.series, at, fact);
        self.finder.fact(at, fact);
        self.after_spike.fact(at, fact);
        self.overheard.hear(at, fact);
    }
    #[inline]
    fn after(&mut self, at: SimTime, setup: &Setup, model: &FlashSale) {
        self.series.after(at, setup, model);
        self.finder.after(at, setup, model);
    }
}
