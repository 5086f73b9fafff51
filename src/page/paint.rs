//! Marks on a canvas.

use crate::stage::{Kind, Mark, Scene};
use core::f64::consts::TAU;
use gloo::utils::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

/// The colours of the style sheet, read once for each theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    kinds: Vec<String>,
    ink: String,
    card: String,
}

impl Palette {
    /// The colours that hold at an element now.
    pub fn read(at: &Element) -> Palette {
        let style = window().get_computed_style(at).ok().flatten();
        let colour = |token: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(&["--", token].concat()).ok());
            value.map(|value| value.trim().to_string()).filter(|value| !value.is_empty()).unwrap_or_else(|| "#888".into())
        };
        Palette { kinds: Kind::ALL.iter().map(|kind| colour(kind.token())).collect(), ink: colour("ink"), card: colour("card") }
    }
}

/// Draws a scene's marks, and a ring round the person that is followed.
pub fn paint(canvas: &HtmlCanvasElement, scene: &Scene, palette: &Palette, followed: Option<u32>) {
    let size = scene.size;
    let ratio = window().device_pixel_ratio().clamp(1.0, 3.0);
    let (width, height) = ((f64::from(size.0) * ratio) as u32, (f64::from(size.1) * ratio) as u32);
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let Some(context) = canvas.get_context("2d").ok().flatten().and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
    else {
        return;
    };
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, size.0.into(), size.1.into());
    for (kind, colour) in Kind::ALL.into_iter().zip(&palette.kinds) {
        let mut marks = scene.marks.iter().filter(|mark| mark.kind == kind).peekable();
        if marks.peek().is_none() {
            continue;
        }
        context.begin_path();
        for mark in marks {
            trace(&context, mark);
        }
        match style(kind) {
            Style::Fill => {
                context.set_fill_style_str(colour);
                context.fill();
            }
            Style::Stroke(line) => {
                context.set_stroke_style_str(colour);
                context.set_line_width(line);
                context.stroke();
            }
        }
    }
    if let Some(mark) = followed.and_then(|whose| crate::stage::mark_of(scene, whose)) {
        ring(&context, &mark, palette);
    }
}

fn ring(context: &CanvasRenderingContext2d, mark: &Mark, palette: &Palette) {
    let (x, y) = (f64::from(mark.x), f64::from(mark.y));
    for (radius, line, colour) in [(9.0, 5.0, &palette.card), (9.0, 2.0, &palette.ink)] {
        context.begin_path();
        let _ = context.arc(x, y, radius, 0.0, TAU);
        context.set_line_width(line);
        context.set_stroke_style_str(colour);
        context.stroke();
    }
    let _ = context.set_line_dash(&JsValue::from(js_sys::Array::new()));
}

enum Style {
    Fill,
    Stroke(f64),
}

fn style(kind: Kind) -> Style {
    match kind {
        Kind::Free | Kind::Waiting | Kind::InService | Kind::Sold | Kind::Refused | Kind::Twice => Style::Fill,
        Kind::Pausing | Kind::Stale | Kind::GaveUp => Style::Stroke(1.3),
        Kind::SoldOut | Kind::Dropped | Kind::DeadLetter => Style::Stroke(1.8),
        Kind::Failed | Kind::Lost => Style::Stroke(2.6),
    }
}

/// Adds a mark's outline to the current path. Tiny discs are squares: nobody can tell, and they cost a fifth.
fn trace(context: &CanvasRenderingContext2d, mark: &Mark) {
    let (x, y, r) = (f64::from(mark.x), f64::from(mark.y), f64::from(mark.r));
    match mark.kind {
        Kind::Free | Kind::Waiting | Kind::InService if r < 1.6 => context.rect(x - r, y - r, 2.0 * r, 2.0 * r),
        Kind::Free | Kind::Waiting | Kind::InService | Kind::Pausing | Kind::Stale | Kind::GaveUp => {
            let r = if matches!(mark.kind, Kind::Stale | Kind::Pausing | Kind::GaveUp) { (r - 0.4).max(0.8) } else { r };
            context.move_to(x + r, y);
            let _ = context.arc(x, y, r, 0.0, TAU);
        }
        Kind::Sold | Kind::DeadLetter => context.rect(x - r, y - r, 2.0 * r, 2.0 * r),
        Kind::SoldOut | Kind::Failed | Kind::Lost => {
            context.move_to(x - r, y - r);
            context.line_to(x + r, y + r);
            context.move_to(x + r, y - r);
            context.line_to(x - r, y + r);
        }
        Kind::Twice => {
            context.move_to(x, y - r);
            for (x, y) in [(x + r, y), (x, y + r), (x - r, y)] {
                context.line_to(x, y);
            }
            context.close_path();
        }
        Kind::Refused => triangle(context, x, y, r),
        Kind::Dropped => triangle(context, x, y, -r),
    }
}

/// A triangle that points up, or down for a negative size.
fn triangle(context: &CanvasRenderingContext2d, x: f64, y: f64, r: f64) {
    context.move_to(x, y - r);
    context.line_to(x + r, y + 0.8 * r);
    context.line_to(x - r, y + 0.8 * r);
    context.close_path();
}
