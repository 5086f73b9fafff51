//! Two engines, one meaning: the flash sale without a calendar is the calendar's, step by step of everybody, on the same keyed draws.

mod common;

use common::{Rng, Size, changed, random_values};
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::facts::{Fact, Outcome, Verdict};
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::run::{Recording, Sink};
use queue_engine::scale::flash_sale::{Enlarged, Gate, Listener, NotCovered, Run, Step, Visit, covers};
use queue_engine::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What happened to whom: instant, key, step.
type Steps = Vec<(u64, u32, Step)>;

struct Calendar<'a> {
    setup: &'a Setup,
    steps: Steps,
}

impl Sink<FlashSale> for Calendar<'_> {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        let step = match fact {
            Fact::Asked(request) => Step::Asked(request.attempt),
            Fact::Refused(request) => Step::Refused(request.attempt),
            Fact::Joined { request, .. } => Step::Joined(request.attempt),
            Fact::Started { request, .. } => Step::Started(request.attempt),
            Fact::Ended { request, verdict, heard } => Step::Ended { delivery: request.attempt, failed: verdict == Verdict::Error, heard },
            Fact::Requeued(order) => Step::Requeued(order.delivery),
            Fact::Paying(_) => Step::Paying,
            Fact::UnitReturned(_) => Step::Returned,
            Fact::Done { outcome, .. } => Step::Done(outcome as u8),
            // Said by other steps too, or not part of this discipline.
            Fact::Arrived(_) | Fact::InLine(_) | Fact::WillRetry(_) => return,
            Fact::Held(_) | Fact::Skipped(_) | Fact::Lost(_) | Fact::TimedOut(_) => panic!("{fact:?} without a gate that holds"),
            Fact::Crashed { .. } | Fact::Restarted { .. } | Fact::Commanded(_) => panic!("{fact:?} without servers or commands"),
        };
        let whose = fact.shopper().expect("every step is somebody's");
        self.steps.push((at.nanos(), self.setup.crowd[whose.0 as usize].key, step));
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &FlashSale) {}
}

#[derive(Default)]
struct Heard(Steps);

impl Listener for Heard {
    fn hear(&mut self, at: u64, key: u32, step: Step) {
        self.0.push((at, key, step));
    }
}

fn queue_variant(values: &Values, seed: u32) -> Setup {
    let [.., setup] = Setup::all(values, seed).expect("a bounded run");
    setup
}

/// Plays a setting in both engines, the second in steps of some people, and holds all they say against each other.
#[track_caller]
fn check(values: &Values, seed: u32, people: u32) {
    let setup = queue_variant(values, seed);
    let mut calendar = Calendar { setup: &setup, steps: Vec::new() };
    let recording = Recording::<FlashSale>::play(Rc::new(setup.clone()), Vec::new(), &mut calendar);
    let mut heard = Heard::default();
    let mut run = Run::new(setup.clone(), seed, true).expect("the setting is covered");
    while run.advance_heard(people, &mut heard) {}
    let mut expected = calendar.steps;
    expected.sort_unstable();
    heard.0.sort_unstable();
    if let Some(index) = (0..expected.len().max(heard.0.len())).find(|&index| expected.get(index) != heard.0.get(index)) {
        panic!("step {index}: the calendar says {:?}, the recursion {:?}; {values:?}", expected.get(index), heard.0.get(index));
    }
    let (world, tally) = (recording.end().model(), run.tally());
    let places: Vec<u64> = world.tally().iter().map(|&n| u64::from(n)).collect();
    assert_eq!(places, tally.places);
    let counts = [world.requests(), world.refusals(), world.wasted(), world.returned(), world.sold_to_left(), world.stock().sold()];
    let own = [tally.requests, tally.refusals, tally.wasted, tally.returned, tally.sold_to_left, tally.sold];
    assert_eq!(counts.map(u64::from), own);
    visits_are_what_happened(&run, &heard.0);
    // Where nothing is to be visited, less is remembered, and a plain queue has rules of its own.
    let mut unlogged = Heard::default();
    let mut other = Run::new(setup, seed, false).expect("the setting is covered");
    while other.advance_heard(people, &mut unlogged) {
        assert_eq!(other.tally().arrived, other.tally().requests - again(&unlogged.0), "the counts hold at any time");
    }
    unlogged.0.sort_unstable();
    assert!(heard.0 == unlogged.0, "{values:?}");
    assert_eq!((other.tally(), other.series()), (run.tally(), run.series()), "{values:?}");
    // When nobody listens, whole rows of people are turned away at once.
    for keeps_log in [false, true] {
        let mut deaf = Run::new(other.setup().clone(), seed, keeps_log).expect("the setting is covered");
        while deaf.advance(people) {}
        assert_eq!((deaf.tally(), deaf.series()), (run.tally(), run.series()), "{values:?}");
        if keeps_log {
            assert_eq!(deaf.moment(SimTime::START, usize::MAX), run.moment(SimTime::START, usize::MAX), "{values:?}");
        }
    }
}

