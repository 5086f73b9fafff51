//! How a flash sale is read: what is counted, what is marked, and one variant's run in the figures that prose, tables and the command
//! line quote.

pub mod auditor;
pub mod moments;

use super::FlashSale;
use super::facts::{Command, Fact, Outcome, Verdict};
use super::floor::Place;
use super::setup::{Setup, Variant};
use crate::arrivals::Person;
use crate::readings::waits::{Wait, Waits};
use crate::readings::{self, Moment, NOTED, Notes, Readable, TROUBLE, UnderWay};
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec::Vec;
use moments::{MomentFinder, MomentKind};

/// A flash sale's run, read.
pub type Reading = readings::Reading<FlashSale>;

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
    const PLACES: &'static [&'static str] = &Place::IDS;
    type MomentKind = MomentKind;
    type Notes = FlashSaleNotes;

    #[inline]
    fn counted(fact: &Fact) -> u32 {
        match fact {
            Fact::Arrived(_) => 1 << counter::ARRIVALS,
            Fact::Asked(_) => 1 << counter::REQUESTS,
            Fact::Refused(_) => 1 << counter::REFUSED | TROUBLE | NOTED,
            Fact::TimedOut(_) => 1 << counter::TIMED_OUT | TROUBLE,
            Fact::Lost(_) => TROUBLE,
            Fact::Crashed { .. } => TROUBLE | NOTED,
            Fact::Restarted { .. } | Fact::Commanded(_) => NOTED,
            Fact::Ended { heard: false, .. } => 1 << counter::WORK | 1 << counter::WASTED | NOTED,
            Fact::Ended { verdict: Verdict::Bought | Verdict::AlreadyHas, .. } => 1 << counter::WORK | 1 << counter::GOODPUT | NOTED,
            Fact::Ended { verdict: Verdict::SoldOut | Verdict::Error, .. } => 1 << counter::WORK | NOTED,
            Fact::Done { outcome, .. } => match outcome {
                Outcome::SoldOut => 1 << counter::SOLD_OUT,
                Outcome::WaitedThenSoldOut => 1 << counter::SOLD_OUT | TROUBLE,
                Outcome::GaveUp => TROUBLE | NOTED,
                Outcome::QueueFull | Outcome::Failed | Outcome::Dropped => TROUBLE,
                Outcome::Sold | Outcome::Unpaid => 0,
            },
            Fact::Held(_)
            | Fact::Joined { .. }
            | Fact::Started { .. }
            | Fact::Skipped(_)
            | Fact::WillRetry(_)
            | Fact::Requeued(_)
            | Fact::InLine(_)
            | Fact::Paying(_)
            | Fact::UnitReturned(_) => 0,
        }
    }

    #[inline]
    fn levels(&self) -> [u32; 3] {
        [self.waiting(), self.in_service(), self.inside()]
    }

    fn pressure(setup: &Setup) -> u32 {
        setup.parallel()
    }

    fn crowd(setup: &Setup) -> &[Person] {
        &setup.crowd
    }

    fn told_from(setup: &Setup) -> SimTime {
        setup.rate.spike_at
    }

    fn subject(fact: &Fact) -> Option<u32> {
        fact.shopper().map(|shopper| shopper.0)
    }

    fn tally(&self) -> &[u32] {
        FlashSale::tally(self)
    }

    fn arrived(&self) -> u32 {
        self.shoppers().len() as u32
    }

    fn go_on(run: &mut UnderWay<Self>, steps: &mut u64) -> bool {
        run.go_on(steps)
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
    #[inline]
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
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

/// What a flash sale takes down of its own.
#[derive(Clone, Debug)]
pub struct FlashSaleNotes {
    /// What happened once the spike was over.
    pub after_spike: AfterSpike,
    finder: MomentFinder,
}

impl Notes<FlashSale> for FlashSaleNotes {
    fn begin(setup: &Setup) -> FlashSaleNotes {
        let from = (setup.rate.spike_at + setup.rate.spike_length).min(setup.end);
        FlashSaleNotes { after_spike: AfterSpike { from, ..AfterSpike::default() }, finder: MomentFinder::new(setup) }
    }

    #[inline]
    fn see(&mut self, at: SimTime, model: &FlashSale, levels: [u32; 3]) {
        self.finder.see(at, model, levels[level::WAITING]);
    }

    fn moments(&mut self) -> Vec<Moment<MomentKind>> {
        self.finder.clone().moments()
    }
}

impl Sink<FlashSale> for FlashSaleNotes {
    #[inline]
    fn fact(&mut self, at: SimTime, fact: &Fact) {
        self.after_spike.fact(at, fact);
        self.finder.fact(at, fact);
    }
    fn after(&mut self, at: SimTime, _: &Setup, model: &FlashSale) {
        self.see(at, model, model.levels());
    }
}

/// The waits of everybody who was let in (by a server, by the gate or into the queue): from the first press to the final answer or to
/// leaving; for those still inside, their wait so far. The time that a unit is kept for somebody who does not pay is no wait: it ended
/// when the unit was theirs. Who was turned away at the door waited for nothing and is not counted here: the ledger has them.
pub fn waits(setup: &Setup, model: &FlashSale, now: SimTime) -> Waits {
    let let_in = model.shoppers().iter().zip(setup.crowd.iter()).filter(|(shopper, _)| shopper.let_in);
    let_in
        .map(|(shopper, person)| {
            let (until, goes_on) = match shopper.place {
                Place::Done(Outcome::Unpaid) => (shopper.since - setup.pay_within, false),
                Place::Paying | Place::Done(_) => (shopper.since, false),
                Place::Asking | Place::Pausing | Place::InLine => (now, true),
            };
            Wait { lasted: until.since(person.arrives), place: shopper.place.index(), goes_on }
        })
        .collect()
}

impl Reading {
    /// Waits as they stand at an instant.
    pub fn waits_at_end(&self) -> Waits {
        let setup = self.recording.setup();
        waits(setup, self.recording.end().model(), setup.end)
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
        let span = self.recording.setup().end.since(self.notes.after_spike.from).nanos();
        (u64::from(self.notes.after_spike.goodput) * 1_000_000_000).checked_div(span / 1_000).unwrap_or(0)
    }
}
