//! What series and ledgers are kept of in the check-in lab.

use super::CheckIn;
use super::book::Place;
use super::facts::{Answer, Fact};
use super::setup::{Setup, Variant};
use crate::arrivals::Person;

/// What the lab's series count, by position in [`CheckIn::COUNTERS`].
pub mod counter {
    /// People who pressed.
    pub const ARRIVALS: usize = 0;
    /// People told that they have checked in.
    pub const ANSWERED_OK: usize = 1;
    /// People told that it failed.
    pub const ANSWERED_FAILED: usize = 2;
    /// Calls to the points service.
    pub const CALLS: usize = 3;
    /// Calls whose caller learnt, or concluded, that they failed.
    pub const FAILED_CALLS: usize = 4;
    /// Check-ins granted points for the first time.
    pub const FIRST_GRANTS: usize = 5;
    /// Grants beyond the first of a check-in.
    pub const EXTRA_GRANTS: usize = 6;
    /// Messages put aside.
    pub const DEAD_LETTERED: usize = 7;
    /// Check-ins of which the last copy was lost.
    pub const LOST: usize = 8;
}

/// What the lab's levels are, by position in [`CheckIn::LEVELS`].
pub mod level {
    /// People in line for a thread, and messages in the outbox, ready or pausing.
    pub const WAITING: usize = 0;
    /// Calls in the points service.
    pub const IN_SERVICE: usize = 1;
    /// Check-ins whose story has not ended.
    pub const INSIDE: usize = 2;
}

impl CheckIn {
    /// Stable names of what is counted.
    pub const COUNTERS: &'static [&'static str] =
        &["arrivals", "answered_ok", "answered_failed", "calls", "failed_calls", "first_grants", "extra_grants", "dead_lettered", "lost"];
    /// Stable names of the levels.
    pub const LEVELS: &'static [&'static str] = &["waiting", "in_service", "inside"];

    /// Which counters a fact adds one to, as a bit mask.
    pub fn counted(fact: &Fact) -> u32 {
        match fact {
            Fact::Pressed(_) => 1 << counter::ARRIVALS,
            Fact::Answered { answer: Answer::CheckedIn, .. } => 1 << counter::ANSWERED_OK,
            Fact::Answered { answer: Answer::Failed(_), .. } => 1 << counter::ANSWERED_FAILED,
            Fact::CallStarted { .. } => 1 << counter::CALLS,
            Fact::CallFailed { .. } => 1 << counter::FAILED_CALLS,
            Fact::Granted { nth: 1, .. } => 1 << counter::FIRST_GRANTS,
            Fact::Granted { .. } => 1 << counter::EXTRA_GRANTS,
            Fact::DeadLettered { .. } => 1 << counter::DEAD_LETTERED,
            Fact::Lost { .. } => 1 << counter::LOST,
            Fact::Committed(_)
            | Fact::Published { .. }
            | Fact::PublishLost { .. }
            | Fact::Stored { .. }
            | Fact::Confirmed { .. }
            | Fact::ConfirmLost { .. }
            | Fact::ConfirmTimedOut { .. }
            | Fact::Delivered { .. }
            | Fact::DuplicateIgnored { .. }
            | Fact::Acked(_)
            | Fact::AckLost(_)
            | Fact::AckVoid(_)
            | Fact::Requeued { .. }
            | Fact::WillRetry { .. }
            | Fact::Rejoined(_)
            | Fact::Redriven(_)
            | Fact::CopyLost { .. }
            | Fact::WorkerCrashed { .. }
            | Fact::WorkerBack(_)
            | Fact::ProcessCrashed { .. }
            | Fact::RelayCrashed(_)
            | Fact::RelayBack
            | Fact::BrokerDown
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => 0,
        }
    }

    fn at(&self, place: Place) -> u32 {
        self.book.tally[place.index()]
    }

    /// Check-ins that wait for somebody to take them on: in line for a thread, unpublished, ready, or pausing.
    pub fn waiting(&self) -> u32 {
        self.desk.line.len() as u32 + self.at(Place::Unpublished) + self.at(Place::Ready) + self.at(Place::BackingOff)
    }

    /// Check-ins whose story has not ended.
    pub fn inside(&self) -> u32 {
        let messages = self.at(Place::Unpublished) + self.at(Place::Ready) + self.at(Place::BackingOff) + self.at(Place::InFlight);
        self.at(Place::CheckingIn) + messages
    }

    /// The levels now, in the order of [`CheckIn::LEVELS`].
    pub fn levels(&self) -> [u32; 3] {
        [self.waiting(), self.points.inside(), self.inside()]
    }

    /// Whether a fact is trouble for somebody who checked in: what breaks a promise, not what is mended unseen.
    pub fn is_trouble(fact: &Fact) -> bool {
        match fact {
            Fact::Answered { answer, .. } => matches!(answer, Answer::Failed(_)),
            Fact::Granted { nth, .. } => *nth > 1,
            Fact::DeadLettered { .. } | Fact::Lost { .. } => true,
            Fact::Pressed(_)
            | Fact::Committed(_)
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
            | Fact::WorkerCrashed { .. }
            | Fact::WorkerBack(_)
            | Fact::ProcessCrashed { .. }
            | Fact::RelayCrashed(_)
            | Fact::RelayBack
            | Fact::BrokerDown
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => false,
        }
    }

    /// The first number of waiting check-ins at which there is pressure: as many as can be taken on at once.
    pub fn pressure(setup: &Setup) -> u32 {
        match setup.variant {
            Variant::Inline => setup.threads,
            Variant::Queue => setup.work.workers,
        }
    }

    /// Everybody who checks in, in order of arrival.
    pub fn crowd(setup: &Setup) -> &[Person] {
        &setup.crowd
    }

    /// Whose story a fact belongs to, if one check-in's.
    pub fn subject(fact: &Fact) -> Option<u32> {
        fact.subject()
    }
}
