//! One shopper's story.

use super::summary::Reading;
use crate::models::flash_sale::FlashSale;
use crate::models::flash_sale::facts::{Fact, ShopperId};
use crate::models::flash_sale::setup::Setup;
use crate::run::{Recording, Sink};
use crate::time::SimTime;
use alloc::vec::Vec;

struct Listener {
    whose: ShopperId,
    story: Vec<(SimTime, Fact)>,
}

impl Sink<FlashSale> for Listener {
    fn fact(&mut self, at: SimTime, fact: Fact) {
        if fact.shopper() == Some(self.whose) {
            self.story.push((at, fact));
        }
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &FlashSale) {}
}

/// The shopper of this run's crowd with a given key. A key stays the same person in every variant and with a bigger crowd.
pub fn find(setup: &Setup, key: u32) -> Option<ShopperId> {
    setup.crowd.iter().position(|person| person.key == key).map(|index| ShopperId(index as u32))
}

/// How many people's stories are overheard while a run is played: those who come first in the spike.
pub const OVERHEARD: u32 = 256;

/// The stories of some shoppers, taken down while a run is played: those who come first in the spike, and one more if a reader follows
/// somebody. Anybody else's takes a replay of the whole run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overheard {
    from: u32,
    to: u32,
    also: Option<ShopperId>,
    facts: Vec<(SimTime, Fact)>,
}

impl Overheard {
    /// Nothing heard yet, for a run of this setup.
    pub fn new(setup: &Setup, also: Option<ShopperId>) -> Overheard {
        let from = setup.crowd.partition_point(|person| person.arrives < setup.rate.spike_at) as u32;
        Overheard { from, to: from + OVERHEARD, also, facts: Vec::new() }
    }

    /// Whether this shopper's story was taken down.
    pub fn has(&self, whose: ShopperId) -> bool {
        (self.from..self.to).contains(&whose.0) || self.also == Some(whose)
    }

    /// Takes a fact down if it belongs to one of the stories.
    #[inline]
    pub(crate) fn hear(&mut self, at: SimTime, fact: Fact) {
        if fact.shopper().is_some_and(|whose| self.has(whose)) {
            self.facts.push((at, fact));
        }
    }

    fn of(&self, whose: ShopperId) -> Vec<(SimTime, Fact)> {
        self.facts.iter().copied().filter(|(_, fact)| fact.shopper() == Some(whose)).collect()
    }
}

/// Everything that happened to one shopper of a run that was read, in order of time.
pub fn told(reading: &Reading, whose: ShopperId) -> Vec<(SimTime, Fact)> {
    if reading.overheard.has(whose) { reading.overheard.of(whose) } else { story(&reading.recording, whose) }
}

/// Everything that happened to one shopper, whole, in order of time.
pub fn story(recording: &Recording<FlashSale>, whose: ShopperId) -> Vec<(SimTime, Fact)> {
    let mut listener = Listener { whose, story: Vec::new() };
    recording.replay(SimTime::FAR, &mut listener);
    listener.story
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knobs::Values;
    use crate::models::flash_sale::knobs::KNOBS;

    #[test]
    fn a_story_overheard_is_the_story_replayed() {
        let Ok(setups) = Setup::all(&Values::defaults(KNOBS), 7) else { panic!("the defaults make a setup") };
        for setup in setups {
            let first = Overheard::new(&setup, None).from;
            let followed = ShopperId(3);
            let reading = Reading::play_following(setup, Some(followed));
            for whose in [followed, ShopperId(first), ShopperId(first + 100), ShopperId(first + OVERHEARD), ShopperId(5)] {
                let replayed = story(&reading.recording, whose);
                assert!(!replayed.is_empty());
                assert_eq!(told(&reading, whose), replayed);
            }
        }
    }
}
