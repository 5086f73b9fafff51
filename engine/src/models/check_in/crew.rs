//! The workers: each takes one message, calls the points service for it, and tells the broker how that went.

use super::CheckIn;
use super::Cx;
use super::broker::Message;
use super::facts::{CallFailure, Caller, CheckInId, CrashStage, Event, Fact, LostAt, LostBy, MessageRef, RequeuedBy};
use super::points::Sent;
use super::setup::{Ack, Setup};
use crate::run::Sink;
use crate::time::SimTime;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// How far a worker is with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its own work before the call.
    Before {
        /// Until when.
        ends: SimTime,
    },
    /// Waits for the points service.
    Calling {
        /// Since when.
        since: SimTime,
        /// Whether the call went into an outage that says nothing.
        swallowed: bool,
    },
    /// Its own work after the reply; the acknowledgement comes at the end.
    After {
        /// Until when.
        ends: SimTime,
        /// How the call went.
        result: Result<(), CallFailure>,
    },
}

/// What one worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Nothing.
    Idle,
    /// Works on a delivery.
    Busy {
        /// The message as it was delivered.
        message: Message,
        /// Since when.
        started: SimTime,
        /// How far it is.
        step: Step,
    },
    /// It crashed, and is back at an instant.
    Down {
        /// Since when.
        since: SimTime,
        /// When it is back.
        until: SimTime,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Worker {
    pub(crate) work: Work,
    /// The delivery in the broker's eyes, while the epoch there is still the same.
    pub(crate) tag: MessageRef,
    epoch: u32,
}

/// All workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Crew {
    pub(crate) workers: Vec<Worker>,
    /// Those who could take a message: the broker deals them out in turn.
    pub(crate) idle: VecDeque<u16>,
}

/// Most workers there can be, those hired by the reader included.
const MOST_WORKERS: usize = 200;
const NO_TAG: MessageRef = MessageRef { slot: u32::MAX, epoch: 0 };

impl Crew {
    pub(crate) fn new(setup: &Setup) -> Crew {
        let mut crew = Crew { workers: Vec::new(), idle: VecDeque::new() };
        crew.hire(setup.work.workers as usize);
        crew
    }

    fn hire(&mut self, count: usize) {
        for _ in 0..count.min(MOST_WORKERS - self.workers.len()) {
            self.idle.push_back(self.workers.len() as u16);
            self.workers.push(Worker { work: Work::Idle, tag: NO_TAG, epoch: 0 });
        }
    }

    /// What each worker does.
    pub fn workers(&self) -> impl ExactSizeIterator<Item = Work> {
        self.workers.iter().map(|worker| worker.work)
    }

    fn turn(&mut self, worker: u16, work: Work) -> u32 {
        let worker = &mut self.workers[worker as usize];
        worker.epoch += 1;
        worker.work = work;
        worker.epoch
    }

    pub(super) fn calls(&self, worker: u16, epoch: u32) -> bool {
        let worker = &self.workers[worker as usize];
        worker.epoch == epoch && matches!(worker.work, Work::Busy { step: Step::Calling { .. }, .. })
    }

    pub(super) fn is_swallowed(&self, worker: u16) -> bool {
        matches!(self.workers[worker as usize].work, Work::Busy { step: Step::Calling { swallowed: true, .. }, .. })
    }

    pub(super) fn swallow(&mut self, worker: u16, epoch: u32) {
        let worker = &mut self.workers[worker as usize];
        if let Work::Busy { step: Step::Calling { swallowed, .. }, .. } = &mut worker.work
            && worker.epoch == epoch
        {
            *swallowed = true;
        }
    }
}

