//! The plain case against exact theory: without patience, retries and stock the shop is an M(t)/M/c/K queue, and the Kolmogorov
//! equations give the expected values of the very run, its empty start and its spike included; 1,000 seeds fixed beforehand.

mod common;
mod runs;

use common::changed;
use queue_engine::models::flash_sale::readings::{Reading, counter, level};
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::models::flash_sale::theory::station;
use queue_engine::theory::attempts;
use queue_engine::theory::sample::Sample;
use queue_engine::time::SimTime;
use runs::{Log, PLAIN, over_seeds, samples, z};

const SEEDS: u32 = 1_000;

/// What is expected at each instant: inside, waiting, refused so far, completed so far, time inside so far.
const FIGURES: [&str; 5] = ["inside", "waiting", "refused", "completed", "time inside"];
/// When: before the spike, in it twice, right after it, and at the end.
const INSTANTS_MS: [u64; 5] = [1_500, 3_000, 4_500, 5_500, 8_000];

/// The same figures of one run, counted request by request.
fn figures(log: &Log, at: u64) -> [f64; 5] {
    let by = |instant: Option<u64>| instant.is_some_and(|instant| instant <= at);
    let mut figures = [0.0; 5];
    for visit in log.visits.iter().filter(|visit| visit.arrived <= at) {
        let inside = visit.joined.is_some() && !by(visit.ended);
        figures[0] += f64::from(u8::from(inside));
        figures[1] += f64::from(u8::from(inside && !by(visit.started)));
        figures[2] += f64::from(u8::from(visit.refused));
        figures[3] += f64::from(u8::from(by(visit.ended)));
        figures[4] += visit.joined.map_or(0.0, |joined| (visit.ended.unwrap_or(at).min(at) - joined) as f64 / 1e9);
    }
    figures
}

/// How far off a single figure may be, in standard errors. Five settings, two variants, five instants and five figures are 250 comparisons:
/// each may be as unlikely as three standard errors are for one, divided by 250 (Bonferroni). One of them does lie at 3.3 with these seeds,
/// the number inside at 4.5 s of the ramp; with ten times as many seeds it and all others of the shapes lay within 2.7.
const BAR: f64 = 4.4;
/// How far off they may be together, as the root of their mean square, which is 1 where theory is right: a bias of a twentieth of what one
/// run strays, in every figure of 1,000 runs, would be seen. The 25 figures of a setting hang together, so that this varies, too.
const TOGETHER: f64 = 1.8;

/// All figures at all instants. The queue's workers and one server's threads are the same machine here: the
/// queue with all seeds, the server with a fifth of them.
#[track_caller]
fn check(query: &str) {
    let values = changed(&format!("{PLAIN}&duration_s=8&{query}"));
    for (variant, seeds) in [(2, SEEDS), (0, SEEDS / 5)] {
        let setup = |seed| Setup::all(&values, seed).expect("a bounded run").into_iter().nth(variant).expect("there are three");
        let all = over_seeds(1..=seeds, |seed| {
            let log = Log::of(&setup(seed));
            assert_eq!(log.broken, None, "seed {seed}");
            INSTANTS_MS.map(|ms| figures(&log, ms * 1_000_000))
        });
        let first = setup(1);
        let curve = station(&first).expected(&first.rate, &INSTANTS_MS.map(|ms| SimTime::from_nanos(ms * 1_000_000)));
        assert!(curve.lost < 1e-12);
        let mut off = Vec::new();
        for (index, point) in curve.points.iter().enumerate() {
            let expected = [point.inside, point.waiting, point.refused, point.completed, point.inside_s];
            let samples = samples(all.iter().map(|run| run[index]));
            for ((sample, expected), figure) in samples.iter().zip(expected).zip(FIGURES) {
                // What hardly ever happens is no normal number; it must be as rare as theory says.
                let seen = sample.estimate().expect("many runs").mean * f64::from(seeds);
                if expected * f64::from(seeds) < 25.0 {
                    assert!(seen < 100.0, "{query}: {figure} at {}: {seen}", INSTANTS_MS[index]);
                } else {
                    off.push((z(sample, expected), INSTANTS_MS[index], figure));
                }
            }
        }
        let worst = off.iter().copied().max_by(|a, b| a.0.abs().total_cmp(&b.0.abs())).expect("some");
        let together = (off.iter().map(|(z, _, _)| z * z).sum::<f64>() / off.len() as f64).sqrt();
        println!("{query}, variant {variant}: together {together:.2}, worst of {}: {worst:?}", off.len());
        assert!(worst.0.abs() < BAR && together < TOGETHER, "{query}, variant {variant}: {together} {off:?}");
    }
}

/// Offered load 1.2: the queue fills and refuses about a sixth.
#[test]
fn under_steady_overload_every_instant_is_as_the_kolmogorov_equations_say() {
    check("visits=0&base_rate=480");
}

#[test]
fn below_capacity_too() {
    check("visits=0&base_rate=360");
}

#[test]
fn through_a_spike_too() {
    check("base_rate=200&visits=1200&spike_at_s=2&spike_s=3");
}

#[test]
fn up_a_ramp_too() {
    check("base_rate=200&visits=1200&spike_at_s=2&spike_s=3&spike_shape=ramp");
}

#[test]
fn down_a_decay_too() {
    check("base_rate=100&visits=1500&spike_at_s=2&spike_s=5&spike_shape=decay");
}

/// The readings that page and command line quote are made apart from this file's counts, and agree with theory as well.
#[test]
fn the_readings_say_the_same() {
    let values = changed(&format!("{PLAIN}&base_rate=200&visits=1200&spike_at_s=2&spike_s=3&duration_s=8"));
    let setup = |seed| Setup::all(&values, seed).expect("a bounded run").into_iter().next_back().expect("there are three");
    let first = setup(1);
    let end = station(&first).expected(&first.rate, &[first.end]).points[0];
    let [inside, waiting, refused, served] = samples(over_seeds(1..=SEEDS / 5, |seed| {
        let reading = Reading::play(setup(seed));
        let refusals = f64::from(reading.recording.end().model().refusals());
        [reading.series.mean(level::INSIDE), reading.series.mean(level::WAITING), refusals, reading.series.total(counter::WORK) as f64]
    }));
    let off = [z(&inside, end.inside_s / 8.0), z(&waiting, end.waiting_s / 8.0), z(&refused, end.refused), z(&served, end.completed)];
    assert!(off.iter().all(|z| z.abs() < 3.0), "{off:?}");
}

/// Failing work is tried again: the attempts of one order are geometric, cut off at the most, (1 - p^m) / (1 - p) on average.
#[test]
fn failing_work_is_tried_as_often_as_theory_says() {
    let values = changed("base_rate=0&visits=2000&duration_s=60&workers=50&database_limit=0&failure_percent=40&max_attempts=3&stock=2500");
    let mut sample = Sample::default();
    for (work, arrivals) in over_seeds(1..=200, |seed| {
        let [_, _, setup] = Setup::all(&values, seed).expect("a bounded run");
        let reading = Reading::play(setup);
        assert_eq!(reading.recording.end().model().inside(), 0, "everybody is through");
        (reading.series.total(counter::WORK), reading.series.total(counter::ARRIVALS))
    }) {
        sample.push(work as f64, arrivals as f64);
    }
    let off = z(&sample, attempts(0.4, Some(3)));
    assert!(off.abs() < 3.0, "z = {off}");
}
