//! The typed settings of the points service, the way to it, and what happens after a failure.

use crate::knobs::Values;
use crate::parts::backoff::{Growth, Jitter, Pauses};
use crate::time::{SimDuration, SimTime};

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first instant.
    pub from: SimTime,
    /// The first instant after it; equal to `from` for a window that never comes.
    pub until: SimTime,
}

impl Window {
    /// A window that never comes.
    pub(super) const NEVER: Window = Window { from: SimTime::START, until: SimTime::START };

    /// Whether an instant lies in it.
    pub fn holds(&self, t: SimTime) -> bool {
        self.from <= t && t < self.until
    }

    /// Whether it comes at all.
    pub fn comes(&self) -> bool {
        self.from < self.until
    }
}

/// What a caller meets while the points service is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutageKind {
    /// The connection is refused, or reset, at once.
    Refused,
    /// Nothing at all, until the caller's timeout.
    Hangs,
}

/// The points service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsSetup {
    /// Calls it works on at once.
    pub slots: u32,
    /// Calls that it keeps waiting beyond those.
    pub backlog: u32,
    /// Mean time of one call.
    pub service: SimDuration,
    /// How long its callers wait for a reply. The service does not notice that they have left.
    pub call_timeout: SimDuration,
    /// Chance that one call fails at its end, in percent.
    pub error_percent: u32,
    /// Chance that every call for a check-in fails, in thousandths.
    pub poison_per_mille: u32,
    /// When calls take longer.
    pub slow: Window,
    /// How many times as long.
    pub slow_times: u32,
    /// When it is away; windows may overlap.
    pub outages: [Window; 3],
    /// What callers meet then.
    pub outage_kind: OutageKind,
}

/// The way from the commit to the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishingSetup {
    /// Whether the message is a row of the check-in's own transaction, which a relay publishes; otherwise the process holds it in memory.
    pub outbox: bool,
    /// How often the relay looks for new rows.
    pub relay_period: SimDuration,
    /// Rows that it publishes at most each time.
    pub relay_batch: u32,
    /// How long the process without an outbox takes from the commit to the publish.
    pub publish_after: SimDuration,
    /// Whether the broker confirms what it has taken over, and the publisher publishes again what is not confirmed.
    pub confirm: bool,
    /// How long the publisher waits for a confirm.
    pub confirm_timeout: SimDuration,
    /// Chance that a publish is lost on its way, in thousandths.
    pub publish_lost_per_mille: u32,
    /// Chance that a confirm is lost on its way, in thousandths.
    pub confirm_lost_per_mille: u32,
    /// Chance that the relay crashes between a publish and marking it, in thousandths.
    pub relay_crash_per_mille: u32,
}

/// The broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokerSetup {
    /// Whether messages survive a restart.
    pub durable: bool,
    /// How long it takes to store a message durably: until then it is neither delivered nor confirmed.
    pub store: SimDuration,
    /// When it restarts; windows may overlap.
    pub restarts: [Window; 2],
}

/// When the broker forgets a delivered message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ack {
    /// When it has delivered it.
    Auto,
    /// When the worker says that it is done. It sees a lost connection, and delivers again.
    Manual,
    /// When the worker says so within a time; after that it delivers again, whether the worker is still at it or not.
    Visibility(SimDuration),
}

/// The workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerSetup {
    /// How many.
    pub workers: u32,
    /// A worker's own work on one delivery: half of it before the call, half of it between the reply and the acknowledgement.
    pub own: SimDuration,
    /// When the broker forgets a delivered message.
    pub ack: Ack,
    /// Chance that a worker crashes over one delivery, in thousandths.
    pub crash_per_mille: u32,
    /// How long a crashed worker is away; a crashed relay too.
    pub restart: SimDuration,
    /// Chance that an acknowledgement is lost, in thousandths.
    pub ack_lost_per_mille: u32,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetrySetup {
    /// The pauses before the next attempts; `None` when there is no second attempt.
    pub pauses: Option<Pauses>,
    /// Deliveries that a message has before it is given up; `None` for no limit.
    pub max_attempts: Option<u32>,
    /// Whether what is given up is put aside in a dead-letter queue; otherwise it is thrown away.
    pub dead_letter: bool,
    /// How often everything in the dead-letter queue gets new attempts; `None` for never.
    pub redrive_every: Option<SimDuration>,
}

impl RetrySetup {
    /// Whether a message has used up its attempts.
    pub fn is_spent(&self, attempt: u16) -> bool {
        self.max_attempts.is_some_and(|most| u32::from(attempt) >= most)
    }
}

/// How long the points service remembers what it has granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Not at all: every call that succeeds grants.
    Off,
    /// For ever: the ledger has one row per check-in.
    ForEver,
    /// For a time after the grant.
    Window(SimDuration),
}

impl Idempotency {
    pub(super) fn read(knobs: &Read<'_>) -> Idempotency {
        match (knobs.is_on("idempotency"), knobs.positive("idempotency_window_s")) {
            (false, _) => Idempotency::Off,
            (true, None) => Idempotency::ForEver,
            (true, Some(_)) => Idempotency::Window(knobs.seconds("idempotency_window_s")),
        }
    }
}

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

    fn window(&self, at: &str, length: &str) -> Window {
        let from = SimTime::START + self.seconds(at);
        Window { from, until: from + self.seconds(length) }
    }
}

