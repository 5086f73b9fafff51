//! The experiments, with the settings that are theirs.

/// What an experiment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The workers hold what they are given until everybody has come: the bound alone.
    Held,
    /// Everybody comes at their own instants, and the workers work.
    Burst,
    /// Failing attempts, delayed retries and dead letters.
    Retries,
    /// Failing attempts that come back to a full queue: what the engine and RabbitMQ do otherwise.
    FullQueue,
    /// Errors, poison, crashes and lost acknowledgements with manual acknowledgements.
    Manual,
    /// The same with automatic ones.
    Auto,
    /// The same, pushed: what the engine and RabbitMQ do otherwise.
    Push,
    /// The broker is killed.
    Kill,
}

impl Kind {
    pub(crate) fn is_sale(self) -> bool {
        match self {
            Kind::Held | Kind::Burst | Kind::Retries | Kind::FullQueue => true,
            Kind::Manual | Kind::Auto | Kind::Push | Kind::Kill => false,
        }
    }
}

/// One experiment.
#[derive(Debug)]
pub(crate) struct Experiment {
    pub(crate) kind: Kind,
    pub(crate) lab: &'static str,
    pub(crate) title: &'static str,
    /// What it does, in sentences.
    pub(crate) about: &'static str,
    /// Its settings where the reader says nothing else, with blanks between.
    pub(crate) own: &'static str,
    /// Settings that it cannot do without, written alike, whatever the reader says.
    pub(crate) fixed: &'static [&'static str],
    /// The quantities of its table that a summary shows.
    pub(crate) headline: &'static [&'static str],
}

/// What the flash sale's engine has and no experiment reproduces: clients who lose patience or press again, a stock that ends, payment,
/// a database that slows down, and a bound that RabbitMQ does not have.
const SALE: &str =
    "patience_ms=0 refreshes=0 line_patience_s=0 stock=1000000 sale_maximum=0 unpaid_percent=0 database_limit=0 bound_counts=ready";
/// What the check-in's engine has and no experiment reproduces: clients who leave, a check-in process or a way that loses messages,
/// outages and slow spells of the points service, calls that time out or find no slot, pauses that a queue with one TTL cannot make.
const POINTS: &str = "client_timeout_ms=0 process_crash_per_mille=0 publish_lost_per_mille=0 confirm_lost_per_mille=0 \
    relay_crash_per_mille=0 outage_s=0 outage2_s=0 outage3_s=0 slow_for_s=0 points_slots=64 points_backlog=1000 call_timeout_ms=10000 \
    retry_policy=fixed jitter=none redrive_every_s=0 idempotency_window_s=0 outbox=on confirm=on threads=1000";
const NO_FAULTS: &str = "failure_percent=0";
const NO_RESTART: &str = "broker_down_s=0 broker_down2_s=0 durable=on";

/// Names of quantities that are long.
pub(crate) const DRAIN_TIME: &str = "drain time (first arrival due to last work done)";
pub(crate) const UNACCOUNTED: &str = "confirmed, and neither granted nor put aside in the end";
pub(crate) const DURABLE_LOST: &str = "durable: lost of what was confirmed and not acknowledged";
pub(crate) const TRANSIENT_LOST: &str = "not durable: lost of what was confirmed and not acknowledged";

