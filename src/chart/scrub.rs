//! The scrub bar: how each shop fares over time, and the moments worth going to.

use super::axis::{Frame, text_width, time_axis};
use super::label::{Room, Wish, rows};
use super::pen::Pen;
use super::shape::{Anchor, Picture, Shape, Tenths, px};
use super::variant_name;
use crate::lang::{Lang, Text, seconds};
use crate::text::{Named, chart, control, moment};
use queue_engine::order::in_order;
use queue_engine::readings::moments::{Moment, MomentKind};
use queue_engine::readings::series::{BINS, Health};
use queue_engine::readings::summary::Reading;

/// Height of one row of names in pixels: a name can be pressed, so it is as high as a finger needs.
const ROW: i32 = 24;
/// Height of one strip and the gap below it, in pixels.
const STRIP: i32 = 14;
/// Moments of one kind that are nearer than this, in tenths of a pixel, share one name.
const NEAR: Tenths = px(16);

const HEALTH: [(Health, &str, i32); 3] = [
    (Health::Calm, "ql-health ql-health--calm", 3),
    (Health::Pressure, "ql-health ql-health--pressure", 7),
    (Health::Trouble, "ql-health ql-health--trouble", 12),
];

/// A name over the strips, and where its moment lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// What.
    pub kind: MomentKind,
    /// When it first comes, in nanoseconds.
    pub ns: u64,
    /// Name, variants and time, as a screen reader says them.
    pub title: String,
    /// The part that answers to a press: left upper corner, and width and height.
    pub hit: ((Tenths, Tenths), (Tenths, Tenths)),
    /// Its name, where that found room.
    pub label: Option<Shape>,
}

/// The whole bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Scrub {
    /// Its time axis.
    pub frame: Frame,
    /// Its height in pixels.
    pub height: u32,
    /// Top and bottom of the strips.
    pub strips: (Tenths, Tenths),
    /// Strips, spike and axis.
    pub picture: Picture,
    /// The moments, in order of time.
    pub markers: Vec<Marker>,
}

impl Scrub {
    /// The last marked moment that is not after an instant.
    pub fn marker_before(&self, ns: u64) -> Option<&Marker> {
        self.markers.iter().rev().find(|marker| marker.ns <= ns)
    }

    /// The instant under a pointer: that of a moment when it is within four pixels.
    pub fn snap(&self, x: i32) -> u64 {
        let near = self.markers.iter().min_by_key(|marker| (self.frame.x_of(marker.ns) - px(x)).abs());
        match near.filter(|marker| (self.frame.x_of(marker.ns) - px(x)).abs() <= px(4)) {
            Some(marker) => marker.ns,
            None => self.frame.ns_at(x),
        }
    }
}

/// The name and meaning of a kind of moment.
pub const fn named(kind: MomentKind) -> Named {
    match kind {
        MomentKind::SpikeBegins => moment::SPIKE_BEGINS,
        MomentKind::SpikeEnds => moment::SPIKE_ENDS,
        MomentKind::FirstRefusal => moment::FIRST_REJECTION,
        MomentKind::QueueFull => moment::QUEUE_FULL,
        MomentKind::FirstGaveUp => moment::FIRST_GAVE_UP,
        MomentKind::Collapse => moment::COLLAPSE,
        MomentKind::Recovered => moment::RECOVERED,
        MomentKind::StockGone => moment::SOLD_OUT,
        MomentKind::Crash => moment::CRASH,
        MomentKind::Restart => moment::RESTARTED,
        MomentKind::Drained => moment::DRAINED,
    }
}

/// Which names go first when there is no room for all.
const fn weight(kind: MomentKind) -> u8 {
    match kind {
        MomentKind::Collapse => 0,
        MomentKind::SpikeBegins => 1,
        MomentKind::QueueFull => 2,
        MomentKind::StockGone => 3,
        MomentKind::Crash => 4,
        MomentKind::Drained => 5,
        MomentKind::Recovered => 6,
        MomentKind::SpikeEnds => 7,
        MomentKind::FirstRefusal => 8,
        MomentKind::Restart => 9,
        MomentKind::FirstGaveUp => 10,
    }
}

