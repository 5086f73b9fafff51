//! Which formulas cover a check-in run as it is set up, why the others do not, and how to get there.

mod compare;
mod cover;

pub use compare::{Comparer, available, compare};
pub use cover::covered_case;

use super::setup::{Ack, OutageKind, Setup, Variant, Window};
use crate::arrivals::SpikeShape;
use crate::theory::erlang::erlang_b;
use crate::theory::single::lasts_beyond;
use crate::theory::{attempts, little, retry};
use crate::time::SimDuration;
use alloc::vec::Vec;

/// What theory covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Queue: attempts, dead letters and pauses of messages whose calls fail independently, each with the same chance.
    Retries,
    /// Inline: the share of check-ins that succeed, a product of availabilities.
    Availability,
    /// Queue: how long the backlog of an outage takes to drain, in the fluid limit.
    Drain,
}

impl Case {
    /// Every case.
    pub const ALL: [Case; 3] = [Case::Retries, Case::Availability, Case::Drain];

    /// The case's stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Case::Retries => "retries",
            Case::Availability => "availability",
            Case::Drain => "drain",
        }
    }

    /// The variant that it is about.
    pub const fn variant(self) -> Variant {
        match self {
            Case::Retries | Case::Drain => Variant::Queue,
            Case::Availability => Variant::Inline,
        }
    }
}

/// Why a case does not cover a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// The reader did something in the middle of the run.
    ReaderActed,
    /// It is the other variant that this is about.
    OtherVariant,
    /// Nobody is expected.
    NobodyComes,
    /// The rate of arrivals is not constant while it matters.
    RateVaries,
    /// In an outage calls fail together.
    CallsFailTogether,
    /// There is no outage, or more than one, or it does not end in time.
    NotOneOutage,
    /// Outages overlap, or begin before a constant number of calls is open.
    OutagesTouch,
    /// A service that hangs keeps its callers.
    CallersHang,
    /// Calls take longer in a slow spell.
    SlowSpell,
    /// Poison messages fail every time.
    PoisonFails,
    /// Crashes and lost acknowledgements take attempts, too.
    CrashesTakeAttempts,
    /// Messages can be lost on the way to the broker.
    MessagesGetLost,
    /// Messages can come twice.
    MessagesComeTwice,
    /// Calls may wait in the points service, time out, or be refused.
    CallsMayTimeOut,
    /// Clients may give up, or wait for a thread.
    ClientsMayGiveUp,
    /// Failed messages get no second attempt.
    NoRetry,
    /// Attempts have a limit that an outage can use up.
    AttemptsMayRunOut,
    /// Dead letters get new attempts.
    DeadLettersReturn,
    /// Retries, relay or storing take so long that there are always many on the way, or not much less than it takes to drain.
    PausesTooLong,
    /// The mean of the pauses has no closed form.
    NoMeanPause,
    /// More comes than can be done.
    NotBelowCapacity,
    /// Some stories may not be over when the run ends.
    RunTooShort,
    /// The values are another table's, or make a run beyond its bounds.
    NoRun,
}

/// Whether a case covers a run: it does when nothing is unmet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applies {
    /// Which case.
    pub case: Case,
    /// Why not, if it does not.
    pub unmet: Vec<Condition>,
}

/// Which cases cover a run of this setup; `acted` says whether the reader did something in the middle of it.
pub fn applies(setup: &Setup, acted: bool) -> [Applies; 3] {
    Case::ALL.map(|case| {
        let mut unmet = unmet(setup, case);
        if acted {
            unmet.insert(0, Condition::ReaderActed);
        }
        Applies { case, unmet }
    })
}

/// The chance that one call fails outside of any outage.
pub fn failure(setup: &Setup) -> f64 {
    f64::from(setup.points.error_percent) / 100.0
}

/// Messages that workers and points service bring to their end a second, in an even flow.
pub fn capacity_per_s(setup: &Setup) -> f64 {
    let one = setup.points.service.as_seconds();
    let by_workers = f64::from(setup.work.workers) / (one + setup.work.own.as_seconds());
    let by_slots = f64::from(setup.points.slots) / one;
    by_workers.min(by_slots) * (1.0 - failure(setup))
}

/// What is rarer than this in one call or one arrival counts as never: a run has some ten thousand of either.
const NEVER: f64 = 1e-6;

pub(super) fn outages(setup: &Setup) -> impl Iterator<Item = Window> + '_ {
    setup.points.outages.into_iter().filter(|window| window.comes() && window.from < setup.end)
}

