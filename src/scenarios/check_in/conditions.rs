//! When theory's formulas hold for a check-in run, and what breaks them where they do not. A reason is what the reader is told.

use super::claim as text;
use crate::lang::Text;
use queue_engine::models::check_in::setup::{Ack, OutageKind, Setup, Window};
use queue_engine::parts::backoff::{Growth, Jitter, Pauses};
use queue_engine::theory;
use queue_engine::time::SimDuration;

/// From this share of its capacity on, a service makes its callers wait so long that timeouts count.
const BUSY: f64 = 0.8;
/// An exponential time is longer than so many of its means once in a thousand times: e^-7.
const MEANS: f64 = 7.0;
/// What is rarer than this is left out of a formula.
const RARE: f64 = 0.001;
/// How many more wait, at least, than there are workers, where a backlog is to drain like a fluid.
const TIMES_THE_WORKERS: u32 = 10;

/// The chance that one call outside of any outage fails.
pub(super) fn failure(setup: &Setup) -> f64 {
    f64::from(setup.points.error_percent) / 100.0
}

/// The outages that fall into the run.
pub(super) fn outages(setup: &Setup) -> impl Iterator<Item = Window> + '_ {
    setup.points.outages.into_iter().filter(|window| falls_into(setup, window))
}

fn falls_into(setup: &Setup, window: &Window) -> bool {
    window.comes() && window.from < setup.end
}

fn is_slow(setup: &Setup) -> bool {
    falls_into(setup, &setup.points.slow)
}

/// The most people who come in a second.
fn peak(setup: &Setup) -> f64 {
    let (rate, from) = (setup.rate, setup.rate.spike_at);
    let last = rate.spike_length.nanos().saturating_sub(1);
    let at = [0, last / 2, last].map(|since| rate.at(from + SimDuration::from_nanos(since)));
    at.into_iter().fold(f64::from(rate.base_per_s), f64::max)
}

/// Whether work of this mean length is as good as always done within a limit, by so many servers of whose capacity a share is asked for.
fn in_time(limit: SimDuration, mean_s: f64, servers: u32, load: f64) -> bool {
    limit.as_seconds() >= MEANS * mean_s * (1.0 / (f64::from(servers) * (1.0 - load))).max(1.0)
}

/// At most the share of calls that a service of this load refuses since all its slots are busy and all its places to wait are taken:
/// Erlang's loss formula, by its recursion, times the load for each place to wait.
fn refused(load: f64, slots: u32, places: u32) -> f64 {
    let offered = load * f64::from(slots);
    let lost = (1..=slots).fold(1.0, |lost, slot| offered * lost / (f64::from(slot) + offered * lost));
    (0..places).take_while(|place| *place < 200).fold(lost, |lost, _| lost * load)
}

/// Why the availability of inline check-ins is no product, if it is none.
pub(super) fn against_product(setup: &Setup) -> Option<Text> {
    let points = &setup.points;
    let service = points.service.as_seconds();
    let attempts = theory::attempts(failure(setup), Some(setup.inline_attempts));
    let load = peak(setup) * attempts * service / f64::from(points.slots);
    // A thread is held for the calls and the commit; by an outage without a word, for all its timeouts.
    let own = service * attempts + setup.commit.as_seconds();
    let hangs = points.outage_kind == OutageKind::Hangs && outages(setup).next().is_some();
    let held = if hangs { points.call_timeout.as_seconds() * f64::from(setup.inline_attempts) } else { own };
    let threads = f64::from(setup.threads);
    let (jam, usual) = (peak(setup) * held.max(own) / threads, peak(setup) * own / threads);
    match () {
        () if is_slow(setup) => Some(text::NOT_SLOW),
        () if setup.crowd.is_empty() => Some(text::NOT_NOBODY),
        () if setup.process_crash_per_mille > 0 => Some(text::NOT_CRASHES),
        () if load > BUSY || jam > BUSY => Some(text::NOT_PEAK),
        () if refused(load, points.slots, points.backlog) > RARE => Some(text::NOT_FULL),
        () if !in_time(points.call_timeout, service, points.slots, load) => Some(text::NOT_IN_TIME),
        () if setup.client_timeout.is_some_and(|limit| !in_time(limit, own, setup.threads, usual)) => Some(text::NOT_IN_TIME),
        () => None,
    }
}

/// What else than a failed call ends an attempt or repeats it, if there is anything: at all times, not in a spell.
fn disturbance(setup: &Setup) -> Option<Text> {
    let (work, publishing, points) = (&setup.work, &setup.publishing, &setup.points);
    let by_chance = [work.crash_per_mille, work.ack_lost_per_mille, publishing.confirm_lost_per_mille, publishing.relay_crash_per_mille];
    // No more calls are inside than there are workers, so each waits for so many others in its slot at most.
    let turns = (f64::from(work.workers) / f64::from(points.slots)).max(1.0);
    let call = MEANS * points.service.as_seconds() * turns;
    let is_hidden = match work.ack {
        Ack::Auto | Ack::Manual => true,
        Ack::Visibility(length) => length.as_seconds() >= work.own.as_seconds() + call,
    };
    let is_heard = !publishing.confirm || !setup.broker.durable || publishing.confirm_timeout > setup.broker.store;
    match () {
        () if by_chance.iter().sum::<u32>() > 0 => Some(text::NOT_CRASHES),
        () if points.poison_per_mille > 0 => Some(text::NOT_POISON),
        () if setup.retry.dead_letter && setup.retry.redrive_every.is_some() => Some(text::NOT_REDRIVEN),
        () if !(is_hidden && is_heard) => Some(text::NOT_ONCE),
        () if work.workers > points.slots + points.backlog => Some(text::NOT_FULL),
        () if points.call_timeout.as_seconds() < call => Some(text::NOT_IN_TIME),
        () => None,
    }
}

