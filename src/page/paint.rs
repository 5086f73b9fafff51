//! Marks on a canvas.

use crate::stage::{Kind, Raster, Scene, mark_of};
use gloo::utils::window;
use std::cell::Cell;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, ImageData};

thread_local! {
    static MARKS: Cell<u32> = const { Cell::new(0) };
}

/// How many marks have been drawn since the lab was mounted; for benchmarks.
pub fn marks() -> u32 {
    MARKS.get()
}

/// The colours of the style sheet, read once for each theme: red, green and blue from the lowest byte up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    kinds: Vec<u32>,
    ink: u32,
    card: u32,
}

impl Palette {
    /// The colours that hold at an element now.
    pub fn read(at: &Element) -> Palette {
        let style = window().get_computed_style(at).ok().flatten();
        let colour = |token: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(&["--", token].concat()).ok()).unwrap_or_default();
            // The style sheet's tokens are written as #rrggbb; a test holds that.
            u32::from_str_radix(value.trim().trim_start_matches('#'), 16).map_or(0x88_8888, |rgb| rgb.swap_bytes() >> 8)
        };
        Palette { kinds: Kind::ALL.iter().map(|kind| colour(kind.token())).collect(), ink: colour("ink"), card: colour("card") }
    }
}

/// Draws a scene's marks, and a ring round the person that is followed.
pub fn paint(canvas: &HtmlCanvasElement, raster: &mut Raster, scene: &Scene, palette: &Palette, followed: Option<u32>) -> Option<()> {
    raster.clear(scene.size, window().device_pixel_ratio().clamp(1.0, 3.0) as f32);
    raster.draw(&scene.marks, &palette.kinds);
    MARKS.set(MARKS.get().wrapping_add(scene.marks.len() as u32));
    if let Some(mark) = followed.and_then(|whose| mark_of(scene, whose)) {
        for (width, colour) in [(5.0, palette.card), (2.0, palette.ink)] {
            raster.ring((mark.x, mark.y), 9.0, width, colour);
        }
    }
    let image = ImageData::new_with_u8_clamped_array(Clamped(raster.pixels()), raster.width()).ok()?;
    if canvas.width() != image.width() || canvas.height() != image.height() {
        canvas.set_width(image.width());
        canvas.set_height(image.height());
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    context.put_image_data(&image, 0.0, 0.0).ok()
}
