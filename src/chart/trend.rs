//! The three charts under the diagram: arrivals and goodput, the backlog, the load of the database. One time axis for all.

use super::axis::{Frame, text_width, tick_name, time_axis, value_ticks};
use super::bound::{capacities, draw_bounds, limits};
use super::label::spread;
use super::pen::Pen;
use super::shape::{Anchor, Picture, Shape, Tenths, px};
use super::variant_name;
use crate::lang::{Lang, rate_per_s};
use crate::text::chart as text;
use queue_engine::readings::series::{BINS, Level};
use queue_engine::readings::summary::{Reading, counter};
use queue_engine::time::SimTime;

pub use super::kind::Kind;

const LINES: [&str; 3] = ["ql-line ql-line--direct", "ql-line ql-line--more", "ql-line ql-line--queue"];
const BANDS: [&str; 3] = ["ql-band ql-band--direct", "ql-band ql-band--more", "ql-band ql-band--queue"];
pub(super) const NAMES: [&str; 3] = ["ql-label ql-label--direct", "ql-label ql-label--more", "ql-label ql-label--queue"];
/// Room above the highest gridline.
const TOP: Tenths = px(9);
/// Height of one line of labels.
const PITCH: i32 = px(14);

/// One chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Which.
    pub kind: Kind,
    /// Height of the picture in pixels.
    pub height: u32,
    /// Everything that does not move with the cursor.
    pub picture: Picture,
    scale: Scale,
    rates: Vec<Vec<u64>>,
}

impl Trend {
    /// The lowest and highest point of the plot.
    pub fn reach(&self) -> (Tenths, Tenths) {
        (TOP, self.scale.base())
    }

    /// Where a value stands.
    pub fn y_of(&self, value: u64) -> Tenths {
        self.scale.y_of(value)
    }

    /// What is drawn at an instant: one value for each variant.
    pub fn values(&self, run: &[Reading; 3], ns: u64) -> [u64; 3] {
        core::array::from_fn(|variant| {
            let series = &run[variant].series;
            let bin = series.bin_of(SimTime::from_nanos(ns));
            match self.kind.level() {
                Some(level) => u64::from(series.level(level).high[bin]),
                None => part(&self.rates[variant], bin),
            }
        })
    }

    /// First visits a second at an instant, in thousandths; nothing in other charts.
    pub fn arrivals(&self, run: &[Reading; 3], ns: u64) -> Option<u64> {
        self.rates.get(3).map(|rates| part(rates, run[0].series.bin_of(SimTime::from_nanos(ns))))
    }
}

/// The rate of the group that a bin belongs to.
fn part(rates: &[u64], bin: usize) -> u64 {
    rates.get(bin * rates.len() / BINS).copied().unwrap_or(0)
}

/// The value axis of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    /// The value at its top.
    max: u64,
    /// Its length.
    height: Tenths,
}

impl Scale {
    fn base(self) -> Tenths {
        TOP + self.height
    }

    fn y_of(self, value: u64) -> Tenths {
        self.base() - (value.min(self.max) * self.height as u64 / self.max.max(1)) as Tenths
    }
}

/// All three charts.
#[derive(Clone, Debug, PartialEq)]
pub struct Trends {
    /// The time axis that they share.
    pub frame: Frame,
    /// The charts, from top to bottom.
    pub plots: [Trend; 3],
    /// The axis under the last.
    pub axis: Picture,
}

/// How many bins are put together for a rate: enough to count people, few enough to see the spike.
fn rate_group(span: u32) -> usize {
    if span < 300 { 12 } else { 8 }
}

