//! Histograms of waiting times: one for each variant, all on one scale of time.

use super::axis::{Frame, nice_step, text_width, value_ticks};
use super::label::{Room, Wish, rows};
use super::pen::Pen;
use super::shape::{Anchor, Shape, Tenths, px};
use crate::lab::RunRef;
use crate::lang::{Lang, Text, count, duration, milliseconds};
use crate::text::chart as text;
use queue_engine::readings::waits::Waits;
use queue_engine::time::SimDuration;

/// Height of the bars in pixels.
const BARS: i32 = 84;
/// Height of one row of names over them.
const ROW: i32 = 15;
/// Rows of names: with fewer, three names do not always find room.
const NAME_ROWS: usize = 3;
const NANOS_PER_MS: u64 = 1_000_000;

/// What the histograms of one run have in common, so that they do not jump while the cursor moves.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitScale {
    /// The axis; its end is the longest wait, rounded up.
    pub frame: Frame,
    /// How many bars.
    pub bins: usize,
    /// The highest bar at the end of the run, for each variant.
    pub tops: Vec<u32>,
    step_ms: u64,
    classes: &'static [&'static str],
}

impl WaitScale {
    /// The scale for histograms of one kind of waits, `width` pixels wide.
    pub fn new(run: &RunRef, kind: usize, width: u32) -> WaitScale {
        let classes = run.lab.place_classes;
        let waits: Vec<Waits> = (0..run.variants()).filter_map(|variant| run.at_end(variant).waits.into_iter().nth(kind)).collect();
        let longest_ms = waits.iter().filter_map(Waits::longest).map(|wait| wait.nanos().div_ceil(NANOS_PER_MS)).max().unwrap_or(0).max(1);
        let step_ms = nice_step(longest_ms, if width < 260 { 3 } else { 4 });
        let end_ns = longest_ms.div_ceil(step_ms) * step_ms * NANOS_PER_MS;
        let bins = (width as usize / 7).clamp(20, 60);
        let top = |waits: &Waits| {
            let parts = waits.histogram(classes.len(), bins, SimDuration::from_nanos(end_ns));
            parts.chunks(classes.len()).map(|part| part.iter().sum()).max().unwrap_or(0)
        };
        let tops: Vec<u32> = waits.iter().map(top).collect();
        let left = tops.iter().filter_map(|&top| value_ticks(u64::from(top)).pop()).map(|tick| text_width(&count(tick))).max();
        let frame = Frame { width, left: left.unwrap_or(0) + 8, right: 14, end_ns };
        WaitScale { frame, bins, tops, step_ms, classes }
    }

    /// The height of a histogram in pixels.
    pub fn height(&self, with_axis: bool) -> u32 {
        (NAME_ROWS as i32 * ROW + BARS + if with_axis { 22 } else { 4 }) as u32
    }

    fn base(&self) -> Tenths {
        px(NAME_ROWS as i32 * ROW + BARS)
    }
}

/// Draws one variant's waits.
pub fn histogram(scale: &WaitScale, variant: usize, waits: &Waits, with_axis: bool, lang: Lang) -> Vec<Shape> {
    let (frame, base) = (&scale.frame, scale.base());
    let parts = waits.histogram(scale.classes.len(), scale.bins, SimDuration::from_nanos(frame.end_ns));
    let highest = parts.chunks(scale.classes.len()).map(|part| part.iter().sum()).max().unwrap_or(0).max(scale.tops[variant]);
    let top = value_ticks(u64::from(highest)).pop().unwrap_or(1);
    let tall = |n: u32| (u64::from(n) * px(BARS) as u64 / top.max(1)) as Tenths;
    let mut shapes = Vec::new();
    for (class, n) in [("ql-grid", top), ("ql-grid", top / 2), ("ql-axis", 0)] {
        let y = base - tall(n as u32);
        shapes.push(Shape::Line { class, from: (frame.x0(), y), to: (frame.x1(), y) });
        if n != top / 2 {
            let text = count(n);
            shapes.push(Shape::Text { class: "ql-tick", anchor: Anchor::End, at: (frame.x0() - px(6), y + px(4)), text });
        }
    }
    bars(scale, &parts, base, tall, &mut shapes);
    figures(scale, waits, lang, &mut shapes);
    if with_axis {
        let steps = frame.end_ns / NANOS_PER_MS / scale.step_ms;
        for index in 0..=steps {
            let ms = index * scale.step_ms;
            let x = frame.x_of(ms * NANOS_PER_MS);
            let text = if ms == 0 { String::from("0") } else { milliseconds(ms, lang) };
            let half = px(text_width(&text) as i32) / 2;
            let is_last = x + half > px(frame.width as i32);
            let (anchor, at) = if is_last { (Anchor::End, px(frame.width as i32)) } else { (Anchor::Middle, x) };
            shapes.push(Shape::Line { class: "ql-axis", from: (x, base), to: (x, base + px(4)) });
            shapes.push(Shape::Text { class: "ql-tick", anchor, at: (at, base + px(17)), text });
        }
    }
    shapes
}

