//! Lines that something cannot or should not pass, with their names.

use super::Colour;
use super::axis::{Frame, text_width};
use super::shape::{Anchor, Shape, Tenths, px};

/// A bound of a chart: whose (nothing: everybody's), how high, and what is written on it.
pub type Bound = (Option<usize>, u64, String);

/// A box by its corners: left, top, right, bottom.
type Corners = (Tenths, Tenths, Tenths, Tenths);

fn is_free(room: Corners, outlines: &[Vec<(Tenths, Tenths)>], taken: &[Corners]) -> bool {
    let (left, top, right, bottom) = room;
    let crosses = |pair: &[(Tenths, Tenths)]| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        x0.min(x1) <= right && x0.max(x1) >= left && y0.min(y1) <= bottom && y0.max(y1) >= top
    };
    let overlaps = |other: &Corners| left < other.2 && other.0 < right && top < other.3 && other.1 < bottom;
    !outlines.iter().any(|outline| outline.windows(2).any(crosses)) && !taken.iter().any(overlaps)
}

/// Draws the bounds, each with its name at a place where nothing else is drawn: near the start or the end, above or below.
pub(super) fn draw_bounds(
    bounds: &[&Bound],
    y_of: impl Fn(u64) -> Tenths,
    outlines: &[Vec<(Tenths, Tenths)>],
    (frame, plot): (&Frame, (Tenths, Tenths)),
    colour: impl Fn(usize) -> Colour,
    shapes: &mut Vec<Shape>,
) {
    let mut taken: Vec<Corners> = Vec::new();
    for bound in bounds {
        let y = y_of(bound.1);
        let (line, name) = match bound.0 {
            Some(variant) => (colour(variant).bound, colour(variant).name),
            None => ("ql-bound ql-bound--limit", "ql-label ql-label--limit"),
        };
        shapes.push(Shape::Line { class: line, from: (frame.x0(), y), to: (frame.x1(), y) });
        let width = px(text_width(&bound.2) as i32);
        let (left, right) = (frame.x0() + px(4), frame.x1() - px(4) - width);
        let corners = |(x, above): (Tenths, bool)| {
            let top = if above { y - px(15) } else { y + px(2) };
            (x, top, x + width, top + px(13))
        };
        let is_inside = |room: &Corners| room.1 >= 0 && room.3 <= plot.1;
        let rooms: Vec<Corners> =
            [(left, true), (right, true), (left, false), (right, false)].into_iter().map(corners).filter(is_inside).collect();
        let free = rooms.iter().find(|&&room| is_free(room, outlines, &taken));
        let clear = || rooms.iter().find(|&&room| is_free(room, &[], &taken));
        let Some(&room) = free.or_else(clear) else { continue };
        taken.push(room);
        shapes.push(Shape::Text { class: name, anchor: Anchor::Start, at: (room.0, room.1 + px(11)), text: bound.2.clone() });
    }
}
