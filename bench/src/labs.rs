//! The labs' default runs: the engine alone, one variant at a time, and all that a moved knob costs.

use crate::cases::Run;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::{self, CheckIn};
use queue_engine::models::flash_sale::{self, FlashSale};
use queue_engine::readings::{Readable, Reading};
use queue_engine::run::Recording;
use std::rc::Rc;

/// How many different crowds the engine is measured on.
const CROWDS: u32 = 10;

/// A lab's model, with what its variants are set up with for a seed.
pub(crate) trait Measured: Readable {
    /// One setup for each variant.
    fn setups(seed: u32) -> Vec<Self::Setup>;
    /// The setup of a variant that was made once, since what it costs is measured apart.
    fn kept(seed: u32, variant: usize) -> Rc<Self::Setup>;
}

/// The setups of the crowds that are measured, each variant's for each.
type Kept<S> = Vec<Vec<Rc<S>>>;

fn keep<M: Measured>() -> Kept<M::Setup> {
    (1..=CROWDS).map(|seed| M::setups(seed).into_iter().map(Rc::new).collect()).collect()
}

thread_local! {
    static FLASH_SALES: Kept<flash_sale::setup::Setup> = keep::<FlashSale>();
    static CHECK_INS: Kept<check_in::setup::Setup> = keep::<CheckIn>();
}

impl Measured for FlashSale {
    fn setups(seed: u32) -> Vec<Self::Setup> {
        let values = Values::defaults(flash_sale::knobs::KNOBS);
        flash_sale::setup::Setup::all(&values, seed).expect("the default run is bounded").into()
    }

    fn kept(seed: u32, variant: usize) -> Rc<Self::Setup> {
        FLASH_SALES.with(|kept| Rc::clone(&kept[(seed % CROWDS) as usize][variant]))
    }
}

impl Measured for CheckIn {
    fn setups(seed: u32) -> Vec<Self::Setup> {
        let values = Values::defaults(check_in::knobs::KNOBS);
        check_in::setup::Setup::all(&values, seed).expect("the default run is bounded").into()
    }

    fn kept(seed: u32, variant: usize) -> Rc<Self::Setup> {
        CHECK_INS.with(|kept| Rc::clone(&kept[(seed % CROWDS) as usize][variant]))
    }
}

/// All variants' setups, the crowd among them; per person.
pub(crate) fn set_up<M: Measured>(seed: u32) -> Run {
    let people = M::crowd(&M::setups(seed)[0]).len();
    Run { arrivals: people as u32, digest: people as u64 }
}

/// One variant's recording, nobody listening; per person.
pub(crate) fn record<M: Measured, const VARIANT: usize>(seed: u32) -> Run {
    let recording = Recording::<M>::play(M::kept(seed, VARIANT), Vec::new(), &mut ());
    Run { arrivals: recording.end().model().arrived(), digest: recording.digest() }
}

/// What a moved knob costs before anything is drawn: all setups, recordings and readings; per person and variant.
pub(crate) fn read<M: Measured>(seed: u32) -> Run {
    let mut run = Run { arrivals: 0, digest: 0 };
    for setup in M::setups(seed) {
        let reading = Reading::<M>::play(setup);
        run.arrivals += reading.recording.end().model().arrived();
        run.digest = run.digest.rotate_left(1) ^ reading.recording.digest();
    }
    run
}