fn bars(scale: &WaitScale, parts: &[u32], base: Tenths, tall: impl Fn(u32) -> Tenths, shapes: &mut Vec<Shape>) {
    let mut pens: Vec<Pen> = scale.classes.iter().map(|_| Pen::default()).collect();
    for (index, part) in parts.chunks(scale.classes.len()).enumerate() {
        let (from, to) = (scale.frame.x_of_part(index, scale.bins), scale.frame.x_of_part(index + 1, scale.bins));
        let mut below = 0;
        for (pen, &n) in pens.iter_mut().zip(part) {
            if n == 0 {
                continue;
            }
            let foot = base - tall(below);
            below += n;
            let head = (base - tall(below)).min(foot - 5);
            pen.rect((from, head), (to - from - 8, foot - head));
        }
    }
    for (pen, class) in pens.into_iter().zip(scale.classes.iter().copied()) {
        if !pen.is_empty() {
            shapes.push(Shape::Path { class, d: pen.finish() });
        }
    }
}

/// The lines of the median, the 99th percentile and the longest wait, named.
fn figures(scale: &WaitScale, waits: &Waits, lang: Lang, shapes: &mut Vec<Shape>) {
    let figures: [(Text, Option<SimDuration>); 3] =
        [(text::LONGEST, waits.longest()), (text::P50, waits.percentile(50)), (text::P99, waits.percentile(99))];
    let named: Vec<(Tenths, String)> = figures
        .into_iter()
        .filter_map(|(name, wait)| {
            let wait = wait?.nanos();
            let mut text = String::from(name.get(lang));
            text.push(' ');
            text.push_str(&duration(wait, lang));
            Some((scale.frame.x_of(wait), text))
        })
        .collect();
    let wishes: Vec<Wish> = named.iter().map(|(x, text)| Wish { x: *x, width: px(text_width(text) as i32) }).collect();
    let spots = rows(&wishes, Room { rows: NAME_ROWS, gap: px(4), low: scale.frame.x0(), high: px(scale.frame.width as i32) });
    for ((x, text), (wish, spot)) in named.into_iter().zip(wishes.iter().zip(spots)) {
        let Some(spot) = spot else { continue };
        let y = px((NAME_ROWS - spot.row) as i32 * ROW - 4);
        shapes.push(Shape::Line { class: "ql-percentile", from: (x, y + px(2)), to: (x, scale.base()) });
        shapes.push(Shape::Text { class: "ql-label ql-label--figure", anchor: Anchor::Middle, at: (spot.left + wish.width / 2, y), text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Action, LabState};

    #[test]
    fn the_scale_holds_every_wait_of_the_run_at_every_instant() {
        let mut lab = LabState::open("", Lang::En);
        let scale = WaitScale::new(&lab.run, 0, 300);
        for second in 0..=30 {
            lab.apply(Action::Seek(second * 1_000_000_000));
            for row in lab.now().rows {
                assert!(row.waits[0].longest().is_none_or(|wait| wait.nanos() <= scale.frame.end_ns));
            }
        }
    }

    #[test]
    fn median_percentile_and_longest_are_named_at_every_instant_and_width() {
        let mut lab = LabState::open("", Lang::En);
        for width in [260, 296, 420, 640] {
            let scale = WaitScale::new(&lab.run, 0, width);
            for second in 1..=30 {
                lab.apply(Action::Seek(second * 1_000_000_000));
                for (variant, row) in lab.now().rows.iter().enumerate() {
                    for lang in Lang::ALL {
                        let shapes = histogram(&scale, variant, &row.waits[0], true, lang);
                        let named = shapes.iter().filter(|shape| matches!(shape, Shape::Text { class, .. } if class.contains("figure")));
                        assert_eq!(named.count(), 3, "{width} {second} {variant} {lang:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_bars_hold_everybody_who_was_let_in() {
        let mut lab = LabState::open("", Lang::En);
        lab.apply(Action::ToEnd);
        let scale = WaitScale::new(&lab.run, 0, 420);
        for row in lab.now().rows {
            let parts = row.waits[0].histogram(scale.classes.len(), scale.bins, SimDuration::from_nanos(scale.frame.end_ns));
            assert_eq!(parts.iter().sum::<u32>() as usize, row.waits[0].count());
        }
    }
}
