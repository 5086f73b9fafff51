//! The check-in lab's queue variant without a calendar, for as many people as anybody wants.
//!
//! It keeps the very rules and keyed draws of [`crate::models::check_in`], and every person's story comes out the same to the
//! nanosecond, ties included; the tests hold the two side by side. What it leaves out is what only a story needs: a record of everybody,
//! facts and their digest, worlds to go back to, commands of a reader. In their place:
//!
//! * People are made as they come, and forgotten when nothing can happen to them any more. Memory follows those inside.
//! * Events that fall due in the order in which they are put down wait in rings, one for each kind; only what really comes in any order
//!   (commits, retries, faults) waits in heaps, and the ends of calls in a row of as many places as there are slots. The next event is the
//!   least of three numbers: workers' own work, the points service, and the least of the dozen others, which is kept.
//! * Nearly every answer of chance is "no" (nothing crashes, nothing is lost), and is had from one comparison.
//! * With an outbox nothing reaches back from the broker to the check-in service, so people and threads run by themselves, up to each
//!   instant at which the relay looks.
//! * A timer that is sure to find nobody (a confirm that is under way, a reply whose instant is known) is not kept.

mod broker;
mod crew;
mod events;
mod front;
mod fronts;
mod lanes;
mod listener;
mod luck;
mod points;
mod publisher;
mod rings;
mod services;
mod story;
mod tally;
mod world;

pub use listener::{Ending, Listener, Who};
pub use tally::{Bins, Delays, Tally};

use crate::models::check_in::setup::{Setup, Variant};
use crate::time::SimTime;
use alloc::boxed::Box;
use world::World;

/// Why a setup is none for this engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCovered {
    /// It is of the inline variant, in which everything hangs together: a check-in holds its thread for as long as its call takes.
    Inline,
}

/// Whether this engine can run a setup: every one of the queue variant, whatever its knobs say.
///
/// # Errors
/// The reason why it cannot.
pub fn covers(setup: &Setup) -> Result<(), NotCovered> {
    match setup.variant {
        Variant::Queue => Ok(()),
        Variant::Inline => Err(NotCovered::Inline),
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// People who have come so far.
    pub people: u32,
    /// The instant that the run has reached.
    pub now: SimTime,
    /// Whether the run is over.
    pub over: bool,
}

/// Events that one call carries out at most for each person that it was asked for, so that a call stays short when nobody comes any more.
const EVENTS_EACH: u64 = 16;

/// A run at scale.
pub struct Run {
    setup: Setup,
    world: Box<World>,
    over: bool,
}

impl Run {
    /// The run of a setup, at its start. The people that the setup lists are not asked: the run makes the same ones as they come.
    ///
    /// # Errors
    /// When this engine does not cover the setup.
    pub fn new(setup: Setup) -> Result<Run, NotCovered> {
        covers(&setup)?;
        let world = Box::new(World::new(&setup));
        Ok(Run { setup, world, over: false })
    }

    /// What the run was set up with.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Goes on until about `most_people` more have come, or for as many events as those would bring, whichever is first. How a run is cut
    /// into calls changes nothing in it.
    pub fn advance<L: Listener>(&mut self, most_people: u32, listener: &mut L) -> Progress {
        let Run { setup, world, over } = self;
        let people = world.front.arrived.saturating_add(most_people);
        let events = u64::from(most_people) * EVENTS_EACH;
        if !*over && world.advance(setup, people, events, listener) {
            world.close(setup, listener);
            *over = true;
        }
        self.progress()
    }

    /// How far the run is.
    pub fn progress(&self) -> Progress {
        Progress { people: self.world.front.arrived, now: SimTime::from_nanos(self.world.now), over: self.over }
    }

    /// Whether the run is over.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// What the run has come to so far.
    pub fn tally(&self) -> &Tally {
        &self.world.tally
    }

    /// What happened when.
    pub fn bins(&self) -> &Bins {
        &self.world.bins
    }

    /// Memory that the run holds, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Run>() + self.world.bytes()
    }
}
