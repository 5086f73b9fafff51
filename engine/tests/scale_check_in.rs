//! Two engines, one meaning: the check-in lab without a calendar tells every person the story that the calendar tells them, to the
//! nanosecond.

mod check_in_common;
mod common;
mod scale_check_in_common;

use check_in_common::{changed, faultless, guarded, queue, random_values, setups, tied_values, unguarded};
use common::Rng;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::setup::{MOST_CHECK_INS, Scaled, Setup, SetupError};
use queue_engine::scale::check_in::{NotCovered, Run, covers};
use scale_check_in_common::{Stories, at_scale, on_the_calendar};

/// Both engines tell everybody the same.
#[track_caller]
fn check(setup: &Setup) -> Stories {
    assert_eq!(covers(setup), Ok(()));
    let (told, scaled) = (on_the_calendar(setup), at_scale(setup, 1_000));
    assert_eq!(scaled.people.len(), told.people.len(), "the same crowd");
    for (id, (scaled, told)) in scaled.people.iter().zip(&told.people).enumerate() {
        assert_eq!(scaled, told, "person {id}");
    }
    assert_eq!(scaled, told);
    told
}

#[track_caller]
fn check_values(values: &Values, seed: u32) -> Stories {
    check(&queue(values, seed))
}

/// Sums over many runs, so that a test of equals cannot pass on runs in which nothing happens.
#[derive(Default)]
struct Seen {
    people: usize,
    grants: u32,
    twice: u32,
    failed: u32,
    lost: u32,
    dead: u32,
    redeliveries: u32,
    republished: u32,
}

impl Seen {
    fn add(&mut self, stories: &Stories) {
        self.people += stories.people.len();
        self.grants += stories.marks.first_grants;
        self.twice += stories.marks.extra_grants;
        self.failed += stories.marks.failed_calls;
        self.lost += stories.marks.lost;
        self.dead += stories.marks.dead_lettered;
        self.redeliveries += stories.marks.redeliveries;
        self.republished += stories.people.iter().map(|person| u32::from(person.publishes.saturating_sub(1))).sum::<u32>();
    }

    #[track_caller]
    fn everything(&self) {
        let Seen { people, grants, twice, failed, lost, dead, redeliveries, republished } = *self;
        let least = (people / 1_000) as u32;
        for seen in [grants, twice, failed, lost, dead, redeliveries, republished] {
            assert!(least > 0 && seen > least, "{people} {grants} {twice} {failed} {lost} {dead} {redeliveries} {republished}");
        }
    }
}

#[test]
fn everybody_has_the_same_story_whatever_the_knobs_say() {
    let mut seen = Seen::default();
    for seed in 0..600 {
        let values = random_values(&mut Rng::new(seed));
        seen.add(&check_values(&values, seed as u32));
    }
    seen.everything();
}

#[test]
fn everybody_has_the_same_story_when_many_events_share_an_instant() {
    let mut seen = Seen::default();
    for seed in 0..900 {
        let rng = &mut Rng::new(10_000 + seed);
        seen.add(&check_values(&tied_values(rng), seed as u32));
    }
    seen.everything();
}

/// As tied as knobs allow: every time is one unit, so that every event falls on a multiple of it, and often a dozen at once.
#[test]
fn everybody_has_the_same_story_when_every_time_is_one_unit() {
    let mut seen = Seen::default();
    for seed in 0..300 {
        let rng = &mut Rng::new(20_000 + seed);
        let unit = 20 * rng.within(5, 10);
        let times = ["commit_ms", "points_ms", "relay_ms", "publish_ms", "store_ms", "backoff_ms", "backoff_cap_ms", "worker_restart_ms"];
        let values = times.iter().fold(tied_values(rng), |values, id| values.with(id, unit));
        let values = values.with("worker_ms", 2 * unit).with("slow_times", 2).with("visibility_ms", 4 * unit).with("call_timeout_ms", unit);
        seen.add(&check_values(&values.with("spike_visits", rng.within(20, 60)), seed as u32));
    }
    seen.everything();
}

#[test]
fn everybody_has_the_same_story_with_all_guards_with_none_and_without_faults() {
    for seed in 0..60 {
        let values = random_values(&mut Rng::new(30_000 + seed));
        for values in [guarded(values.clone()), unguarded(values.clone()), faultless(values.clone()), faultless(guarded(values))] {
            check_values(&values, seed as u32);
        }
    }
}

#[test]
fn everybody_has_the_same_story_in_the_default_run_and_in_each_with_one_guard_less() {
    let without = ["", "outbox=off", "confirm=off", "durable=off", "ack=auto", "retry_policy=none", "dead_letter=off", "idempotency=off"];
    for (seed, query) in without.iter().chain(&["ack=visibility_timeout", "outage_kind=hangs", "jitter=decorrelated"]).enumerate() {
        let query = query.replace("=off", "=0");
        check_values(&changed(&query), seed as u32);
    }
}

