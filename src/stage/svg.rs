//! A scene as one SVG: for the page without a script, for print, and for tests that read a picture.

use super::{Kind, Mark, Scene};
use core::fmt::Write;

/// The scene as an SVG element with a title. Marks are rounded to tenths of a pixel.
pub fn to_svg(scene: &Scene, width: u32, height: u32, title: &str) -> String {
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = write_svg(&mut svg, scene, width, height, title);
    svg
}

fn write_svg(svg: &mut String, scene: &Scene, width: u32, height: u32, title: &str) -> core::fmt::Result {
    write!(svg, r#"<svg class="ql-stage" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"><title>"#)?;
    escape(svg, title);
    svg.push_str("</title>");
    for block in &scene.blocks {
        let (role, tone) = (block.role, block.tone.class());
        write!(svg, r#"<rect class="ql-{role} ql-is-{tone}" x="{}" y="{}" width="{}" height="{}"/>"#, block.x, block.y, block.w, block.h)?;
    }
    for (x, from, to, _) in &scene.lines {
        write!(svg, r#"<path class="ql-gate" d="M{x} {from}V{to}"/>"#)?;
    }
    for kind in Kind::ALL {
        let mut path = String::new();
        for mark in scene.marks.iter().filter(|mark| mark.kind == kind) {
            shape(&mut path, mark)?;
        }
        if !path.is_empty() {
            write!(svg, r#"<path class="ql-mark ql-mark-{}" d="{path}"/>"#, kind.class())?;
        }
    }
    for word in &scene.words {
        let strong = if word.strong { " ql-strong" } else { "" };
        let (anchor, tone) = (word.anchor.svg(), word.tone.class());
        write!(svg, r#"<text class="ql-word ql-is-{tone}{strong}" text-anchor="{anchor}" x="{}" y="{}">"#, word.x, word.y)?;
        escape(svg, &word.text);
        svg.push_str("</text>");
    }
    svg.push_str("</svg>");
    Ok(())
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

/// A mark's outline. Lengths are written in tenths by hand: formatting floats costs the page 23 KB.
fn shape(path: &mut String, mark: &Mark) -> core::fmt::Result {
    let tenth = |value: f32| Tenths((value * 10.0 + if value < 0.0 { -0.5 } else { 0.5 }) as i32);
    let (x, y, r) = (mark.x, mark.y, mark.r);
    match mark.kind {
        Kind::Free | Kind::Waiting | Kind::InService | Kind::Pausing | Kind::Stale | Kind::GaveUp => {
            let (r, d) = (tenth(r), tenth(2.0 * r));
            write!(path, "M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0", tenth(x - mark.r), tenth(y))
        }
        Kind::Sold => write!(path, "M{} {}h{d}v{d}h-{d}z", tenth(x - r), tenth(y - r), d = tenth(2.0 * r)),
        Kind::SoldOut | Kind::Failed => {
            let d = tenth(2.0 * r);
            write!(path, "M{} {}l{d} {d}m0 -{d}l-{d} {d}", tenth(x - r), tenth(y - r))
        }
        Kind::Refused => {
            write!(path, "M{} {}l{r2} {h}h-{d}z", tenth(x), tenth(y - r), r2 = tenth(r), h = tenth(1.8 * r), d = tenth(2.0 * r))
        }
        Kind::Dropped => {
            write!(path, "M{} {}l-{r2} -{h}h{d}z", tenth(x), tenth(y + r), r2 = tenth(r), h = tenth(1.8 * r), d = tenth(2.0 * r))
        }
    }
}

/// A length in tenths of a pixel.
#[derive(Clone, Copy)]
struct Tenths(i32);

impl core::fmt::Display for Tenths {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        if size.is_multiple_of(10) { write!(f, "{sign}{}", size / 10) } else { write!(f, "{sign}{}.{}", size / 10, size % 10) }
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}
