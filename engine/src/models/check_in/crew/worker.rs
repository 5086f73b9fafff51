//! One worker, and all of them.

use super::super::broker::Message;
use super::super::facts::{CallFailure, MessageRef};
use super::super::setup::Setup;
use crate::fifo::Fifo;
use crate::time::SimTime;
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
    pub(super) epoch: u32,
}

/// All workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Crew {
    pub(crate) workers: Vec<Worker>,
    /// Those who could take a message: the broker deals them out in turn.
    pub(crate) idle: Fifo<u16>,
}

/// Most workers there can be, those hired by the reader included.
const MOST_WORKERS: usize = 200;
pub(super) const NO_TAG: MessageRef = MessageRef { slot: u32::MAX, epoch: 0 };

impl Crew {
    pub(crate) fn new(setup: &Setup) -> Crew {
        let mut crew = Crew { workers: Vec::new(), idle: Fifo::default() };
        crew.hire(setup.work.workers as usize);
        crew
    }

    pub(super) fn hire(&mut self, count: usize) {
        for _ in 0..count.min(MOST_WORKERS - self.workers.len()) {
            self.idle.push_back(self.workers.len() as u16);
            self.workers.push(Worker { work: Work::Idle, tag: NO_TAG, epoch: 0 });
        }
    }

    /// What each worker does.
    pub fn workers(&self) -> impl ExactSizeIterator<Item = Work> {
        self.workers.iter().map(|worker| worker.work)
    }

    #[inline]
    pub(super) fn turn(&mut self, worker: u16, work: Work) -> u32 {
        let worker = &mut self.workers[worker as usize];
        worker.epoch += 1;
        worker.work = work;
        worker.epoch
    }

    pub(in super::super) fn calls(&self, worker: u16, epoch: u32) -> bool {
        let worker = &self.workers[worker as usize];
        worker.epoch == epoch && matches!(worker.work, Work::Busy { step: Step::Calling { .. }, .. })
    }

    pub(in super::super) fn is_swallowed(&self, worker: u16) -> bool {
        matches!(self.workers[worker as usize].work, Work::Busy { step: Step::Calling { swallowed: true, .. }, .. })
    }

    pub(in super::super) fn swallow(&mut self, worker: u16, epoch: u32) {
        let worker = &mut self.workers[worker as usize];
        if let Work::Busy { step: Step::Calling { swallowed, .. }, .. } = &mut worker.work
            && worker.epoch == epoch
        {
            *swallowed = true;
        }
    }
}
