//! Looks for the links that take longest to play: what the guards (`setup::repair`) let pass must not stop a page.
//!
//! `cargo run --release -p queue-lab-cli --example slowest -- [LAB] [SETTINGS] [CLIMBS]` plays that many random extreme settings of a lab
//! and then tries to make the slowest of them slower still, knob by knob. Times are CPU times of this thread on Linux, so that other work
//! on the machine does not count; the search is seeded, and its settings are the same in every run up to the first climb. Given links
//! instead, it times those.

use queue_engine::knobs::{Kind, Values};
use queue_lab::lab::RunRef;
use queue_lab::link;
use queue_lab::scenarios::{self, LABS, Lab};
use std::fs;
use std::time::Instant;

/// A SplitMix64 generator.
struct Rng(u64);

impl Rng {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.bits() % (high - low + 1) as u64) as i64
    }
}

/// Where a knob may stand: at an end, anywhere, or anywhere by size.
fn anywhere(rng: &mut Rng, knob: &queue_engine::knobs::Knob) -> i64 {
    let (min, max) = (knob.min(), knob.max());
    match (rng.within(0, 4), knob.kind) {
        (0, _) => min,
        (1, _) => max,
        (2, Kind::Number { .. }) => {
            let bits = 63 - i64::from((max - min).max(1).leading_zeros());
            let size = 2_i64 << rng.within(0, bits);
            min + rng.within(0, size - 1).min(max - min)
        }
        (_, Kind::Number { .. } | Kind::Choice { .. } | Kind::Switch) => rng.within(min, max),
    }
}

fn random(rng: &mut Rng, lab: &'static Lab) -> Values {
    // Some settings are the default with a few knobs elsewhere, some have nothing of it.
    let share = rng.within(1, 10);
    let mut values = Values::defaults(lab.knobs);
    for knob in lab.knobs {
        if rng.within(1, 10) <= share {
            values = values.with(knob.id, anywhere(rng, knob));
        }
    }
    (lab.guard)(&mut values);
    values
}

/// How long this thread has been on a processor, in nanoseconds; wall time where nobody tells.
fn cpu_ns(start: Instant) -> u128 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|text| text.split(' ').next()?.parse().ok());
    ns.unwrap_or_else(|| start.elapsed().as_nanos())
}

/// Milliseconds that all variants of a setting take.
fn cost(lab: &'static Lab, values: &Values, start: Instant) -> f64 {
    let before = cpu_ns(start);
    let run = RunRef::play(lab, values, 1, None);
    std::hint::black_box(run.digests());
    (cpu_ns(start) - before) as f64 / 1e6
}

fn main() {
    let links: Vec<String> = std::env::args().skip(1).filter(|arg| arg.contains('=')).collect();
    for link in &links {
        let (read, complaints) = link::parse(link);
        let run = RunRef::play(read.lab, &read.values, read.seed, None);
        let arrived: u32 = (0..run.variants()).map(|variant| run.at_end(variant).arrived).sum();
        println!("{:8.0} ms, {arrived} people, {} repairs  {link}", cost(read.lab, &read.values, Instant::now()), complaints.len());
    }
    if !links.is_empty() {
        return;
    }
    let mut args = std::env::args().skip(1);
    let only = args.next().and_then(|id| scenarios::lab(&id));
    let settings: u32 = args.next().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let climbs: u32 = args.next().and_then(|count| count.parse().ok()).unwrap_or(300);
    let start = Instant::now();
    for lab in LABS.iter().filter(|lab| only.is_none_or(|only| only.id == lab.id)) {
        let mut rng = Rng(20_261);
        let mut slowest: Vec<(f64, Values)> = Vec::new();
        let keep = |slowest: &mut Vec<(f64, Values)>, ms: f64, values: Values| {
            slowest.push((ms, values));
            slowest.sort_by(|one, other| other.0.total_cmp(&one.0));
            slowest.truncate(10);
        };
        for _ in 0..settings {
            let values = random(&mut rng, lab);
            keep(&mut slowest, cost(lab, &values, start), values);
        }
        println!("{}: the slowest of {settings} random settings", lab.id);
        tell(&slowest);
        for _ in 0..climbs {
            let mut values = slowest[rng.within(0, 9) as usize].1.clone();
            for _ in 0..rng.within(1, 4) {
                let knob = &lab.knobs[rng.within(0, lab.knobs.len() as i64 - 1) as usize];
                values = values.with(knob.id, anywhere(&mut rng, knob));
            }
            (lab.guard)(&mut values);
            if slowest.iter().all(|(_, there)| *there != values) {
                keep(&mut slowest, cost(lab, &values, start), values);
            }
        }
        println!("{}: after {climbs} steps from those", lab.id);
        tell(&slowest);
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
}

fn tell(slowest: &[(f64, Values)]) {
    for (ms, values) in slowest {
        println!("{ms:8.0} ms  {}", link::settings(values));
    }
}