/// Arrivals a second in the spike, base load included.
pub(super) fn peak_per_s(setup: &Setup) -> f64 {
    f64::from(setup.rate.base_per_s) + f64::from(setup.rate.spike_visits) / setup.rate.spike_length.as_seconds()
}

/// The time within which one call is over.
fn call_ends_within(setup: &Setup) -> f64 {
    let mut times = 1.0;
    while lasts_beyond(setup.service_shape, times) > NEVER {
        times *= 1.25;
    }
    times * setup.points.service.as_seconds()
}

/// What keeps a case from covering a run.
fn unmet(setup: &Setup, case: Case) -> Vec<Condition> {
    let mut unmet = Vec::new();
    let mut is = |broken: bool, condition: Condition| {
        if broken && !unmet.contains(&condition) {
            unmet.push(condition);
        }
    };
    let queue = case.variant() == Variant::Queue;
    is(setup.variant != case.variant(), Condition::OtherVariant);
    let slow = setup.points.slow;
    is(slow.comes() && slow.from < setup.end, Condition::SlowSpell);
    is(call_ends_within(setup) > setup.points.call_timeout.as_seconds(), Condition::CallsMayTimeOut);
    is(queue && setup.work.workers > setup.points.slots, Condition::CallsMayTimeOut);
    is(queue && setup.points.poison_per_mille > 0, Condition::PoisonFails);
    let restarts = setup.broker.restarts.iter().any(|window| window.comes() && window.from < setup.end);
    let visible = match setup.work.ack {
        Ack::Auto | Ack::Manual => false,
        Ack::Visibility(timeout) => timeout <= setup.work.own + setup.points.call_timeout,
    };
    is(
        setup.process_crash_per_mille > 0
            || (queue && (restarts || visible || setup.work.crash_per_mille + setup.work.ack_lost_per_mille > 0)),
        Condition::CrashesTakeAttempts,
    );
    if queue {
        let publishing = &setup.publishing;
        is(publishing.publish_lost_per_mille > 0 && !publishing.confirm, Condition::MessagesGetLost);
        let late = publishing.confirm && setup.broker.durable && setup.broker.store >= publishing.confirm_timeout;
        is(late || publishing.confirm_lost_per_mille + publishing.relay_crash_per_mille > 0, Condition::MessagesComeTwice);
        is(setup.retry.redrive_every.is_some(), Condition::DeadLettersReturn);
        is(setup.retry.pauses.is_none(), Condition::NoRetry);
    }
    match case {
        Case::Retries => retries(setup, &mut is),
        Case::Availability => availability(setup, &mut is),
        Case::Drain => drain(setup, &mut is),
    }
    unmet
}

/// When all who come have come.
fn all_come_s(setup: &Setup) -> f64 {
    (setup.rate.spike_at + setup.rate.spike_length).as_seconds()
}

fn retries(setup: &Setup, is: &mut impl FnMut(bool, Condition)) {
    is(outages(setup).next().is_some(), Condition::CallsFailTogether);
    is(setup.rate.spike_visits == 0, Condition::NobodyComes);
    let p = failure(setup);
    let most = setup.retry.max_attempts;
    let needed = retry::never_needed(p, NEVER).min(most.unwrap_or(u32::MAX));
    is(p >= 1.0 || (p > 0.0 && mean_pause(setup).is_none()), Condition::NoMeanPause);
    // Everybody at once, one after the other, and the longest pauses there can be: then the last story is over.
    let longest = setup.retry.pauses.map_or(SimDuration::ZERO, |pauses| pauses.longest());
    let people = f64::from(setup.rate.spike_visits);
    let work = people * attempts(p, most) * (1.0 - p) / capacity_per_s(setup).max(1e-9);
    let each = longest.as_seconds() + setup.work.own.as_seconds() + call_ends_within(setup);
    let publish =
        setup.publishing.relay_period.as_seconds() + setup.publishing.confirm_timeout.as_seconds() + setup.broker.store.as_seconds();
    let relay = people / f64::from(setup.publishing.relay_batch) * setup.publishing.relay_period.as_seconds();
    let ends = all_come_s(setup) + relay + publish * 4.0 + 1.5 * work + f64::from(needed) * each;
    is(setup.rate.base_per_s > 0 || ends > setup.end.as_seconds(), Condition::RunTooShort);
}

/// The mean time that a delivered message pauses, in seconds, where it has a closed form.
pub fn mean_pause(setup: &Setup) -> Option<f64> {
    let pauses = setup.retry.pauses.as_ref()?;
    retry::mean_pause_of_delivered(failure(setup), setup.retry.max_attempts, pauses).ok()
}

