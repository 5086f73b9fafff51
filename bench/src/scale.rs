//! The floor's model on the engine without a calendar: the same runs as [`crate::plain`], request by request.

use crate::cases::Run;
use crate::plain::values;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::scale::flash_sale;

/// One run from an empty shop, nothing remembered and nobody listening; per arrival.
pub(crate) fn play(seed: u32) -> Run {
    let setup = Setup::without_crowd(&values(), seed).expect("the setting is of this lab");
    let mut run = flash_sale::Run::new(setup, seed, false).expect("a plain queue needs no calendar");
    while run.advance(u32::MAX) {}
    Run { arrivals: run.tally().arrived as u32, digest: run.digest() }
}
