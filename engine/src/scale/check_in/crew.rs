//! The workers: each takes one message, calls the points service for it, and tells the broker how that went.

use super::fronts::Kind;
use super::lanes::Due;
use super::listener::Listener;
use super::points::Sent;
use super::story::{Message, person};
use super::world::{Caller, Doing, Fault, Worker, World};
use crate::models::check_in::facts::{CrashStage, LostAt, RequeuedBy};
use crate::models::check_in::setup::{Ack, Setup};
use crate::time::{SimDuration, SimTime};

/// A slot that no message has.
const NO_SLOT: u32 = u32::MAX;

/// A worker as it is hired.
pub(super) const HIRED: Worker =
    Worker { doing: Doing::Idle, crash: None, epoch: 0, slot: NO_SLOT, slot_epoch: 0, story: 0, key: 0, delivery: 0, crash_part: 0.0 };

impl World {
    /// Hands ready messages to idle workers.
    #[inline(never)]
    pub(super) fn deal<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        while !self.ready.is_empty() && !self.idle.is_empty() && self.broker_away.is_none() {
            if let (Some(worker), Some(slot)) = (self.idle.pop_front(), self.ready.pop_front()) {
                self.deliver(setup, slot, worker, listener);
            }
        }
        self.note_ready();
    }

    /// Hands a message to an idle worker.
    #[inline(never)]
    pub(super) fn deliver<L: Listener>(&mut self, setup: &Setup, slot: u32, worker: u16, listener: &mut L) {
        let message = &mut self.messages[slot as usize];
        message.attempt += 1;
        message.delivery += 1;
        let Message { story: id, key, delivery, redelivered, .. } = *message;
        self.tally.marks.deliveries += 1;
        self.tally.marks.redeliveries += u32::from(redelivered);
        let story = &mut self.stories[id as usize];
        story.alive += 1;
        story.deliveries += 1;
        listener.delivered(story.who(), SimTime::from_nanos(self.now), delivery);
        let slot_epoch = self.lend(setup, slot, worker, listener);
        let at = &mut self.workers[worker];
        at.doing = Doing::Before;
        at.epoch += 1;
        (at.slot, at.slot_epoch) = (slot, slot_epoch);
        (at.story, at.key, at.delivery) = (id, key, delivery);
        at.crash = None;
        if self.luck.worker_crashes.happens(key, delivery)
            && let Some((stage, part)) = setup.worker_crash(person(key), delivery)
        {
            (at.crash, at.crash_part) = (Some(stage), part);
            if stage == CrashStage::BeforeCall {
                return self.plan_crash(setup.work.half(), worker);
            }
        }
        self.begin_half(setup, worker);
    }

    /// A worker begins a half of its own work. All halves are as long as each other.
    #[inline(always)]
    fn begin_half(&mut self, setup: &Setup, worker: u16) {
        let at = self.now + setup.work.half().nanos();
        let order = self.next_order();
        self.halves.push_back(Due { at, order, what: worker });
        self.fronts.add(Kind::Own, at);
    }

    #[cold]
    fn plan_crash(&mut self, within: SimDuration, worker: u16) {
        let at = &self.workers[worker];
        let fault = Fault::WorkerCrash { worker, epoch: at.epoch };
        self.put_down(self.now + within.scaled(at.crash_part).nanos(), fault);
    }

    /// A worker has done a half of its own work. (Nothing else ends it, unless the worker was to crash in it.)
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn half_is_done<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        let worker = self.halves.take_first();
        self.fronts.set(Kind::Own, self.halves.first_at());
        match self.workers[worker].doing {
            Doing::After { failed } => self.finish(setup, worker, failed, listener),
            Doing::Before | Doing::Calling | Doing::Idle | Doing::Down => self.call_for(setup, worker, listener),
        }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn call_for<L: Listener>(&mut self, setup: &Setup, worker: u16, listener: &mut L) {
        let at = &mut self.workers[worker];
        at.doing = Doing::Calling;
        at.epoch += 1;
        let (caller, crash) = (Caller { worker, epoch: at.epoch }, at.crash);
        match self.call(setup, caller) {
            Sent::Away => {}
            Sent::Back => return self.worker_hears(setup, worker, true, listener),
        }
        if crash == Some(CrashStage::DuringCall) {
            self.plan_crash(setup.points.service, worker);
        }
    }

    /// A worker hears, or concludes, how its call went.
    #[inline]
    pub(super) fn worker_hears<L: Listener>(&mut self, setup: &Setup, worker: u16, failed: bool, listener: &mut L) {
        self.tally.marks.failed_calls += u32::from(failed);
        let at = &mut self.workers[worker];
        if at.crash == Some(CrashStage::DuringCall) {
            // It was to crash during this call, which was quicker.
            return self.crash_worker(setup, worker, listener);
        }
        at.doing = Doing::After { failed };
        at.epoch += 1;
        if at.crash == Some(CrashStage::AfterReply) {
            return self.plan_crash(setup.work.half(), worker);
        }
        self.begin_half(setup, worker);
    }

    /// Whether the broker still waits for a worker's delivery.
    #[inline]
    fn holds(&self, worker: &Worker) -> bool {
        self.messages[worker.slot as usize].epoch == worker.slot_epoch
    }

    /// A worker tells the broker how a delivery went, and is free.
    #[cfg_attr(feature = "fast", inline(always))]
    fn finish<L: Listener>(&mut self, setup: &Setup, worker: u16, failed: bool, listener: &mut L) {
        let at = &self.workers[worker];
        let Worker { slot, story, key, delivery, .. } = *at;
        match (setup.work.ack, failed) {
            (Ack::Auto, false) => {}
            (Ack::Auto, true) if self.broker_away.is_none() => self.put_anew(setup, self.held[worker as usize], listener),
            (Ack::Auto, true) => self.lose_copy(story, LostAt::Acked),
            (Ack::Manual | Ack::Visibility(_), _) if !self.holds(at) => {}
            (Ack::Manual | Ack::Visibility(_), true) => self.put_back(setup, slot, listener),
            (Ack::Manual | Ack::Visibility(_), false) if !self.luck.ack_is_lost.happens(key, delivery) => self.free(slot, listener),
            // An acknowledgement is lost with its connection, and the broker notices that; it does not notice a lost word.
            (Ack::Manual, false) => self.requeue(setup, slot, RequeuedBy::AckLost, listener),
            (Ack::Visibility(_), false) => {}
        }
        self.release(worker, Doing::Idle, listener);
        self.is_free(setup, worker, listener);
    }

    /// A worker can take a message.
    #[cfg_attr(feature = "fast", inline(always))]
    fn is_free<L: Listener>(&mut self, setup: &Setup, worker: u16, listener: &mut L) {
        if self.ready.is_empty() {
            self.idle.push_back(worker);
        } else if !self.idle.is_empty() || self.broker_away.is_some() {
            self.idle.push_back(worker);
            self.deal(setup, listener);
        } else if let Some(slot) = self.ready.pop_front() {
            // No more are ready than before, so there is nothing to note.
            self.deliver(setup, slot, worker, listener);
        }
    }

    /// A worker holds its message no more.
    #[inline(always)]
    fn release<L: Listener>(&mut self, worker: u16, doing: Doing, listener: &mut L) {
        let at = &mut self.workers[worker];
        at.doing = doing;
        at.epoch += 1;
        at.slot = NO_SLOT;
        let story = at.story;
        self.let_go(story, listener);
    }

    /// A drawn crash, unless the worker has gone on to something else.
    pub(super) fn worker_crash_due<L: Listener>(&mut self, setup: &Setup, worker: u16, epoch: u32, listener: &mut L) {
        if self.workers[worker].epoch == epoch {
            self.crash_worker(setup, worker, listener);
        }
    }

    /// A worker that holds a message dies, with whatever only it knew. The broker sees the connection break, if it watches it.
    #[cold]
    fn crash_worker<L: Listener>(&mut self, setup: &Setup, worker: u16, listener: &mut L) {
        let at = &self.workers[worker];
        match setup.work.ack {
            Ack::Auto => self.lose_copy(at.story, LostAt::Acked),
            Ack::Manual if self.holds(at) => self.requeue(setup, at.slot, RequeuedBy::WorkerCrash, listener),
            Ack::Manual | Ack::Visibility(_) => {}
        }
        self.release(worker, Doing::Down, listener);
        self.put_down(self.now + setup.work.restart.nanos(), Fault::WorkerBack { worker });
        self.deal(setup, listener);
    }

    pub(super) fn worker_back<L: Listener>(&mut self, setup: &Setup, worker: u16, listener: &mut L) {
        let at = &mut self.workers[worker];
        at.doing = Doing::Idle;
        at.epoch += 1;
        self.idle.push_back(worker);
        self.deal(setup, listener);
    }
}
