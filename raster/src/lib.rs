//! A picture in pixels, stamped full of small shapes.
//!
//! A browser takes several frames to fill ten thousand small paths; the pixels themselves take a few milliseconds. Each shape is worked
//! out once for every size, for each quarter of a pixel that its centre may be off by, and from then on stamped.
//!
//! What the shapes are is their caller's. This is a crate of its own because it is compiled for speed, and the page for size.

#![no_std]

extern crate alloc;

use alloc::vec::Vec;

/// Parts of a device pixel, along each axis, at which a stamp's centre can lie.
const PARTS: usize = 4;
/// Points of a CSS pixel, along each axis, at which a shape is sampled.
const SAMPLES: f32 = 8.0;
/// Steps of a shape's size in a device pixel.
const SIZES: f32 = 8.0;
/// Stamps of shapes and sizes that are kept; past that all are worked out anew.
const MOST_STAMPS: usize = 256;
/// How far a shape may reach beyond its size, in CSS pixels: lines have a width, and corners a point.
const BEYOND: f32 = 1.8;

/// What a shape of one size covers, for each place of its centre in a pixel.
struct Stamps {
    key: (u8, u32),
    masks: [Option<Mask>; PARTS * PARTS],
}

/// What a shape covers of each pixel about that of its centre, no further than it reaches.
struct Mask {
    /// Where its first pixel lies, from that of the centre.
    left: i32,
    top: i32,
    width: usize,
    /// 255ths, line by line.
    cover: Vec<u8>,
}

/// A shape and its colour.
pub struct Ink<'a> {
    /// Which shape it is, among those of the picture.
    pub shape: u8,
    /// Red, green and blue, from the lowest byte up.
    pub colour: u32,
    /// Whether a point, seen from the shape's centre, lies in the shape of a size. All in CSS pixels; 1.8 beyond the size is as far as a
    /// shape may reach.
    pub covers: &'a dyn Fn(f32, f32, f32) -> bool,
}

/// The pixels of one picture, and the stamps from which they are made.
#[derive(Default)]
pub struct Picture {
    width: usize,
    ratio: f32,
    pixels: Vec<u8>,
    stamps: Vec<Stamps>,
    /// Those of the last shape: its neighbour's are mostly the same.
    last: usize,
}

impl Picture {
    /// An empty picture of so many CSS pixels, each `ratio` device pixels wide.
    pub fn clear(&mut self, size: (u32, u32), ratio: f32) {
        let device = |css: u32| (css as f32 * ratio) as usize;
        if ratio != self.ratio || self.stamps.len() > MOST_STAMPS {
            self.stamps.clear();
        }
        self.ratio = ratio;
        self.width = device(size.0);
        self.pixels.clear();
        self.pixels.resize(self.width * device(size.1) * 4, 0);
    }

    /// How many device pixels there are in a line.
    pub fn width(&self) -> u32 {
        self.width as u32
    }

    /// The pixels: red, green, blue and opacity of each, line by line.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Lays a shape of a size over what is there, its centre at a point; all in CSS pixels. What lies beyond the edges is left out.
    pub fn stamp(&mut self, ink: &Ink<'_>, (x, y): (f32, f32), size: f32) {
        let ratio = self.ratio;
        // To the nearest part of a pixel; shifted, since a cast rounds towards zero and not down.
        let quarters = |css: f32| (css * ratio * PARTS as f32 + 4096.5) as i32 - 4096;
        let (qx, qy) = (quarters(x), quarters(y));
        let parts = PARTS as i32;
        let place = (qx.rem_euclid(parts), qy.rem_euclid(parts));
        let mask = mask(&mut self.stamps, &mut self.last, ink, (size * ratio * SIZES + 0.5) as u32, place, ratio);
        let (left, top) = (qx.div_euclid(parts) + mask.left, qy.div_euclid(parts) + mask.top);
        let (skip, from) = (left.min(0).unsigned_abs() as usize, left.max(0) as usize);
        let cut = mask.width.saturating_sub(skip).min(self.width.saturating_sub(from));
        let (pixels, _) = self.pixels.as_chunks_mut::<4>();
        let lines = pixels.chunks_exact_mut(self.width.max(1)).skip(top.max(0) as usize);
        let covers = mask.cover.chunks_exact(mask.width.max(1)).skip(top.min(0).unsigned_abs() as usize);
        for (line, cover) in lines.zip(covers) {
            let (Some(line), Some(cover)) = (line.get_mut(from..from + cut), cover.get(skip..skip + cut)) else { continue };
            for (pixel, &cover) in line.iter_mut().zip(cover) {
                *pixel = over(u32::from_le_bytes(*pixel), cover.into(), ink.colour).to_le_bytes();
            }
        }
    }
}

