//! The native half of the measurement: prints one line a case, for `bench/js/bench.mjs` to put into the table.
//!
//! Usage: `queue-bench <passes> <milliseconds a pass>`, or `queue-bench sale` for the runs of a hundred million visits. A line: name, digest of seeds 1 to 10, arrivals of one run, ns per arrival of every pass, by tabs.

use queue_bench::sale::{self, Loop};
use queue_bench::{CASES, Case};
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    if std::env::args().nth(1).as_deref() == Some("sale") {
        return whole_runs();
    }
    let mut numbers = std::env::args().skip(1).map(|arg| arg.parse::<u32>().expect("the arguments are two whole numbers"));
    let passes = numbers.next().unwrap_or(9);
    let pass = Duration::from_millis(u64::from(numbers.next().unwrap_or(300)));
    for case in CASES {
        let digest = (1..=10).fold(0u64, |digest, seed| digest.wrapping_mul(31).wrapping_add((case.play)(seed).digest));
        let arrivals = (case.play)(10).arrivals;
        measure(case, pass);
        let times: Vec<String> = (0..passes).map(|_| format!("{:.2}", measure(case, pass))).collect();
        println!("{}\t{digest:016x}\t{arrivals}\t{}", case.name, times.join("\t"));
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

/// Plays the runs of a hundred million visits, a line each: name, digest, visits, seconds, bytes held beside the line.
fn whole_runs() {
    for (name, which) in [("by hand", Loop::ByHand), ("engine", Loop::Engine)] {
        let start = Instant::now();
        sale::begin(which, 1);
        while sale::step() {}
        let (visits, digest) = sale::outcome();
        println!("{name}\t{digest:016x}\t{visits}\t{:.3}\t{}", start.elapsed().as_secs_f64(), sale::memory());
    }
}
