//! A lab's state: which run, where in it, and what a reader's action does to both.
//!
//! It is pure: no page, no clock, no address. [`LabState::apply`] is the only way in, and [`LabState::now`] what a page shows.

mod opening;
mod run;

pub use opening::{Opening, SLICE};
pub use run::{Coming, Cursor, Marked, RunRef, Runs, Stretch};

use crate::lang::Lang;
use crate::link::{self, Complaint, Link, Theme};
use crate::playback::Playback;
use crate::scenarios::Rung;
use opening::Asked;
use queue_engine::knobs::Values;
use queue_engine::readings::waits::Waits;
use queue_engine::time::{SimDuration, SimTime};

/// What a step of the cursor by hand covers.
const NUDGE: SimDuration = SimDuration::from_millis(100);

/// One variant at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// How many people stand at each of the model's places.
    pub tally: Vec<u32>,
    /// Everybody who has come.
    pub arrived: u32,
    /// The model's levels.
    pub levels: [u32; 3],
    /// The counts beside the places, in the order of the lab's figures.
    pub figures: Vec<u32>,
    /// How long people waited, for each of the lab's kinds of waits.
    pub waits: Vec<Waits>,
}

/// All variants at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Now {
    /// The cursor, in nanoseconds since the start.
    pub at_ns: u64,
    /// The variants, in their order.
    pub rows: Vec<Row>,
}

