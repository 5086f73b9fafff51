//! Prints nanoseconds a step of the default flash sale, listened to and not: `cargo run --release -p queue-engine --example speed`.
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::readings::Reading;
use queue_engine::models::flash_sale::{FlashSale, knobs::KNOBS, setup::Setup};
use queue_engine::run::{Recording, World};
use std::rc::Rc;
use std::time::Instant;

/// The best of many times, in nanoseconds a step: what the machine can do when nobody else is at it.
fn best(mut run: impl FnMut() -> u64) -> f64 {
    (0..60).map(|_| (Instant::now(), run())).map(|(start, steps)| start.elapsed().as_nanos() as f64 / steps as f64).fold(f64::MAX, f64::min)
}

fn main() {
    for setup in Setup::all(&Values::defaults(KNOBS), 1).expect("the default run is bounded") {
        let name = setup.variant.id();
        let read = best(|| Reading::play(setup.clone()).recording.end().steps());
        let shared = Rc::new(setup);
        let kept = best(|| Recording::<FlashSale>::play(Rc::clone(&shared), Vec::new(), &mut ()).end().steps());
        let bare = best(|| {
            let mut world = World::<FlashSale>::open(&shared);
            world.advance(&shared, &[], shared.end, &mut ());
            world.steps()
        });
        println!("{name:>12}: ns a step: {bare:.1} bare, {kept:.1} with checkpoints, {read:.1} with readings");
    }
}
