//! The picture of one variant at one instant: a world in, shapes out. What is drawn where is each lab's own; shapes, places and SVG are
//! the same for all.
//!
//! Nothing here remembers anything or knows a clock: a mark on its way is where the instant puts it. Structure (boxes, lines,
//! words) is in whole CSS pixels, for SVG; the crowd is a list of marks, for a canvas.

mod grid;
mod raster;
mod svg;

pub use grid::{Area, Grid};
pub use raster::Raster;
pub use svg::{structure_svg, to_svg, words_svg};

use crate::lang::Lang;
use queue_engine::readings::Readable;
use queue_engine::run::World;
use queue_engine::time::{SimDuration, SimTime};

/// What a mark shows. Each has a shape of its own beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A free place: a faint dot.
    Free,
    /// Somebody on the way, or waiting: a disc.
    Waiting,
    /// Somebody between two presses, or something between two attempts: a small ring.
    Pausing,
    /// In service: a large disc.
    InService,
    /// A request or order that nobody waits for any more: a ring.
    Stale,
    /// Sold, or done: a square.
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
    /// Done more than once: a diamond.
    Twice,
    /// Put aside: a hollow square.
    DeadLetter,
    /// Lost for good: a heavy cross.
    Lost,
}

impl Kind {
    /// Every kind, in drawing order.
    pub const ALL: [Kind; 14] = [
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
        Kind::Twice,
        Kind::DeadLetter,
        Kind::Lost,
    ];

    /// The colour token of the style sheet.
    pub const fn token(self) -> &'static str {
        match self {
            Kind::Free => "free",
            Kind::Waiting => "waiting",
            Kind::Pausing => "backing-off",
            Kind::InService => "in-service",
            Kind::Stale | Kind::GaveUp => "gave-up",
            Kind::Sold => "sold",
            Kind::SoldOut => "sold-out",
            Kind::Refused => "queue-full",
            Kind::Failed => "failed",
            Kind::Dropped => "dropped",
            Kind::Twice => "twice",
            Kind::DeadLetter => "dead-letter",
            Kind::Lost => "lost",
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
    /// Whose it is, as a position in the crowd; nobody's for a free place.
    pub whose: Option<u32>,
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

/// The picture of one variant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Width and height in CSS pixels.
    pub size: (u32, u32),
    /// Boxes, from back to front.
    pub blocks: Vec<Block>,
    /// Gates, as vertical lines: x, from y, to y.
    pub lines: Vec<(i32, i32, i32)>,
    /// Words.
    pub words: Vec<Word>,
    /// The crowd.
    pub marks: Vec<Mark>,
}

/// What a scene is made of.
pub struct View<'a, M: Readable> {
    /// What the variant was set up with.
    pub setup: &'a M::Setup,
    /// The world.
    pub world: &'a World<M>,
    /// The language of the words.
    pub lang: Lang,
    /// How long a mark is on its way from one station to the next, in simulated time; zero for a still.
    pub flight: SimDuration,
}

impl<M: Readable> View<'_, M> {
    /// The instant.
    pub fn now(&self) -> SimTime {
        self.world.now()
    }

    /// The model's state.
    pub fn model(&self) -> &M {
        self.world.model()
    }

    /// How far a mark that set off at `since` has come: 0 at its start, 1 where it goes.
    pub fn progress(&self, since: SimTime) -> f32 {
        progress(self.now(), since, self.flight)
    }

    /// How far a mark has come that set off at `since` into work that lasts until `ends`: there after a third of the work at most.
    pub fn progress_into(&self, since: SimTime, ends: SimTime) -> f32 {
        let third = SimDuration::from_nanos(ends.since(since).nanos() / 3);
        progress(self.now(), since, self.flight.min(third))
    }

    /// A number in [0, 1) that belongs to a person.
    pub fn scatter(&self, whose: u32, salt: u32) -> f32 {
        let key = M::crowd(self.setup).get(whose as usize).map_or(whose, |person| person.key);
        let mixed = (key ^ salt.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B);
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35);
        ((mixed ^ (mixed >> 13)) >> 8) as f32 / 16_777_216.0
    }
}

fn progress(now: SimTime, since: SimTime, flight: SimDuration) -> f32 {
    let flight = flight.nanos();
    if flight == 0 {
        return 1.0;
    }
    let age = now.since(since).nanos();
    if age >= flight { 1.0 } else { ease(age as f32 / flight as f32) }
}

/// Slow at both ends.
pub fn ease(x: f32) -> f32 {
    x * x * (3.0 - 2.0 * x)
}

/// The point at `part` of the way between two.
pub fn lerp(from: (f32, f32), to: (f32, f32), part: f32) -> (f32, f32) {
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

/// A plain word whose middle is at a point.
pub fn word(at: (i32, i32), text: String) -> Word {
    Word { anchor: Anchor::Middle, strong: false, tone: Tone::Plain, x: at.0, y: at.1, text }
}

/// A rectangle over an area.
pub fn block(role: &'static str, tone: Tone, area: &Area) -> Block {
    Block { role, tone, x: area.x as i32, y: area.y as i32, w: area.w as i32, h: area.h as i32 }
}

/// How far ahead of their arrival people are seen coming.
const APPROACH: SimDuration = SimDuration::from_millis(700);

/// People on their way through an area, up to its right edge, where they arrive.
pub fn coming<M: Readable>(view: &View<'_, M>, area: &Area, scene: &mut Scene) {
    let (crowd, now) = (M::crowd(view.setup), view.now());
    let from = crowd.partition_point(|person| person.arrives <= now);
    for (index, person) in crowd.iter().enumerate().skip(from) {
        let ahead = person.arrives.since(now).nanos();
        if ahead > APPROACH.nanos() {
            break;
        }
        let whose = index as u32;
        let far = ahead as f32 / APPROACH.nanos() as f32;
        let spread = 0.35 + 0.65 * far;
        let x = area.right() - far * area.w;
        let y = area.middle() + (view.scatter(whose, 1) - 0.5) * area.h * spread;
        scene.marks.push(Mark { kind: Kind::Waiting, x, y, r: 2.2, whose: Some(whose) });
    }
}

/// The mark of a person, if the picture has one: the last drawn, which lies on top.
pub fn mark_of(scene: &Scene, whose: u32) -> Option<Mark> {
    scene.marks.iter().rev().find(|mark| mark.whose == Some(whose)).copied()
}

/// The person whose mark is nearest to a point, within `reach` pixels.
pub fn person_at(scene: &Scene, x: f32, y: f32, reach: f32) -> Option<u32> {
    let distance = |mark: &Mark| (mark.x - x) * (mark.x - x) + (mark.y - y) * (mark.y - y);
    scene
        .marks
        .iter()
        .filter(|mark| mark.whose.is_some() && distance(mark) <= reach * reach)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .and_then(|mark| mark.whose)
}
