//! What a chart is made of, and how it is written as SVG.

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

fn attribute(out: &mut String, name: &str, value: Tenths) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_length(out, value);
    out.push('"');
}

fn escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

fn open(out: &mut String, tag: &str, class: &str) {
    out.push('<');
    out.push_str(tag);
    out.push_str(" class=\"");
    out.push_str(class);
    out.push('"');
}

impl Shape {
    /// Appends the shape as SVG.
    pub fn write(&self, out: &mut String) {
        match self {
            Shape::Path { class, d } => {
                open(out, "path", class);
                out.push_str(" d=\"");
                out.push_str(d);
                out.push_str("\"/>");
            }
            Shape::Line { class, from, to } => {
                open(out, "line", class);
                for (name, value) in [("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)] {
                    attribute(out, name, value);
                }
                out.push_str("/>");
            }
            Shape::Rect { class, at, size } => {
                open(out, "rect", class);
                for (name, value) in [("x", at.0), ("y", at.1), ("width", size.0), ("height", size.1)] {
                    attribute(out, name, value);
                }
                out.push_str("/>");
            }
            Shape::Circle { class, at, radius } => {
                open(out, "circle", class);
                for (name, value) in [("cx", at.0), ("cy", at.1), ("r", *radius)] {
                    attribute(out, name, value);
                }
                out.push_str("/>");
            }
            Shape::Text { class, anchor, at, text } => {
                open(out, "text", class);
                attribute(out, "x", at.0);
                attribute(out, "y", at.1);
                out.push_str(" text-anchor=\"");
                out.push_str(anchor.value());
                out.push_str("\">");
                escaped(out, text);
                out.push_str("</text>");
            }
        }
    }
}

/// A whole picture as SVG, for pages that are written without a browser.
pub fn svg(width: u32, height: u32, title: &str, shapes: &[Shape]) -> String {
    let mut out = String::from("<svg class=\"ql-plot\" role=\"img\" viewBox=\"0 0 ");
    out.push_str(&width.to_string());
    out.push(' ');
    out.push_str(&height.to_string());
    out.push_str("\"><title>");
    escaped(&mut out, title);
    out.push_str("</title>");
    for shape in shapes {
        shape.write(&mut out);
    }
    out.push_str("</svg>");
    out
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
        let text = Shape::Text { class: "a", anchor: Anchor::End, at: (5, 10), text: "<b>&\"".into() };
        assert_eq!(
            svg(10, 20, "t", &[text]),
            "<svg class=\"ql-plot\" role=\"img\" viewBox=\"0 0 10 20\"><title>t</title>\
             <text class=\"a\" x=\"0.5\" y=\"1\" text-anchor=\"end\">&lt;b>&amp;&quot;</text></svg>"
        );
    }
}
