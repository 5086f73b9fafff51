//! The picture of one shop at one instant.

mod layout;
mod queue;
mod servers;

use crate::lang;
use crate::scenarios::flash_sale::station;
use crate::stage::{Area, Kind, Mark, Scene, Tone, View, Word, block, coming, ease, lerp, word};
use layout::Layout;
use queue_engine::models::flash_sale::facts::{Outcome, ShopperId};
use queue_engine::models::flash_sale::floor::{Place, Shopper};
use queue_engine::models::flash_sale::{FlashSale, Shop};
use queue_engine::time::SimDuration;
use std::ops::Deref;

/// A shop's picture in the making.
struct Sketch<'a> {
    view: &'a View<'a, FlashSale>,
    layout: Layout,
}

impl<'a> Deref for Sketch<'a> {
    type Target = View<'a, FlashSale>;
    fn deref(&self) -> &View<'a, FlashSale> {
        self.view
    }
}

impl Sketch<'_> {
    fn shopper(&self, id: ShopperId) -> Shopper {
        self.model().shoppers()[id.0 as usize]
    }
}

/// The picture of a shop, `width` pixels wide.
pub(super) fn scene(view: &View<'_, FlashSale>, width: u32) -> Scene {
    let layout = Layout::new(width);
    let mut scene = Scene { size: (layout.width, layout.height), ..Scene::default() };
    let view = &Sketch { view, layout };
    crowd(view, &mut scene);
    match view.model().shop() {
        Shop::Direct(servers) => servers::draw(view, servers, &mut scene),
        Shop::Queue(shop) => queue::draw(view, shop, &mut scene),
    }
    database(view, &mut scene);
    shelf(view, &mut scene);
    departures(view, &mut scene);
    scene
}

/// People on their way, and those who pause between two presses.
fn crowd(view: &Sketch<'_>, scene: &mut Scene) {
    let (area, now) = (&view.layout.crowd, view.now());
    coming(view, area, scene);
    for (index, shopper) in view.model().shoppers().iter().enumerate() {
        if shopper.place != Place::Pausing {
            continue;
        }
        let id = ShopperId(index as u32);
        let home = (area.x + (0.1 + 0.6 * view.scatter(id.0, 2)) * area.w, area.y + view.scatter(id.0, 3) * area.h);
        let (x, y) = lerp(view.layout.gate_point(), home, view.progress(shopper.since));
        scene.marks.push(Mark { kind: Kind::Pausing, x, y, r: 2.2, whose: Some(id.0) });
    }
    let per_s = view.setup.rate.at(now) + 0.5;
    let label = view.layout.label(area);
    scene.words.push(word(label, station::CROWD.get(view.lang).into()));
    let rate = lang::rate_per_s(per_s as u64 * 1_000, view.lang);
    scene.words.push(Word { strong: true, ..word((label.0, label.1 + 15), rate) });
    let gate = view.layout.gate;
    scene.lines.push((gate, view.layout.crowd.y as i32, view.layout.crowd.bottom() as i32));
}

/// The database as a gauge: how many are in it, with a line where it does best.
fn database(view: &Sketch<'_>, scene: &mut Scene) {
    let (area, lang) = (&view.layout.database, view.lang);
    let (load, limit) = (view.model().in_service(), view.setup.database.limit());
    let tone = match limit {
        0 => Tone::Calm,
        _ if load > limit => Tone::Trouble,
        _ if load * 10 >= limit * 8 => Tone::Pressure,
        _ => Tone::Calm,
    };
    // With a limit the gauge's middle is the limit, and its top twice that.
    let top = if limit > 0 { limit * 2 } else { view.setup.parallel().max(1) };
    let filled = area.h * (load.min(top) as f32 / top as f32);
    scene.blocks.push(block("frame", Tone::Plain, area));
    scene.blocks.push(block("level", tone, &Area { y: area.bottom() - filled, h: filled, ..*area }));
    if limit > 0 {
        scene.blocks.push(block("knee", Tone::Plain, &Area { y: area.middle() - 0.5, h: 1.0, ..*area }));
    }
    let figure = if limit > 0 { [&lang::count(load.into()), " / ", &lang::count(limit.into())].concat() } else { lang::count(load.into()) };
    let centre = (area.x as i32 + area.w as i32 / 2, area.middle() as i32);
    scene.words.push(Word { strong: true, ..word((centre.0, centre.1 - 5), figure) });
    if load > limit && limit > 0 {
        let stretch = (view.setup.database.stretch(load) * 10.0 + 0.5) as u64;
        let slower = station::SLOWER.fill(lang, &[("times", &lang::times(stretch, 10, lang))]);
        scene.words.push(Word { tone, ..word((centre.0, centre.1 + 14), slower) });
    }
    scene.words.push(word(view.layout.label(area), station::DATABASE.get(lang).into()));
}

