//! A run that is kept, to be read again at any instant.

use super::{Model, Sink, Timed, World};
use crate::order::in_order;
use crate::time::SimTime;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// How much memory the checkpoints of one recording may take, in bytes.
pub const CHECKPOINT_BUDGET: usize = 12 << 20;
/// How many steps lie between two checkpoints of a short run: a seek replays half as many on average, some 50 microseconds.
const CHECKPOINT_STEPS: u64 = 4_096;

/// A whole run: setup, commands, and worlds along the way to read it again from.
pub struct Recording<M: Model> {
    setup: Rc<M::Setup>,
    commands: Vec<Timed<M>>,
    checkpoints: Vec<World<M>>,
    end: World<M>,
}

/// A run that is being played and kept, in as many pieces as anybody likes: how it is cut changes nothing in it.
pub struct Playing<M: Model> {
    setup: Rc<M::Setup>,
    commands: Vec<Timed<M>>,
    checkpoints: Vec<World<M>>,
    world: World<M>,
    /// Steps between two checkpoints, what those take, and when the next is due.
    spacing: u64,
    weight: usize,
    next: u64,
}

impl<M: Model> Playing<M> {
    /// A run of a setup with the given commands (any order), at its start.
    pub fn new(setup: Rc<M::Setup>, mut commands: Vec<Timed<M>>) -> Playing<M> {
        in_order(&mut commands, |(at, _)| *at);
        let world = World::<M>::open(&setup);
        Playing { setup, commands, checkpoints: Vec::new(), world, spacing: CHECKPOINT_STEPS, weight: 0, next: 0 }
    }

    /// Plays on with `sink` listening, to the end or until `steps` are used up, which are counted down; whether the run is at its end.
    pub fn go_on<S: Sink<M> + ?Sized>(&mut self, steps: &mut u64, sink: &mut S) -> bool {
        let end = M::end(&self.setup);
        while *steps > 0 {
            if self.world.steps >= self.next {
                self.keep();
            }
            let from = self.world.steps;
            let goes_on = self.world.advance_by(&self.setup, &self.commands, end, self.next.min(from.saturating_add(*steps)), sink);
            *steps -= self.world.steps - from;
            if !goes_on {
                self.world.now = end;
                return true;
            }
        }
        false
    }

    /// Keeps the world as it stands, if that is not too much.
    fn keep(&mut self) {
        let Playing { checkpoints, world, spacing, weight, .. } = self;
        let (own, mut keeps) = (world.weight(), true);
        *weight += own;
        while *weight > CHECKPOINT_BUDGET && checkpoints.len() + usize::from(keeps) > 1 {
            // Too heavy: keep every second one, the start among them, and put them further apart from here on. This one, the last,
            // is copied only if it stays: of a run that holds ten million bytes a copy is nothing to throw away.
            keeps &= checkpoints.len().is_multiple_of(2);
            let mut index = 0;
            checkpoints.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            *weight = checkpoints.iter().map(World::weight).sum::<usize>() + if keeps { own } else { 0 };
            *spacing *= 2;
        }
        if keeps {
            checkpoints.push(world.clone());
        }
        self.next = self.world.steps + self.spacing;
    }

    /// The run, as far as it was played: to its end, if [`Playing::go_on`] said so.
    pub fn finish(self) -> Recording<M> {
        let Playing { setup, commands, checkpoints, world, .. } = self;
        Recording { setup, commands, checkpoints, end: world }
    }
}

impl<M: Model> Recording<M> {
    /// Runs a setup with the given commands (any order) to its end, with `sink` listening.
    pub fn play<S: Sink<M> + ?Sized>(setup: Rc<M::Setup>, commands: Vec<Timed<M>>, sink: &mut S) -> Recording<M> {
        Recording::played(Playing::new(setup, commands), sink)
    }

    fn played<S: Sink<M> + ?Sized>(mut playing: Playing<M>, sink: &mut S) -> Recording<M> {
        playing.go_on(&mut { u64::MAX }, sink);
        playing.finish()
    }

    /// What the run was set up with.
    pub fn setup(&self) -> &M::Setup {
        &self.setup
    }

    /// The same, to be shared with another run.
    pub(crate) fn shared_setup(&self) -> Rc<M::Setup> {
        Rc::clone(&self.setup)
    }

    /// What the reader did, in order of time.
    pub fn commands(&self) -> &[Timed<M>] {
        &self.commands
    }

