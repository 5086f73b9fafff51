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

impl<M: Model> Recording<M> {
    /// Runs a setup with the given commands (any order) to its end, with `sink` listening.
    pub fn play<S: Sink<M> + ?Sized>(setup: Rc<M::Setup>, mut commands: Vec<Timed<M>>, sink: &mut S) -> Recording<M> {
        in_order(&mut commands, |(at, _)| *at);
        let start = World::<M>::open(&setup);
        Recording::play_on(setup, commands, Vec::new(), start, sink)
    }

    /// Plays on from `world`, which is the last of `checkpoints` or the start.
    fn play_on<S: Sink<M> + ?Sized>(
        setup: Rc<M::Setup>,
        commands: Vec<Timed<M>>,
        mut checkpoints: Vec<World<M>>,
        mut world: World<M>,
        sink: &mut S,
    ) -> Recording<M> {
        let end = M::end(&setup);
        let mut spacing = CHECKPOINT_STEPS;
        let mut weight: usize = checkpoints.iter().map(World::weight).sum();
        let mut next = if checkpoints.is_empty() { 0 } else { world.steps + spacing };
        loop {
            if world.steps >= next {
                let (own, mut keeps) = (world.weight(), true);
                weight += own;
                while weight > CHECKPOINT_BUDGET && checkpoints.len() + usize::from(keeps) > 1 {
                    // Too heavy: keep every second one, the start among them, and put them further apart from here on. This one, the last,
                    // is copied only if it stays: of a run that holds ten million bytes a copy is nothing to throw away.
                    keeps &= checkpoints.len().is_multiple_of(2);
                    let mut index = 0;
                    checkpoints.retain(|_| {
                        index += 1;
                        index % 2 == 1
                    });
                    weight = checkpoints.iter().map(World::weight).sum::<usize>() + if keeps { own } else { 0 };
                    spacing *= 2;
                }
                if keeps {
                    checkpoints.push(world.clone());
                }
                next = world.steps + spacing;
            }
            if !world.advance_by(&setup, &commands, end, next, sink) {
                break;
            }
        }
        world.now = end;
        Recording { setup, commands, checkpoints, end: world }
    }

    /// What the run was set up with.
    pub fn setup(&self) -> &M::Setup {
        &self.setup
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
    fn commands_until(&self, t: SimTime, command: M::Command) -> Vec<Timed<M>> {
        self.commands.iter().copied().filter(|(at, _)| *at <= t).chain([(t, command)]).collect()
    }

    /// The future in which the reader does one more thing at `t`, instead of what they did later; `sink` hears it from the last
    /// kept world before `t` on.
    pub fn fork<S: Sink<M>>(&self, t: SimTime, command: M::Command, sink: &mut S) -> Recording<M> {
        let shared: Vec<_> = self.checkpoints.iter().filter(|kept| kept.now < t).cloned().collect();
        let start = shared.last().cloned().unwrap_or_else(|| World::<M>::open(&self.setup));
        Recording::play_on(Rc::clone(&self.setup), self.commands_until(t, command), shared, start, sink)
    }

    /// The same future, with `sink` hearing all of it from the start.
    pub fn fork_heard_whole<S: Sink<M> + ?Sized>(&self, t: SimTime, command: M::Command, sink: &mut S) -> Recording<M> {
        Recording::play(Rc::clone(&self.setup), self.commands_until(t, command), sink)
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