fn availability(setup: &Setup, is: &mut impl FnMut(bool, Condition)) {
    is(setup.rate.spike_visits == 0, Condition::NobodyComes);
    is(setup.rate.base_per_s > 0 || setup.rate.spike_shape != SpikeShape::Step, Condition::RateVaries);
    is(setup.points.outage_kind == OutageKind::Hangs, Condition::CallersHang);
    // A thread and a slot for all, as good as always: then calls are independent, and their number is Poisson's (M/G/infinity).
    let calls = peak_per_s(setup) * setup.points.service.as_seconds() * f64::from(setup.inline_attempts);
    let handled = calls + peak_per_s(setup) * setup.commit.as_seconds();
    is(erlang_b(calls, setup.points.slots) > NEVER, Condition::CallsMayTimeOut);
    is(erlang_b(handled, setup.threads) > NEVER || setup.client_timeout.is_some(), Condition::ClientsMayGiveUp);
    let one = call_ends_within(setup) * f64::from(setup.inline_attempts);
    let mut free = setup.rate.spike_at.as_seconds();
    let mut windows: Vec<Window> = outages(setup).collect();
    crate::order::in_order(&mut windows, |window| window.from);
    for window in windows {
        let matters = window.from.as_seconds() < all_come_s(setup);
        is(matters && window.from.as_seconds() < free + one, Condition::OutagesTouch);
        free = window.until.as_seconds();
    }
    is(all_come_s(setup) + one + 20.0 * setup.commit.as_seconds() > setup.end.as_seconds(), Condition::RunTooShort);
}

fn drain(setup: &Setup, is: &mut impl FnMut(bool, Condition)) {
    is(setup.rate.base_per_s == 0, Condition::NobodyComes);
    is(setup.rate.spike_visits > 0 && setup.rate.spike_at < setup.end, Condition::RateVaries);
    is(setup.points.outage_kind == OutageKind::Hangs, Condition::CallersHang);
    is(setup.retry.max_attempts.is_some(), Condition::AttemptsMayRunOut);
    let found: Vec<Window> = outages(setup).collect();
    let drains_s = fluid_drain(setup);
    is(drains_s.is_none(), Condition::NotBelowCapacity);
    match (found.as_slice(), drains_s) {
        ([outage], Some(drains_s)) => {
            let longest = setup.retry.pauses.map_or(SimDuration::ZERO, |pauses| pauses.longest());
            let relay = setup.publishing.relay_period.as_seconds();
            is(longest.as_seconds().max(relay) * 5.0 > drains_s, Condition::PausesTooLong);
            let rate = f64::from(setup.rate.base_per_s);
            let published = f64::from(setup.publishing.relay_batch) / relay;
            is(setup.publishing.outbox && published < 2.0 * rate, Condition::PausesTooLong);
            // Whoever is on the way or pauses at any time counts as waiting: that must stay well below the level that counts as drained.
            let pausing = rate * (attempts(failure(setup), None) - 1.0) * longest.as_seconds();
            is(on_the_way(setup) + pausing > f64::from(setup.work.workers) / 2.0, Condition::PausesTooLong);
            is(outage.until.as_seconds() + 2.0 * drains_s > setup.end.as_seconds(), Condition::RunTooShort);
        }
        ([_], None) => {}
        (_, _) => is(true, Condition::NotOneOutage),
    }
}

/// How long the first outage's backlog drains in the fluid limit, in seconds: until fewer wait than there are workers.
pub fn fluid_drain(setup: &Setup) -> Option<f64> {
    let backlog = fluid_backlog(setup)? - f64::from(setup.work.workers);
    let spare = capacity_per_s(setup) - f64::from(setup.rate.base_per_s);
    (spare > 0.0).then(|| backlog.max(0.0) / spare)
}

/// How many wait when the first outage ends, in the fluid limit: all who came meanwhile, and whoever is on the way at any time.
pub fn fluid_backlog(setup: &Setup) -> Option<f64> {
    let outage = outages(setup).next()?;
    Some(f64::from(setup.rate.base_per_s) * outage.until.since(outage.from).as_seconds() + on_the_way(setup))
}

/// How many are on the way to the workers at any time, by Little's law: half a period of the relay, and the time of storing.
fn on_the_way(setup: &Setup) -> f64 {
    let publishing = &setup.publishing;
    let publish = if publishing.outbox { publishing.relay_period.as_seconds() / 2.0 } else { publishing.publish_after.as_seconds() };
    let store = if setup.broker.durable { setup.broker.store.as_seconds() } else { 0.0 };
    little(f64::from(setup.rate.base_per_s), publish + store)
}
