//! What theory says of a check-in run, and when it does not apply.

use super::Readings;
use super::claim as text;
use super::conditions::{against_geometry, against_product, drains_in, failure, outages};
use crate::chart::theory::{Claim, TheoryLine};
use crate::lang::{self, Lang, NOTHING, Text};
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::LostAt;
use queue_engine::models::check_in::readings::Reading;
use queue_engine::models::check_in::setup::Window;
use queue_engine::theory;
use queue_engine::time::{SimDuration, SimTime};

/// The position of the chart of the backlog.
const BACKLOG_CHART: usize = 3;

/// Everything theory has to say, each with the run's own figure.
pub(super) fn claims(run: &Readings, lang: Lang) -> Vec<Claim> {
    let mut all = vec![availability(&run[0], lang), attempts(&run[1], lang), spent(&run[1], lang), drain(&run[1], lang)];
    if is_forked(run) {
        for claim in all.iter_mut().filter(|claim| claim.says.is_some()) {
            (claim.says, claim.conditions) = (None, text::NOT_FORKED.get(lang).into());
        }
    }
    all
}

/// Whether the reader has acted in the run: no formula knows of that.
fn is_forked(run: &Readings) -> bool {
    run.iter().any(|reading| !reading.recording.commands().is_empty())
}

/// The fluid line of the backlog after the first outage, where it applies.
pub(super) fn lines(run: &Readings, chart: usize, lang: Lang) -> Vec<TheoryLine> {
    let Some(outage) = run[1].notes.outage().filter(|_| chart == BACKLOG_CHART && !is_forked(run)) else { return Vec::new() };
    let Ok(length) = drained(&run[1]) else { return Vec::new() };
    let points = vec![(outage.ended.nanos(), u64::from(outage.backlog)), ((outage.ended + length).nanos(), 0)];
    vec![TheoryLine { variant: 1, points, name: text::DRAIN_LINE.get(lang).into() }]
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
    let says = match against_product(setup) {
        Some(reason) => Err(reason),
        None => {
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
    let says = match against_geometry(setup) {
        Some(reason) => Err(reason),
        None => Ok(factor(theory::attempts(failure(setup), setup.retry.max_attempts))),
    };
    claim(text::ATTEMPTS, text::ATTEMPTS_FORMULA, says, did, text::ATTEMPTS_WHEN, lang)
}

/// Which share of the messages is given up after the last attempt.
fn spent(reading: &Reading, lang: Lang) -> Claim {
    let setup = reading.recording.setup();
    let did = if done(reading) == 0 { NOTHING.into() } else { share(f64::from(given_up(reading)) / f64::from(done(reading))) };
    let says = match (against_geometry(setup), setup.retry.max_attempts) {
        (Some(reason), _) => Err(reason),
        (None, None) => Err(text::NOT_NO_LIMIT),
        (None, Some(most)) => Ok(share(theory::exhausted(failure(setup), most))),
    };
    claim(text::SPENT, text::SPENT_FORMULA, says, did, text::SPENT_WHEN, lang)
}

/// How long the backlog of the first outage takes to drain; why the fluid limit says nothing, where it does not apply.
fn drained(reading: &Reading) -> Result<SimDuration, Text> {
    let setup = reading.recording.setup();
    let Some(outage) = reading.notes.outage() else { return Err(text::NOT_NO_OUTAGE) };
    let length = drains_in(setup, outage.backlog)?;
    let until = outage.ended + length;
    let overlaps = |window: &Window| window.comes() && window.from < until && outage.ended < window.until;
    let peak = Window { from: setup.rate.spike_at, until: setup.rate.spike_at + setup.rate.spike_length };
    let disturbed = setup.broker.restarts.iter().chain(&setup.points.outages).any(overlaps) || overlaps(&setup.points.slow);
    match () {
        () if until > setup.end => Err(text::NOT_OVER),
        () if setup.rate.spike_visits > 0 && overlaps(&peak) => Err(text::NOT_IN_PEAK),
        () if disturbed => Err(text::NOT_DISTURBED),
        () => Ok(length),
    }
}

fn drain(reading: &Reading, lang: Lang) -> Claim {
    let took = reading.notes.outage().and_then(|outage| Some(outage.drained?.since(outage.ended)));
    let did = took.map_or_else(|| NOTHING.into(), |took| lang::duration(took.nanos(), lang));
    let says = drained(reading).map(|length| lang::duration(length.nanos(), lang));
    claim(text::DRAIN, text::DRAIN_FORMULA, says, did, text::DRAIN_WHEN, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{LabState, RunRef};
    use crate::link;
    use crate::scenarios::Lab;
    use crate::scenarios::check_in::LAB;
    use queue_engine::knobs::Values;
    use queue_engine::models::check_in::CheckIn;
    use queue_engine::models::check_in::knobs::KNOBS;

    static TESTED: Lab = LAB;
    /// How many settings are picked.
    const CASES: u64 = 30;

    /// A figure as the page writes it, as a plain number; a time in seconds.
    fn number(text: &str) -> f64 {
        let in_ms = text.ends_with(" ms");
        let plain = text.trim_end_matches(|c: char| !c.is_ascii_digit()).replace(',', "");
        // Nothing to show: it never came to that.
        let plain = plain.parse::<f64>().unwrap_or(f64::NAN);
        if in_ms { plain / 1_000.0 } else { plain }
    }

    /// Nothing fails but single calls.
    const CALM: &str = "lab=check-in&spike_visits=0&process_crash_per_mille=0&poison_per_mille=0&slow_for_s=0&outage2_s=0&publish_lost_per_mille=0\
        &confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&worker_crash_per_mille=0&ack_lost_per_mille=0&run_s=120";

    /// What a claim says and what the runs of ten seeds did, in the mean, as plain numbers.
    #[track_caller]
    fn both(more: &str, index: usize) -> (f64, f64) {
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

    /// A mixed congruential sequence, enough to pick settings by.
    struct Picks(u64);

    impl Picks {
        fn within(&mut self, low: i64, high: i64) -> i64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            low + ((self.0 >> 33) % (high - low + 1) as u64) as i64
        }
    }

    /// A calm setting with an outage, errors and up to three other knobs anywhere in their ranges.
    fn some_values(picks: &mut Picks) -> Values {
        let mut values = link::parse(CALM).0.values;
        let mut set = |id: &str, value: i64| values.set(id, value).expect("in range");
        set("base_rate", picks.within(10, 50));
        set("error_percent", [0, picks.within(0, 20), picks.within(0, 100)][picks.within(0, 2) as usize]);
        set("outage_at_s", picks.within(10, 60));
        match picks.within(0, 3) {
            // No outage, or any; else one that leaves a backlog, with retries that are soon back.
            0 => set("outage_s", 0),
            1 => set("outage_s", picks.within(1, 20)),
            _ => {
                set("outage_s", picks.within(8, 20));
                set("backoff_cap_ms", 200);
                set("max_attempts", 0);
            }
        }
        for _ in 0..picks.within(0, 3) {
            let knob = &KNOBS[picks.within(0, KNOBS.len() as i64 - 1) as usize];
            let (low, high) = (knob.min(), knob.max());
            let high = [high, (low + high) / 10, 3 * knob.default][picks.within(0, 2) as usize].clamp(low, high);
            set(knob.id, picks.within(low, high));
        }
        set("run_s", 120);
        (TESTED.guard)(&mut values);
        values
    }

    /// For each claim the mean over some seeds of what it says and of what the run did, and the standard error of their difference; nothing
    /// where it does not apply to most of them.
    fn told(values: &Values) -> Vec<Option<(f64, f64, f64)>> {
        const SEEDS: u32 = 5;
        let runs = (1..=SEEDS).map(|seed| RunRef::play(&TESTED, values, seed, None));
        let all: Vec<Vec<Claim>> = runs.map(|run| claims(run.of::<CheckIn>().expect("check-in"), Lang::En)).collect();
        let of = |index: usize| {
            let applying =
                all.iter().map(|claims| &claims[index]).filter_map(|claim| Some((number(claim.says.as_ref()?), number(&claim.did))));
            let pairs: Vec<(f64, f64)> = applying.collect();
            let n = pairs.len() as f64;
            let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
            let (says, did) = (mean(|pair| pair.0), mean(|pair| pair.1));
            let square = pairs.iter().map(|pair| (pair.0 - pair.1 - (says - did)).powi(2)).sum::<f64>();
            (pairs.len() > SEEDS as usize / 2).then(|| (says, did, (square / (n - 1.0) / n).sqrt()))
        };
        (0..all[0].len()).map(of).collect()
    }

    /// Beyond chance (five standard errors) a claim may be off by what its conditions let pass: for a share, some causes of a thousandth
    /// each; for attempts, the same beside a mean of a few; for a fluid, a tenth, since the backlog is ten times the workers, and a pause.
    #[test]
    fn whatever_the_knobs_a_claim_that_applies_is_near_what_the_run_did() {
        let (mut applied, mut far) = ([0; 4], Vec::new());
        for case in 0..CASES {
            let values = some_values(&mut Picks(case));
            for (index, told) in told(&values).into_iter().enumerate() {
                let Some((says, did, error)) = told else { continue };
                let lets_pass = [1.0, 0.03 * says, 1.0, 0.1 * says + 0.3][index];
                if (says - did).abs() <= lets_pass + 5.0 * error {
                    applied[index] += 1;
                } else {
                    far.push(format!("claim {index} says {says:.3}, the run did {did:.3} ± {error:.3}: {}", link::settings(&values)));
                }
            }
        }
        assert!(far.is_empty(), "{}", far.join("\n"));
        assert!(applied.iter().all(|times| *times >= CASES / 10), "too few to test anything: {applied:?}");
    }
}
