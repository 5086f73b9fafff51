//! The solution step by step: a window of states, taken from jump to jump.

use super::super::poisson;
use super::{Expected, Station};
use crate::arrivals::{ArrivalRate, SpikeShape};
use crate::time::{SimDuration, SimTime};
use alloc::vec::Vec;

/// States weigh nothing below this.
const TINY: f64 = 1e-18;
/// As much may flow over the window's upper end in one piece; else the piece is done again with a wider one.
const PIECE_LOSS: f64 = 1e-14;
/// How many jumps a piece has at most, in the mean: more is less work, until the window of one piece is too wide for most of it.
const JUMPS: f64 = 128.0;
/// How many jumps a step has at most while the rate varies, and in how many steps a spike is done at least.
const VARYING_JUMPS: f64 = 8.0;
const VARYING_STEPS: f64 = 64.0;

/// Chances of the states of a window, and what has come of them so far. Entry n + 1 of every row belongs to n, so that the neighbours of
/// every state are there; outside of the window all are zero.
pub(super) struct Solver {
    station: Station,
    now: SimTime,
    low: usize,
    high: usize,
    chance: Vec<f64>,
    next: Vec<f64>,
    after: Vec<f64>,
    area: Vec<f64>,
    stay: Vec<f64>,
    down: Vec<f64>,
    margin: usize,
    pub(super) lost: f64,
    sums: Expected,
}

impl Solver {
    pub(super) fn new(station: Station) -> Solver {
        let mut solver = Solver {
            station,
            now: SimTime::START,
            low: 0,
            high: 0,
            chance: Vec::new(),
            next: Vec::new(),
            after: Vec::new(),
            area: Vec::new(),
            stay: Vec::new(),
            down: Vec::new(),
            margin: 16,
            lost: 0.0,
            sums: Expected::default(),
        };
        solver.widen(0);
        solver.chance[1] = 1.0;
        solver
    }

    /// Makes room for states up to `top`.
    fn widen(&mut self, top: usize) {
        if self.chance.len() < top + 3 {
            let length = (top + 3).next_power_of_two();
            for row in [&mut self.chance, &mut self.next, &mut self.after, &mut self.area, &mut self.stay, &mut self.down] {
                row.resize(length, 0.0);
            }
        }
    }

    /// Goes on to an instant, in stretches without a jump of the rate.
    pub(super) fn advance(&mut self, rate: &ArrivalRate, until: SimTime) {
        let spike_ends = rate.spike_at + rate.spike_length;
        for end in [rate.spike_at, spike_ends, until] {
            let end = end.min(until);
            if end <= self.now {
                continue;
            }
            let (from, span) = (self.now, end.since(self.now));
            let in_spike = from >= rate.spike_at && from < spike_ends && rate.spike_visits > 0;
            match rate.spike_shape {
                SpikeShape::Ramp | SpikeShape::Decay if in_spike => self.vary(rate, from, span),
                SpikeShape::Step | SpikeShape::Ramp | SpikeShape::Decay => self.hold(rate.at(from), span.as_seconds()),
            }
            self.now = end;
        }
    }

    /// A stretch in which the rate varies smoothly: each step two halves with rates of the fourth order, from two Gauss points.
    fn vary(&mut self, rate: &ArrivalRate, from: SimTime, span: SimDuration) {
        let ends = rate.at(from).max(rate.at(SimTime::from_nanos((from + span).nanos() - 1)));
        let busiest = ends + self.station.busy(self.high + self.margin) * self.station.service_rate();
        let by_jumps = span.as_seconds() * busiest / VARYING_JUMPS;
        let by_length = span.as_seconds() / rate.spike_length.as_seconds() * VARYING_STEPS;
        let steps = libm::ceil(by_jumps.max(by_length)).max(1.0);
        let root = libm::sqrt(3.0);
        for step in 0..steps as u64 {
            let gauss = |side: f64| rate.at(from + span.scaled((step as f64 + 0.5 + side * root / 6.0) / steps));
            let (early, late) = (gauss(-1.0), gauss(1.0));
            let (more, less) = (0.5 + root / 3.0, 0.5 - root / 3.0);
            let half = span.as_seconds() / steps / 2.0;
            self.hold(more * early + less * late, half);
            self.hold(less * early + more * late, half);
        }
    }

    /// A stretch of constant rate, in pieces.
    fn hold(&mut self, rate_per_s: f64, span_s: f64) {
        let mut left = span_s;
        while left > 0.0 {
            let places = self.station.places as usize;
            let cap = (self.high + self.margin).min(places);
            // No way out of any state up to the cap is faster.
            let fastest = rate_per_s + self.station.busy(cap) * self.station.service_rate();
            let pieces = libm::ceil(left * fastest / JUMPS).max(1.0);
            let span = if pieces > 1.0 { left / pieces } else { left };
            // Past the last busy server the ways out get no faster, so the window may grow as far as it likes.
            let cap = if cap >= self.station.servers as usize { places } else { cap };
            if self.piece(rate_per_s, span, fastest, cap) {
                left = if pieces > 1.0 { left - span } else { 0.0 };
            } else {
                self.margin *= 2;
            }
        }
    }

