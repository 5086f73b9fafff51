//! The scrub bar: how each shop fares over time, and the moments worth going to.

use super::axis::{Frame, text_width, time_axis};
use super::label::{Room, Wish, rows};
use super::pen::Pen;
use super::shape::{Anchor, Picture, Shape, Tenths, px};
use crate::lab::{Marked, RunRef};
use crate::lang::{Lang, seconds};
use crate::scenarios::MomentText;
use crate::text::{chart, control};
use queue_engine::order::in_order;
use queue_engine::readings::series::{BINS, Health, Series};

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
#[derive(Clone, Debug)]
pub struct Marker {
    /// What.
    pub what: &'static MomentText,
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
#[derive(Clone, Debug)]
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

/// Draws the scrub bar of a run, `width` pixels wide.
pub fn scrub(run: &RunRef, width: u32, lang: Lang) -> Scrub {
    let names_fit = width >= 560;
    let widest = run.lab.variants.iter().map(|variant| text_width(variant.name.get(lang))).max().unwrap_or(0);
    let left = if names_fit { widest + 10 } else { 8 };
    let frame = Frame { width, left, right: 8, end_ns: run.end_ns() };
    let name_rows = if names_fit { 2 } else { 3 };
    let top = px(name_rows as i32 * ROW + 4);
    let bottom = top + px(run.variants() as i32 * STRIP);
    let mut shapes = Vec::new();
    for stretch in run.stretches() {
        let (from, to) = (frame.x_of(stretch.from.nanos()), frame.x_of(stretch.to.nanos()));
        shapes.push(Shape::Rect { class: stretch.class, at: (from, 0), size: (to - from, bottom) });
    }
    for (index, variant) in run.lab.variants.iter().enumerate() {
        let y = top + px(index as i32 * STRIP);
        strip(run.series(index), &frame, y, &mut shapes);
        if names_fit {
            let text = variant.name.get(lang).to_string();
            shapes.push(Shape::Text { class: "ql-tick ql-tick--variant", anchor: Anchor::Start, at: (0, y + px(11)), text });
        }
    }
    shapes.extend(time_axis(&frame, bottom + px(1), lang));
    let markers = markers(run, &frame, top, name_rows, &mut shapes, lang);
    Scrub { frame, height: (bottom / 10 + 22) as u32, strips: (top, bottom), picture: shapes.into(), markers }
}

/// One strip: the worse a shop fares, the higher it stands, so that it reads without colour.
fn strip(series: &Series, frame: &Frame, y: Tenths, shapes: &mut Vec<Shape>) {
    let group = (BINS as u32).div_ceil(frame.span()).max(1) as usize;
    let parts: Vec<Health> = series.health().chunks(group).map(|bins| bins.iter().copied().max().unwrap_or_default()).collect();
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
    what: &'static MomentText,
    members: Vec<(usize, u64)>,
}

fn groups(moments: &[Marked], frame: &Frame) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for marked in moments {
        let ns = marked.at.nanos();
        let near = |group: &&mut Group| {
            let is_near = |member: &(usize, u64)| (frame.x_of(member.1) - frame.x_of(ns)).abs() < NEAR;
            group.what.named.id == marked.text.named.id && group.members.iter().any(is_near)
        };
        match groups.iter_mut().find(near) {
            Some(group) => group.members.push((marked.variant, ns)),
            None => groups.push(Group { what: marked.text, members: vec![(marked.variant, ns)] }),
        }
    }
    groups
}

fn title(run: &RunRef, group: &Group, lang: Lang) -> String {
    let mut text = String::from(group.what.named.name.get(lang));
    let first = group.members.first().map_or(0, |member| member.1);
    let mut variants: Vec<usize> = group.members.iter().map(|member| member.0).collect();
    in_order(&mut variants, |variant| *variant);
    variants.dedup();
    if variants.len() < run.variants() {
        let names: Vec<&str> = variants.iter().map(|&variant| run.lab.variants[variant].name.get(lang)).collect();
        text = chart::MOMENT_OF.fill(lang, &[("moment", &text), ("variant", &names.join(control::AND.get(lang)))]);
    }
    text.push_str(match lang {
        Lang::En => ", ",
        Lang::Zh => "，",
    });
    text.push_str(&seconds(first, 2, lang));
    text
}

fn markers(run: &RunRef, frame: &Frame, top: Tenths, name_rows: usize, shapes: &mut Vec<Shape>, lang: Lang) -> Vec<Marker> {
    let groups = groups(&run.moments(), frame);
    let first = |group: &Group| group.members.first().map_or(0, |member| member.1);
    let mut order: Vec<usize> = (0..groups.len()).collect();
    in_order(&mut order, |&index| (groups[index].what.turn, first(&groups[index])));
    let name = |group: &Group| group.what.named.name.get(lang);
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
                    let class = if group.members.len() == 1 { run.lab.colour(group.members[0].0).name } else { "ql-label" };
                    let at = (spot.left + wish.width / 2, y + px(16));
                    let label = Shape::Text { class, anchor: Anchor::Middle, at, text: name(group).to_string() };
                    (((spot.left, y), (wish.width, px(ROW))), Some(label))
                }
                None => (((wish.x - px(6), dot_y(lowest as usize) - px(6)), (px(12), px(12))), None),
            };
            for &(variant, ns) in &group.members {
                shapes.push(Shape::Circle { class: run.lab.colour(variant).dot, at: (frame.x_of(ns), dot_y(variant)), radius: 32 });
            }
            Marker { what: group.what, ns: first(group), title: title(run, group, lang), hit, label }
        })
        .collect();
    in_order(&mut markers, |marker| (marker.ns, marker.what.turn));
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
            let bar = scrub(&run, width, lang);
            let of = |id: &'static str| bar.markers.iter().filter(move |marker| marker.what.named.id == id);
            assert!(of("collapse").all(|marker| marker.label.is_some()), "{lang:?} {width}");
            assert_eq!(of("spike-begins").count(), 1);
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
        let bar = scrub(&run, 860, Lang::En);
        let spike = bar.markers.iter().find(|marker| marker.what.named.id == "spike-begins").map_or(0, |marker| marker.ns);
        let x = bar.frame.x_of(spike) / 10;
        assert_eq!(bar.snap(x + 1), spike);
    }

    #[test]
    fn the_worse_a_shop_fares_the_higher_its_strip_stands() {
        assert!(HEALTH.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].2 < pair[1].2));
    }
}
