//! The runs of all variants under one setting, whatever the lab.

use super::{Now, Row};
use crate::chart::bound::Bound;
use crate::chart::incidents::Incidents;
use crate::chart::ledger::Part;
use crate::chart::steps::Step;
use crate::chart::theory::{Claim, TheoryLine};
use crate::lang::{Lang, Quantity};
use crate::scenarios::scenario::{Played, Readings, Scenario};
use crate::scenarios::{Lab, MomentText};
use crate::stage::Scene;
use crate::text::state::State;
use queue_engine::arrivals::Person;
use queue_engine::knobs::Values;
use queue_engine::readings::series::Series;
use queue_engine::time::{SimDuration, SimTime};
use std::any::Any;
use std::ops::Deref;
use std::rc::Rc;

/// One marked instant of one variant.
#[derive(Clone, Copy, Debug)]
pub struct Marked {
    /// When.
    pub at: SimTime,
    /// In which variant.
    pub variant: usize,
    /// What.
    pub text: &'static MomentText,
}

/// A stretch of time that is shaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub from: SimTime,
    /// Where it ends.
    pub to: SimTime,
    /// The class of the style sheet.
    pub class: &'static str,
}

/// The runs of all variants under one setting, as everything that shows a lab reads them. What each asks is told at [`Scenario`], by
/// which a model answers it.
pub trait Runs {
    /// Where the runs end.
    fn end(&self) -> SimTime;
    /// The picture on which a page opens.
    fn opening(&self) -> SimTime;
    /// Where the first play begins.
    fn begins(&self) -> SimTime;
    /// Stretches of time that are shaded.
    fn stretches(&self) -> Vec<Stretch>;
    /// Counts and levels of a variant over time.
    fn series(&self, variant: usize) -> &Series;
    /// The hash over every fact of a variant's run.
    fn digest(&self, variant: usize) -> u64;
    /// Every marked instant of every variant, in order of time.
    fn moments(&self) -> Vec<Marked>;
    /// The first instant after `t` at which anything happens in any variant.
    fn next_event(&self, t: SimTime) -> Option<SimTime>;
    /// The last instant before `t` at which anything happens in any variant.
    fn previous_event(&self, t: SimTime) -> Option<SimTime>;
    /// The people, in order of arrival: the same in every variant.
    fn crowd(&self) -> &[Person];
    /// Somebody worth following, as a position in the crowd.
    fn example(&self) -> Option<u32>;
    /// The future in which the reader does one more thing at `t`, at its start.
    fn fork(&self, t: SimTime, button: usize) -> Box<dyn Coming>;
    /// The worlds at an instant, to be moved.
    fn cursor(self: Rc<Self>, t: SimTime) -> Box<dyn Cursor>;
    /// A variant at its end.
    fn at_end(&self, variant: usize) -> Row;
    /// What a variant is made of, in a few words.
    fn about(&self, variant: usize, lang: Lang) -> String;
    /// What a screen reader says of a variant's picture.
    fn label(&self, name: &str, row: &Row, lang: Lang) -> String;
    /// What a variant's results list.
    fn results(&self, variant: usize, row: &Row) -> Vec<(State, u32)>;
    /// The ledger: tables of parts.
    fn ledger(&self, now: &Now, lang: Lang) -> Vec<Vec<Part>>;
    /// Lines that a chart's values cannot or should not pass.
    fn bounds(&self, chart: usize, is_narrow: bool, lang: Lang) -> Vec<Bound>;
    /// Everything that happened to one person in one variant, in sentences.
    fn steps(&self, variant: usize, whose: u32, lang: Lang) -> Vec<Step>;
    /// The number that a prose slot shows; nothing for an unknown name.
    fn slot(&self, name: &str) -> Option<Quantity>;
    /// What went wrong in each variant.
    fn incidents(&self, lang: Lang) -> Vec<Incidents>;
    /// What theory says of this run.
    fn claims(&self, lang: Lang) -> Vec<Claim>;
    /// What theory says, as lines of a chart.
    fn theory_lines(&self, chart: usize, lang: Lang) -> Vec<TheoryLine>;
    /// For those who know the lab.
    fn as_any(&self) -> &dyn Any;
}

