//! The picture of one shop at one instant: a world in, shapes out.
//!
//! Nothing here remembers anything or knows a clock: a mark on its way is where the instant puts it. Structure (boxes, lines,
//! words) is in whole CSS pixels, for SVG; the crowd is a list of marks, for a canvas.

mod layout;
mod queue;
mod servers;
mod svg;

pub use layout::{Grid, Layout};
pub use svg::{structure_svg, to_svg, words_svg};

use crate::lang::{self, Lang};
use crate::text::station;
use layout::Area;
use queue_engine::models::flash_sale::facts::{Outcome, ShopperId};
use queue_engine::models::flash_sale::floor::{Place, Shopper};
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::models::flash_sale::{FlashSale, Shop};
use queue_engine::run::World;
use queue_engine::time::{SimDuration, SimTime};

/// What a mark shows. Each has a shape of its own beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A free place: a faint dot.
    Free,
    /// A shopper on the way, or waiting: a disc.
    Waiting,
    /// A shopper between two presses: a small ring.
    Pausing,
    /// A shopper in service: a large disc.
    InService,
    /// A request or order that nobody waits for any more: a ring.
    Stale,
    /// Sold: a square.
    Sold,
    /// Told that nothing is left: a cross.
    SoldOut,
    /// Refused: a triangle.
    Refused,
    /// Gave up: a ring, falling.
    GaveUp,
    /// Failed, or lost in a crash: a heavy cross.
    Failed,
    /// Thrown out without a word: a hollow triangle, pointing down.
    Dropped,
}

impl Kind {
    /// Every kind, in drawing order.
    pub const ALL: [Kind; 11] = [
        Kind::Free,
        Kind::Waiting,
        Kind::Pausing,
        Kind::InService,
        Kind::Stale,
        Kind::Sold,
        Kind::SoldOut,
        Kind::Refused,
        Kind::GaveUp,
        Kind::Failed,
        Kind::Dropped,
    ];

    /// The colour token of the style sheet.
    pub const fn token(self) -> &'static str {
        match self {
            Kind::Free => "free",
            Kind::Waiting | Kind::Pausing => "waiting",
            Kind::InService => "in-service",
            Kind::Stale | Kind::GaveUp => "gave-up",
            Kind::Sold => "sold",
            Kind::SoldOut => "sold-out",
            Kind::Refused => "queue-full",
            Kind::Failed => "failed",
            Kind::Dropped => "dropped",
        }
    }
}

/// One thing of the crowd.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// What it shows.
    pub kind: Kind,
    /// Centre, in CSS pixels.
    pub x: f32,
    /// Centre, in CSS pixels.
    pub y: f32,
    /// Half its width, in CSS pixels.
    pub r: f32,
    /// Whose it is; nobody's for a free place.
    pub shopper: Option<ShopperId>,
}

/// How a box or word is to be read; a style sheet gives it a colour, and its words say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    Plain,
    /// All is well.
    Calm,
    /// It is getting tight.
    Pressure,
    /// Overload, or out of order.
    Trouble,
    /// Not there.
    Down,
}

impl Tone {
    /// The class name of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Calm => "calm",
            Tone::Pressure => "pressure",
            Tone::Trouble => "trouble",
            Tone::Down => "down",
        }
    }
}

/// A rectangle, in whole CSS pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Class beside the tone: what it is.
    pub role: &'static str,
    /// Its tone.
    pub tone: Tone,
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

/// Where a word hangs from its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

impl Anchor {
    /// The value of SVG's `text-anchor`.
    pub const fn svg(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A word or number at a point of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Left or right or middle.
    pub anchor: Anchor,
    /// Whether it is a figure to be read first.
    pub strong: bool,
    /// Its tone.
    pub tone: Tone,
    /// Point on the baseline.
    pub x: i32,
    /// Point on the baseline.
    pub y: i32,
    /// The text.
    pub text: String,
}

/// The picture of one shop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Boxes, from back to front.
    pub blocks: Vec<Block>,
    /// Gates, as vertical lines: x, from y, to y.
    pub lines: Vec<(i32, i32, i32)>,
    /// Words.
    pub words: Vec<Word>,
    /// The crowd.
    pub marks: Vec<Mark>,
}

/// How far ahead of their arrival people are seen coming.
const APPROACH: SimDuration = SimDuration::from_millis(700);

/// What a scene is made for.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The shop's setup.
    pub setup: &'a Setup,
    /// The shop.
    pub world: &'a World<FlashSale>,
    /// Where things stand.
    pub layout: &'a Layout,
    /// The language of the words.
    pub lang: Lang,
    /// How long a mark is on its way from one station to the next, in simulated time; zero for a still.
    pub flight: SimDuration,
}

