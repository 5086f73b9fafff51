//! What `cargo xtask bench` measures: runs of a fixed kind, natively and, through plain C functions, in WebAssembly.
//!
//! It knows no clock: the native binary and the scripts in `bench/js` measure the time around [`Case::play`].

mod cases;
mod exports;
mod floor;
mod labs;
mod plain;
mod scale;

pub use cases::{CASES, Case, Run};
