//! What is due, what a reader does, and what happened in the check-in lab.

use crate::time::SimDuration;

mod code;
mod event;
mod words;

pub use event::{Caller, Event, MessageRef};
pub use words::{Answer, CallFailure, CrashStage, FailedBy, LostAt, LostBy, RequeuedBy};

/// A check-in, by order of arrival in this run's crowd. One person checks in once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckInId(pub u32);

/// What a reader does in the middle of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Takes the points service away for some seconds.
    Outage(u16),
    /// Restarts the broker, which is away for as long as its first restart in the table, or for two seconds if that never comes.
    RestartBroker,
    /// Kills one worker; nothing when that worker is down already.
    KillWorker(u16),
    /// Crashes the check-in process.
    CrashProcess,
    /// Gives all dead letters new attempts.
    Redrive,
    /// Hires more workers.
    AddWorkers(u16),
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Somebody pressed the button.
    Pressed(CheckInId),
    /// The check-in stands in its own database.
    Committed(CheckInId),
    /// Somebody was told whether they have checked in.
    Answered {
        /// Who.
        id: CheckInId,
        /// What.
        answer: Answer,
    },
    /// A message went out to the broker.
    Published {
        /// For which check-in.
        id: CheckInId,
        /// The how-manieth time.
        publish: u16,
    },
    /// A publish was lost on its way.
    PublishLost {
        /// Of which message.
        id: CheckInId,
        /// Which publish.
        publish: u16,
    },
    /// The broker has taken a publish over: it is durable, if messages are, and can be delivered.
    Stored {
        /// Of which message.
        id: CheckInId,
        /// Which publish.
        publish: u16,
    },
    /// The publisher has heard that a message is stored.
    Confirmed {
        /// Which message.
        id: CheckInId,
        /// Which publish.
        publish: u16,
    },
    /// The confirm of a publish was lost on its way back.
    ConfirmLost {
        /// Of which message.
        id: CheckInId,
        /// Which publish.
        publish: u16,
    },
    /// No confirm came in time: the message will go out again.
    ConfirmTimedOut {
        /// Which message.
        id: CheckInId,
        /// Which publish.
        publish: u16,
    },
    /// A message came to a worker.
    Delivered {
        /// For which check-in.
        id: CheckInId,
        /// To which worker.
        worker: u16,
        /// Which delivery of this copy, ever: what its draws are keyed by.
        delivery: u32,
        /// Which attempt of its budget: starts again with a redrive.
        attempt: u16,
        /// Whether an earlier delivery came to no known end.
        redelivered: bool,
    },
    /// A call to the points service went out.
    CallStarted {
        /// For which check-in.
        id: CheckInId,
        /// Which attempt, or delivery.
        attempt: u32,
    },
    /// A caller has learnt, or concluded, that its call failed.
    CallFailed {
        /// For which check-in.
        id: CheckInId,
        /// Which attempt, or delivery.
        attempt: u32,
        /// Why.
        why: CallFailure,
    },
    /// Points were granted.
    Granted {
        /// For which check-in.
        id: CheckInId,
        /// The how-manieth time: 1 is as it should be.
        nth: u32,
        /// Whether the caller was still there to hear of it.
        heard: bool,
    },
    /// The points service knew that it had granted, and did not do so again.
    DuplicateIgnored {
        /// For which check-in.
        id: CheckInId,
        /// Whether the caller was still there to hear of it.
        heard: bool,
    },
    /// The broker has heard that a delivered message is done.
    Acked(CheckInId),
    /// The acknowledgement of a delivered message was lost.
    AckLost(CheckInId),
    /// A worker was done with a delivery that the broker had taken back meanwhile: what it said went nowhere.
    AckVoid(CheckInId),
    /// The broker will deliver a message again that came to no known end.
    Requeued {
        /// For which check-in.
        id: CheckInId,
        /// Why.
        by: RequeuedBy,
    },
    /// A failed message will be tried again after a pause.
    WillRetry {
        /// For which check-in.
        id: CheckInId,
        /// Which attempt has failed.
        attempt: u16,
        /// How long the pause is.
        pause: SimDuration,
    },
    /// A message's pause was over: it rejoined the tail.
    Rejoined(CheckInId),
    /// A message had no further attempt, and was put aside.
    DeadLettered {
        /// For which check-in.
        id: CheckInId,
        /// After how many attempts.
        attempt: u16,
    },
    /// A dead letter rejoined the tail with new attempts.
    Redriven(CheckInId),
    /// One copy of a message was lost. Others may be alive.
    CopyLost {
        /// Of which message.
        id: CheckInId,
        /// Where.
        at: LostAt,
        /// Why.
        by: LostBy,
    },
    /// The last copy of the message of a check-in without points is gone: nobody will ever grant them.
    Lost {
        /// Which check-in.
        id: CheckInId,
        /// The furthest place at which a copy was lost.
        at: LostAt,
    },
    /// A worker crashed.
    WorkerCrashed {
        /// Which.
        worker: u16,
        /// What it was working on, and how far it was; `None` when it was idle.
        job: Option<(CheckInId, CrashStage)>,
    },
    /// A crashed worker is back.
    WorkerBack(u16),
    /// The check-in process crashed, and another took over.
    ProcessCrashed {
        /// How many unpublished or unconfirmed messages, or open calls, it held.
        held: u32,
    },
    /// The relay crashed between publishing a message and marking it.
    RelayCrashed(CheckInId),
    /// The relay is back.
    RelayBack,
    /// The broker went away.
    BrokerDown,
    /// The broker is back.
    BrokerUp,
    /// The points service went away.
    OutageBegins,
    /// The points service is back.
    OutageEnds,
    /// The points service became slow.
    SlowBegins,
    /// The points service is as fast as ever.
    SlowEnds,
    /// The reader did something.
    Commanded(Command),
}

impl Fact {
    /// Whose story the fact belongs to, if one check-in's: its index in the crowd.
    pub const fn subject(&self) -> Option<u32> {
        match self {
            Fact::Pressed(id)
            | Fact::Committed(id)
            | Fact::Acked(id)
            | Fact::AckLost(id)
            | Fact::AckVoid(id)
            | Fact::Rejoined(id)
            | Fact::Redriven(id)
            | Fact::RelayCrashed(id)
            | Fact::Answered { id, .. }
            | Fact::Published { id, .. }
            | Fact::PublishLost { id, .. }
            | Fact::Stored { id, .. }
            | Fact::Confirmed { id, .. }
            | Fact::ConfirmLost { id, .. }
            | Fact::ConfirmTimedOut { id, .. }
            | Fact::Delivered { id, .. }
            | Fact::CallStarted { id, .. }
            | Fact::CallFailed { id, .. }
            | Fact::Granted { id, .. }
            | Fact::DuplicateIgnored { id, .. }
            | Fact::Requeued { id, .. }
            | Fact::WillRetry { id, .. }
            | Fact::DeadLettered { id, .. }
            | Fact::CopyLost { id, .. }
            | Fact::Lost { id, .. }
            | Fact::WorkerCrashed { job: Some((id, _)), .. } => Some(id.0),
            Fact::WorkerCrashed { job: None, .. }
            | Fact::WorkerBack(_)
            | Fact::ProcessCrashed { .. }
            | Fact::RelayBack
            | Fact::BrokerDown
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => None,
        }
    }
}
