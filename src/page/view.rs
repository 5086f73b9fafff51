//! A lab on the page: one state, one way to change it, and its drawing.

mod act;
mod address;
mod look;
mod parts;
mod press;

use super::charts::Hover;
use super::frame::Frames;
use super::knobs::Panel;
use super::live::Live;
use super::paint::Palette;
use super::{header, panic, wants_less_motion};
use crate::chart::kept::Drawn;
use crate::lab::{Action, LabState, Now, RunRef};
use crate::lang::Lang;
use crate::stage::{Raster, Scene};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use queue_engine::time::SimDuration;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, IntersectionObserver, ResizeObserver};
use yew::prelude::*;

/// How often the words and charts follow the cursor while it moves, in microseconds: about 30 times a second.
const WORDS_EVERY_US: u64 = 33_000;
/// How often ledger, waits and story follow the cursor while it moves, in microseconds.
const PAPERS_EVERY_US: u64 = 100_000;
/// How often they do for a reader who wants less motion.
const STEPS_EVERY_US: u64 = 700_000;
/// How long a mark is on its way at speed 1.
const FLIGHT: SimDuration = SimDuration::from_millis(350);
/// How long the address waits for the reader to be done.
const ADDRESS_AFTER_MS: u32 = 300;
/// How seldom a screen reader is told something while it plays, in microseconds.
const SAY_EVERY_US: u64 = 2_000_000;
/// How near to a mark a press must be, in CSS pixels.
const PICK_REACH: f32 = 14.0;
/// Below this width one variant is shown at a time.
const NARROW: u32 = 760;

/// A lab that is to be shown.
#[derive(Clone)]
pub struct Opened(pub Rc<Cell<Option<LabState>>>);

impl Opened {
    /// Takes the lab out.
    ///
    /// # Panics
    /// When it has been taken.
    pub fn take(&self) -> LabState {
        self.0.take().expect_throw("a lab is shown once")
    }
}

impl PartialEq for Opened {
    fn eq(&self, other: &Opened) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What a lab is mounted with.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lab, to be taken once.
    pub opened: Opened,
    /// The language when a link names none.
    pub lang: Lang,
    /// Which place of the page it has. The lab in the first may write the address, fill in the prose and colour the page.
    pub place: usize,
    /// The room in CSS pixels when it is mounted, so that the first picture needs no second.
    pub width: u32,
}

impl Props {
    /// Whether the address, the prose and the colours of the page are this lab's.
    pub fn owns_page(&self) -> bool {
        self.place == 0
    }
}

/// What can happen to a lab on a page.
pub enum Msg {
    /// The reader pressed or pointed at something.
    Press(Event),
    /// The reader pulled a control to a value.
    Pulled(Element, i64),
    /// The reader did something to the run.
    Act(Action),
    /// A frame came, at this wall time in microseconds.
    Frame(u64),
    /// The lab has another width.
    Resized(u32),
    /// Opens or closes the sheet of keys.
    Help(bool),
    /// Takes another crowd.
    NewSeed,
    /// Copies the link.
    Copy,
    /// The link was copied, or could not be.
    Copied(Option<bool>),
    /// Writes the address.
    Address,
    /// Goes to the same run in another language.
    Leave(String),
    /// Colours the page in the next theme.
    NextTheme,
    /// The colours have changed.
    Repaint,
    /// Shows the lab on the whole screen, or no longer.
    FullScreen,
    /// Brings a variant forward on a narrow screen.
    Show(usize),
    /// A press at a point of a variant's picture: follows whoever is there, or nobody.
    Pick(usize, f32, f32),
    /// Plays the next slice of what was asked for.
    GoOn,
    /// The frame after another run came: what is read rather than watched follows.
    Settle,
    /// The pointer is over a chart, or no longer.
    Hover(Hover),
    /// It came into view, or went out of it.
    Seen(bool),
    /// Another link was opened, for a test.
    Opened(Opened),
    /// Breaks, for a test.
    Break,
}

/// What charts, ledger, waits and story are written from. A knob moves the pictures at once and these a frame later, so that neither of
/// the two frames takes too long; while a run plays they are written anew ten times a second.
struct Papers {
    run: RunRef,
    now: Rc<Now>,
    /// Whose story is told, by key.
    told: Option<u32>,
}

