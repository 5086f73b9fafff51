//! The plain case against exact theory: without patience, retries and stock the shop is an M(t)/M/c/K queue, and the Kolmogorov
//! equations give the expected values of the very run, its empty start and its spike included.

mod common;

use common::changed;
use queue_engine::models::flash_sale::readings::{Reading, counter, level};
use queue_engine::models::flash_sale::setup::Setup;

/// A stretch of constant rate: length in seconds, arrivals a second.
type Stretch = (f64, f64);

/// What theory expects of one run.
struct Expected {
    mean_inside: f64,
    refused: f64,
    served: f64,
}

/// Integrates p' = p Q(t) for `servers` servers of rate `mu` and `places` places in all, from an empty start, by Runge and Kutta's
/// method of order four; the steps are half as long as the fastest change.
fn kolmogorov(stretches: &[Stretch], servers: usize, mu: f64, places: usize) -> Expected {
    let mut p = vec![0.0; places + 1];
    p[0] = 1.0;
    let (mut inside, mut refused, mut served, mut whole) = (0.0, 0.0, 0.0, 0.0);
    for &(length, lambda) in stretches {
        let death = |n: usize| n.min(servers) as f64 * mu;
        let change = |p: &[f64]| -> Vec<f64> {
            (0..=places)
                .map(|n| {
                    let from_below = if n > 0 { lambda * p[n - 1] } else { 0.0 };
                    let from_above = if n < places { death(n + 1) * p[n + 1] } else { 0.0 };
                    let leaves = death(n) + if n < places { lambda } else { 0.0 };
                    from_below + from_above - leaves * p[n]
                })
                .collect()
        };
        let steps = (length * (lambda + servers as f64 * mu) * 2.0).ceil() as usize;
        let h = length / steps as f64;
        let moved = |p: &[f64], k: &[f64], by: f64| -> Vec<f64> { p.iter().zip(k).map(|(p, k)| p + by * k).collect() };
        let levels = |p: &[f64]| -> [f64; 3] {
            let n: f64 = p.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
            let rate: f64 = p.iter().enumerate().map(|(n, p)| death(n) * p).sum();
            [n, lambda * p[places], rate]
        };
        for _ in 0..steps {
            let before = levels(&p);
            let k1 = change(&p);
            let k2 = change(&moved(&p, &k1, h / 2.0));
            let k3 = change(&moved(&p, &k2, h / 2.0));
            let k4 = change(&moved(&p, &k3, h));
            for n in 0..=places {
                p[n] += h / 6.0 * (k1[n] + 2.0 * k2[n] + 2.0 * k3[n] + k4[n]);
            }
            let after = levels(&p);
            inside += h * (before[0] + after[0]) / 2.0;
            refused += h * (before[1] + after[1]) / 2.0;
            served += h * (before[2] + after[2]) / 2.0;
        }
        whole += length;
    }
    Expected { mean_inside: inside / whole, refused, served }
}

/// How many standard errors the mean of a sample is off.
fn z(sample: &[f64], expected: f64) -> f64 {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let variance = sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean - expected) / (variance / n).sqrt()
}

/// Nothing but arrivals, places and work: 4 at work for 10 ms each, 96 places to wait, and more stock than people.
const PLAIN: &str = "workers=4&prefetch=1&queue_capacity=96&servers=1&threads=4&accept_backlog=96&service_ms=10&database_limit=0\
                     &failure_percent=0&unpaid_percent=0&refreshes=0&patience_ms=0&stock=1000000";

#[track_caller]
fn check(query: &str, stretches: &[Stretch]) {
    let expected = kolmogorov(stretches, 4, 100.0, 100);
    let values = changed(&format!("{PLAIN}&{query}"));
    // The queue's workers and one server's threads are the same machine here.
    for variant in [0, 2] {
        let (mut inside, mut refused, mut served) = (Vec::new(), Vec::new(), Vec::new());
        for seed in 1..=600 {
            let setups = Setup::all(&values, seed).expect("a bounded run");
            let reading = Reading::play(setups.into_iter().nth(variant).expect("there are three"));
            inside.push(reading.series.mean(level::INSIDE));
            refused.push(f64::from(reading.recording.end().model().refusals()));
            served.push(reading.series.total(counter::WORK) as f64);
        }
        let off = [z(&inside, expected.mean_inside), z(&refused, expected.refused), z(&served, expected.served)];
        assert!(off.iter().all(|z| z.abs() < 4.0), "{query}, variant {variant}: z of inside, refused, served: {off:?}");
    }
}

/// Offered load 1.2: the queue fills and refuses about a sixth.
#[test]
fn under_steady_overload_the_means_are_those_of_the_birth_and_death_process() {
    check("visits=0&base_rate=480&duration_s=8", &[(8.0, 480.0)]);
}

#[test]
fn below_capacity_too() {
    check("visits=0&base_rate=360&duration_s=8", &[(8.0, 360.0)]);
}

#[test]
fn through_a_spike_too() {
    check("base_rate=200&visits=1200&spike_at_s=2&spike_s=3&duration_s=8", &[(2.0, 200.0), (3.0, 600.0), (3.0, 200.0)]);
}

/// Failing work is tried again: the attempts of one order are geometric, cut off at the most, (1 - p^m) / (1 - p) on average.
#[test]
fn failing_work_is_tried_as_often_as_theory_says() {
    let values = changed("base_rate=0&visits=2000&duration_s=60&workers=50&database_limit=0&failure_percent=40&max_attempts=3&stock=2500");
    let expected = (1.0 - 0.4f64.powi(3)) / (1.0 - 0.4);
    let attempts: Vec<f64> = (1..=200)
        .map(|seed| {
            let [_, _, setup] = Setup::all(&values, seed).expect("a bounded run");
            let reading = Reading::play(setup);
            assert_eq!(reading.recording.end().model().inside(), 0, "everybody is through");
            reading.series.total(counter::WORK) as f64 / reading.series.total(counter::ARRIVALS) as f64
        })
        .collect();
    let off = z(&attempts, expected);
    assert!(off.abs() < 4.0, "z = {off}");
}