/// What a reader does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Sets a knob.
    Set(&'static str, i64),
    /// Brings one knob back to its default.
    Reset(&'static str),
    /// Brings every knob back, and the seed.
    ResetAll,
    /// Takes over the settings of a link's query; all other knobs go back to their default.
    Settings(String),
    /// The same with a seed, and moves to the first thing that goes wrong there; without any, the cursor stays.
    Climb(&'static str, u32),
    /// Takes another crowd.
    Seed(u32),
    /// Follows a person by key, and moves to an instant of their story.
    Visit(u32, u64),
    /// Plays or pauses.
    Toggle,
    /// Pauses.
    Pause,
    /// Moves the cursor.
    Seek(u64),
    /// Moves the cursor by a tenth of a second; back when negative.
    Nudge(i8),
    /// Pauses at the next event of any variant.
    NextEvent,
    /// Pauses at the last event of any variant before the cursor.
    PreviousEvent,
    /// Pauses at the next marked moment.
    NextMoment,
    /// Pauses at the last marked moment before the cursor.
    PreviousMoment,
    /// Moves to the start.
    ToStart,
    /// Moves to the end.
    ToEnd,
    /// Changes the speed by so many powers of two.
    Faster(i8),
    /// Sets the speed to a power of two.
    Speed(i8),
    /// A frame of the screen came, at this wall time in microseconds.
    Frame(u64),
    /// Follows a person by key, or nobody.
    Follow(Option<u32>),
    /// Follows the person that came after or before the one followed.
    FollowNext(i8),
    /// Switches the theme.
    Paint(Theme),
    /// Presses one of the lab's buttons at the cursor: from here on it is another future.
    Intervene(usize),
    /// Has read the complaints about the link.
    Dismiss,
}

/// What an action made necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// Another instant of the same run.
    Cursor,
    /// Another run, or another way of showing it: draw everything.
    All,
}

/// A lab with its run and a cursor in it.
pub struct LabState {
    /// What the address would say.
    pub link: Link,
    /// The runs.
    pub run: RunRef,
    /// The cursor's way.
    pub playback: Playback,
    /// What had to be repaired in the link.
    pub complaints: Vec<Complaint>,
    /// Which of the lab's buttons the reader pressed, and at which instant.
    pub commands: Vec<(SimTime, usize)>,
    /// The language.
    pub lang: Lang,
    worlds: Box<dyn Cursor>,
    example: Option<u32>,
    untouched: bool,
    watch: fn(&Link),
    asked: Option<Asked>,
    slice: u64,
}

impl LabState {
    /// The cursor.
    pub fn cursor(&self) -> SimTime {
        SimTime::from_nanos(self.playback.cursor_ns())
    }

    /// The worlds at the cursor.
    pub fn worlds(&self) -> &dyn Cursor {
        &*self.worlds
    }

    /// What the page shows at the cursor.
    pub fn now(&self) -> Now {
        Now { at_ns: self.playback.cursor_ns(), rows: (0..self.run.variants()).map(|variant| self.worlds.row(variant)).collect() }
    }

    /// The link to what is shown: run, settings and instant.
    pub fn query(&self) -> String {
        link::write(&self.here())
    }

    fn here(&self) -> Link {
        let t_ms = (!self.untouched).then_some(self.playback.cursor_ns() / 1_000_000);
        Link { t_ms, ..self.link.clone() }
    }

    /// The preset that the knobs stand at, if any.
    pub fn preset(&self) -> Option<&'static str> {
        let here = link::settings(&self.link.values);
        self.link.lab.presets.iter().find(|preset| preset.query == here).map(|preset| preset.id)
    }

    /// The rung of the lab's ladder that the knobs stand at, and whether it is mended; nothing off the ladder.
    pub fn rung(&self) -> Option<(usize, bool)> {
        let here = link::settings(&self.link.values);
        let on = |rung: &&Rung| rung.seed == self.link.seed;
        let at = |query: fn(&Rung) -> &'static str| self.link.lab.ladder.iter().position(|rung| on(&rung) && query(rung) == here);
        // One rung's mended state may be the next one's hole: the reader has climbed that far.
        at(|rung| rung.after).map(|index| (index, true)).or_else(|| at(|rung| rung.before).map(|index| (index, false)))
    }

    /// The person that is followed, as a position in this run's crowd.
    pub fn followed(&self) -> Option<u32> {
        self.run.find(self.link.follow?)
    }

    /// Whose story is told, by key: the person that is followed, else one worth following.
    pub fn told(&self) -> Option<u32> {
        self.link.follow.filter(|_| self.followed().is_some()).or(self.example)
    }

    /// Carries out what a reader did.
    pub fn apply(&mut self, action: Action) -> Change {
        match action {
            Action::Set(id, value) => self.set(id, value),
            Action::Reset(id) => {
                let default = self.link.values.table().iter().find(|knob| knob.id == id).map_or(0, |knob| knob.default);
                self.apply(Action::Set(id, default))
            }
            Action::ResetAll => {
                let seed = self.link.lab.seed;
                self.replay(Values::defaults(self.link.values.table()), seed, false)
            }
            Action::Settings(query) => {
                let (link, complaints) = self.of_this_lab(&query);
                self.complaints = complaints;
                self.replay(link.values, self.link.seed, false)
            }
            Action::Climb(query, seed) => self.climb(query, seed),
            Action::Visit(key, ns) => {
                self.link.follow = Some(key);
                self.apply(Action::Seek(ns))
            }
            Action::Seed(seed) => self.replay(self.link.values.clone(), seed, false),
            Action::Intervene(button) => self.intervene(button),
            Action::Follow(key) => {
                self.link.follow = key;
                Change::All
            }
            Action::FollowNext(by) => self.follow_next(by),
            Action::Paint(theme) => {
                self.link.theme = theme;
                Change::All
            }
            Action::Dismiss => {
                self.complaints.clear();
                Change::All
            }
            Action::Toggle
            | Action::Pause
            | Action::Seek(_)
            | Action::Nudge(_)
            | Action::NextEvent
            | Action::PreviousEvent
            | Action::NextMoment
            | Action::PreviousMoment
            | Action::ToStart
            | Action::ToEnd
            | Action::Faster(_)
            | Action::Speed(_)
            | Action::Frame(_) => self.move_cursor(&action),
        }
    }

    fn move_cursor(&mut self, action: &Action) -> Change {
        let at = self.cursor();
        if let Action::Frame(now_us) = action {
            if !self.playback.frame(*now_us) {
                return Change::None;
            }
            self.follow_cursor();
            return if self.playback.playing() { Change::Cursor } else { Change::All };
        }
        let first_play = self.untouched && *action == Action::Toggle;
        self.untouched &= matches!(action, Action::Faster(_) | Action::Speed(_));
        match action {
            Action::Toggle => {
                if first_play {
                    // The page opened on a picture; the story begins before it.
                    self.playback.seek(self.run.begins().nanos());
                }
                self.playback.toggle();
            }
            Action::Pause => self.playback.pause(),
            Action::Seek(to) => self.playback.seek(*to),
            Action::Nudge(by) => {
                let step = SimDuration::from_nanos(NUDGE.nanos() * u64::from(by.unsigned_abs()));
                self.playback.step(Some(if *by < 0 { at - step } else { at + step }.nanos()));
            }
            Action::NextEvent => {
                self.playback.step(self.run.next_event(at).map(SimTime::nanos));
            }
            Action::PreviousEvent => {
                self.playback.step(Some(self.run.previous_event(at).map_or(0, SimTime::nanos)));
            }
            Action::NextMoment => {
                let next = self.run.moments().into_iter().map(|marked| marked.at.nanos()).find(|moment| *moment > at.nanos());
                self.playback.step(Some(next.unwrap_or(self.playback.end_ns())));
            }
            Action::PreviousMoment => {
                let before = self.run.moments().into_iter().map(|marked| marked.at.nanos()).rfind(|moment| *moment < at.nanos());
                self.playback.step(Some(before.unwrap_or(0)));
            }
            Action::ToStart => self.playback.seek(0),
            Action::ToEnd => self.playback.step(Some(self.playback.end_ns())),
            Action::Faster(by) => self.playback.set_speed_exp(self.playback.speed_exp().saturating_add(*by)),
            Action::Speed(exponent) => self.playback.set_speed_exp(*exponent),
            _ => return Change::None,
        }
        self.follow_cursor();
        Change::All
    }

    /// Sets a knob, as far towards `value` as a page can play together with the other knobs.
    fn set(&mut self, id: &'static str, value: i64) -> Change {
        let with = |value| self.link.values.clone().with(id, value);
        let now = self.link.values.get(id).unwrap_or(value);
        let (mut fits, mut asked) = (now, value);
        let is_bounded = |value| (self.link.lab.guard)(&mut with(value)).is_empty();
        if is_bounded(value) {
            fits = value;
        } else {
            while (asked - fits).abs() > 1 {
                let middle = fits + (asked - fits) / 2;
                if is_bounded(middle) {
                    fits = middle;
                } else {
                    asked = middle;
                }
            }
            self.complaints = vec![Complaint::Guarded { name: id, asked: value, used: fits }];
        }
        self.replay(with(fits), self.link.seed, false)
    }

    /// Plays another run; the cursor stays where it is, or moves to the first thing that goes wrong.
    fn replay(&mut self, mut values: Values, seed: u32, climbs: bool) -> Change {
        for repair in (self.link.lab.guard)(&mut values) {
            self.complaints = vec![Complaint::Guarded { name: repair.knob, asked: repair.from, used: repair.to }];
        }
        self.link.values = values;
        self.link.seed = seed;
        (self.watch)(&self.here());
        self.commands.clear();
        self.ask(Asked { runs: self.run.replayed(&self.link.values, seed, self.link.follow), climbs })
    }

    /// What a query means that names no lab.
    fn of_this_lab(&self, query: &str) -> (Link, Vec<Complaint>) {
        link::parse(&["lab=", self.link.lab.id, "&", query].concat())
    }

    fn climb(&mut self, query: &'static str, seed: u32) -> Change {
        let (link, complaints) = self.of_this_lab(query);
        self.complaints = complaints;
        self.playback.pause();
        self.replay(link.values, seed, true)
    }

    fn take_over(&mut self, run: RunRef) {
        self.example = example(&run);
        self.run = run;
        self.playback.set_end(self.run.end_ns());
        if self.untouched && !self.playback.playing() {
            self.playback.seek(self.run.opening().nanos());
        }
        self.worlds = self.run.worlds_at(self.cursor());
    }

    fn intervene(&mut self, button: usize) -> Change {
        // What was asked for before comes first: this is done to it.
        while self.is_waiting() {
            self.go_on();
        }
        let at = self.cursor();
        self.commands.retain(|(earlier, _)| *earlier <= at);
        self.commands.push((at, button));
        self.untouched = false;
        self.ask(Asked { runs: self.run.fork(at, button), climbs: false })
    }

    fn follow_next(&mut self, by: i8) -> Change {
        let crowd = self.run.crowd();
        let count = crowd.len() as i64;
        if count == 0 {
            return Change::None;
        }
        // The first to be followed is the one whose story is told, else the last who came before the cursor.
        let told = self.told().and_then(|key| self.run.find(key)).map(i64::from);
        let came = crowd.partition_point(|person| person.arrives <= self.cursor()) as i64;
        let first = told.unwrap_or(came - 1);
        let index = self.followed().map_or(first, |whose| i64::from(whose) + i64::from(by)).clamp(0, count - 1);
        self.link.follow = crowd.get(index as usize).map(|person| person.key);
        Change::All
    }

    fn follow_cursor(&mut self) {
        (self.watch)(&self.here());
        self.worlds.seek(self.cursor());
    }
}

/// The key of somebody worth following.
fn example(run: &RunRef) -> Option<u32> {
    run.crowd().get(run.example()? as usize).map(|person| person.key)
}

#[cfg(test)]
mod tests;
