//! What the golden test compares, natively and in WebAssembly.

use super::CheckIn;
use super::setup::Setup;
use crate::knobs::Values;
use crate::run::World;

/// The digests of both variants' runs of these values, in the order of [`super::setup::Variant::ALL`].
///
/// # Panics
/// When the values make no setup: [`super::setup::repair`] them first.
pub fn digests(values: &Values, seed: u32) -> [u64; 2] {
    let setups = Setup::all(values, seed).expect("the values make a setup");
    setups.map(|setup| {
        let mut world = World::<CheckIn>::open(&setup);
        world.advance(&setup, &[], setup.end, &mut ());
        world.digest()
    })
}