impl Papers {
    fn of(state: &LabState, now: &Rc<Now>) -> Papers {
        Papers { run: state.run.clone(), now: Rc::clone(now), told: state.told() }
    }
}

/// What the browser calls when the lab comes into view or goes out of it.
type OnSight = Closure<dyn FnMut(js_sys::Array)>;

/// A lab on the page.
pub struct LabView {
    state: LabState,
    /// The task in which the next slice of a run is played.
    turn: Option<Timeout>,
    now: Rc<Now>,
    papers: Papers,
    /// Whether the pictures have changed since they were last painted.
    unpainted: bool,
    papers_at_us: u64,
    settle: Frames,
    scenes: Vec<Scene>,
    picture_width: u32,
    width: u32,
    shown: usize,
    hover: Hover,
    drawn: Drawn,
    live: Live,
    copied: Option<bool>,
    spoken: String,
    spoken_at_us: u64,
    words_at_us: u64,
    less_motion: bool,
    palette: Palette,
    raster: Raster,
    root: Element,
    panel: Panel,
    frames: Frames,
    address: Option<Timeout>,
    told_copied: Option<Closure<dyn FnMut(JsValue)>>,
    notice: Option<Timeout>,
    /// Whether any of it is in view.
    seen: bool,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    sight: Option<(IntersectionObserver, OnSight)>,
    listeners: Vec<EventListener>,
}

impl Component for LabView {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let state = ctx.props().opened.take();
        let now = Rc::new(state.now());
        let mut view = LabView {
            papers: Papers::of(&state, &now),
            state,
            turn: None,
            now,
            unpainted: true,
            papers_at_us: 0,
            settle: Frames::default(),
            scenes: Vec::new(),
            picture_width: picture_width(ctx.props().width),
            width: ctx.props().width,
            shown: 0,
            hover: None,
            drawn: Drawn::default(),
            live: Live::default(),
            copied: None,
            spoken: String::new(),
            spoken_at_us: 0,
            words_at_us: 0,
            less_motion: wants_less_motion(),
            palette: Palette::default(),
            raster: Raster::default(),
            root: document().create_element("div").expect_throw("a document makes elements"),
            panel: Panel::of(ctx.props().place),
            frames: Frames::default(),
            address: None,
            told_copied: None,
            notice: None,
            seen: true,
            observer: None,
            sight: None,
            listeners: Vec::new(),
        };
        if ctx.props().owns_page() {
            header::paint(view.state.link.theme, view.state.lang);
            view.fill_prose();
        }
        view.look();
        view.open();
        view
    }

    /// Takes a message in and shows what it changed, at once. Yew would put that off to a task after those of further messages, and a
    /// reader who goes on pulling a slider on a slow machine would see nothing move until they let go.
    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        if !panic::is_broken() && self.take(ctx, message) {
            self.write();
            if std::mem::take(&mut self.unpainted) {
                self.draw();
            }
        }
        false
    }

    /// The lab's element alone. What is in it is text, which comes with the element and is written anew by [`LabView::update`].
    fn view(&self, _: &Context<Self>) -> Html {
        Html::VRef(self.root.clone().into())
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.listen(ctx);
            self.observe(ctx);
            self.read_palette();
            self.unpainted = false;
            self.draw();
        }
    }
}

/// Sends a message in so many milliseconds, unless what is returned is dropped before.
fn later(ctx: &Context<LabView>, ms: u32, message: Msg) -> Timeout {
    let link = ctx.link().clone();
    Timeout::new(ms, move || link.send_message(message))
}

/// What the lab's frame leaves of its width.
fn inner_width(width: u32) -> u32 {
    width.saturating_sub(if width < NARROW { 24 } else { 34 }).max(272)
}

/// What a picture has of the lab's width: all of it when narrow, else what name and results leave.
fn picture_width(width: u32) -> u32 {
    let inner = inner_width(width);
    if width < NARROW { inner } else { inner - 132 - 216 - 32 }
}

impl LabView {
    fn listen(&mut self, ctx: &Context<Self>) {
        let listener = |name: &'static str| {
            let link = ctx.link().clone();
            EventListener::new_with_options(&self.root, name, EventListenerOptions::enable_prevent_default(), move |event| {
                if let Some(message) = press::heard(event.clone()) {
                    link.send_message(message);
                }
            })
        };
        self.listeners = press::EVENTS.into_iter().map(listener).collect();
    }
}
