//! Where the stations of a shop's picture stand.

use crate::stage::Area;

/// Every station of a picture. The way of a request is from left to right; on a narrow screen it goes on in a second line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// Width of the picture.
    pub(super) width: u32,
    /// Height of the picture.
    pub(super) height: u32,
    /// Where people come from.
    pub(super) crowd: Area,
    /// x of the gate.
    pub(super) gate: i32,
    /// Where requests wait.
    pub(super) waiting: Area,
    /// Servers' threads, or workers.
    pub(super) hands: Area,
    /// The database.
    pub(super) database: Area,
    /// The stock.
    pub(super) stock: Area,
}

/// Below this width the picture has two lines.
const TWO_LINES: u32 = 600;
/// Height of a station's area, without its labels.
const STATION: f32 = 84.0;
/// Height that two lines of labels take below a station.
const LABELS: f32 = 36.0;
const PAD: f32 = 6.0;

impl Layout {
    /// The stations of a picture `width` pixels wide.
    pub(super) fn new(width: u32) -> Layout {
        let w = width.max(280) as f32;
        let area = |from: f32, to: f32, y: f32| Area { x: w * from, y, w: w * (to - from), h: STATION };
        if width < TWO_LINES {
            let second = PAD + STATION + LABELS;
            return Layout {
                width: width.max(280),
                height: (second + STATION + LABELS) as u32,
                crowd: area(0.0, 0.27, PAD),
                gate: (w * 0.30) as i32,
                waiting: area(0.34, 0.995, PAD),
                hands: area(0.02, 0.48, second),
                database: area(0.56, 0.74, second),
                stock: area(0.82, 0.97, second),
            };
        }
        Layout {
            width,
            height: (PAD + STATION + LABELS) as u32,
            crowd: area(0.0, 0.14, PAD),
            gate: (w * 0.155) as i32,
            waiting: area(0.175, 0.55, PAD),
            hands: area(0.59, 0.76, PAD),
            database: area(0.80, 0.88, PAD),
            stock: area(0.92, 0.99, PAD),
        }
    }

    /// The baseline point below the middle of a station where its name stands.
    pub(super) fn label(&self, area: &Area) -> (i32, i32) {
        ((area.x + area.w / 2.0) as i32, (area.bottom() + 15.0) as i32)
    }

    /// The middle of the gate.
    pub(super) fn gate_point(&self) -> (f32, f32) {
        (self.gate as f32, self.crowd.middle())
    }
}
