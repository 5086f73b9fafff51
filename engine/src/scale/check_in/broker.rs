//! The broker: messages stored, ready, delivered and not yet acknowledged, pausing, or put aside.

use super::super::heap::Heap;
use super::fronts::Kind;
use super::lanes::{Due, NEVER};
use super::listener::Listener;
use super::publisher::Publish;
use super::rings::MOST;
use super::story::{Message, State, person};
use super::world::{Fault, World, later, next_of};
use crate::models::check_in::facts::{LostAt, RequeuedBy};
use crate::models::check_in::setup::{Ack, Setup};
use crate::time::SimDuration;
use alloc::vec::Vec;

impl World {
    /// Moves a message to another state. Whoever knew the earlier one knows nothing from here on.
    #[inline]
    pub(super) fn set_state(&mut self, slot: u32, state: State) -> &mut Message {
        let message = &mut self.messages[slot as usize];
        message.state = state;
        message.epoch += 1;
        message.since = self.now;
        message
    }

    /// A message is gone from the broker.
    #[inline]
    pub(super) fn free<L: Listener>(&mut self, slot: u32, listener: &mut L) {
        let story = self.set_state(slot, State::Free).story;
        self.free.push(slot);
        self.let_go(story, listener);
    }

    /// A place for a new message. Places are used again in the calendar engine's order, since the order in which a restart finds messages of
    /// one instant is that of their places.
    #[cfg_attr(feature = "fast", inline(always))]
    fn place(&mut self, message: Message) -> u32 {
        self.stories[message.story as usize].alive += 1;
        match self.free.pop() {
            Some(slot) => {
                let place = &mut self.messages[slot as usize];
                *place = Message { epoch: place.epoch, ..message };
                slot
            }
            None => {
                self.messages.push(message);
                self.messages.len() as u32 - 1
            }
        }
    }

