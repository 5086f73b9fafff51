//! Charts as shapes: a run's series, waits and moments, laid out in CSS pixels.
//!
//! It is pure: no page, no clock, no colour (a shape has a class, and a style sheet knows what it looks like). Every length is a
//! whole number of tenths of a pixel, because formatting floats alone would cost the page 23 KB.

pub mod axis;
pub mod bound;
pub mod incidents;
pub mod kept;
pub mod kind;
pub mod label;
pub mod ledger;
pub mod overlay;
pub mod pen;
pub mod scrub;
pub mod shape;
pub mod steps;
pub mod theory;
pub mod trend;
pub mod waits;
pub mod words;

/// The classes of one colour of variants.
#[derive(Clone, Copy, Debug)]
pub struct Colour {
    /// The suffix of them all.
    pub id: &'static str,
    /// A line.
    pub line: &'static str,
    /// A band between two lines.
    pub band: &'static str,
    /// A name.
    pub name: &'static str,
    /// A dot.
    pub dot: &'static str,
    /// A bound.
    pub bound: &'static str,
    /// What theory says.
    pub theory: &'static str,
}

macro_rules! colours {
    ($($id:literal)*) => {
        [$(Colour {
            id: $id,
            line: concat!("ql-line ql-line--", $id),
            band: concat!("ql-band ql-band--", $id),
            name: concat!("ql-label ql-label--", $id),
            dot: concat!("ql-dot ql-dot--", $id),
            bound: concat!("ql-bound ql-bound--", $id),
            theory: concat!("ql-theory ql-line--", $id),
        }),*]
    };
}

/// The colours of variants: without a queue, with more of the same, with a queue.
pub const COLOURS: [Colour; 3] = colours!["direct" "more" "queue"];

/// The position of the colour of designs without a queue.
pub const DIRECT: usize = 0;
/// The position of the colour of designs with more of the same.
pub const MORE: usize = 1;
/// The position of the colour of designs with a queue.
pub const QUEUE: usize = 2;