/// The runs of all variants while they are played, in as many pieces as anybody likes.
pub trait Coming {
    /// Plays on to the end or until `steps` are used up, which are counted down; whether everything is played.
    fn go_on(&mut self, steps: &mut u64) -> bool;
    /// The runs, of which everything is played.
    fn finish(self: Box<Self>) -> Rc<dyn Runs>;
}

/// The worlds of all variants at one instant.
pub trait Cursor {
    /// Moves to another instant.
    fn seek(&mut self, t: SimTime);
    /// A variant in figures.
    fn row(&self, variant: usize) -> Row;
    /// A variant's picture, so many pixels wide.
    fn scene(&self, variant: usize, width: u32, lang: Lang, flight: SimDuration) -> Scene;
    /// For those who know the lab.
    fn as_any(&self) -> &dyn Any;
}

/// The runs of all variants under one setting, shared and never changed: two are equal when they are the same one.
#[derive(Clone)]
pub struct RunRef {
    /// The lab.
    pub lab: &'static Lab,
    runs: Rc<dyn Runs>,
}

impl PartialEq for RunRef {
    fn eq(&self, other: &RunRef) -> bool {
        Rc::ptr_eq(&self.runs, &other.runs)
    }
}

impl Deref for RunRef {
    type Target = dyn Runs;
    fn deref(&self) -> &(dyn Runs + 'static) {
        &*self.runs
    }
}

impl RunRef {
    /// Plays every variant of a setting, with the story of the person of this key taken down on the way, if one is named. Values that
    /// would exceed memory or time are brought back first.
    pub fn play(lab: &'static Lab, values: &Values, seed: u32, follow: Option<u32>) -> RunRef {
        let mut coming = (lab.begin)(lab, values, seed, follow, None);
        coming.go_on(&mut { u64::MAX });
        RunRef::of_played(lab, coming)
    }

    /// The runs that came, of which everything is played.
    pub fn of_played(lab: &'static Lab, coming: Box<dyn Coming>) -> RunRef {
        RunRef { lab, runs: coming.finish() }
    }

    /// The same under another setting, or for another crowd, to be played; of the variants that this is nothing to, the runs are kept.
    pub fn replayed(&self, values: &Values, seed: u32, follow: Option<u32>) -> Box<dyn Coming> {
        (self.lab.begin)(self.lab, values, seed, follow, Some(&*self.runs))
    }

    /// The worlds at an instant.
    pub fn worlds_at(&self, t: SimTime) -> Box<dyn Cursor> {
        Rc::clone(&self.runs).cursor(t)
    }

    /// How many variants there are.
    pub fn variants(&self) -> usize {
        self.lab.variants.len()
    }

    /// Where the run ends, in nanoseconds.
    pub fn end_ns(&self) -> u64 {
        self.end().nanos()
    }

    /// Where the person with a key stands in the crowd.
    pub fn find(&self, key: u32) -> Option<u32> {
        self.crowd().iter().position(|person| person.key == key).map(|index| index as u32)
    }

    /// The digests of all variants' runs, as 16 hexadecimal digits each.
    pub fn digests(&self) -> String {
        let mut text = String::with_capacity(50);
        for variant in 0..self.variants() {
            if variant > 0 {
                text.push('-');
            }
            let digest = self.digest(variant);
            for shift in (0..16).rev() {
                text.push(char::from_digit((digest >> (shift * 4)) as u32 & 0xF, 16).unwrap_or('?'));
            }
        }
        text
    }

    /// The readings of a scenario, for those who know which it is.
    pub fn of<S: Scenario>(&self) -> Option<&Readings<S>> {
        self.as_any().downcast_ref::<Played<S>>().map(Played::readings)
    }
}
