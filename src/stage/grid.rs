//! Rectangles, and rows of places in them.

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
