//! The way from the commit to the broker: rows of an outbox that a relay publishes, or entries in the memory of the check-in process.

use super::CheckIn;
use super::book::{Book, Row};
use super::facts::{CheckInId, Event, Fact, LostAt, LostBy};
use super::points::Health;
use super::setup::Setup;
use super::{Cx, LANE_CONFIRM_TIMEOUT};
use crate::fifo::Fifo;
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec::Vec;

/// A message that has not been published yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpublished {
    /// For which check-in.
    pub id: CheckInId,
    /// Since when.
    pub since: SimTime,
    /// When it may go out: at once from an outbox, after a while from memory.
    pub due: SimTime,
}

/// Who publishes. The lists are put right when they are read: an entry counts while its check-in's row says the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Publisher {
    /// Never published, in order of commit.
    fresh: Fifo<Unpublished>,
    /// To be published again, oldest first.
    again: Fifo<CheckInId>,
    /// Published and not confirmed, with the number of the publish, in order of publishing.
    sent: Fifo<(CheckInId, u16)>,
    /// Rows that are not gone.
    pub(crate) rows: u32,
    /// The relay's health; nobody's without an outbox.
    pub(crate) relay: Health,
    /// Which life of the publisher: a confirm that belongs to an earlier one reaches nobody.
    connection: u32,
}

impl Publisher {
    pub(crate) fn new() -> Publisher {
        Publisher { fresh: Fifo::default(), again: Fifo::default(), sent: Fifo::default(), rows: 0, relay: Health::Up, connection: 0 }
    }

    /// Messages that were never published, in order of commit.
    pub fn fresh(&self) -> impl Iterator<Item = Unpublished> {
        self.fresh.iter().copied()
    }

    /// Messages to be published again, in order.
    pub fn again<'a>(&'a self, book: &'a Book) -> impl Iterator<Item = CheckInId> + 'a {
        self.again.iter().copied().filter(|id| book.record(*id).row == Row::Due)
    }

    /// Messages that wait for their confirm, with the number of the publish, in order of publishing.
    pub fn unconfirmed<'a>(&'a self, book: &'a Book) -> impl DoubleEndedIterator<Item = (CheckInId, u16)> + 'a {
        self.sent.iter().copied().filter(|(id, publish)| {
            let record = book.record(*id);
            record.row == Row::Sent && record.publishes == *publish
        })
    }

    /// Messages that the publisher holds: to be published, or waiting for their confirm.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Whether the relay is there; it always is where there is no outbox, since there is none.
    pub fn relay(&self) -> Health {
        self.relay
    }

    /// Memory of a clone, roughly, in bytes.
    pub(crate) fn weight(&self) -> usize {
        self.fresh.len() * size_of::<Unpublished>() + self.again.len() * 4 + self.sent.len() * 8
    }

    /// How many messages only the process's memory holds.
    pub(super) fn held_by_process(&self, setup: &Setup) -> u32 {
        if setup.publishing.outbox { 0 } else { self.rows }
    }

    /// The next message that may go out.
    #[inline]
    fn next(&mut self, book: &Book, now: SimTime) -> Option<CheckInId> {
        while let Some(id) = self.again.pop_front() {
            if book.record(id).row == Row::Due {
                return Some(id);
            }
        }
        let first = self.fresh.front().filter(|first| first.due <= now)?.id;
        self.fresh.pop_front();
        Some(first)
    }

    /// Drops the entries at the front that say nothing any more.
    #[inline]
    fn tidy(&mut self, book: &Book) {
        while let Some((id, publish)) = self.sent.front() {
            let record = book.record(*id);
            if record.row == Row::Sent && record.publishes == *publish {
                break;
            }
            self.sent.pop_front();
        }
    }
}

impl CheckIn {
    /// Changes a row and keeps their number true.
    fn set_row<S: Sink<CheckIn> + ?Sized>(&mut self, id: CheckInId, row: Row, cx: &mut Cx<'_, S>) {
        let before = self.book.record(id).row;
        self.publisher.rows = self.publisher.rows + u32::from(row != Row::Gone) - u32::from(before != Row::Gone);
        self.book.change(id, cx, |record| record.row = row);
    }

