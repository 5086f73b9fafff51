//! One person's story.

use super::readable::Readable;
use super::reading::Reading;
use crate::run::{Recording, Sink};
use crate::time::SimTime;
use alloc::vec::Vec;

struct Listener<M: Readable> {
    whose: u32,
    story: Vec<(SimTime, M::Fact)>,
}

impl<M: Readable> Sink<M> for Listener<M> {
    fn fact(&mut self, at: SimTime, &fact: &M::Fact) {
        if M::subject(&fact) == Some(self.whose) {
            self.story.push((at, fact));
        }
    }
    fn after(&mut self, _: SimTime, _: &M::Setup, _: &M) {}
}

/// Where the person with a given key stands in this run's crowd. A key stays the same person in every variant and with a bigger crowd.
pub fn find<M: Readable>(setup: &M::Setup, key: u32) -> Option<u32> {
    M::crowd(setup).iter().position(|person| person.key == key).map(|index| index as u32)
}

/// How many people's stories are overheard while a run is played: those who come first from [`Readable::told_from`] on.
pub const OVERHEARD: u32 = 256;

/// The stories of some people, taken down while a run is played: those who come first when it gets interesting, and one more if a reader
/// follows somebody. Anybody else's takes a replay of the whole run.
pub struct Overheard<M: Readable> {
    from: u32,
    to: u32,
    also: Option<u32>,
    facts: Vec<(SimTime, M::Fact)>,
}

impl<M: Readable> Overheard<M> {
    /// Nothing heard yet, for a run of this setup.
    pub fn new(setup: &M::Setup, also: Option<u32>) -> Overheard<M> {
        let begins = M::told_from(setup);
        let from = M::crowd(setup).partition_point(|person| person.arrives < begins) as u32;
        Overheard { from, to: from + OVERHEARD, also, facts: Vec::new() }
    }

    /// Whether this person's story was taken down.
    pub fn has(&self, whose: u32) -> bool {
        (self.from..self.to).contains(&whose) || self.also == Some(whose)
    }

    /// Takes a fact down if it belongs to one of the stories.
    #[inline]
    pub(crate) fn hear(&mut self, at: SimTime, fact: &M::Fact) {
        if M::subject(fact).is_some_and(|whose| self.has(whose)) {
            self.facts.push((at, *fact));
        }
    }

    fn of(&self, whose: u32) -> Vec<(SimTime, M::Fact)> {
        self.facts.iter().copied().filter(|(_, fact)| M::subject(fact) == Some(whose)).collect()
    }
}

/// Everything that happened to one person of a run that was read, in order of time.
pub fn told<M: Readable>(reading: &Reading<M>, whose: u32) -> Vec<(SimTime, M::Fact)> {
    if reading.overheard.has(whose) { reading.overheard.of(whose) } else { story(&reading.recording, whose) }
}

/// Everything that happened to one person, whole, in order of time.
pub fn story<M: Readable>(recording: &Recording<M>, whose: u32) -> Vec<(SimTime, M::Fact)> {
    let mut listener = Listener::<M> { whose, story: Vec::new() };
    recording.replay(SimTime::FAR, &mut listener);
    listener.story
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knobs::Values;
    use crate::models::flash_sale::FlashSale;
    use crate::models::flash_sale::knobs::KNOBS;
    use crate::models::flash_sale::readings::Reading;
    use crate::models::flash_sale::setup::Setup;

    #[test]
    fn a_story_overheard_is_the_story_replayed() {
        let Ok(setups) = Setup::all(&Values::defaults(KNOBS), 7) else { panic!("the defaults make a setup") };
        for setup in setups {
            let first = Overheard::<FlashSale>::new(&setup, None).from;
            let reading = Reading::play_following(setup, Some(3));
            for whose in [3, first, first + 100, first + OVERHEARD, 5] {
                let replayed = story(&reading.recording, whose);
                assert!(!replayed.is_empty());
                assert!(told(&reading, whose) == replayed);
            }
        }
    }
}
