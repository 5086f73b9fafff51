//! A station of like servers with exponential service and a bound: M/M/c/K.
//!
//! Conditions of everything here: arrivals are a Poisson process, service times are exponential, independent of each other and of the
//! arrivals; a request that finds the station full is refused and does not come back; nobody leaves before being served; and, for whatever
//! is not a curve over time, the rate is constant and the start forgotten. Source: Kleinrock, *Queueing Systems*, volume 1, chapter 3
//! (birth and death), or any other text on queues.

use super::poisson;
use crate::time::SimDuration;
use alloc::vec::Vec;

/// Like servers before which requests wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Station {
    /// How many servers.
    pub servers: u32,
    /// Mean service time.
    pub service: SimDuration,
    /// Places in all, those in service included: the K of M/M/c/K.
    pub places: u32,
}

impl Station {
    /// What one busy server does a second.
    pub fn service_rate(&self) -> f64 {
        1.0 / self.service.as_seconds()
    }

    /// What all servers do a second.
    pub fn capacity_per_s(&self) -> f64 {
        f64::from(self.servers.min(self.places)) * self.service_rate()
    }

    /// How many are busy when `n` are inside.
    pub(super) fn busy(&self, n: usize) -> f64 {
        n.min(self.servers as usize) as f64
    }

    /// The long run under a constant arrival rate.
    pub fn steady(&self, rate_per_s: f64) -> Steady {
        Steady::new(*self, rate_per_s)
    }
}

/// M/M/c/K in the long run.
#[derive(Clone, Debug, PartialEq)]
pub struct Steady {
    station: Station,
    rate_per_s: f64,
    states: Vec<f64>,
}