    /// The message of a committed check-in is written: into the outbox with the commit itself, or into memory right after it. The
    /// process may crash between that and the publish.
    pub(super) fn write_row<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, id: CheckInId, cx: &mut Cx<'_, S>) {
        let after = setup.publishing.publish_after;
        let due = if setup.publishing.outbox { cx.now } else { cx.now + after };
        self.publisher.fresh.push_back(Unpublished { id, since: cx.now, due });
        self.set_row(id, Row::Due, cx);
        if let Some(part) = setup.process_crash(setup.crowd[id.0 as usize]) {
            cx.agenda.schedule(cx.now + after.scaled(part), Event::ProcessCrashDue);
        }
        if !setup.publishing.outbox {
            cx.agenda.schedule(due, Event::PublishDue);
        }
    }

    /// Publishes what may go out, in order, while there is a broker to take it and somebody to send it: all of it from memory, one batch
    /// from the outbox. (A relay that takes everything at once forgets everything at once when it crashes, and never gets through.)
    pub(super) fn publish_due<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        let mut room = if setup.publishing.outbox { setup.publishing.relay_batch } else { u32::MAX };
        while room > 0
            && self.broker.health.is_up()
            && self.publisher.relay.is_up()
            && let Some(id) = self.publisher.next(&self.book, cx.now)
        {
            room -= 1;
            self.publish(setup, id, cx);
        }
    }

    fn publish<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, id: CheckInId, cx: &mut Cx<'_, S>) {
        let person = setup.crowd[id.0 as usize];
        let publish = self.book.record(id).publishes + 1;
        self.book.marks.publishes += 1;
        self.book.change(id, cx, |record| record.publishes = publish);
        cx.emit(Fact::Published { id, publish });
        let crashes = setup.publishing.outbox && setup.relay_crashes(person, publish);
        if setup.publishing.confirm {
            // Before the broker hears of it: one that stores nothing confirms at once.
            self.set_row(id, Row::Sent, cx);
            self.publisher.sent.push_back((id, publish));
            let at = cx.now + setup.publishing.confirm_timeout;
            cx.agenda.schedule_in_lane(LANE_CONFIRM_TIMEOUT, at, Event::ConfirmTimeoutDue { id, publish });
        }
        let connection = self.publisher.connection;
        if crashes {
            // The connection goes with the relay: what is confirmed after this reaches nobody.
            self.publisher.connection += 1;
        }
        if setup.publish_is_lost(person, publish) {
            cx.emit(Fact::PublishLost { id, publish });
            self.book.lose_copy(id, LostAt::OnTheWay, LostBy::Network, cx);
        } else {
            self.receive(setup, id, publish, connection, cx);
        }
        if crashes {
            self.crash_relay(setup, id, cx);
        } else if !setup.publishing.confirm {
            self.set_row(id, Row::Gone, cx);
        }
    }

    /// The relay crashes between publishing a row and marking it. Of every row that is not marked it knows only that: they are due.
    fn crash_relay<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, id: CheckInId, cx: &mut Cx<'_, S>) {
        cx.emit(Fact::RelayCrashed(id));
        let mut unmarked: Fifo<CheckInId> = self.publisher.unconfirmed(&self.book).map(|(id, _)| id).collect();
        if !setup.publishing.confirm {
            unmarked.push_back(id);
        }
        self.publisher.sent.clear();
        for id in unmarked.iter() {
            self.set_row(*id, Row::Due, cx);
        }
        unmarked.append(&mut self.publisher.again);
        self.publisher.again = unmarked;
        let until = cx.now + setup.work.restart;
        self.publisher.relay = Health::Down { since: cx.now, until };
        cx.agenda.schedule(until, Event::RelayBackDue);
    }

    pub(super) fn relay_back<S: Sink<CheckIn> + ?Sized>(&mut self, cx: &mut Cx<'_, S>) {
        self.publisher.relay = Health::Up;
        cx.emit(Fact::RelayBack);
    }

    /// The relay looks for rows.
    pub(super) fn relay_polls<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        cx.agenda.schedule(cx.now + setup.publishing.relay_period, Event::RelayPollDue);
        self.publish_due(setup, cx);
    }

    /// The broker says that it has a message. Only the life of the publisher that sent it can hear that.
    pub(super) fn confirm<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        id: CheckInId,
        publish: u16,
        connection: u32,
        cx: &mut Cx<'_, S>,
    ) {
        if !setup.publishing.confirm || connection != self.publisher.connection || self.book.record(id).row == Row::Gone {
            return;
        }
        if setup.confirm_is_lost(setup.crowd[id.0 as usize], publish) {
            cx.emit(Fact::ConfirmLost { id, publish });
            return;
        }
        cx.emit(Fact::Confirmed { id, publish });
        self.set_row(id, Row::Gone, cx);
        self.publisher.tidy(&self.book);
    }

    /// No confirm came in time: the message goes out again, from memory at once, from the outbox when the relay looks next.
    pub(super) fn confirm_times_out<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, id: CheckInId, publish: u16, cx: &mut Cx<'_, S>) {
        let record = self.book.record(id);
        if record.row != Row::Sent || record.publishes != publish {
            return;
        }
        cx.emit(Fact::ConfirmTimedOut { id, publish });
        self.set_row(id, Row::Due, cx);
        self.publisher.again.push_back(id);
        self.publisher.tidy(&self.book);
        if !setup.publishing.outbox {
            self.publish_due(setup, cx);
        }
    }

    /// The process's memory is gone, with every message that was in it only.
    pub(super) fn forget_unpublished<S: Sink<CheckIn> + ?Sized>(&mut self, cx: &mut Cx<'_, S>) {
        let fresh = self.publisher.fresh.iter().map(|entry| entry.id);
        let again = self.publisher.again(&self.book);
        let sent = self.publisher.unconfirmed(&self.book).map(|(id, _)| id);
        let held: Vec<CheckInId> = fresh.chain(again).chain(sent).collect();
        self.publisher = Publisher { connection: self.publisher.connection + 1, rows: self.publisher.rows, ..Publisher::new() };
        for id in held {
            if self.book.record(id).publishes == 0 {
                self.book.lose_copy(id, LostAt::Unpublished, LostBy::ProcessCrash, cx);
            }
            self.set_row(id, Row::Gone, cx);
        }
    }
}
