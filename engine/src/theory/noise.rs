//! How far the mean over a run strays from one run to the next.

use super::station::Steady;
use alloc::vec::Vec;

impl Steady {
    /// The asymptotic variance of the mean over time of `of(n)`, with n inside: a run of T seconds deviates by about `sqrt(this / T)`, in
    /// the unit of `of` times the root of a second.
    ///
    /// Exact for M/M/c/K in the limit of long runs, in O(K): the solution of Poisson's equation of a birth and death process gives
    /// `2 sum over n of (sum over i <= n of (of(i) - mean) p_i)^2 / (lambda p_n)`.
    /// Source: Whitt, "Asymptotic Formulas for Markov Processes with Applications to Simulation", *Operations Research* 40 (1992).
    pub fn asymptotic_variance(&self, of: impl Fn(usize) -> f64) -> f64 {
        let states = self.states();
        let mean: f64 = states.iter().enumerate().map(|(n, p)| of(n) * p).sum();
        let parts: Vec<f64> = states.iter().enumerate().map(|(n, p)| (of(n) - mean) * p).collect();
        let last = states.len() - 1;
        // Sums from the left and from the right are each other's negatives; each is taken where it has not yet met cancellation.
        let mut from_right = alloc::vec![0.0; states.len()];
        for n in (0..last).rev() {
            from_right[n] = from_right[n + 1] + parts[n + 1];
        }
        let (mut left, mut sum) = (0.0, 0.0);
        let mut seen = 0.0;
        for n in 0..last {
            left += parts[n];
            seen += states[n];
            let below = if seen < 0.5 { left } else { -from_right[n] };
            if states[n] > 0.0 {
                sum += below * below / states[n];
            }
        }
        2.0 * sum / self.rate_per_s()
    }

    /// The standard deviation of the mean number inside over a run of so many seconds, from run to run.
    pub fn inside_deviation(&self, run_s: f64) -> f64 {
        libm::sqrt(self.asymptotic_variance(|n| n as f64) / run_s)
    }

    /// The standard deviation of the mean number waiting over a run of so many seconds, from run to run.
    pub fn waiting_deviation(&self, run_s: f64) -> f64 {
        let servers = self.station().servers as usize;
        libm::sqrt(self.asymptotic_variance(|n| n.saturating_sub(servers) as f64) / run_s)
    }
}

#[cfg(test)]
mod tests {
    use super::super::station::Station;
    use crate::time::SimDuration;

    const TEN_MS: SimDuration = SimDuration::from_millis(10);

    /// Two states: rates a up and b down give the variance of an on-off process, `2 a b / (a + b)^3`.
    #[test]
    fn two_states_have_the_variance_of_the_on_off_process() {
        let steady = Station { servers: 1, service: TEN_MS, places: 1 }.steady(40.0);
        let (a, b) = (40.0, 100.0f64);
        let exact = 2.0 * a * b / (a + b).powi(3);
        assert!((steady.asymptotic_variance(|n| n as f64) - exact).abs() < 1e-12);
    }

    /// M/M/1 without a bound: `2 rho (1 + rho) / (mu (1 - rho)^4)` (Whitt 1992).
    #[test]
    fn one_server_with_many_places_has_the_variance_without_a_bound() {
        for rho in [0.3f64, 0.6, 0.8] {
            let steady = Station { servers: 1, service: TEN_MS, places: 2_000 }.steady(100.0 * rho);
            let exact = 2.0 * rho * (1.0 + rho) / (100.0 * (1.0 - rho).powi(4));
            let variance = steady.asymptotic_variance(|n| n as f64);
            assert!((variance / exact - 1.0).abs() < 1e-9, "{rho}: {variance} {exact}");
        }
    }

    /// Many servers and no waiting, M/M/infinity: `2 offered / mu` (Whitt 1992).
    #[test]
    fn with_servers_for_all_the_variance_is_that_of_infinitely_many() {
        let steady = Station { servers: 200, service: TEN_MS, places: 200 }.steady(2_000.0);
        let variance = steady.asymptotic_variance(|n| n as f64);
        assert!((variance / 0.4 - 1.0).abs() < 1e-9, "{variance}");
    }

    /// Poisson's equation solved by elimination, for a chain that no closed form covers.
    #[test]
    fn the_sum_is_the_solution_of_poissons_equation() {
        let station = Station { servers: 3, service: TEN_MS, places: 12 };
        for rate in [150.0, 300.0, 600.0] {
            let steady = station.steady(rate);
            let mean = steady.inside();
            // h with Q h = mean - n; differences d(n) = h(n+1) - h(n) follow from row to row.
            let (mut h, mut difference) = (alloc::vec![0.0], 0.0);
            for n in 0..12usize {
                let death = n.min(3) as f64 * 100.0;
                difference = (mean - n as f64 + death * difference) / rate;
                h.push(h[n] + difference);
            }
            let variance: f64 = 2.0 * steady.states().iter().enumerate().map(|(n, p)| p * (n as f64 - mean) * h[n]).sum::<f64>();
            let sum = steady.asymptotic_variance(|n| n as f64);
            assert!((variance / sum - 1.0).abs() < 1e-6, "{rate}: {variance} {sum}");
        }
    }
}
