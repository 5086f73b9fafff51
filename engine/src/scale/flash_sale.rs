//! The flash sale's queue variant without a calendar.
//!
//! Each press is settled when it happens: told "sold out", refused, or put in line, and then start and end of its attempt are known.
//! What has to wait for its instant is little: attempts that will fail or will not be paid for, failed orders that rejoin the tail,
//! units that come back, and presses after a pause.

mod covers;
mod enlarged;
mod listener;
mod log;
mod machine;
mod refreshes;
mod rules;
mod series;
mod tally;
mod view;

pub use covers::{NotCovered, covers};
pub use enlarged::{Enlarged, MOST_PAUSING, MOST_TIMES, MOST_UNITS, MOST_VISITS};
pub use listener::{Listener, Step};
pub use log::{Gate, Log, MOST_ORDERS};
pub use series::{BINS, Series};
pub use tally::Tally;
pub use view::{Moment, Press, Visit};

use super::crew::{Few, Many};
use crate::models::flash_sale::setup::Setup;
use crate::time::SimTime;
use machine::Machine;
use rules::{All, Plain};

/// A run in progress. It is carried on in steps, so that a caller can show how far it is and can stop it.
pub struct Run {
    any: AnyMachine,
}

/// One copy of the rules for each way of keeping workers: a few in registers, many in a heap; and of a plain queue's rules, the case that
/// theory is about.
enum AnyMachine {
    Plain(Machine<Few<4>, Plain>),
    Four(Machine<Few<4>, All>),
    Eight(Machine<Few<8>, All>),
    Sixteen(Machine<Few<16>, All>),
    Many(Machine<Many, All>),
}

macro_rules! each {
    ($any:expr, $machine:ident => $what:expr) => {
        match $any {
            AnyMachine::Plain($machine) => $what,
            AnyMachine::Four($machine) => $what,
            AnyMachine::Eight($machine) => $what,
            AnyMachine::Sixteen($machine) => $what,
            AnyMachine::Many($machine) => $what,
        }
    };
}

impl Run {
    /// A run of the queue variant at its start; `setup`'s own list of people is not looked at. With `keeps_log` any moment of it can be
    /// visited afterwards, see [`Log`].
    ///
    /// # Errors
    /// When a rule of this setting needs the calendar.
    pub fn new(setup: Setup, seed: u32, keeps_log: bool) -> Result<Run, NotCovered> {
        covers(&setup)?;
        Ok(Run {
            any: match setup.queue.workers {
                ..=4 if Plain::covers(&setup, keeps_log) => AnyMachine::Plain(Machine::new(setup, seed, false)),
                ..=4 => AnyMachine::Four(Machine::new(setup, seed, keeps_log)),
                5..=8 => AnyMachine::Eight(Machine::new(setup, seed, keeps_log)),
                9..=16 => AnyMachine::Sixteen(Machine::new(setup, seed, keeps_log)),
                _ => AnyMachine::Many(Machine::new(setup, seed, keeps_log)),
            },
        })
    }

    /// Goes on by so many people, or to the end; whether anything is left.
    pub fn advance(&mut self, people: u32) -> bool {
        self.advance_heard(people, &mut ())
    }

    /// The same, with somebody listening.
    pub fn advance_heard<L: Listener>(&mut self, people: u32, listener: &mut L) -> bool {
        each!(&mut self.any, machine => machine.advance(people, listener))
    }

    /// The instant up to which everything has been decided.
    pub fn now(&self) -> SimTime {
        each!(&self.any, machine => SimTime::from_nanos(machine.now()))
    }

    /// Whether it has come to its end.
    pub fn is_over(&self) -> bool {
        each!(&self.any, machine => machine.is_over())
    }

    /// Where everybody stands at the end, and what was counted. Until [`Run::is_over`], what is decided so far.
    pub fn tally(&self) -> &Tally {
        each!(&self.any, machine => &machine.tally)
    }

    /// Counts over time.
    pub fn series(&self) -> &Series {
        each!(&self.any, machine => &machine.series)
    }

    /// What it was set up with.
    pub fn setup(&self) -> &Setup {
        each!(&self.any, machine => &machine.setup)
    }

    /// What is remembered for visiting a moment, if anything is.
    pub fn log(&self) -> Option<&Log> {
        each!(&self.any, machine => machine.log.as_ref())
    }

    /// Memory held, in bytes: all of it, and how much of that is the waiting line.
    pub fn memory(&self) -> (usize, usize) {
        each!(&self.any, machine => machine.memory())
    }

    /// A hash over the outcome: the same natively and in WebAssembly, whatever the size of the steps.
    pub fn digest(&self) -> u64 {
        self.tally().digest()
    }

    /// What happened around an instant: see [`Moment`]. Nothing without a log.
    pub fn moment(&self, at: SimTime, most: usize) -> Option<Moment> {
        each!(&self.any, machine => view::moment(&machine.setup, machine.log.as_ref()?, at, most))
    }
}
