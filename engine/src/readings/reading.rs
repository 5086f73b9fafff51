//! One variant's run with everything that was read while it was played.

use super::readable::{Moment, NOTED, Notes, Readable};
use super::series::Series;
use super::story::Overheard;
use crate::run::{Playing, Recording, Sink, Timed};
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

/// A run that is being played and read, in pieces.
pub struct UnderWay<M: Readable> {
    playing: Playing<M>,
    listeners: Listeners<M>,
}

impl<M: Readable> UnderWay<M> {
    /// A run of a setup at its start, to be read with the story of one more person (a position in the crowd).
    pub fn begin(setup: Rc<M::Setup>, commands: Vec<Timed<M>>, follow: Option<u32>) -> UnderWay<M> {
        let listeners = Listeners::<M>::new(&setup, follow);
        UnderWay { playing: Playing::new(setup, commands), listeners }
    }

    /// Plays on to the end or until `steps` are used up, which are counted down; whether the run is at its end.
    pub fn go_on(&mut self, steps: &mut u64) -> bool {
        // Through a table: one copy of the model's code serves every listener.
        let listeners: &mut dyn Sink<M> = &mut self.listeners;
        self.playing.go_on(steps, listeners)
    }

    /// The run that [`UnderWay::go_on`] said to be at its end.
    pub fn finish(mut self) -> Reading<M> {
        self.listeners.series.close();
        let Listeners { series, mut notes, overheard, .. } = self.listeners;
        Reading { recording: self.playing.finish(), series, moments: notes.moments(), notes, overheard }
    }
}

impl<M: Readable> Reading<M> {
    /// Plays a setup and reads it.
    pub fn play(setup: M::Setup) -> Reading<M> {
        Reading::play_following(setup, None)
    }

    /// Plays a setup and reads it, the story of one more person (a position in the crowd) included.
    pub fn play_following(setup: M::Setup, follow: Option<u32>) -> Reading<M> {
        Reading::played(UnderWay::begin(Rc::new(setup), Vec::new(), follow))
    }

    fn played(mut run: UnderWay<M>) -> Reading<M> {
        M::go_on(&mut run, &mut { u64::MAX });
        run.finish()
    }

    /// The future in which the reader does one thing at `t`, read from its start.
    pub fn fork(&self, t: SimTime, command: M::Command) -> Reading<M> {
        Reading::played(self.begin_fork(t, command))
    }

    /// The same, at its start.
    pub fn begin_fork(&self, t: SimTime, command: M::Command) -> UnderWay<M> {
        UnderWay::begin(self.recording.shared_setup(), self.recording.commands_until(t, command), None)
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