    /// The world at the end.
    pub fn end(&self) -> &World<M> {
        &self.end
    }

    /// The hash over every fact of the run.
    pub fn digest(&self) -> u64 {
        self.end.digest()
    }

    /// Memory that the kept worlds take, roughly, in bytes: at most [`CHECKPOINT_BUDGET`], unless the start alone is heavier.
    pub fn weight(&self) -> usize {
        self.checkpoints.iter().map(World::weight).sum()
    }

    /// Where the latest world is kept that stands before `t`; the start, if none does.
    fn before(&self, t: SimTime) -> usize {
        self.checkpoints.partition_point(|kept| kept.now < t).saturating_sub(1)
    }

    /// The world at an instant, everything due then carried out; after the end, the world at the end.
    pub fn world_at(&self, t: SimTime) -> World<M> {
        let mut world = self.checkpoints[self.before(t)].clone();
        world.advance(&self.setup, &self.commands, t.min(self.end.now), heard::<M>(&mut ()));
        world
    }

    /// Moves a world of this recording to another instant: forward by going on, back by replaying from a checkpoint.
    pub fn seek(&self, world: &mut World<M>, t: SimTime) {
        let kept = &self.checkpoints[self.before(t)];
        if t < world.now || kept.steps > world.steps {
            *world = kept.clone();
        }
        world.advance(&self.setup, &self.commands, t.min(self.end.now), heard::<M>(&mut ()));
    }

    /// The first instant after `t` at which anything happens, if anything does before the end. An event without a fact, such as
    /// the timeout of a request that was answered long ago, is nothing that a reader could see.
    pub fn next_event(&self, t: SimTime) -> Option<SimTime> {
        let mut world = self.world_at(t);
        let mut last = LastFact(None);
        while last.0.is_none() && world.step(&self.setup, &self.commands, self.end.now, heard::<M>(&mut last)) {}
        last.0
    }

    /// The last instant before `t` at which anything happens, if there is one.
    pub fn previous_event(&self, t: SimTime) -> Option<SimTime> {
        let until = SimTime::from_nanos(t.nanos().checked_sub(1)?).min(self.end.now);
        (0..=self.before(t)).rev().find_map(|index| {
            let mut last = LastFact(None);
            self.checkpoints[index].clone().advance(&self.setup, &self.commands, until, heard::<M>(&mut last));
            last.0
        })
    }

    /// Says everything that happened from the start to `until` once more.
    pub fn replay<S: Sink<M>>(&self, until: SimTime, sink: &mut S) {
        World::<M>::open(&self.setup).advance(&self.setup, &self.commands, until.min(self.end.now), heard::<M>(sink));
    }

    /// What the reader has done up to `t`, and one more thing then. Later commands of this recording belong to another future.
    pub(crate) fn commands_until(&self, t: SimTime, command: M::Command) -> Vec<Timed<M>> {
        self.commands.iter().copied().filter(|(at, _)| *at <= t).chain([(t, command)]).collect()
    }

    /// The future in which the reader does one more thing at `t`, instead of what they did later; `sink` hears it from the last
    /// kept world before `t` on.
    pub fn fork<S: Sink<M>>(&self, t: SimTime, command: M::Command, sink: &mut S) -> Recording<M> {
        let mut playing = Playing::new(Rc::clone(&self.setup), self.commands_until(t, command));
        playing.checkpoints = self.checkpoints.iter().filter(|kept| kept.now < t).cloned().collect();
        if let Some(last) = playing.checkpoints.last() {
            playing.next = last.steps + playing.spacing;
            playing.weight = playing.checkpoints.iter().map(World::weight).sum();
            playing.world = last.clone();
        }
        Recording::played(playing, sink)
    }
}

/// Any listener, asked through a table: whatever is not played for a page shares one copy of the model's code.
fn heard<'a, M: Model>(sink: &'a mut (dyn Sink<M> + 'a)) -> &'a mut (dyn Sink<M> + 'a) {
    sink
}

/// Remembers when something last happened.
struct LastFact(Option<SimTime>);

impl<M: Model> Sink<M> for LastFact {
    fn fact(&mut self, at: SimTime, _: &M::Fact) {
        self.0 = Some(at);
    }
    fn after(&mut self, _: SimTime, _: &M::Setup, _: &M) {}
}
