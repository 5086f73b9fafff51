//! A scene's crowd as pixels.
//!
//! A browser takes several frames to fill ten thousand small paths; the pixels themselves take a few milliseconds. Each shape is worked
//! out once for every size, for each quarter of a pixel that its centre may be off by, and from then on stamped.

use super::{Kind, Mark};

/// Parts of a device pixel, along each axis, at which a stamp's centre can lie.
const PARTS: usize = 4;
/// Points of a CSS pixel, along each axis, at which a shape is sampled.
const SAMPLES: f32 = 8.0;
/// Steps of a mark's size in a device pixel.
const SIZES: f32 = 8.0;
/// Stamps of shapes and sizes that are kept; past that all are worked out anew.
const MOST_STAMPS: usize = 256;

/// What a shape of one size covers, for each place of its centre in a pixel.
struct Stamps {
    key: (u8, u32),
    /// How many pixels it reaches beyond the one of its centre.
    reach: usize,
    masks: [Vec<u8>; PARTS * PARTS],
}

/// The pixels of one picture, and the stamps from which they are made.
#[derive(Default)]
pub struct Raster {
    width: usize,
    ratio: f32,
    pixels: Vec<u8>,
    stamps: Vec<Stamps>,
    /// Those of the last mark: its neighbour's are mostly the same.
    last: usize,
}

impl Raster {
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

    /// Draws marks, kind by kind; `colours` has one for each kind, as red, green and blue from the lowest byte up.
    pub fn draw(&mut self, marks: &[Mark], colours: &[u32]) {
        let present = marks.iter().fold(0_u32, |kinds, mark| kinds | 1 << mark.kind as u32);
        for kind in Kind::ALL.into_iter().filter(|kind| present >> *kind as u32 & 1 == 1) {
            let colour = colours.get(kind as usize).copied().unwrap_or(0);
            for mark in marks.iter().filter(|mark| mark.kind == kind) {
                self.stamp(kind as u8, mark.x, mark.y, mark.r, colour, &|x, y, r| covers(kind, x, y, r));
            }
        }
    }

    /// Draws a ring of a radius and a width about a point.
    pub fn ring(&mut self, at: (f32, f32), radius: f32, width: f32, colour: u32) {
        let key = Kind::ALL.len() as u8 + width as u8;
        self.stamp(key, at.0, at.1, radius, colour, &|x, y, r| on_ring(x, y, r, width / 2.0));
    }

    fn stamp(&mut self, shape: u8, x: f32, y: f32, r: f32, colour: u32, covers: &dyn Fn(f32, f32, f32) -> bool) {
        let ratio = self.ratio;
        let size = (r * ratio * SIZES + 0.5) as u32;
        let key = (shape, size);
        if self.stamps.get(self.last).is_none_or(|stamps| stamps.key != key) {
            self.last = self.stamps.iter().position(|stamps| stamps.key == key).unwrap_or(self.stamps.len());
        }
        if self.last == self.stamps.len() {
            let reach = ((r + BEYOND) * ratio) as usize + 1;
            self.stamps.push(Stamps { key, reach, masks: Default::default() });
        }
        let stamps = &mut self.stamps[self.last];
        let reach = stamps.reach as i32;
        // To the nearest part of a pixel; shifted, since a cast rounds towards zero and not down.
        let quarters = |css: f32| (css * ratio * PARTS as f32 + 4096.5) as i32 - 4096;
        let (qx, qy) = (quarters(x), quarters(y));
        let parts = PARTS as i32;
        let (part_x, part_y) = (qx.rem_euclid(parts), qy.rem_euclid(parts));
        let mask = &mut stamps.masks[(part_y * parts + part_x) as usize];
        let side = (2 * reach + 1) as usize;
        if mask.is_empty() {
            let r = size as f32 / (SIZES * ratio);
            let samples = ((SAMPLES / ratio) as usize).max(3);
            let sample = |at: usize, n: usize, part: i32| {
                let inside = (n as f32 + 0.5) / samples as f32 - part as f32 / PARTS as f32;
                (at as f32 + inside - reach as f32) / ratio
            };
            for at in 0..side * side {
                let hit = |n: &usize| covers(sample(at % side, n % samples, part_x), sample(at / side, n / samples, part_y), r);
                let hits = (0..samples * samples).filter(hit).count();
                mask.push((hits * 255 / (samples * samples)) as u8);
            }
        }
        let (left, top) = (qx.div_euclid(parts) - reach, qy.div_euclid(parts) - reach);
        // What lies beyond the picture's edges is left out.
        let (skip, from) = (left.min(0).unsigned_abs() as usize, left.max(0) as usize);
        let cut = side.saturating_sub(skip).min(self.width.saturating_sub(from));
        let (pixels, _) = self.pixels.as_chunks_mut::<4>();
        let lines = pixels.chunks_exact_mut(self.width.max(1)).skip(top.max(0) as usize);
        let masks = mask.chunks_exact(side).skip(top.min(0).unsigned_abs() as usize);
        for (line, mask) in lines.zip(masks) {
            let (Some(line), Some(mask)) = (line.get_mut(from..from + cut), mask.get(skip..skip + cut)) else { continue };
            for (pixel, &cover) in line.iter_mut().zip(mask) {
                if cover > 0 {
                    *pixel = over(u32::from_le_bytes(*pixel), cover.into(), colour).to_le_bytes();
                }
            }
        }
    }
}

