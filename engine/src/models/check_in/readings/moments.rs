//! The moments of a check-in run that a scrub bar marks.

use super::super::facts::{Answer, Fact};
use super::super::setup::Setup;
use crate::order::in_order;
use crate::readings::Moment;
use crate::time::SimTime;
use alloc::vec::Vec;

/// What a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MomentKind {
    /// The peak of people begins.
    PeakBegins,
    /// The peak is over.
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
    /// The first worker crashes.
    WorkerCrash,
    /// The check-in process crashes for the first time.
    ProcessCrash,
    /// The first check-in fails.
    FirstFailure,
    /// The first check-in's points are lost.
    FirstLoss,
    /// The first check-in gets its points twice.
    FirstTwice,
    /// The first message is put aside.
    FirstDeadLetter,
    /// Fewer wait than can be worked on at once, for the first time after the longest backlog.
    Drained,
    /// The last of those who got points by the end of the run got them.
    LastGranted,
}

/// An outage of the points service, and what it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// When it ended.
    pub ended: SimTime,
    /// How many waited then.
    pub backlog: u32,
    /// When fewer waited than can be worked on at once; `None` when that never came.
    pub drained: Option<SimTime>,
}

/// Finds the moments of a run while it is played.
#[derive(Clone, Debug)]
pub struct MomentFinder {
    moments: Vec<Moment<MomentKind>>,
    seen: u32,
    parallel: u32,
    peak: u32,
    drained: Option<SimTime>,
    last_granted: Option<SimTime>,
    outage: Option<Outage>,
    outage_just_ended: bool,
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
        let parallel = setup.parallel();
        MomentFinder {
            moments,
            seen: 0,
            parallel,
            peak: parallel,
            drained: None,
            last_granted: None,
            outage: None,
            outage_just_ended: false,
        }
    }

    /// The moments found, in order of time.
    pub fn moments(mut self) -> Vec<Moment<MomentKind>> {
        let drained = self.drained.filter(|_| self.peak > self.parallel);
        self.moments.extend(drained.map(|at| Moment { at, kind: MomentKind::Drained }));
        self.moments.extend(self.last_granted.map(|at| Moment { at, kind: MomentKind::LastGranted }));
        in_order(&mut self.moments, |moment| (moment.at, moment.kind));
        self.moments
    }

    /// The first outage that ended, and what it left.
    pub fn outage(&self) -> Option<Outage> {
        self.outage
    }

    fn mark(&mut self, at: SimTime, kind: MomentKind) {
        self.moments.push(Moment { at, kind });
    }

    fn once(&mut self, at: SimTime, kind: MomentKind) {
        let bit = 1 << kind as u32;
        if self.seen & bit == 0 {
            self.seen |= bit;
            self.mark(at, kind);
        }
    }

    /// Takes one fact in.
    pub(super) fn hear(&mut self, at: SimTime, fact: &Fact) {
        match *fact {
            Fact::OutageBegins => self.mark(at, MomentKind::OutageBegins),
            Fact::OutageEnds => {
                self.outage_just_ended = true;
                self.mark(at, MomentKind::OutageEnds);
            }
            Fact::SlowBegins => self.mark(at, MomentKind::SlowBegins),
            Fact::SlowEnds => self.mark(at, MomentKind::SlowEnds),
            Fact::BrokerDown => self.mark(at, MomentKind::BrokerDown),
            Fact::BrokerUp => self.mark(at, MomentKind::BrokerUp),
            Fact::WorkerCrashed { .. } => self.once(at, MomentKind::WorkerCrash),
            Fact::ProcessCrashed { .. } => self.once(at, MomentKind::ProcessCrash),
            Fact::Answered { answer: Answer::Failed(_), .. } => self.once(at, MomentKind::FirstFailure),
            Fact::Lost { .. } => self.once(at, MomentKind::FirstLoss),
            Fact::Granted { nth: 1, .. } => self.last_granted = Some(at),
            Fact::Granted { .. } => self.once(at, MomentKind::FirstTwice),
            Fact::DeadLettered { .. } => self.once(at, MomentKind::FirstDeadLetter),
            Fact::Pressed(_)
            | Fact::Committed(_)
            | Fact::Answered { .. }
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
            | Fact::RelayCrashed(_)
            | Fact::RelayBack
            | Fact::Commanded(_) => {}
        }
    }

    /// Learns after an event how many wait.
    #[inline]
    pub(super) fn see(&mut self, at: SimTime, waiting: u32) {
        if waiting > self.peak {
            self.peak = waiting;
            self.drained = None;
        } else if waiting < self.parallel && self.drained.is_none() {
            self.drained = Some(at);
        }
        if core::mem::take(&mut self.outage_just_ended) && self.outage.is_none() {
            self.outage = Some(Outage { ended: at, backlog: waiting, drained: None });
        }
        if let Some(outage) = &mut self.outage
            && outage.drained.is_none()
            && waiting < self.parallel
        {
            outage.drained = Some(at);
        }
    }
}
