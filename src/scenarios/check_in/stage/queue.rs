//! The check-in that answers at once: its threads, what its publisher holds, the broker, and the workers.

use super::{Placed, Sketch, fill, inside, mark};
use crate::lang;
use crate::scenarios::check_in::station;
use crate::stage::{Anchor, Area, Kind, Scene, Tone, Word, block, lerp, word};
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::broker::{Message, State};
use queue_engine::models::check_in::crew::Work;
use queue_engine::models::check_in::desk::Handling;
use queue_engine::models::check_in::facts::LostAt;

pub(super) fn draw(sketch: &Sketch<'_>, scene: &mut Scene) {
    desk(sketch, scene);
    outbox(sketch, scene);
    ready(sketch, scene);
    pausing(sketch, scene);
    dead(sketch, scene);
    workers(sketch, scene);
    labels(sketch, scene);
}

fn desk(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, desk) = (&sketch.layout.desk, sketch.model().desk());
    scene.blocks.push(block("server", Tone::Calm, area));
    let thread = |handling: Handling| match handling {
        Handling::Idle => Placed::free(),
        Handling::Calling { id, .. } | Handling::Committing { id, .. } => Placed::there(Kind::InService, id),
    };
    fill(scene, area, 1, &mut desk.threads().map(thread));
}

/// What the publisher holds: messages that are due, and rings for those that wait for their confirm.
fn outbox(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, publisher, book) = (&sketch.layout.outbox, sketch.model().publisher(), sketch.model().book());
    let tone = if publisher.relay().is_up() { Tone::Calm } else { Tone::Down };
    scene.blocks.push(block(if sketch.setup.publishing.outbox { "strip" } else { "frame" }, tone, area));
    let mut rows: Vec<Placed> = publisher.unconfirmed(book).map(|(id, _)| Placed::there(Kind::Pausing, id)).collect();
    rows.extend(publisher.again(book).map(|id| Placed::there(Kind::Waiting, id)));
    rows.extend(publisher.fresh().map(|fresh| Placed::there(Kind::Waiting, fresh.id)));
    fill(scene, area, 30, &mut rows.into_iter());
}

fn ready(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, broker) = (&sketch.layout.ready, sketch.model().broker());
    let n = broker.ready().len();
    let tone = match n {
        _ if !broker.health().is_up() => Tone::Down,
        n if n >= 10 * sketch.model().crew().workers().len() => Tone::Trouble,
        n if n >= sketch.model().crew().workers().len() => Tone::Pressure,
        _ => Tone::Calm,
    };
    scene.blocks.push(block("strip", tone, area));
    let from = (sketch.layout.outbox.right(), sketch.layout.outbox.middle());
    let again = sketch.layout.pausing.centre();
    let mut places = Vec::with_capacity(n);
    for message in broker.ready() {
        let from = if message.delivery == 0 { from } else { again };
        places.push(Placed::there(Kind::Waiting, message.id).coming(from, sketch.progress(message.since)));
    }
    // What is being stored is not in the queue yet: rings at its tail.
    for message in broker.messages() {
        if let State::Storing { .. } = message.state {
            places.push(Placed::there(Kind::Pausing, message.id).coming(from, sketch.progress(message.since)));
        }
    }
    fill(scene, area, 150, &mut places.into_iter());
}

/// Messages that pause, by how long they still do: the next to come back at the left, the longest pause at the right. Without jitter they
/// stand in columns.
fn pausing(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, broker) = (&sketch.layout.pausing, sketch.model().broker());
    scene.blocks.push(block("pausing", Tone::Plain, area));
    let room = inside(area);
    let longest = sketch.setup.retry.pauses.map_or(1, |pauses| pauses.cap.max(pauses.base).nanos().max(1));
    let from = (sketch.layout.ready.right(), room.middle());
    for message in broker.messages() {
        let State::Pausing { due } = message.state else { continue };
        let left = due.since(sketch.now()).nanos().min(longest) as f32 / longest as f32;
        let home = (room.x + 2.0 + left * (room.w - 4.0), room.y + 2.0 + sketch.scatter(message.id.0, 6) * (room.h - 4.0));
        let at = lerp(from, home, sketch.progress(message.since));
        scene.marks.push(mark(Kind::Pausing, at, 2.4, message.id));
    }
}