/// Every experiment, in the order of the table.
pub(crate) static EXPERIMENTS: &[Experiment] = &[
    Experiment {
        kind: Kind::Held,
        lab: "flash-sale",
        title: "The bound, rejecting (`reject_new` is `reject-publish`)",
        about: "No worker ends anything before everybody has come: who gets in is decided by the bound and the order of arrival alone.",
        own: "visits=600 base_rate=0 spike_at_s=0 spike_s=1 queue_capacity=100 workers=4 prefetch=5",
        fixed: &[SALE, NO_FAULTS, "overflow=reject_new"],
        headline: &["confirmed"],
    },
    Experiment {
        kind: Kind::Held,
        lab: "flash-sale",
        title: "The bound, dropping (`drop_oldest` is `drop-head`)",
        about: "The same with the other policy: everybody is told yes, and most of them are lost without a word.",
        own: "visits=600 base_rate=0 spike_at_s=0 spike_s=1 queue_capacity=100 workers=4 prefetch=5",
        fixed: &[SALE, NO_FAULTS, "overflow=drop_oldest"],
        headline: &["confirmed and never delivered"],
    },
    Experiment {
        kind: Kind::Burst,
        lab: "flash-sale",
        title: "A burst, rejecting",
        about: "Everybody comes at their own instants; the workers hold each message for its own service time and acknowledge it then.",
        own: BURST,
        fixed: &[SALE, NO_FAULTS, "overflow=reject_new"],
        headline: &["accepted", "peak ready depth", DRAIN_TIME],
    },
    Experiment {
        kind: Kind::Burst,
        lab: "flash-sale",
        title: "A burst, dropping",
        about: "The same with the other policy.",
        own: BURST,
        fixed: &[SALE, NO_FAULTS, "overflow=drop_oldest"],
        headline: &["delivered"],
    },
    Experiment {
        kind: Kind::Retries,
        lab: "flash-sale",
        title: "Retries and dead letters",
        about: "A failed attempt is rejected; the broker dead-letters it into a queue with a TTL, and from there back into the work \
                queue. After the last attempt the worker puts it into the dead-letter queue.",
        own: "visits=3000 base_rate=0 spike_at_s=0 spike_s=1 workers=8 prefetch=1 service_ms=1 service_dist=constant \
            failure_percent=30 max_attempts=5 retry_delay_ms=50",
        fixed: &[SALE, "overflow=reject_new queue_capacity=1000000"],
        headline: &["orders by attempts", "in the dead-letter queue"],
    },
    Experiment {
        kind: Kind::FullQueue,
        lab: "flash-sale",
        title: "Where the two part: a retry comes back to a full queue",
        about: "The engine lets a message in that was let in before, beyond the bound. RabbitMQ's dead-lettering publishes it anew, \
                the full queue refuses it (`reject-publish`), and nobody is told. A known difference: told, not judged.",
        own: "visits=1500 base_rate=0 spike_at_s=0 spike_s=2 queue_capacity=50 workers=4 prefetch=1 service_ms=10 \
            service_dist=constant failure_percent=30 max_attempts=5 retry_delay_ms=50",
        fixed: &[SALE, "overflow=reject_new"],
        headline: &[UNACCOUNTED],
    },
    Experiment {
        kind: Kind::Manual,
        lab: "check-in",
        title: "Check-in, manual acknowledgements",
        about: "A crash, or a lost acknowledgement, closes the worker's connection without an acknowledgement, and the broker delivers \
                again. One list of deliveries, read with two ledgers: with and without a unique key.",
        own: POINTS_OWN,
        fixed: &[POINTS, NO_RESTART, "ack=manual"],
        headline: &["messages by attempts", "granted more than once, without a key", "in the dead-letter queue"],
    },
    Experiment {
        kind: Kind::Auto,
        lab: "check-in",
        title: "Check-in, automatic acknowledgements",
        about: "Each worker fetches one message at a time, which the broker forgets as it hands it over; a worker that crashes takes \
                it along.",
        own: POINTS_OWN,
        fixed: &[POINTS, NO_RESTART, "ack=auto"],
        headline: &["lost"],
    },
    Experiment {
        kind: Kind::Push,
        lab: "check-in",
        title: "Where the two part: automatic acknowledgements and a broker that pushes",
        about: "The engine's worker holds one message. To a consumer that acknowledges automatically RabbitMQ sends all there is, and \
                a crash loses whatever was sent. A known difference: told, not judged.",
        own: POINTS_OWN,
        fixed: &[POINTS, NO_RESTART, "ack=auto"],
        headline: &["lost"],
    },
    Experiment {
        kind: Kind::Kill,
        lab: "check-in",
        title: "The broker is killed",
        about: "Publishing goes on into a durable queue (persistent messages) and into one that is not, both with confirms, when the \
                broker is killed (SIGKILL) and started again. What was confirmed and not acknowledged by a worker is looked for.",
        own: "spike_visits=1500 base_rate=0 spike_at_s=0 spike_s=3 run_s=30 workers=1 worker_ms=20 points_ms=20 service_dist=constant \
            broker_restart_at_s=1 broker_down_s=2",
        fixed: &[POINTS, "error_percent=0 poison_per_mille=0 worker_crash_per_mille=0 ack_lost_per_mille=0 broker_down2_s=0 ack=manual"],
        headline: &[DURABLE_LOST, TRANSIENT_LOST],
    },
];
const BURST: &str =
    "visits=2000 base_rate=0 spike_at_s=0 spike_s=2 queue_capacity=100 workers=4 prefetch=1 service_ms=10 service_dist=constant";
const POINTS_OWN: &str = "spike_visits=2000 base_rate=0 spike_at_s=0 spike_s=1 workers=8 worker_ms=1 points_ms=2 service_dist=constant \
    error_percent=20 poison_per_mille=10 worker_crash_per_mille=20 ack_lost_per_mille=10 max_attempts=5 backoff_ms=50";