/// Draws the charts of a run in a picture `width` pixels wide.
pub fn trends(run: &[Reading; 3], width: u32, lang: Lang) -> Trends {
    let bounds = [Vec::new(), capacities(run, lang), limits(run, width < 560, lang)];
    let group = rate_group(width.saturating_sub(110));
    let rates = rates(run, group);
    let ticks = [0, 1, 2].map(|index| {
        let kind = Kind::ALL[index];
        let highest = match kind.level() {
            Some(level) => (0..3).map(|variant| u64::from(run[variant].series.peak(level))).max(),
            None => rates.iter().flatten().copied().max(),
        };
        let highest = highest.unwrap_or(0);
        // A bound far above everything that happened says little, and would press what did happen flat.
        let shown = bounds[index].iter().map(|bound| bound.1).filter(|&bound| bound <= highest * 2).max();
        value_ticks(highest.max(shown.unwrap_or(0)).div_ceil(kind.scale()))
    });
    let name = |index: usize, tick: u64, last: bool| if index == 0 && last { rate_per_s(tick * 1_000, lang) } else { tick_name(tick) };
    let widest = (0..3).flat_map(|index| ticks[index].last().map(|&tick| text_width(&name(index, tick, true)))).max();
    let right = (0..3).map(|variant| text_width(variant_name(variant, lang))).max().unwrap_or(0) + 12;
    let end_ns = run[0].series.end().nanos();
    let frame = Frame { width, left: widest.unwrap_or(0) + 8, right, end_ns };
    let plots = [0, 1, 2].map(|index| {
        let kind = Kind::ALL[index];
        let max = ticks[index].last().copied().unwrap_or(1) * kind.scale();
        let scale = Scale { max, height: px(kind.plot_px(width)) };
        let mut shapes = Vec::new();
        for (nth, &tick) in ticks[index].iter().enumerate() {
            let y = scale.y_of(tick * kind.scale());
            let class = if nth == 0 { "ql-axis" } else { "ql-grid" };
            shapes.push(Shape::Line { class, from: (frame.x0(), y), to: (frame.x1(), y) });
            let text = name(index, tick, nth + 1 == ticks[index].len());
            shapes.push(Shape::Text { class: "ql-tick", anchor: Anchor::End, at: (frame.x0() - px(6), y + px(4)), text });
        }
        let (ends, outlines) = match kind.level() {
            Some(level) => levels(run, scale, level, &frame, &mut shapes),
            None => rate_lines(&rates, scale, &frame, lang, &mut shapes),
        };
        let shown: Vec<_> = bounds[index].iter().filter(|bound| bound.1 <= max).collect();
        draw_bounds(&shown, |value| scale.y_of(value), &outlines, (&frame, (TOP, scale.base())), &mut shapes);
        name_lines(scale, ends, &frame, lang, &mut shapes);
        let height = (scale.base() / 10 + 6) as u32;
        Trend { kind, height, picture: shapes.into(), scale, rates: if index == 0 { rates.clone() } else { Vec::new() } }
    });
    Trends { frame, plots, axis: time_axis(&frame, px(1), lang).into() }
}

/// Goodput of each variant and, last, the arrivals that are the same for all.
fn rates(run: &[Reading; 3], group: usize) -> Vec<Vec<u64>> {
    let mut rates: Vec<_> = run.iter().map(|reading| reading.series.rates_milli(counter::GOODPUT, group)).collect();
    rates.push(run[0].series.rates_milli(counter::ARRIVALS, group));
    rates
}

/// Values as points at the middles of their parts, drawn out to both ends of the axis.
fn points(values: impl ExactSizeIterator<Item = u64>, scale: Scale, frame: &Frame) -> Vec<(Tenths, Tenths)> {
    let parts = values.len();
    let mut points = Vec::with_capacity(parts + 2);
    for (index, value) in values.enumerate() {
        let y = scale.y_of(value);
        if index == 0 {
            points.push((frame.x0(), y));
        }
        points.push(((frame.x_of_part(index, parts) + frame.x_of_part(index + 1, parts)) / 2, y));
        if index + 1 == parts {
            points.push((frame.x1(), y));
        }
    }
    points
}

fn path(class: &'static str, points: &[(Tenths, Tenths)]) -> Shape {
    let mut pen = Pen::default();
    pen.through(points);
    Shape::Path { class, d: pen.finish() }
}

fn rate_lines(rates: &[Vec<u64>], scale: Scale, frame: &Frame, lang: Lang, shapes: &mut Vec<Shape>) -> Drawn {
    let arrivals = points(rates[3].iter().copied(), scale, frame);
    let base = scale.base();
    let mut pen = Pen::default();
    pen.move_to((frame.x0(), base));
    pen.through(&arrivals);
    pen.line_to((frame.x1(), base));
    pen.close();
    shapes.push(Shape::Path { class: "ql-area ql-area--arrivals", d: pen.finish() });
    shapes.push(path("ql-line ql-line--arrivals", &arrivals));
    let ends = core::array::from_fn(|variant| {
        let line = points(rates[variant].iter().copied(), scale, frame);
        shapes.push(path(LINES[variant], &line));
        line.last().map_or(base, |point| point.1)
    });
    shapes.push(name_arrivals(&arrivals, scale, frame, lang));
    // No bound is drawn here, so nothing needs to know what is covered.
    (ends, Vec::new())
}

