//! Runs that are still being played. They are played in slices: between two of them whoever shows a lab can show it, as it was before, and
//! answer.

use super::{Action, Change, Coming, LabState, RunRef, example};
use crate::lang::Lang;
use crate::link::{self, Complaint, Link};
use crate::playback::Playback;
use queue_engine::time::SimTime;

/// How many steps of a run a page plays in one task: 10 to 20 ms of a machine on which nothing else goes on. The runs of either lab's default
/// setting fit in. More would keep the page from answering, and fewer would keep the reader waiting.
pub const SLICE: u64 = 75_000;

/// A lab as a link describes it, while its runs are played.
pub struct Opening {
    link: Link,
    complaints: Vec<Complaint>,
    lang: Lang,
    watch: fn(&Link),
    runs: Box<dyn Coming>,
    slice: u64,
}

impl Opening {
    /// Begins to open a lab, in `lang` when the link does not say. `watch` is told what is about to be played or shown, then and later, so that
    /// whoever watches can name it should that break. So many steps of a run are a slice, then and later.
    pub fn new(query: &str, lang: Lang, slice: u64, watch: fn(&Link)) -> Opening {
        let (link, complaints) = link::parse(query);
        watch(&link);
        let runs = (link.lab.begin)(link.lab, &link.values, link.seed, link.follow, None);
        Opening { link, complaints, lang, watch, runs, slice }
    }

    /// Plays the next slice; whether everything is played.
    pub fn go_on(&mut self) -> bool {
        self.runs.go_on(&mut { self.slice })
    }

    /// The lab, of whose runs everything is played; it opens paused.
    pub fn finish(self) -> LabState {
        let Opening { link, complaints, lang, watch, runs, slice } = self;
        let run = RunRef::of_played(link.lab, runs);
        let mut playback = Playback::new(run.end_ns());
        playback.seek(link.t_ms.map_or_else(|| run.opening().nanos(), |t| t.saturating_mul(1_000_000)));
        let untouched = link.t_ms.is_none();
        let example = example(&run);
        let lang = link.lang.unwrap_or(lang);
        let worlds = run.worlds_at(SimTime::from_nanos(playback.cursor_ns()));
        LabState { link, run, playback, complaints, commands: Vec::new(), lang, worlds, example, untouched, watch, asked: None, slice }
    }
}

/// Runs that a reader asked for, and what follows once they are played.
pub(super) struct Asked {
    pub(super) runs: Box<dyn Coming>,
    /// Whether the cursor moves to the first thing that goes wrong.
    pub(super) climbs: bool,
}

impl LabState {
    /// A lab as a link describes it, in `lang` when the link does not say. Opens paused, and plays whatever is asked for at once.
    pub fn open(query: &str, lang: Lang) -> LabState {
        let mut opening = Opening::new(query, lang, u64::MAX, |_| ());
        opening.go_on();
        opening.finish()
    }

    /// Whether runs that were asked for are still to be played: [`LabState::go_on`] does. Until then the run is the one of before.
    pub fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    /// Asks for other runs in the place of any that were asked for before, and plays their first slice.
    pub(super) fn ask(&mut self, asked: Asked) -> Change {
        self.asked = Some(asked);
        self.go_on();
        Change::All
    }

    /// Plays the next slice of what was asked for; when that was the last, shows it.
    pub fn go_on(&mut self) {
        let slice = self.slice;
        let Some(asked) = self.asked.take_if(|asked| asked.runs.go_on(&mut { slice })) else {
            return;
        };
        self.take_over(RunRef::of_played(self.link.lab, asked.runs));
        if asked.climbs
            // The ladder is about the last variant.
            && let Some(first) = self.run.incidents(self.lang).pop().and_then(|incidents| incidents.listed.into_iter().next())
        {
            self.apply(Action::Visit(first.key, first.ns));
        }
    }
}
