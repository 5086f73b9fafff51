//! What theory says of a check-in run, and when it does not apply.

use super::claim as text;
use crate::chart::theory::{Claim, TheoryLine};
use crate::lang::{self, Lang, NOTHING, Text};
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::LostAt;
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
    vec![availability(&run[0], lang), attempts(&run[1], lang), spent(&run[1], lang), drain(&run[1], lang)]
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

/// Why calls for one message do not fail independently of everything else, if they do not.
fn dependence(setup: &Setup) -> Option<Text> {
    let is_certain = setup.work.crash_per_mille + setup.work.ack_lost_per_mille == 0;
    let sent_once = setup.publishing.confirm_lost_per_mille + setup.publishing.relay_crash_per_mille == 0;
    let no_restart = !setup.broker.restarts.iter().any(|window| window.comes() && window.from < setup.end);
    match () {
        () if outages(setup).next().is_some() => Some(text::NOT_OUTAGE),
        () if setup.points.slow.comes() && setup.points.slow.from < setup.end => Some(text::NOT_SLOW),
        () if setup.points.poison_per_mille > 0 => Some(text::NOT_POISON),
        () if !(is_certain && sent_once && no_restart) => Some(text::NOT_CRASHES),
        () if setup.retry.pauses.is_none() => Some(text::NOT_NO_RETRY),
        () => None,
    }
}

/// Messages whose story has come to its end: granted, put aside or given up.
fn done(reading: &Reading) -> u32 {
    let marks = reading.recording.end().model().marks();
    marks.first_grants + given_up(reading)
}

fn given_up(reading: &Reading) -> u32 {
    reading.at_end(Place::DeadLetter) + reading.at_end(Place::Lost(LostAt::Attempts))
}

/// How many calls a message takes until its points are granted or it is given up.
fn attempts(reading: &Reading, lang: Lang) -> Claim {
    let setup = reading.recording.setup();
    let calls = reading.recording.end().model().marks().calls;
    let did = if done(reading) == 0 { NOTHING.into() } else { factor(f64::from(calls) / f64::from(done(reading))) };
    let says = match dependence(setup) {
        Some(reason) => Err(reason),
        None => Ok(factor(theory::attempts(failure(setup), setup.retry.max_attempts))),
    };
    claim(text::ATTEMPTS, text::ATTEMPTS_FORMULA, says, did, text::ATTEMPTS_WHEN, lang)
}

/// Which share of the messages is given up after the last attempt.
fn spent(reading: &Reading, lang: Lang) -> Claim {
    let setup = reading.recording.setup();
    let did = if done(reading) == 0 { NOTHING.into() } else { share(f64::from(given_up(reading)) / f64::from(done(reading))) };
    let says = match (dependence(setup), setup.retry.max_attempts) {
        (Some(reason), _) => Err(reason),
        (None, None) => Err(text::NOT_NO_LIMIT),
        (None, Some(most)) => Ok(share(theory::exhausted(failure(setup), most))),
    };
    claim(text::SPENT, text::SPENT_FORMULA, says, did, text::SPENT_WHEN, lang)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::LabState;
    use queue_engine::models::check_in::CheckIn;

    /// Nothing fails but single calls.
    const CALM: &str = "lab=check-in&spike_visits=0&process_crash_per_mille=0&poison_per_mille=0&slow_for_s=0&outage2_s=0&publish_lost_per_mille=0\
        &confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&worker_crash_per_mille=0&ack_lost_per_mille=0&run_s=120";

    /// What a claim says and what the runs of ten seeds did, in the mean, as plain numbers.
    #[track_caller]
    fn both(more: &str, index: usize) -> (f64, f64) {
        let number = |text: &str| text.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<f64>().unwrap_or_else(|_| panic!("{text}"));
        let mut sums = (0.0, 0.0);
        for seed in 1..=10 {
            let lab = LabState::open(&format!("{CALM}&seed={seed}&{more}"), Lang::En);
            assert_eq!(lab.complaints, []);
            let claim = claims(lab.run.of::<CheckIn>().expect("check-in"), Lang::En).swap_remove(index);
            sums.0 += number(&claim.says.unwrap_or_else(|| panic!("{}", claim.conditions))) / 10.0;
            sums.1 += number(&claim.did) / 10.0;
        }
        sums
    }

    #[test]
    fn inline_availability_is_the_product_within_four_standard_errors() {
        let (says, did) = both("error_percent=10&outage_at_s=40&outage_s=12", 0);
        // 24,000 independent check-ins at about 81 %: a standard error of 0.25 points.
        assert!((says - did).abs() < 1.0, "{says} {did}");
    }

    #[test]
    fn attempts_are_geometric_within_four_standard_errors() {
        let (says, did) = both("outage_s=0&error_percent=30&max_attempts=4&retry_policy=immediate", 1);
        // 24,000 messages whose attempts deviate by 0.75.
        assert!((says - did).abs() < 0.02, "{says} {did}");
        let (says, did) = both("outage_s=0&error_percent=30&max_attempts=4&retry_policy=immediate", 2);
        assert!((says - did).abs() < 0.25, "{says} {did}");
    }

    #[test]
    fn a_backlog_drains_as_fast_as_the_fluid_says_within_a_tenth() {
        let query = "error_percent=0&outage_at_s=30&outage_s=20&base_rate=40&backoff_ms=50&backoff_cap_ms=200&max_attempts=0";
        let (says, did) = both(query, 3);
        // Some 800 wait, and 110 a second are spare: arrivals and departures shake the mean of ten runs by 1.5 %, and the last pause before
        // a retry may add 0.2 s, 3 %.
        assert!((says - did).abs() < says / 10.0, "{says} {did}");
    }

    #[test]
    fn by_default_every_claim_says_why_it_does_not_apply() {
        let lab = LabState::open("lab=check-in", Lang::En);
        for claim in claims(lab.run.of::<CheckIn>().expect("check-in"), Lang::En) {
            assert!(claim.says.is_none() && claim.conditions.starts_with("does not apply"), "{claim:?}");
        }
    }
}