impl Steady {
    fn new(station: Station, rate_per_s: f64) -> Steady {
        let places = station.places as usize;
        // Weight n is the product of rate / death up to n. From the most likely state outwards, so that nothing overflows: it is the last
        // whose ratio to the one before it is at least 1.
        let ratio = |n: usize| rate_per_s / (station.busy(n) * station.service_rate());
        let (mut low, mut high) = (0, places);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if ratio(middle) >= 1.0 { low = middle } else { high = middle - 1 }
        }
        let mode = low;
        let mut states = alloc::vec![0.0; places + 1];
        states[mode] = 1.0;
        for n in (0..mode).rev() {
            states[n] = states[n + 1] / ratio(n + 1);
        }
        for n in mode + 1..=places {
            states[n] = states[n - 1] * ratio(n);
        }
        let total: f64 = states.iter().sum();
        states.iter_mut().for_each(|state| *state /= total);
        Steady { station, rate_per_s, states }
    }

    /// The station.
    pub fn station(&self) -> Station {
        self.station
    }

    /// The arrival rate.
    pub fn rate_per_s(&self) -> f64 {
        self.rate_per_s
    }

    /// The chance that `n` are inside, for each `n` from 0 to K.
    pub fn states(&self) -> &[f64] {
        &self.states
    }

    fn mean(&self, of: impl Fn(usize) -> f64) -> f64 {
        self.states.iter().enumerate().map(|(n, p)| of(n) * p).sum()
    }

    /// Mean number inside: L.
    pub fn inside(&self) -> f64 {
        self.mean(|n| n as f64)
    }

    /// Mean number waiting: Lq.
    pub fn waiting(&self) -> f64 {
        self.mean(|n| n.saturating_sub(self.station.servers as usize) as f64)
    }

    /// Mean number of busy servers.
    pub fn busy(&self) -> f64 {
        self.mean(|n| self.station.busy(n))
    }

    /// Share of the time that the station is full, which is the share of arrivals that are refused (Poisson arrivals see time averages:
    /// Wolff, *Operations Research* 30 (1982)).
    pub fn blocking(&self) -> f64 {
        self.states[self.station.places as usize]
    }

    /// How many are let in a second.
    pub fn admitted_per_s(&self) -> f64 {
        self.rate_per_s * (1.0 - self.blocking())
    }

    /// Mean wait before service of whoever is let in, in seconds, by Little's law.
    pub fn wait_s(&self) -> f64 {
        self.waiting() / self.admitted_per_s()
    }

    /// Mean time inside of whoever is let in, in seconds.
    pub fn sojourn_s(&self) -> f64 {
        self.inside() / self.admitted_per_s()
    }

    /// The chance that whoever is let in finds that so many others must finish before their own service begins: entry k is k, entry 0 a
    /// free server.
    fn before(&self) -> Vec<f64> {
        let admitted = &self.states[..self.station.places as usize];
        let free = (self.station.servers as usize).min(admitted.len());
        let share = 1.0 - self.blocking();
        let first = admitted[..free].iter().sum::<f64>() / share;
        core::iter::once(first).chain(admitted[free..].iter().map(|p| p / share)).collect()
    }

    /// The chance that whoever is let in waits longer than `t_s` seconds before service.
    ///
    /// With k to finish before, the wait is the k-th instant of a Poisson process of rate c mu: longer than t when fewer than k instants
    /// come by then.
    pub fn wait_beyond(&self, t_s: f64) -> f64 {
        let before = self.before();
        let (first, weights) = poisson::weights(self.station.capacity_per_s() * t_s.max(0.0));
        // More than j before, for j upwards.
        let mut more: f64 = before.iter().skip(first + 1).sum();
        let mut chance = 0.0;
        for (j, weight) in (first..).zip(weights) {
            chance += weight * more;
            more -= before.get(j + 1).copied().unwrap_or(0.0);
        }
        chance.clamp(0.0, 1.0)
    }

    /// The chance that whoever is let in stays longer than `t_s` seconds, wait and service together.
    ///
    /// While all servers are busy, instants at which one finishes come at rate c mu. After the k-th of them service begins, and each
    /// further one is one's own with chance 1/c (thinning a Poisson process of rate c mu down to mu): with j instants by t, one is still
    /// there with chance 1 for j < k, and (1 - 1/c)^(j - k) from then on.
    pub fn sojourn_beyond(&self, t_s: f64) -> f64 {
        let before = self.before();
        let servers = f64::from(self.station.servers);
        let others = 1.0 - 1.0 / servers;
        let (first, weights) = poisson::weights(servers * self.station.service_rate() * t_s.max(0.0));
        let (mut begun, mut more, mut chance) = (0.0, 1.0, 0.0);
        for j in 0..first + weights.len() {
            let k = before.get(j).copied().unwrap_or(0.0);
            begun = begun * others + k;
            more -= k;
            if let Some(weight) = j.checked_sub(first).map(|index| weights[index]) {
                chance += weight * (begun + more);
            }
        }
        chance.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::erlang::erlang_b;
    use super::*;

    const TEN_MS: SimDuration = SimDuration::from_millis(10);

    #[track_caller]
    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-10 * (1.0 + b.abs()), "{a} {b}");
    }

    #[test]
    fn without_a_line_the_station_is_erlangs_loss_system() {
        for (servers, rate) in [(1, 30.0), (4, 480.0), (40, 3_000.0), (500, 60_000.0)] {
            let station = Station { servers, service: TEN_MS, places: servers };
            let steady = station.steady(rate);
            near(steady.blocking(), erlang_b(rate * 0.01, servers));
            near(steady.waiting(), 0.0);
            near(steady.wait_beyond(0.0), 0.0);
            near(steady.sojourn_beyond(0.02), libm::exp(-2.0));
        }
    }

    /// M/M/1/K by its own closed forms.
    #[test]
    fn one_server_with_a_bound_has_geometric_states() {
        for rho in [0.5f64, 1.0, 1.7] {
            let steady = Station { servers: 1, service: TEN_MS, places: 9 }.steady(100.0 * rho);
            let total: f64 = (0..=9).map(|n| rho.powi(n)).sum();
            for (n, state) in steady.states().iter().enumerate() {
                near(*state, rho.powi(n as i32) / total);
            }
        }
    }

    #[test]
    fn tails_integrate_to_their_means() {
        for (servers, rate, places) in [(1, 90.0, 12), (4, 480.0, 30), (4, 240.0, 9), (16, 2_000.0, 16)] {
            let steady = Station { servers, service: TEN_MS, places }.steady(rate);
            let h = 1e-4;
            let area = |tail: &dyn Fn(f64) -> f64| (0..20_000).map(|step| h * tail((f64::from(step) + 0.5) * h)).sum::<f64>();
            let (wait, sojourn) = (area(&|t| steady.wait_beyond(t)), area(&|t| steady.sojourn_beyond(t)));
            assert!((wait - steady.wait_s()).abs() < 1e-6, "{wait} {}", steady.wait_s());
            assert!((sojourn - steady.sojourn_s()).abs() < 1e-6, "{sojourn} {}", steady.sojourn_s());
            near(steady.sojourn_s(), steady.wait_s() + 0.01);
            near(steady.sojourn_beyond(0.0), 1.0);
        }
    }

    #[test]
    fn a_hundred_thousand_places_overflow_nothing() {
        let steady = Station { servers: 64, service: TEN_MS, places: 100_000 }.steady(9_000.0);
        near(steady.blocking(), 1.0 - 6_400.0 / 9_000.0);
        near(steady.states().iter().sum::<f64>(), 1.0);
    }
}
