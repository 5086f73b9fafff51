//! The picture of one variant of the check-in lab at one instant.

mod inline;
mod layout;
mod queue;

use super::station;
use crate::lang;
use crate::stage::{Area, Grid, Kind, Mark, Scene, Tone, View, Word, block, coming, ease, lerp, word};
use layout::Layout;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::{CheckInId, LostAt};
use queue_engine::models::check_in::points::{Health, Slot};
use queue_engine::models::check_in::setup::Variant;
use queue_engine::time::SimDuration;
use std::ops::Deref;

/// A picture in the making.
struct Sketch<'a> {
    view: &'a View<'a, CheckIn>,
    layout: Layout,
}

impl<'a> Deref for Sketch<'a> {
    type Target = View<'a, CheckIn>;
    fn deref(&self) -> &View<'a, CheckIn> {
        self.view
    }
}

impl Sketch<'_> {
    /// How many check-ins stand at a place.
    fn at(&self, place: Place) -> u32 {
        self.model().tally()[place.index()]
    }
}

/// A mark of somebody.
fn mark(kind: Kind, (x, y): (f32, f32), r: f32, id: CheckInId) -> Mark {
    Mark { kind, x, y, r, whose: Some(id.0) }
}

/// Something in a row of places: what it shows, whose it is, and how far on its way from where.
struct Placed {
    kind: Kind,
    id: Option<CheckInId>,
    from: (f32, f32),
    part: f32,
}

impl Placed {
    /// Something that is where it belongs.
    fn there(kind: Kind, id: CheckInId) -> Placed {
        Placed { kind, id: Some(id), from: (0.0, 0.0), part: 1.0 }
    }

    /// A free place.
    fn free() -> Placed {
        Placed { kind: Kind::Free, id: None, from: (0.0, 0.0), part: 1.0 }
    }

    /// The same on its way from somewhere.
    fn coming(self, from: (f32, f32), part: f32) -> Placed {
        Placed { from, part, ..self }
    }
}

/// Fills an area with places for at least so many, the first at the right. Asked through a table: one copy of the code serves all rows.
fn fill(scene: &mut Scene, area: &Area, least: u32, things: &mut dyn ExactSizeIterator<Item = Placed>) {
    let grid = Grid::fit(inside(area), least.max(things.len() as u32));
    for (index, thing) in things.enumerate() {
        if grid.shows(index) {
            let (x, y) = lerp(thing.from, grid.at(index as u32), thing.part);
            let r = if thing.kind == Kind::Free { 1.5 } else { grid.radius() };
            scene.marks.push(Mark { kind: thing.kind, x, y, r, whose: thing.id.map(|id| id.0) });
        }
    }
}

/// An area without its edge.
fn inside(area: &Area) -> Area {
    Area { x: area.x + 3.0, y: area.y + 3.0, w: area.w - 6.0, h: area.h - 6.0 }
}

/// The picture of a variant, `width` pixels wide.
pub(super) fn scene(view: &View<'_, CheckIn>, width: u32) -> Scene {
    let layout = Layout::new(width);
    let mut scene = Scene { size: (layout.width, layout.height), ..Scene::default() };
    let sketch = &Sketch { view, layout };
    people(sketch, &mut scene);
    match sketch.setup.variant {
        Variant::Inline => inline::draw(sketch, &mut scene),
        Variant::Queue => queue::draw(sketch, &mut scene),
    }
    points(sketch, &mut scene);
    granted(sketch, &mut scene);
    departures(sketch, &mut scene);
    scene
}

fn people(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, lang) = (&sketch.layout.crowd, sketch.lang);
    coming(sketch, area, scene);
    let per_s = sketch.setup.rate.at(sketch.now()) + 0.5;
    let label = sketch.layout.label(area);
    scene.words.push(word(label, station::CROWD.get(lang).into()));
    scene.words.push(Word { strong: true, ..word((label.0, label.1 + 15), lang::rate_per_s(per_s as u64 * 1_000, lang)) });
    scene.lines.push((sketch.layout.gate, area.y as i32, area.bottom() as i32));
}

