//! A lab's state: which run, where in it, and what a reader's action does to both.
//!
//! It is pure: no page, no clock, no address. [`LabState::apply`] is the only way in, and [`LabState::now`] what a page shows.

mod run;

pub use run::RunRef;

use crate::lang::Lang;
use crate::link::{self, Complaint, Link, Theme};
use crate::playback::Playback;
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::facts::{Command, ShopperId};
use queue_engine::models::flash_sale::floor::{PLACES, Place};
use queue_engine::models::flash_sale::setup::{is_bounded, repair};
use queue_engine::parts::stock::Stock;
use queue_engine::readings::story;
use queue_engine::readings::waits::Waits;
use queue_engine::run::World;
use queue_engine::time::{SimDuration, SimTime};
use std::rc::Rc;

/// How many variants stand side by side.
pub const VARIANTS: usize = 3;
/// How long before the spike the first play begins.
const LEAD_IN: SimDuration = SimDuration::from_millis(1_500);
/// How long after the collapse the picture is taken on which a page opens.
const OPENING: SimDuration = SimDuration::from_millis(900);
/// What a step of the cursor by hand covers.
const NUDGE: SimDuration = SimDuration::from_millis(100);

/// One variant at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// How many shoppers stand at each of `Place::ALL`.
    pub tally: [u32; PLACES],
    /// Everybody who has come.
    pub arrived: u32,
    /// Requests or orders that wait.
    pub waiting: u32,
    /// Pieces of work in the database.
    pub in_service: u32,
    /// The stock.
    pub stock: Stock,
    /// Units held by people who left without hearing of it.
    pub sold_to_left: u32,
    /// Requests sent.
    pub requests: u32,
    /// Requests refused.
    pub refusals: u32,
    /// Pieces of work done for people who had left.
    pub wasted: u32,
    /// Units that came back.
    pub returned: u32,
    /// How long people waited.
    pub waits: Waits,
}

impl Row {
    /// Shoppers without a final answer yet.
    pub fn inside(&self) -> u32 {
        Place::ALL.into_iter().filter(|place| !matches!(place, Place::Done(_))).map(|place| self.tally[place.index()]).sum()
    }
}

/// All variants at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Now {
    /// The cursor, in nanoseconds since the start.
    pub at_ns: u64,
    /// The variants, in their order.
    pub rows: [Row; VARIANTS],
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
    /// Takes another crowd.
    Seed(u32),
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
    /// Follows a shopper by key, or nobody.
    Follow(Option<u32>),
    /// Follows the shopper that came after or before the one followed.
    FollowNext(i8),
    /// Switches the theme.
    Paint(Theme),
    /// Does one thing to the shops at the cursor: from here on it is another future.
    Intervene(Command),
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
    /// What the reader did to the shops, with its instant.
    pub commands: Vec<(SimTime, Command)>,
    /// The language.
    pub lang: Lang,
    worlds: [World<FlashSale>; VARIANTS],
    example: Option<u32>,
    untouched: bool,
}

impl LabState {
    /// A lab as a link describes it, in `lang` when the link does not say. Opens paused.
    pub fn open(query: &str, lang: Lang) -> LabState {
        let (link, complaints) = link::parse(query);
        let run = RunRef::play_following(&link.values, link.seed, link.follow);
        let mut playback = Playback::new(run.end_ns());
        playback.seek(link.t_ms.map_or_else(|| run.opening_ns(), |t| t.saturating_mul(1_000_000)));
        let untouched = link.t_ms.is_none();
        let example = run.example();
        let lang = link.lang.unwrap_or(lang);
        let at = SimTime::from_nanos(playback.cursor_ns());
        let worlds = core::array::from_fn(|variant| run[variant].recording.world_at(at));
        LabState { link, run, playback, complaints, commands: Vec::new(), lang, worlds, example, untouched }
    }

    /// The cursor.
    pub fn cursor(&self) -> SimTime {
        SimTime::from_nanos(self.playback.cursor_ns())
    }

    /// The world of a variant at the cursor.
    pub fn world(&self, variant: usize) -> &World<FlashSale> {
        &self.worlds[variant]
    }

    /// What the page shows at the cursor.
    pub fn now(&self) -> Now {
        let at = self.cursor();
        let row = |variant: usize| {
            let model = self.worlds[variant].model();
            Row {
                tally: *model.tally(),
                arrived: model.shoppers().len() as u32,
                waiting: model.waiting(),
                in_service: model.in_service(),
                stock: model.stock(),
                sold_to_left: model.sold_to_left(),
                requests: model.requests(),
                refusals: model.refusals(),
                wasted: model.wasted(),
                returned: model.returned(),
                waits: Waits::at(self.run[variant].recording.setup(), model, at),
            }
        };
        Now { at_ns: at.nanos(), rows: core::array::from_fn(row) }
    }

