//! What is due.

use super::CheckInId;
use crate::agenda::Ranked;
use crate::time::SimTime;

/// Where a message lies in the broker, and which of the states it has gone through there. A timer or a worker that names an earlier
/// state, or a message that has gone, names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageRef {
    pub(crate) slot: u32,
    pub(crate) epoch: u32,
}

/// Who waits for a reply of the points service. The epoch counts what its holder has begun: a reply to an earlier call finds nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A thread of the check-in service.
    Thread {
        /// Which.
        thread: u16,
        /// Which of the things it has begun.
        epoch: u32,
    },
    /// A worker.
    Worker {
        /// Which.
        worker: u16,
        /// Which of the things it has begun.
        epoch: u32,
    },
}

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// The next person presses.
    Arrival,
    /// A client stops waiting for the answer.
    ClientTimeoutDue(CheckInId),
    /// A thread's commit is done.
    CommitEnds {
        /// Which thread.
        thread: u16,
        /// Which of the things it has begun.
        epoch: u32,
    },
    /// The points service is done with a call.
    ServiceEnds {
        /// Which of its slots.
        slot: u16,
        /// Which life of the service.
        epoch: u32,
    },
    /// A caller stops waiting for the reply.
    CallTimeoutDue(Caller),
    /// A message in the process's memory goes out.
    PublishDue,
    /// The relay looks for rows.
    RelayPollDue,
    /// The crashed relay is back.
    RelayBackDue,
    /// A publisher stops waiting for the confirm of one publish.
    ConfirmTimeoutDue {
        /// Of which message.
        id: CheckInId,
        /// Which publish.
        publish: u16,
    },
    /// A message is stored durably.
    StoreEnds(MessageRef),
    /// A message's pause is over.
    RetryDue(MessageRef),
    /// A delivered message becomes visible again.
    VisibilityDue(MessageRef),
    /// A worker's own work before the call, or after the reply, is done.
    WorkerStepEnds {
        /// Which worker.
        worker: u16,
        /// Which of the things it has begun.
        epoch: u32,
    },
    /// A worker crashes in the middle of something.
    WorkerCrashDue {
        /// Which worker.
        worker: u16,
        /// Which of the things it has begun.
        epoch: u32,
    },
    /// A crashed worker is back.
    WorkerBackDue {
        /// Which worker.
        worker: u16,
        /// Which of its crashes.
        epoch: u32,
    },
    /// The check-in process crashes.
    ProcessCrashDue,
    /// The points service goes away until an instant.
    OutageBeginsDue(SimTime),
    /// The points service is back, unless it has to stay away longer.
    OutageEndsDue,
    /// The points service becomes slow.
    SlowBeginsDue,
    /// The points service is as fast as ever.
    SlowEndsDue,
    /// The broker goes away until an instant.
    BrokerDownDue(SimTime),
    /// The broker is back, unless it has to stay away longer.
    BrokerUpDue,
    /// The dead letters get new attempts.
    RedriveDue,
}

impl Ranked for Event {
    /// Work ends before anything else, so that a reply at the very moment of a timeout or an outage counts as in time; then whatever
    /// comes back, then whatever goes away, then timeouts; arrivals come last.
    fn rank(&self) -> u8 {
        match self {
            Event::ServiceEnds { .. } | Event::CommitEnds { .. } | Event::WorkerStepEnds { .. } | Event::StoreEnds(_) => 0,
            Event::OutageEndsDue | Event::SlowEndsDue | Event::BrokerUpDue | Event::WorkerBackDue { .. } | Event::RelayBackDue => 1,
            Event::OutageBeginsDue(_)
            | Event::SlowBeginsDue
            | Event::BrokerDownDue(_)
            | Event::WorkerCrashDue { .. }
            | Event::ProcessCrashDue => 2,
            Event::ClientTimeoutDue(_) | Event::CallTimeoutDue(_) | Event::ConfirmTimeoutDue { .. } | Event::VisibilityDue(_) => 3,
            Event::RetryDue(_) | Event::PublishDue | Event::RelayPollDue | Event::RedriveDue => 4,
            Event::Arrival => 5,
        }
    }
}
