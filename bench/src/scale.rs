//! The engines that carry scale, on the labs' default settings with many times as many people.

use crate::cases::Run;
use crate::plain::values;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::knobs::KNOBS;
use queue_engine::models::check_in::setup::{Scaled, Setup};
use queue_engine::models::flash_sale::setup::Setup as Sale;
use queue_engine::run::World;
use queue_engine::scale::{check_in, flash_sale};

/// Ten times the default's 2,000 people: enough to be far from its start, and few enough for some milliseconds.
const TIMES: u32 = 10;
/// People in one call.
const CALL: u32 = 5_000;

fn setup(seed: u32) -> Setup {
    let scaled = Scaled::times(TIMES).expect("more than none");
    Setup::for_scale(&Values::defaults(KNOBS), scaled, seed).expect("within the bound")
}

/// The floor's model, the same runs as [`crate::plain`]: one from an empty shop, nothing remembered and nobody listening; per arrival.
pub(crate) fn play(seed: u32) -> Run {
    let setup = Sale::without_crowd(&values(), seed).expect("the setting is of this lab");
    let mut run = flash_sale::Run::new(setup, seed, false).expect("a plain queue needs no calendar");
    while run.advance(u32::MAX) {}
    Run { arrivals: run.tally().arrived as u32, digest: run.digest() }
}

/// The check-in lab without a calendar.
pub(crate) fn check_in(seed: u32) -> Run {
    let mut run = check_in::Run::new(setup(seed)).expect("the queue variant");
    while !run.advance(CALL, &mut ()).over {}
    digest(run.progress().people, &run.tally().places)
}

/// The same people with a calendar, unrecorded. The digest is of the same counts, hence the same.
pub(crate) fn check_in_on_the_calendar(seed: u32) -> Run {
    let setup = setup(seed).with_list().expect("few enough");
    let mut world = World::<CheckIn>::open(&setup);
    world.advance(&setup, &[], setup.end, &mut ());
    digest(world.model().arrived(), world.model().tally())
}

fn digest(arrivals: u32, places: &[u32]) -> Run {
    let digest = places.iter().fold(0, |digest: u64, place| digest.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(7) ^ u64::from(*place));
    Run { arrivals, digest }
}