impl PointsSetup {
    pub(super) fn read(knobs: &Read<'_>) -> PointsSetup {
        PointsSetup {
            slots: knobs.get("points_slots"),
            backlog: knobs.get("points_backlog"),
            service: knobs.millis("points_ms"),
            call_timeout: knobs.millis("call_timeout_ms"),
            error_percent: knobs.get("error_percent"),
            poison_per_mille: knobs.get("poison_per_mille"),
            slow: knobs.window("slow_at_s", "slow_for_s"),
            slow_times: knobs.get("slow_times"),
            outages: [
                knobs.window("outage_at_s", "outage_s"),
                knobs.window("outage2_at_s", "outage2_s"),
                knobs.window("outage3_at_s", "outage3_s"),
            ],
            outage_kind: [OutageKind::Refused, OutageKind::Hangs][knobs.get("outage_kind") as usize],
        }
    }

    /// Whether calls that start at an instant take longer.
    pub fn is_slow(&self, now: SimTime) -> bool {
        self.slow.holds(now)
    }
}

impl PublishingSetup {
    /// Nothing is published.
    pub(super) const NONE: PublishingSetup = PublishingSetup {
        outbox: false,
        relay_period: SimDuration::ZERO,
        relay_batch: 0,
        publish_after: SimDuration::ZERO,
        confirm: false,
        confirm_timeout: SimDuration::ZERO,
        publish_lost_per_mille: 0,
        confirm_lost_per_mille: 0,
        relay_crash_per_mille: 0,
    };

    pub(super) fn read(knobs: &Read<'_>) -> PublishingSetup {
        PublishingSetup {
            outbox: knobs.is_on("outbox"),
            relay_period: knobs.millis("relay_ms"),
            relay_batch: knobs.get("relay_batch"),
            publish_after: knobs.millis("publish_ms"),
            confirm: knobs.is_on("confirm"),
            confirm_timeout: knobs.millis("confirm_timeout_ms"),
            publish_lost_per_mille: knobs.get("publish_lost_per_mille"),
            confirm_lost_per_mille: knobs.get("confirm_lost_per_mille"),
            relay_crash_per_mille: knobs.get("relay_crash_per_mille"),
        }
    }
}

impl BrokerSetup {
    /// There is no broker.
    pub(super) const NONE: BrokerSetup = BrokerSetup { durable: false, store: SimDuration::ZERO, restarts: [Window::NEVER; 2] };

    pub(super) fn read(knobs: &Read<'_>) -> BrokerSetup {
        BrokerSetup {
            durable: knobs.is_on("durable"),
            store: knobs.millis("store_ms"),
            restarts: [knobs.window("broker_restart_at_s", "broker_down_s"), knobs.window("broker_restart2_at_s", "broker_down2_s")],
        }
    }
}

impl WorkerSetup {
    /// There are no workers.
    pub(super) const NONE: WorkerSetup = WorkerSetup {
        workers: 0,
        own: SimDuration::ZERO,
        ack: Ack::Auto,
        crash_per_mille: 0,
        restart: SimDuration::ZERO,
        ack_lost_per_mille: 0,
    };

    pub(super) fn read(knobs: &Read<'_>) -> WorkerSetup {
        WorkerSetup {
            workers: knobs.get("workers"),
            own: knobs.millis("worker_ms"),
            ack: [Ack::Auto, Ack::Manual, Ack::Visibility(knobs.millis("visibility_ms"))][knobs.get("ack") as usize],
            crash_per_mille: knobs.get("worker_crash_per_mille"),
            restart: knobs.millis("worker_restart_ms"),
            ack_lost_per_mille: knobs.get("ack_lost_per_mille"),
        }
    }

    /// Half of a worker's own work.
    pub(crate) fn half(&self) -> SimDuration {
        SimDuration::from_nanos(self.own.nanos() / 2)
    }
}

impl RetrySetup {
    /// Nothing is delivered, and so nothing again.
    pub(super) const NONE: RetrySetup = RetrySetup { pauses: None, max_attempts: None, dead_letter: false, redrive_every: None };

    pub(super) fn read(knobs: &Read<'_>) -> RetrySetup {
        let growth = [None, Some(Growth::Immediate), Some(Growth::Fixed), Some(Growth::Exponential)][knobs.get("retry_policy") as usize];
        let jitter = [Jitter::None, Jitter::Full, Jitter::Equal, Jitter::Decorrelated][knobs.get("jitter") as usize];
        let (base, cap) = (knobs.millis("backoff_ms"), knobs.millis("backoff_cap_ms"));
        RetrySetup {
            pauses: growth.map(|growth| Pauses { growth, jitter, base, cap }),
            max_attempts: knobs.positive("max_attempts"),
            dead_letter: knobs.is_on("dead_letter"),
            redrive_every: knobs.positive("redrive_every_s").map(|_| knobs.seconds("redrive_every_s")),
        }
    }
}
