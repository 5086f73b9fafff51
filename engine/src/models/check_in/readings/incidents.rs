//! What went wrong in a check-in run: every check-in whose points were lost or granted twice, with the instant and the cause.

use super::super::facts::{Answer, CallFailure, CheckInId, Fact, LostAt, LostBy, RequeuedBy};
use super::super::setup::Setup;
use crate::time::SimTime;
use alloc::vec;
use alloc::vec::Vec;

/// How many incidents are kept; the rest is counted.
pub const MOST_INCIDENTS: usize = 200;

/// Why a message was worked on again after its points had been granted, or could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The broker delivered it again.
    Redelivered(RequeuedBy),
    /// The caller gave up waiting while the points service went on.
    CalledAgain,
    /// Its publisher heard no confirm and published it again.
    PublishedAgain,
    /// The relay crashed before it had marked it as published.
    RelayCrashed,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The last copy of a message was lost: where, and by what.
    Lost(LostAt, LostBy),
    /// Points were granted once more: the how-manieth time, and why.
    GrantedAgain(u32, Again),
    /// Points were granted to somebody who had been told that the check-in failed.
    GrantedToFailed,
}

/// One thing that went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
    /// When.
    pub at: SimTime,
    /// Whose.
    pub id: CheckInId,
    /// What.
    pub what: What,
}

/// Everything that went wrong, in order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incidents {
    /// The first [`MOST_INCIDENTS`] of them.
    pub kept: Vec<Incident>,
    /// How many there were beyond those.
    pub more: u32,
    /// Why each check-in's message was last sent on its way again.
    again: Vec<Option<Again>>,
    failed: Vec<bool>,
    granted: Vec<bool>,
    /// The furthest place at which a copy of each check-in's message was lost, and by what.
    copies_lost: Vec<Option<(LostAt, LostBy)>>,
}

impl Incidents {
    /// Nothing heard yet, for a run of this setup.
    pub(super) fn new(setup: &Setup) -> Incidents {
        let people = setup.crowd.len();
        Incidents {
            kept: Vec::new(),
            more: 0,
            again: vec![None; people],
            failed: vec![false; people],
            granted: vec![false; people],
            copies_lost: vec![None; people],
        }
    }

    fn note(&mut self, id: CheckInId, again: Again) {
        self.again[id.0 as usize] = Some(again);
    }

    fn keep(&mut self, at: SimTime, id: CheckInId, what: What) {
        if self.kept.len() < MOST_INCIDENTS { self.kept.push(Incident { at, id, what }) } else { self.more += 1 }
    }

    /// Takes one fact in.
    pub(super) fn hear(&mut self, at: SimTime, fact: &Fact) {
        match *fact {
            Fact::Requeued { id, by } => self.note(id, Again::Redelivered(by)),
            Fact::ConfirmTimedOut { id, .. } => self.note(id, Again::PublishedAgain),
            Fact::RelayCrashed(id) => self.note(id, Again::RelayCrashed),
            Fact::CallFailed { id, why: CallFailure::Timeout, .. } => self.note(id, Again::CalledAgain),
            Fact::CopyLost { id, at, by } => {
                let furthest = &mut self.copies_lost[id.0 as usize];
                if furthest.is_none_or(|(before, _)| before <= at) {
                    *furthest = Some((at, by));
                }
            }
            Fact::Lost { id, at: place } => {
                let by = self.copies_lost[id.0 as usize].map_or(LostBy::Network, |(_, by)| by);
                self.keep(at, id, What::Lost(place, by));
            }
            Fact::Answered { id, answer: Answer::Failed(_) } => {
                self.failed[id.0 as usize] = true;
                if self.granted[id.0 as usize] {
                    self.keep(at, id, What::GrantedToFailed);
                }
            }
            Fact::Granted { id, nth, .. } if nth > 1 => {
                // A message comes again by one of these ways only; a restart of the broker or a relay in doubt resends many at once.
                let again = self.again[id.0 as usize].unwrap_or(Again::PublishedAgain);
                self.keep(at, id, What::GrantedAgain(nth, again));
            }
            Fact::Granted { id, .. } => {
                self.granted[id.0 as usize] = true;
                if self.failed[id.0 as usize] {
                    self.keep(at, id, What::GrantedToFailed);
                }
            }
            Fact::Pressed(_)
            | Fact::Committed(_)
            | Fact::Answered { .. }
            | Fact::Published { .. }
            | Fact::PublishLost { .. }
            | Fact::Stored { .. }
            | Fact::Confirmed { .. }
            | Fact::ConfirmLost { .. }
            | Fact::Delivered { .. }
            | Fact::CallStarted { .. }
            | Fact::CallFailed { .. }
            | Fact::DuplicateIgnored { .. }
            | Fact::Acked(_)
            | Fact::AckLost(_)
            | Fact::AckVoid(_)
            | Fact::WillRetry { .. }
            | Fact::Rejoined(_)
            | Fact::DeadLettered { .. }
            | Fact::Redriven(_)
            | Fact::WorkerCrashed { .. }
            | Fact::WorkerBack(_)
            | Fact::ProcessCrashed { .. }
            | Fact::RelayBack
            | Fact::BrokerDown
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => {}
        }
    }
}