    /// One piece; false, with nothing changed, when the window was too narrow for it.
    fn piece(&mut self, rate_per_s: f64, span_s: f64, fastest: f64, cap: usize) -> bool {
        let (first, weights) = poisson::weights(fastest * span_s);
        let jumps = first + weights.len() - 1;
        let reach = (self.high + jumps + 1).min(cap);
        self.widen(reach + 1);
        let (from, to) = (self.low.saturating_sub(jumps), reach);
        for n in from..=to + 1 {
            let birth = if n < self.station.places as usize { rate_per_s } else { 0.0 };
            let death = self.station.busy(n) * self.station.service_rate();
            self.stay[n + 1] = 1.0 - (birth + death) / fastest;
            self.down[n + 1] = death / fastest;
        }
        self.after[from..to + 3].fill(0.0);
        self.area[from..to + 3].fill(0.0);
        self.next[from..to + 3].fill(0.0);
        let kept = (self.low, self.high, self.chance[self.low..self.high + 3].to_vec());
        let up = rate_per_s / fastest;
        // The integral weighs k by the chance of more than k jumps, over the rate of jumps.
        let mut more = 1.0;
        let (mut lost, mut spilt) = (0.0, 0.0);
        let (mut widest, mut lowest) = (self.high, self.low);
        for k in 0..=jumps {
            let weight = if k < first { 0.0 } else { weights[k - first] };
            more = if k < first { 1.0 } else { (more - weight).max(0.0) };
            self.jump(weight, more / fastest, up);
            if k == jumps {
                break;
            }
            // The ends: one further, if that weighs anything.
            let above = up * self.chance[self.high + 1];
            if above > TINY && self.high < reach {
                self.high += 1;
                self.next[self.high + 1] = above;
            } else if self.high < self.station.places as usize {
                spilt += above;
            }
            let below = self.down[self.low + 1] * self.chance[self.low + 1];
            if below > TINY && self.low > 0 {
                self.low -= 1;
                self.next[self.low + 1] = below;
            } else if self.low > 0 {
                lost += below;
            }
            core::mem::swap(&mut self.chance, &mut self.next);
            self.next[self.low + 1..self.high + 2].fill(0.0);
            lost += trim(&mut self.chance, &mut self.low, &mut self.high);
            widest = widest.max(self.high);
            lowest = lowest.min(self.low);
        }
        if spilt > PIECE_LOSS && cap < self.station.places as usize {
            self.chance[lowest..widest + 3].fill(0.0);
            (self.low, self.high) = (kept.0, kept.1);
            self.chance[kept.0..kept.1 + 3].copy_from_slice(&kept.2);
            return false;
        }
        self.chance[lowest..widest + 3].fill(0.0);
        core::mem::swap(&mut self.chance, &mut self.after);
        (self.low, self.high) = (lowest, widest);
        self.lost += lost + spilt + trim(&mut self.chance, &mut self.low, &mut self.high);
        self.count(rate_per_s, span_s, lowest, widest);
        true
    }

    /// Adds the states as they are to the sums, with the weights of so many jumps, and takes them one jump on, but for the two states
    /// beyond the window's ends.
    fn jump(&mut self, weight: f64, area_weight: f64, up: f64) {
        let (low, count) = (self.low, self.high - self.low + 1);
        // Rows of one length, so that the compiler can drop the bounds and take several states at a time.
        let [below, here, above] = [0, 1, 2].map(|side| &self.chance[low + side..][..count]);
        let (stay, down) = (&self.stay[low + 1..][..count], &self.down[low + 2..][..count]);
        let (next, after, area) =
            (&mut self.next[low + 1..][..count], &mut self.after[low + 1..][..count], &mut self.area[low + 1..][..count]);
        for n in 0..count {
            after[n] += weight * here[n];
            area[n] += area_weight * here[n];
            next[n] = stay[n] * here[n] + up * below[n] + down[n] * above[n];
        }
    }

    /// Adds up what came of a piece.
    fn count(&mut self, rate_per_s: f64, span_s: f64, low: usize, high: usize) {
        let servers = self.station.servers as usize;
        let (mut inside, mut waiting, mut busy) = (0.0, 0.0, 0.0);
        for (n, area) in (low..).zip(&self.area[low + 1..high + 2]) {
            inside += n as f64 * area;
            waiting += n.saturating_sub(servers) as f64 * area;
            busy += self.station.busy(n) * area;
        }
        let places = self.station.places as usize;
        let full = if (low..=high).contains(&places) { self.area[places + 1] } else { 0.0 };
        self.sums.arrivals += rate_per_s * span_s;
        self.sums.refused += rate_per_s * full;
        self.sums.completed += busy * self.station.service_rate();
        self.sums.inside_s += inside;
        self.sums.waiting_s += waiting;
    }

    /// What there is to expect by now.
    pub(super) fn read(&self) -> Expected {
        let states = || (self.low..).zip(&self.chance[self.low + 1..self.high + 2]);
        let servers = self.station.servers as usize;
        let places = self.station.places as usize;
        let inside: f64 = states().map(|(n, p)| n as f64 * p).sum();
        let variance: f64 = states().map(|(n, p)| (n as f64 - inside) * (n as f64 - inside) * p).sum();
        Expected {
            at: self.now,
            inside,
            inside_deviation: libm::sqrt(variance),
            waiting: states().map(|(n, p)| n.saturating_sub(servers) as f64 * p).sum(),
            full: if (self.low..=self.high).contains(&places) { self.chance[places + 1] } else { 0.0 },
            ..self.sums
        }
    }
}

/// Takes from both ends of the window what does not count; says how much that was.
fn trim(chance: &mut [f64], low: &mut usize, high: &mut usize) -> f64 {
    let mut lost = 0.0;
    while *low < *high && chance[*low + 1] < TINY {
        lost += core::mem::take(&mut chance[*low + 1]);
        *low += 1;
    }
    while *low < *high && chance[*high + 1] < TINY {
        lost += core::mem::take(&mut chance[*high + 1]);
        *high -= 1;
    }
    lost
}
