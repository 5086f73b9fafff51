//! The floor's model on the engine's calendar: M/M/4 with room for 100 at an offered load of 1.2, as the queue variant of a flash sale
//! with all its mechanisms in place and none of them used. What it costs over the floor is the price of being able to do more.

use crate::cases::Run;
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::knobs::KNOBS;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::run::World;

/// 480 arrivals a second at four workers of 100 a second each, for 100 s.
const PLAIN: [(&str, i64); 14] = [
    ("visits", 0),
    ("base_rate", 480),
    ("duration_s", 100),
    ("workers", 4),
    ("prefetch", 1),
    ("queue_capacity", 96),
    ("service_ms", 10),
    ("database_limit", 0),
    ("failure_percent", 0),
    ("unpaid_percent", 0),
    ("refreshes", 0),
    ("patience_ms", 0),
    ("stock", 1_000_000),
    ("sale_maximum", 0),
];

/// The setting.
pub(crate) fn values() -> Values {
    PLAIN.iter().fold(Values::defaults(KNOBS), |values, (id, value)| values.with(id, *value))
}

/// What a plain queue is set up with.
pub(crate) fn setup(seed: u32) -> Setup {
    let [.., setup] = Setup::all(&values(), seed).expect("48,000 arrivals are bounded");
    setup
}

/// One run from an empty shop, the crowd made too, no checkpoints and nobody listening; per arrival.
pub(crate) fn play(seed: u32) -> Run {
    let setup = setup(seed);
    let mut world = World::<FlashSale>::open(&setup);
    world.advance(&setup, &[], setup.end, &mut ());
    Run { arrivals: world.model().shoppers().len() as u32, digest: world.digest() }
}