/// The stock as a stack: sold at the bottom, then what is held for others, then what is left.
fn shelf(view: &Sketch<'_>, scene: &mut Scene) {
    let (area, lang) = (&view.layout.stock, view.lang);
    let stock = view.model().stock();
    let total = stock.total().max(stock.sold() + stock.reserved()).max(1) as f32;
    let unaware = view.model().sold_to_left();
    let known = (stock.sold() + stock.reserved()).saturating_sub(unaware);
    let reserved = stock.reserved().min(known);
    scene.blocks.push(block("frame", Tone::Plain, area));
    let mut bottom = area.bottom();
    for (role, units) in [("stack-sold", known - reserved), ("stack-left", unaware), ("stack-reserved", reserved)] {
        let h = area.h * units as f32 / total;
        bottom -= h;
        if units > 0 {
            scene.blocks.push(block(role, Tone::Plain, &Area { y: bottom, h: h.max(1.0), ..*area }));
        }
    }
    let label = view.layout.label(area);
    scene.words.push(word(label, station::STOCK.get(lang).into()));
    let left = station::LEFT_IN_STOCK.fill(lang, &[("n", &lang::count(stock.available().into()))]);
    scene.words.push(Word { strong: true, ..word((label.0, label.1 + 15), left) });
}

/// Shoppers whose story has just ended, on their way out: each outcome has its own way.
fn departures(view: &Sketch<'_>, scene: &mut Scene) {
    if view.flight == SimDuration::ZERO {
        return;
    }
    let layout = &view.layout;
    let gate = layout.gate_point();
    let direct = matches!(view.model().shop(), Shop::Direct(_));
    for (index, shopper) in view.model().shoppers().iter().enumerate() {
        let Place::Done(outcome) = shopper.place else { continue };
        let age = view.now().since(shopper.since).nanos();
        if age >= view.flight.nanos() {
            continue;
        }
        let id = ShopperId(index as u32);
        let part = age as f32 / view.flight.nanos() as f32;
        let fall = layout.crowd.bottom() + 2.0;
        let aside = (view.scatter(id.0, 4) - 0.5) * layout.crowd.w * 0.5;
        let level = (view.scatter(id.0, 5) - 0.5) * layout.stock.h * 0.5;
        let (kind, from, to) = match outcome {
            Outcome::Sold | Outcome::Unpaid => {
                let (from, to) = ((layout.database.right(), layout.database.middle() + level), layout.stock.centre());
                (Kind::Sold, from, (layout.stock.x, to.1 + level))
            }
            Outcome::SoldOut if direct => (Kind::SoldOut, layout.database.centre(), (layout.database.centre().0, layout.database.bottom())),
            Outcome::SoldOut => (Kind::SoldOut, gate, (gate.0 + aside * 0.5, fall)),
            Outcome::WaitedThenSoldOut => (Kind::SoldOut, layout.hands.centre(), (layout.hands.centre().0, layout.hands.bottom())),
            Outcome::QueueFull => (Kind::Refused, gate, (gate.0 + aside - layout.crowd.w * 0.25, fall)),
            Outcome::GaveUp => (Kind::GaveUp, gate, (layout.crowd.x + layout.crowd.w * 0.5 + aside, fall)),
            Outcome::Failed => (Kind::Failed, layout.hands.centre(), (layout.hands.centre().0 + aside * 0.4, layout.hands.bottom())),
            Outcome::Dropped => (Kind::Dropped, (layout.waiting.right(), layout.waiting.middle()), (layout.waiting.right(), fall)),
        };
        let (x, y) = lerp(from, to, ease(part));
        scene.marks.push(Mark { kind, x, y, r: 3.4 - 1.2 * part, whose: Some(id.0) });
    }
}

#[cfg(test)]
mod tests;
