//! The floor: M/M/4 with room for 100, written by hand for this one model.
//!
//! First come, first served needs no calendar. By the Kiefer-Wolfowitz recursion each arrival's start and end are known
//! when it arrives: it starts when the first of the four servers is free. The system is full if the request admitted 96
//! places earlier still waits. An engine that can do more than this one model costs more; the ratio says how much.

use crate::cases::Run;
use std::sync::OnceLock;

const SERVERS: usize = 4;
/// Places for those who wait: room for 100, less the four in service.
const WAITING: usize = 96;
const ARRIVALS: u32 = 200_000;
/// One mean service time, in ticks. Times are whole numbers: V8 turns a choice between floats into a branch.
const MEAN_SERVICE: f64 = 1e9;
/// Offered load 1.2 a server.
const MEAN_GAP: f64 = MEAN_SERVICE / (1.2 * SERVERS as f64);

/// Plays 200,000 arrivals from an empty system.
pub(crate) fn play(seed: u32) -> Run {
    let tally = simulate(seed);
    Run { arrivals: ARRIVALS, digest: mix(tally.sojourn ^ mix(tally.now ^ mix(tally.rejected))) }
}

/// What the arrivals of a run came to.
struct Tally {
    now: u64,
    /// The sojourn times of the admitted, in ticks, added up.
    sojourn: u64,
    rejected: u64,
}

fn simulate(seed: u32) -> Tally {
    let ziggurat = Ziggurat::shared();
    let mut random = Random::new(seed);
    let mut free = [0u64; SERVERS];
    let mut starts = [0u64; WAITING];
    let mut oldest = 0;
    let (mut now, mut sojourn, mut rejected) = (0u64, 0u64, 0u64);
    for _ in 0..ARRIVALS {
        now += (ziggurat.exponential(&mut random) * MEAN_GAP) as u64;
        // A departure at the very instant of an arrival comes first.
        if starts[oldest] > now {
            rejected += 1;
            continue;
        }
        let start = now.max(free[0]);
        let end = start + (ziggurat.exponential(&mut random) * MEAN_SERVICE) as u64;
        occupy(&mut free, end);
        starts[oldest] = start;
        oldest = if oldest + 1 == WAITING { 0 } else { oldest + 1 };
        sojourn = sojourn.wrapping_add(end - now);
    }
    Tally { now, sojourn, rejected }
}

/// Puts the first free server's new end in its place among the sorted ends, without a branch.
fn occupy(free: &mut [u64; SERVERS], end: u64) {
    let mut carried = end;
    for at in (1..SERVERS).rev() {
        let other = free[at];
        free[at] = other.max(carried);
        carried = other.min(carried);
    }
    free[0] = carried;
}

/// A heap of the instants at which any number of servers are free.
pub(crate) struct FirstFree(Vec<u64>);

impl FirstFree {
    pub(crate) fn new(servers: usize) -> FirstFree {
        FirstFree(vec![0; servers])
    }

    pub(crate) fn first(&self) -> u64 {
        self.0[0]
    }

    /// Whoever is free first is busy until `end`.
    pub(crate) fn replace(&mut self, end: u64) {
        let (mut hole, count) = (0, self.0.len());
        while hole * 2 + 1 < count {
            let left = hole * 2 + 1;
            let child = if left + 1 < count && self.0[left + 1] < self.0[left] { left + 1 } else { left };
            if end <= self.0[child] {
                break;
            }
            self.0[hole] = self.0[child];
            hole = child;
        }
        self.0[hole] = end;
    }
}

/// SplitMix64.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// The row of numbers of a seed.
    pub fn new(seed: u32) -> Random {
        Random(u64::from(seed))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }
}

pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Marsaglia and Tsang's ziggurat for the exponential distribution: 256 layers of one area, most draws one comparison.
#[derive(Debug)]
pub struct Ziggurat {
    /// The right edges of the layers, widest first; the last is 0.
    x: [f64; 257],
    /// exp(-x).
    y: [f64; 257],
}

impl Ziggurat {
    /// Where the tail begins, and the area of each layer.
    const EDGE: f64 = 7.697_117_470_131_05;
    const AREA: f64 = 3.949_659_822_581_572e-3;

