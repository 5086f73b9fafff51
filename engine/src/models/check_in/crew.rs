//! The workers: each takes one message, calls the points service for it, and tells the broker how that went.

use super::CheckIn;
use super::Cx;
use super::broker::Message;
use super::facts::{CallFailure, Caller, CheckInId, CrashStage, Event, Fact, LostAt, LostBy, MessageRef, RequeuedBy};
use super::points::Sent;
use super::setup::{Ack, Setup};
use crate::run::Sink;
use crate::time::SimTime;

mod crash;
mod worker;

use worker::NO_TAG;
pub(crate) use worker::Worker;
pub use worker::{Crew, Step, Work};

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
    #[inline]
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

    pub(super) fn add_workers<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, count: u16, cx: &mut Cx<'_, S>) {
        self.crew.hire(count as usize);
        self.deal(setup, cx);
    }
}
