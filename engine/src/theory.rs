//! Closed forms beside which a run can be laid, each with its source and the conditions under which it holds.
//!
//! Nothing here looks at a run: a scenario decides whether the conditions hold for the reader's setting, and says so.

use crate::time::SimDuration;

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

/// How long a backlog takes to drain when so many a second come and so many can be done: `backlog / (capacity - rate)`, the fluid limit.
/// `None` when no more can be done than come: it never drains.
///
/// Holds for constant rates and a backlog large beside its fluctuations, while every server is busy.
/// Source: Newell, *Applications of Queueing Theory*, on deterministic approximations.
pub fn drain(backlog: u32, capacity_per_s: f64, rate_per_s: f64) -> Option<SimDuration> {
    let spare = capacity_per_s - rate_per_s;
    (spare > 0.0).then(|| SimDuration::from_nanos((f64::from(backlog) / spare * 1e9) as u64))
}

/// Availability of a chain in which every part must answer: the product of theirs.
///
/// Holds for parts that fail independently. Source: Beyer et al., *Site Reliability Engineering*, on serial dependencies.
pub fn in_series(parts: &[f64]) -> f64 {
    parts.iter().product()
}

/// `p` to a whole power, by squaring; `powf` of the standard library differs in bits between platforms.
fn power(p: f64, mut exponent: u32) -> f64 {
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
            }
            assert!((attempts(p, None) - summed(p, 100_000).0).abs() < 1e-9, "{p}");
        }
        assert_eq!(attempts(1.0, Some(7)), 7.0);
        assert_eq!(attempts(1.0, None), f64::INFINITY);
    }

    #[test]
    fn a_backlog_drains_only_where_more_can_be_done_than_comes() {
        assert_eq!(drain(300, 80.0, 20.0), Some(SimDuration::from_seconds(5)));
        assert_eq!(drain(300, 20.0, 20.0), None);
        assert_eq!(drain(0, 20.0, 30.0), None);
    }

    #[test]
    fn a_chain_is_less_available_than_its_weakest_part() {
        assert!((in_series(&[0.99, 0.9]) - 0.891).abs() < 1e-12);
        assert_eq!(in_series(&[]), 1.0);
    }
}
