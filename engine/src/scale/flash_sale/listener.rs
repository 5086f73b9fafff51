//! Who hears what is decided.

use crate::models::flash_sale::facts::Outcome;

/// Something that is decided about a person. What is decided early is said early: instants do not come in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Pressed the button, for the n-th time.
    Asked(u8),
    /// Was refused for lack of room at the n-th press.
    Refused(u8),
    /// Was put in line at the n-th press.
    Joined(u8),
    /// Work on the n-th delivery of the order begins.
    Started(u8),
    /// Work on the n-th delivery of the order ends.
    Ended {
        /// Which delivery.
        delivery: u8,
        /// Whether it failed.
        failed: bool,
        /// Whether the shopper was still there.
        heard: bool,
    },
    /// The order rejoins the tail for its n-th delivery.
    Requeued(u8),
    /// Heard "it is yours, please pay", and will not.
    Paying,
    /// A unit that was kept for this person comes back.
    Returned,
    /// The story ends, at this place of [`Outcome::ALL`].
    Done(u8),
}

impl Step {
    pub(super) fn done(outcome: Outcome) -> Step {
        Step::Done(outcome as u8)
    }
}

/// Hears every step of everybody, when it is decided. Whoever hears nothing costs nothing: the listener is compiled in.
pub trait Listener {
    /// Whether nothing is ever heard. Then people of whom it is plain what they are told are only drawn and counted.
    const DEAF: bool = false;

    /// A step of the person with this key, at an instant in nanoseconds, within the run.
    fn hear(&mut self, at: u64, key: u32, step: Step);
}

impl Listener for () {
    const DEAF: bool = true;

    #[inline]
    fn hear(&mut self, _: u64, _: u32, _: Step) {}
}
