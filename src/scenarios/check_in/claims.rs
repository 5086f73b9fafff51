//! What theory says of a check-in run, and when it does not apply.

use super::claim as text;
use crate::chart::theory::{Claim, TheoryLine};
use crate::lang::{self, Lang, NOTHING, Text};
use queue_engine::models::check_in::readings::Reading;
use queue_engine::models::check_in::setup::{Setup, Window};
use queue_engine::theory;
use queue_engine::time::{SimDuration, SimTime};

/// The position of the chart of the backlog.
const BACKLOG_CHART: usize = 3;
/// From this share of its capacity on, a service makes its callers wait so long that timeouts count.
const BUSY: f64 = 0.8;

/// Everything theory has to say, each with the run's own figure.
pub(super) fn claims(run: &[Reading], lang: Lang) -> Vec<Claim> {
    vec![availability(&run[0], lang), attempts(&run[1], lang), drain(&run[1], lang)]
}

/// The fluid line of the backlog after the first outage, where it applies.
pub(super) fn lines(run: &[Reading], chart: usize, lang: Lang) -> Vec<TheoryLine> {
    let Some(outage) = run[1].notes.outage().filter(|_| chart == BACKLOG_CHART) else { return Vec::new() };
    let Ok(length) = drains_in(&run[1]) else { return Vec::new() };
    let points = vec![(outage.ended.nanos(), u64::from(outage.backlog)), ((outage.ended + length).nanos(), 0)];
    vec![TheoryLine { variant: 1, points, name: text::DRAIN.get(lang).into() }]
}

/// The chance that one call outside of any outage fails.
fn failure(setup: &Setup) -> f64 {
    f64::from(setup.points.error_percent) / 100.0
}

/// The highest share of the points service's capacity that people ask for.
fn load(setup: &Setup) -> f64 {
    let peak = setup.rate.at(setup.rate.spike_at + SimDuration::from_nanos(setup.rate.spike_length.nanos() / 2));
    let rate = peak.max(f64::from(setup.rate.base_per_s));
    rate * setup.points.service.as_seconds() / f64::from(setup.points.slots)
}

fn outages(setup: &Setup) -> impl Iterator<Item = Window> + '_ {
    setup.points.outages.into_iter().filter(|window| window.comes() && window.from < setup.end)
}

/// Thousandths as a share of 100 %.
fn share(of_one: f64) -> String {
    lang::percent((of_one * 1_000.0 + 0.5) as u64, 1_000, 1)
}

/// A factor with two decimals.
fn factor(value: f64) -> String {
    lang::fixed((value * 100.0 + 0.5) as u64, 100, 2)
}

fn claim(name: Text, formula: Text, says: Result<String, Text>, did: String, conditions: Text, lang: Lang) -> Claim {
    let (says, conditions) = match says {
        Ok(says) => (Some(says), conditions),
        Err(reason) => (None, reason),
    };
    Claim { name: name.get(lang).into(), formula: formula.get(lang).into(), says, did, conditions: conditions.get(lang).into() }
}

/// How many check-ins succeed that call the points service themselves: the product of both availabilities.
fn availability(reading: &Reading, lang: Lang) -> Claim {
    let setup = reading.recording.setup();
    let marks = reading.recording.end().model().marks();
    let answered = marks.answered_ok + marks.answered_failed;
    let did = if answered == 0 { NOTHING.into() } else { share(f64::from(marks.answered_ok) / f64::from(answered)) };
    let says = match () {
        () if setup.points.slow.comes() && setup.points.slow.from < setup.end => Err(text::NOT_SLOW),
        () if setup.process_crash_per_mille > 0 => Err(text::NOT_CRASHES),
        () if load(setup) > BUSY => Err(text::NOT_PEAK),
        () => {
            let away = |at: SimTime| outages(setup).any(|window| window.holds(at));
            let people = setup.crowd.len().max(1) as f64;
            let in_outage = setup.crowd.iter().filter(|person| away(person.arrives)).count() as f64;
            let fails = theory::exhausted(failure(setup), setup.inline_attempts);
            let poison = f64::from(setup.points.poison_per_mille) / 1_000.0;
            Ok(share(theory::in_series(&[1.0 - in_outage / people, 1.0 - fails, 1.0 - poison])))
        }
    };
    claim(text::AVAILABILITY, text::AVAILABILITY_FORMULA, says, did, text::AVAILABILITY_WHEN, lang)
}

