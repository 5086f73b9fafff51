//! Attempts and pauses of a message whose attempts fail independently.

use crate::parts::backoff::{Growth, Jitter, Pauses};
use alloc::vec::Vec;

/// Mean attempts for each message when each fails with chance `p`, independently, and at most `most` are made (`None`: no limit): a
/// truncated geometric distribution, `(1 - p^n) / (1 - p)`.
///
/// Holds for failures that are independent of each other and of time; an outage makes neighbouring attempts fail together.
/// Source: any text on probability, such as Ross, *Introduction to Probability Models*, on the geometric distribution.
///
/// Infinite when `p` is 1 and nothing limits the attempts.
pub fn attempts(p: f64, most: Option<u32>) -> f64 {
    match most {
        Some(most) if p >= 1.0 => f64::from(most),
        Some(most) => (1.0 - power(p, most)) / (1.0 - p),
        None => 1.0 / (1.0 - p),
    }
}

/// Share of messages whose `most` attempts all fail: `p^n`. Conditions as for [`attempts`].
pub fn exhausted(p: f64, most: u32) -> f64 {
    power(p, most)
}

/// Share of all messages that are delivered by exactly their `nth` attempt (1 for the first): `p^(n-1) (1 - p)`; nothing past `most`.
/// Conditions as for [`attempts`].
pub fn delivered_by(p: f64, most: Option<u32>, nth: u32) -> f64 {
    if nth == 0 || most.is_some_and(|most| nth > most) { 0.0 } else { power(p, nth - 1) * (1.0 - p) }
}

/// Why the mean of a schedule of pauses has no closed form here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMean {
    /// Decorrelated pauses can meet their cap: each is cut off by a bound that depends on the one before, and the mean of what is
    /// left is no longer the mean of the uncut.
    CapCutsDecorrelated,
    /// Nothing is ever delivered.
    NothingDelivered,
    /// There is no limit on attempts, and decorrelated pauses grow by half each time: the sum has no mean when `1.5 p >= 1`, and meets
    /// its cap otherwise.
    NoLimit,
}

/// Mean of the first `count` pauses, in seconds.
///
/// `none`: the limit; `full`: half of it; `equal`: three quarters. Decorrelated pauses that never meet their cap follow
/// `E[x_n] = (base + 3 E[x_(n-1)]) / 2` from `E[x_1] = 2 base`, since each is uniform over `base ..= 3 previous`.
///
/// Source of the schedules: Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog (2015).
///
/// # Errors
/// [`NoMean::CapCutsDecorrelated`].
pub fn mean_pauses(pauses: &Pauses, count: u32) -> Result<Vec<f64>, NoMean> {
    let (base, cap) = (pauses.base.as_seconds(), pauses.cap.as_seconds());
    let limit = |n: u32| match pauses.growth {
        Growth::Immediate => 0.0,
        Growth::Fixed => base.min(cap),
        // The engine's own limit, its last doubling included.
        Growth::Exponential => (base * f64::from(1u32 << (n - 1).min(10))).min(cap),
    };
    match (pauses.growth, pauses.jitter) {
        (Growth::Immediate, _) => Ok((0..count).map(|_| 0.0).collect()),
        (Growth::Fixed | Growth::Exponential, Jitter::None) => Ok((1..=count).map(limit).collect()),
        (Growth::Fixed | Growth::Exponential, Jitter::Full) => Ok((1..=count).map(|n| limit(n) / 2.0).collect()),
        (Growth::Fixed | Growth::Exponential, Jitter::Equal) => Ok((1..=count).map(|n| limit(n) * 0.75).collect()),
        (Growth::Fixed | Growth::Exponential, Jitter::Decorrelated) => {
            let (mut means, mut mean, mut longest) = (Vec::new(), base, pauses.base.nanos());
            for _ in 0..count {
                mean = (base + 3.0 * mean) / 2.0;
                longest = longest.saturating_mul(3);
                if longest > pauses.cap.nanos() {
                    return Err(NoMean::CapCutsDecorrelated);
                }
                means.push(mean);
            }
            Ok(means)
        }
    }
}

/// Mean time that a delivered message spent in pauses, in seconds: each pause weighted by the share of the delivered that needed a
/// further attempt after it, `sum over j of E[x_j] (p^j - p^n) / (1 - p^n)`. The delay beside it is what the message waits and is worked
/// on: a message rejoins the tail.
///
/// Conditions as for [`attempts`], and pauses that do not depend on whether an attempt fails.
/// Source: the law of total expectation over the truncated geometric number of attempts.
///
/// # Errors
/// When nothing is ever delivered, or the pauses have no closed mean.
pub fn mean_pause_of_delivered(p: f64, most: Option<u32>, pauses: &Pauses) -> Result<f64, NoMean> {
    if p >= 1.0 {
        return Err(NoMean::NothingDelivered);
    }
    let most = match (most, pauses.jitter, pauses.growth) {
        (Some(most), _, _) => most,
        (None, Jitter::Decorrelated, Growth::Fixed | Growth::Exponential) if p > 0.0 => return Err(NoMean::NoLimit),
        // Past this attempt nothing is left that a float could hold beside 1.
        (None, _, _) => never_needed(p, 1e-18),
    };
    let spent = power(p, most);
    let means = mean_pauses(pauses, most.saturating_sub(1))?;
    Ok((1..).zip(means).map(|(n, mean)| mean * (power(p, n) - spent) / (1.0 - spent)).sum())
}

