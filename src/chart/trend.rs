//! The charts under the diagram, as the lab names them. One time axis for all.

use super::axis::{Frame, text_width, time_axis, value_ticks};
use super::bound::draw_bounds;
use super::kind::{ChartKind, Reads};
use super::label::spread;
use super::pen::Pen;
use super::shape::{Anchor, Picture, Shape, Tenths, px};
use super::theory::TheoryLine;
use crate::lab::RunRef;
use crate::lang::{Lang, Text};
use queue_engine::readings::series::{BINS, Level, Series};
use queue_engine::time::SimTime;

/// Room above the highest gridline.
const TOP: Tenths = px(9);
/// Height of one line of labels.
const PITCH: i32 = px(14);

/// One chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// What it shows.
    pub kind: ChartKind,
    /// Height of the picture in pixels.
    pub height: u32,
    /// Everything that does not move with the cursor.
    pub picture: Picture,
    scale: Scale,
    /// For rates and shares, the values of each variant; then, if there is an area, its own.
    parts: Vec<Vec<u64>>,
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
    pub fn values(&self, run: &RunRef, ns: u64) -> Vec<u64> {
        let value = |variant: usize| {
            let series = run.series(variant);
            let bin = series.bin_of(SimTime::from_nanos(ns));
            match self.kind.reads {
                Reads::Level(level) => u64::from(series.level(level).high[bin]),
                Reads::Rate { .. } | Reads::Share { .. } => part(&self.parts[variant], bin),
            }
        };
        (0..run.variants()).map(value).collect()
    }

    /// The area behind the lines at an instant: its name and, in thousandths a second, its rate; nothing in charts without one.
    pub fn area(&self, run: &RunRef, ns: u64) -> Option<(Text, u64)> {
        let bin = run.series(0).bin_of(SimTime::from_nanos(ns));
        Some((area_of(self.kind)?.1, part(self.parts.last()?, bin)))
    }
}