/// Draws the scrub bar of a run, `width` pixels wide.
pub fn scrub(run: &[Reading; 3], moments: &[(usize, Moment)], width: u32, lang: Lang) -> Scrub {
    let names_fit = width >= 560;
    let widest = (0..3).map(|variant| text_width(variant_name(variant, lang))).max().unwrap_or(0);
    let left = if names_fit { widest + 10 } else { 8 };
    let frame = Frame { width, left, right: 8, end_ns: run[0].series.end().nanos() };
    let name_rows = if names_fit { 2 } else { 3 };
    let top = px(name_rows as i32 * ROW + 4);
    let bottom = top + px(3 * STRIP);
    let mut shapes = spike(run, &frame, bottom);
    for (variant, reading) in run.iter().enumerate() {
        let y = top + px(variant as i32 * STRIP);
        strip(reading, &frame, y, &mut shapes);
        if names_fit {
            let text = variant_name(variant, lang).to_string();
            shapes.push(Shape::Text { class: "ql-tick ql-tick--variant", anchor: Anchor::Start, at: (0, y + px(11)), text });
        }
    }
    shapes.extend(time_axis(&frame, bottom + px(1), lang));
    let markers = markers(moments, &frame, top, name_rows, &mut shapes, lang);
    Scrub { frame, height: (bottom / 10 + 22) as u32, strips: (top, bottom), picture: shapes.into(), markers }
}

fn spike(run: &[Reading; 3], frame: &Frame, bottom: Tenths) -> Vec<Shape> {
    let rate = run[0].recording.setup().rate;
    if rate.spike_visits == 0 {
        return Vec::new();
    }
    let (from, to) = (frame.x_of(rate.spike_at.nanos()), frame.x_of((rate.spike_at + rate.spike_length).nanos()));
    vec![Shape::Rect { class: "ql-spike", at: (from, 0), size: (to - from, bottom) }]
}

/// One strip: the worse a shop fares, the higher it stands, so that it reads without colour.
fn strip(reading: &Reading, frame: &Frame, y: Tenths, shapes: &mut Vec<Shape>) {
    let group = (BINS as u32).div_ceil(frame.span()).max(1) as usize;
    let parts: Vec<Health> = reading.series.health().chunks(group).map(|bins| bins.iter().copied().max().unwrap_or_default()).collect();
    for (health, class, height) in HEALTH {
        let mut pen = Pen::default();
        let mut index = 0;
        while index < parts.len() {
            let run = parts[index..].iter().take_while(|&&part| part == parts[index]).count();
            if parts[index] == health {
                let (from, to) = (frame.x_of_part(index, parts.len()), frame.x_of_part(index + run, parts.len()));
                pen.rect((from, y + px(12 - height)), (to - from, px(height)));
            }
            index += run;
        }
        if !pen.is_empty() {
            shapes.push(Shape::Path { class, d: pen.finish() });
        }
    }
}

/// Moments that share one name: the same kind, at nearly the same place.
struct Group {
    kind: MomentKind,
    members: Vec<(usize, u64)>,
}

fn groups(moments: &[(usize, Moment)], frame: &Frame) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (variant, moment) in moments {
        let ns = moment.at.nanos();
        let near = |group: &&mut Group| {
            group.kind == moment.kind && group.members.iter().any(|member| (frame.x_of(member.1) - frame.x_of(ns)).abs() < NEAR)
        };
        match groups.iter_mut().find(near) {
            Some(group) => group.members.push((*variant, ns)),
            None => groups.push(Group { kind: moment.kind, members: vec![(*variant, ns)] }),
        }
    }
    groups
}

const DOTS: [&str; 3] = ["ql-dot ql-dot--direct", "ql-dot ql-dot--more", "ql-dot ql-dot--queue"];
const NAMES: [&str; 3] = ["ql-label ql-label--direct", "ql-label ql-label--more", "ql-label ql-label--queue"];

fn title(group: &Group, lang: Lang) -> String {
    let about = named(group.kind);
    let mut text = String::from(about.name.get(lang));
    let first = group.members.first().map_or(0, |member| member.1);
    let mut variants: Vec<usize> = group.members.iter().map(|member| member.0).collect();
    in_order(&mut variants, |variant| *variant);
    variants.dedup();
    if variants.len() < 3 {
        let names: Vec<&str> = variants.iter().map(|&variant| variant_name(variant, lang)).collect();
        text = chart::MOMENT_OF.fill(lang, &[("moment", &text), ("variant", &names.join(lang_and(lang)))]);
    }
    text.push_str(match lang {
        Lang::En => ", ",
        Lang::Zh => "，",
    });
    text.push_str(&seconds(first, 2, lang));
    text
}

