//! Deterministic traces full of ties, exact to the nanosecond: departures before arrivals at one instant, arrivals in the order of the
//! crowd.

mod common;
mod runs;

use common::{Rng, changed};
use queue_engine::arrivals::Person;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::time::SimTime;
use runs::{Log, PLAIN};

const MS: u64 = 1_000_000;

/// What becomes of a request: when its work starts and ends, or nothing when it is refused.
type Fate = Option<(u64, u64)>;

/// The shop with constant service and these arrivals, in milliseconds.
fn played(arrivals_ms: &[u64], workers: u32, waiting: u32, service_ms: u64, variant: usize) -> Vec<Fate> {
    let query = format!(
        "{PLAIN}&visits=0&base_rate=0&duration_s=60&service_dist=constant&service_ms={service_ms}&workers={workers}&threads={workers}\
         &queue_capacity={waiting}&accept_backlog={waiting}"
    );
    let mut setup = Setup::all(&changed(&query), 1).expect("a bounded run").into_iter().nth(variant).expect("there are three");
    let people = arrivals_ms.iter().zip(0..).map(|(ms, key)| Person { arrives: SimTime::from_nanos(ms * MS), key });
    setup.crowd = people.collect();
    let log = Log::of(&setup);
    assert_eq!(log.broken, None);
    assert_eq!(log.inside(), 0, "the run is long enough");
    log.visits.iter().map(|visit| Some((visit.started? / MS, visit.ended? / MS))).collect()
}

/// Kiefer's and Wolfowitz' recursion: each request's fate is known when it arrives. A place is free at the very instant at which its
/// holder's work ends.
fn recursion(arrivals_ms: &[u64], workers: u32, waiting: u32, service_ms: u64) -> Vec<Fate> {
    let mut free = vec![0; workers as usize];
    let mut ends: Vec<u64> = Vec::new();
    let fate = |&now: &u64| {
        ends.retain(|end| *end > now);
        if ends.len() as u32 >= workers + waiting {
            return None;
        }
        let first = free.iter_mut().min().expect("there are workers");
        let start = now.max(*first);
        *first = start + service_ms;
        ends.push(start + service_ms);
        Some((start, start + service_ms))
    };
    arrivals_ms.iter().map(fate).collect()
}

#[test]
fn a_trace_worked_out_by_hand_comes_out() {
    // Two workers, one place to wait, 10 ms each.
    let arrivals = [0, 0, 0, 0, 10, 10, 15, 20, 20, 25];
    let fates = [
        Some((0, 10)),
        Some((0, 10)),
        // Waits for the first who is done.
        Some((10, 20)),
        // Two at work and one waiting: full.
        None,
        // At 10 two have left before anybody comes: the one who waited has the first worker, this one the second.
        Some((10, 20)),
        Some((20, 30)),
        None,
        Some((20, 30)),
        Some((30, 40)),
        None,
    ];
    for variant in [0, 2] {
        assert_eq!(played(&arrivals, 2, 1, 10, variant), fates, "variant {variant}");
    }
    assert_eq!(recursion(&arrivals, 2, 1, 10), fates);
}

#[test]
fn a_thousand_traces_of_ties_are_those_of_the_recursion() {
    let mut rng = Rng::new(4);
    let (mut refused, mut tied) = (0, 0);
    for case in 0..1_000 {
        let (workers, waiting) = (rng.within(1, 6) as u32, rng.within(1, 8) as u32);
        let service = 5 * rng.within(1, 8) as u64;
        let mut arrivals: Vec<u64> = (0..rng.within(5, 60)).map(|_| 5 * rng.within(0, 40) as u64).collect();
        arrivals.sort_unstable();
        let expected = recursion(&arrivals, workers, waiting, service);
        refused += expected.iter().filter(|fate| fate.is_none()).count();
        let ends: Vec<u64> = expected.iter().flatten().map(|(_, end)| *end).collect();
        tied += arrivals.iter().filter(|at| ends.contains(at)).count();
        for variant in [0, 2] {
            assert_eq!(played(&arrivals, workers, waiting, service, variant), expected, "case {case}, variant {variant}: {arrivals:?}");
        }
    }
    // The traces show what they are for.
    assert!(refused > 1_000 && tied > 10_000, "{refused} {tied}");
}
