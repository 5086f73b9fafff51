//! A scene's crowd as pixels.

use super::{Kind, Mark};
use queue_lab_raster::{Ink, Picture};

/// The pixels of one picture.
#[derive(Default)]
pub struct Raster(Picture);

impl Raster {
    /// An empty picture of so many CSS pixels, each `ratio` device pixels wide.
    pub fn clear(&mut self, size: (u32, u32), ratio: f32) {
        self.0.clear(size, ratio);
    }

    /// How many device pixels there are in a line.
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// The pixels: red, green, blue and opacity of each, line by line.
    pub fn pixels(&self) -> &[u8] {
        self.0.pixels()
    }

    /// Draws marks, kind by kind; `colours` has one for each kind, as red, green and blue from the lowest byte up.
    pub fn draw(&mut self, marks: &[Mark], colours: &[u32]) {
        let present = marks.iter().fold(0_u32, |kinds, mark| kinds | 1 << mark.kind as u32);
        for kind in Kind::ALL.into_iter().filter(|kind| present >> *kind as u32 & 1 == 1) {
            let colour = colours.get(kind as usize).copied().unwrap_or(0);
            let ink = Ink { shape: kind as u8, colour, covers: &|x, y, r| covers(kind, x, y, r) };
            for mark in marks.iter().filter(|mark| mark.kind == kind) {
                self.0.stamp(&ink, (mark.x, mark.y), mark.r);
            }
        }
    }

    /// Draws a ring of a radius and a width about a point.
    pub fn ring(&mut self, at: (f32, f32), radius: f32, width: f32, colour: u32) {
        let shape = Kind::ALL.len() as u8 + width as u8;
        self.0.stamp(&Ink { shape, colour, covers: &|x, y, r| on_ring(x, y, r, width / 2.0) }, at, radius);
    }
}

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
}