const fn lang_and(lang: Lang) -> &'static str {
    const AND: Text = control::AND;
    AND.get(lang)
}

fn markers(moments: &[(usize, Moment)], frame: &Frame, top: Tenths, name_rows: usize, shapes: &mut Vec<Shape>, lang: Lang) -> Vec<Marker> {
    let groups = groups(moments, frame);
    let first = |group: &Group| group.members.first().map_or(0, |member| member.1);
    let mut order: Vec<usize> = (0..groups.len()).collect();
    in_order(&mut order, |&index| (weight(groups[index].kind), first(&groups[index])));
    let name = |group: &Group| named(group.kind).name.get(lang);
    let wish = |group: &Group| Wish { x: frame.x_of(first(group)), width: px((text_width(name(group)) + 4).max(24) as i32) };
    let wishes: Vec<Wish> = order.iter().map(|&index| wish(&groups[index])).collect();
    let spots = rows(&wishes, Room { rows: name_rows, gap: px(3), low: 0, high: px(frame.width as i32) });
    let mut markers: Vec<Marker> = order
        .iter()
        .zip(wishes.iter().zip(spots))
        .map(|(&index, (wish, spot))| {
            let group = &groups[index];
            let lowest = group.members.iter().map(|member| member.0).max().unwrap_or(0) as i32;
            let dot_y = |variant: usize| top + px(variant as i32 * STRIP + 6);
            let (hit, label) = match spot {
                Some(spot) => {
                    let y = top - px((spot.row as i32 + 1) * ROW + 2);
                    let foot = top + px(lowest * STRIP + 6);
                    shapes.push(Shape::Line { class: "ql-lead", from: (wish.x, y + px(20)), to: (wish.x, foot) });
                    let class = if group.members.len() == 1 { NAMES[group.members[0].0.min(2)] } else { "ql-label" };
                    let at = (spot.left + wish.width / 2, y + px(16));
                    let label = Shape::Text { class, anchor: Anchor::Middle, at, text: name(group).to_string() };
                    (((spot.left, y), (wish.width, px(ROW))), Some(label))
                }
                None => (((wish.x - px(6), dot_y(lowest as usize) - px(6)), (px(12), px(12))), None),
            };
            for &(variant, ns) in &group.members {
                shapes.push(Shape::Circle { class: DOTS[variant.min(2)], at: (frame.x_of(ns), dot_y(variant)), radius: 32 });
            }
            Marker { kind: group.kind, ns: first(group), title: title(group, lang), hit, label }
        })
        .collect();
    in_order(&mut markers, |marker| (marker.ns, marker.kind));
    markers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::LabState;

    #[test]
    fn the_collapse_is_named_at_every_width_and_what_all_share_is_named_once() {
        let run = LabState::open("", Lang::En).run;
        for (lang, width) in Lang::ALL.into_iter().flat_map(|lang| [296, 420, 640, 1_100].map(|width| (lang, width))) {
            let bar = scrub(&run, &run.moments(), width, lang);
            let of = |kind: MomentKind| bar.markers.iter().filter(move |marker| marker.kind == kind);
            assert!(of(MomentKind::Collapse).all(|marker| marker.label.is_some()), "{lang:?} {width}");
            assert_eq!(of(MomentKind::SpikeBegins).count(), 1);
            assert!(
                bar.markers
                    .iter()
                    .filter(|marker| marker.label.is_some())
                    .all(|marker| marker.hit.1.0 >= px(24) && marker.hit.1.1 >= px(24))
            );
        }
    }

    #[test]
    fn a_press_near_a_moment_goes_to_it() {
        let run = LabState::open("", Lang::En).run;
        let bar = scrub(&run, &run.moments(), 860, Lang::En);
        let spike = run[0].recording.setup().rate.spike_at.nanos();
        let x = bar.frame.x_of(spike) / 10;
        assert_eq!(bar.snap(x + 1), spike);
    }

    #[test]
    fn the_worse_a_shop_fares_the_higher_its_strip_stands() {
        assert!(HEALTH.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].2 < pair[1].2));
    }
}
