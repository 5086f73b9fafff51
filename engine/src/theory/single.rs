//! One server and service times of any shape: M/G/1, with M/D/1 and M/M/1 as cases.

use crate::dist::Shape;
use crate::time::SimDuration;

/// The coefficient of variation of a shape, squared: variance over squared mean.
pub const fn variation(shape: Shape) -> f64 {
    match shape {
        Shape::Exponential => 1.0,
        Shape::Constant => 0.0,
        // The coefficient of variation is 2.
        Shape::LogNormal => 4.0,
    }
}

/// Mean of the squared service time, in square seconds: `m^2 (1 + cv^2)`.
pub fn second_moment(shape: Shape, mean: SimDuration) -> f64 {
    let mean = mean.as_seconds();
    mean * mean * (1.0 + variation(shape))
}

/// The chance that a duration of a shape lasts longer than `times` its mean.
pub fn lasts_beyond(shape: Shape, times: f64) -> f64 {
    match shape {
        Shape::Exponential => libm::exp(-times),
        Shape::Constant => f64::from(times < 1.0),
        Shape::LogNormal => {
            let spread = libm::log(1.0 + variation(shape));
            // ln X is normal with variance `spread` and mean -spread / 2.
            libm::erfc((libm::log(times) + spread / 2.0) / libm::sqrt(2.0 * spread)) / 2.0
        }
    }
}

/// M/G/1 in the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Single {
    /// Share of the time that the server is busy.
    pub busy: f64,
    /// Mean wait in seconds.
    pub wait_s: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Mean number inside.
    pub inside: f64,
}

/// Pollaczek and Khinchine: the mean wait is `lambda E[S^2] / 2 (1 - rho)`; with constant service half of what it is with exponential.
/// `None` where more comes than can be done.
///
/// Holds for Poisson arrivals of constant rate, independent service times, one server, room for all, nobody who leaves, any order of service
/// that does not look at how long a service takes, and a start long forgotten.
/// Source: Pollaczek 1930, Khinchine 1932; Kleinrock, *Queueing Systems*, volume 1, chapter 5.
pub fn single(rate_per_s: f64, service: SimDuration, shape: Shape) -> Option<Single> {
    let busy = rate_per_s * service.as_seconds();
    if busy >= 1.0 {
        return None;
    }
    let wait_s = rate_per_s * second_moment(shape, service) / (2.0 * (1.0 - busy));
    let waiting = super::little(rate_per_s, wait_s);
    Some(Single { busy, wait_s, waiting, inside: waiting + busy })
}

#[cfg(test)]
mod tests {
    use super::super::erlang::Unlimited;
    use super::*;
    use crate::dist::Sampler;
    use crate::draw::{Draws, Purpose};

    const MEAN: SimDuration = SimDuration::from_millis(10);

    #[test]
    fn exponential_service_is_the_first_queue_and_constant_service_waits_half_of_it() {
        let exponential = single(80.0, MEAN, Shape::Exponential).expect("below capacity");
        let first = Unlimited::new(80.0, MEAN, 1).expect("below capacity");
        assert!((exponential.wait_s - first.wait_s).abs() < 1e-12 && (exponential.inside - first.inside).abs() < 1e-12);
        let constant = single(80.0, MEAN, Shape::Constant).expect("below capacity");
        assert!((constant.wait_s - exponential.wait_s / 2.0).abs() < 1e-12);
        assert_eq!(single(100.0, MEAN, Shape::Constant), None);
    }

    /// The second moments and tails are those of what the engine draws: the mean square of 400,000 draws within 4 standard errors, where
    /// the fourth moment of a log-normal makes these wide, and shares beyond some multiples of the mean.
    #[test]
    fn moments_and_tails_are_those_of_the_engines_own_shapes() {
        let (sampler, draws) = (Sampler::default(), Draws::new(5, Purpose::ServiceTime));
        for shape in [Shape::Exponential, Shape::Constant, Shape::LogNormal] {
            let n = 400_000;
            let all = || (0..n).map(|subject| sampler.sample(shape, &mut draws.draw(subject, 0), MEAN).as_seconds());
            let (mut square, mut fourth) = (0.0, 0.0);
            for x in all() {
                square += x * x / f64::from(n);
                fourth += x * x * x * x / f64::from(n);
            }
            let error = libm::sqrt((fourth - square * square).max(0.0) / f64::from(n));
            let expected = second_moment(shape, MEAN);
            assert!((square - expected).abs() <= 4.0 * error + 1e-12, "{shape:?}: {square} {expected} +- {error}");
            for times in [0.2, 0.99, 1.01, 2.0, 6.0] {
                let share = all().filter(|x| *x > 0.01 * times).count() as f64 / f64::from(n);
                let p = lasts_beyond(shape, times);
                let error = libm::sqrt(p * (1.0 - p) / f64::from(n));
                assert!((share - p).abs() <= 4.0 * error, "{shape:?} {times}: {share} {p} +- {error}");
            }
        }
    }
}
