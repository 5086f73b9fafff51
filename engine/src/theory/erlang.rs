//! Erlang's formulas: like servers where nobody can wait (M/M/c/c), and where all can (M/M/c, with M/M/1 as one server).
//!
//! Conditions as in [`super::station`]: Poisson arrivals of constant rate, exponential service, nobody who leaves, a start long forgotten.

use crate::time::SimDuration;

/// Share of arrivals refused where nobody can wait (M/M/c/c, and by insensitivity M/G/c/c): Erlang's B, by the recursion
/// `B_c = a B_(c-1) / (c + a B_(c-1))` from `B_0 = 1`, with the offered load `a` = rate times mean service time.
///
/// Source: Erlang 1917; the recursion, Jagerman, "Some Properties of the Erlang Loss Function", *Bell Syst. Tech. J.* 53 (1974).
pub fn erlang_b(offered: f64, servers: u32) -> f64 {
    (1..=servers).fold(1.0, |blocked, c| offered * blocked / (f64::from(c) + offered * blocked))
}

/// Share of arrivals that must wait where all can (M/M/c): Erlang's C, `B / (1 - rho (1 - B))`. `None` where the load is not below the
/// servers: the line then grows for ever.
///
/// Source: Erlang 1917; Cooper, *Introduction to Queueing Theory*.
pub fn erlang_c(offered: f64, servers: u32) -> Option<f64> {
    let rho = offered / f64::from(servers);
    let blocked = erlang_b(offered, servers);
    (rho < 1.0).then(|| blocked / (1.0 - rho * (1.0 - blocked)))
}

/// M/M/c in the long run, with M/M/1 as one server: all can wait.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unlimited {
    /// Share of arrivals that must wait.
    pub must_wait: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Mean number inside.
    pub inside: f64,
    /// Mean wait in seconds.
    pub wait_s: f64,
    /// How much capacity is spare, a second: waits of those who must wait are exponential with this rate.
    pub spare_per_s: f64,
}

impl Unlimited {
    /// The long run of `servers` servers; `None` where more comes than can be done.
    pub fn new(rate_per_s: f64, service: SimDuration, servers: u32) -> Option<Unlimited> {
        let offered = rate_per_s * service.as_seconds();
        let must_wait = erlang_c(offered, servers)?;
        let spare_per_s = f64::from(servers) / service.as_seconds() - rate_per_s;
        let wait_s = must_wait / spare_per_s;
        let waiting = super::little(rate_per_s, wait_s);
        Some(Unlimited { must_wait, waiting, inside: waiting + offered, wait_s, spare_per_s })
    }

    /// The chance that somebody waits longer than `t_s` seconds.
    pub fn wait_beyond(&self, t_s: f64) -> f64 {
        self.must_wait * libm::exp(-self.spare_per_s * t_s)
    }
}

#[cfg(test)]
mod tests {
    use super::super::station::Station;
    use super::*;

    const TEN_MS: SimDuration = SimDuration::from_millis(10);

    #[track_caller]
    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-10 * (1.0 + b.abs()), "{a} {b}");
    }

    #[test]
    fn one_server_is_the_textbooks_first_queue() {
        let queue = Unlimited::new(70.0, TEN_MS, 1).expect("below capacity");
        near(queue.inside, 0.7 / 0.3);
        near(queue.waiting, 0.49 / 0.3);
        near(queue.must_wait, 0.7);
        near(queue.wait_beyond(0.1), 0.7 * libm::exp(-3.0));
        assert_eq!(Unlimited::new(100.0, TEN_MS, 1), None);
    }

    /// Values that Erlang's tables print.
    #[test]
    fn erlangs_tables_come_out() {
        assert!((erlang_b(1.0, 1) - 0.5).abs() < 1e-12);
        assert!((erlang_b(10.0, 10) - 0.214_582).abs() < 1e-6);
        assert!((erlang_b(100.0, 117) - 0.009_8).abs() < 1e-4);
        // Two servers at load 1: a third must wait.
        near(erlang_c(1.0, 2).expect("below capacity"), 1.0 / 3.0);
    }

    #[test]
    fn with_many_places_the_station_is_the_one_without_a_bound() {
        for (servers, rate) in [(1, 70.0), (4, 340.0), (30, 2_500.0)] {
            let unlimited = Unlimited::new(rate, TEN_MS, servers).expect("below capacity");
            let steady = Station { servers, service: TEN_MS, places: 5_000 }.steady(rate);
            near(steady.inside(), unlimited.inside);
            near(steady.waiting(), unlimited.waiting);
            near(steady.wait_s(), unlimited.wait_s);
            for t in [0.0, 0.003, 0.02, 0.1] {
                near(steady.wait_beyond(t), unlimited.wait_beyond(t));
            }
        }
    }
}
