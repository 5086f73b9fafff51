//! A worker dies, and another one takes its place.

use super::super::facts::{CrashStage, Event, Fact, LostAt, LostBy, RequeuedBy};
use super::super::setup::{Ack, Setup};
use super::super::{CheckIn, Cx};
use super::{Step, Work, Worker};
use crate::run::Sink;

impl CheckIn {
    /// A drawn crash, unless the worker has gone on to something else.
    pub(in super::super) fn worker_crash_due<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        worker: u16,
        epoch: u32,
        cx: &mut Cx<'_, S>,
    ) {
        if self.crew.workers[worker as usize].epoch == epoch {
            self.crash_worker(setup, worker, cx);
        }
    }

    /// A worker dies, with whatever only it knew. The broker sees the connection break, if it watches it; the points service notices
    /// nothing.
    pub(in super::super) fn crash_worker<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, cx: &mut Cx<'_, S>) {
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

    pub(in super::super) fn worker_back<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, worker: u16, epoch: u32, cx: &mut Cx<'_, S>) {
        if self.crew.workers[worker as usize].epoch == epoch {
            cx.emit(Fact::WorkerBack(worker));
            self.crew.turn(worker, Work::Idle);
            self.crew.idle.push_back(worker);
            self.deal(setup, cx);
        }
    }
}
