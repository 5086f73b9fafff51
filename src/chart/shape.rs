//! What a chart is made of, and how it is written as SVG.

use crate::markup::Markup;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A length in tenths of a CSS pixel.
pub type Tenths = i32;

/// Whole pixels as tenths.
pub const fn px(pixels: i32) -> Tenths {
    pixels * 10
}

/// Appends a length as SVG reads it: "12", "12.5", "-0.3".
pub fn push_length(text: &mut String, length: Tenths) {
    if length < 0 {
        text.push('-');
    }
    let size = length.unsigned_abs();
    text.push_str(&(size / 10).to_string());
    if !size.is_multiple_of(10) {
        text.push('.');
        text.push(char::from(b'0' + (size % 10) as u8));
    }
}

/// A length as SVG reads it.
pub fn length(length: Tenths) -> String {
    let mut text = String::with_capacity(6);
    push_length(&mut text, length);
    text
}

/// Which point of a text stands at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

impl Anchor {
    /// The value of SVG's `text-anchor`.
    pub const fn value(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// One shape. Its class says what it means; the style sheet says what that looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A path.
    Path {
        /// Class.
        class: &'static str,
        /// The path's commands.
        d: String,
    },
    /// A straight line.
    Line {
        /// Class.
        class: &'static str,
        /// One end.
        from: (Tenths, Tenths),
        /// The other end.
        to: (Tenths, Tenths),
    },
    /// A rectangle.
    Rect {
        /// Class.
        class: &'static str,
        /// Its left upper corner.
        at: (Tenths, Tenths),
        /// Width and height.
        size: (Tenths, Tenths),
    },
    /// A circle.
    Circle {
        /// Class.
        class: &'static str,
        /// Its middle.
        at: (Tenths, Tenths),
        /// Its radius.
        radius: Tenths,
    },
    /// One line of text; its position is on the base line.
    Text {
        /// Class.
        class: &'static str,
        /// Which point of it stands there.
        anchor: Anchor,
        /// Where.
        at: (Tenths, Tenths),
        /// The wording.
        text: String,
    },
}

/// Shapes that were computed once: two pictures are equal when they are the same one.
#[derive(Clone, Debug)]
pub struct Picture {
    shapes: Rc<[Shape]>,
    stamp: u32,
}

impl Picture {
    /// The shapes, from back to front.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// A number that no other picture has.
    pub fn stamp(&self) -> u32 {
        self.stamp
    }
}

impl From<Vec<Shape>> for Picture {
    fn from(shapes: Vec<Shape>) -> Picture {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Picture { shapes: shapes.into(), stamp: NEXT.fetch_add(1, Ordering::Relaxed) }
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Picture) -> bool {
        self.stamp == other.stamp
    }
}

impl Shape {
    /// Appends the shape as SVG.
    pub fn write(&self, out: &mut Markup) {
        let mut open = |tag: &str, class: &str, lengths: &[(&str, Tenths)]| {
            out.raw("<").raw(tag).raw(" class=\"").raw(class).raw("\"");
            for (name, value) in lengths {
                out.raw(" ").raw(name).raw("=\"").tenths((*value).into()).raw("\"");
            }
        };
        match self {
            Shape::Path { class, d } => {
                open("path", class, &[]);
                out.say("d", d).raw("/>");
            }
            Shape::Line { class, from, to } => {
                open("line", class, &[("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)]);
                out.raw("/>");
            }
            Shape::Rect { class, at, size } => {
                open("rect", class, &[("x", at.0), ("y", at.1), ("width", size.0), ("height", size.1)]);
                out.raw("/>");
            }
            Shape::Circle { class, at, radius } => {
                open("circle", class, &[("cx", at.0), ("cy", at.1), ("r", *radius)]);
                out.raw("/>");
            }
            Shape::Text { class, anchor, at, text } => {
                open("text", class, &[("x", at.0), ("y", at.1)]);
                out.say("text-anchor", anchor.value()).raw(">").text(text).raw("</text>");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_written_in_its_shortest_form() {
        for (tenths, text) in [(0, "0"), (120, "12"), (125, "12.5"), (-3, "-0.3"), (-120, "-12")] {
            assert_eq!(length(tenths), text);
        }
    }

    #[test]
    fn text_cannot_break_out_of_the_picture() {
        let mut out = Markup::new();
        Shape::Text { class: "a", anchor: Anchor::End, at: (5, 10), text: "<b>&\"".into() }.write(&mut out);
        assert_eq!(out.as_str(), "<text class=\"a\" x=\"0.5\" y=\"1\" text-anchor=\"end\">&lt;b&gt;&amp;&quot;</text>");
    }
}
