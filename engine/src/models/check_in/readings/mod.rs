//! How a check-in run is read: what is counted, what is marked, what went wrong, and how long people waited.

pub mod incidents;
pub mod moments;

use super::CheckIn;
use super::book::{PLACES, Place};
use super::facts::{Answer, CallFailure, Fact};
use super::setup::{Setup, Variant};
use crate::arrivals::Person;
use crate::readings::waits::{Wait, Waits};
use crate::readings::{self, Moment, NOTED, Notes, Readable, TROUBLE, UnderWay};
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec::Vec;
use incidents::Incidents;
use moments::{MomentFinder, MomentKind, Outage};

/// A check-in run, read.
pub type Reading = readings::Reading<CheckIn>;

/// What a check-in run's series count, by position in [`Readable::COUNTERS`].
pub mod counter {
    /// Presses.
    pub const ARRIVALS: usize = 0;
    /// Check-ins told that they have checked in.
    pub const CHECKED_IN: usize = 1;
    /// Check-ins told that they failed.
    pub const FAILED: usize = 2;
    /// Calls to the points service.
    pub const CALLS: usize = 3;
    /// Calls that failed.
    pub const FAILED_CALLS: usize = 4;
    /// Check-ins that got their points.
    pub const GRANTED: usize = 5;
    /// Grants beyond the first.
    pub const TWICE: usize = 6;
    /// Messages put aside.
    pub const DEAD_LETTERED: usize = 7;
    /// Check-ins whose message was lost.
    pub const LOST: usize = 8;
    /// Publishes.
    pub const PUBLISHED: usize = 9;
}

/// What a check-in run's levels are, by position in [`Readable::LEVELS`].
pub mod level {
    /// Inline: people in line for a thread. Queue: check-ins whose message waits to be published, to be delivered or to be tried again.
    pub const WAITING: usize = 0;
    /// Calls in the points service, waiting or worked on.
    pub const CALLS: usize = 1;
    /// Check-ins that are not over: neither granted, nor failed, put aside or lost.
    pub const INSIDE: usize = 2;
}

impl Readable for CheckIn {
    const COUNTERS: &'static [&'static str] =
        &["arrivals", "checked_in", "failed", "calls", "failed_calls", "granted", "granted_again", "dead_lettered", "lost", "published"];
    const LEVELS: &'static [&'static str] = &["waiting", "calls", "inside"];
    const PLACES: &'static [&'static str] = PLACES;
    type MomentKind = MomentKind;
    type Notes = CheckInNotes;

    #[inline]
    fn counted(fact: &Fact) -> u32 {
        match fact {
            Fact::Pressed(_) => 1 << counter::ARRIVALS,
            Fact::Answered { answer: Answer::CheckedIn, .. } => 1 << counter::CHECKED_IN,
            Fact::Answered { answer: Answer::Failed(_), .. } => 1 << counter::FAILED | TROUBLE | NOTED,
            Fact::CallStarted { .. } => 1 << counter::CALLS,
            Fact::CallFailed { why: CallFailure::Timeout, .. } => 1 << counter::FAILED_CALLS | NOTED,
            Fact::CallFailed { .. } => 1 << counter::FAILED_CALLS,
            Fact::Granted { nth: 1, .. } => 1 << counter::GRANTED | NOTED,
            Fact::Granted { .. } => 1 << counter::TWICE | TROUBLE | NOTED,
            Fact::DeadLettered { .. } => 1 << counter::DEAD_LETTERED | TROUBLE | NOTED,
            Fact::Lost { .. } => 1 << counter::LOST | TROUBLE | NOTED,
            Fact::Published { .. } => 1 << counter::PUBLISHED,
            Fact::ConfirmTimedOut { .. }
            | Fact::Requeued { .. }
            | Fact::CopyLost { .. }
            | Fact::WorkerCrashed { .. }
            | Fact::ProcessCrashed { .. }
            | Fact::RelayCrashed(_)
            | Fact::BrokerDown
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => NOTED,
            Fact::Committed(_)
            | Fact::PublishLost { .. }
            | Fact::Stored { .. }
            | Fact::Confirmed { .. }
            | Fact::ConfirmLost { .. }
            | Fact::Delivered { .. }
            | Fact::DuplicateIgnored { .. }
            | Fact::Acked(_)
            | Fact::AckLost(_)
            | Fact::AckVoid(_)
            | Fact::WillRetry { .. }
            | Fact::Rejoined(_)
            | Fact::Redriven(_)
            | Fact::WorkerBack(_)
            | Fact::RelayBack => 0,
        }
    }

    #[inline]
    fn levels(&self) -> [u32; 3] {
        // Asked after every event: the rows are constants, so that nothing is looked up.
        const CHECKING_IN: usize = Place::CheckingIn.index();
        const UNPUBLISHED: usize = Place::Unpublished.index();
        const READY: usize = Place::Ready.index();
        const IN_FLIGHT: usize = Place::InFlight.index();
        const BACKING_OFF: usize = Place::BackingOff.index();
        let tally = &self.book.tally;
        let on_the_way = tally[UNPUBLISHED] + tally[READY] + tally[BACKING_OFF];
        let waiting = on_the_way + self.desk.line.len() as u32;
        [waiting, self.points.inside(), tally[CHECKING_IN] + on_the_way + tally[IN_FLIGHT]]
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
        fact.subject()
    }

    fn tally(&self) -> &[u32] {
        CheckIn::tally(self)
    }

    fn arrived(&self) -> u32 {
        CheckIn::arrived(self)
    }

    fn go_on(run: &mut UnderWay<Self>, steps: &mut u64) -> bool {
        run.go_on(steps)
    }
}

