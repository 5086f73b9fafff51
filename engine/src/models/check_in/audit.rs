//! What must hold after every event of the check-in lab.
//!
//! [`CheckIn::check`] costs O(1) and runs at every event, in release too. [`CheckIn::check_all`] counts everything again from the
//! containers, and runs in tests. What only the order of events can show is checked by [`super::Auditor`].

use super::CheckIn;
use super::book::{Copies, PLACE_COUNT, Place, Record, Row, Told};
use super::broker::State;
use super::crew::Work;
use super::facts::LostAt;
use super::points::Slot;
use super::setup::{Ack, Idempotency, Setup, Variant};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// A rule that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Somebody who pressed is nowhere, or in two places.
    TallyDoesNotBalance,
    /// A call is nowhere: those let in are not those inside and those that ended.
    CallsDoNotBalance,
    /// A count kept along the way is not what a fresh count gives.
    RecountDiffers,
    /// Points were granted for what is not checked in (queue variant).
    Phantom,
    /// Points were granted twice, though the ledger has one row per check-in.
    GrantedTwice,
    /// There is a grant that no call can have made.
    GrantWithoutCall,
    /// Nothing was lost by rule, and yet a check-in is nowhere.
    LostWithoutCause,
    /// The broker waits for a delivery that no worker holds, though it watches the connections.
    DeliveryWithoutWorker,
    /// Somebody had two answers, or one before pressing.
    AnsweredTwice,
    /// A message was delivered more often than its budget.
    TooManyAttempts,
    /// A message was put aside before its budget was spent.
    DeadLetteredEarly,
    /// Something happened to a message after its last copy was lost.
    LostButAlive,
    /// The broker said that it had stored what had died with it.
    StoredAfterDeath,
    /// The publisher heard of a publish that was never stored.
    ConfirmedWithoutStoring,
    /// First deliveries did not come in the order of storing.
    OutOfOrder,
}

impl Violation {
    /// Every rule, in the order of the enum.
    pub const ALL: [Violation; 15] = [
        Violation::TallyDoesNotBalance,
        Violation::CallsDoNotBalance,
        Violation::RecountDiffers,
        Violation::Phantom,
        Violation::GrantedTwice,
        Violation::GrantWithoutCall,
        Violation::LostWithoutCause,
        Violation::DeliveryWithoutWorker,
        Violation::AnsweredTwice,
        Violation::TooManyAttempts,
        Violation::DeadLetteredEarly,
        Violation::LostButAlive,
        Violation::StoredAfterDeath,
        Violation::ConfirmedWithoutStoring,
        Violation::OutOfOrder,
    ];
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Violation::TallyDoesNotBalance => "the ledger does not add up to the arrivals",
            Violation::CallsDoNotBalance => "calls let in are not inside + ended",
            Violation::RecountDiffers => "a fresh count differs from the running one",
            Violation::Phantom => "points for somebody who has not checked in",
            Violation::GrantedTwice => "points twice, though the ledger has one row per check-in",
            Violation::GrantWithoutCall => "a grant without a call",
            Violation::LostWithoutCause => "a check-in was lost without a cause",
            Violation::DeliveryWithoutWorker => "a delivery is with no worker",
            Violation::AnsweredTwice => "somebody had more than one answer",
            Violation::TooManyAttempts => "a message was tried too often",
            Violation::DeadLetteredEarly => "a message was put aside too early",
            Violation::LostButAlive => "a lost message came back",
            Violation::StoredAfterDeath => "a message was stored that had died with the broker",
            Violation::ConfirmedWithoutStoring => "a publish was confirmed that was not stored",
            Violation::OutOfOrder => "first deliveries did not come in the order of storing",
        })
    }
}

#[inline]
fn holds(rule: bool, otherwise: Violation) -> Result<(), Violation> {
    if rule { Ok(()) } else { Err(otherwise) }
}

impl CheckIn {
    /// The rules that cost O(1).
    ///
    /// # Errors
    /// The first rule that is broken.
    #[inline]
    pub fn check(&self, setup: &Setup) -> Result<(), Violation> {
        let (book, points) = (&self.book, &self.points);
        holds(book.tally_balances(), Violation::TallyDoesNotBalance)?;
        holds(points.joined == points.ended + points.inside(), Violation::CallsDoNotBalance)?;
        let marks = &book.marks;
        holds(setup.idempotency != Idempotency::ForEver || marks.extra_grants == 0, Violation::GrantedTwice)?;
        holds(marks.first_grants + marks.extra_grants <= marks.calls, Violation::GrantWithoutCall)
    }

    /// Every rule that one world can show, counted again from its containers; O(check-ins + messages).
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check_all(&self, setup: &Setup) -> Result<(), Violation> {
        self.check(setup)?;
        let book = &self.book;
        let copies = self.copies_counted_again();
        let mut tally = [0; PLACE_COUNT];
        let (mut rows, mut first, mut extra, mut unaware, mut told) = (0, 0, 0, 0, [0; 2]);
        for (record, copies) in book.records.iter().zip(copies) {
            holds(record.copies == copies, Violation::RecountDiffers)?;
            holds(record.place == record.find_place(), Violation::RecountDiffers)?;
            tally[record.place.index()] += 1;
            rows += u32::from(record.row != Row::Gone);
            first += u32::from(record.grants > 0);
            extra += record.grants.saturating_sub(1);
            unaware += u32::from(record.told == Told::Failed && record.grants > 0);
            told[0] += u32::from(record.told == Told::CheckedIn);
            told[1] += u32::from(record.told == Told::Failed);
            self.check_record(setup, record)?;
        }
        holds(tally == book.tally, Violation::RecountDiffers)?;
        holds(rows == self.publisher.rows, Violation::RecountDiffers)?;
        let marks = &book.marks;
        let counted = (marks.first_grants, marks.extra_grants, marks.granted_but_failed, [marks.answered_ok, marks.answered_failed]);
        holds((first, extra, unaware, told) == counted, Violation::RecountDiffers)?;
        self.check_lists(setup)
    }

