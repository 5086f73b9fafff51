//! Random draws as a pure function of what they are for.
//!
//! A draw is not "the next number of a generator": it is looked up by (seed, purpose, subject, attempt). Shopper 17 therefore
//! has the same patience, luck and service time whatever the reader changes and in whichever variant; nothing has to be saved
//! with a checkpoint, and nothing is shared by accident.

/// What a draw decides. One purpose, one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Time between two arrivals of the base load.
    BaseArrival = 1,
    /// Time between two arrivals of the spike.
    SpikeArrival = 2,
    /// How long one attempt of work takes.
    ServiceTime = 3,
    /// Whether one attempt of work fails.
    AttemptFails = 4,
    /// How long a shopper pauses before pressing refresh.
    RefreshPause = 5,
    /// Whether a shopper pays.
    Payment = 6,
    /// How long a check-in's own database takes.
    CommitTime = 7,
    /// How long the points service takes for one attempt.
    PointsTime = 8,
    /// Whether the points service fails at one attempt.
    PointsFails = 9,
    /// Whether a message fails at every attempt.
    Poison = 10,
    /// Whether a worker crashes over one delivery, and where in its work.
    WorkerCrash = 11,
    /// Whether the acknowledgement of one delivery is lost.
    AckLost = 12,
    /// Whether the check-in process crashes between commit and publish, and when.
    ProcessCrash = 13,
    /// Whether one publish is lost on its way to the broker.
    PublishLost = 14,
    /// Whether the confirm of one publish is lost on its way back.
    ConfirmLost = 15,
    /// Whether the relay crashes between one publish and marking it.
    RelayCrash = 16,
    /// How long a failed message waits before its next attempt.
    RetryPause = 17,
    /// When in its period the relay first looks.
    RelayPhase = 18,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 18] = [
        Purpose::BaseArrival,
        Purpose::SpikeArrival,
        Purpose::ServiceTime,
        Purpose::AttemptFails,
        Purpose::RefreshPause,
        Purpose::Payment,
        Purpose::CommitTime,
        Purpose::PointsTime,
        Purpose::PointsFails,
        Purpose::Poison,
        Purpose::WorkerCrash,
        Purpose::AckLost,
        Purpose::ProcessCrash,
        Purpose::PublishLost,
        Purpose::ConfirmLost,
        Purpose::RelayCrash,
        Purpose::RetryPause,
        Purpose::RelayPhase,
    ];
}

/// All draws of one purpose under one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: u64,
}

/// One keyed draw: an unlimited row of random numbers, the same each time it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    key: u64,
    position: u64,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes 64 bits so that each depends on all (Pelle Evensen's "moremur" constants for the MurmurHash3 finaliser).
#[inline]
pub(crate) const fn mix(mut x: u64) -> u64 {
    x ^= x >> 27;
    x = x.wrapping_mul(0x3C79_AC49_2BA7_B653);
    x ^= x >> 33;
    x = x.wrapping_mul(0x1C69_B3F7_4AC4_AE35);
    x ^ (x >> 27)
}

impl Draws {
    /// The draws for `purpose` under `seed`.
    pub const fn new(seed: u32, purpose: Purpose) -> Draws {
        Draws { key: mix(mix(seed as u64 ^ GOLDEN).wrapping_add((purpose as u64).wrapping_mul(GOLDEN))) }
    }

    /// The draw about `subject` at its `attempt`-th time; attempts from 2^24 on wrap.
    #[inline]
    pub const fn draw(self, subject: u32, attempt: u32) -> Draw {
        Draw { key: self.key, position: ((subject as u64) << 32) | (((attempt & 0x00FF_FFFF) as u64) << 8) }
    }
}

impl Draw {
    /// 64 random bits, and on to the next of this draw's row.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        let bits = mix(self.key.wrapping_add(self.position.wrapping_mul(GOLDEN)));
        // The low byte counts within the row; a row is never read 256 deep in practice, and wraps if it is.
        self.position = (self.position & !0xFF) | (self.position.wrapping_add(1) & 0xFF);
        bits
    }

    /// A number in [0, 1), in steps of 2^-53.
    #[inline]
    pub const fn unit(&mut self) -> f64 {
        unit(self.bits())
    }

    /// True with probability `percent` / 100.
    #[inline]
    pub const fn percent(&mut self, percent: u32) -> bool {
        // A 32-bit product instead of a float: exact at 0 and at 100.
        ((self.bits() >> 32) * 100) >> 32 < percent as u64
    }

    /// True with probability `per_mille` / 1000.
    #[inline]
    pub const fn per_mille(&mut self, per_mille: u32) -> bool {
        ((self.bits() >> 32) * 1_000) >> 32 < per_mille as u64
    }
}

/// The top 53 bits as a number in [0, 1).
#[inline]
pub(crate) const fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn the_same_key_gives_the_same_number() {
        let draws = Draws::new(7, Purpose::ServiceTime);
        assert_eq!(draws.draw(17, 2).bits(), draws.draw(17, 2).bits());
    }

    #[test]
    fn no_two_keys_share_a_number() {
        let mut seen = BTreeSet::new();
        for seed in 0..4 {
            for purpose in Purpose::ALL {
                for subject in 0..200 {
                    for attempt in 0..8 {
                        let mut draw = Draws::new(seed, purpose).draw(subject, attempt);
                        assert!(seen.insert(draw.bits()) && seen.insert(draw.bits()));
                    }
                }
            }
        }
    }

    #[test]
    fn a_percentage_is_exact_at_both_ends_and_right_between() {
        let draws = Draws::new(1, Purpose::Payment);
        let hits = |percent| (0..100_000).filter(|&subject| draws.draw(subject, 0).percent(percent)).count();
        assert_eq!((hits(0), hits(100)), (0, 100_000));
        let mills = |per_mille| (0..100_000).filter(|&subject| draws.draw(subject, 0).per_mille(per_mille)).count();
        assert_eq!((mills(0), mills(1_000), mills(300)), (0, 100_000, hits(30)));
        // Five standard deviations of a binomial with n = 100,000 and p = 0.3 are 725.
        assert!(hits(30).abs_diff(30_000) < 725, "{}", hits(30));
    }

    /// Chi-square over 256 cells on neighbouring subjects, low and high byte; the 99.99 % point at 255 degrees is 347.
    #[test]
    fn neighbouring_subjects_are_unrelated() {
        for shift in [0, 28, 56] {
            let mut cells = [0u32; 256];
            let draws = Draws::new(3, Purpose::ServiceTime);
            for subject in 0..256_000 {
                let here = draws.draw(subject, 0).bits() >> shift;
                let next = draws.draw(subject + 1, 0).bits() >> shift;
                cells[((here ^ next) & 0xFF) as usize] += 1;
            }
            let chi: f64 = cells.iter().map(|&n| (f64::from(n) - 1000.0) * (f64::from(n) - 1000.0) / 1000.0).sum();
            assert!(chi < 347.0, "shift {shift}: {chi}");
        }
    }
}
