//! The Kolmogorov equations, solved by uniformisation, against another solver and what must add up.

use queue_engine::arrivals::{ArrivalRate, SpikeShape};
use queue_engine::theory::fluid::burst;
use queue_engine::theory::kolmogorov::Expected;
use queue_engine::theory::station::Station;
use queue_engine::time::{SimDuration, SimTime};

fn at(seconds: f64) -> SimTime {
    SimTime::from_nanos((seconds * 1e9) as u64)
}

fn rate(base_per_s: u32, spike_visits: u32, spike_shape: SpikeShape) -> ArrivalRate {
    ArrivalRate { base_per_s, spike_visits, spike_at: at(1.0), spike_length: SimDuration::from_seconds(2), spike_shape }
}

fn station(servers: u32, service_ms: u64, places: u32) -> Station {
    Station { servers, service: SimDuration::from_millis(service_ms), places }
}

/// The same by Runge and Kutta's method of order four, all states, in steps of `h_s` that no jump of the rate falls into.
fn stepped(station: &Station, rate: &ArrivalRate, until_s: f64, h_s: f64) -> Expected {
    let places = station.places as usize;
    let mu = 1.0 / station.service.as_seconds();
    let busy = |n: usize| n.min(station.servers as usize) as f64;
    let waiting = |n: usize| n.saturating_sub(station.servers as usize) as f64;
    // States, then the integrals: arrivals, refused, completed, inside, waiting.
    let change = |x: &[f64], lambda: f64| -> Vec<f64> {
        let mut d = vec![0.0; places + 6];
        for n in 0..=places {
            let below = if n > 0 { lambda * x[n - 1] } else { 0.0 };
            let above = if n < places { busy(n + 1) * mu * x[n + 1] } else { 0.0 };
            let leaves = busy(n) * mu + if n < places { lambda } else { 0.0 };
            d[n] = below + above - leaves * x[n];
            d[places + 3] += busy(n) * mu * x[n];
            d[places + 4] += n as f64 * x[n];
            d[places + 5] += waiting(n) * x[n];
        }
        d[places + 1] = lambda;
        d[places + 2] = lambda * x[places];
        d
    };
    let mut x = vec![0.0; places + 6];
    x[0] = 1.0;
    let moved = |x: &[f64], k: &[f64], by: f64| -> Vec<f64> { x.iter().zip(k).map(|(x, k)| x + by * k).collect() };
    let steps = (until_s / h_s).round() as u64;
    for step in 0..steps {
        let t = step as f64 * h_s;
        // The rate within the step, never across a jump.
        let lambda = |part: f64| rate.at(at(t + (1e-7 + part * (1.0 - 2e-7)) * h_s));
        let k1 = change(&x, lambda(0.0));
        let k2 = change(&moved(&x, &k1, h_s / 2.0), lambda(0.5));
        let k3 = change(&moved(&x, &k2, h_s / 2.0), lambda(0.5));
        let k4 = change(&moved(&x, &k3, h_s), lambda(1.0));
        for n in 0..x.len() {
            x[n] += h_s / 6.0 * (k1[n] + 2.0 * k2[n] + 2.0 * k3[n] + k4[n]);
        }
    }
    let mean = |of: &dyn Fn(usize) -> f64| (0..=places).map(|n| of(n) * x[n]).sum::<f64>();
    let inside = mean(&|n| n as f64);
    Expected {
        at: at(until_s),
        inside,
        inside_deviation: mean(&|n| (n as f64 - inside).powi(2)).sqrt(),
        waiting: mean(&waiting),
        full: x[places],
        arrivals: x[places + 1],
        refused: x[places + 2],
        completed: x[places + 3],
        inside_s: x[places + 4],
        waiting_s: x[places + 5],
    }
}

/// Both solvers by some instants: what is there within a share `now` of each figure, counts and areas so far within a share `so_far`.
#[track_caller]
fn check(station: Station, rate: ArrivalRate, now: f64, so_far: f64) {
    let instants = [0.5, 1.0, 1.7, 2.5, 3.0, 4.0];
    let curve = station.expected(&rate, &instants.map(at));
    // At most some ten thousand jumps, each of which may drop 1e-18 at both ends.
    assert!(curve.lost < 1e-12, "{curve:?}");
    for (point, t) in curve.points.iter().zip(instants) {
        let other = stepped(&station, &rate, t, 1e-4);
        let is = |e: &Expected| [e.inside, e.inside_deviation, e.waiting, e.full];
        let was = |e: &Expected| [e.arrivals, e.refused, e.completed, e.inside_s, e.waiting_s];
        let near = |a: f64, b: f64, within: f64| assert!((a - b).abs() < within * (1e-3 + b.abs()), "{station:?} {rate:?} at {t}: {a} {b}");
        is(point).into_iter().zip(is(&other)).for_each(|(a, b)| near(a, b, now));
        was(point).into_iter().zip(was(&other)).for_each(|(a, b)| near(a, b, so_far));
        // Everybody is somewhere: what comes in is refused, done or inside.
        near(point.arrivals, point.refused + point.completed + point.inside, 1e-10);
        assert_eq!(point.at, at(t));
    }
}

