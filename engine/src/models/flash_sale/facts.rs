//! What is due, what a reader does, and what happened in a flash sale.

use crate::agenda::Ranked;
use crate::run::Encoded;

/// A shopper, by order of arrival in this run's crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShopperId(pub u32);

/// One press of the button by one shopper: the first visit is attempt 1, each refresh one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who.
    pub shopper: ShopperId,
    /// Which press.
    pub attempt: u8,
}

/// An order in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Whose.
    pub shopper: ShopperId,
    /// Which delivery to a worker this is, or will be: 1 for the first.
    pub delivery: u8,
}

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// The next person comes.
    Arrival,
    /// A shopper presses refresh.
    RefreshDue(ShopperId),
    /// A client stops waiting for the answer to one press.
    TimeoutDue(Request),
    /// A shopper in line stops waiting for the result.
    LineTimeoutDue(ShopperId),
    /// A server's thread is done. The epoch tells whether the server has been killed since.
    WorkEnds {
        /// Which server.
        server: u16,
        /// Which of its threads.
        thread: u16,
        /// Which life of the server.
        epoch: u16,
    },
    /// A killed server is back.
    RestartEnds {
        /// Which server.
        server: u16,
    },
    /// A worker's attempt is done.
    AttemptEnds {
        /// Which worker.
        worker: u16,
    },
    /// A failed order rejoins the tail.
    RetryDue(Order),
    /// A unit that was kept for this shopper comes back.
    PaymentDue(ShopperId),
}

impl Ranked for Event {
    /// Work ends before anything else, so that an answer at the very moment of a timeout counts as in time and a place that
    /// becomes free is free for who comes then; arrivals come last.
    fn rank(&self) -> u8 {
        match self {
            Event::WorkEnds { .. } | Event::AttemptEnds { .. } => 0,
            Event::RestartEnds { .. } => 1,
            Event::PaymentDue(_) => 2,
            Event::TimeoutDue(_) | Event::LineTimeoutDue(_) => 3,
            Event::RetryDue(_) => 4,
            Event::RefreshDue(_) => 5,
            Event::Arrival => 6,
        }
    }
}

/// What a reader does in the middle of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Kills one server; nothing in the queue variant, or when that server is down already.
    KillServer(u16),
    /// Brings more units into the shop.
    AddStock(u32),
    /// Hires more workers; nothing without a queue.
    AddWorkers(u16),
    /// Gives the queue another bound; nothing without a queue.
    SetCapacity(u32),
}

/// The one final answer of a shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// Got a unit, was told so, and paid.
    Sold,
    /// Was told at once, or by the server, that nothing is left.
    SoldOut,
    /// Was told "you are in line", waited, and was told then that nothing is left.
    WaitedThenSoldOut,
    /// Was refused because there was no room, and has no refresh left.
    QueueFull,
    /// Stopped waiting, and has no refresh left.
    GaveUp,
    /// Was told of an error, and has no refresh left; or the order failed at every attempt.
    Failed,
    /// Was told "you are in line", and the order was thrown away without a word.
    Dropped,
    /// Got a unit and did not pay for it.
    Unpaid,
}

impl Outcome {
    /// Every outcome, in the order of the ledger.
    pub const ALL: [Outcome; 8] = [
        Outcome::Sold,
        Outcome::SoldOut,
        Outcome::WaitedThenSoldOut,
        Outcome::QueueFull,
        Outcome::GaveUp,
        Outcome::Failed,
        Outcome::Dropped,
        Outcome::Unpaid,
    ];
}