    /// The tables, made once.
    pub fn shared() -> &'static Self {
        static TABLES: OnceLock<Ziggurat> = OnceLock::new();
        TABLES.get_or_init(Self::new)
    }

    fn new() -> Self {
        let (mut x, mut y) = ([0.0; 257], [1.0; 257]);
        x[0] = Self::AREA / libm::exp(-Self::EDGE);
        x[1] = Self::EDGE;
        for at in 2..256 {
            x[at] = -libm::log(Self::AREA / x[at - 1] + libm::exp(-x[at - 1]));
        }
        for at in 0..256 {
            y[at] = libm::exp(-x[at]);
        }
        Self { x, y }
    }

    /// A draw with mean 1.
    #[inline]
    pub fn exponential(&self, random: &mut Random) -> f64 {
        loop {
            let bits = random.next();
            let layer = (bits & 0xff) as usize;
            let x = unit(bits) * self.x[layer];
            if x < self.x[layer + 1] {
                return x;
            }
            if layer == 0 {
                // The tail of an exponential is an exponential again.
                return Self::EDGE - libm::log(1.0 - unit(random.next()));
            }
            if self.y[layer] + (self.y[layer + 1] - self.y[layer]) * unit(random.next()) < libm::exp(-x) {
                return x;
            }
        }
    }
}

/// 53 bits as a number from 0 up to, but never, 1.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_mean_and_the_variance_of_an_exponential() {
        let (ziggurat, mut random, count) = (Ziggurat::shared(), Random(1), 2_000_000);
        let (mut sum, mut squares, mut tail) = (0.0, 0.0, 0u32);
        for _ in 0..count {
            let draw = ziggurat.exponential(&mut random);
            sum += draw;
            squares += draw * draw;
            tail += u32::from(draw > 3.0);
        }
        let mean = sum / f64::from(count);
        assert!((mean - 1.0).abs() < 0.004, "mean {mean}");
        let variance = squares / f64::from(count) - mean * mean;
        assert!((variance - 1.0).abs() < 0.02, "variance {variance}");
        let beyond = f64::from(tail) / f64::from(count);
        assert!((beyond - libm::exp(-3.0)).abs() < 0.001, "beyond 3: {beyond}");
    }

    #[test]
    fn the_first_free_server_is_always_in_front() {
        let mut free = [1, 4, 6, 9];
        occupy(&mut free, 7);
        assert_eq!(free, [4, 6, 7, 9]);
        occupy(&mut free, 20);
        assert_eq!(free, [6, 7, 9, 20]);
    }

    #[test]
    fn the_floor_computes_the_model_it_names() {
        // The stationary distribution of the birth-death process: exact, from no formula but the balance itself.
        let (servers, load) = (SERVERS as f64, 1.2 * SERVERS as f64);
        let mut weights = vec![1.0];
        for inside in 1..=SERVERS + WAITING {
            weights.push(weights[inside - 1] * load / servers.min(inside as f64));
        }
        let total: f64 = weights.iter().sum();
        let blocked = weights[SERVERS + WAITING] / total;
        let inside = weights.iter().enumerate().map(|(inside, weight)| inside as f64 * weight).sum::<f64>() / total;
        let sojourn = inside / (load * (1.0 - blocked));
        let tallies: Vec<Tally> = (1..=40).map(simulate).collect();
        let arrivals = f64::from(ARRIVALS) * tallies.len() as f64;
        let rejected: f64 = tallies.iter().map(|tally| tally.rejected as f64).sum();
        assert!((rejected / arrivals - blocked).abs() < 0.001, "blocked {} instead of {blocked}", rejected / arrivals);
        let spent = tallies.iter().map(|tally| tally.sojourn as f64 / MEAN_SERVICE).sum::<f64>() / (arrivals - rejected);
        assert!((spent / sojourn - 1.0).abs() < 0.005, "sojourn {spent} instead of {sojourn}");
    }

    #[test]
    fn one_seed_has_one_digest() {
        assert_eq!(play(7), play(7));
        assert_ne!(play(7).digest, play(8).digest);
    }
}