    /// A publish arrives.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn receive<L: Listener>(&mut self, setup: &Setup, publish: Publish, listener: &mut L) {
        let Publish { story, key, publish, connection, confirm_lost } = publish;
        let slot = self.place(Message {
            since: self.now,
            pause: 0,
            story,
            key,
            delivery: 0,
            epoch: 0,
            connection,
            publish,
            attempt: 0,
            state: State::Storing,
            redelivered: false,
            confirm_lost,
        });
        if setup.broker.durable {
            let at = self.now + setup.broker.store.nanos();
            let order = self.next_order();
            self.stores.push_back(Due { at, order, what: slot });
            self.fronts.add(Kind::Store, at);
        } else {
            self.take_over(setup, slot, listener);
        }
    }

    /// Messages are stored durably: all of one instant, since nothing else can happen between them. (When the broker dies, everything
    /// leaves this lane.)
    #[inline]
    pub(super) fn store_ends<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        loop {
            let Some(Due { what: slot, .. }) = self.stores.pop_front() else {
                return;
            };
            let next = self.stores.first_at();
            self.fronts.set(Kind::Store, next);
            self.take_over(setup, slot, listener);
            if next != self.now || self.fronts.first().1 != Kind::Store {
                return;
            }
        }
    }

    /// The broker has a message: it says so, and can deliver it.
    #[cfg_attr(feature = "fast", inline(always))]
    fn take_over<L: Listener>(&mut self, setup: &Setup, slot: u32, listener: &mut L) {
        let Message { story, confirm_lost, connection, .. } = self.messages[slot as usize];
        self.confirm(setup, story, confirm_lost, connection, listener);
        self.offer(setup, slot, listener);
    }

    /// A message can be delivered: it goes to an idle worker if it is the only one, else it joins the tail.
    #[cfg_attr(feature = "fast", inline(always))]
    fn offer<L: Listener>(&mut self, setup: &Setup, slot: u32, listener: &mut L) {
        if self.idle.is_empty() || self.broker_away.is_some() {
            self.join(slot);
            return self.note_ready();
        }
        if self.ready.is_empty()
            && let Some(worker) = self.idle.pop_front()
        {
            return self.deliver(setup, slot, worker, listener);
        }
        self.join(slot);
        self.deal(setup, listener);
    }

    /// A message joins the tail.
    #[inline(always)]
    fn join(&mut self, slot: u32) {
        self.ready.push_back(slot);
        self.set_state(slot, State::Ready);
    }

    /// A delivery came to no known end. The message goes back to where it was, at the head; after a visibility timeout to the tail.
    pub(super) fn requeue<L: Listener>(&mut self, setup: &Setup, slot: u32, by: RequeuedBy, listener: &mut L) {
        let message = &mut self.messages[slot as usize];
        message.redelivered = true;
        if setup.retry.is_spent(message.attempt) {
            return self.give_up(setup, slot, listener);
        }
        self.set_state(slot, State::Ready);
        match by {
            RequeuedBy::VisibilityTimeout => self.ready.push_back(slot),
            RequeuedBy::WorkerCrash | RequeuedBy::AckLost | RequeuedBy::BrokerRestart => self.ready.push_front(slot),
        }
    }

    /// A message has no further attempt.
    fn give_up<L: Listener>(&mut self, setup: &Setup, slot: u32, listener: &mut L) {
        if setup.retry.dead_letter {
            self.tally.marks.dead_lettered += 1;
            self.set_state(slot, State::Dead);
            self.dead.push_back(slot);
        } else {
            self.lose_message(slot, LostAt::Attempts, listener);
        }
    }

    /// A worker says that an attempt failed: a pause before the next, if there is one.
    #[inline]
    pub(super) fn put_back<L: Listener>(&mut self, setup: &Setup, slot: u32, listener: &mut L) {
        let Message { key, attempt, delivery, pause, .. } = self.messages[slot as usize];
        let Some(pause) = setup.pause_after(person(key), attempt, delivery, SimDuration::from_nanos(pause)) else {
            return self.give_up(setup, slot, listener);
        };
        let message = self.set_state(slot, State::Pausing);
        message.pause = pause.nanos();
        message.redelivered = false;
        let order = self.next_order();
        let at = later(self.now, pause.nanos());
        self.retries.push(at, order, slot);
        self.fronts.add(Kind::Retry, at);
    }

    /// A worker gives the broker a message that the broker had forgotten when it delivered it.
    pub(super) fn put_anew<L: Listener>(&mut self, setup: &Setup, message: Message, listener: &mut L) {
        let slot = self.place(Message { state: State::Free, ..message });
        self.put_back(setup, slot, listener);
    }

    /// A pause is over: the message rejoins the tail, and waits like every other.
    #[inline]
    pub(super) fn retry_due<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        if let Some((_, slot)) = self.retries.pop() {
            self.fronts.set(Kind::Retry, self.retries.next_at().min(NEVER));
            self.offer(setup, slot, listener);
        }
    }

    /// The time is over in which a worker had to acknowledge.
    pub(super) fn becomes_visible<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        let Some(Due { what: (slot, epoch), .. }) = self.visible.pop_front() else {
            return;
        };
        self.fronts.set_rare(Kind::Visibility, self.visible.first_at());
        if self.messages[slot as usize].epoch == epoch {
            self.requeue(setup, slot, RequeuedBy::VisibilityTimeout, listener);
            self.deal(setup, listener);
        }
    }

    /// Every dead letter rejoins the tail with new attempts; nothing while the broker is away.
    pub(super) fn redrive<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        if self.broker_away.is_some() {
            return;
        }
        while let Some(slot) = self.dead.pop_front() {
            let message = &mut self.messages[slot as usize];
            message.attempt = 0;
            message.pause = 0;
            message.redelivered = false;
            self.join(slot);
        }
        self.deal(setup, listener);
    }

    /// A delivery made now, until when it is the worker's, and the timer for it; which of the message's states it is.
    #[inline]
    pub(super) fn lend<L: Listener>(&mut self, setup: &Setup, slot: u32, worker: u16, listener: &mut L) -> u32 {
        match setup.work.ack {
            Ack::Auto => {
                // The worker knows the message from here on, and nobody else does.
                if self.held.is_empty() {
                    self.held.resize(MOST, self.messages[slot as usize]);
                }
                self.held[worker as usize] = self.messages[slot as usize];
                self.free(slot, listener);
                0
            }
            Ack::Manual => self.set_state(slot, State::Unacked).epoch,
            Ack::Visibility(time) => {
                let epoch = self.set_state(slot, State::Unacked).epoch;
                let due = later(self.now, time.nanos());
                let order = self.next_order();
                self.visible.push_back(Due { at: due, order, what: (slot, epoch) });
                self.fronts.set_rare(Kind::Visibility, self.visible.first_at());
                epoch
            }
        }
    }

    /// The slots of the messages of which something holds, in order of since when they are where they are.
    fn found(&self, which: impl Fn(&Message) -> bool) -> Vec<u32> {
        let found = self.messages.iter().enumerate().filter(|(_, message)| message.state != State::Free && which(message));
        let mut slots: Vec<u32> = found.map(|(slot, _)| slot as u32).collect();
        slots.sort_unstable_by_key(|slot| (self.messages[*slot as usize].since, *slot));
        slots
    }

    /// The broker dies. What it had not stored is lost, or everything; deliveries of before count no more. A restart during another
    /// makes that one longer.
    pub(super) fn broker_down<L: Listener>(&mut self, setup: &Setup, until: u64, listener: &mut L) {
        if let Some(earlier) = &mut self.broker_away {
            if until > *earlier {
                *earlier = until;
                self.put_down(until, Fault::BrokerUp);
            }
            return;
        }
        self.broker_away = Some(until);
        self.next_restart = next_of(&setup.broker.restarts, Some(self.now));
        self.put_down(until, Fault::BrokerUp);
        self.stores.clear();
        self.fronts.set(Kind::Store, self.stores.first_at());
        if setup.broker.durable {
            for slot in self.found(|message| message.state == State::Storing) {
                self.lose_message(slot, LostAt::Broker, listener);
            }
            // Back to the head, the earliest delivered first.
            for slot in self.found(|message| message.state == State::Unacked).into_iter().rev() {
                self.requeue(setup, slot, RequeuedBy::BrokerRestart, listener);
            }
        } else {
            self.ready.clear();
            self.dead.clear();
            self.retries = Heap::new();
            self.fronts.set(Kind::Retry, self.retries.next_at().min(NEVER));
            for slot in self.found(|_| true) {
                self.lose_message(slot, LostAt::Broker, listener);
            }
        }
        self.note_ready();
    }

    /// The broker is back, unless a later restart keeps it away: it delivers, and who publishes from memory does so.
    pub(super) fn broker_up<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        if self.broker_away.is_none_or(|until| until > self.now) {
            return;
        }
        self.broker_away = None;
        self.deal(setup, listener);
        if !setup.publishing.outbox {
            self.publish_due(setup, listener);
        }
    }

    /// Takes down how many are ready.
    #[inline]
    pub(super) fn note_ready(&mut self) {
        self.bin_ready = self.bin_ready.max(self.ready.len() as u32);
    }
}
