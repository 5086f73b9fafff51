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

impl Backoff {
    /// The pause before try `n` + 1, where `n` tries have been made.
    pub fn pause(self, tries: u32, draw: &mut Draw) -> SimDuration {
        match self {
            Backoff::Fixed(pause) => pause,
            Backoff::FullJitter(base) => {
                let limit = base.nanos() << tries.saturating_sub(1).min(MOST_DOUBLINGS);
                SimDuration::from_nanos(limit).scaled(draw.unit())
            }
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
}
