//! What `cargo xtask bench` measures: runs of a fixed kind, natively and, through plain C functions, in WebAssembly.
//!
//! The cases know no clock: [`native`] and the scripts in `bench/js` measure the time around [`Case::play`].

mod cases;
mod depth;
mod exports;
mod floor;
mod labs;
#[cfg(not(target_family = "wasm"))]
pub mod native;
mod plain;
pub mod sale;
mod scale;

pub use cases::{CASES, Case, Run};
pub use floor::{Random, Ziggurat};
