//! The runs of all variants of a lab while they are played.

use super::Lab;
use super::scenario::{Played, Scenario};
use crate::lab::{Coming, Runs};
use queue_engine::knobs::{Knob, Values};
use queue_engine::readings::{Reading, UnderWay, story};
use std::rc::Rc;

/// Begins to play every variant of a setting, with the story of the person of this key taken down on the way. Values that would exceed
/// memory or time are brought back first. A variant whose setup is that of a run `before` is not played again: it is that run.
pub(super) fn begin<S: Scenario>(
    lab: &'static Lab,
    values: &Values,
    seed: u32,
    follow: Option<u32>,
    before: Option<&dyn Runs>,
) -> Box<dyn Coming> {
    let mut values = values.clone();
    (lab.guard)(&mut values);
    let setups = S::setups(&values, seed)
        .or_else(|| {
            values = Values::defaults(values.table());
            S::setups(&values, seed)
        })
        .unwrap_or_default();
    let whose = follow.and_then(|key| setups.first().and_then(|setup| story::find::<S>(setup, key)));
    let before = before.and_then(|runs| runs.as_any().downcast_ref::<Played<S>>()).filter(|before| before.seed == seed);
    let same = |variant: usize| {
        let before = before?;
        let moved = |(row, knob): (usize, &Knob)| before.values.at(row) != values.at(row) && S::reads(variant, knob);
        let kept = before.readings.get(variant).filter(|reading| reading.is_plain(whose))?;
        (!values.table().iter().enumerate().any(moved)).then(|| Rc::clone(kept))
    };
    let begun = |(variant, setup)| match same(variant) {
        Some(kept) => Member::Kept(kept),
        None => Member::UnderWay(Box::new(UnderWay::begin(Rc::new(setup), Vec::new(), whose))),
    };
    let members = setups.into_iter().enumerate().map(begun).collect();
    Box::new(Begun { members, values, seed })
}

/// One variant's run while others are played.
pub(super) enum Member<S: Scenario> {
    /// It is the one of before.
    Kept(Rc<Reading<S>>),
    /// It is played too.
    UnderWay(Box<UnderWay<S>>),
}

/// The runs of all variants of one scenario, while they are played one after another.
pub(super) struct Begun<S: Scenario> {
    pub(super) members: Vec<Member<S>>,
    pub(super) values: Values,
    pub(super) seed: u32,
}

impl<S: Scenario> Coming for Begun<S> {
    fn go_on(&mut self, steps: &mut u64) -> bool {
        self.members.iter_mut().all(|member| match member {
            Member::Kept(_) => true,
            Member::UnderWay(run) => S::go_on(run, steps),
        })
    }

    fn finish(self: Box<Self>) -> Rc<dyn Runs> {
        let whole = |member| match member {
            Member::Kept(reading) => reading,
            Member::UnderWay(run) => Rc::new(run.finish()),
        };
        Rc::new(Played { readings: self.members.into_iter().map(whole).collect(), values: self.values, seed: self.seed })
    }
}