/// How one piece of work ended, as the server saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Verdict {
    /// A unit was taken.
    Bought,
    /// The shopper had one already, so none was taken.
    AlreadyHas,
    /// Nothing was left.
    SoldOut,
    /// The work failed.
    Error,
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A shopper came.
    Arrived(ShopperId),
    /// A shopper pressed the button.
    Asked(Request),
    /// A request was refused: no room, or no server.
    Refused(Request),
    /// A request is held at the gate until there is room.
    Held(Request),
    /// A request was let in: by a server (with its number) or into the queue (0).
    Joined {
        /// Which request.
        request: Request,
        /// Which server.
        server: u16,
    },
    /// Work on a request began, at a server or worker.
    Started {
        /// Which request; in the queue variant the attempt is the delivery.
        request: Request,
        /// Which server or worker.
        by: u16,
    },
    /// Work on a request ended.
    Ended {
        /// Which request; in the queue variant the attempt is the delivery.
        request: Request,
        /// How.
        verdict: Verdict,
        /// Whether its shopper was still there to hear it.
        heard: bool,
    },
    /// A thread skipped a request whose client had left.
    Skipped(Request),
    /// A failed order will rejoin the tail.
    WillRetry(Order),
    /// A failed order rejoined the tail.
    Requeued(Order),
    /// A request was lost with the server that held it.
    Lost(Request),
    /// A client stopped waiting for the answer to one press.
    TimedOut(Request),
    /// A shopper was told "you are in line".
    InLine(ShopperId),
    /// A shopper was told "it is yours, please pay", and will not.
    Paying(ShopperId),
    /// A shopper's story ended.
    Done {
        /// Whose.
        shopper: ShopperId,
        /// How.
        outcome: Outcome,
    },
    /// A unit that was kept for a shopper came back.
    UnitReturned(ShopperId),
    /// A server was killed.
    Crashed {
        /// Which.
        server: u16,
    },
    /// A server is back, and cold.
    Restarted {
        /// Which.
        server: u16,
    },
    /// The reader did something.
    Commanded(Command),
}

const fn pack(kind: u64, shopper: ShopperId, small: u64) -> u64 {
    (kind << 56) | (small << 32) | shopper.0 as u64
}

const fn of_request(kind: u64, request: Request, small: u64) -> u64 {
    pack(kind, request.shopper, small << 8 | request.attempt as u64)
}

const fn of_order(kind: u64, order: Order) -> u64 {
    pack(kind, order.shopper, order.delivery as u64)
}

impl Encoded for Fact {
    #[cfg_attr(feature = "fast", inline(always))]
    fn code(&self) -> u64 {
        match *self {
            Fact::Arrived(shopper) => pack(1, shopper, 0),
            Fact::Asked(request) => of_request(2, request, 0),
            Fact::Refused(request) => of_request(3, request, 0),
            Fact::Held(request) => of_request(4, request, 0),
            // The server stands above the attempt: 16 bits there, within the 24 that the fact's small part has.
            Fact::Joined { request, server } => of_request(5, request, server as u64),
            Fact::Started { request, by } => of_request(6, request, by as u64),
            Fact::Ended { request, verdict, heard } => of_request(7, request, (verdict as u64) << 1 | heard as u64),
            Fact::Skipped(request) => of_request(8, request, 0),
            Fact::WillRetry(order) => of_order(9, order),
            Fact::Requeued(order) => of_order(10, order),
            Fact::Lost(request) => of_request(11, request, 0),
            Fact::TimedOut(request) => of_request(12, request, 0),
            Fact::InLine(shopper) => pack(13, shopper, 0),
            Fact::Paying(shopper) => pack(14, shopper, 0),
            Fact::Done { shopper, outcome } => pack(15, shopper, outcome as u64),
            Fact::UnitReturned(shopper) => pack(16, shopper, 0),
            Fact::Crashed { server } => pack(17, ShopperId(0), server as u64),
            Fact::Restarted { server } => pack(18, ShopperId(0), server as u64),
            Fact::Commanded(command) => match command {
                Command::KillServer(server) => pack(19, ShopperId(server as u32), 0),
                Command::AddStock(units) => pack(19, ShopperId(units), 1),
                Command::AddWorkers(workers) => pack(19, ShopperId(workers as u32), 2),
                Command::SetCapacity(capacity) => pack(19, ShopperId(capacity), 3),
            },
        }
    }
}

impl Fact {
    /// Whose story the fact belongs to, if one shopper's.
    #[inline]
    pub const fn shopper(&self) -> Option<ShopperId> {
        match self {
            Fact::Arrived(shopper)
            | Fact::InLine(shopper)
            | Fact::Paying(shopper)
            | Fact::UnitReturned(shopper)
            | Fact::Done { shopper, .. } => Some(*shopper),
            Fact::Asked(request)
            | Fact::Refused(request)
            | Fact::Held(request)
            | Fact::Joined { request, .. }
            | Fact::Started { request, .. }
            | Fact::Ended { request, .. }
            | Fact::Skipped(request)
            | Fact::Lost(request)
            | Fact::TimedOut(request) => Some(request.shopper),
            Fact::WillRetry(order) | Fact::Requeued(order) => Some(order.shopper),
            Fact::Crashed { .. } | Fact::Restarted { .. } | Fact::Commanded(_) => None,
        }
    }
}
