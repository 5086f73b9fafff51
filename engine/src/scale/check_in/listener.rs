//! Who hears what happens to each person.

use crate::models::check_in::book::{Place, Told};
use crate::time::SimTime;

/// A person of the crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// By order of arrival, from 0.
    pub id: u32,
    /// Who they are in every draw.
    pub key: u32,
}

/// How somebody's story ended, or how it stood at the end of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// At which place.
    pub place: Place,
    /// How often their message was published.
    pub publishes: u16,
    /// How often it was delivered, all its copies together.
    pub deliveries: u32,
    /// How often their points were granted.
    pub grants: u32,
}

/// Hears what happens to each person. What is said of one person comes in order of time; of two persons it need not. Every method does
/// nothing unless it is written.
pub trait Listener {
    /// Somebody was told how their check-in went.
    #[inline]
    fn answered(&mut self, _who: Who, _at: SimTime, _told: Told) {}
    /// A copy of somebody's message came to a worker, for the `delivery`-th time.
    #[inline]
    fn delivered(&mut self, _who: Who, _at: SimTime, _delivery: u32) {}
    /// Points were granted, for the `nth` time.
    #[inline]
    fn granted(&mut self, _who: Who, _at: SimTime, _nth: u32) {}
    /// Nothing can happen to somebody any more, or the run is over. Said once of everybody.
    #[inline]
    fn ended(&mut self, _who: Who, _ending: Ending) {}
}

/// Nobody listens, which costs nothing.
impl Listener for () {}