/// A crowd that is large for the calendar: lines, rings and slabs wrap round many times.
#[test]
fn everybody_has_the_same_story_in_a_crowd_of_many_thousands() {
    for (query, times) in [("", 20), ("ack=visibility_timeout&outage_kind=hangs&service_dist=lognormal", 8), ("outbox=0&ack=auto", 8)] {
        let scaled = Scaled::times(times).expect("more than none");
        let setup = Setup::for_scale(&changed(query), scaled, 3).and_then(Setup::with_list).expect("few enough for the calendar");
        let stories = check(&setup);
        assert!(stories.people.len() > 1_800 * times as usize);
    }
}

/// Eighty thousand people within a second, so that instants are shared by chance too: those of different people, whose presses are no
/// multiples of anything. In the first setting some patience ends at the very moment at which a thread is free.
#[test]
fn everybody_has_the_same_story_in_a_crowd_so_dense_that_people_share_nanoseconds() {
    let crowd = "base_rate=0&spike_visits=10&spike_at_s=0&spike_s=1&run_s=10&relay_ms=500&relay_batch=1000";
    for query in [
        "threads=1&commit_ms=200&client_timeout_ms=1000&service_dist=constant",
        "commit_ms=1&points_ms=1&worker_ms=1&points_backlog=1&workers=20&broker_restart_at_s=0",
    ] {
        let scaled = Scaled::times(8_000).expect("more than none");
        let setup = Setup::for_scale(&changed(&format!("{crowd}&{query}")), scaled, 1).and_then(Setup::with_list).expect("bounded");
        let stories = check(&setup);
        let shared = setup.crowd.windows(2).filter(|two| two[0].arrives == two[1].arrives).count();
        assert!(stories.people.len() > 79_000 && shared >= 3, "{shared} of {} share an instant", stories.people.len());
    }
}

#[test]
fn a_run_is_the_same_however_it_is_cut_into_calls() {
    for seed in 0..40 {
        let values = random_values(&mut Rng::new(40_000 + seed));
        let setup = queue(&values, seed as u32);
        let whole = at_scale(&setup, u32::MAX);
        for most_people in [1, 7, 1_000] {
            assert_eq!(at_scale(&setup, most_people), whole, "{most_people} people a call");
        }
    }
}

/// Nobody comes after the peak, and the relay goes on looking ten times a second: a call for ten people must not take all that in.
#[test]
fn a_call_stays_short_when_everybody_has_come() {
    let mut run = Run::new(queue(&changed("base_rate=0&run_s=300"), 1)).expect("covered");
    let (mut last, mut calls) = (run.progress(), 0);
    while !run.is_over() {
        let progress = run.advance(10, &mut ());
        // A call is for 160 events, and there are at least ten a second.
        assert!(progress.now.since(last.now).as_seconds() <= 16.0);
        calls += u32::from(progress.people == last.people);
        last = progress;
    }
    assert!(calls >= 280 / 16, "{calls} calls after the peak");
}

/// What is covered is not a question of knobs: of the two variants the queue is, and the other says why it is not.
#[test]
fn every_setting_of_the_queue_variant_is_covered_and_inline_says_why_not() {
    for seed in 0..1_000 {
        let [inline, queue] = setups(&random_values(&mut Rng::new(seed)), seed as u32);
        assert_eq!(covers(&queue), Ok(()));
        assert_eq!(covers(&inline), Err(NotCovered::Inline));
        assert_eq!(Run::new(inline).err(), Some(NotCovered::Inline));
    }
}

#[test]
fn scaling_once_changes_nothing() {
    let values = random_values(&mut Rng::new(5));
    let scaled = Setup::for_scale(&values, Scaled::ONCE, 5).and_then(Setup::with_list);
    assert_eq!(scaled, Ok(queue(&values, 5)));
}

#[test]
fn a_crowd_beyond_the_bound_is_refused() {
    let values = changed("");
    // 2,000 people are expected by default.
    let times = |times| Setup::for_scale(&values, Scaled::times(times).expect("more than none"), 1);
    assert!(times(50_000).is_ok());
    assert_eq!(times(50_001), Err(SetupError::TooLarge));
    assert_eq!(times(u32::MAX), Err(SetupError::TooLarge));
    assert_eq!(Scaled::times(0), None);
    assert_eq!(times(MOST_CHECK_INS as u32 / 2_000 + 1).and_then(Setup::with_list), Err(SetupError::TooLarge));
}

/// Ten times the people in a run ten times as fast keep as many inside; a hundred thousand who are through are not kept.
#[test]
fn memory_follows_those_inside_and_not_those_who_are_through() {
    let values = faultless(changed("spike_visits=0&base_rate=30&run_s=300"));
    let bytes = [1, 100].map(|times| {
        let mut run =
            Run::new(Setup::for_scale(&values, Scaled::times(times).expect("more than none"), 1).expect("bounded")).expect("covered");
        while !run.advance(1_000, &mut ()).over {}
        assert!(run.progress().people > 8_500 * times);
        run.bytes()
    });
    assert!(bytes[1] < bytes[0] * 2, "{bytes:?}");
}
