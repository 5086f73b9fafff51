//! What a lab's model has to say to be told: the one seam between the labs and everything that shows any lab.
//!
//! A scenario implements [`Scenario`]; from then on its runs are a [`Runs`], which pages, charts, the prerenderer and the command line
//! read without knowing the model.

use super::MomentText;
use super::begun::{Begun, Member};
use crate::chart::bound::Bound;
use crate::chart::incidents::Incidents;
use crate::chart::ledger::Part;
use crate::chart::steps::Step;
use crate::chart::theory::{Claim, TheoryLine};
use crate::lab::{Coming, Cursor, Marked, Now, Row, Runs, Stretch};
use crate::lang::{Lang, Quantity};
use crate::stage::{Scene, View};
use crate::text::state::State;
use queue_engine::arrivals::Person;
use queue_engine::knobs::{Knob, Values};
use queue_engine::order::in_order;
use queue_engine::readings::series::Series;
use queue_engine::readings::waits::Waits;
use queue_engine::readings::{Readable, Reading};
use queue_engine::run::World;
use queue_engine::time::{SimDuration, SimTime};
use std::any::Any;
use std::rc::Rc;

/// What was read of each variant's run, in their order. A run that stays the same when a knob moves is shared by both.
pub type Readings<S> = [Rc<Reading<S>>];

/// A model that is told as a lab. Of everything with a default, a lab without it says nothing.
pub trait Scenario: Readable + 'static {
    /// One setup for each variant, in their order; nothing when the values make none.
    fn setups(values: &Values, seed: u32) -> Option<Vec<Self::Setup>>;
    /// Whether a knob is anything to a variant.
    fn reads(variant: usize, knob: &Knob) -> bool;
    /// What the reader does with the button at this position among the lab's commands.
    fn command(button: usize) -> Self::Command;
    /// What one moment is called.
    fn moment(kind: Self::MomentKind) -> &'static MomentText;
    /// The picture on which a page opens.
    fn opening(run: &Readings<Self>) -> SimTime;
    /// Where the first play begins.
    fn begins(run: &Readings<Self>) -> SimTime;
    /// Stretches of time that charts and scrub bar shade.
    fn stretches(setup: &Self::Setup) -> Vec<Stretch>;
    /// Somebody worth following, as a position in the crowd; among those whose stories were overheard.
    fn example(run: &Readings<Self>) -> Option<u32>;
    /// The counts beside the ledger's places, in the order of the lab's figures.
    fn figures(&self) -> Vec<u32>;
    /// How long people waited, for each of the lab's kinds of waits.
    fn waits(&self, setup: &Self::Setup, now: SimTime) -> Vec<Waits>;
    /// The picture of a variant, so many pixels wide.
    fn scene(view: &View<'_, Self>, width: u32) -> Scene;
    /// What a variant is made of, in a few words.
    fn about(run: &Readings<Self>, variant: usize, lang: Lang) -> String;
    /// What a screen reader says of a variant's picture.
    fn label(name: &str, row: &Row, lang: Lang) -> String;
    /// What a variant's results list: states and how many stand there.
    fn results(run: &Readings<Self>, variant: usize, row: &Row) -> Vec<(State, u32)>;
    /// The ledger: tables of parts.
    fn ledger(run: &Readings<Self>, now: &Now, lang: Lang) -> Vec<Vec<Part>>;
    /// Lines that a chart's values cannot or should not pass.
    fn bounds(run: &Readings<Self>, chart: usize, is_narrow: bool, lang: Lang) -> Vec<Bound>;
    /// Everything that happened to one person in one variant, in sentences.
    fn steps(reading: &Reading<Self>, whose: u32, lang: Lang) -> Vec<Step>;
    /// The number that a prose slot shows; nothing for an unknown name.
    fn slot(run: &Readings<Self>, name: &str) -> Option<Quantity>;
    /// What went wrong in each variant.
    fn incidents(_run: &Readings<Self>, _lang: Lang) -> Vec<Incidents> {
        Vec::new()
    }
    /// What theory says of this run, each with its conditions.
    fn claims(_run: &Readings<Self>, _lang: Lang) -> Vec<Claim> {
        Vec::new()
    }
    /// What theory says, as lines of a chart.
    fn theory_lines(_run: &Readings<Self>, _chart: usize, _lang: Lang) -> Vec<TheoryLine> {
        Vec::new()
    }
}

/// The runs of all variants of one scenario.
pub struct Played<S: Scenario> {
    pub(super) readings: Vec<Rc<Reading<S>>>,
    pub(super) values: Values,
    pub(super) seed: u32,
}

impl<S: Scenario> Played<S> {
    /// The variants' runs, in their order.
    pub fn readings(&self) -> &Readings<S> {
        &self.readings
    }
}

impl<S: Scenario> Runs for Played<S> {
    fn end(&self) -> SimTime {
        S::end(self.readings[0].recording.setup())
    }

    fn opening(&self) -> SimTime {
        S::opening(&self.readings).min(self.end())
    }

    fn begins(&self) -> SimTime {
        S::begins(&self.readings)
    }

