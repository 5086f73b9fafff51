//! One shopper's story.

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

/// Everything that happened to one shopper, whole, in order of time.
pub fn story(recording: &Recording<FlashSale>, whose: ShopperId) -> Vec<(SimTime, Fact)> {
    let mut listener = Listener { whose, story: Vec::new() };
    recording.replay(SimTime::FAR, &mut listener);
    listener.story
}