impl View<'_> {
    pub(crate) fn now(&self) -> SimTime {
        self.world.now()
    }

    pub(crate) fn model(&self) -> &FlashSale {
        self.world.model()
    }

    pub(crate) fn shopper(&self, id: ShopperId) -> Shopper {
        self.model().shoppers()[id.0 as usize]
    }

    /// How far a mark that set off at `since` has come: 0 at its start, 1 where it goes.
    pub(crate) fn progress(&self, since: SimTime) -> f32 {
        let flight = self.flight.nanos();
        if flight == 0 {
            return 1.0;
        }
        let age = self.now().since(since).nanos();
        if age >= flight { 1.0 } else { ease(age as f32 / flight as f32) }
    }

    /// How far a mark has come that set off at `since` into work that lasts until `ends`: there after a third of the work at most.
    pub(crate) fn progress_into(&self, since: SimTime, ends: SimTime) -> f32 {
        let third = SimDuration::from_nanos(ends.since(since).nanos() / 3);
        View { flight: self.flight.min(third), ..*self }.progress(since)
    }

    /// A number in [0, 1) that belongs to a shopper.
    pub(crate) fn scatter(&self, id: ShopperId, salt: u32) -> f32 {
        let key = self.setup.crowd.get(id.0 as usize).map_or(id.0, |person| person.key);
        let mixed = (key ^ salt.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B);
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35);
        ((mixed ^ (mixed >> 13)) >> 8) as f32 / 16_777_216.0
    }
}

/// Slow at both ends.
fn ease(x: f32) -> f32 {
    x * x * (3.0 - 2.0 * x)
}

pub(crate) fn lerp(from: (f32, f32), to: (f32, f32), part: f32) -> (f32, f32) {
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

/// The picture of a shop.
pub fn scene(view: &View<'_>) -> Scene {
    let mut scene = Scene::default();
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
fn crowd(view: &View<'_>, scene: &mut Scene) {
    let (area, now) = (&view.layout.crowd, view.now());
    let crowd = &view.setup.crowd;
    let from = crowd.partition_point(|person| person.arrives <= now);
    for (index, person) in crowd.iter().enumerate().skip(from) {
        let ahead = person.arrives.since(now).nanos();
        if ahead > APPROACH.nanos() {
            break;
        }
        let id = ShopperId(index as u32);
        let far = ahead as f32 / APPROACH.nanos() as f32;
        let spread = 0.35 + 0.65 * far;
        let x = area.right() - far * area.w;
        let y = area.middle() + (view.scatter(id, 1) - 0.5) * area.h * spread;
        scene.marks.push(Mark { kind: Kind::Waiting, x, y, r: 2.2, shopper: Some(id) });
    }
    for (index, shopper) in view.model().shoppers().iter().enumerate() {
        if shopper.place != Place::Pausing {
            continue;
        }
        let id = ShopperId(index as u32);
        let home = (area.x + (0.1 + 0.6 * view.scatter(id, 2)) * area.w, area.y + view.scatter(id, 3) * area.h);
        let (x, y) = lerp(view.layout.gate_point(), home, view.progress(shopper.since));
        scene.marks.push(Mark { kind: Kind::Pausing, x, y, r: 2.2, shopper: Some(id) });
    }
    let per_s = view.setup.rate.at(now) + 0.5;
    let label = view.layout.label(area);
    scene.words.push(word(label, station::CROWD.get(view.lang).into()));
    let rate = lang::rate_per_s(per_s as u64 * 1_000, view.lang);
    scene.words.push(Word { strong: true, ..word((label.0, label.1 + 15), rate) });
    let gate = view.layout.gate;
    scene.lines.push((gate, view.layout.crowd.y as i32, view.layout.crowd.bottom() as i32));
}

pub(crate) fn word(at: (i32, i32), text: String) -> Word {
    Word { anchor: Anchor::Middle, strong: false, tone: Tone::Plain, x: at.0, y: at.1, text }
}

pub(crate) fn block(role: &'static str, tone: Tone, area: &Area) -> Block {
    Block { role, tone, x: area.x as i32, y: area.y as i32, w: area.w as i32, h: area.h as i32 }
}

/// The database as a gauge: how many are in it, with a line where it does best.
fn database(view: &View<'_>, scene: &mut Scene) {
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
fn shelf(view: &View<'_>, scene: &mut Scene) {
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
fn departures(view: &View<'_>, scene: &mut Scene) {
    if view.flight == SimDuration::ZERO {
        return;
    }
    let layout = view.layout;
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
        let aside = (view.scatter(id, 4) - 0.5) * layout.crowd.w * 0.5;
        let level = (view.scatter(id, 5) - 0.5) * layout.stock.h * 0.5;
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
        scene.marks.push(Mark { kind, x, y, r: 3.4 - 1.2 * part, shopper: Some(id) });
    }
}

/// The mark of a shopper, if the picture has one: the last drawn, which lies on top.
pub fn mark_of(scene: &Scene, shopper: ShopperId) -> Option<Mark> {
    scene.marks.iter().rev().find(|mark| mark.shopper == Some(shopper)).copied()
}

/// The shopper whose mark is nearest to a point, within `reach` pixels.
pub fn shopper_at(scene: &Scene, x: f32, y: f32, reach: f32) -> Option<ShopperId> {
    let distance = |mark: &Mark| (mark.x - x) * (mark.x - x) + (mark.y - y) * (mark.y - y);
    scene
        .marks
        .iter()
        .filter(|mark| mark.shopper.is_some() && distance(mark) <= reach * reach)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .and_then(|mark| mark.shopper)
}

#[cfg(test)]
mod tests;
