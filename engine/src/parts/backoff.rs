//! How long somebody waits before trying again.

use crate::draw::Draw;
use crate::time::SimDuration;

/// When the next try comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backoff {
    /// After the same pause each time.
    Fixed(SimDuration),
    /// After a random pause between nothing and a limit that doubles with each try (the "full jitter" of the AWS
    /// architecture blog): `U(0, base 2^(n-1))`.
    FullJitter(SimDuration),
}

/// Doublings after which a limit grows no more.
const MOST_DOUBLINGS: u32 = 10;

/// `base 2^(n-1)` for `n` tries made; no more than `MOST_DOUBLINGS` doublings.
#[inline]
const fn doubled(base: SimDuration, tries: u32) -> SimDuration {
    let doublings = tries.saturating_sub(1);
    SimDuration::from_nanos(base.nanos() << if doublings < MOST_DOUBLINGS { doublings } else { MOST_DOUBLINGS })
}

impl Backoff {
    /// The pause before try `n` + 1, where `n` tries have been made.
    #[inline]
    pub fn pause(self, tries: u32, draw: &mut Draw) -> SimDuration {
        match self {
            Backoff::Fixed(pause) => pause,
            Backoff::FullJitter(base) => doubled(base, tries).scaled(draw.unit()),
        }
    }
}

/// How the limit of a pause grows from try to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// There is no pause.
    Immediate,
    /// It stays the base.
    Fixed,
    /// It doubles with each try, up to the cap: `expo(n) = min(cap, base 2^(n-1))` after `n` tries.
    Exponential,
}

/// How chance spreads a pause (the names and formulas of the AWS architecture blog and its simulator).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// Not at all: the limit itself.
    None,
    /// `U(0, limit)`.
    Full,
    /// `limit / 2 + U(0, limit / 2)`.
    Equal,
    /// `min(cap, U(base, 3 previous))`: grows by its own previous pause, whatever the [`Growth`] unless that is immediate.
    Decorrelated,
}

/// The pauses between the tries of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pauses {
    /// How the limit grows.
    pub growth: Growth,
    /// How chance spreads it.
    pub jitter: Jitter,
    /// The first limit.
    pub base: SimDuration,
    /// No pause is longer.
    pub cap: SimDuration,
}

impl Pauses {
    /// The pause after `tries` failed tries, where the pause before the last of them was `previous` (zero if there was none).
    #[inline]
    pub fn pause(&self, tries: u32, previous: SimDuration, draw: &mut Draw) -> SimDuration {
        let limit = match self.growth {
            Growth::Immediate => return SimDuration::ZERO,
            Growth::Fixed => self.base,
            Growth::Exponential => doubled(self.base, tries),
        }
        .min(self.cap);
        match self.jitter {
            Jitter::None => limit,
            Jitter::Full => limit.scaled(draw.unit()),
            Jitter::Equal => {
                let half = SimDuration::from_nanos(limit.nanos() / 2);
                half + half.scaled(draw.unit())
            }
            Jitter::Decorrelated => {
                let spread = previous.max(self.base).nanos() * 3 - self.base.nanos();
                (self.base + SimDuration::from_nanos(spread).scaled(draw.unit())).min(self.cap)
            }
        }
    }

    /// The longest pause that can come.
    pub fn longest(&self) -> SimDuration {
        match (self.growth, self.jitter) {
            (Growth::Immediate, _) => SimDuration::ZERO,
            (Growth::Fixed, Jitter::None | Jitter::Full | Jitter::Equal) => self.base.min(self.cap),
            (Growth::Exponential, _) | (Growth::Fixed, Jitter::Decorrelated) => self.cap,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Draws, Purpose};

    #[test]
    fn a_jittered_pause_stays_below_a_limit_that_doubles() {
        let draws = Draws::new(1, Purpose::RefreshPause);
        let base = SimDuration::from_millis(500);
        for tries in 1..=4 {
            let limit = base.nanos() << (tries - 1);
            let pauses = (0..2_000).map(|subject| Backoff::FullJitter(base).pause(tries, &mut draws.draw(subject, tries)).nanos());
            let longest = pauses.max().unwrap_or(0);
            assert!(longest <= limit && longest > limit / 10 * 9, "try {tries}: {longest} of {limit}");
        }
    }

    /// Lowest and highest of 4,000 pauses, in milliseconds, rounded to the nearest.
    fn spread(growth: Growth, jitter: Jitter, tries: u32, previous_ms: u64) -> (u64, u64) {
        let draws = Draws::new(9, Purpose::RetryPause);
        let pauses = Pauses { growth, jitter, base: SimDuration::from_millis(200), cap: SimDuration::from_millis(3_000) };
        let all = (0..4_000).map(|subject| {
            let pause = pauses.pause(tries, SimDuration::from_millis(previous_ms), &mut draws.draw(subject, tries));
            assert!(pause <= pauses.longest());
            (pause.nanos() + 500_000) / 1_000_000
        });
        all.fold((u64::MAX, 0), |(low, high), pause| (low.min(pause), high.max(pause)))
    }

    #[test]
    fn each_jitter_fills_its_interval_and_never_leaves_it() {
        for (tries, limit) in [(1, 200), (2, 400), (4, 1_600), (5, 3_000), (40, 3_000)] {
            assert_eq!(spread(Growth::Exponential, Jitter::None, tries, 0), (limit, limit));
            let (low, high) = spread(Growth::Exponential, Jitter::Full, tries, 0);
            assert!(low <= limit / 100 && high > limit / 100 * 99 && high <= limit, "full {low}..{high} of {limit}");
            let (low, high) = spread(Growth::Exponential, Jitter::Equal, tries, 0);
            assert!(
                low >= limit / 2 && low <= limit / 100 * 51 && high > limit / 100 * 99 && high <= limit,
                "equal {low}..{high} of {limit}"
            );
        }
        assert_eq!(spread(Growth::Fixed, Jitter::None, 9, 0), (200, 200));
        assert_eq!(spread(Growth::Immediate, Jitter::Full, 9, 0), (0, 0));
    }

    #[test]
    fn a_decorrelated_pause_lies_between_the_base_and_three_times_the_one_before() {
        for (previous, highest) in [(0, 600), (200, 600), (700, 2_100), (2_900, 3_000)] {
            let (low, high) = spread(Growth::Exponential, Jitter::Decorrelated, 3, previous);
            assert!((200..=220).contains(&low) && high <= highest && high > highest / 100 * 98, "{previous}: {low}..{high}");
        }
    }
}
