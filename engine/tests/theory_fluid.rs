//! The fluid limit: with rates, workers and places scaled by n, a run divided by n comes as close to the fluid as one over the root of n.

mod common;
mod runs;

use common::changed;
use queue_engine::arrivals::{ArrivalRate, crowd};
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::models::flash_sale::theory::station;
use queue_engine::time::SimTime;
use runs::{Log, PLAIN, over_seeds};
use std::rc::Rc;

/// In milliseconds: before the burst, while it fills up, while it is full, while it drains, and after.
const INSTANTS_MS: [u64; 6] = [900, 1_300, 1_700, 2_500, 3_500, 6_000];

/// The burst for one: 20 a second, and 150 within two seconds, highest at once; four workers at 100 ms each, 60 places to wait.
fn scaled(n: u32, seed: u32) -> Setup {
    let query = format!(
        "{PLAIN}&base_rate=20&visits=150&spike_at_s=1&spike_s=2&spike_shape=decay&duration_s=6&workers=4&queue_capacity=60&service_ms=100"
    );
    let [_, _, mut setup] = Setup::all(&changed(&query), seed).expect("a bounded run");
    let rate = ArrivalRate { base_per_s: 20 * n, spike_visits: 150 * n, ..setup.rate };
    setup.rate = rate;
    setup.crowd = crowd(seed, &rate, setup.end, &Rc::default()).into();
    setup.queue.workers = 4 * n;
    setup.queue.capacity = 60 * n;
    setup.stock = 270 * n * 2;
    setup
}

/// The number inside when everything is a fluid: it changes by the rate less what the workers do, and stays at the bound while more comes.
fn fluid(rate: &ArrivalRate) -> Vec<f64> {
    let h = 1e-5;
    let (mut inside, mut step) = (0.0f64, 0u64);
    let until = |ms: &u64| {
        while step < ms * 100 {
            let middle = SimTime::from_nanos(step * 10_000 + 5_000);
            inside = (inside + h * (rate.at(middle) - 10.0 * inside.min(4.0))).min(64.0);
            step += 1;
        }
        inside
    };
    INSTANTS_MS.iter().map(until).collect()
}

#[test]
fn the_error_falls_as_one_over_the_root_of_the_scale() {
    let one = scaled(1, 1);
    let fluid = fluid(&one.rate);
    // What chance alone is expected to do, from the exact deviations at n = 10: the root of the mean square over the instants.
    let ten = scaled(10, 1);
    let curve = station(&ten).expected(&ten.rate, &INSTANTS_MS.map(|ms| SimTime::from_nanos(ms * 1_000_000)));
    let mean_square = |squares: &[f64]| (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
    let chance = mean_square(&curve.points.iter().map(|point| point.inside_deviation.powi(2) / 10.0).collect::<Vec<_>>());
    for (n, seeds) in [(1u32, 500), (10, 200), (100, 40), (1_000, 6)] {
        let errors = over_seeds(1..=seeds, |seed| {
            let log = Log::of(&scaled(n, seed));
            assert_eq!(log.broken, None, "n {n} seed {seed}");
            let inside = INSTANTS_MS.map(|ms| {
                let count = log.levels.partition_point(|(at, _)| *at <= ms * 1_000_000);
                log.levels[..count].last().map_or(0.0, |(_, level)| f64::from(*level))
            });
            inside.iter().zip(&fluid).map(|(inside, fluid)| (inside / f64::from(n) - fluid).powi(2)).collect::<Vec<_>>()
        });
        let error = mean_square(&errors.concat());
        let times_root = error * f64::from(n).sqrt();
        println!("n {n}: error {error:.4}, times the root of n {times_root:.3}; chance alone {chance:.3}");
        // Bounded by what chance does, with room for the few runs of the largest scale (36 figures tell a root mean square to within a
        // seventh) and for the smallest, where four workers are no fluid.
        assert!((0.5 * chance..2.0 * chance).contains(&times_root), "n {n}: {times_root} {chance}");
    }
}