impl CheckIn {
    /// Hands ready messages to idle workers.
    pub(super) fn deal<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        while self.broker.health.is_up()
            && !self.broker.ready.is_empty()
            && let Some(worker) = self.crew.idle.pop_front()
            && let Some(slot) = self.broker.ready.pop_front()
        {
            self.deliver(setup, slot, worker, cx);
        }
    }

    fn deliver<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u32, worker: u16, cx: &mut Cx<'_, S>) {
        assert!(self.crew.workers[worker as usize].work == Work::Idle, "a worker holds one message");
        let message = &mut self.broker.messages[slot as usize];
        message.attempt += 1;
        message.delivery += 1;
        let message = *message;
        let Message { id, attempt, delivery, redelivered, .. } = message;
        self.book.marks.deliveries += 1;
        self.book.marks.redeliveries += u32::from(redelivered);
        cx.emit(Fact::Delivered { id, worker, delivery, attempt, redelivered });
        self.book.change(id, cx, |record| record.copies.in_flight += 1);
        let tag = self.lend(setup, slot, worker, cx);
        let ends = cx.now + setup.work.half();
        let epoch = self.crew.turn(worker, Work::Busy { message, started: cx.now, step: Step::Before { ends } });
        self.crew.workers[worker as usize].tag = tag;
        self.plan(setup, worker, epoch, CrashStage::BeforeCall, cx);
    }

    /// Puts down how a step of the worker's own work goes on: it ends, or the worker crashes in it.
    fn plan<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, epoch: u32, stage: CrashStage, cx: &mut Cx<'_, S>) {
        let half = setup.work.half();
        match self.crash_in(setup, worker, stage) {
            Some(part) => cx.agenda.schedule(cx.now + half.scaled(part), Event::WorkerCrashDue { worker, epoch }),
            None => cx.agenda.schedule(cx.now + half, Event::WorkerStepEnds { worker, epoch }),
        }
    }

    /// Whether, and how far into it, a worker crashes in a stage of the delivery that it holds.
    fn crash_in(&self, setup: &Setup, worker: u16, stage: CrashStage) -> Option<f64> {
        let Work::Busy { message, .. } = self.crew.workers[worker as usize].work else {
            return None;
        };
        let crash = setup.worker_crash(setup.crowd[message.id.0 as usize], message.delivery);
        crash.filter(|(at, _)| *at == stage).map(|(_, part)| part)
    }

    /// A step of a worker's own work is done: the call comes next, or the acknowledgement.
    pub(super) fn step_ends<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, epoch: u32, cx: &mut Cx<'_, S>) {
        if self.crew.workers[worker as usize].epoch != epoch {
            return;
        }
        let Work::Busy { message, started, step } = self.crew.workers[worker as usize].work else {
            return;
        };
        match step {
            Step::Before { .. } => self.call_for(setup, worker, message, started, cx),
            Step::After { result, .. } => self.finish(setup, worker, message, result, cx),
            Step::Calling { .. } => {}
        }
    }

    fn call_for<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, message: Message, started: SimTime, cx: &mut Cx<'_, S>) {
        let step = Step::Calling { since: cx.now, swallowed: false };
        let epoch = self.crew.turn(worker, Work::Busy { message, started, step });
        match self.call(setup, message.id, message.delivery, Caller::Worker { worker, epoch }, cx) {
            Sent::Inside => {}
            Sent::Swallowed => self.crew.swallow(worker, epoch),
            Sent::Back(why) => return self.worker_hears(setup, worker, Err(why), cx),
        }
        if let Some(part) = self.crash_in(setup, worker, CrashStage::DuringCall) {
            cx.agenda.schedule(cx.now + setup.points.service.scaled(part), Event::WorkerCrashDue { worker, epoch });
        }
    }

    /// A worker hears, or concludes, how its call went.
    pub(super) fn worker_hears<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        worker: u16,
        result: Result<(), CallFailure>,
        cx: &mut Cx<'_, S>,
    ) {
        let Work::Busy { message, started, .. } = self.crew.workers[worker as usize].work else {
            return;
        };
        if let Err(why) = result {
            self.book.marks.failed_calls += 1;
            cx.emit(Fact::CallFailed { id: message.id, attempt: message.delivery, why });
        }
        if self.crash_in(setup, worker, CrashStage::DuringCall).is_some() {
            // It was to crash during this call, which was quicker.
            return self.crash_worker(setup, worker, cx);
        }
        let step = Step::After { ends: cx.now + setup.work.half(), result };
        let epoch = self.crew.turn(worker, Work::Busy { message, started, step });
        self.plan(setup, worker, epoch, CrashStage::AfterReply, cx);
    }

    /// A worker tells the broker how a delivery went, and is free.
    fn finish<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        worker: u16,
        message: Message,
        result: Result<(), CallFailure>,
        cx: &mut Cx<'_, S>,
    ) {
        let tag = self.crew.workers[worker as usize].tag;
        match (setup.work.ack, result) {
            (Ack::Auto, Ok(())) => {}
            (Ack::Auto, Err(_)) if self.broker.health.is_up() => self.put_anew(setup, message, cx),
            (Ack::Auto, Err(_)) => self.book.lose_copy(message.id, LostAt::Acked, LostBy::BrokerAway, cx),
            (Ack::Manual | Ack::Visibility(_), _) if !self.broker.holds(tag) => cx.emit(Fact::AckVoid(message.id)),
            (Ack::Manual | Ack::Visibility(_), Ok(())) => self.acknowledge(setup, tag, message, cx),
            (Ack::Manual | Ack::Visibility(_), Err(_)) => self.put_back(setup, tag.slot, cx),
        }
        self.release(worker, message.id, Work::Idle, cx);
        self.crew.idle.push_back(worker);
        self.deal(setup, cx);
    }

    /// The acknowledgement of a delivery that the broker still waits for, which may be lost. A manual one is lost with its connection,
    /// and the broker notices that.
    fn acknowledge<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, tag: MessageRef, message: Message, cx: &mut Cx<'_, S>) {
        let id = message.id;
        if !setup.ack_is_lost(setup.crowd[id.0 as usize], message.delivery) {
            cx.emit(Fact::Acked(id));
            self.set_state(tag.slot, super::broker::State::Free, cx);
            return;
        }
        cx.emit(Fact::AckLost(id));
        match setup.work.ack {
            Ack::Manual => self.requeue(setup, tag.slot, RequeuedBy::AckLost, cx),
            Ack::Auto | Ack::Visibility(_) => {}
        }
    }

    /// A worker holds its message no more.
    fn release<S: Sink<CheckIn> + ?Sized>(&mut self, worker: u16, id: CheckInId, work: Work, cx: &mut Cx<'_, S>) {
        self.crew.turn(worker, work);
        self.crew.workers[worker as usize].tag = NO_TAG;
        self.book.change(id, cx, |record| record.copies.in_flight -= 1);
    }

    /// A drawn crash, unless the worker has gone on to something else.
    pub(super) fn worker_crash_due<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, epoch: u32, cx: &mut Cx<'_, S>) {
        if self.crew.workers[worker as usize].epoch == epoch {
            self.crash_worker(setup, worker, cx);
        }
    }

    /// A worker dies, with whatever only it knew. The broker sees the connection break, if it watches it; the points service notices
    /// nothing.
    pub(super) fn crash_worker<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, cx: &mut Cx<'_, S>) {
        let Some(Worker { work, tag, .. }) = self.crew.workers.get(worker as usize).copied() else {
            return;
        };
        let until = cx.now + setup.work.restart;
        let down = Work::Down { since: cx.now, until };
        match work {
            Work::Down { .. } => return,
            Work::Idle => {
                cx.emit(Fact::WorkerCrashed { worker, job: None });
                self.crew.idle.retain(|idle| *idle != worker);
                self.crew.turn(worker, down);
            }
            Work::Busy { message, step, .. } => {
                let stage = match step {
                    Step::Before { .. } => CrashStage::BeforeCall,
                    Step::Calling { .. } => CrashStage::DuringCall,
                    Step::After { .. } => CrashStage::AfterReply,
                };
                cx.emit(Fact::WorkerCrashed { worker, job: Some((message.id, stage)) });
                match setup.work.ack {
                    Ack::Auto => self.book.lose_copy(message.id, LostAt::Acked, LostBy::WorkerCrash, cx),
                    Ack::Manual if self.broker.holds(tag) => self.requeue(setup, tag.slot, RequeuedBy::WorkerCrash, cx),
                    Ack::Manual | Ack::Visibility(_) => {}
                }
                self.release(worker, message.id, down, cx);
            }
        }
        let epoch = self.crew.workers[worker as usize].epoch;
        cx.agenda.schedule(until, Event::WorkerBackDue { worker, epoch });
        self.deal(setup, cx);
    }

    pub(super) fn worker_back<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, epoch: u32, cx: &mut Cx<'_, S>) {
        if self.crew.workers[worker as usize].epoch == epoch {
            cx.emit(Fact::WorkerBack(worker));
            self.crew.turn(worker, Work::Idle);
            self.crew.idle.push_back(worker);
            self.deal(setup, cx);
        }
    }

    pub(super) fn add_workers<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, count: u16, cx: &mut Cx<'_, S>) {
        self.crew.hire(count as usize);
        self.deal(setup, cx);
    }
}