/// The first attempt that at most a share of all messages needs.
pub fn never_needed(p: f64, share: f64) -> u32 {
    let (mut still, mut nth) = (1.0, 1);
    while still > share && nth < 100_000 {
        still *= p;
        nth += 1;
    }
    nth
}

/// `p` to a whole power, by squaring; `powf` of the standard library differs in bits between platforms.
pub(super) fn power(p: f64, mut exponent: u32) -> f64 {
    let (mut base, mut result) = (p, 1.0);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result *= base;
        }
        base *= base;
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Draws, Purpose};
    use crate::time::SimDuration;

    /// The mean and the share of spent budgets, summed attempt by attempt.
    fn summed(p: f64, most: u32) -> (f64, f64) {
        let (mut mean, mut still) = (0.0, 1.0);
        for _ in 0..most {
            mean += still;
            still *= p;
        }
        (mean, still)
    }

    #[test]
    fn attempts_are_the_sum_over_those_still_failing() {
        for p in [0.0, 0.05, 0.3, 0.9] {
            for most in [1, 2, 5, 12] {
                let (mean, spent) = summed(p, most);
                assert!((attempts(p, Some(most)) - mean).abs() < 1e-12 && (exhausted(p, most) - spent).abs() < 1e-12, "{p} {most}");
                let shares: f64 = (0..=20).map(|nth| delivered_by(p, Some(most), nth)).sum();
                assert!((shares + exhausted(p, most) - 1.0).abs() < 1e-12, "{p} {most}");
            }
            assert!((attempts(p, None) - summed(p, 100_000).0).abs() < 1e-9, "{p}");
        }
        assert_eq!(attempts(1.0, Some(7)), 7.0);
        assert_eq!(attempts(1.0, None), f64::INFINITY);
    }

    const BASE: SimDuration = SimDuration::from_millis(200);

    /// The weighted sum against the engine's own pauses, drawn for 40,000 messages.
    #[track_caller]
    fn check(growth: Growth, jitter: Jitter, cap_ms: u64, p: f64, most: u32) {
        let pauses = Pauses { growth, jitter, base: BASE, cap: SimDuration::from_millis(cap_ms) };
        let (fails, times) = (Draws::new(3, Purpose::PointsFails), Draws::new(3, Purpose::RetryPause));
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for message in 0..40_000 {
            let (mut spent, mut previous) = (0.0, SimDuration::ZERO);
            for attempt in 1..=most {
                if fails.draw(message, attempt).unit() >= p {
                    count += 1.0;
                    sum += spent;
                    squares += spent * spent;
                    break;
                }
                previous = pauses.pause(attempt, previous, &mut times.draw(message, attempt));
                spent += previous.as_seconds();
            }
        }
        let (mean, expected) = (sum / count, mean_pause_of_delivered(p, Some(most), &pauses).expect("a closed form"));
        let error = libm::sqrt((squares / count - mean * mean) / count);
        assert!((mean - expected).abs() <= 3.0 * error + 1e-9, "{growth:?} {jitter:?}: {mean} {expected} +- {error}");
    }

    #[test]
    fn the_pauses_of_the_delivered_are_the_weighted_sum_of_the_schedule() {
        for jitter in [Jitter::None, Jitter::Full, Jitter::Equal] {
            check(Growth::Exponential, jitter, 1_000, 0.5, 6);
            check(Growth::Fixed, jitter, 1_000, 0.3, 4);
            check(Growth::Immediate, jitter, 1_000, 0.5, 6);
        }
        // 3^4 times the base: the cap is never met.
        check(Growth::Exponential, Jitter::Decorrelated, 16_200, 0.5, 5);
    }

    #[test]
    fn where_there_is_no_closed_form_the_reason_is_said() {
        let pauses = |jitter| Pauses { growth: Growth::Exponential, jitter, base: BASE, cap: SimDuration::from_seconds(4) };
        assert_eq!(mean_pause_of_delivered(0.5, Some(5), &pauses(Jitter::Decorrelated)), Err(NoMean::CapCutsDecorrelated));
        assert_eq!(mean_pause_of_delivered(0.5, None, &pauses(Jitter::Decorrelated)), Err(NoMean::NoLimit));
        assert_eq!(mean_pause_of_delivered(1.0, Some(5), &pauses(Jitter::None)), Err(NoMean::NothingDelivered));
        assert_eq!(mean_pause_of_delivered(0.0, None, &pauses(Jitter::Decorrelated)), Ok(0.0));
        // 0.4, 0.8, 1.6, ... up to the cap, weighted by 1/2, 1/4, ...: close to the sum of its first thirty.
        let long = mean_pause_of_delivered(0.5, None, &pauses(Jitter::None)).expect("a closed form");
        let thirty = mean_pause_of_delivered(0.5, Some(30), &pauses(Jitter::None)).expect("a closed form");
        assert!((long - thirty).abs() < 1e-6, "{long} {thirty}");
    }
}
