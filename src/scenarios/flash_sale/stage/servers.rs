//! The servers of a shop without a queue: a backlog and a row of threads each.

use super::Sketch;
use crate::lang;
use crate::scenarios::flash_sale::station;
use crate::stage::{Anchor, Area, Grid, Kind, Mark, Scene, Tone, Word, block, lerp, word};
use queue_engine::models::flash_sale::facts::Request;
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::servers::{Server, Servers, Thread};

/// Most rows of servers; beyond that a row stands for several.
const MOST_ROWS: usize = 8;

pub(super) fn draw(view: &Sketch<'_>, servers: &Servers, scene: &mut Scene) {
    let all = servers.servers();
    let rows = all.len().clamp(1, MOST_ROWS);
    let group = all.len().div_ceil(rows).max(1);
    let height = view.layout.waiting.h / all.len().div_ceil(group) as f32;
    for (index, members) in all.chunks(group).enumerate() {
        let strip = |area: &Area| Area { y: area.y + index as f32 * height + 1.0, h: (height - 2.0).max(3.0), ..*area };
        row(view, members, strip(&view.layout.waiting), strip(&view.layout.hands), scene);
    }
    labels(view, servers, scene);
}

fn row(view: &Sketch<'_>, members: &[Server], backlog: Area, hands: Area, scene: &mut Scene) {
    let room = view.setup.servers.accept_backlog * members.len() as u32;
    let waiting: usize = members.iter().map(|server| server.backlog().count()).sum();
    let down = members.iter().all(|server| !server.is_up());
    let threads = view.setup.servers.threads * members.len() as u32;
    let tone = match waiting as u32 {
        _ if down => Tone::Down,
        n if n >= room && room > 0 => Tone::Trouble,
        n if n >= threads => Tone::Pressure,
        _ => Tone::Calm,
    };
    scene.blocks.push(block("strip", tone, &backlog));
    let cold = members.iter().any(|server| server.is_cold(view.now()));
    scene.blocks.push(block(if cold { "server-cold" } else { "server" }, tone, &hands));
    let grid = Grid::fit(backlog, room.max(1));
    let queued = members.iter().flat_map(|server| server.backlog());
    for (place, request) in queued.enumerate().filter(|(index, _)| grid.shows(*index)) {
        let to = grid.at(place as u32);
        scene.marks.push(mark(view, *request, to, grid.radius(), Kind::Waiting));
    }
    let cells = Grid::fit(Area { x: hands.x + 3.0, w: hands.w - 6.0, ..hands }, threads.max(1));
    let working = members.iter().flat_map(|server| server.threads());
    for (cell, thread) in working.enumerate().filter(|(index, _)| cells.shows(*index)) {
        let at = cells.at(cell as u32);
        match thread {
            Thread::Idle => scene.marks.push(Mark { kind: Kind::Free, x: at.0, y: at.1, r: 1.5, whose: None }),
            Thread::Busy { request, started, ends, .. } => {
                let kind = if view.model().is_heard(*request) { Kind::InService } else { Kind::Stale };
                let (x, y) = lerp((backlog.right(), backlog.middle()), at, view.progress_into(*started, *ends));
                scene.marks.push(Mark { kind, x, y, r: cells.radius(), whose: Some(request.shopper.0) });
            }
        }
    }
    if down {
        let text = station::RESTARTING.get(view.lang).into();
        let at = (hands.centre().0 as i32, hands.middle() as i32 + 4);
        scene.words.push(Word { tone: Tone::Trouble, strong: true, ..word(at, text) });
    }
}

/// A request that waits, on its way in from the gate at first.
fn mark(view: &Sketch<'_>, request: Request, to: (f32, f32), r: f32, fresh: Kind) -> Mark {
    let shopper = view.shopper(request.shopper);
    let heard = view.model().is_heard(request);
    let part = if heard && shopper.place == Place::Asking { view.progress(shopper.since) } else { 1.0 };
    let (x, y) = lerp(view.layout.gate_point(), to, part);
    Mark { kind: if heard { fresh } else { Kind::Stale }, x, y, r, whose: Some(request.shopper.0) }
}

fn labels(view: &Sketch<'_>, servers: &Servers, scene: &mut Scene) {
    let (layout, lang) = (&view.layout, view.lang);
    let all = servers.servers();
    let room = u64::from(view.setup.servers.accept_backlog) * all.len() as u64;
    let at = layout.label(&layout.waiting);
    let waiting = [lang::count(view.model().waiting().into()), lang::count(room)];
    let full = u64::from(view.model().waiting()) >= room && room > 0;
    let left = (layout.waiting.x as i32, at.1);
    let name = [station::ACCEPT_BACKLOG.get(lang), " ", &waiting[0], " / ", &waiting[1]].concat();
    let tone = if full { Tone::Trouble } else { Tone::Plain };
    scene.words.push(Word { anchor: Anchor::Start, strong: true, tone, ..word(left, name) });
    let stale = all.iter().flat_map(Server::backlog).filter(|request| !view.model().is_heard(**request)).count();
    if stale > 0 {
        let text = station::NOBODY_WAITS.fill(lang, &[("n", &lang::count(stale as u64))]);
        scene.words.push(Word { anchor: Anchor::Start, tone: Tone::Trouble, ..word((left.0, left.1 + 15), text) });
    }
    let at = layout.label(&layout.hands);
    let threads = station::SERVERS_BY_THREADS
        .fill(lang, &[("servers", &lang::count(all.len() as u64)), ("threads", &lang::count(view.setup.servers.threads.into()))]);
    scene.words.push(word(at, threads));
    let down = all.iter().filter(|server| !server.is_up()).count();
    if down > 0 {
        let text = station::N_DOWN.fill(lang, &[("n", &lang::count(down as u64))]);
        scene.words.push(Word { tone: Tone::Trouble, strong: true, ..word((at.0, at.1 + 15), text) });
    } else {
        let for_nobody = all
            .iter()
            .flat_map(Server::threads)
            .filter(|thread| matches!(thread, Thread::Busy { request, .. } if !view.model().is_heard(*request)))
            .count();
        if for_nobody > 0 {
            let text = station::FOR_NOBODY.fill(lang, &[("n", &lang::count(for_nobody as u64))]);
            scene.words.push(Word { tone: Tone::Trouble, ..word((at.0, at.1 + 15), text) });
        }
    }
}