/// The points service: calls that wait above, the slots below.
fn points(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, lang, service) = (&sketch.layout.points, sketch.lang, sketch.model().points());
    let (down, slow) = (!service.health().is_up(), sketch.setup.points.is_slow(sketch.now()));
    let waiting = service.backlog().count() as u32;
    let tone = match () {
        () if down => Tone::Down,
        () if waiting >= sketch.setup.points.backlog && waiting > 0 => Tone::Trouble,
        () if slow || waiting > 0 => Tone::Pressure,
        () => Tone::Calm,
    };
    scene.blocks.push(block("server", tone, area));
    let upper = Area { h: area.h * 0.5, ..*area };
    let lower = Area { y: area.y + area.h * 0.5, h: area.h * 0.5, ..*area };
    let calls: Vec<_> = service.backlog().map(|call| Placed::there(Kind::Waiting, call.id)).collect();
    fill(scene, &upper, 20, &mut calls.into_iter());
    let from = (area.x - 8.0, area.middle());
    let slot = |slot: &Slot| match slot {
        Slot::Idle => Placed::free(),
        Slot::Busy { call, started, ends } => Placed::there(Kind::InService, call.id).coming(from, sketch.progress_into(*started, *ends)),
    };
    fill(scene, &lower, 1, &mut service.slots().iter().map(slot));
    let at = sketch.layout.label(area);
    scene.words.push(word(at, station::POINTS_SERVICE.get(lang).into()));
    let below = (at.0, at.1 + 15);
    if let Health::Down { until, .. } = service.health() {
        let back = lang::duration(until.since(sketch.now()).nanos(), lang);
        let text = station::BACK_IN.fill(lang, &[("time", &back)]);
        scene.words.push(Word { tone: Tone::Trouble, strong: true, ..word(below, text) });
        let sign = station::DOWN.get(lang).into();
        scene.words.push(Word { tone: Tone::Trouble, strong: true, ..word((at.0, area.middle() as i32 + 4), sign) });
    } else if slow {
        let times = lang::times(u64::from(sketch.setup.points.slow_times), 1, lang);
        let text = station::SLOWER.fill(lang, &[("times", &times)]);
        scene.words.push(Word { tone: Tone::Pressure, strong: true, ..word(below, text) });
    } else if waiting > 0 {
        let text = station::CALLS_WAITING.fill(lang, &[("n", &lang::count(waiting.into()))]);
        scene.words.push(word(below, text));
    }
}

/// What has become of everybody, as a stack: granted at the bottom, then what went wrong.
fn granted(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, lang) = (&sketch.layout.granted, sketch.lang);
    let total = sketch.setup.crowd.len().max(1) as f32;
    let lost: u32 = LostAt::ALL.into_iter().map(|at| sketch.at(Place::Lost(at))).sum();
    let stack = [
        ("stack-sold", sketch.at(Place::Granted)),
        ("stack-twice", sketch.at(Place::GrantedMore)),
        ("stack-dead", sketch.at(Place::DeadLetter)),
        ("stack-lost", lost + sketch.at(Place::Failed)),
    ];
    scene.blocks.push(block("frame", Tone::Plain, area));
    let mut bottom = area.bottom();
    for (role, n) in stack {
        if n > 0 {
            // One lost check-in among thousands still has to be seen.
            let h = (area.h * n as f32 / total).max(1.5);
            bottom -= h;
            scene.blocks.push(block(role, Tone::Plain, &Area { y: bottom.max(area.y), h: h.ceil(), ..*area }));
        }
    }
    let label = sketch.layout.label(area);
    let done = stack[0].1 + stack[1].1;
    scene.words.push(word(label, station::GRANTED.get(lang).into()));
    scene.words.push(Word { strong: true, ..word((label.0, label.1 + 15), lang::count(done.into())) });
}

/// Check-ins whose story has just taken its turn for good: on their way to the points, or out.
fn departures(sketch: &Sketch<'_>, scene: &mut Scene) {
    if sketch.flight == SimDuration::ZERO {
        return;
    }
    let layout = &sketch.layout;
    for (index, record) in sketch.model().records().iter().enumerate() {
        let age = sketch.now().since(record.since()).nanos();
        if age >= sketch.flight.nanos() {
            continue;
        }
        let id = CheckInId(index as u32);
        let part = ease(age as f32 / sketch.flight.nanos() as f32);
        let fall = |from: &Area| ((from.centre().0, from.middle()), (from.centre().0, from.bottom() + 4.0));
        let way = match record.place() {
            Place::Granted => Some((Kind::Sold, ((layout.points.right(), layout.points.middle()), layout.granted.centre()))),
            Place::GrantedMore => Some((Kind::Twice, ((layout.points.right(), layout.points.middle()), layout.granted.centre()))),
            Place::Failed => {
                let gate = layout.gate_point();
                let aside = (sketch.scatter(id.0, 4) - 0.5) * layout.crowd.w;
                Some((Kind::Refused, (gate, (layout.crowd.centre().0 + aside, layout.crowd.bottom() + 2.0))))
            }
            Place::Lost(LostAt::Unpublished) => Some((Kind::Lost, fall(&layout.outbox))),
            Place::Lost(LostAt::OnTheWay) => {
                let x = (layout.outbox.right() + layout.ready.x) / 2.0;
                Some((Kind::Lost, ((x, layout.outbox.middle()), (x, layout.outbox.bottom() + 4.0))))
            }
            Place::Lost(LostAt::Broker) => Some((Kind::Lost, fall(&layout.ready))),
            Place::Lost(LostAt::Acked | LostAt::Attempts) => Some((Kind::Lost, fall(&layout.workers))),
            Place::DeadLetter | Place::CheckingIn | Place::Unpublished | Place::Ready | Place::InFlight | Place::BackingOff => None,
        };
        if let Some((kind, (from, to))) = way {
            scene.marks.push(mark(kind, lerp(from, to, part), 3.6, id));
        }
    }
}

#[cfg(test)]
mod tests;
