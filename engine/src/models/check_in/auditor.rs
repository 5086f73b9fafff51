//! The rules of the check-in lab that only the order of events can show.

use super::facts::{CheckInId, Fact};
use super::setup::{Idempotency, Setup, Variant};
use super::{CheckIn, Violation};
use crate::run::Sink;
use crate::time::SimTime;
use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec::Vec;

/// What is known of one check-in.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    pressed: bool,
    answered: bool,
    committed: bool,
    lost: bool,
    calls: u32,
    grants: u32,
    stored: u32,
}

/// Listens to a run and keeps the rules that were broken. With `recount` it also counts the whole world again after every event.
#[derive(Clone, Debug, Default)]
pub struct Auditor {
    /// What was broken, with its instant: empty for a sound run.
    pub violations: Vec<(SimTime, Violation)>,
    recount: bool,
    known: BTreeMap<CheckInId, Known>,
    /// Publishes that may be on their way into the broker.
    storing: BTreeSet<(CheckInId, u16)>,
    /// Stored, and never delivered.
    line: VecDeque<CheckInId>,
}

impl Auditor {
    /// An auditor; with `recount` it costs O(check-ins) an event.
    pub fn new(recount: bool) -> Auditor {
        Auditor { recount, ..Auditor::default() }
    }

    fn expect(&mut self, at: SimTime, rule: bool, violation: Violation) {
        if !rule {
            self.violations.push((at, violation));
        }
    }

    fn of(&mut self, id: CheckInId) -> &mut Known {
        self.known.entry(id).or_default()
    }

    /// Stored in this order, delivered for the first time in this order. Whoever stands before the delivered one was lost, so they must
    /// never be delivered for the first time later.
    fn first_delivery(&mut self, at: SimTime, id: CheckInId) {
        match self.line.iter().position(|waiting| *waiting == id) {
            Some(position) => drop(self.line.drain(..=position)),
            None => self.expect(at, false, Violation::OutOfOrder),
        }
    }

    fn granted(&mut self, at: SimTime, setup: &Setup, id: CheckInId, nth: u32) {
        let known = self.of(id);
        known.grants += 1;
        let known = *known;
        self.expect(at, known.grants == nth && nth <= known.calls, Violation::GrantWithoutCall);
        self.expect(at, setup.variant == Variant::Inline || known.committed, Violation::Phantom);
        self.expect(at, nth == 1 || setup.idempotency != Idempotency::ForEver, Violation::GrantedTwice);
    }

    /// Takes one fact in.
    pub fn hear(&mut self, at: SimTime, setup: &Setup, fact: Fact) {
        if let Some(subject) = fact.subject() {
            let lost = self.of(CheckInId(subject)).lost;
            self.expect(at, !lost, Violation::LostButAlive);
        }
        match fact {
            Fact::Pressed(id) => self.of(id).pressed = true,
            Fact::Committed(id) => self.of(id).committed = true,
            Fact::Answered { id, .. } => {
                let known = self.of(id);
                let fine = known.pressed && !core::mem::replace(&mut known.answered, true);
                self.expect(at, fine, Violation::AnsweredTwice);
            }
            Fact::Published { id, publish } => {
                self.storing.insert((id, publish));
            }
            Fact::PublishLost { id, publish } => {
                self.storing.remove(&(id, publish));
            }
            Fact::Stored { id, publish } => {
                let was_there = self.storing.remove(&(id, publish));
                self.expect(at, was_there, Violation::StoredAfterDeath);
                self.of(id).stored += 1;
                self.line.push_back(id);
            }
            Fact::Confirmed { id, .. } => {
                let stored = self.of(id).stored;
                self.expect(at, stored > 0, Violation::ConfirmedWithoutStoring);
            }
            Fact::Delivered { id, delivery, attempt, .. } => {
                let fits = setup.retry.max_attempts.is_none_or(|most| u32::from(attempt) <= most);
                self.expect(at, fits, Violation::TooManyAttempts);
                if delivery == 1 {
                    self.first_delivery(at, id);
                }
            }
            Fact::CallStarted { id, .. } => self.of(id).calls += 1,
            Fact::Granted { id, nth, .. } => self.granted(at, setup, id, nth),
            Fact::DeadLettered { attempt, .. } => {
                let spent = setup.retry.is_spent(attempt) || setup.retry.pauses.is_none();
                self.expect(at, spent, Violation::DeadLetteredEarly);
            }
            Fact::Lost { id, .. } => self.of(id).lost = true,
            Fact::BrokerDown => self.storing.clear(),
            Fact::ConfirmLost { .. }
            | Fact::ConfirmTimedOut { .. }
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
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => {}
        }
    }
}

/// An auditor of one run: it needs the setup to judge a fact.
pub struct Audit<'a> {
    setup: &'a Setup,
    /// The auditor.
    pub auditor: Auditor,
}

impl<'a> Audit<'a> {
    /// An audit of a run of this setup.
    pub fn new(setup: &'a Setup, recount: bool) -> Audit<'a> {
        Audit { setup, auditor: Auditor::new(recount) }
    }
}

impl Sink<CheckIn> for Audit<'_> {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        self.auditor.hear(at, self.setup, fact);
    }

    fn after(&mut self, at: SimTime, setup: &Setup, model: &CheckIn) {
        if self.auditor.recount
            && let Err(violation) = model.check_all(setup)
        {
            self.auditor.violations.push((at, violation));
        }
    }
}