/// How many calls a message takes until its points are granted.
fn attempts(reading: &Reading, lang: Lang) -> Claim {
    let setup = reading.recording.setup();
    let marks = reading.recording.end().model().marks();
    let done = marks.first_grants + marks.dead_lettered;
    let did = if done == 0 { NOTHING.into() } else { factor(f64::from(marks.calls) / f64::from(done)) };
    let is_certain = setup.work.crash_per_mille + setup.work.ack_lost_per_mille == 0;
    let sent_once = setup.publishing.confirm_lost_per_mille + setup.publishing.relay_crash_per_mille == 0;
    let no_restart = !setup.broker.restarts.iter().any(|window| window.comes() && window.from < setup.end);
    let says = match () {
        () if outages(setup).next().is_some() => Err(text::NOT_OUTAGE),
        () if setup.points.slow.comes() && setup.points.slow.from < setup.end => Err(text::NOT_SLOW),
        () if setup.points.poison_per_mille > 0 => Err(text::NOT_POISON),
        () if !(is_certain && sent_once && no_restart) => Err(text::NOT_CRASHES),
        () if setup.retry.pauses.is_none() => Err(text::NOT_NO_RETRY),
        () => Ok(factor(theory::attempts(failure(setup), setup.retry.max_attempts))),
    };
    claim(text::ATTEMPTS, text::ATTEMPTS_FORMULA, says, did, text::ATTEMPTS_WHEN, lang)
}

/// How long the backlog of the first outage takes to drain; why the fluid limit says nothing, where it does not apply.
fn drains_in(reading: &Reading) -> Result<SimDuration, Text> {
    let setup = reading.recording.setup();
    let Some(outage) = reading.notes.outage() else { return Err(text::NOT_NO_OUTAGE) };
    let one = setup.points.service.as_seconds();
    let by_workers = f64::from(setup.work.workers) / (one + setup.work.own.as_seconds());
    let by_slots = f64::from(setup.points.slots) / one;
    let capacity = by_workers.min(by_slots) * (1.0 - failure(setup));
    let Some(length) = theory::drain(outage.backlog, capacity, f64::from(setup.rate.base_per_s)) else { return Err(text::NOT_OVERLOADED) };
    let until = outage.ended + length;
    let overlaps = |window: &Window| window.comes() && window.from < until && outage.ended < window.until;
    let peak = Window { from: setup.rate.spike_at, until: setup.rate.spike_at + setup.rate.spike_length };
    let disturbed = setup.broker.restarts.iter().chain(&setup.points.outages).any(overlaps) || overlaps(&setup.points.slow);
    let pauses = setup.retry.pauses.map_or(SimDuration::ZERO, |pauses| pauses.cap.max(pauses.base));
    match () {
        () if setup.rate.spike_visits > 0 && overlaps(&peak) => Err(text::NOT_IN_PEAK),
        () if disturbed => Err(text::NOT_DISTURBED),
        () if pauses > length => Err(text::NOT_WITH_LONG_PAUSES),
        () => Ok(length),
    }
}

fn drain(reading: &Reading, lang: Lang) -> Claim {
    let took = reading.notes.outage().and_then(|outage| Some(outage.drained?.since(outage.ended)));
    let did = took.map_or_else(|| NOTHING.into(), |took| lang::duration(took.nanos(), lang));
    let says = drains_in(reading).map(|length| lang::duration(length.nanos(), lang));
    claim(text::DRAIN, text::DRAIN_FORMULA, says, did, text::DRAIN_WHEN, lang)
}