/// A pixel with a colour laid over it that covers so many 255ths of it.
#[inline(always)]
fn over(pixel: u32, cover: u32, colour: u32) -> u32 {
    let below = pixel >> 24;
    if below == 0 || cover == 255 {
        cover << 24 | colour
    } else if pixel & 0xFF_FFFF == colour {
        (below + cover - ((below * cover) >> 8)).min(255) << 24 | colour
    } else {
        mixed(pixel, cover, colour)
    }
}

/// The same where the colours differ.
fn mixed(pixel: u32, cover: u32, colour: u32) -> u32 {
    let below = pixel >> 24;
    let opacity = below + cover - below * cover / 255;
    let channel = |shift: u32| {
        let (old, new) = ((pixel >> shift & 0xFF) as i32, (colour >> shift & 0xFF) as i32);
        ((old + (new - old) * cover as i32 / opacity as i32) as u32) << shift
    };
    opacity << 24 | channel(16) | channel(8) | channel(0)
}

/// How far a mark reaches beyond its size, in CSS pixels: lines have a width, and corners a point.
const BEYOND: f32 = 1.8;

/// Whether a point, seen from a mark's centre, lies in it. All in CSS pixels.
fn covers(kind: Kind, x: f32, y: f32, r: f32) -> bool {
    /// Half the width of a heavy cross, of a thin one or a hollow shape, and of a ring.
    const HALVES: (f32, f32, f32) = (1.3, 0.9, 0.65);
    const SQRT_HALF: f32 = core::f32::consts::FRAC_1_SQRT_2;
    let cross = |half: f32| {
        let (along, across) = ((x + y).abs() * SQRT_HALF, (x - y).abs() * SQRT_HALF);
        along.min(across) < half && along.max(across) < r / SQRT_HALF
    };
    let square = x.abs().max(y.abs());
    match kind {
        // Tiny discs are squares: nobody can tell.
        Kind::Free | Kind::Waiting | Kind::InService if r < 1.6 => square < r,
        Kind::Free | Kind::Waiting | Kind::InService => x * x + y * y < r * r,
        Kind::Pausing | Kind::Stale | Kind::GaveUp => on_ring(x, y, (r - 0.4).max(0.8), HALVES.2),
        Kind::Sold => square < r,
        Kind::DeadLetter => (square - r).abs() < HALVES.1,
        Kind::SoldOut => cross(HALVES.1),
        Kind::Failed | Kind::Lost => cross(HALVES.0),
        Kind::Twice => x.abs() + y.abs() < r,
        Kind::Refused => beyond_triangle(x, y, r) < 0.0,
        Kind::Dropped => beyond_triangle(x, -y, r).abs() < HALVES.1,
    }
}

fn on_ring(x: f32, y: f32, r: f32, half: f32) -> bool {
    let squared = x * x + y * y;
    let (inner, outer) = ((r - half).max(0.0), r + half);
    squared >= inner * inner && squared < outer * outer
}