#[test]
fn where_the_rate_is_constant_in_stretches_two_solvers_agree_to_a_part_in_a_billion() {
    check(station(4, 10, 30), rate(200, 1_200, SpikeShape::Step), 1e-9, 1e-9);
    check(station(1, 5, 12), rate(100, 900, SpikeShape::Step), 1e-9, 1e-9);
    check(station(40, 50, 40), rate(0, 2_400, SpikeShape::Step), 1e-9, 1e-9);
}

#[test]
fn where_it_varies_they_agree_as_closely_as_the_docs_say() {
    for shape in [SpikeShape::Ramp, SpikeShape::Decay] {
        check(station(4, 10, 30), rate(200, 1_200, shape), 1e-4, 3e-6);
        check(station(30, 50, 60), rate(0, 1_200, shape), 1e-4, 3e-6);
        check(station(2, 1, 3), rate(100, 5_000, shape), 1e-4, 3e-6);
    }
}

/// A narrow window has to follow a line that grows by thousands and shrinks again; nothing is lost on the way.
#[test]
fn a_window_of_states_follows_a_long_line() {
    let rate = rate(50, 3_000, SpikeShape::Step);
    let curve = station(8, 5, 2_008).expected(&rate, &[at(3.0), at(5.0)]);
    let [top, end] = [curve.points[0], curve.points[1]];
    // The spike brings 3,100 in two seconds, of which at most 3,200 can be done: served at once, or waiting.
    assert!(curve.lost < 1e-12 && top.full == 0.0, "{curve:?}");
    assert!((top.arrivals - 3_150.0).abs() < 1e-6 && (end.arrivals - end.completed - end.inside).abs() < 1e-7, "{curve:?}");
    // Without a bound the same, since it was never near.
    let unbounded = station(8, 5, 1_000_000).expected(&rate, &[at(3.0), at(5.0)]);
    assert!((unbounded.points[1].inside_s / end.inside_s - 1.0).abs() < 1e-12);
}

/// A constant rate forgets the empty start: what is left is the birth and death process's own closed form.
#[test]
fn in_the_long_run_the_closed_form_comes_out() {
    let station = station(4, 10, 20);
    let steady = station.steady(420.0);
    let constant = ArrivalRate { base_per_s: 420, ..rate(0, 0, SpikeShape::Step) };
    let curve = station.expected(&constant, &[at(20.0), at(40.0)]);
    let [middle, end] = [curve.points[0], curve.points[1]];
    for (a, b) in [
        (end.inside, steady.inside()),
        (end.waiting, steady.waiting()),
        (end.full, steady.blocking()),
        ((end.refused - middle.refused) / 20.0, 420.0 * steady.blocking()),
        ((end.completed - middle.completed) / 20.0, steady.admitted_per_s()),
        ((end.waiting_s - middle.waiting_s) / 20.0, steady.waiting()),
    ] {
        assert!((a - b).abs() < 1e-8 * (1.0 + b), "{a} {b}");
    }
}

/// Ten thousand servers of which a few are busy: the rate of jumps follows the window and not the servers, else this would take minutes.
#[test]
fn servers_that_are_never_busy_cost_nothing() {
    let many = station(10_000, 1, 20_000).expected(&rate(500, 0, SpikeShape::Step), &[at(4.0)]);
    // Each is served at once: a Poisson number inside.
    let end = many.points[0];
    assert!((end.inside - 0.5).abs() < 1e-10 && (end.inside_deviation - 0.5f64.sqrt()).abs() < 1e-9 && end.waiting == 0.0, "{end:?}");
}

/// The fluid is the limit of the exact curve: a burst of thousands peaks where and as high as it says, and is gone when it says.
#[test]
fn a_large_burst_is_a_fluid() {
    for shape in [SpikeShape::Step, SpikeShape::Ramp, SpikeShape::Decay] {
        let rate = rate(1_000, 5_000, shape);
        let station = station(20, 10, 50_000);
        let burst = burst(&rate, station.capacity_per_s()).expect("too much comes");
        let curve = station.expected(&rate, &[burst.peaks, burst.drained]);
        let [peak, end] = [curve.points[0], curve.points[1]];
        // Chance moves it by the root of what came, 1.2 % of the peak; what waits at the end is one of these swings.
        assert!((peak.waiting / burst.backlog - 1.0).abs() < 0.012, "{shape:?}: {burst:?} {peak:?}");
        assert!(end.waiting < 0.02 * burst.backlog, "{shape:?}: {burst:?} {end:?}");
    }
}