/// Presses after the first.
fn again(steps: &Steps) -> u64 {
    steps.iter().filter(|(_, _, step)| matches!(step, Step::Asked(n) if *n > 1)).count() as u64
}

/// Every visit told afterwards from what is remembered is what was heard of it while it happened.
#[track_caller]
fn visits_are_what_happened(run: &Run, steps: &Steps) {
    let mut of: BTreeMap<u32, Vec<(u64, Step)>> = BTreeMap::new();
    for (at, key, step) in steps {
        of.entry(*key).or_default().push((*at, *step));
    }
    let moment = run.moment(SimTime::START, usize::MAX).expect("a small run is remembered whole");
    assert_eq!(moment.visits.len() as u64, run.tally().arrived);
    let mut places = BTreeMap::<usize, u64>::new();
    for visit in &moment.visits {
        let (place, _) = visit.place.expect("a small run is remembered whole");
        *places.entry(place.index()).or_default() += 1;
        told(visit, &of[&visit.key], run.setup().end.nanos());
    }
    let counted: BTreeMap<usize, u64> = run.tally().places.iter().copied().enumerate().filter(|(_, n)| *n > 0).collect();
    assert_eq!(places, counted);
}

#[track_caller]
fn told(visit: &Visit, steps: &[(u64, Step)], end: u64) {
    let asked: Vec<u64> = steps.iter().filter(|(_, step)| matches!(step, Step::Asked(_))).map(|(at, _)| *at).collect();
    assert_eq!(visit.presses.iter().map(|press| press.at.nanos()).collect::<Vec<_>>(), asked);
    for press in &visit.presses {
        let at = press.at.nanos();
        let heard = steps.iter().find_map(|(when, step)| match step {
            Step::Refused(_) if *when == at => Some(Gate::Full),
            Step::Joined(_) if *when == at => Some(Gate::Open),
            Step::Done(outcome) if *when == at && *outcome == Outcome::SoldOut as u8 => Some(Gate::SoldOut),
            _ => None,
        });
        assert_eq!(Some(press.heard), heard, "{visit:?} against {steps:?}");
    }
    let started: Vec<u64> = steps.iter().filter(|(_, step)| matches!(step, Step::Started(_))).map(|(at, _)| *at).collect();
    let ended: Vec<u64> = steps.iter().filter(|(_, step)| matches!(step, Step::Ended { .. })).map(|(at, _)| *at).collect();
    let within = |list: Vec<u64>| list.into_iter().filter(|at| *at <= end).collect::<Vec<_>>();
    assert_eq!(within(visit.attempts.iter().map(|(start, _)| start.nanos()).collect()), started);
    assert_eq!(within(visit.attempts.iter().map(|(_, end)| end.nanos()).collect()), ended);
    let done = steps.iter().find_map(|(at, step)| if let Step::Done(outcome) = step { Some((*at, *outcome)) } else { None });
    if let Some((place @ Place::Done(_), since)) = visit.place {
        assert_eq!(done, Some((since.nanos(), place.index() as u8)));
    } else {
        assert_eq!(done, None);
    }
}

/// A random setting with the rules that need the calendar left out.
fn covered(rng: &mut Rng, size: Size) -> Values {
    let mut values = random_values(rng, size);
    for (id, value) in [("overflow", 0), ("prefetch", 1), ("stock_taken", 0)] {
        values.set(id, value).expect("within the range");
    }
    values
}

#[test]
fn every_step_of_everybody_is_the_calendars() {
    for (size, seeds) in [(Size::Tiny, 1_200), (Size::Small, 240)] {
        for seed in 1..=seeds {
            let mut rng = Rng::new(u64::from(seed) * 7 + size as u64);
            let values = covered(&mut rng, size);
            check(&values, seed, [1, 7, 1_000, u32::MAX][seed as usize % 4]);
        }
    }
}

#[test]
fn so_it_is_of_a_plain_queue_by_the_rules_of_its_own() {
    for (size, seeds) in [(Size::Tiny, 600), (Size::Small, 120)] {
        for seed in 1..=seeds {
            let mut rng = Rng::new(u64::from(seed) * 11 + size as u64);
            let plain = [("failure_percent", 0), ("unpaid_percent", 0), ("refreshes", 0), ("patience_ms", 0), ("line_patience_s", 0)];
            let values = plain.iter().fold(covered(&mut rng, size), |values, (id, value)| values.with(id, *value));
            let values = values.with("workers", rng.within(1, 4)).with("service_dist", rng.within(0, 2));
            check(&values, seed, [1, 7, 1_000, u32::MAX][seed as usize % 4]);
        }
    }
}

/// Random times never tie; these do, all the time: constant work that takes as long as pauses, delays and payments, at many workers.
#[test]
fn at_one_instant_both_go_by_the_same_order() {
    for seed in 1..=400 {
        let mut rng = Rng::new(u64::from(seed) + 90_000);
        let values = covered(&mut rng, Size::Tiny)
            .with("service_dist", 1)
            .with("service_ms", 100)
            .with("database_limit", rng.within(0, 1) * 4)
            .with("retry_delay_ms", rng.within(0, 2) * 100)
            .with("refresh_policy", rng.within(0, 1))
            .with("refresh_pause_ms", 100)
            .with("workers", rng.within(1, 4))
            .with("queue_capacity", rng.within(1, 6))
            .with("visits", 80);
        check(&values, seed, 3);
    }
}

