//! Which knobs to pull so that theory covers the run.

use super::compare::variant;
use super::{Case, Condition, capacity_per_s, unmet};
use crate::knobs::Values;
use alloc::vec::Vec;

/// The changes (knob, value) after which a case covers its variant, whatever else is set. Faults that theory leaves out are switched off,
/// calls get so long a timeout that none is met, and the crowd comes such that every story can end within the run.
///
/// - [`Case::Retries`] keeps the share of failing calls, the retries and the workers.
/// - [`Case::Availability`] keeps the share of failing calls, the attempts, poison messages, and outages that do not touch.
/// - [`Case::Drain`] keeps the workers as far as it can, and the share of failing calls up to 30 %; one outage of 20 s.
pub fn covered_case(values: &Values, case: Case) -> Vec<(&'static str, i64)> {
    let mut to = values.clone();
    let get = |values: &Values, id| values.get(id).unwrap_or(0);
    let mut set = |id, value| to = to.clone().with(id, value);
    for id in ["process_crash_per_mille", "slow_for_s", "broker_down_s", "broker_down2_s", "worker_crash_per_mille"] {
        set(id, 0);
    }
    for id in ["ack_lost_per_mille", "confirm_lost_per_mille", "relay_crash_per_mille", "publish_lost_per_mille", "redrive_every_s"] {
        set(id, 0);
    }
    set("call_timeout_ms", 10_000);
    set("points_ms", get(values, "points_ms").min(40));
    set("points_slots", get(values, "points_slots").max(get(values, "workers")));
    set("store_ms", get(values, "store_ms").min(get(values, "confirm_timeout_ms") / 2));
    if get(values, "ack") == 2 {
        set("ack", 1);
    }
    if get(values, "retry_policy") == 0 {
        set("retry_policy", 3);
    }
    match case {
        Case::Retries => {
            let visits = get(values, "spike_visits");
            for (id, value) in [
                ("poison_per_mille", 0),
                ("outage_s", 0),
                ("outage2_s", 0),
                ("outage3_s", 0),
                ("base_rate", 0),
                ("spike_at_s", 0),
                ("spike_visits", if visits == 0 { 800 } else { visits }),
                ("error_percent", get(values, "error_percent").min(90)),
            ] {
                set(id, value);
            }
            if unmet_of(&to, case).contains(&Condition::NoMeanPause) {
                // Decorrelated pauses that meet their cap have no closed mean.
                to = to.with("jitter", 1);
            }
            make_end(&mut to);
        }
        Case::Availability => {
            let visits = get(values, "spike_visits").min(9_000);
            for (id, value) in [
                ("base_rate", 0),
                ("spike_at_s", 0),
                ("spike_s", 60),
                ("spike_shape", 0),
                ("spike_visits", if visits == 0 { 1_200 } else { visits }),
                ("points_slots", 64),
                ("threads", 1_000),
                ("client_timeout_ms", 0),
                ("outage_kind", 0),
                ("run_s", get(values, "run_s").max(180)),
            ] {
                set(id, value);
            }
            if unmet_of(&to, case).contains(&Condition::NoRun) {
                // The other variant shares the bound on a run's work.
                to = to.with("workers", get(values, "workers").min(8)).with("worker_ms", get(values, "worker_ms").max(10));
            }
            if unmet_of(&to, case).contains(&Condition::OutagesTouch) {
                for (id, value) in [("outage_at_s", 50), ("outage_s", 5), ("outage2_s", 0), ("outage3_s", 0)] {
                    to = to.with(id, value);
                }
            }
        }
        Case::Drain => {
            for (id, value) in [
                ("poison_per_mille", 0),
                ("outage_kind", 0),
                ("outage_at_s", 30),
                ("outage_s", 20),
                ("outage2_s", 0),
                ("outage3_s", 0),
                ("spike_visits", 0),
                ("max_attempts", 0),
                ("backoff_ms", 10),
                ("backoff_cap_ms", 20),
                ("relay_ms", 20),
                ("relay_batch", get(values, "relay_batch").max(1_000)),
                ("publish_ms", get(values, "publish_ms").min(10)),
                ("store_ms", 0),
                ("error_percent", get(values, "error_percent").min(30)),
                ("worker_ms", get(values, "worker_ms").clamp(20, 100)),
                ("run_s", 180),
            ] {
                set(id, value);
            }
            make_drain(&mut to, get(values, "base_rate"));
        }
    }
    to.iter().zip(values.iter()).filter(|(new, old)| new.1 != old.1).map(|(new, _)| (new.0.id, new.1)).collect()
}

fn unmet_of(values: &Values, case: Case) -> Vec<Condition> {
    variant(values, case, 1).map_or_else(|| alloc::vec![Condition::NoRun], |setup| unmet(&setup, case))
}

/// Lengthens the run; then shortens the pauses, limits the attempts, and lets fewer come, until every story ends within it.
fn make_end(values: &mut Values) {
    let get = |values: &Values, id| values.get(id).unwrap_or(0);
    let is_short = |values: &Values| {
        let unmet = unmet_of(values, Case::Retries);
        unmet.contains(&Condition::RunTooShort) || unmet.contains(&Condition::NoRun)
    };
    for run_s in [get(values, "run_s"), 120, 300] {
        *values = values.clone().with("run_s", run_s.max(get(values, "run_s")));
        if !is_short(values) {
            return;
        }
    }
    while is_short(values) {
        let (cap, most, visits) = (get(values, "backoff_cap_ms"), get(values, "max_attempts"), get(values, "spike_visits"));
        *values = if cap > 500 {
            values.clone().with("backoff_cap_ms", cap / 2).with("backoff_ms", get(values, "backoff_ms").min(cap / 2))
        } else if get(values, "jitter") == 3 {
            // Its pauses have a mean only as long as they stay below the cap.
            values.clone().with("jitter", 1)
        } else if most == 0 || most > 10 {
            values.clone().with("max_attempts", 10)
        } else if visits > 200 {
            values.clone().with("spike_visits", visits / 2)
        } else {
            values
                .clone()
                .with("relay_ms", 100)
                .with("relay_batch", 1_000)
                .with("worker_ms", 10)
                .with("confirm_timeout_ms", 1_000)
                .with("store_ms", 50)
        };
    }
}

/// A base load that leaves a backlog large enough to be a fluid, and enough spare capacity to work it off.
fn make_drain(values: &mut Values, base: i64) {
    loop {
        if let Some(setup) = variant(&values.clone().with("base_rate", 1), Case::Drain, 1) {
            let capacity = capacity_per_s(&setup);
            let rate = (base as f64).clamp(0.3 * capacity, 0.6 * capacity).max(1.0) as i64;
            *values = values.clone().with("base_rate", rate);
            let unmet = unmet_of(values, Case::Drain);
            if !unmet.contains(&Condition::PausesTooLong) && !unmet.contains(&Condition::NoRun) {
                return;
            }
        }
        let workers = values.get("workers").unwrap_or(1);
        if workers <= 1 {
            return;
        }
        *values = values.clone().with("workers", workers / 2);
    }
}