    fn stretches(&self) -> Vec<Stretch> {
        // The last variant is made of the most: what is away in another is away in it too.
        S::stretches(self.readings[self.readings.len() - 1].recording.setup())
    }

    fn series(&self, variant: usize) -> &Series {
        &self.readings[variant].series
    }

    fn digest(&self, variant: usize) -> u64 {
        self.readings[variant].recording.digest()
    }

    fn moments(&self) -> Vec<Marked> {
        let of = |(variant, reading): (usize, &'_ Rc<Reading<S>>)| {
            let marked =
                |moment: &queue_engine::readings::Moment<S::MomentKind>| Marked { at: moment.at, variant, text: S::moment(moment.kind) };
            reading.moments.iter().map(marked).collect::<Vec<_>>()
        };
        let mut all: Vec<Marked> = self.readings.iter().enumerate().flat_map(of).collect();
        in_order(&mut all, |marked| (marked.at, marked.variant));
        all
    }

    fn next_event(&self, t: SimTime) -> Option<SimTime> {
        self.readings.iter().filter_map(|reading| reading.recording.next_event(t)).min()
    }

    fn previous_event(&self, t: SimTime) -> Option<SimTime> {
        self.readings.iter().filter_map(|reading| reading.recording.previous_event(t)).max()
    }

    fn crowd(&self) -> &[Person] {
        S::crowd(self.readings[0].recording.setup())
    }

    fn example(&self) -> Option<u32> {
        S::example(&self.readings)
    }

    fn fork(&self, t: SimTime, button: usize) -> Box<dyn Coming> {
        let members = self.readings.iter().map(|reading| Member::UnderWay(Box::new(reading.begin_fork(t, S::command(button))))).collect();
        Box::new(Begun { members, values: self.values.clone(), seed: self.seed })
    }

    fn cursor(self: Rc<Self>, t: SimTime) -> Box<dyn Cursor> {
        let worlds = self.readings.iter().map(|reading| reading.recording.world_at(t)).collect();
        Box::new(Standing { run: self, worlds })
    }

    fn at_end(&self, variant: usize) -> Row {
        let recording = &self.readings[variant].recording;
        row(recording.setup(), recording.end())
    }

    fn about(&self, variant: usize, lang: Lang) -> String {
        S::about(&self.readings, variant, lang)
    }

    fn label(&self, name: &str, row: &Row, lang: Lang) -> String {
        S::label(name, row, lang)
    }

    fn results(&self, variant: usize, row: &Row) -> Vec<(State, u32)> {
        S::results(&self.readings, variant, row)
    }

    fn ledger(&self, now: &Now, lang: Lang) -> Vec<Vec<Part>> {
        S::ledger(&self.readings, now, lang)
    }

    fn bounds(&self, chart: usize, is_narrow: bool, lang: Lang) -> Vec<Bound> {
        S::bounds(&self.readings, chart, is_narrow, lang)
    }

    fn steps(&self, variant: usize, whose: u32, lang: Lang) -> Vec<Step> {
        S::steps(&self.readings[variant], whose, lang)
    }

    fn slot(&self, name: &str) -> Option<Quantity> {
        S::slot(&self.readings, name)
    }

    fn incidents(&self, lang: Lang) -> Vec<Incidents> {
        S::incidents(&self.readings, lang)
    }

    fn claims(&self, lang: Lang) -> Vec<Claim> {
        S::claims(&self.readings, lang)
    }

    fn theory_lines(&self, chart: usize, lang: Lang) -> Vec<TheoryLine> {
        S::theory_lines(&self.readings, chart, lang)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The worlds of all variants at one instant.
struct Standing<S: Scenario> {
    run: Rc<Played<S>>,
    worlds: Vec<World<S>>,
}

impl<S: Scenario> Cursor for Standing<S> {
    fn seek(&mut self, t: SimTime) {
        for (world, reading) in self.worlds.iter_mut().zip(&self.run.readings) {
            reading.recording.seek(world, t);
        }
    }

    fn row(&self, variant: usize) -> Row {
        row(self.run.readings[variant].recording.setup(), &self.worlds[variant])
    }

    fn scene(&self, variant: usize, width: u32, lang: Lang, flight: SimDuration) -> Scene {
        let setup = self.run.readings[variant].recording.setup();
        S::scene(&View { setup, world: &self.worlds[variant], lang, flight }, width)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn row<S: Scenario>(setup: &S::Setup, world: &World<S>) -> Row {
    let model = world.model();
    Row {
        tally: model.tally().to_vec(),
        arrived: model.arrived(),
        levels: model.levels(),
        figures: model.figures(),
        waits: model.waits(setup, world.now()),
    }
}

/// The worlds of a cursor over this scenario's runs, for tests that know the model.
#[cfg(test)]
pub(crate) fn worlds<S: Scenario>(cursor: &dyn Cursor) -> &[World<S>] {
    match cursor.as_any().downcast_ref::<Standing<S>>() {
        Some(standing) => &standing.worlds,
        None => panic!("another scenario's cursor"),
    }
}
