//! What a reader may set in the flash sale, and the typed form of it.

use crate::knobs::{Kind, Knob, Scale, Unit};

const fn number(id: &'static str, group: &'static str, unit: Unit, range: (i64, i64, i64), scale: Scale, default: i64) -> Knob {
    let (min, max, step) = range;
    Knob { id, group, unit, kind: Kind::Number { min, max, step, scale, zero: None }, default }
}

/// A number whose 0 stands for something else, such as "never".
const fn or_zero(knob: Knob, label: &'static str) -> Knob {
    match knob.kind {
        Kind::Number { min, max, step, scale, .. } => Knob { kind: Kind::Number { min, max, step, scale, zero: Some(label) }, ..knob },
        Kind::Choice { .. } | Kind::Switch => knob,
    }
}

const fn choice(id: &'static str, group: &'static str, options: &'static [&'static str], default: i64) -> Knob {
    Knob { id, group, unit: Unit::None, kind: Kind::Choice { options }, default }
}

const fn switch(id: &'static str, group: &'static str, default: bool) -> Knob {
    Knob { id, group, unit: Unit::None, kind: Kind::Switch, default: default as i64 }
}

use Scale::{Linear, Log};
use Unit::{Count, Mebibytes, Milliseconds, MoneyPerHour, PerMille, PerSecond, Percent, Seconds, Times};

/// Every knob of the flash sale, in the order in which a panel lists them.
pub static KNOBS: &[Knob] = &[
    // The crowd: the same list of shoppers in every variant.
    number("visits", "crowd", Count, (0, 100_000, 10), Log, 2_000),
    number("spike_s", "crowd", Seconds, (1, 60, 1), Linear, 5),
    choice("spike_shape", "crowd", &["step", "ramp", "decay"], 0),
    number("spike_at_s", "crowd", Seconds, (0, 60, 1), Linear, 5),
    number("base_rate", "crowd", PerSecond, (0, 2_000, 1), Log, 90),
    number("duration_s", "crowd", Seconds, (5, 300, 1), Linear, 30),
    or_zero(number("patience_ms", "crowd", Milliseconds, (0, 30_000, 50), Log, 1_000), "never"),
    number("refreshes", "crowd", Count, (0, 10, 1), Linear, 3),
    choice("refresh_policy", "crowd", &["at_once", "fixed", "full_jitter"], 0),
    number("refresh_pause_ms", "crowd", Milliseconds, (10, 10_000, 10), Log, 500),
    // The sale.
    number("stock", "sale", Count, (0, 1_000_000, 10), Log, 2_000),
    or_zero(number("sale_maximum", "sale", Count, (0, 1_000_000, 10), Log, 0), "no_limit"),
    or_zero(number("per_user_limit", "sale", Count, (0, 10, 1), Linear, 1), "no_limit"),
    switch("purchase_token", "sale", true),
    number("unpaid_percent", "sale", Percent, (0, 100, 1), Linear, 3),
    number("pay_within_s", "sale", Seconds, (1, 300, 1), Log, 5),
    switch("unlocked_stock", "sale", false),
    // The queue and its workers.
    number("queue_capacity", "queue", Count, (1, 1_000_000, 1), Log, 2_000),
    choice("overflow", "queue", &["reject_new", "drop_oldest", "block"], 0),
    choice("bound_counts", "queue", &["ready", "ready_and_in_flight"], 0),
    choice("stock_taken", "queue", &["at_acceptance", "at_worker"], 0),
    number("workers", "queue", Count, (1, 10_000, 1), Log, 8),
    number("prefetch", "queue", Count, (1, 100, 1), Log, 1),
    number("failure_percent", "queue", Percent, (0, 90, 1), Linear, 2),
    number("max_attempts", "queue", Count, (1, 20, 1), Linear, 3),
    number("retry_delay_ms", "queue", Milliseconds, (0, 60_000, 50), Log, 200),
    or_zero(number("line_patience_s", "queue", Seconds, (0, 600, 1), Log, 0), "never"),
    // The servers of the two variants without a queue.
    number("servers", "servers", Count, (1, 64, 1), Linear, 4),
    number("threads", "servers", Count, (1, 256, 1), Log, 4),
    number("more_times", "servers", Times, (2, 10, 1), Linear, 2),
    number("accept_backlog", "servers", Count, (0, 10_000, 1), Log, 100),
    switch("drop_stale", "servers", false),
    or_zero(number("memory_limit_mib", "servers", Mebibytes, (0, 4_096, 1), Log, 0), "no_limit"),
    number("restart_s", "servers", Seconds, (1, 60, 1), Linear, 5),
    number("cold_times", "servers", Times, (1, 10, 1), Linear, 3),
    number("warm_up_s", "servers", Seconds, (0, 60, 1), Linear, 5),
    number("server_price", "servers", MoneyPerHour, (0, 1_000, 1), Linear, 6),
    // One unit of work, and the database that all of it shares.
    number("service_ms", "service", Milliseconds, (1, 5_000, 1), Log, 40),
    choice("service_dist", "service", &["exponential", "constant", "lognormal"], 0),
    or_zero(number("database_limit", "service", Count, (0, 1_000, 1), Log, 12), "no_limit"),
    number("database_contention", "service", PerMille, (0, 200, 1), Linear, 27),
];
