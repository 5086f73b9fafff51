//! What a model has to say of itself, so that every reading works on it.

use super::reading::UnderWay;
use crate::arrivals::Person;
use crate::run::{Model, Sink};
use crate::time::SimTime;
use alloc::vec::Vec;
use core::fmt::Debug;

/// The bit of [`Readable::counted`] that says that a fact is trouble, beyond those of the counters.
pub const TROUBLE: u32 = 1 << 31;

/// The bit of [`Readable::counted`] that says that a fact is something to the model's [`Notes`], which hear of no other. Most facts are
/// nothing to them, and the mask is at hand.
pub const NOTED: u32 = 1 << 30;

/// A model that can be read: counted over time, told one subject at a time, and marked at its moments.
pub trait Readable: Model {
    /// Stable names of what is counted, at most 30.
    const COUNTERS: &'static [&'static str];
    /// Stable names of the levels, at most 3. The first is the backlog, and the last whatever is inside.
    const LEVELS: &'static [&'static str];
    /// Stable ids of the places of the ledger. Everybody who has come stands at one of them.
    const PLACES: &'static [&'static str];
    /// What an instant can be marked for.
    type MomentKind: Copy + Ord + Debug + 'static;
    /// What this model alone takes down while it is played.
    type Notes: Notes<Self>;

    /// Which counters a fact adds one to, as a bit mask, with [`TROUBLE`] among the bits if it is trouble, and
    /// [`NOTED`] if the notes are to hear of it.
    fn counted(fact: &Self::Fact) -> u32;
    /// The levels now, in the order of [`Readable::LEVELS`], padded with zeros.
    fn levels(&self) -> [u32; 3];
    /// The first backlog that is pressure.
    fn pressure(setup: &Self::Setup) -> u32;
    /// The people of a run, in order of arrival: the same in every variant.
    fn crowd(setup: &Self::Setup) -> &[Person];
    /// From when on people's stories are taken down while a run is played.
    fn told_from(setup: &Self::Setup) -> SimTime;
    /// Whose story a fact belongs to: a position in the crowd.
    fn subject(fact: &Self::Fact) -> Option<u32>;
    /// How many stand at each of [`Readable::PLACES`].
    fn tally(&self) -> &[u32];
    /// Everybody who has come so far.
    fn arrived(&self) -> u32;
    /// Plays a run on: [`UnderWay::go_on`], in a function that is not generic, so that it is the engine that compiles the model, as fast as
    /// it sees fit, and not whoever plays it.
    fn go_on(run: &mut UnderWay<Self>, steps: &mut u64) -> bool;
}

/// What a model takes down of its own while it is played, its moments among it: from the facts that are [`NOTED`], and from how things stand
/// after each event that brought one of those or changed a level. The rest changes nothing in it, so that it need not be told.
pub trait Notes<M: Readable>: Sink<M> {
    /// Nothing heard yet.
    fn begin(setup: &M::Setup) -> Self;
    /// What [`Sink::after`] does, for whoever has the model's levels of now at hand.
    fn see(&mut self, at: SimTime, model: &M, levels: [u32; 3]);
    /// The moments of the run once it has ended, in order of time.
    fn moments(&mut self) -> Vec<Moment<M::MomentKind>>;
}

/// One marked instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment<K> {
    /// When.
    pub at: SimTime,
    /// What.
    pub kind: K,
}
