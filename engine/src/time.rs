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

    /// So many nanoseconds, rounded to the nearest; zero for what is negative or unreadable.
    #[must_use]
    #[inline]
    pub fn nearest(nanos: f64) -> SimDuration {
        // By way of a signed number: WebAssembly engines convert to an unsigned one in twice the time. 2^63 nanoseconds are 292 years.
        SimDuration(((nanos + 0.5) as i64).max(0) as u64)
    }
}

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

    #[test]
    fn time_before_the_start_does_not_exist() {
        assert_eq!(SimTime::from_nanos(5) - SimDuration::from_nanos(9), SimTime::START);
        assert_eq!(SimTime::from_nanos(5).since(SimTime::from_nanos(9)), SimDuration::ZERO);
    }

    #[test]
    fn scaling_rounds_to_the_nearest_nanosecond() {
        assert_eq!(SimDuration::from_nanos(10).scaled(0.25), SimDuration::from_nanos(3));
        assert_eq!(SimDuration::from_nanos(10).scaled(-1.0), SimDuration::ZERO);
        assert_eq!(SimDuration::from_nanos(10).scaled(f64::NAN), SimDuration::ZERO);
    }
}
