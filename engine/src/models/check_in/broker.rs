//! The broker: messages stored, ready, delivered and not yet acknowledged, pausing, or put aside.

use super::CheckIn;
use super::Cx;
use super::facts::{CheckInId, Event, Fact, LostAt, LostBy, MessageRef, RequeuedBy};
use super::points::Health;
use super::setup::{Ack, Setup};
use crate::fifo::Fifo;
use crate::order::sort_numbers;
use crate::run::Sink;
use crate::time::{SimDuration, SimTime};
use alloc::vec::Vec;

mod message;
mod restart;

pub use message::{Message, State};

/// The broker.
#[derive(Clone, Debug, PartialEq)]
pub struct Broker {
    pub(crate) messages: Vec<Message>,
    free: Vec<u32>,
    pub(crate) ready: Fifo<u32>,
    pub(crate) dead: Fifo<u32>,
    pub(crate) health: Health,
    /// How many there are in each state but the first.
    pub(crate) counts: [u32; 5],
}

impl Broker {
    pub(crate) fn new() -> Broker {
        Broker { messages: Vec::new(), free: Vec::new(), ready: Fifo::default(), dead: Fifo::default(), health: Health::Up, counts: [0; 5] }
    }

    /// Whether it is there.
    pub fn health(&self) -> Health {
        self.health
    }

    /// Messages that wait for a worker, in the order in which they will be delivered.
    pub fn ready(&self) -> impl ExactSizeIterator<Item = &Message> {
        self.ready.iter().map(|slot| &self.messages[*slot as usize])
    }

    /// The dead letters, oldest first.
    pub fn dead(&self) -> impl ExactSizeIterator<Item = &Message> {
        self.dead.iter().map(|slot| &self.messages[*slot as usize])
    }

    /// Every message that it has, in no order that means anything: those being stored, delivered and pausing are found here.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|message| message.state != State::Free)
    }

    /// How many are being stored, ready, delivered but not acknowledged, pausing, and dead.
    pub fn counts(&self) -> [u32; 5] {
        self.counts
    }

    /// Memory of a clone, roughly, in bytes.
    pub(crate) fn weight(&self) -> usize {
        self.messages.len() * size_of::<Message>() + (self.free.len() + self.ready.len() + self.dead.len()) * 4
    }

    #[inline]
    pub(super) fn holds(&self, at: MessageRef) -> bool {
        self.messages[at.slot as usize].epoch == at.epoch
    }

    #[inline]
    pub(super) fn message(&self, slot: u32) -> &Message {
        &self.messages[slot as usize]
    }

    /// A slot for a new message, which is in no state yet.
    #[inline]
    fn place(&mut self, message: Message) -> u32 {
        let slot = self.free.pop().unwrap_or(self.messages.len() as u32);
        if slot as usize == self.messages.len() {
            self.messages.push(message);
        } else {
            // The epoch goes on counting, so that timers of the slot's earlier messages mean nothing.
            let epoch = self.messages[slot as usize].epoch;
            self.messages[slot as usize] = Message { epoch, ..message };
        }
        slot
    }

    /// The slots of the messages of which something holds, in order of since when they are where they are.
    fn slots(&self, which: impl Fn(&Message) -> bool) -> Vec<u32> {
        // Nanoseconds above and slots below: 40 bits hold a run of 18 minutes, 24 bits more messages than a run may have.
        let found = self.messages.iter().enumerate().filter(|(_, message)| message.state != State::Free && which(message));
        let mut keys: Vec<u64> = found.map(|(slot, message)| message.since.nanos() << 24 | slot as u64).collect();
        sort_numbers(&mut keys);
        keys.into_iter().map(|key| (key & 0xFF_FFFF) as u32).collect()
    }
}

impl CheckIn {
    /// Moves a message to another state, in the broker's counts and in the book; timers and workers that knew the earlier one know
    /// nothing from here on.
    pub(super) fn set_state<S: Sink<CheckIn> + ?Sized>(&mut self, slot: u32, state: State, cx: &mut Cx<'_, S>) -> MessageRef {
        let message = &mut self.broker.messages[slot as usize];
        let before = core::mem::replace(&mut message.state, state);
        message.epoch += 1;
        message.since = cx.now;
        let at = MessageRef { slot, epoch: message.epoch };
        let id = message.id;
        if let Some(index) = before.index() {
            self.broker.counts[index] -= 1;
        }
        match state.index() {
            Some(index) => self.broker.counts[index] += 1,
            None => self.broker.free.push(slot),
        }
        self.book.change(id, cx, |record| {
            if let Some(count) = state.count(&mut record.copies) {
                *count += 1;
            }
            if let Some(count) = before.count(&mut record.copies) {
                *count -= 1;
            }
        });
        at
    }

    fn lose_message<S: Sink<CheckIn> + ?Sized>(&mut self, slot: u32, at: LostAt, by: LostBy, cx: &mut Cx<'_, S>) {
        self.book.lose_copy(self.broker.message(slot).id, at, by, cx);
        self.set_state(slot, State::Free, cx);
    }

