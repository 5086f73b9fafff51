//! Where the stations of a picture stand.

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Area {
    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.w
    }
    /// Lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }
    /// Half-way down.
    pub fn middle(&self) -> f32 {
        self.y + self.h / 2.0
    }
    /// Its middle point.
    pub fn centre(&self) -> (f32, f32) {
        (self.x + self.w / 2.0, self.middle())
    }
}

/// Every station of a picture. The way of a request is from left to right; on a narrow screen it goes on in a second line.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width of the picture.
    pub width: u32,
    /// Height of the picture.
    pub height: u32,
    /// Where people come from.
    pub crowd: Area,
    /// x of the gate.
    pub gate: i32,
    /// Where requests wait.
    pub waiting: Area,
    /// Servers' threads, or workers.
    pub hands: Area,
    /// The database.
    pub database: Area,
    /// The stock.
    pub stock: Area,
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
    pub fn new(width: u32) -> Layout {
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
    pub fn label(&self, area: &Area) -> (i32, i32) {
        ((area.x + area.w / 2.0) as i32, (area.bottom() + 15.0) as i32)
    }

    /// The middle of the gate.
    pub fn gate_point(&self) -> (f32, f32) {
        (self.gate as f32, self.crowd.middle())
    }
}

/// Places for `n` things in an area: the first at the right, columns going left. Where a place for each would be too small to
/// see, one place stands for `per` things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    area: Area,
    rows: u32,
    /// Distance between neighbours.
    pub cell: f32,
    /// Things a place stands for.
    pub per: u32,
    /// How many places there are.
    pub places: u32,
}

/// Largest and smallest distance between neighbouring places, in pixels.
const WIDEST: f32 = 13.0;
const CLOSEST: f32 = 3.0;

impl Grid {
    /// The grid with the largest places that fit.
    pub fn fit(area: Area, n: u32) -> Grid {
        let room = |cell: f32| (area.w / cell) as u32 * ((area.h / cell) as u32).max(1);
        let mut cell = WIDEST.min(area.h);
        while cell > CLOSEST && room(cell) < n {
            cell -= 0.25;
        }
        let per = n.div_ceil(room(cell).max(1)).max(1);
        let rows = ((area.h / cell) as u32).max(1);
        Grid { area, rows, cell, per, places: n.div_ceil(per) }
    }

    /// Whether the `index`-th thing has a place of its own to show, rather than being one of several that a place stands for.
    pub fn shows(&self, index: usize) -> bool {
        (index as u32).is_multiple_of(self.per)
    }

    /// The middle of the place of the `index`-th thing.
    pub fn at(&self, index: u32) -> (f32, f32) {
        let place = index / self.per;
        let (column, row) = (place / self.rows, place % self.rows);
        let slack = self.area.h - self.rows as f32 * self.cell;
        (self.area.right() - (column as f32 + 0.5) * self.cell, self.area.y + slack / 2.0 + (row as f32 + 0.5) * self.cell)
    }

    /// Half the width of a mark that fills a place and leaves a gap.
    pub fn radius(&self) -> f32 {
        (self.cell * 0.4).clamp(1.1, 4.2)
    }
}
