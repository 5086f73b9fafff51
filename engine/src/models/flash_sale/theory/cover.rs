//! Which knobs to pull so that theory covers the run.

use super::super::setup::{MOST_VISITS, Setup};
use super::{Case, Condition, FORGOTTEN, MOST_EFFORT, memory_s, station, unmet};
use crate::dist::Shape;
use crate::knobs::Values;
use alloc::vec::Vec;

/// The changes (knob, value) after which a case covers the queue variant, whatever else is set: nothing that it does not need is changed.
/// Shortest and smallest where theory needs the room.
///
/// - [`Case::Curve`] keeps the reader's own crowd, spike, workers and queue; a queue so long that the equations would take too long is
///   shortened.
/// - [`Case::Steady`] keeps base load, workers and service; the spike goes, and the run is made long enough for its start to be forgotten,
///   or the queue short enough.
/// - [`Case::OneServer`] keeps the distribution of service times; one worker, no bound in reach, load at most 0.6.
pub fn covered_case(values: &Values, case: Case) -> Vec<(&'static str, i64)> {
    let get = |values: &Values, id| values.get(id).unwrap_or(0);
    let mut to = values.clone();
    let mut set = |id, value| to = to.clone().with(id, value);
    for (id, value) in [
        ("refreshes", 0),
        ("database_limit", 0),
        ("failure_percent", 0),
        ("prefetch", 1),
        ("overflow", 0),
        ("sale_maximum", 0),
        ("stock", 1_000_000),
    ] {
        set(id, value);
    }
    let base = get(values, "base_rate");
    match case {
        Case::Curve => {
            set("service_dist", 0);
            if base == 0 && (get(values, "visits") == 0 || get(values, "spike_at_s") >= get(values, "duration_s")) {
                set("base_rate", 90);
            }
            make_small(&mut to);
        }
        Case::Steady => {
            set("service_dist", 0);
            set("visits", 0);
            set("base_rate", if base == 0 { 90 } else { base });
            make_long(&mut to);
            make_small(&mut to);
            // The rule of thumb was too short: the equations know.
            while get(&to, "queue_capacity") > 1 && settles_late(&to) {
                to = halved(to, "queue_capacity");
            }
        }
        Case::OneServer => {
            let service = get(values, "service_ms").min(40);
            let base = base.clamp(1, 600 / service);
            for (id, value) in [("visits", 0), ("workers", 1), ("queue_capacity", 1_000_000), ("service_ms", service), ("base_rate", base)]
            {
                set(id, value);
            }
            // As long as the start takes to be forgotten, and until some 20,000 have come.
            let load = base as f64 * service as f64 / 1_000.0;
            let memory = memory_s(load, 1, service as f64 / 1_000.0, f64::INFINITY, Shape::LogNormal);
            let needed = (4.0 * FORGOTTEN * memory) as i64 + 1;
            to = to.with("duration_s", needed.max(20_000 / base).clamp(60, 300));
        }
    }
    to.iter().zip(values.iter()).filter(|(new, old)| new.1 != old.1).map(|(new, _)| (new.0.id, new.1)).collect()
}

fn halved(values: Values, id: &str) -> Values {
    let value = values.get(id).unwrap_or(0);
    values.with(id, value / 2)
}

/// The queue variant's setup of these values, with nobody in it.
fn sketch(values: &Values) -> Option<Setup> {
    Setup::all(values, 1).ok().map(|[_, _, queue]| queue)
}

/// Shortens the queue, and then lowers the workers, until the equations are quick.
fn make_small(values: &mut Values) {
    while let Some(setup) = sketch(values) {
        if station(&setup).effort(&setup.rate, setup.end) <= MOST_EFFORT {
            return;
        }
        let id = if setup.queue.capacity > 1 { "queue_capacity" } else { "workers" };
        *values = halved(values.clone(), id);
    }
}

/// Lengthens the run, and then shortens the queue, until its first quarter is several times what the station remembers.
fn make_long(values: &mut Values) {
    let get = |values: &Values, id| values.get(id).unwrap_or(0);
    loop {
        let (rate, workers, service) = (get(values, "base_rate"), get(values, "workers"), get(values, "service_ms") as f64 / 1_000.0);
        let room = get(values, "queue_capacity") as f64;
        let memory = memory_s(rate as f64 * service, workers as u32, service, room, Shape::Exponential);
        let needed = (4.0 * FORGOTTEN * memory) as i64 + 1;
        let most = (MOST_VISITS / rate.max(1)).min(300);
        *values = values.clone().with("duration_s", get(values, "duration_s").max(needed.min(most)).max(60));
        if needed <= most || room <= 1.0 {
            return;
        }
        *values = halved(values.clone(), "queue_capacity");
    }
}

fn settles_late(values: &Values) -> bool {
    sketch(values).is_some_and(|setup| unmet(&setup, Case::Steady, 0.0).contains(&Condition::RunTooShort))
}
