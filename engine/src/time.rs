//! Simulated time: whole nanoseconds since the start of a run.
//!
//! Integers, so that two machines cannot disagree about which of two events came first.

use core::ops::{Add, AddAssign, Sub};

const NANOS_PER_MILLI: u64 = 1_000_000;
const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// An instant of a run, in nanoseconds since its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(u64);

/// A length of simulated time, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(u64);

impl SimTime {
    /// The start of every run.
    pub const START: SimTime = SimTime(0);
    /// An instant after every other.
    pub const FAR: SimTime = SimTime(u64::MAX);

    /// The instant `nanos` nanoseconds after the start.
    pub const fn from_nanos(nanos: u64) -> SimTime {
        SimTime(nanos)
    }

    /// Nanoseconds since the start.
    pub const fn nanos(self) -> u64 {
        self.0
    }

    /// Seconds since the start; for reading only, never for deciding.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// The time from `earlier` to here; zero when `earlier` is later.
    pub const fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);

    /// A length of `nanos` nanoseconds.
    pub const fn from_nanos(nanos: u64) -> SimDuration {
        SimDuration(nanos)
    }

    /// A length of `millis` milliseconds.
    pub const fn from_millis(millis: u64) -> SimDuration {
        SimDuration(millis * NANOS_PER_MILLI)
    }

    /// A length of `seconds` seconds.
    pub const fn from_seconds(seconds: u64) -> SimDuration {
        SimDuration(seconds * NANOS_PER_SECOND)
    }

    /// The length in nanoseconds.
    pub const fn nanos(self) -> u64 {
        self.0
    }

    /// The length in seconds; for reading only, never for deciding.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// This length times `factor`, rounded to the nearest nanosecond; a negative or unreadable factor gives zero.
    ///
    /// The product and the conversion are IEEE operations, hence the same bits on every machine.
    #[must_use]
    #[inline]
    pub fn scaled(self, factor: f64) -> SimDuration {
        SimDuration::nearest(self.0 as f64 * factor)
    }

    /// So many nanoseconds, rounded to the nearest, halves up; zero for what is negative or unreadable.
    #[must_use]
    #[inline]
    pub fn nearest(nanos: f64) -> SimDuration {
        let up = nanos + 0.5;
        // What is negative or unreadable has larger bits than any number below.
        if up.to_bits() >= WHOLE.to_bits() {
            return SimDuration::far(up);
        }
        // The part of `up` before the point, without a conversion: V8 has each wait for the one before it, however little they have to do
        // with each other. From 2^52 on numbers are whole, so that the sum is the nearest whole number, or the one above.
        let sum = up + WHOLE;
        let above = sum - WHOLE > up;
        SimDuration(sum.to_bits() - WHOLE.to_bits() - u64::from(above))
    }

    /// The part before the point of what is more than 52 days; zero for what is negative or unreadable.
    #[cold]
    fn far(nanos: f64) -> SimDuration {
        SimDuration((nanos as i64).max(0) as u64)
    }
}

/// The least number from which on every number is whole.
const WHOLE: f64 = 4_503_599_627_370_496.0;

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    fn add(self, length: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(length.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, length: SimDuration) {
        *self = *self + length;
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    fn add(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(other.0))
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = SimTime;
    fn sub(self, length: SimDuration) -> SimTime {
        SimTime(self.0.saturating_sub(length.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{mix, unit};

    #[test]
    fn time_before_the_start_does_not_exist() {
        assert_eq!(SimTime::from_nanos(5) - SimDuration::from_nanos(9), SimTime::START);
        assert_eq!(SimTime::from_nanos(5).since(SimTime::from_nanos(9)), SimDuration::ZERO);
    }

    /// The conversion that a compiler knows, as the standard of the one above.
    #[test]
    fn rounding_is_what_a_conversion_of_half_more_would_give() {
        let edges = [0.0, 0.49, 0.5, 0.75, 1.0, 1.5, 2.5, 4.2e9, WHOLE / 2.0, WHOLE - 1.0, WHOLE - 0.5, WHOLE, WHOLE + 1.0, 1e18, 1e300];
        let odd = [f64::NAN, f64::INFINITY, f64::MIN_POSITIVE, f64::MAX];
        let drawn =
            (0..200_000u64).map(|n| f64::from_bits(mix(n) >> 1)).chain((0..200_000).map(|n| unit(mix(n)) * (1u64 << (n % 60)) as f64));
        for nanos in edges.into_iter().chain(odd).chain(drawn) {
            for nanos in [nanos, nanos.next_up(), nanos.next_down(), -nanos] {
                assert_eq!(SimDuration::nearest(nanos).0, ((nanos + 0.5) as i64).max(0) as u64, "{nanos:e}");
            }
        }
    }

    #[test]
    fn scaling_rounds_to_the_nearest_nanosecond() {
        assert_eq!(SimDuration::from_nanos(10).scaled(0.25), SimDuration::from_nanos(3));
        assert_eq!(SimDuration::from_nanos(10).scaled(-1.0), SimDuration::ZERO);
        assert_eq!(SimDuration::from_nanos(10).scaled(f64::NAN), SimDuration::ZERO);
    }
}
