//! The shop with a queue: the gate, the queue drawn as places, and the workers.

use super::Sketch;
use crate::lang;
use crate::scenarios::flash_sale::station;
use crate::stage::{Anchor, Area, Grid, Kind, Mark, Scene, Tone, Word, block, lerp, word};
use queue_engine::models::flash_sale::facts::Order;
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::queue_shop::{QueueShop, Work};

pub(super) fn draw(view: &Sketch<'_>, shop: &QueueShop, scene: &mut Scene) {
    held_at_gate(view, shop, scene);
    places(view, shop, scene);
    workers(view, shop, scene);
    labels(view, shop, scene);
}

/// Whether somebody will hear of an order's end.
fn is_heard(view: &Sketch<'_>, order: &Order) -> bool {
    view.shopper(order.shopper).place == Place::InLine
}

fn held_at_gate(view: &Sketch<'_>, shop: &QueueShop, scene: &mut Scene) {
    let area = Area { w: view.layout.crowd.w * 0.8, x: view.layout.crowd.right() - view.layout.crowd.w * 0.8, ..view.layout.crowd };
    let count = shop.gate().count() as u32;
    if count == 0 {
        return;
    }
    let grid = Grid::fit(area, count.max(200));
    for (index, request) in shop.gate().enumerate().filter(|(index, _)| grid.shows(*index)) {
        let kind = if view.model().is_heard(*request) { Kind::Waiting } else { Kind::Stale };
        let (x, y) = grid.at(index as u32);
        scene.marks.push(Mark { kind, x, y, r: grid.radius(), whose: Some(request.shopper.0) });
    }
}

fn places(view: &Sketch<'_>, shop: &QueueShop, scene: &mut Scene) {
    let (area, queue) = (view.layout.waiting, shop.queue());
    let tone = match queue.ready() {
        _ if queue.is_full() => Tone::Trouble,
        n if n as usize >= shop.workers().len() => Tone::Pressure,
        _ => Tone::Calm,
    };
    scene.blocks.push(block("strip", tone, &area));
    let inner = Area { x: area.x + 3.0, y: area.y + 3.0, w: area.w - 6.0, h: area.h - 6.0 };
    // A retry that came back may stand beyond the bound.
    let grid = Grid::fit(inner, queue.capacity().max(queue.ready()));
    if grid.per == 1 && grid.cell >= 5.0 {
        for place in queue.ready()..queue.capacity() {
            let (x, y) = grid.at(place);
            scene.marks.push(Mark { kind: Kind::Free, x, y, r: 1.0, whose: None });
        }
    }
    for (index, order) in queue.iter().enumerate().filter(|(index, _)| grid.shows(*index)) {
        let to = grid.at(index as u32);
        let shopper = view.shopper(order.shopper);
        let heard = is_heard(view, order);
        let part = if heard && order.delivery == 1 { view.progress(shopper.since) } else { 1.0 };
        let (x, y) = lerp(view.layout.gate_point(), to, part);
        let kind = if heard { Kind::Waiting } else { Kind::Stale };
        scene.marks.push(Mark { kind, x, y, r: grid.radius(), whose: Some(order.shopper.0) });
    }
}

fn workers(view: &Sketch<'_>, shop: &QueueShop, scene: &mut Scene) {
    let area = view.layout.hands;
    scene.blocks.push(block("server", Tone::Calm, &area));
    let inner = Area { x: area.x + 3.0, y: area.y + 3.0, w: area.w - 6.0, h: area.h - 6.0 };
    let grid = Grid::fit(inner, shop.workers().len() as u32);
    for (index, worker) in shop.workers().iter().enumerate().filter(|(index, _)| grid.shows(*index)) {
        let at = grid.at(index as u32);
        match worker.work() {
            Work::Idle => scene.marks.push(Mark { kind: Kind::Free, x: at.0, y: at.1, r: 1.8, whose: None }),
            Work::Busy { order, started, ends } => {
                let from = (view.layout.waiting.right(), view.layout.waiting.middle());
                let (x, y) = lerp(from, at, view.progress_into(started, ends));
                let kind = if is_heard(view, &order) { Kind::InService } else { Kind::Stale };
                scene.marks.push(Mark { kind, x, y, r: grid.radius(), whose: Some(order.shopper.0) });
            }
        }
    }
}

fn labels(view: &Sketch<'_>, shop: &QueueShop, scene: &mut Scene) {
    let (layout, lang) = (&view.layout, view.lang);
    let queue = shop.queue();
    let at = (layout.waiting.x as i32, layout.label(&layout.waiting).1);
    let text = [station::QUEUE.get(lang), " ", &lang::count(queue.ready().into()), " / ", &lang::count(queue.capacity().into())].concat();
    let tone = if queue.is_full() { Tone::Trouble } else { Tone::Plain };
    scene.words.push(Word { anchor: Anchor::Start, strong: true, tone, ..word(at, text) });
    let mut notes = Vec::new();
    let held = shop.gate().count();
    if held > 0 {
        notes.push(station::HELD_AT_GATE.fill(lang, &[("n", &lang::count(held as u64))]));
    }
    if shop.delayed() > 0 {
        notes.push(station::TO_RETRY.fill(lang, &[("n", &lang::count(shop.delayed().into()))]));
    }
    let stale = queue.iter().filter(|order| !is_heard(view, order)).count();
    if stale > 0 {
        notes.push(station::NOBODY_WAITS.fill(lang, &[("n", &lang::count(stale as u64))]));
    }
    if !notes.is_empty() {
        let tone = if held > 0 || stale > 0 { Tone::Trouble } else { Tone::Plain };
        scene.words.push(Word { anchor: Anchor::Start, tone, ..word((at.0, at.1 + 15), notes.join(" · ")) });
    }
    let workers = station::N_WORKERS.fill(lang, &[("n", &lang::count(shop.workers().len() as u64))]);
    scene.words.push(word(layout.label(&layout.hands), workers));
}