/// The word "arrivals" beside the peak, where the area has already fallen.
fn name_arrivals(arrivals: &[(Tenths, Tenths)], scale: Scale, frame: &Frame, lang: Lang) -> Shape {
    let text = text::ARRIVALS.get(lang).to_string();
    let width = px(text_width(&text) as i32);
    let peak = arrivals.iter().map(|point| point.1).min().unwrap_or(TOP);
    let base = scale.base();
    let is_high = |point: &&(Tenths, Tenths)| point.1 - peak < (base - peak) / 2;
    let (rise, fall) = (arrivals.iter().find(is_high), arrivals.iter().rfind(is_high));
    let (rise, fall) = (rise.map_or(frame.x0(), |point| point.0), fall.map_or(frame.x0(), |point| point.0));
    let y = (peak + px(11)).min(base - px(4));
    let (anchor, x) = match () {
        () if fall + px(10) + width <= frame.x1() => (Anchor::Start, fall + px(10)),
        () if rise - px(6) - width >= frame.x0() => (Anchor::End, rise - px(6)),
        () => (Anchor::Start, frame.x0() + px(6)),
    };
    Shape::Text { class: "ql-label ql-label--arrivals", anchor, at: (x, y), text }
}

/// Lowest, highest and mean value of each group of bins, so that a peak of one instant stays visible in one column of pixels.
fn columns(level: &Level, span: u32, bin_ns: u64) -> Vec<(u64, u64, u64)> {
    let group = (BINS as u32).div_ceil(span.max(1)).max(1) as usize;
    let chunks = level.low.chunks(group).zip(level.high.chunks(group)).zip(level.area.chunks(group));
    chunks
        .map(|((low, high), area)| {
            let area: u64 = area.iter().sum();
            let (low, high) = (low.iter().copied().min().unwrap_or(0), high.iter().copied().max().unwrap_or(0));
            let span = bin_ns.max(1) * group.max(1) as u64;
            (u64::from(low), u64::from(high), area / span)
        })
        .collect()
}

/// Where the lines of the variants end, and everything that they cover.
type Drawn = ([Tenths; 3], Vec<Vec<(Tenths, Tenths)>>);

fn levels(run: &[Reading; 3], scale: Scale, level: usize, frame: &Frame, shapes: &mut Vec<Shape>) -> Drawn {
    let bin_ns = frame.end_ns / BINS as u64;
    let columns: Vec<_> = run.iter().map(|reading| columns(reading.series.level(level), frame.span(), bin_ns)).collect();
    let mut outlines = Vec::with_capacity(3);
    for (variant, columns) in columns.iter().enumerate() {
        let mut outline = points(columns.iter().map(|column| column.1), scale, frame);
        let low = points(columns.iter().map(|column| column.0), scale, frame);
        if outline != low {
            outline.extend(low.iter().rev());
            let mut pen = Pen::default();
            pen.through(&outline);
            pen.close();
            shapes.push(Shape::Path { class: BANDS[variant], d: pen.finish() });
        }
        outlines.push(outline);
    }
    let ends = core::array::from_fn(|variant| {
        let line = points(columns[variant].iter().map(|column| column.2.clamp(column.0, column.1)), scale, frame);
        shapes.push(path(LINES[variant], &line));
        line.last().map_or(TOP, |point| point.1)
    });
    (ends, outlines)
}

/// Writes each variant's name at the end of its line.
fn name_lines(scale: Scale, ends: [Tenths; 3], frame: &Frame, lang: Lang, shapes: &mut Vec<Shape>) {
    let places = spread(&ends, PITCH, TOP, scale.base());
    for (variant, (end, place)) in ends.into_iter().zip(places).enumerate() {
        let x = frame.x1();
        shapes.push(Shape::Line { class: "ql-lead", from: (x, end), to: (x + px(7), place) });
        let text = variant_name(variant, lang).to_string();
        shapes.push(Shape::Text { class: NAMES[variant], anchor: Anchor::Start, at: (x + px(10), place + px(4)), text });
    }
}

#[cfg(test)]
mod tests;