#[test]
fn the_lab_as_it_opens_and_its_presets_for_a_few_seeds() {
    for query in [
        "",
        "queue_capacity=100",
        "queue_capacity=50&refresh_policy=full_jitter",
        "stock=500&unpaid_percent=40",
        "workers=100&failure_percent=50",
    ] {
        for seed in [1, 7, 40] {
            check(&changed(query), seed, 1_000);
        }
    }
}

#[test]
fn what_needs_the_calendar_is_refused_with_the_reason() {
    let reason = |query: &str| covers(&queue_variant(&changed(query), 1)).err();
    assert_eq!(reason(""), None);
    assert_eq!(reason("overflow=drop_oldest"), Some(NotCovered::Overflow));
    assert_eq!(reason("overflow=block"), Some(NotCovered::Overflow));
    assert_eq!(reason("prefetch=2"), Some(NotCovered::Prefetch));
    assert_eq!(reason("stock_taken=at_worker"), Some(NotCovered::StockAtWorker));
    let [direct, ..] = Setup::all(&changed(""), 1).expect("a bounded run");
    assert_eq!(covers(&direct), Err(NotCovered::NoQueue));
}

fn play(values: &Values, seed: u32, visits: u64, people: u32) -> Run {
    let enlarged = Enlarged::new(values, seed, visits).expect("covered");
    let mut run = Run::new(enlarged.setup, seed, true).expect("covered");
    while run.advance(people) {}
    run
}

#[test]
fn a_run_does_not_depend_on_the_size_of_its_steps() {
    let values = changed("queue_capacity=300");
    let whole = play(&values, 5, 300_000, u32::MAX);
    for people in [1, 1_000, 65_536] {
        let stepped = play(&values, 5, 300_000, people);
        assert_eq!((stepped.tally(), stepped.series()), (whole.tally(), whole.series()));
    }
}

/// The crowd grows by one factor, the shop by another; what is said of an enlarged sale is what it is.
#[test]
fn an_enlarged_sale_has_as_many_people_as_it_says_and_stays_in_memory() {
    for (query, visits) in [("", 2_000_000), ("queue_capacity=100", 1_000_000), ("stock=1&refresh_policy=full_jitter", 500_000)] {
        let enlarged = Enlarged::new(&changed(query), 3, visits).expect("covered");
        let run = play(&changed(query), 3, visits, 100_000);
        let tally = run.tally();
        // Five standard deviations of a Poisson number.
        let spread = 5.0 * (enlarged.visits as f64).sqrt();
        assert!((tally.arrived as f64 - enlarged.visits as f64).abs() < spread, "{query}: {} of {}", tally.arrived, enlarged.visits);
        let sold = tally.at(Place::Done(Outcome::Sold));
        assert!(sold > 0 && sold <= u64::from(run.setup().stock));
        let (all, line) = run.memory();
        assert!(all - line < 64 << 20, "{query}: {all} bytes");
    }
}

/// Far into a large run, the visits told afterwards are the ones that were heard.
#[test]
fn a_moment_of_a_large_run_is_what_happened_then() {
    for query in ["", "queue_capacity=60&unpaid_percent=30", "queue_capacity=100&bound_counts=ready_and_in_flight&failure_percent=30"] {
        let enlarged = Enlarged::new(&changed(query), 9, 400_000).expect("covered");
        let mut heard = Heard::default();
        let mut run = Run::new(enlarged.setup, 9, true).expect("covered");
        while run.advance_heard(10_000, &mut heard) {}
        let mut of: BTreeMap<u32, Vec<(u64, Step)>> = BTreeMap::new();
        heard.0.sort_unstable();
        for (at, key, step) in &heard.0 {
            of.entry(*key).or_default().push((*at, *step));
        }
        for tenth in 0..10u64 {
            let at = SimTime::from_nanos(run.setup().end.nanos() / 10 * tenth);
            let moment = run.moment(at, 500).expect("remembered");
            let before = heard.0.iter().filter(|(when, _, step)| *step == Step::Asked(1) && *when < at.nanos()).count();
            assert_eq!(moment.arrived, before as u64);
            for visit in &moment.visits {
                assert!(visit.presses[0].at >= at);
                told(visit, &of[&visit.key], run.setup().end.nanos());
            }
            let in_line = |when: u64| {
                let count = |which: fn(&Step) -> bool| heard.0.iter().filter(|(at, _, step)| *at <= when && which(step)).count();
                count(|step| matches!(step, Step::Joined(_) | Step::Requeued(_))) - count(|step| matches!(step, Step::Started(_)))
            };
            assert_eq!(moment.waiting, in_line(at.nanos()) as u64, "{query} at {at:?}");
        }
    }
}
