//! One variant's run with everything that was read while it was played.

use super::readable::{Moment, NOTED, Notes, Readable};
use super::series::Series;
use super::story::Overheard;
use crate::run::{Recording, Sink};
use crate::time::SimTime;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// A run with everything that was read while it was played.
pub struct Reading<M: Readable> {
    /// The run.
    pub recording: Recording<M>,
    /// Counts and levels over time.
    pub series: Series,
    /// What a scrub bar marks.
    pub moments: Vec<Moment<M::MomentKind>>,
    /// What the model took down of its own.
    pub notes: M::Notes,
    /// The stories of some people.
    pub overheard: Overheard<M>,
}

impl<M: Readable> Reading<M> {
    /// Plays a setup and reads it.
    pub fn play(setup: M::Setup) -> Reading<M> {
        Reading::play_following(setup, None)
    }

    /// Plays a setup and reads it, the story of one more person (a position in the crowd) included.
    pub fn play_following(setup: M::Setup, follow: Option<u32>) -> Reading<M> {
        let mut listeners = Listeners::new(&setup, follow);
        let recording = Recording::play(Rc::new(setup), Vec::new(), heard(&mut listeners));
        listeners.into_reading(recording)
    }

    /// The future in which the reader does one thing at `t`, read from its start.
    pub fn fork(&self, t: SimTime, command: M::Command) -> Reading<M> {
        let mut listeners = Listeners::new(self.recording.setup(), None);
        let forked = self.recording.fork_heard_whole(t, command, heard(&mut listeners));
        listeners.into_reading(forked)
    }

    /// Whether playing its setup again and reading it, with the story of one more person, would give the same: nobody did anything in it, and
    /// whoever is to be heard was.
    pub fn is_plain(&self, follow: Option<u32>) -> bool {
        self.recording.commands().is_empty() && follow.is_none_or(|whose| self.overheard.has(whose))
    }

    /// When a moment of this kind first comes.
    pub fn first(&self, kind: M::MomentKind) -> Option<SimTime> {
        self.moments.iter().find(|moment| moment.kind == kind).map(|moment| moment.at)
    }
}

/// The listeners, asked through a table: one copy of the model's code serves every listener.
fn heard<'a, M: Readable>(sink: &'a mut (dyn Sink<M> + 'a)) -> &'a mut (dyn Sink<M> + 'a) {
    sink
}

/// Everybody who listens when a run is played for a reader.
struct Listeners<M: Readable> {
    series: Series,
    notes: M::Notes,
    overheard: Overheard<M>,
    /// Whether the notes are to look at how things stand after this event, whatever the levels: at first, and after a fact that they heard.
    look: bool,
}

impl<M: Readable> Listeners<M> {
    fn new(setup: &M::Setup, follow: Option<u32>) -> Listeners<M> {
        Listeners { series: Series::new::<M>(setup), notes: M::Notes::begin(setup), overheard: Overheard::new(setup, follow), look: true }
    }

    fn into_reading(mut self, recording: Recording<M>) -> Reading<M> {
        self.series.close();
        let moments = self.notes.moments();
        Reading { recording, series: self.series, moments, notes: self.notes, overheard: self.overheard }
    }
}

impl<M: Readable> Sink<M> for Listeners<M> {
    #[inline]
    fn fact(&mut self, at: SimTime, fact: &M::Fact) {
        let mask = M::counted(fact);
        self.series.count(at, mask);
        if mask & NOTED != 0 {
            self.notes.fact(at, fact);
            self.look = true;
        }
        self.overheard.hear(at, fact);
    }
    #[inline]
    fn after(&mut self, at: SimTime, _: &M::Setup, model: &M) {
        let levels = model.levels();
        let moved = self.series.levels_are(at, levels);
        if core::mem::take(&mut self.look) | moved {
            self.notes.see(at, model, levels);
        }
    }
}
