//! The check-in that calls the points service itself: who waits for a thread, and threads that wait for the points.

use super::{Placed, Sketch, fill};
use crate::lang;
use crate::scenarios::check_in::station;
use crate::stage::{Anchor, Kind, Scene, Tone, Word, block, word};
use queue_engine::models::check_in::book::{Place, Told};
use queue_engine::models::check_in::desk::Handling;
use queue_engine::models::check_in::facts::CheckInId;

pub(super) fn draw(sketch: &Sketch<'_>, scene: &mut Scene) {
    line(sketch, scene);
    threads(sketch, scene);
    labels(sketch, scene);
}

/// Whether somebody still waits for their answer.
fn is_there(sketch: &Sketch<'_>, id: CheckInId) -> bool {
    sketch.model().records()[id.0 as usize].told() == Told::Nothing
}

fn line(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, desk) = (&sketch.layout.line, sketch.model().desk());
    let waiting = desk.line().len();
    let tone = match waiting {
        0 => Tone::Calm,
        n if n < desk.threads().len() => Tone::Pressure,
        _ => Tone::Trouble,
    };
    scene.blocks.push(block("strip", tone, area));
    let gate = sketch.layout.gate_point();
    let person = |id: CheckInId| {
        let kind = if is_there(sketch, id) { Kind::Waiting } else { Kind::Stale };
        Placed::there(kind, id).coming(gate, sketch.progress(sketch.model().records()[id.0 as usize].since()))
    };
    fill(scene, area, 120, &mut desk.line().map(person));
}

fn threads(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (area, desk) = (&sketch.layout.threads, sketch.model().desk());
    let busy = desk.threads().filter(|handling| *handling != Handling::Idle).count();
    scene.blocks.push(block("server", if busy == desk.threads().len() { Tone::Pressure } else { Tone::Calm }, area));
    let thread = |handling: Handling| match handling {
        Handling::Idle => Placed::free(),
        Handling::Calling { id, .. } | Handling::Committing { id, .. } if !is_there(sketch, id) => Placed::there(Kind::Stale, id),
        Handling::Calling { id, .. } => Placed::there(Kind::Waiting, id),
        Handling::Committing { id, .. } => Placed::there(Kind::InService, id),
    };
    fill(scene, area, 1, &mut desk.threads().map(thread));
}

fn labels(sketch: &Sketch<'_>, scene: &mut Scene) {
    let (layout, lang, desk) = (&sketch.layout, sketch.lang, sketch.model().desk());
    let at = (layout.line.x as i32, layout.label(&layout.line).1);
    let waiting = desk.line().len() as u64;
    let text = [station::LINE.get(lang), " ", &lang::count(waiting)].concat();
    scene.words.push(Word { anchor: Anchor::Start, strong: true, ..word(at, text) });
    let gone = desk.line().filter(|id| !is_there(sketch, *id)).count() as u64;
    if gone > 0 {
        let text = station::HAVE_LEFT.fill(lang, &[("n", &lang::count(gone))]);
        scene.words.push(Word { anchor: Anchor::Start, tone: Tone::Trouble, ..word((at.0, at.1 + 15), text) });
    }
    let at = layout.label(&layout.threads);
    let text = station::N_THREADS.fill(lang, &[("n", &lang::count(desk.threads().len() as u64))]);
    scene.words.push(word(at, text));
    let calling = desk.threads().filter(|handling| matches!(handling, Handling::Calling { .. })).count() as u64;
    if calling > 0 {
        let text = station::WAIT_FOR_POINTS.fill(lang, &[("n", &lang::count(calling))]);
        let tone = if calling == desk.threads().len() as u64 { Tone::Trouble } else { Tone::Plain };
        scene.words.push(Word { tone, ..word((at.0, at.1 + 15), text) });
    }
    let failed = sketch.at(Place::Failed);
    if failed > 0 {
        let text = station::N_FAILED.fill(lang, &[("n", &lang::count(failed.into()))]);
        let at = (layout.crowd.x as i32 + 2, layout.crowd.y as i32 + 10);
        scene.words.push(Word { anchor: Anchor::Start, tone: Tone::Trouble, ..word(at, text) });
    }
}
