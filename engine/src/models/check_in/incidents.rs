//! The broken promises of a check-in run, one by one.

use super::CheckIn;
use super::facts::{Answer, CheckInId, Fact, LostAt};
use super::setup::Setup;
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec;
use alloc::vec::Vec;

/// What broke a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentKind {
    /// Answered "you have checked in", and no copy of the message is left: this is the furthest that one came.
    Lost(LostAt),
    /// Points were granted once more.
    ExtraGrant,
    /// Told that it failed, and granted points.
    GrantedButFailed,
}

/// One broken promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
    /// When.
    pub at: SimTime,
    /// Whose.
    pub id: CheckInId,
    /// How.
    pub kind: IncidentKind,
}

/// How many incidents are kept one by one.
pub const MOST_INCIDENTS: usize = 200;

/// Takes down the broken promises of a run while it is played: the first [`MOST_INCIDENTS`], and how many there were in all.
#[derive(Clone, Debug, PartialEq)]
pub struct Incidents {
    /// The first ones, in order of time.
    pub list: Vec<Incident>,
    /// How many there were.
    pub count: u32,
    failed: Vec<bool>,
    granted: Vec<bool>,
}

impl Incidents {
    /// None yet, for a run of this setup.
    pub fn new(setup: &Setup) -> Incidents {
        let people = setup.crowd.len();
        Incidents { list: Vec::new(), count: 0, failed: vec![false; people], granted: vec![false; people] }
    }

    fn note(&mut self, at: SimTime, id: CheckInId, kind: IncidentKind) {
        self.count += 1;
        if self.list.len() < MOST_INCIDENTS {
            self.list.push(Incident { at, id, kind });
        }
    }
}

impl Sink<CheckIn> for Incidents {
    fn fact(&mut self, at: SimTime, fact: Fact) {
        if let Fact::Lost { id, at: place } = fact {
            self.note(at, id, IncidentKind::Lost(place));
        }
        if let Fact::Answered { id, answer: Answer::Failed(_) } = fact {
            self.failed[id.0 as usize] = true;
            if self.granted[id.0 as usize] {
                self.note(at, id, IncidentKind::GrantedButFailed);
            }
        }
        if let Fact::Granted { id, nth, .. } = fact {
            self.granted[id.0 as usize] = true;
            if nth > 1 {
                self.note(at, id, IncidentKind::ExtraGrant);
            } else if self.failed[id.0 as usize] {
                self.note(at, id, IncidentKind::GrantedButFailed);
            }
        }
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &CheckIn) {}
}
