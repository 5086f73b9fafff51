//! The book: every check-in's state, and the tally of places. Both variants write in it.

use super::CheckIn;
use super::facts::{Answer, CheckInId, Fact, LostAt, LostBy};
use super::setup::{Idempotency, Setup};
use crate::run::{Context, Sink};
use crate::time::SimTime;
use alloc::vec::Vec;

mod record;

pub use record::{Copies, PLACE_COUNT, PLACES, Place, Record, Row, Told};

/// What happened to the whole crowd so far, in counts that overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Check-ins told that they have checked in.
    pub answered_ok: u32,
    /// Check-ins told that they failed.
    pub answered_failed: u32,
    /// Check-ins that were granted points at least once.
    pub first_grants: u32,
    /// Grants beyond the first of a check-in.
    pub extra_grants: u32,
    /// Check-ins that were told that they failed, and got points.
    pub granted_but_failed: u32,
    /// Calls that found that points had been granted already.
    pub duplicates_ignored: u32,
    /// Calls to the points service.
    pub calls: u32,
    /// Calls whose caller learnt, or concluded, that they failed.
    pub failed_calls: u32,
    /// Publishes.
    pub publishes: u32,
    /// Deliveries to workers.
    pub deliveries: u32,
    /// Deliveries of a message of which an earlier delivery came to no known end.
    pub redeliveries: u32,
    /// Times that a message was put aside.
    pub dead_lettered: u32,
    /// Check-ins whose last copy was lost.
    pub lost: u32,
}

/// Every check-in so far, and their tally.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    pub(crate) records: Vec<Record>,
    pub(crate) tally: [u32; PLACE_COUNT],
    pub(crate) marks: Marks,
}

type Cx<'a, S> = Context<'a, CheckIn, S>;

impl Book {
    pub(crate) fn new(setup: &Setup) -> Book {
        Book { records: Vec::with_capacity(setup.crowd.len()), tally: [0; PLACE_COUNT], marks: Marks::default() }
    }

    #[inline]
    pub(crate) fn record(&self, id: CheckInId) -> &Record {
        &self.records[id.0 as usize]
    }

    /// Changes one check-in, and keeps the tally and the marks true. Whoever moves a copy from one count to another does so in one
    /// change: between two it would be lost.
    pub(crate) fn change<S: Sink<CheckIn> + ?Sized>(&mut self, id: CheckInId, cx: &mut Cx<'_, S>, change: impl FnOnce(&mut Record)) {
        let record = &mut self.records[id.0 as usize];
        let (before, was_mark) = (record.place, record.granted_but_failed());
        change(record);
        self.marks.granted_but_failed = self.marks.granted_but_failed + u32::from(record.granted_but_failed()) - u32::from(was_mark);
        let place = record.find_place();
        if place != before {
            record.place = place;
            record.since = cx.now;
            self.tally[before.index()] -= 1;
            self.tally[place.index()] += 1;
            if let Place::Lost(at) = place {
                self.marks.lost += 1;
                cx.emit(Fact::Lost { id, at });
            }
        }
    }

    /// The next person of the crowd presses.
    pub(crate) fn press<S: Sink<CheckIn> + ?Sized>(&mut self, cx: &mut Cx<'_, S>) -> CheckInId {
        let id = CheckInId(self.records.len() as u32);
        self.records.push(Record::new(cx.now));
        self.tally[Place::CheckingIn.index()] += 1;
        cx.emit(Fact::Pressed(id));
        id
    }

    /// Whether somebody still waits for their answer.
    #[inline]
    pub(crate) fn is_waiting(&self, id: CheckInId) -> bool {
        self.record(id).told == Told::Nothing
    }

    /// Tells somebody how it went, unless they have been told before.
    pub(crate) fn answer<S: Sink<CheckIn> + ?Sized>(&mut self, id: CheckInId, answer: Answer, cx: &mut Cx<'_, S>) {
        if !self.is_waiting(id) {
            return;
        }
        let told = match answer {
            Answer::CheckedIn => Told::CheckedIn,
            Answer::Failed(_) => Told::Failed,
        };
        self.marks.answered_ok += u32::from(told == Told::CheckedIn);
        self.marks.answered_failed += u32::from(told == Told::Failed);
        cx.emit(Fact::Answered { id, answer });
        let now = cx.now;
        self.change(id, cx, |record| {
            record.told = told;
            record.answered_at = now;
        });
    }

    /// One copy of a message is lost: where and why. The caller takes it out of the counts after this. What counts is the furthest place:
    /// a needless second copy that dies on its way later is not what lost the points.
    pub(crate) fn lose_copy<S: Sink<CheckIn> + ?Sized>(&mut self, id: CheckInId, at: LostAt, by: LostBy, cx: &mut Cx<'_, S>) {
        let record = &mut self.records[id.0 as usize];
        record.lost_at = record.lost_at.max(at);
        cx.emit(Fact::CopyLost { id, at, by });
    }

    /// Whether the points service knows that it has granted points for a check-in.
    #[inline]
    fn key_is_known(&self, setup: &Setup, id: CheckInId, now: SimTime) -> bool {
        let record = self.record(id);
        record.grants > 0
            && match setup.idempotency {
                Idempotency::Off => false,
                Idempotency::ForEver => true,
                Idempotency::Window(window) => now < record.key_at + window,
            }
    }

    /// The effect of a call that succeeds: points, unless they were granted and the service knows it. Check and grant are one step.
    pub(crate) fn grant<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, id: CheckInId, heard: bool, cx: &mut Cx<'_, S>) {
        if self.key_is_known(setup, id, cx.now) {
            self.marks.duplicates_ignored += 1;
            cx.emit(Fact::DuplicateIgnored { id, heard });
            return;
        }
        let nth = self.record(id).grants + 1;
        self.marks.first_grants += u32::from(nth == 1);
        self.marks.extra_grants += u32::from(nth > 1);
        cx.emit(Fact::Granted { id, nth, heard });
        let now = cx.now;
        self.change(id, cx, |record| {
            record.grants = nth;
            record.granted_at = record.granted_at.min(now);
            record.key_at = now;
        });
    }

    /// Whether the tally accounts for everybody who came.
    #[inline]
    pub(crate) fn tally_balances(&self) -> bool {
        self.tally.iter().sum::<u32>() as usize == self.records.len()
    }
}
