//! The native half of the measurement: prints one line a case, for `bench/js` to put into the table.
//!
//! A line: name, digest of seeds 1 to 10, arrivals of one run, ns per arrival of every pass, by tabs. Without passes each case is played
//! eleven times, no more and no less: what a count of instructions needs (`valgrind --tool=callgrind queue-bench 0 0 M/M/4`), the one
//! comparison that other work on the machine leaves alone.

use crate::Case;
use crate::sale::{self, Loop};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Measures the cases as the command line says: `<passes> <milliseconds a pass> [<part of a case's name>]`.
///
/// # Panics
/// When the first two are no whole numbers.
pub fn tell(cases: &[Case]) {
    let mut args = std::env::args().skip(1);
    let mut number =
        |otherwise| args.next().map_or(otherwise, |arg| arg.parse::<u32>().expect("passes and milliseconds are whole numbers"));
    let (passes, pass) = (number(9), Duration::from_millis(u64::from(number(300))));
    let part = args.next().unwrap_or_default();
    for case in cases.iter().filter(|case| case.name.contains(&part)) {
        let digest = (1..=10).fold(0u64, |digest, seed| digest.wrapping_mul(31).wrapping_add((case.play)(seed).digest));
        let arrivals = (case.play)(10).arrivals;
        if passes > 0 {
            measure(case, pass);
        }
        let times: Vec<String> = (0..passes).map(|_| format!("{:.2}", measure(case, pass))).collect();
        println!("{}\t{digest:016x}\t{arrivals}\t{}", case.name, times.join("\t"));
    }
}

/// Plays the runs of a hundred million visits three times each, and prints a line each: name, digest, visits, milliseconds of every time.
pub fn tell_sales() {
    for which in Loop::ALL {
        let mut times = Vec::new();
        for _ in 0..3 {
            let start = Instant::now();
            sale::begin(which, 1);
            while sale::step() {}
            times.push(format!("{:.1}", start.elapsed().as_secs_f64() * 1e3));
        }
        let (visits, digest) = sale::outcome();
        println!("{}\t{digest:016x}\t{visits}\t{}", which.name(), times.join("\t"));
    }
}

/// ns per arrival over runs that together take about `pass`.
fn measure(case: &Case, pass: Duration) -> f64 {
    let start = Instant::now();
    let mut arrivals = 0u64;
    let mut seed = 1;
    while start.elapsed() < pass {
        arrivals += u64::from(black_box((case.play)(black_box(seed))).arrivals);
        seed += 1;
    }
    start.elapsed().as_nanos() as f64 / arrivals as f64
}