/// The limit of the pause after so many failed attempts, in seconds.
fn pause_s(pauses: &Pauses, tries: u32) -> f64 {
    let limit = match (pauses.growth, pauses.jitter) {
        (Growth::Immediate, _) => 0.0,
        (Growth::Fixed | Growth::Exponential, Jitter::Decorrelated) => f64::INFINITY,
        (Growth::Fixed, Jitter::None | Jitter::Full | Jitter::Equal) => pauses.base.as_seconds(),
        (Growth::Exponential, Jitter::None | Jitter::Full | Jitter::Equal) => {
            pauses.base.as_seconds() * f64::from(1 << (tries - 1).min(10))
        }
    };
    limit.min(pauses.cap.as_seconds())
}

/// How long a message pauses in all while calls fail by chance, in seconds; rather more than less.
fn pauses_s(setup: &Setup) -> f64 {
    let Some(pauses) = setup.retry.pauses else { return 0.0 };
    let most = setup.retry.max_attempts.unwrap_or(200);
    let (sum, _) = (1..most).fold((0.0, failure(setup)), |(sum, p), tries| (sum + p * pause_s(&pauses, tries), p * failure(setup)));
    sum
}

/// Messages that can be done in a second: by the workers, and by the slots of the points service.
fn capacity(setup: &Setup) -> f64 {
    let one = setup.points.service.as_seconds();
    let by_workers = f64::from(setup.work.workers) / (one + setup.work.own.as_seconds());
    by_workers.min(f64::from(setup.points.slots) / one)
}

/// Why calls for one message do not fail independently of everything else, each counted once, if they do not.
pub(super) fn against_geometry(setup: &Setup) -> Option<Text> {
    let attempts = theory::attempts(failure(setup), setup.retry.max_attempts);
    let run_s = setup.end.since(queue_engine::time::SimTime::START).as_seconds();
    let asked = setup.crowd.len() as f64 / run_s * attempts;
    match () {
        () if outages(setup).next().is_some() => Some(text::NOT_OUTAGE),
        () if is_slow(setup) => Some(text::NOT_SLOW),
        () if setup.broker.restarts.iter().any(|window| falls_into(setup, window)) => Some(text::NOT_CRASHES),
        () if setup.retry.pauses.is_none() => Some(text::NOT_NO_RETRY),
        () if disturbance(setup).is_some() => disturbance(setup),
        () if attempts.is_infinite() => Some(text::NOT_NO_LIMIT),
        () if asked > BUSY * capacity(setup) => Some(text::NOT_SPARE),
        // Whoever pauses at the end has made calls and is not done.
        () if pauses_s(setup) > run_s / 100.0 => Some(text::NOT_WITH_LONG_PAUSES),
        () => None,
    }
}

/// Why a backlog does not drain like a fluid, if it does not; otherwise how long it takes.
pub(super) fn drains_in(setup: &Setup, backlog: u32) -> Result<SimDuration, Text> {
    let publishing = &setup.publishing;
    let rate = f64::from(setup.rate.base_per_s);
    // Whoever waits for a thread is part of the backlog, and may give up.
    let checked_in = f64::from(setup.threads) / setup.commit.as_seconds();
    let relayed = f64::from(publishing.relay_batch) / publishing.relay_period.as_seconds();
    let capacity = capacity(setup) * (1.0 - failure(setup));
    // Some wait at any time: to be published, to be stored, to be tried again.
    let publish = if publishing.outbox { publishing.relay_period } else { publishing.publish_after };
    let store = if setup.broker.durable { setup.broker.store } else { SimDuration::ZERO };
    let always = rate * (publish + store).as_seconds() + capacity * pauses_s(setup);
    let workers = setup.work.workers;
    match (disturbance(setup), theory::drain(backlog, capacity, rate)) {
        (Some(reason), _) => Err(reason),
        (None, _) if publishing.publish_lost_per_mille > 0 => Err(text::NOT_CRASHES),
        (None, None) => Err(text::NOT_SPARE),
        (None, Some(_)) if peak(setup) > BUSY * checked_in => Err(text::NOT_PEAK),
        (None, Some(_)) if rate > BUSY * capacity || publishing.outbox && rate > BUSY * relayed => Err(text::NOT_SPARE),
        (None, Some(_)) if always > f64::from(workers) => Err(text::NOT_SOME_ALWAYS),
        (None, Some(_)) if backlog < TIMES_THE_WORKERS * workers => Err(text::NOT_SMALL),
        (None, Some(length)) if setup.retry.pauses.is_some_and(|pauses| pauses.longest() > length) => Err(text::NOT_WITH_LONG_PAUSES),
        (None, Some(length)) => Ok(length),
    }
}
