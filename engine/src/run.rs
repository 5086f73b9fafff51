//! Running a model, and reading a run again.
//!
//! A run is computed whole, at once, and then read: pause, step, rewind, scrub and fork are all readings of one
//! [`Recording`]. Facts are not stored. A recording keeps clones of its world at intervals and makes the facts of any
//! stretch again by replaying it, so that a long run needs no more memory than a short one.

use crate::agenda::{Agenda, Ranked};
use crate::time::SimTime;

mod recording;

pub use recording::{CHECKPOINT_BUDGET, Playing, Recording};

/// How many lanes every agenda has.
pub const LANES: usize = 4;

/// Something that happened, as the digest reads it.
pub trait Encoded {
    /// The fact in 64 bits; two different facts of one instant have different codes.
    fn code(&self) -> u64;
}

/// The rules of a lab: one closed set of events and one `match`.
pub trait Model: Clone + PartialEq + Sized {
    /// What a run is set up with: typed, checked, never changing.
    type Setup;
    /// What is due.
    type Event: Copy + PartialEq + Ranked;
    /// What a reader does in the middle of a run.
    type Command: Copy + PartialEq;
    /// What happened.
    type Fact: Copy + Encoded;

    /// The world at the start, with its first events put down.
    fn open(setup: &Self::Setup, agenda: &mut Agenda<Self::Event, LANES>) -> Self;
    /// Where the run ends.
    fn end(setup: &Self::Setup) -> SimTime;
    /// Carries out one event.
    fn step<S: Sink<Self> + ?Sized>(&mut self, setup: &Self::Setup, event: Self::Event, cx: &mut Context<'_, Self, S>);
    /// Carries out one command.
    fn apply<S: Sink<Self> + ?Sized>(&mut self, setup: &Self::Setup, command: Self::Command, cx: &mut Context<'_, Self, S>);
    /// Asserts what must hold after every event, in release builds too; costs O(1).
    ///
    /// # Panics
    /// When a rule is broken: the run is then worthless.
    fn assert_sound(&self, setup: &Self::Setup);
    /// Memory of a clone without its agenda, roughly, in bytes.
    fn weight(&self) -> usize;
}

/// Who listens to a run while it is computed.
pub trait Sink<M: Model> {
    /// Something happened.
    fn fact(&mut self, at: SimTime, fact: &M::Fact);
    /// An event or command was carried out whole.
    fn after(&mut self, at: SimTime, setup: &M::Setup, model: &M);
}

/// Nobody listens.
impl<M: Model> Sink<M> for () {
    fn fact(&mut self, _: SimTime, _: &M::Fact) {}
    fn after(&mut self, _: SimTime, _: &M::Setup, _: &M) {}
}

/// Two listen.
impl<M: Model, A: Sink<M>, B: Sink<M>> Sink<M> for (&mut A, &mut B) {
    fn fact(&mut self, at: SimTime, fact: &M::Fact) {
        self.0.fact(at, fact);
        self.1.fact(at, fact);
    }
    fn after(&mut self, at: SimTime, setup: &M::Setup, model: &M) {
        self.0.after(at, setup, model);
        self.1.after(at, setup, model);
    }
}

/// What a model may do while it carries out an event: know the time, put events down, say what happened.
pub struct Context<'a, M: Model, S: ?Sized> {
    /// The instant.
    pub now: SimTime,
    /// Where to put events down.
    pub agenda: &'a mut Agenda<M::Event, LANES>,
    digest: &'a mut u64,
    sink: &'a mut S,
}

impl<M: Model, S: Sink<M> + ?Sized> Context<'_, M, S> {
    /// Says that something happened now.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn emit(&mut self, fact: M::Fact) {
        *self.digest = absorb(absorb(*self.digest, self.now.nanos()), fact.code());
        self.sink.fact(self.now, &fact);
    }
}

/// One round of a multiplicative hash; order matters.
#[inline]
const fn absorb(state: u64, word: u64) -> u64 {
    (state.rotate_left(23) ^ word).wrapping_mul(0x9FB2_1C65_1E98_DF25)
}

/// Everything there is at one instant, what is due included. Two equal worlds have equal futures.
#[derive(Clone, Debug, PartialEq)]
pub struct World<M: Model> {
    now: SimTime,
    steps: u64,
    commands_done: usize,
    digest: u64,
    agenda: Agenda<M::Event, LANES>,
    model: M,
}

/// A command with its instant.
pub type Timed<M> = (SimTime, <M as Model>::Command);

impl<M: Model> World<M> {
    /// The world at the start.
    pub fn open(setup: &M::Setup) -> World<M> {
        let mut agenda = Agenda::default();
        let model = M::open(setup, &mut agenda);
        World { now: SimTime::START, steps: 0, commands_done: 0, digest: 0, agenda, model }
    }

    /// The instant this world is of.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// How many events and commands have been carried out.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The model's state.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// A hash over every fact so far, with its time and in its order.
    pub fn digest(&self) -> u64 {
        crate::draw::mix(self.digest ^ self.steps)
    }

    /// Memory of a clone, roughly, in bytes.
    fn weight(&self) -> usize {
        self.model.weight() + self.agenda.weight()
    }

    /// When the next event or command is due.
    pub fn next_at(&self, commands: &[Timed<M>]) -> Option<SimTime> {
        let command = commands.get(self.commands_done).map(|(at, _)| *at);
        match (self.agenda.next_at(), command) {
            (Some(event), Some(command)) => Some(event.min(command)),
            (event, command) => event.or(command),
        }
    }

    /// Carries out what comes next, if it is due at `until` or before: at one instant events first, then commands.
    #[inline]
    pub fn step<S: Sink<M> + ?Sized>(&mut self, setup: &M::Setup, commands: &[Timed<M>], until: SimTime, sink: &mut S) -> bool {
        self.advance_by(setup, commands, until, self.steps + 1, sink)
    }

    /// Carries out everything due at `until` or before.
    pub fn advance<S: Sink<M> + ?Sized>(&mut self, setup: &M::Setup, commands: &[Timed<M>], until: SimTime, sink: &mut S) {
        self.advance_by(setup, commands, until, u64::MAX, sink);
        self.now = self.now.max(until);
    }

    /// Carries out what is due at `until` or before, until `steps` have been carried out in all; says whether that many have.
    fn advance_by<S: Sink<M> + ?Sized>(
        &mut self,
        setup: &M::Setup,
        commands: &[Timed<M>],
        until: SimTime,
        steps: u64,
        sink: &mut S,
    ) -> bool {
        loop {
            let command = commands.get(self.commands_done).copied().filter(|(at, _)| *at <= until);
            let limit = command.map_or(until, |(at, _)| at);
            while self.steps < steps
                && let Some((at, event)) = self.agenda.pop_until(limit)
            {
                let World { agenda, model, digest, .. } = self;
                model.step(setup, event, &mut Context { now: at, agenda, digest, sink });
                self.carried_out(at, setup, sink);
            }
            if self.steps >= steps {
                return true;
            }
            let Some((at, command)) = command else {
                return false;
            };
            self.commands_done += 1;
            let World { agenda, model, digest, .. } = self;
            model.apply(setup, command, &mut Context { now: at, agenda, digest, sink });
            self.carried_out(at, setup, sink);
        }
    }

    /// An event or command of this instant has been carried out whole.
    #[inline]
    fn carried_out<S: Sink<M> + ?Sized>(&mut self, at: SimTime, setup: &M::Setup, sink: &mut S) {
        self.now = at;
        self.steps += 1;
        self.model.assert_sound(setup);
        sink.after(at, setup, &self.model);
    }
}
