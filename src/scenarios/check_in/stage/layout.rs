//! Where the stations of a check-in's picture stand.

use crate::stage::Area;

/// Every station. The way of a check-in is from left to right, and what both variants have stands at one place in both; on a narrow
/// screen the way goes on in a second line.
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
    /// The check-in service: who waits for a thread, and the threads. Both, in the inline variant.
    pub(super) desk: Area,
    /// The line before the threads, in the inline variant, where it matters.
    pub(super) line: Area,
    /// The threads of the inline variant, which it holds while it calls.
    pub(super) threads: Area,
    /// Messages that their publisher holds.
    pub(super) outbox: Area,
    /// Messages ready in the broker.
    pub(super) ready: Area,
    /// Messages that pause, as a strip of time: the next to come back at the left.
    pub(super) pausing: Area,
    /// Dead letters.
    pub(super) dead: Area,
    /// Workers.
    pub(super) workers: Area,
    /// The points service.
    pub(super) points: Area,
    /// What has been granted.
    pub(super) granted: Area,
}

/// Below this width the picture has two lines.
const TWO_LINES: u32 = 600;
/// Height of a station's area, without its labels.
const STATION: f32 = 92.0;
/// Height that two lines of labels take below a station.
const LABELS: f32 = 36.0;
const PAD: f32 = 6.0;

impl Layout {
    /// The stations of a picture `width` pixels wide.
    pub(super) fn new(width: u32) -> Layout {
        let is_narrow = width < TWO_LINES;
        let width = width.max(280);
        let w = width as f32;
        let second = PAD + STATION + LABELS;
        let area = |from: f32, to: f32, y: f32| Area { x: w * from, y, w: w * (to - from), h: STATION };
        let (crowd, gate, desk, outbox, broker, workers, points, granted) = if is_narrow {
            (
                area(0.0, 0.14, PAD),
                0.165,
                area(0.19, 0.33, PAD),
                area(0.385, 0.52, PAD),
                area(0.575, 0.995, PAD),
                area(0.02, 0.30, second),
                area(0.40, 0.68, second),
                area(0.80, 0.97, second),
            )
        } else {
            (
                area(0.0, 0.095, PAD),
                0.11,
                area(0.125, 0.195, PAD),
                area(0.225, 0.30, PAD),
                area(0.33, 0.61, PAD),
                area(0.645, 0.735, PAD),
                area(0.775, 0.88, PAD),
                area(0.925, 0.99, PAD),
            )
        };
        let below = Area { y: broker.y + broker.h * 0.66, h: broker.h * 0.34, ..broker };
        let whole = Area { x: desk.x, w: broker.right() - desk.x, ..desk };
        Layout {
            width,
            height: if is_narrow { (second + STATION + LABELS) as u32 } else { (PAD + STATION + LABELS) as u32 },
            crowd,
            gate: (w * gate) as i32,
            desk,
            line: Area { w: whole.w * 0.48, ..whole },
            threads: Area { x: whole.x + whole.w * 0.54, w: whole.w * 0.46, ..whole },
            outbox,
            ready: Area { h: broker.h * 0.58, ..broker },
            pausing: Area { w: broker.w * 0.68, ..below },
            dead: Area { x: broker.x + broker.w * 0.74, w: broker.w * 0.26, ..below },
            workers,
            points,
            granted,
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
