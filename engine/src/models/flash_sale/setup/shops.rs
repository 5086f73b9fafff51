//! The typed settings of clients, servers and queue.

use crate::knobs::Values;
use crate::parts::backoff::Backoff;
use crate::parts::bounded_queue::{Bound, Overflow};
use crate::time::SimDuration;

/// When a shopper's unit is taken from the stock in the queue variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockTaken {
    /// When the request is accepted into the queue: nobody waits for nothing.
    AtAcceptance,
    /// When a worker gets to it: the queue's length guards the stock, and some wait for nothing.
    AtWorker,
}

/// What the client does after a "no" or a timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshing {
    /// How many refreshes a shopper has.
    pub refreshes: u32,
    /// How long a shopper pauses before each.
    pub backoff: Backoff,
}

/// Servers without a queue before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerSetup {
    /// How many servers.
    pub servers: u32,
    /// Threads of each.
    pub threads: u32,
    /// Requests that each keeps waiting, beyond those its threads work on.
    pub accept_backlog: u32,
    /// Whether a thread skips requests whose client has left.
    pub drop_stale: bool,
    /// Connections that one server can hold before it runs out of memory and is killed; `u32::MAX` for no limit.
    pub connection_limit: u32,
    /// How long a killed server is away.
    pub restart: SimDuration,
    /// How many times as long work takes on a cold server.
    pub cold_times: u32,
    /// How long a server stays cold.
    pub warm_up: SimDuration,
}

/// The queue and its workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueSetup {
    /// Places in the queue.
    pub capacity: u32,
    /// What happens when it is full.
    pub overflow: Overflow,
    /// What the bound counts.
    pub bound: Bound,
    /// When a unit is taken.
    pub stock_taken: StockTaken,
    /// How many workers.
    pub workers: u32,
    /// How many messages a worker may hold, the one it works on included.
    pub prefetch: u32,
    /// Attempts before a message is given up.
    pub max_attempts: u32,
    /// Pause before a failed message rejoins the tail.
    pub retry_delay: SimDuration,
    /// How long a shopper in line waits for the result; `None` waits for ever.
    pub line_patience: Option<SimDuration>,
}

/// Memory that one held connection takes, in KiB (an assumption).
pub const CONNECTION_KIB: u32 = 64;

/// Values as typed numbers. Ranges were checked when the values were set.
pub(super) struct Read<'a>(pub(super) &'a Values);

impl Read<'_> {
    pub(super) fn get(&self, id: &str) -> u32 {
        self.0.get(id).map_or(0, |value| value.max(0) as u32)
    }

    /// `None` where 0 stands for "no limit" or "never".
    pub(super) fn positive(&self, id: &str) -> Option<u32> {
        Some(self.get(id)).filter(|value| *value > 0)
    }

    pub(super) fn is_on(&self, id: &str) -> bool {
        self.get(id) == 1
    }

    pub(super) fn seconds(&self, id: &str) -> SimDuration {
        SimDuration::from_seconds(u64::from(self.get(id)))
    }

    pub(super) fn millis(&self, id: &str) -> SimDuration {
        SimDuration::from_millis(u64::from(self.get(id)))
    }
}

impl ServerSetup {
    /// A shop without servers of its own.
    pub(super) const NONE: ServerSetup = ServerSetup {
        servers: 0,
        threads: 0,
        accept_backlog: 0,
        drop_stale: false,
        connection_limit: u32::MAX,
        restart: SimDuration::ZERO,
        cold_times: 1,
        warm_up: SimDuration::ZERO,
    };

    pub(super) fn read(knobs: &Read<'_>) -> ServerSetup {
        ServerSetup {
            servers: knobs.get("servers"),
            threads: knobs.get("threads"),
            accept_backlog: knobs.get("accept_backlog"),
            drop_stale: knobs.is_on("drop_stale"),
            connection_limit: knobs.positive("memory_limit_mib").map_or(u32::MAX, |mib| mib * 1_024 / CONNECTION_KIB),
            restart: knobs.seconds("restart_s"),
            cold_times: knobs.get("cold_times"),
            warm_up: knobs.seconds("warm_up_s"),
        }
    }
}

impl QueueSetup {
    /// A shop without a queue.
    pub(super) const NONE: QueueSetup = QueueSetup {
        capacity: 0,
        overflow: Overflow::RejectNew,
        bound: Bound::Ready,
        stock_taken: StockTaken::AtAcceptance,
        workers: 0,
        prefetch: 1,
        max_attempts: 1,
        retry_delay: SimDuration::ZERO,
        line_patience: None,
    };

    pub(super) fn read(knobs: &Read<'_>) -> QueueSetup {
        QueueSetup {
            capacity: knobs.get("queue_capacity"),
            overflow: [Overflow::RejectNew, Overflow::DropOldest, Overflow::Block][knobs.get("overflow") as usize],
            bound: [Bound::Ready, Bound::ReadyAndInFlight][knobs.get("bound_counts") as usize],
            stock_taken: [StockTaken::AtAcceptance, StockTaken::AtWorker][knobs.get("stock_taken") as usize],
            workers: knobs.get("workers"),
            prefetch: knobs.get("prefetch"),
            max_attempts: knobs.get("max_attempts"),
            retry_delay: knobs.millis("retry_delay_ms"),
            line_patience: knobs.positive("line_patience_s").map(|_| knobs.seconds("line_patience_s")),
        }
    }
}
