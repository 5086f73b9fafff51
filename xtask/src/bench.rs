//! `cargo xtask bench`: the engine natively and in WebAssembly, the page in Chromium; one run, one table.

use crate::run::Failure;

/// Measures, prints the table and writes `bench/latest.md`.
pub(crate) fn bench(_quick: bool) -> Result<(), Failure> {
    Err("not yet".into())
}
