//! Writes the static pages.
fn main() {}
