//! The moments of a check-in run that a scrub bar marks.

use super::CheckIn;
use super::facts::{Answer, Fact, LostAt};
use super::setup::Setup;
use crate::order::in_order;
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec::Vec;

/// What a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentKind {
    /// The morning peak begins.
    PeakBegins,
    /// The morning peak is over.
    PeakEnds,
    /// The points service goes away.
    OutageBegins,
    /// The points service is back.
    OutageEnds,
    /// The points service becomes slow.
    SlowBegins,
    /// The points service is as fast as ever.
    SlowEnds,
    /// The broker goes away.
    BrokerDown,
    /// The broker is back.
    BrokerUp,
    /// A worker crashes for the first time.
    FirstWorkerCrash,
    /// The check-in process crashes for the first time.
    FirstProcessCrash,
    /// The relay crashes for the first time.
    FirstRelayCrash,
    /// Somebody is told for the first time that they have not checked in.
    FirstFailed,
    /// A check-in's points are lost at this place for the first time.
    FirstLoss(LostAt),
    /// Points are granted twice for the first time.
    FirstDuplicate,
    /// A message is put aside for the first time.
    FirstDeadLetter,
    /// Fewer wait than can be taken on at once, for the first time after the longest backlog. (Some always wait: for the relay's next
    /// look, or for the next attempt at a poison message.)
    Drained,
    /// The last check-in that gets points gets them.
    LastGranted,
}

impl MomentKind {
    /// Its place among those of one instant, and its bit among those seen.
    const fn index(self) -> u32 {
        match self {
            MomentKind::PeakBegins => 0,
            MomentKind::PeakEnds => 1,
            MomentKind::OutageBegins => 2,
            MomentKind::OutageEnds => 3,
            MomentKind::SlowBegins => 4,
            MomentKind::SlowEnds => 5,
            MomentKind::BrokerDown => 6,
            MomentKind::BrokerUp => 7,
            MomentKind::FirstWorkerCrash => 8,
            MomentKind::FirstProcessCrash => 9,
            MomentKind::FirstRelayCrash => 10,
            MomentKind::FirstFailed => 11,
            MomentKind::FirstLoss(at) => 12 + at as u32,
            MomentKind::FirstDuplicate => 17,
            MomentKind::FirstDeadLetter => 18,
            MomentKind::Drained => 19,
            MomentKind::LastGranted => 20,
        }
    }
}

/// One marked instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: SimTime,
    /// What.
    pub kind: MomentKind,
}

/// Finds the moments of a run while it is played.
#[derive(Clone, Debug)]
pub struct MomentFinder {
    moments: Vec<Moment>,
    seen: u32,
    /// The longest backlog so far; what is no longer than the workers or threads is none.
    peak: u32,
    least: u32,
    drained: Option<SimTime>,
    last_granted: Option<SimTime>,
}

impl MomentFinder {
    /// A finder for a run of this setup.
    pub fn new(setup: &Setup) -> MomentFinder {
        let mut moments = Vec::new();
        if setup.rate.spike_visits > 0 {
            moments.push(Moment { at: setup.rate.spike_at, kind: MomentKind::PeakBegins });
            moments.push(Moment { at: setup.rate.spike_at + setup.rate.spike_length, kind: MomentKind::PeakEnds });
            moments.retain(|moment| moment.at <= setup.end);
        }
        let least = CheckIn::pressure(setup);
        MomentFinder { moments, seen: 0, peak: least, least, drained: None, last_granted: None }
    }

    /// The moments found, in order of time.
    pub fn moments(mut self) -> Vec<Moment> {
        let drained = self.drained.filter(|_| self.peak > self.least);
        for (at, kind) in [(drained, MomentKind::Drained), (self.last_granted, MomentKind::LastGranted)] {
            self.moments.extend(at.map(|at| Moment { at, kind }));
        }
        in_order(&mut self.moments, |moment| (moment.at, moment.kind.index()));
        self.moments
    }

    fn each(&mut self, at: SimTime, kind: MomentKind) {
        self.moments.push(Moment { at, kind });
    }

    fn once(&mut self, at: SimTime, kind: MomentKind) {
        let bit = 1 << kind.index();
        if self.seen & bit == 0 {
            self.seen |= bit;
            self.each(at, kind);
        }
    }
}

impl Sink<CheckIn> for MomentFinder {
    fn fact(&mut self, at: SimTime, fact: Fact) {
        match fact {
            Fact::OutageBegins => self.each(at, MomentKind::OutageBegins),
            Fact::OutageEnds => self.each(at, MomentKind::OutageEnds),
            Fact::SlowBegins => self.each(at, MomentKind::SlowBegins),
            Fact::SlowEnds => self.each(at, MomentKind::SlowEnds),
            Fact::BrokerDown => self.each(at, MomentKind::BrokerDown),
            Fact::BrokerUp => self.each(at, MomentKind::BrokerUp),
            Fact::WorkerCrashed { .. } => self.once(at, MomentKind::FirstWorkerCrash),
            Fact::ProcessCrashed { .. } => self.once(at, MomentKind::FirstProcessCrash),
            Fact::RelayCrashed(_) => self.once(at, MomentKind::FirstRelayCrash),
            Fact::Answered { answer: Answer::Failed(_), .. } => self.once(at, MomentKind::FirstFailed),
            Fact::Lost { at: place, .. } => self.once(at, MomentKind::FirstLoss(place)),
            Fact::Granted { nth: 1, .. } => self.last_granted = Some(at),
            Fact::Granted { .. } => self.once(at, MomentKind::FirstDuplicate),
            Fact::DeadLettered { .. } => self.once(at, MomentKind::FirstDeadLetter),
            Fact::Pressed(_)
            | Fact::Committed(_)
            | Fact::Answered { answer: Answer::CheckedIn, .. }
            | Fact::Published { .. }
            | Fact::PublishLost { .. }
            | Fact::Stored { .. }
            | Fact::Confirmed { .. }
            | Fact::ConfirmLost { .. }
            | Fact::ConfirmTimedOut { .. }
            | Fact::Delivered { .. }
            | Fact::CallStarted { .. }
            | Fact::CallFailed { .. }
            | Fact::DuplicateIgnored { .. }
            | Fact::Acked(_)
            | Fact::AckLost(_)
            | Fact::AckVoid(_)
            | Fact::Requeued { .. }
            | Fact::WillRetry { .. }
            | Fact::Rejoined(_)
            | Fact::Redriven(_)
            | Fact::CopyLost { .. }
            | Fact::WorkerBack(_)
            | Fact::RelayBack
            | Fact::Commanded(_) => {}
        }
    }

    fn after(&mut self, at: SimTime, _: &Setup, model: &CheckIn) {
        let waiting = model.waiting();
        if waiting > self.peak {
            self.peak = waiting;
            self.drained = None;
        } else if waiting < self.least && self.drained.is_none() {
            self.drained = Some(at);
        }
    }
}
