//! The runs of all variants under one setting.

use super::{OPENING, VARIANTS};
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::facts::{Outcome, ShopperId};
use queue_engine::models::flash_sale::floor::{Place, Shopper};
use queue_engine::models::flash_sale::setup::{Setup, repair};
use queue_engine::order::in_order;
use queue_engine::readings::moments::{Moment, MomentKind};
use queue_engine::readings::story;
use queue_engine::readings::summary::Reading;
use queue_engine::time::SimDuration;
use std::ops::Deref;
use std::rc::Rc;

/// The runs of all variants under one setting, shared and never changed: two are equal when they are the same one.
#[derive(Clone)]
pub struct RunRef(pub(super) Rc<[Reading; VARIANTS]>);

impl PartialEq for RunRef {
    fn eq(&self, other: &RunRef) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for RunRef {
    type Target = [Reading; VARIANTS];
    fn deref(&self) -> &[Reading; VARIANTS] {
        &self.0
    }
}

impl RunRef {
    /// Plays every variant of a setting. Values that would exceed memory or time are brought back first.
    pub fn play(values: &Values, seed: u32) -> RunRef {
        RunRef::play_following(values, seed, None)
    }

    /// The same, with the story of the shopper of this key taken down on the way.
    pub fn play_following(values: &Values, seed: u32, follow: Option<u32>) -> RunRef {
        let mut values = values.clone();
        repair(&mut values);
        let setups = Setup::all(&values, seed).or_else(|_| Setup::all(&Values::defaults(values.table()), seed));
        match setups {
            Ok(setups) => {
                let whose = follow.and_then(|key| story::find(&setups[0], key));
                RunRef(Rc::new(setups.map(|setup| Reading::play_following(setup, whose))))
            }
            // A guarded table always makes a setup; another lab's table never gets here.
            Err(error) => panic!("no setup: {error:?}"),
        }
    }

    /// Where the run ends, in nanoseconds.
    pub fn end_ns(&self) -> u64 {
        self[0].recording.setup().end.nanos()
    }

    /// Every marked instant of every variant, in order of time.
    pub fn moments(&self) -> Vec<(usize, Moment)> {
        let mut all: Vec<_> =
            self.iter().enumerate().flat_map(|(variant, reading)| reading.moments.iter().map(move |moment| (variant, *moment))).collect();
        in_order(&mut all, |(variant, moment)| (moment.at, *variant));
        all
    }

    /// The digests of the three runs in one, as 16 hexadecimal digits each.
    pub fn digest(&self) -> String {
        let mut text = String::with_capacity(50);
        for (index, reading) in self.iter().enumerate() {
            if index > 0 {
                text.push('-');
            }
            let digest = reading.recording.digest();
            for shift in (0..16).rev() {
                text.push(char::from_digit((digest >> (shift * 4)) as u32 & 0xF, 16).unwrap_or('?'));
            }
        }
        text
    }

    /// A shopper worth following, by key: somebody who left the first shop without an answer though it sold them a unit, and who got
    /// theirs from the queue; among those whose stories were overheard. Nobody, when there is no such person.
    pub fn example(&self) -> Option<u32> {
        let at_end = |variant: usize| self[variant].recording.end().model().shoppers();
        let crowd = &self[0].recording.setup().crowd;
        let told = |shopper: &Shopper| matches!(shopper.place, Place::Done(Outcome::Sold));
        let unaware = |shopper: &Shopper| shopper.units > 0 && shopper.place == Place::Done(Outcome::GaveUp);
        let is_told = |index: usize| self[0].overheard.has(ShopperId(index as u32));
        let pairs = at_end(0).iter().zip(at_end(2)).enumerate();
        let (index, _) = pairs.into_iter().find(|(index, (direct, queue))| is_told(*index) && unaware(direct) && told(queue))?;
        crowd.get(index).map(|person| person.key)
    }

    /// The picture on which a page opens: soon after the shop without a queue has tipped over, else in the middle of the spike.
    pub fn opening_ns(&self) -> u64 {
        let setup = self[0].recording.setup();
        let at = match self[0].first(MomentKind::Collapse) {
            Some(at) => at + OPENING,
            None => setup.rate.spike_at + SimDuration::from_nanos(setup.rate.spike_length.nanos() / 2),
        };
        at.min(setup.end).nanos()
    }
}
