//! What moves over a chart: the cursor, and the read-out under a pointer.

use super::axis::{Frame, text_width};
use super::shape::{Anchor, Shape, Tenths, px};
use super::trend::Trend;
use crate::lab::RunRef;
use crate::lang::{self, Lang};

/// The cursor, with a dot on each variant's line.
pub fn cursor(run: &RunRef, trend: &Trend, frame: &Frame, ns: u64, values: &[u64]) -> Vec<Shape> {
    let (top, bottom) = trend.reach();
    let x = frame.x_of(ns);
    let mut shapes = vec![Shape::Line { class: "ql-cursor", from: (x, top - px(9)), to: (x, bottom) }];
    for (variant, &value) in values.iter().enumerate() {
        shapes.push(Shape::Circle { class: run.lab.colour(variant).dot, at: (x, trend.y_of(value)), radius: 32 });
    }
    shapes
}

/// The line under the pointer and, in the chart that it is over, what stands there.
pub fn hovered(trend: &Trend, frame: &Frame, run: &RunRef, ns: u64, has_words: bool, lang: Lang) -> Vec<Shape> {
    let (top, bottom) = trend.reach();
    let x = frame.x_of(ns);
    let mut shapes = vec![Shape::Line { class: "ql-hover", from: (x, top), to: (x, bottom) }];
    if has_words {
        let values = trend.values(run, ns);
        let mut rows = vec![("ql-tip__head", lang::seconds(ns, 2, lang), String::new())];
        let value = |n: u64| trend.kind.value(n, lang);
        rows.extend(trend.area(run, ns).map(|(name, n)| ("ql-label ql-label--arrivals", name.get(lang).to_string(), value(n))));
        let named = run.lab.variants.iter().enumerate().zip(&values);
        rows.extend(named.map(|((index, variant), n)| (run.lab.colour(index).name, variant.name.get(lang).to_string(), value(*n))));
        shapes.extend(tip(&rows, x, frame, top, bottom));
    }
    shapes
}

/// A small table beside the pointer, on the side where there is room.
fn tip(rows: &[(&'static str, String, String)], x: Tenths, frame: &Frame, top: Tenths, bottom: Tenths) -> Vec<Shape> {
    let widest = rows.iter().map(|(_, name, value)| text_width(name) + text_width(value)).max().unwrap_or(0);
    let width = px(widest as i32 + 32);
    let height = px(rows.len() as i32 * 15 + 9).min(bottom - top + px(9));
    let left = if x + px(10) + width <= frame.x1() { x + px(10) } else { (x - px(10) - width).max(0) };
    let at = (left, top - px(4));
    let mut shapes = vec![Shape::Rect { class: "ql-tip", at, size: (width, height) }];
    for (index, (class, name, value)) in rows.iter().enumerate() {
        let y = at.1 + px(15 + index as i32 * 15);
        shapes.push(Shape::Text { class, anchor: Anchor::Start, at: (left + px(8), y), text: name.clone() });
        let at = (left + width - px(8), y);
        shapes.push(Shape::Text { class: "ql-tip__value", anchor: Anchor::End, at, text: value.clone() });
    }
    shapes
}