/// The mask of a shape, so many steps large, whose centre lies so many parts beyond a pixel's corner. `last` is where its stamps are.
fn mask<'a>(stamps: &'a mut Vec<Stamps>, last: &mut usize, ink: &Ink<'_>, steps: u32, place: (i32, i32), ratio: f32) -> &'a Mask {
    let key = (ink.shape, steps);
    if stamps.get(*last).is_none_or(|stamps| stamps.key != key) {
        *last = stamps.iter().position(|stamps| stamps.key == key).unwrap_or(stamps.len());
    }
    if *last == stamps.len() {
        stamps.push(Stamps { key, masks: Default::default() });
    }
    let at = place.1 as usize * PARTS + place.0 as usize;
    stamps[*last].masks[at].get_or_insert_with(|| worked_out(ink, steps as f32 / (SIZES * ratio), place, ratio))
}

/// How many 255ths of each pixel a shape covers.
#[cold]
fn worked_out(ink: &Ink<'_>, size: f32, place: (i32, i32), ratio: f32) -> Mask {
    let reach = ((size + BEYOND) * ratio) as i32 + 1;
    let samples = ((SAMPLES / ratio) as i32).max(3);
    let sample = |at: i32, n: i32, part: i32| {
        let inside = (n as f32 + 0.5) / samples as f32 - part as f32 / PARTS as f32;
        (at as f32 + inside) / ratio
    };
    let side = (2 * reach + 1) as usize;
    // The lines and columns in which there is anything: most of the square is its corners.
    let (mut left, mut right, mut top, mut bottom) = (reach, -reach, reach, -reach);
    let mut square = Vec::with_capacity(side * side);
    for y in -reach..=reach {
        for x in -reach..=reach {
            let mut hits = 0;
            for n in 0..samples * samples {
                hits += i32::from((ink.covers)(sample(x, n % samples, place.0), sample(y, n / samples, place.1), size));
            }
            if hits > 0 {
                (left, right, top, bottom) = (left.min(x), right.max(x), top.min(y), bottom.max(y));
            }
            square.push((hits * 255 / (samples * samples)) as u8);
        }
    }
    let width = (right - left + 1).max(0) as usize;
    let mut cover = Vec::new();
    for y in top..=bottom {
        let from = (y + reach) as usize * side + (left + reach) as usize;
        cover.extend_from_slice(square.get(from..from + width).unwrap_or(&[]));
    }
    Mask { left, top, width, cover }
}

/// A pixel with a colour laid over it that covers so many 255ths of it. Nothing below, or the same colour, is the rule: one question, and no
/// branch for what is covered not at all or wholly.
#[inline(always)]
fn over(pixel: u32, cover: u32, colour: u32) -> u32 {
    let below = pixel >> 24;
    if below > 0 && (pixel ^ colour) << 8 != 0 {
        return mixed(pixel, cover, colour);
    }
    (below + cover - ((below * cover) >> 8)).min(255) << 24 | colour
}

/// The same where the colours differ. Only at the edge of a shape are they mixed, which takes divisions.
fn mixed(pixel: u32, cover: u32, colour: u32) -> u32 {
    if cover == 0 {
        return pixel;
    }
    if cover == 255 {
        return 255 << 24 | colour;
    }
    let below = pixel >> 24;
    let opacity = below + cover - below * cover / 255;
    // How much of the new colour there is, in 65536ths: one division for three channels, and none above what is opaque.
    let share = if opacity == 255 { cover * 257 } else { (cover << 16) / opacity } as i32;
    let channel = |shift: u32| {
        let (old, new) = ((pixel >> shift & 0xFF) as i32, (colour >> shift & 0xFF) as i32);
        ((old + (((new - old) * share + 0x8000) >> 16)) as u32) << shift
    };
    opacity << 24 | channel(16) | channel(8) | channel(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: u32 = 0x00_00FF;
    const BLUE: u32 = 0xFF_0000;

    #[test]
    fn half_of_a_colour_over_another_is_both() {
        assert_eq!(over(0, 128, RED), 128 << 24 | RED);
        assert_eq!(over(255 << 24 | BLUE, 255, RED), 255 << 24 | RED);
        assert_eq!(over(255 << 24 | BLUE, 128, RED), 255 << 24 | 0x7F_0080);
        assert_eq!(over(128 << 24 | RED, 128, RED), 192 << 24 | RED);
        assert_eq!(over(255 << 24 | RED, 100, RED), 255 << 24 | RED);
        assert_eq!(over(200 << 24 | RED, 255, RED), 255 << 24 | RED);
        assert_eq!(over(255 << 24 | BLUE, 0, RED), 255 << 24 | BLUE);
        assert_eq!(over(0, 0, RED) >> 24, 0);
    }

    #[test]
    fn a_picture_forgets_its_stamps_before_they_grow_without_bound() {
        let mut picture = Picture::default();
        for n in 0..600 {
            picture.clear((8, 8), 1.0);
            picture.stamp(&Ink { shape: (n % 200) as u8, colour: RED, covers: &|_, _, _| true }, (4.0, 4.0), 1.0 + (n / 200) as f32);
            assert!(picture.stamps.len() <= MOST_STAMPS + 1);
        }
    }
}
