//! The words that facts are told in: answers, causes and places.

/// Why a call to the points service gave its caller no success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CallFailure {
    /// The service worked on it, failed at the end, and granted nothing.
    Error,
    /// The same, as at every attempt for this check-in.
    Poison,
    /// The service's backlog was full: refused at once.
    Full,
    /// The service was away: refused, or reset, at once.
    Outage,
    /// The service was away and said nothing: the caller waited for its timeout.
    Hung,
    /// The service was too slow for the caller's timeout. It goes on, and may grant yet.
    Timeout,
}

/// Why somebody was told that they have not checked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailedBy {
    /// The points service, which the check-in waits for in the inline variant.
    Call(CallFailure),
    /// No answer within the client's timeout.
    ClientTimeout,
    /// The process that held the call crashed.
    ProcessCrash,
}

/// What somebody was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// "You have checked in."
    CheckedIn,
    /// "That failed."
    Failed(FailedBy),
}

/// Where a message was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum LostAt {
    /// In the check-in process, before it was ever published.
    Unpublished,
    /// Between the publisher and the broker.
    OnTheWay,
    /// In the broker.
    Broker,
    /// With a worker, after the broker had forgotten it.
    Acked,
    /// Thrown away after the last attempt, where there is no dead-letter queue.
    Attempts,
}

impl LostAt {
    /// Every place, in order of the way: the order of the type.
    pub const ALL: [LostAt; 5] = [LostAt::Unpublished, LostAt::OnTheWay, LostAt::Broker, LostAt::Acked, LostAt::Attempts];
}

/// What took a copy of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LostBy {
    /// The crash of the process that held it in memory.
    ProcessCrash,
    /// The way to the broker.
    Network,
    /// A restart of the broker before the message was stored durably.
    NotStored,
    /// A restart of a broker that keeps nothing durably.
    NotDurable,
    /// The crash of the worker that held it.
    WorkerCrash,
    /// A broker that was away when a worker wanted to give it back.
    BrokerAway,
    /// A failed call, with no retry.
    NoRetry,
    /// The last failed attempt of its budget.
    BudgetSpent,
}

/// Why the broker delivers a message again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RequeuedBy {
    /// The connection to the worker broke: it crashed.
    WorkerCrash,
    /// The connection to the worker broke over the acknowledgement.
    AckLost,
    /// The time in which the worker had to acknowledge is over.
    VisibilityTimeout,
    /// The broker restarted, and no delivery of before counts.
    BrokerRestart,
}

/// Where in its work a worker crashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CrashStage {
    /// Before the call: nothing has come of the delivery.
    BeforeCall,
    /// While the call was out: the points service goes on, and may grant yet.
    DuringCall,
    /// Between the reply and the acknowledgement.
    AfterReply,
}

impl CrashStage {
    /// Every stage, in order.
    pub const ALL: [CrashStage; 3] = [CrashStage::BeforeCall, CrashStage::DuringCall, CrashStage::AfterReply];
}
