//! Charts as shapes: a run's series, waits and moments, laid out in CSS pixels.
//!
//! It is pure: no page, no clock, no colour (a shape has a class, and a style sheet knows what it looks like). Every length is a
//! whole number of tenths of a pixel, because formatting floats alone would cost the page 23 KB.

mod bound;
mod kind;

pub mod axis;
pub mod kept;
pub mod label;
pub mod ledger;
pub mod overlay;
pub mod pen;
pub mod scrub;
pub mod shape;
pub mod steps;
pub mod trend;
pub mod waits;
pub mod words;

use crate::lang::{Lang, Text};
use crate::text::variant;

/// The classes of the variants, in the order of the rows.
pub const VARIANT_CLASSES: [&str; 3] = ["direct", "more", "queue"];

/// The name of a variant.
pub fn variant_name(index: usize, lang: Lang) -> &'static str {
    const NAMES: [Text; 3] = [variant::DIRECT.name, variant::MORE.name, variant::QUEUE.name];
    NAMES[index.min(2)].get(lang)
}
