//! The flash sale's default run: the engine alone, one variant at a time, and all that a moved knob costs.

use crate::cases::Run;
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::knobs::KNOBS;
use queue_engine::models::flash_sale::readings::Reading;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::run::Recording;
use std::rc::Rc;

/// How many different crowds the engine is measured on.
const CROWDS: u32 = 10;

thread_local! {
    /// Made once, since what a run's setup costs is measured apart.
    static SETUPS: Vec<[Rc<Setup>; 3]> = (1..=CROWDS).map(|seed| setups(seed).map(Rc::new)).collect();
}

fn setups(seed: u32) -> [Setup; 3] {
    Setup::all(&Values::defaults(KNOBS), seed).expect("the default run is bounded")
}

/// The three variants' setups, the crowd among them; per shopper.
pub(crate) fn set_up(seed: u32) -> Run {
    let crowd = setups(seed)[0].crowd.len();
    Run { arrivals: crowd as u32, digest: crowd as u64 }
}

/// One variant's recording, nobody listening; per shopper.
pub(crate) fn record<const VARIANT: usize>(seed: u32) -> Run {
    let setup = SETUPS.with(|setups| Rc::clone(&setups[(seed % CROWDS) as usize][VARIANT]));
    let recording = Recording::<FlashSale>::play(setup, Vec::new(), &mut ());
    Run { arrivals: recording.end().model().shoppers().len() as u32, digest: recording.digest() }
}

/// What a moved knob costs before anything is drawn: three setups, recordings and readings; per shopper and variant.
pub(crate) fn read(seed: u32) -> Run {
    let mut run = Run { arrivals: 0, digest: 0 };
    for setup in setups(seed) {
        let reading = Reading::play(setup);
        run.arrivals += reading.recording.end().model().shoppers().len() as u32;
        run.digest = run.digest.rotate_left(1) ^ reading.recording.digest();
    }
    run
}