    fn check_record(&self, setup: &Setup, record: &Record) -> Result<(), Violation> {
        let queue = setup.variant == Variant::Queue;
        holds(!queue || record.grants == 0 || record.committed, Violation::Phantom)?;
        holds(record.told != Told::CheckedIn || record.committed, Violation::Phantom)?;
        // Inline, whoever is told "you have checked in" has their points.
        holds(queue || record.told != Told::CheckedIn || record.grants > 0, Violation::LostWithoutCause)?;
        // Each guard closes the places of its kind: what it guards is never lost there.
        let kept = queue && setup.publishing.outbox && setup.publishing.confirm && setup.broker.durable;
        let publishing = &setup.publishing;
        let may = match record.place {
            Place::Lost(LostAt::Unpublished) => !publishing.outbox,
            Place::Lost(LostAt::OnTheWay) => !publishing.confirm || !publishing.outbox,
            Place::Lost(LostAt::Broker) => !kept,
            Place::Lost(LostAt::Acked) => setup.work.ack == Ack::Auto,
            Place::Lost(LostAt::Attempts) => !setup.retry.dead_letter,
            Place::Granted
            | Place::GrantedMore
            | Place::Failed
            | Place::DeadLetter
            | Place::CheckingIn
            | Place::Unpublished
            | Place::Ready
            | Place::InFlight
            | Place::BackingOff => true,
        };
        holds(may, Violation::LostWithoutCause)
    }

    /// The copies of every check-in's message, from the broker, the workers and the points service.
    fn copies_counted_again(&self) -> Vec<Copies> {
        let mut copies = vec![Copies::default(); self.book.records.len()];
        for message in self.broker.messages() {
            if let Some(count) = message.state.count(&mut copies[message.id.0 as usize]) {
                *count += 1;
            }
        }
        let held = self.crew.workers().filter_map(|work| match work {
            Work::Busy { message, .. } => Some(message.id),
            Work::Idle | Work::Down { .. } => None,
        });
        let worked_on = self.points.slots().iter().filter_map(|slot| match slot {
            Slot::Busy { call, .. } => Some(call.id),
            Slot::Idle => None,
        });
        for id in held.chain(worked_on).chain(self.points.backlog().map(|call| call.id)) {
            copies[id.0 as usize].in_flight += 1;
        }
        copies
    }

    /// The lists of the publisher, the broker and the workers against what they list.
    fn check_lists(&self, setup: &Setup) -> Result<(), Violation> {
        let (publisher, broker) = (&self.publisher, &self.broker);
        let listed = publisher.fresh().count() + publisher.again(&self.book).count() + publisher.unconfirmed(&self.book).count();
        holds(listed as u32 == publisher.rows, Violation::RecountDiffers)?;
        let count = |which: fn(&State) -> bool| broker.messages().filter(|message| which(&message.state)).count() as u32;
        let counts = [
            count(|state| matches!(state, State::Storing { .. })),
            count(|state| matches!(state, State::Ready)),
            count(|state| matches!(state, State::Unacked { .. })),
            count(|state| matches!(state, State::Pausing { .. })),
            count(|state| matches!(state, State::Dead)),
        ];
        holds(counts == broker.counts, Violation::RecountDiffers)?;
        holds(broker.ready().len() as u32 == counts[1] && broker.ready().all(|m| m.state == State::Ready), Violation::RecountDiffers)?;
        holds(broker.dead().len() as u32 == counts[4] && broker.dead().all(|m| m.state == State::Dead), Violation::RecountDiffers)?;
        let idle = self.crew.workers().filter(|work| *work == Work::Idle).count();
        let listed = self.crew.idle.iter().all(|worker| self.crew.workers[*worker as usize].work == Work::Idle);
        holds(idle == self.crew.idle.len() && listed, Violation::RecountDiffers)?;
        let busy = self.points.slots().iter().filter(|slot| **slot != Slot::Idle).count() as u32;
        holds(busy == self.points.busy() && (self.points.health().is_up() || self.points.inside() == 0), Violation::RecountDiffers)?;
        let holder = |worker: &super::crew::Worker| matches!(worker.work, Work::Busy { .. }) && self.broker.holds(worker.tag);
        let tags = self.crew.workers.iter().filter(|worker| holder(worker)).count() as u32;
        match setup.work.ack {
            Ack::Auto => holds(counts[2] == 0, Violation::DeliveryWithoutWorker),
            Ack::Manual => holds(counts[2] == tags, Violation::DeliveryWithoutWorker),
            Ack::Visibility(_) => holds(counts[2] >= tags, Violation::DeliveryWithoutWorker),
        }
    }
}