    /// A publish arrives.
    pub(super) fn receive<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        id: CheckInId,
        publish: u16,
        connection: u32,
        cx: &mut Cx<'_, S>,
    ) {
        let slot = self.broker.place(Message {
            id,
            publish,
            attempt: 0,
            delivery: 0,
            redelivered: false,
            state: State::Free,
            since: cx.now,
            pause: SimDuration::ZERO,
            connection,
            epoch: 0,
        });
        if setup.broker.durable {
            let ends = cx.now + setup.broker.store;
            let at = self.set_state(slot, State::Storing { ends }, cx);
            cx.agenda.schedule(ends, Event::StoreEnds(at));
        } else {
            self.take_over(setup, slot, cx);
        }
    }

    /// A message is stored durably, unless the broker died meanwhile.
    pub(super) fn store_ends<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, at: MessageRef, cx: &mut Cx<'_, S>) {
        if self.broker.holds(at) {
            self.take_over(setup, at.slot, cx);
        }
    }

    /// The broker has a message: it says so, and can deliver it.
    fn take_over<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u32, cx: &mut Cx<'_, S>) {
        let Message { id, publish, connection, .. } = *self.broker.message(slot);
        cx.emit(Fact::Stored { id, publish });
        self.join(slot, cx);
        self.confirm(setup, id, publish, connection, cx);
        self.deal(setup, cx);
    }

    /// A message joins the tail.
    fn join<S: Sink<CheckIn> + ?Sized>(&mut self, slot: u32, cx: &mut Cx<'_, S>) {
        self.set_state(slot, State::Ready, cx);
        self.broker.ready.push_back(slot);
    }

    /// A delivery came to no known end. The message goes back to where it was, at the head; after a visibility timeout, of which no order
    /// is known, to the tail. If that was its last attempt, it is given up.
    pub(super) fn requeue<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u32, by: RequeuedBy, cx: &mut Cx<'_, S>) {
        let message = &mut self.broker.messages[slot as usize];
        message.redelivered = true;
        let (id, attempt) = (message.id, message.attempt);
        if setup.retry.is_spent(attempt) {
            return self.give_up(setup, slot, cx);
        }
        cx.emit(Fact::Requeued { id, by });
        self.set_state(slot, State::Ready, cx);
        match by {
            RequeuedBy::VisibilityTimeout => self.broker.ready.push_back(slot),
            RequeuedBy::WorkerCrash | RequeuedBy::AckLost | RequeuedBy::BrokerRestart => self.broker.ready.push_front(slot),
        }
    }

    /// A message has no further attempt.
    fn give_up<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u32, cx: &mut Cx<'_, S>) {
        let Message { id, attempt, .. } = *self.broker.message(slot);
        if setup.retry.dead_letter {
            self.book.marks.dead_lettered += 1;
            cx.emit(Fact::DeadLettered { id, attempt });
            self.set_state(slot, State::Dead, cx);
            self.broker.dead.push_back(slot);
        } else {
            let by = if setup.retry.is_spent(attempt) { LostBy::BudgetSpent } else { LostBy::NoRetry };
            self.lose_message(slot, LostAt::Attempts, by, cx);
        }
    }

    /// A worker says that an attempt failed: a pause before the next, if there is one.
    pub(super) fn put_back<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u32, cx: &mut Cx<'_, S>) {
        let Message { id, attempt, delivery, pause, .. } = *self.broker.message(slot);
        let Some(pause) = setup.pause_after(setup.crowd[id.0 as usize], attempt, delivery, pause) else {
            return self.give_up(setup, slot, cx);
        };
        let message = &mut self.broker.messages[slot as usize];
        message.pause = pause;
        message.redelivered = false;
        cx.emit(Fact::WillRetry { id, attempt, pause });
        let due = cx.now + pause;
        let at = self.set_state(slot, State::Pausing { due }, cx);
        cx.agenda.schedule(due, Event::RetryDue(at));
    }

    /// A worker gives the broker a message that the broker had forgotten when it delivered it.
    pub(super) fn put_anew<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, message: Message, cx: &mut Cx<'_, S>) {
        let slot = self.broker.place(Message { state: State::Free, ..message });
        self.put_back(setup, slot, cx);
    }

    /// A pause is over: the message rejoins the tail, and waits like every other.
    pub(super) fn retry_due<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, at: MessageRef, cx: &mut Cx<'_, S>) {
        if self.broker.holds(at) {
            cx.emit(Fact::Rejoined(self.broker.message(at.slot).id));
            self.join(at.slot, cx);
            self.deal(setup, cx);
        }
    }

    /// The time is over in which a worker had to acknowledge.
    pub(super) fn becomes_visible<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, at: MessageRef, cx: &mut Cx<'_, S>) {
        if self.broker.holds(at) {
            self.requeue(setup, at.slot, RequeuedBy::VisibilityTimeout, cx);
            self.deal(setup, cx);
        }
    }

    /// Every dead letter rejoins the tail with new attempts; nothing while the broker is away.
    pub(super) fn redrive<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        if !self.broker.health.is_up() {
            return;
        }
        while let Some(slot) = self.broker.dead.pop_front() {
            let message = &mut self.broker.messages[slot as usize];
            message.attempt = 0;
            message.pause = SimDuration::ZERO;
            message.redelivered = false;
            cx.emit(Fact::Redriven(message.id));
            self.join(slot, cx);
        }
        self.deal(setup, cx);
    }

    /// Until when a delivery made now is the worker's, and the timer for it.
    pub(super) fn lend<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u32, worker: u16, cx: &mut Cx<'_, S>) -> MessageRef {
        match setup.work.ack {
            Ack::Auto => self.set_state(slot, State::Free, cx),
            Ack::Manual => self.set_state(slot, State::Unacked { worker, visible_at: SimTime::FAR }, cx),
            Ack::Visibility(time) => {
                let visible_at = cx.now + time;
                let at = self.set_state(slot, State::Unacked { worker, visible_at }, cx);
                cx.agenda.schedule(visible_at, Event::VisibilityDue(at));
                at
            }
        }
    }
}
