//! What a reader may set in the check-in lab.

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
use Unit::{Count, Milliseconds, PerMille, PerSecond, Percent, Seconds, Times};

/// Every knob of the lab, in the order in which a panel lists them.
pub static KNOBS: &[Knob] = &[
    // The crowd: the same list of people in both variants.
    number("base_rate", "crowd", PerSecond, (0, 500, 1), Log, 20),
    number("spike_visits", "crowd", Count, (0, 50_000, 10), Log, 800),
    number("spike_at_s", "crowd", Seconds, (0, 120, 1), Linear, 10),
    number("spike_s", "crowd", Seconds, (1, 60, 1), Linear, 10),
    choice("spike_shape", "crowd", &["step", "ramp", "decay"], 0),
    number("run_s", "crowd", Seconds, (10, 300, 1), Linear, 60),
    or_zero(number("client_timeout_ms", "crowd", Milliseconds, (0, 30_000, 50), Log, 3_000), "never"),
    // The check-in service.
    number("threads", "check_in", Count, (1, 1_000, 1), Log, 20),
    number("commit_ms", "check_in", Milliseconds, (1, 1_000, 1), Log, 10),
    number("inline_attempts", "check_in", Count, (1, 5, 1), Linear, 1),
    number("process_crash_per_mille", "check_in", PerMille, (0, 100, 1), Linear, 3),
    // The points service, and when it is slow or away.
    number("points_slots", "points", Count, (1, 64, 1), Linear, 6),
    number("points_backlog", "points", Count, (0, 1_000, 1), Log, 50),
    number("points_ms", "points", Milliseconds, (1, 2_000, 1), Log, 40),
    choice("service_dist", "points", &["exponential", "constant", "lognormal"], 0),
    number("call_timeout_ms", "points", Milliseconds, (10, 10_000, 10), Log, 1_000),
    number("error_percent", "points", Percent, (0, 100, 1), Linear, 5),
    number("poison_per_mille", "points", PerMille, (0, 200, 1), Linear, 5),
    number("slow_at_s", "points", Seconds, (0, 300, 1), Linear, 31),
    or_zero(number("slow_for_s", "points", Seconds, (0, 300, 1), Linear, 8), "never"),
    number("slow_times", "points", Times, (2, 50, 1), Linear, 12),
    choice("outage_kind", "points", &["refused", "hangs"], 0),
    number("outage_at_s", "points", Seconds, (0, 300, 1), Linear, 24),
    or_zero(number("outage_s", "points", Seconds, (0, 300, 1), Linear, 4), "never"),
    number("outage2_at_s", "points", Seconds, (0, 300, 1), Linear, 44),
    or_zero(number("outage2_s", "points", Seconds, (0, 300, 1), Linear, 3), "never"),
    number("outage3_at_s", "points", Seconds, (0, 300, 1), Linear, 52),
    or_zero(number("outage3_s", "points", Seconds, (0, 300, 1), Linear, 0), "never"),
    // From the commit to the broker.
    switch("outbox", "publishing", true),
    number("relay_ms", "publishing", Milliseconds, (20, 10_000, 10), Log, 100),
    number("relay_batch", "publishing", Count, (1, 10_000, 1), Log, 50),
    number("publish_ms", "publishing", Milliseconds, (0, 1_000, 1), Log, 5),
    switch("confirm", "publishing", true),
    number("confirm_timeout_ms", "publishing", Milliseconds, (200, 30_000, 50), Log, 1_000),
    number("publish_lost_per_mille", "publishing", PerMille, (0, 500, 1), Linear, 5),
    number("confirm_lost_per_mille", "publishing", PerMille, (0, 500, 1), Linear, 5),
    number("relay_crash_per_mille", "publishing", PerMille, (0, 100, 1), Linear, 1),
    // The broker.
    switch("durable", "broker", true),
    number("store_ms", "broker", Milliseconds, (0, 1_000, 1), Log, 50),
    number("broker_restart_at_s", "broker", Seconds, (0, 300, 1), Linear, 16),
    or_zero(number("broker_down_s", "broker", Seconds, (0, 300, 1), Linear, 2), "never"),
    number("broker_restart2_at_s", "broker", Seconds, (0, 300, 1), Linear, 50),
    or_zero(number("broker_down2_s", "broker", Seconds, (0, 300, 1), Linear, 0), "never"),
    // The workers.
    number("workers", "workers", Count, (1, 64, 1), Linear, 8),
    number("worker_ms", "workers", Milliseconds, (1, 1_000, 1), Log, 10),
    choice("ack", "workers", &["auto", "manual", "visibility_timeout"], 1),
    number("visibility_ms", "workers", Milliseconds, (100, 60_000, 100), Log, 5_000),
    number("worker_crash_per_mille", "workers", PerMille, (0, 200, 1), Linear, 5),
    number("worker_restart_ms", "workers", Milliseconds, (100, 60_000, 100), Log, 1_000),
    number("ack_lost_per_mille", "workers", PerMille, (0, 500, 1), Linear, 5),
    // What follows a failed attempt.
    choice("retry_policy", "retries", &["none", "immediate", "fixed", "exponential"], 3),
    choice("jitter", "retries", &["none", "full", "equal", "decorrelated"], 1),
    number("backoff_ms", "retries", Milliseconds, (10, 60_000, 10), Log, 200),
    number("backoff_cap_ms", "retries", Milliseconds, (10, 600_000, 10), Log, 4_000),
    or_zero(number("max_attempts", "retries", Count, (0, 50, 1), Linear, 10), "no_limit"),
    switch("dead_letter", "retries", true),
    or_zero(number("redrive_every_s", "retries", Seconds, (0, 300, 1), Linear, 0), "never"),
    // The points service's memory of what it has granted.
    switch("idempotency", "idempotency", true),
    or_zero(number("idempotency_window_s", "idempotency", Seconds, (0, 3_600, 1), Log, 0), "for_ever"),
];
