//! Axes: where an instant stands, and which round numbers are written beside it.

use super::shape::{Anchor, Shape, Tenths, px};
use crate::lang::{Lang, count, seconds};

/// The size of the charts' text in pixels.
pub const TEXT: u32 = 12;

/// About how wide a text is at [`TEXT`] pixels, in whole pixels, rather a little too wide than too narrow.
pub fn text_width(text: &str) -> u32 {
    let tenths: u32 = text
        .chars()
        .map(|c| match c {
            '\u{2e80}'..='\u{ffef}' => 121,
            'm' | 'w' | 'M' | 'W' | '×' | '—' => 98,
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ' ' | ':' | '(' | ')' | '\'' => 42,
            'A'..='Z' => 82,
            _ => 70,
        })
        .sum();
    tenths.div_ceil(10)
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that divides `span` into at most `parts` parts.
pub fn nice_step(span: u64, parts: u64) -> u64 {
    let mut step = 1_u64;
    loop {
        for times in [1, 2, 5] {
            let nice = step.saturating_mul(times);
            if nice.saturating_mul(parts.max(1)) >= span {
                return nice;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// Where time runs from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Width of the whole picture in pixels.
    pub width: u32,
    /// Room at the left, in pixels.
    pub left: u32,
    /// Room at the right, in pixels.
    pub right: u32,
    /// The instant at the right end, in nanoseconds.
    pub end_ns: u64,
}

impl Frame {
    /// How wide the axis is, in pixels.
    pub fn span(&self) -> u32 {
        self.width.saturating_sub(self.left + self.right).max(1)
    }

    /// Where the axis begins.
    pub fn x0(&self) -> Tenths {
        px(self.left as i32)
    }

    /// Where the axis ends.
    pub fn x1(&self) -> Tenths {
        px((self.left + self.span()) as i32)
    }

    /// Where an instant stands.
    pub fn x_of(&self, ns: u64) -> Tenths {
        let ns = ns.min(self.end_ns);
        self.x0() + (ns * u64::from(self.span()) * 10 / self.end_ns.max(1)) as Tenths
    }

    /// Where the border before part `index` of `parts` equal parts stands.
    pub fn x_of_part(&self, index: usize, parts: usize) -> Tenths {
        self.x0() + (index as u64 * u64::from(self.span()) * 10 / parts.max(1) as u64) as Tenths
    }

    /// The instant at a distance of so many pixels from the left edge of the picture.
    pub fn ns_at(&self, x: i32) -> u64 {
        let inside = (x - self.left as i32).clamp(0, self.span() as i32) as u64;
        self.end_ns * inside / u64::from(self.span())
    }
}

const NANOS_PER_S: u64 = 1_000_000_000;

/// Whole seconds worth naming on an axis of `span` pixels, with their names.
pub fn time_ticks(end_ns: u64, span: u32, lang: Lang) -> Vec<(u64, String)> {
    let name = |ns: u64| seconds(ns, 0, lang);
    let widest = text_width(&name(end_ns)) + 16;
    let most = u64::from((span / widest).max(1));
    let step = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1_800, 3_600]
        .into_iter()
        .map(|s| s * NANOS_PER_S)
        .find(|step| end_ns / step <= most)
        .unwrap_or(end_ns.max(1));
    (0..=end_ns / step).map(|index| (index * step, name(index * step))).collect()
}

/// A time axis whose ticks hang below `y`; its names stand 14 pixels below that.
pub fn time_axis(frame: &Frame, y: Tenths, lang: Lang) -> Vec<Shape> {
    let mut shapes = vec![Shape::Line { class: "ql-axis", from: (frame.x0(), y), to: (frame.x1(), y) }];
    for (ns, text) in time_ticks(frame.end_ns, frame.span(), lang) {
        let x = frame.x_of(ns);
        let half = px(text_width(&text) as i32) / 2;
        shapes.push(Shape::Line { class: "ql-axis", from: (x, y), to: (x, y + px(4)) });
        let (anchor, x) = match () {
            () if x - half < 0 => (Anchor::Start, x),
            () if x + half > px(frame.width as i32) => (Anchor::End, x),
            () => (Anchor::Middle, x),
        };
        shapes.push(Shape::Text { class: "ql-tick", anchor, at: (x, y + px(17)), text });
    }
    shapes
}

/// Two to four round values from 0 upwards that reach over `max`: the top of a value axis is the last.
pub fn value_ticks(max: u64) -> Vec<u64> {
    let step = nice_step(max.max(1), 4);
    let top = max.max(1).div_ceil(step);
    // Two steps at least, so that a value can be read between them.
    (0..=top.max(2)).map(|index| index * step).collect()
}

/// A value as it stands beside an axis.
pub fn tick_name(value: u64) -> String {
    count(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { width: 300, left: 40, right: 60, end_ns: 30_000_000_000 };

    #[test]
    fn an_instant_stands_where_a_pointer_finds_it() {
        assert_eq!((FRAME.x_of(0), FRAME.x_of(15_000_000_000), FRAME.x_of(u64::MAX)), (400, 1_400, 2_400));
        for x in [40, 41, 140, 239, 240] {
            assert_eq!(FRAME.x_of(FRAME.ns_at(x)), px(x));
        }
        assert_eq!((FRAME.ns_at(-5), FRAME.ns_at(999)), (0, FRAME.end_ns));
    }

    #[test]
    fn values_on_an_axis_are_round_and_reach_over_the_highest() {
        for (max, ticks) in [
            (0, vec![0, 1, 2]),
            (1, vec![0, 1, 2]),
            (7, vec![0, 2, 4, 6, 8]),
            (480, vec![0, 200, 400, 600]),
            (2_000, vec![0, 500, 1_000, 1_500, 2_000]),
        ] {
            assert_eq!(value_ticks(max), ticks, "{max}");
        }
    }

    #[test]
    fn names_on_the_time_axis_never_touch() {
        for lang in Lang::ALL {
            for end_s in [5, 30, 60, 90, 300] {
                for span in [120, 180, 300, 700] {
                    let end_ns = end_s * NANOS_PER_S;
                    let ticks = time_ticks(end_ns, span, lang);
                    let frame = Frame { width: span, left: 0, right: 0, end_ns };
                    for pair in ticks.windows(2) {
                        let room = (frame.x_of(pair[1].0) - frame.x_of(pair[0].0)) / 10;
                        assert!(room >= text_width(&pair[1].1) as i32 + 4, "{end_s} s on {span} px");
                    }
                }
            }
        }
    }
}