/// How far a point is beyond the edges of a triangle that points up; less than nothing inside.
fn beyond_triangle(x: f32, y: f32, r: f32) -> f32 {
    /// The length of (1.8, 1), along which its sides are measured.
    const SIDE: f32 = 2.059_126;
    (y - 0.8 * r).max((1.8 * x.abs() - y - r) / SIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: u32 = 0x00_00FF;
    const BLUE: u32 = 0xFF_0000;

    fn mark(kind: Kind, x: f32, y: f32, r: f32) -> Mark {
        Mark { kind, x, y, r, whose: None }
    }

    /// A picture of 20 x 20 CSS pixels, and how much of it is covered, in CSS pixels squared.
    fn drawn(marks: &[Mark], ratio: f32) -> (Raster, f32) {
        let mut raster = Raster::default();
        raster.clear((20, 20), ratio);
        raster.draw(marks, &[RED; Kind::ALL.len()]);
        let covered: u32 = raster.pixels().chunks(4).map(|pixel| u32::from(pixel[3])).sum();
        let area = covered as f32 / 255.0 / (ratio * ratio);
        (raster, area)
    }

    #[test]
    fn each_shape_covers_its_area_at_any_place_in_a_pixel_and_any_ratio() {
        let r = 4.0_f32;
        // By elementary geometry; of a cross, two bars less the square that they share; of hollow shapes, the outer less the inner.
        let triangle = |inwards: f32| {
            let scale = 1.0 - inwards / inradius(r);
            1.8 * r * r * scale * scale
        };
        let areas = [
            (Kind::InService, core::f32::consts::PI * r * r),
            (Kind::Stale, 2.0 * core::f32::consts::PI * 3.6 * 1.3),
            (Kind::Sold, 4.0 * r * r),
            (Kind::DeadLetter, 8.0 * r * 1.8),
            (Kind::SoldOut, 2.0 * 1.8 * 2.0 * r * core::f32::consts::SQRT_2 - 1.8 * 1.8),
            (Kind::Lost, 2.0 * 2.6 * 2.0 * r * core::f32::consts::SQRT_2 - 2.6 * 2.6),
            (Kind::Twice, 2.0 * r * r),
            (Kind::Refused, triangle(0.0)),
            (Kind::Dropped, triangle(-0.9) - triangle(0.9)),
        ];
        for (kind, wanted) in areas {
            for ratio in [1.0, 1.25, 2.0, 3.0] {
                for offset in [0.0, 0.3, 0.6, 0.9] {
                    let (_, area) = drawn(&[mark(kind, 10.0 + offset, 10.4, r)], ratio);
                    // Eight samples across a CSS pixel, sizes in eighths of a device pixel: a few in a hundred.
                    assert!((area / wanted - 1.0).abs() < 0.06, "{kind:?} at ratio {ratio}, {offset}: {area} of {wanted}");
                }
            }
        }
    }

    /// The radius of the circle inside the triangle, about which its sides move in and out.
    fn inradius(r: f32) -> f32 {
        let (base, side) = (2.0 * r, (r * r + 1.8 * r * 1.8 * r).sqrt());
        2.0 * 1.8 * r * r / (base + 2.0 * side)
    }

    #[test]
    fn the_middle_of_what_is_drawn_is_where_the_mark_is() {
        for (x, y) in [(10.0, 10.0), (7.3, 12.9), (9.99, 10.01)] {
            let (raster, _) = drawn(&[mark(Kind::InService, x, y, 3.0)], 1.0);
            let (mut sum, mut sum_x, mut sum_y) = (0.0, 0.0, 0.0);
            for (at, pixel) in raster.pixels().chunks(4).enumerate() {
                let weight = f32::from(pixel[3]);
                sum += weight;
                sum_x += weight * ((at % 20) as f32 + 0.5);
                sum_y += weight * ((at / 20) as f32 + 0.5);
            }
            // An eighth of a pixel is what a quarter's middle may be off by.
            assert!((sum_x / sum - x).abs() < 0.14 && (sum_y / sum - y).abs() < 0.14, "{x} {y}: {} {}", sum_x / sum, sum_y / sum);
        }
    }

    #[test]
    fn a_mark_at_an_edge_is_cut_off_there_and_one_beyond_it_draws_nothing() {
        let whole = drawn(&[mark(Kind::Sold, 10.0, 10.0, 3.0)], 1.0).1;
        for (x, y, part) in [(0.0, 10.0, 2), (20.0, 10.0, 2), (10.0, 0.0, 2), (10.0, 20.0, 2), (0.0, 0.0, 4), (20.0, 20.0, 4)] {
            let (_, area) = drawn(&[mark(Kind::Sold, x, y, 3.0)], 1.0);
            // A square's middle lies an eighth of a pixel off at most, along an edge of six.
            assert!((area - whole / part as f32).abs() < 1.6, "{x} {y}: {area}");
        }
        for (x, y) in [(-30.0, 10.0), (50.0, 10.0), (10.0, -30.0), (10.0, 50.0)] {
            assert_eq!(drawn(&[mark(Kind::Sold, x, y, 3.0)], 2.0).1, 0.0);
        }
    }

    #[test]
    fn kinds_lie_over_each_other_in_their_order_whatever_that_of_the_marks() {
        let mut colours = [RED; Kind::ALL.len()];
        colours[Kind::Sold as usize] = BLUE;
        let (below, above) = (mark(Kind::InService, 10.5, 10.5, 5.0), mark(Kind::Sold, 10.5, 10.5, 3.0));
        for marks in [[below, above], [above, below]] {
            let mut raster = Raster::default();
            raster.clear((20, 20), 1.0);
            raster.draw(&marks, &colours);
            let at = (10 * 20 + 10) * 4;
            assert_eq!(raster.pixels()[at..at + 4], [0, 0, 255, 255]);
        }
    }

    #[test]
    fn half_of_a_colour_over_another_is_both() {
        assert_eq!(over(0, 128, RED), 128 << 24 | RED);
        assert_eq!(over(255 << 24 | BLUE, 255, RED), 255 << 24 | RED);
        assert_eq!(over(255 << 24 | BLUE, 128, RED), 255 << 24 | 0x7F_0080);
        assert_eq!(over(128 << 24 | RED, 128, RED), 192 << 24 | RED);
        assert_eq!(over(255 << 24 | RED, 100, RED), 255 << 24 | RED);
    }
}
