//! Memory and time stay bounded, whatever a link asks for.

mod common;

use common::{Rng, changed};
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::facts::Fact;
use queue_engine::models::flash_sale::knobs::KNOBS;
use queue_engine::models::flash_sale::setup::{MOST_ATTEMPTS, MOST_REQUESTS, MOST_VISITS, Setup, SetupError, is_bounded, repair};
use queue_engine::run::{CHECKPOINT_BUDGET, Recording, Sink};
use queue_engine::time::SimTime;
use std::rc::Rc;

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
    for seed in 0..20_000 {
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
    assert!(repaired > 1_000 && left > 1_000, "{repaired} {left}");
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

#[test]
fn what_is_not_bounded_makes_no_setup() {
    assert!(matches!(Setup::all(&changed("base_rate=2000&duration_s=300&visits=100000"), 1), Err(SetupError::TooLarge)));
}

/// Counts pieces of work.
struct Attempts(i64);

impl Sink<FlashSale> for Attempts {
    fn fact(&mut self, _: SimTime, &fact: &Fact) {
        self.0 += i64::from(matches!(fact, Fact::Started { .. }));
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &FlashSale) {}
}

/// Few visits and few requests, and yet work without end: what comes round again counts too.
#[test]
fn the_attempts_at_one_order_are_lowered_where_the_crowd_alone_would_fit() {
    let asked = "visits=50000&base_rate=1000&duration_s=100&refreshes=1&workers=10000&service_ms=1&failure_percent=90&max_attempts=20";
    let mut values = changed(asked);
    let repairs = repair(&mut values);
    let told: Vec<_> = repairs.iter().map(|repair| (repair.id, repair.asked, repair.used)).collect();
    assert_eq!(told, [("max_attempts", 20, 3)], "2.71 attempts at each of 150,000 orders, and 3.44 with a fourth");
    assert!(is_bounded(&changed(asked).with("failure_percent", 2)), "at the page's failures twenty attempts are not two");
    assert!(is_bounded(&changed(asked).with("workers", 1).with("service_ms", 1_000)), "nor does one slow worker come to them");
}

#[track_caller]
fn check_memory(query: &str) {
    let setups = Setup::all(&changed(query), 1).expect("bounded, if barely");
    for setup in setups {
        let mut attempts = Attempts(0);
        let recording = Recording::<FlashSale>::play(Rc::new(setup), Vec::new(), &mut attempts);
        // The guard bounds means: chance may exceed them a little.
        assert!(attempts.0 <= MOST_ATTEMPTS + MOST_ATTEMPTS / 10, "{query}: {} pieces of work", attempts.0);
        assert!(recording.weight() <= CHECKPOINT_BUDGET, "{query}: {} bytes", recording.weight());
        let end = recording.setup().end;
        // Thinned checkpoints still give the world of any instant.
        assert!(recording.world_at(end) == *recording.end());
        let middle = SimTime::from_nanos(end.nanos() / 2);
        assert!(recording.previous_event(middle) < Some(middle) && recording.next_event(middle) > Some(middle));
    }
}

#[test]
fn the_largest_runs_the_guard_allows_play_and_their_checkpoints_stay_within_the_budget() {
    assert_eq!((MOST_VISITS, MOST_REQUESTS), (150_000, 420_000), "the links below are made to reach these");
    for query in [
        "visits=50000&base_rate=1000&duration_s=100&refreshes=1",
        "visits=36000&base_rate=5&duration_s=300&spike_s=1&refreshes=10&patience_ms=30000&accept_backlog=10000",
        "visits=50000&base_rate=1000&duration_s=100&refreshes=1&servers=64&threads=256&more_times=10&workers=10000&prefetch=100",
        "visits=50000&base_rate=1000&duration_s=100&refreshes=1&overflow=block&queue_capacity=1&stock=1000000&patience_ms=30000",
        "visits=50000&base_rate=1000&duration_s=100&refreshes=1&workers=10000&service_ms=1&failure_percent=90&max_attempts=3\
         &retry_delay_ms=0&stock=1000000&queue_capacity=1000000&database_limit=0",
        "visits=25000&spike_s=1&base_rate=50&duration_s=100&workers=10000&service_ms=1&failure_percent=90&max_attempts=20\
         &retry_delay_ms=50&stock=1000000&queue_capacity=1000000&database_limit=0&purchase_token=on",
    ] {
        check_memory(query);
    }
}