impl Setup {
    /// Pieces of work that can be going on at once: threads inline, workers with a queue.
    pub fn parallel(&self) -> u32 {
        match self.variant {
            Variant::Inline => self.threads,
            Variant::Queue => self.work.workers,
        }
    }
}

/// What a check-in run takes down of its own.
#[derive(Clone, Debug)]
pub struct CheckInNotes {
    /// What went wrong.
    pub incidents: Incidents,
    finder: MomentFinder,
}

impl CheckInNotes {
    /// The first outage of the points service that ended, and the backlog it left.
    pub fn outage(&self) -> Option<Outage> {
        self.finder.outage()
    }
}

impl Notes<CheckIn> for CheckInNotes {
    fn begin(setup: &Setup) -> CheckInNotes {
        CheckInNotes { incidents: Incidents::new(setup), finder: MomentFinder::new(setup) }
    }

    #[inline]
    fn see(&mut self, at: SimTime, _: &CheckIn, levels: [u32; 3]) {
        self.finder.see(at, levels[level::WAITING]);
    }

    fn moments(&mut self) -> Vec<Moment<MomentKind>> {
        self.finder.clone().moments()
    }
}

impl Sink<CheckIn> for CheckInNotes {
    #[inline]
    fn fact(&mut self, at: SimTime, fact: &Fact) {
        self.incidents.hear(at, fact);
        self.finder.hear(at, fact);
    }
    fn after(&mut self, at: SimTime, _: &Setup, model: &CheckIn) {
        self.see(at, model, model.levels());
    }
}

/// From the press until the points came, of everybody who was told that they have checked in; for those without points so far, the time
/// since, whether or not a message of theirs is still alive: they do not know either.
pub fn delays(setup: &Setup, model: &CheckIn, now: SimTime) -> Waits {
    let checked_in = model.records().iter().zip(setup.crowd.iter()).filter(|(record, _)| record.told() == super::book::Told::CheckedIn);
    checked_in
        .map(|(record, person)| {
            let until = record.granted_at();
            Wait { lasted: until.unwrap_or(now).since(person.arrives), place: record.place().index(), goes_on: until.is_none() }
        })
        .collect()
}

/// From the press to the answer, whatever it was; for those without an answer, the time since.
pub fn answers(setup: &Setup, model: &CheckIn, now: SimTime) -> Waits {
    let everybody = model.records().iter().zip(setup.crowd.iter());
    everybody
        .map(|(record, person)| {
            let until = record.answered_at();
            // What became of the points is another question: checked in, failed, or still asking.
            let place = match record.told() {
                super::book::Told::CheckedIn => Place::Granted,
                super::book::Told::Failed => Place::Failed,
                super::book::Told::Nothing => Place::CheckingIn,
            };
            Wait { lasted: until.unwrap_or(now).since(person.arrives), place: place.index(), goes_on: until.is_none() }
        })
        .collect()
}

impl Reading {
    /// How many check-ins stand at a place at the end.
    pub fn at_end(&self, place: Place) -> u32 {
        self.recording.end().model().tally()[place.index()]
    }

    /// When the last of those who got points got them.
    pub fn last_granted(&self) -> Option<SimTime> {
        self.recording.end().model().records().iter().filter_map(|record| record.granted_at()).max()
    }

    /// The most calls to the points service in any stretch of a second, in thousandths a second.
    pub fn calls_peak_milli(&self) -> u64 {
        let bins = crate::readings::series::BINS as u64;
        let group = (1_000_000_000 * bins).div_ceil(self.series.end().nanos().max(1)).max(1) as usize;
        self.series.rates_milli(counter::CALLS, group).into_iter().max().unwrap_or(0)
    }
}
