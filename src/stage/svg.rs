//! A scene as SVG text: its structure for the page, and the whole of it for print, for the page without a script, and for tests
//! that read a picture.

use super::{Kind, Mark, Scene};
use crate::markup::Markup;

/// The scene as an SVG element with a title, marks included, each at a whole pixel.
pub fn to_svg(scene: &Scene, title: &str) -> String {
    let mut svg = Markup::new();
    head(&mut svg, scene.size, "ql-stage");
    svg.raw(" role=\"img\"><title>").text(title).raw("</title>");
    structure(scene, &mut svg);
    for kind in Kind::ALL {
        marks(scene, kind, &mut svg);
    }
    words(scene, &mut svg);
    svg.raw("</svg>");
    svg.finish()
}

/// The boxes and lines alone, which lie below the crowd.
pub fn structure_svg(scene: &Scene) -> String {
    let mut svg = Markup::new();
    head(&mut svg, scene.size, "ql-stage");
    svg.raw(">");
    structure(scene, &mut svg);
    svg.raw("</svg>");
    svg.finish()
}

/// The words alone, which lie above the crowd.
pub fn words_svg(scene: &Scene) -> String {
    let mut svg = Markup::new();
    head(&mut svg, scene.size, "ql-stage ql-words");
    svg.raw(">");
    words(scene, &mut svg);
    svg.raw("</svg>");
    svg.finish()
}

fn head(svg: &mut Markup, (width, height): (u32, u32), class: &str) {
    let (width, height) = (i64::from(width), i64::from(height));
    svg.raw("<svg class=\"").raw(class).raw("\" viewBox=\"0 0 ").int(width).raw(" ").int(height).raw("\"");
    svg.at("width", width).at("height", height);
}

fn structure(scene: &Scene, svg: &mut Markup) {
    for block in &scene.blocks {
        svg.raw("<rect class=\"ql-").raw(block.role).raw(" ql-is-").raw(block.tone.class()).raw("\"");
        svg.at("x", block.x.into())
            .at("y", block.y.into())
            .at("width", block.w.max(0).into())
            .at("height", block.h.max(0).into())
            .raw("/>");
    }
    for (x, from, to) in &scene.lines {
        svg.raw("<path class=\"ql-gate\" d=\"M").int((*x).into()).raw(" ").int((*from).into()).raw("V").int((*to).into()).raw("\"/>");
    }
}

fn words(scene: &Scene, svg: &mut Markup) {
    for word in &scene.words {
        svg.raw("<text class=\"ql-word ql-is-").raw(word.tone.class()).raw(if word.strong { " ql-strong" } else { "" });
        svg.raw("\" text-anchor=\"").raw(word.anchor.svg()).raw("\"").at("x", word.x.into()).at("y", word.y.into());
        svg.raw(">").text(&word.text).raw("</text>");
    }
}

impl Kind {
    /// The class name of the kind.
    pub const fn class(self) -> &'static str {
        match self {
            Kind::Free => "free",
            Kind::Waiting => "waiting",
            Kind::Pausing => "pausing",
            Kind::InService => "in-service",
            Kind::Stale => "stale",
            Kind::Sold => "sold",
            Kind::SoldOut => "sold-out",
            Kind::Refused => "queue-full",
            Kind::GaveUp => "gave-up",
            Kind::Failed => "failed",
            Kind::Dropped => "dropped",
            Kind::Twice => "twice",
            Kind::DeadLetter => "dead-letter",
            Kind::Lost => "lost",
        }
    }
}

/// Every mark of one kind, those of one size together. A disc is a line of no length with a round end, which is a fifth of the text of
/// a circle; a ring is a disc with a smaller one of the card's colour on it.
fn marks(scene: &Scene, kind: Kind, svg: &mut Markup) {
    let mut left: Vec<&Mark> = scene.marks.iter().filter(|mark| mark.kind == kind).collect();
    while let Some(first) = left.first().map(|mark| tenth(mark.r)) {
        let mut path = Markup::new();
        let mut at = (0, 0);
        left.retain(|mark| {
            let same = tenth(mark.r) == first;
            if same {
                at = outline(&mut path, mark, at);
            }
            !same
        });
        let mut layer = |class: &str, width: i64| {
            svg.raw("<path class=\"ql-mark ql-mark-").raw(class).raw("\" stroke-width=\"").tenths(width).raw("\" d=\"");
            svg.raw(path.as_str()).raw("\"/>");
        };
        match kind {
            Kind::Free | Kind::Waiting | Kind::InService => layer(kind.class(), 2 * first),
            Kind::Pausing | Kind::Stale | Kind::GaveUp => {
                layer(kind.class(), 2 * first);
                layer("hole", (2 * first - 24).max(6));
            }
            Kind::Sold | Kind::SoldOut | Kind::Refused | Kind::Failed | Kind::Dropped | Kind::Twice | Kind::DeadLetter | Kind::Lost => {
                layer(kind.class(), 16)
            }
        }
    }
}

fn tenth(value: f32) -> i64 {
    (value * 10.0 + if value < 0.0 { -0.5 } else { 0.5 }) as i64
}

/// A mark's outline, from where the last one ended; where this one ends. Whole pixels and relative steps, since places in a row are
/// then the same text over and over, which compresses to nearly nothing.
fn outline(path: &mut Markup, mark: &Mark, from: (i64, i64)) -> (i64, i64) {
    let (x, y, r) = ((mark.x + 0.5) as i64, (mark.y + 0.5) as i64, tenth(mark.r) / 10);
    let mut at = from;
    let mut step = |command: &str, to: (i64, i64)| {
        path.raw(command).int(to.0 - at.0).raw(" ").int(to.1 - at.1);
        at = to;
    };
    match mark.kind {
        Kind::Free | Kind::Waiting | Kind::InService | Kind::Pausing | Kind::Stale | Kind::GaveUp => {
            step("m", (x, y));
            path.raw("h0");
        }
        Kind::Sold | Kind::DeadLetter => {
            step("m", (x - r, y - r));
            for corner in [(x + r, y - r), (x + r, y + r), (x - r, y + r), (x - r, y - r)] {
                step("l", corner);
            }
        }
        Kind::SoldOut | Kind::Failed | Kind::Lost => {
            step("m", (x - r, y - r));
            step("l", (x + r, y + r));
            step("m", (x + r, y - r));
            step("l", (x - r, y + r));
        }
        Kind::Twice => {
            step("m", (x, y - r));
            for corner in [(x + r, y), (x, y + r), (x - r, y), (x, y - r)] {
                step("l", corner);
            }
        }
        Kind::Refused | Kind::Dropped => {
            let up = if mark.kind == Kind::Refused { r } else { -r };
            step("m", (x, y - up));
            for corner in [(x + up, y + up), (x - up, y + up), (x, y - up)] {
                step("l", corner);
            }
        }
    }
    at
}