fn dead(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, broker) = (&sketch.layout.dead, sketch.model().broker());
    let is_used = sketch.setup.retry.dead_letter;
    scene.blocks.push(block("dead-letters", if is_used { Tone::Plain } else { Tone::Down }, area));
    let from = (sketch.layout.ready.right(), area.middle());
    let letter = |message: &Message| Placed::there(Kind::DeadLetter, message.id).coming(from, sketch.progress(message.since));
    fill(scene, area, 20, &mut broker.dead().map(letter));
}

fn workers(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, crew) = (&sketch.layout.workers, sketch.model().crew());
    let down = crew.workers().filter(|work| matches!(work, Work::Down { .. })).count();
    scene.blocks.push(block("server", if down > 0 { Tone::Trouble } else { Tone::Calm }, area));
    let from = (sketch.layout.ready.right(), sketch.layout.ready.middle());
    let worker = |work: Work| match work {
        Work::Idle => Placed::free(),
        Work::Busy { message, started, .. } => Placed::there(Kind::InService, message.id).coming(from, sketch.progress(started)),
        Work::Down { .. } => Placed { kind: Kind::Failed, ..Placed::free() },
    };
    fill(scene, area, 1, &mut crew.workers().map(worker));
}

fn labels(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (layout, lang, model) = (&sketch.layout, sketch.lang, sketch.model());
    let mut say = |area: &Area, name: String, notes: &[(bool, String)]| {
        let at = layout.label(area);
        scene.words.push(word(at, name));
        if let Some((trouble, note)) = notes.first() {
            let tone = if *trouble { Tone::Trouble } else { Tone::Plain };
            scene.words.push(Word { tone, ..word((at.0, at.1 + 15), note.clone()) });
        }
    };
    let lost = |at: LostAt| match sketch.at(Place::Lost(at)) {
        0 => None,
        n => Some((true, station::N_LOST.fill(lang, &[("n", &lang::count(n.into()))]))),
    };
    say(&layout.desk, station::CHECK_IN.get(lang).into(), &[]);
    let name = if sketch.setup.publishing.outbox { station::OUTBOX } else { station::MEMORY };
    let rows = [name.get(lang), " ", &lang::count(model.publisher().rows().into())].concat();
    let mut notes: Vec<_> = lost(LostAt::Unpublished).into_iter().collect();
    if !model.publisher().relay().is_up() {
        notes.insert(0, (true, station::RELAY_DOWN.get(lang).into()));
    }
    say(&layout.outbox, rows, &notes);
    let crew = model.crew();
    let workers = station::N_WORKERS.fill(lang, &[("n", &lang::count(crew.workers().len() as u64))]);
    let down = crew.workers().filter(|work| matches!(work, Work::Down { .. })).count();
    let mut notes: Vec<_> = [LostAt::Acked, LostAt::Attempts].into_iter().filter_map(lost).collect();
    if down > 0 {
        notes.insert(0, (true, station::N_CRASHED.fill(lang, &[("n", &lang::count(down as u64))])));
    }
    say(&layout.workers, workers, &notes);
    broker_labels(sketch, scene);
}

/// The broker's own line: what is ready, what pauses and what is dead, then what is wrong.
fn broker_labels(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (layout, lang, broker) = (&sketch.layout, sketch.lang, sketch.model().broker());
    let [storing, ready, _, pausing, dead] = broker.counts();
    let at = layout.label(&layout.dead);
    let left = layout.ready.x as i32;
    let n = |n: u32| lang::count(n.into());
    let name = [station::BROKER.get(lang), " ", &n(storing + ready)].concat();
    scene.words.push(Word { anchor: Anchor::Start, strong: true, ..word((left, at.1), name) });
    let dead_name = [station::DEAD_LETTERS.get(lang), " ", &n(dead)].concat();
    let right = layout.dead.right() as i32;
    scene.words.push(Word { anchor: Anchor::End, ..word((right, at.1), dead_name) });
    let pauses = [station::BACKING_OFF.get(lang), " ", &n(pausing)].concat();
    scene.words.push(Word { anchor: Anchor::Start, ..word((left, at.1 + 15), pauses) });
    let lost = sketch.at(Place::Lost(LostAt::Broker)) + sketch.at(Place::Lost(LostAt::OnTheWay));
    if lost > 0 {
        let text = station::N_LOST.fill(lang, &[("n", &n(lost))]);
        scene.words.push(Word { anchor: Anchor::End, tone: Tone::Trouble, ..word((right, at.1 + 15), text) });
    }
    if !broker.health().is_up() {
        let at = (layout.ready.centre().0 as i32, layout.ready.middle() as i32 + 4);
        scene.words.push(Word { tone: Tone::Trouble, strong: true, ..word(at, station::DOWN.get(lang).into()) });
    }
}
