//! Memory and time of the check-in lab stay bounded, whatever a link asks for.

mod check_in_common;
mod common;

use check_in_common::changed;
use common::Rng;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::knobs::KNOBS;
use queue_engine::models::check_in::setup::{
    MOST_CALLS, MOST_CHECK_INS, MOST_DELIVERIES, MOST_PUBLISHES, Setup, SetupError, Variant, is_bounded, repair,
};
use queue_engine::run::World;

/// Every knob anywhere in its range, with the ends more often than chance would have it.
fn anything(rng: &mut Rng) -> Values {
    KNOBS.iter().fold(Values::defaults(KNOBS), |values, knob| {
        let value = match rng.within(0, 3) {
            0 => knob.min(),
            1 => knob.max(),
            _ => rng.within(knob.min(), knob.max()),
        };
        values.with(knob.id, value)
    })
}

#[test]
fn repair_bounds_whatever_it_is_given_and_leaves_alone_what_is_bounded() {
    let (mut repaired, mut left) = (0, 0);
    for seed in 0..10_000 {
        let asked = anything(&mut Rng::new(seed));
        let mut values = asked.clone();
        let repairs = repair(&mut values);
        assert!(is_bounded(&values), "{:?}", asked.changed());
        assert_eq!(repairs.is_empty(), is_bounded(&asked));
        assert_eq!(repairs.is_empty(), values == asked, "what is changed is said");
        for repair in &repairs {
            assert!(repair.used < repair.asked && KNOBS.iter().any(|knob| knob.id == repair.id && knob.holds(repair.used)));
        }
        assert_eq!(repair(&mut values), [], "once is enough");
        if repairs.is_empty() { left += 1 } else { repaired += 1 }
    }
    assert!(repaired > 1_000 && left > 500, "{repaired} {left}");
}

#[test]
fn what_is_not_bounded_makes_no_setup() {
    assert!(matches!(Setup::all(&changed("base_rate=500&run_s=300"), 1), Err(SetupError::TooLarge)));
}

/// One message that always fails, and is back with a worker at once: the number of its attempts must not outgrow its counter.
#[test]
fn the_attempts_at_a_message_without_a_limit_and_without_a_pause_are_bounded_by_the_length_of_the_run() {
    let asked = "base_rate=0&spike_visits=1&spike_at_s=0&spike_s=1&run_s=300&error_percent=100&points_ms=1&service_dist=constant&outage_s=0\
        &outage2_s=0&slow_for_s=0&broker_down_s=0&worker_crash_per_mille=0&process_crash_per_mille=0&workers=1&worker_ms=1\
        &max_attempts=0&retry_policy=immediate";
    let mut values = changed(asked);
    let told: Vec<_> = repair(&mut values).iter().map(|repair| (repair.id, repair.asked, repair.used)).collect();
    assert_eq!(told, [("run_s", 300, 60)]);
    let [_, setup] = Setup::all(&values, 1).expect("repaired");
    assert!(!setup.crowd.is_empty());
    let mut world = World::<CheckIn>::open(&setup);
    world.advance(&setup, &[], setup.end, &mut ());
    let deliveries = world.model().marks().deliveries;
    assert!((25_000..=60_000).contains(&deliveries), "{deliveries}");
    for bounded in ["worker_ms=5", "max_attempts=50", "retry_policy=fixed", "run_s=60"] {
        let mut values = changed(&format!("{asked}&{bounded}"));
        assert_eq!(repair(&mut values), [], "{bounded}");
    }
}

/// A crowd that fits by itself, and calls as often as there is patience for.
#[test]
fn the_attempts_inline_are_lowered_where_the_crowd_alone_would_fit() {
    let mut values = changed("spike_visits=50000&base_rate=0&inline_attempts=5");
    let told: Vec<_> = repair(&mut values).iter().map(|repair| (repair.id, repair.asked, repair.used)).collect();
    assert_eq!(told, [("inline_attempts", 5, 4)], "200,000 calls, and 250,000 with a fifth");
    assert_eq!(repair(&mut changed("spike_visits=48000&base_rate=0&inline_attempts=5")), [], "240,000");
}

/// What a reader pulls by itself, all else as the lab opens, goes as far as its slider: the guard is for what comes together.
#[test]
fn every_knob_alone_reaches_both_its_ends() {
    for knob in KNOBS {
        for end in [knob.min(), knob.max()] {
            assert!(is_bounded(&Values::defaults(KNOBS).with(knob.id, end)), "{}={end}", knob.id);
        }
    }
}

/// Repaired extremes play to their end within the numbers that the guard promises.
#[test]
fn the_worst_runs_the_guard_allows_stay_within_what_it_promises() {
    for seed in 0..60 {
        let mut values = anything(&mut Rng::new(100_000 + seed));
        repair(&mut values);
        for setup in Setup::all(&values, 1).expect("repaired") {
            let mut world = World::<CheckIn>::open(&setup);
            world.advance(&setup, &[], setup.end, &mut ());
            let (model, query) = (world.model(), values.changed());
            assert_eq!(model.check_all(&setup), Ok(()), "{query:?}");
            // The guard bounds means: chance may exceed them a little.
            let most = |bound: i64| (bound + bound / 10) as u32;
            if setup.variant == Variant::Inline {
                assert!(model.marks().calls <= most(MOST_CALLS), "{} in {query:?}", model.marks().calls);
            }
            assert!(model.arrived() <= most(MOST_CHECK_INS), "{query:?}");
            assert!(model.marks().publishes <= most(MOST_PUBLISHES), "{} in {query:?}", model.marks().publishes);
            assert!(model.marks().deliveries <= most(MOST_DELIVERIES), "{} in {query:?}", model.marks().deliveries);
            assert!(world.steps() < 10_000_000, "{} steps in {query:?}", world.steps());
        }
    }
}
