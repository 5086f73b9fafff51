//! A scene as SVG text: its structure for the page, and the whole of it for print, for the page without a script, and for tests
//! that read a picture.

use super::{Kind, Mark, Scene};
use crate::markup::Markup;

/// The scene as an SVG element with a title, marks included, rounded to tenths of a pixel.
pub fn to_svg(scene: &Scene, width: u32, height: u32, title: &str) -> String {
    let mut svg = Markup::new();
    head(&mut svg, (width, height), "ql-stage");
    svg.raw(" role=\"img\"><title>").text(title).raw("</title>");
    structure(scene, &mut svg);
    for kind in Kind::ALL {
        let mut path = Markup::new();
        for mark in scene.marks.iter().filter(|mark| mark.kind == kind) {
            outline(&mut path, mark);
        }
        if !path.as_str().is_empty() {
            svg.raw("<path class=\"ql-mark ql-mark-").raw(kind.class()).raw("\" d=\"").raw(path.as_str()).raw("\"/>");
        }
    }
    words(scene, &mut svg);
    svg.raw("</svg>");
    svg.finish()
}

/// The boxes and lines alone, which lie below the crowd.
pub fn structure_svg(scene: &Scene, size: (u32, u32)) -> String {
    let mut svg = Markup::new();
    head(&mut svg, size, "ql-stage");
    svg.raw(">");
    structure(scene, &mut svg);
    svg.raw("</svg>");
    svg.finish()
}

/// The words alone, which lie above the crowd.
pub fn words_svg(scene: &Scene, size: (u32, u32)) -> String {
    let mut svg = Markup::new();
    head(&mut svg, size, "ql-stage ql-words");
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
    for (x, from, to, _) in &scene.lines {
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
        }
    }
}

/// A mark's outline.
fn outline(path: &mut Markup, mark: &Mark) {
    let tenth = |value: f32| (value * 10.0 + if value < 0.0 { -0.5 } else { 0.5 }) as i64;
    let (x, y, r) = (tenth(mark.x), tenth(mark.y), tenth(mark.r));
    let mut step = |command: &str, a: i64, b: i64| {
        path.raw(command).tenths(a).raw(" ").tenths(b);
    };
    match mark.kind {
        Kind::Free | Kind::Waiting | Kind::InService | Kind::Pausing | Kind::Stale | Kind::GaveUp => {
            step("M", x - r, y);
            for way in [2 * r, -2 * r] {
                step("a", r, r);
                step(" 0 1 0 ", way, 0);
            }
        }
        Kind::Sold => {
            step("M", x - r, y - r);
            step("l", 2 * r, 0);
            step("l", 0, 2 * r);
            step("l", -2 * r, 0);
            path.raw("z");
        }
        Kind::SoldOut | Kind::Failed => {
            step("M", x - r, y - r);
            step("l", 2 * r, 2 * r);
            step("m", 0, -2 * r);
            step("l", -2 * r, 2 * r);
        }
        Kind::Refused | Kind::Dropped => {
            let up = if mark.kind == Kind::Refused { r } else { -r };
            step("M", x, y - up);
            step("l", up, 2 * up);
            step("l", -2 * up, 0);
            path.raw("z");
        }
    }
}