/// The counter and name of a chart's area.
fn area_of(kind: ChartKind) -> Option<(usize, Text)> {
    match kind.reads {
        Reads::Rate { area, .. } => area,
        Reads::Level(_) | Reads::Share { .. } => None,
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

/// All charts of a lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Trends {
    /// The time axis that they share.
    pub frame: Frame,
    /// The charts, from top to bottom.
    pub plots: Vec<Trend>,
    /// The axis under the last.
    pub axis: Picture,
}

/// How many bins are put together for a rate: enough to count people, few enough to see the spike.
fn rate_group(span: u32) -> usize {
    if span < 300 { 12 } else { 8 }
}

/// What each variant's line of a chart shows in each of its parts and, last, the area behind the lines; nothing for levels.
fn parts(run: &RunRef, kind: ChartKind, group: usize) -> Vec<Vec<u64>> {
    match kind.reads {
        Reads::Level(_) => Vec::new(),
        Reads::Rate { counter, area } => {
            let mut rates: Vec<_> = (0..run.variants()).map(|variant| run.series(variant).rates_milli(counter, group)).collect();
            rates.extend(area.map(|(counter, _)| run.series(0).rates_milli(counter, group)));
            rates
        }
        Reads::Share { counter, of } => (0..run.variants()).map(|variant| shares(run.series(variant), counter, of)).collect(),
    }
}

/// What a counter has counted by the end of each bin, in thousandths of all that another counts.
fn shares(series: &Series, counter: usize, of: usize) -> Vec<u64> {
    let whole = series.total(of).max(1);
    let mut so_far = 0;
    let share = |&n: &u32| {
        so_far += u64::from(n);
        so_far * 1_000 / whole
    };
    series.counts(counter).iter().map(share).collect()
}

/// The ticks of a chart's value axis.
fn ticks(run: &RunRef, kind: ChartKind, parts: &[Vec<u64>], bounds: &[(Option<usize>, u64, String)]) -> Vec<u64> {
    let highest = match kind.reads {
        Reads::Level(level) => (0..run.variants()).map(|variant| u64::from(run.series(variant).peak(level))).max(),
        Reads::Rate { .. } => parts.iter().flatten().copied().max(),
        Reads::Share { .. } => return vec![0, 50, 100],
    };
    let highest = highest.unwrap_or(0);
    // A bound far above everything that happened says little, and would press what did happen flat.
    let shown = bounds.iter().map(|bound| bound.1).filter(|&bound| bound <= highest * 2).max();
    value_ticks(highest.max(shown.unwrap_or(0)).div_ceil(kind.scale()))
}

/// Draws the charts of a run in a picture `width` pixels wide.
pub fn trends(run: &RunRef, width: u32, lang: Lang) -> Trends {
    let kinds = run.lab.charts;
    let group = rate_group(width.saturating_sub(110));
    let bounds: Vec<_> = (0..kinds.len()).map(|index| run.bounds(index, width < 560, lang)).collect();
    let parts: Vec<_> = kinds.iter().map(|kind| parts(run, *kind, group)).collect();
    let ticks: Vec<_> = (0..kinds.len()).map(|index| ticks(run, kinds[index], &parts[index], &bounds[index])).collect();
    let widest = |(kind, ticks): (&ChartKind, &Vec<u64>)| ticks.last().map(|&tick| text_width(&kind.tick(tick, true, lang)));
    let left = kinds.iter().zip(&ticks).filter_map(widest).max().unwrap_or(0) + 8;
    let right = run.lab.variants.iter().map(|variant| text_width(variant.name.get(lang))).max().unwrap_or(0) + 12;
    let frame = Frame { width, left, right, end_ns: run.end_ns() };
    let drawn = parts.into_iter().zip(ticks).enumerate();
    let plots = drawn.map(|(index, (parts, ticks))| plot(run, &frame, index, parts, &ticks, &bounds[index], lang)).collect();
    Trends { frame, plots, axis: time_axis(&frame, px(1), lang).into() }
}

/// Draws one chart.
fn plot(
    run: &RunRef,
    frame: &Frame,
    index: usize,
    parts: Vec<Vec<u64>>,
    ticks: &[u64],
    bounds: &[(Option<usize>, u64, String)],
    lang: Lang,
) -> Trend {
    let kind = run.lab.charts[index];
    let max = ticks.last().copied().unwrap_or(1) * kind.scale();
    let scale = Scale { max, height: px(kind.plot_px(frame.width)) };
    let mut shapes = Vec::new();
    for stretch in run.stretches().into_iter().filter(|stretch| stretch.class != "ql-spike") {
        let (from, to) = (frame.x_of(stretch.from.nanos()), frame.x_of(stretch.to.nanos()));
        shapes.push(Shape::Rect { class: stretch.class, at: (from, TOP), size: (to - from, scale.base() - TOP) });
    }
    for (nth, &tick) in ticks.iter().enumerate() {
        let y = scale.y_of(tick * kind.scale());
        let class = if nth == 0 { "ql-axis" } else { "ql-grid" };
        shapes.push(Shape::Line { class, from: (frame.x0(), y), to: (frame.x1(), y) });
        let text = kind.tick(tick, nth + 1 == ticks.len(), lang);
        shapes.push(Shape::Text { class: "ql-tick", anchor: Anchor::End, at: (frame.x0() - px(6), y + px(4)), text });
    }
    let (ends, outlines) = match kind.reads {
        Reads::Level(level) => levels(run, scale, level, frame, &mut shapes),
        Reads::Rate { area, .. } => (part_lines(run, &parts, area, scale, frame, lang, &mut shapes), Vec::new()),
        Reads::Share { .. } => (part_lines(run, &parts, None, scale, frame, lang, &mut shapes), Vec::new()),
    };
    for line in run.theory_lines(index, lang) {
        theory(run, &line, scale, frame, &mut shapes);
    }
    let shown: Vec<_> = bounds.iter().filter(|bound| bound.1 <= max).collect();
    let colour = |variant: usize| run.lab.colour(variant);
    draw_bounds(&shown, |value| scale.y_of(value), &outlines, (frame, (TOP, scale.base())), colour, &mut shapes);
    name_lines(run, scale, &ends, frame, lang, &mut shapes);
    let height = (scale.base() / 10 + 6) as u32;
    Trend { kind, height, picture: shapes.into(), scale, parts }
}

/// What theory says, as a dashed line with its name at the start.
fn theory(run: &RunRef, line: &TheoryLine, scale: Scale, frame: &Frame, shapes: &mut Vec<Shape>) {
    let points: Vec<_> = line.points.iter().map(|&(ns, value)| (frame.x_of(ns), scale.y_of(value))).collect();
    let Some(&(x, y)) = points.first() else { return };
    let colour = run.lab.colour(line.variant);
    shapes.push(path(colour.theory, &points));
    let is_left = x + px(text_width(&line.name) as i32) <= frame.x1();
    let anchor = if is_left { Anchor::Start } else { Anchor::End };
    shapes.push(Shape::Text { class: colour.name, anchor, at: (x, (y - px(4)).max(TOP + px(8))), text: line.name.clone() });
}

/// Values as points at the middles of their parts, drawn out to both ends of the axis.
fn points(values: &mut dyn ExactSizeIterator<Item = u64>, scale: Scale, frame: &Frame) -> Vec<(Tenths, Tenths)> {
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

/// Draws the lines of rates or shares and the area behind them; where they end.
fn part_lines(
    run: &RunRef,
    parts: &[Vec<u64>],
    area: Option<(usize, Text)>,
    scale: Scale,
    frame: &Frame,
    lang: Lang,
    shapes: &mut Vec<Shape>,
) -> Vec<Tenths> {
    let base = scale.base();
    let behind = area.zip(parts.last()).map(|((_, name), values)| (name, points(&mut values.iter().copied(), scale, frame)));
    if let Some((_, arrivals)) = &behind {
        let mut pen = Pen::default();
        pen.move_to((frame.x0(), base));
        pen.through(arrivals);
        pen.line_to((frame.x1(), base));
        pen.close();
        shapes.push(Shape::Path { class: "ql-area ql-area--arrivals", d: pen.finish() });
        shapes.push(path("ql-line ql-line--arrivals", arrivals));
    }
    let line = |(variant, values): (usize, &Vec<u64>)| {
        let line = points(&mut values.iter().copied(), scale, frame);
        shapes.push(path(run.lab.colour(variant).line, &line));
        line.last().map_or(base, |point| point.1)
    };
    let ends = parts.iter().take(run.variants()).enumerate().map(line).collect();
    if let Some((name, arrivals)) = behind {
        shapes.push(name_area(name.get(lang), &arrivals, scale, frame));
    }
    ends
}

/// The area's name beside its peak, where it has already fallen.
fn name_area(name: &str, arrivals: &[(Tenths, Tenths)], scale: Scale, frame: &Frame) -> Shape {
    let text = name.to_string();
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
type Drawn = (Vec<Tenths>, Vec<Vec<(Tenths, Tenths)>>);

fn levels(run: &RunRef, scale: Scale, level: usize, frame: &Frame, shapes: &mut Vec<Shape>) -> Drawn {
    let bin_ns = frame.end_ns / BINS as u64;
    let columns: Vec<_> = (0..run.variants()).map(|variant| columns(run.series(variant).level(level), frame.span(), bin_ns)).collect();
    let mut outlines = Vec::with_capacity(columns.len());
    for (variant, columns) in columns.iter().enumerate() {
        let mut outline = points(&mut columns.iter().map(|column| column.1), scale, frame);
        let low = points(&mut columns.iter().map(|column| column.0), scale, frame);
        if outline != low {
            outline.extend(low.iter().rev());
            let mut pen = Pen::default();
            pen.through(&outline);
            pen.close();
            shapes.push(Shape::Path { class: run.lab.colour(variant).band, d: pen.finish() });
        }
        outlines.push(outline);
    }
    let line = |(variant, columns): (usize, &Vec<(u64, u64, u64)>)| {
        let line = points(&mut columns.iter().map(|column| column.2.clamp(column.0, column.1)), scale, frame);
        shapes.push(path(run.lab.colour(variant).line, &line));
        line.last().map_or(TOP, |point| point.1)
    };
    let ends = columns.iter().enumerate().map(line).collect();
    (ends, outlines)
}

/// Writes each variant's name at the end of its line.
fn name_lines(run: &RunRef, scale: Scale, ends: &[Tenths], frame: &Frame, lang: Lang, shapes: &mut Vec<Shape>) {
    let places = spread(ends, PITCH, TOP, scale.base());
    for (variant, (&end, place)) in ends.iter().zip(places).enumerate() {
        let x = frame.x1();
        shapes.push(Shape::Line { class: "ql-lead", from: (x, end), to: (x + px(7), place) });
        let text = run.lab.variants[variant].name.get(lang).to_string();
        shapes.push(Shape::Text { class: run.lab.colour(variant).name, anchor: Anchor::Start, at: (x + px(10), place + px(4)), text });
    }
}

#[cfg(test)]
mod tests;