    /// The link to what is shown: run, settings and instant.
    pub fn query(&self) -> String {
        let mut link = self.link.clone();
        link.t_ms = (!self.untouched).then_some(self.playback.cursor_ns() / 1_000_000);
        link::write(&link)
    }

    /// The preset that the knobs stand at, if any.
    pub fn preset(&self) -> Option<&'static str> {
        let here = link::settings(&self.link.values);
        self.link.lab.presets.iter().find(|preset| preset.query == here).map(|preset| preset.id)
    }

    /// The shopper that is followed, in this run's crowd.
    pub fn followed(&self) -> Option<ShopperId> {
        story::find(self.run[0].recording.setup(), self.link.follow?)
    }

    /// Whose story is told: the shopper that is followed, else one worth following.
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
                self.replay(Values::defaults(self.link.values.table()), seed)
            }
            Action::Settings(query) => {
                let (link, complaints) = link::parse(&query);
                self.complaints = complaints;
                self.replay(link.values, self.link.seed)
            }
            Action::Seed(seed) => self.replay(self.link.values.clone(), seed),
            Action::Intervene(command) => self.intervene(command),
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
                    let spike = self.run[0].recording.setup().rate.spike_at;
                    self.playback.seek((spike - LEAD_IN).nanos());
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
                let next = self.run.iter().filter_map(|reading| reading.recording.next_event(at)).min();
                self.playback.step(next.map(SimTime::nanos));
            }
            Action::PreviousEvent => {
                let previous = self.run.iter().filter_map(|reading| reading.recording.previous_event(at)).max();
                self.playback.step(Some(previous.map_or(0, SimTime::nanos)));
            }
            Action::NextMoment => {
                let next = self.run.moments().into_iter().map(|(_, moment)| moment.at.nanos()).find(|moment| *moment > at.nanos());
                self.playback.step(Some(next.unwrap_or(self.playback.end_ns())));
            }
            Action::PreviousMoment => {
                let before = self.run.moments().into_iter().map(|(_, moment)| moment.at.nanos()).rfind(|moment| *moment < at.nanos());
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
        if is_bounded(&with(value)) {
            fits = value;
        } else {
            while (asked - fits).abs() > 1 {
                let middle = fits + (asked - fits) / 2;
                if is_bounded(&with(middle)) {
                    fits = middle;
                } else {
                    asked = middle;
                }
            }
            self.complaints = vec![Complaint::Guarded { name: id, asked: value, used: fits }];
        }
        self.replay(with(fits), self.link.seed)
    }

    /// Plays another run; the cursor stays where it is.
    fn replay(&mut self, mut values: Values, seed: u32) -> Change {
        for repair in repair(&mut values) {
            self.complaints = vec![Complaint::Guarded { name: repair.id, asked: repair.asked, used: repair.used }];
        }
        self.link.values = values;
        self.link.seed = seed;
        self.commands.clear();
        self.take_over(RunRef::play_following(&self.link.values, seed, self.link.follow));
        Change::All
    }

    fn take_over(&mut self, run: RunRef) {
        self.example = run.example();
        self.run = run;
        self.playback.set_end(self.run.end_ns());
        if self.untouched && !self.playback.playing() {
            self.playback.seek(self.run.opening_ns());
        }
        let at = self.cursor();
        self.worlds = core::array::from_fn(|variant| self.run[variant].recording.world_at(at));
    }

    fn intervene(&mut self, command: Command) -> Change {
        let at = self.cursor();
        self.commands.retain(|(earlier, _)| *earlier <= at);
        self.commands.push((at, command));
        self.untouched = false;
        let forked = core::array::from_fn(|variant| self.run[variant].fork(at, command));
        self.take_over(RunRef(Rc::new(forked)));
        Change::All
    }

    fn follow_next(&mut self, by: i8) -> Change {
        let setup = self.run[0].recording.setup();
        let count = setup.crowd.len() as i64;
        if count == 0 {
            return Change::None;
        }
        // The first to be followed is the one whose story is told, else the last who came before the cursor.
        let told = self.told().and_then(|key| story::find(setup, key)).map(|id| i64::from(id.0));
        let came = setup.crowd.partition_point(|person| person.arrives <= self.cursor()) as i64;
        let first = told.unwrap_or(came - 1);
        let index = self.followed().map_or(first, |id| i64::from(id.0) + i64::from(by)).clamp(0, count - 1);
        self.link.follow = setup.crowd.get(index as usize).map(|person| person.key);
        Change::All
    }

    fn follow_cursor(&mut self) {
        let at = self.cursor();
        for (world, reading) in self.worlds.iter_mut().zip(self.run.iter()) {
            reading.recording.seek(world, at);
        }
    }
}

#[cfg(test)]
mod tests;
