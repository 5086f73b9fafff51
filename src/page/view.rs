//! A lab on the page: one state, one way to change it, and its drawing.

use super::charts::{ChartsProps, Hover, charts};
use super::controls::{ControlsProps, controls};
use super::frame::Frames;
use super::help::{self, HelpProps};
use super::knobs::{KnobsProps, Panel, knobs};
use super::lane::{self, PictureProps};
use super::memo::memo;
use super::paint::{Palette, paint};
use super::presets::{InterveneProps, PresetsProps, intervene, presets};
use super::scrub::{ScrubProps, scrub_bar};
use super::story::{StoryProps, mark_steps, story};
use super::{as_html, events, header, wants_less_motion};
use crate::chart::kept::Drawn;
use crate::chart::words;
use crate::lab::{Action, Change, LabState, Now, VARIANTS};
use crate::lang::{self, Lang};
use crate::link::Theme;
use crate::markup::Markup;
use crate::results;
use crate::stage::{self, Layout, Scene, View};
use crate::text::{control, narration, notice, variant};
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use queue_engine::time::SimDuration;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlCanvasElement, ResizeObserver};
use yew::prelude::*;

/// How often the words and charts follow the cursor while it moves, in microseconds: about 30 times a second.
const WORDS_EVERY_US: u64 = 33_000;
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

/// What a lab is mounted with.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The link's query.
    pub query: String,
    /// The language when the link names none.
    pub lang: Lang,
    /// Whether it may write the address, fill in the prose and colour the page.
    pub owner: bool,
}

/// What can happen to a lab on a page.
pub enum Msg {
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
    /// The pointer is over a chart, or no longer.
    Hover(Hover),
    /// Draws once more.
    Draw,
}

/// A lab on the page.
pub struct LabView {
    state: LabState,
    now: Rc<Now>,
    scenes: [Scene; VARIANTS],
    layout: Layout,
    width: u32,
    shown: usize,
    help: bool,
    hover: Hover,
    drawn: Drawn,
    copied: Option<bool>,
    spoken: String,
    spoken_at_us: u64,
    words_at_us: u64,
    less_motion: bool,
    palette: Palette,
    root: NodeRef,
    dialog: NodeRef,
    canvases: [NodeRef; VARIANTS],
    panel: Rc<Panel>,
    pulls: u32,
    frames: Frames,
    address: Option<Timeout>,
    notice: Option<Timeout>,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
}

impl Component for LabView {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let state = LabState::open(&ctx.props().query, ctx.props().lang);
        let now = Rc::new(state.now());
        let mut view = LabView {
            state,
            now,
            scenes: Default::default(),
            layout: Layout::new(760),
            width: 1_100,
            shown: 0,
            help: false,
            hover: None,
            drawn: Drawn::default(),
            copied: None,
            spoken: String::new(),
            spoken_at_us: 0,
            words_at_us: 0,
            less_motion: wants_less_motion(),
            palette: Palette::default(),
            root: NodeRef::default(),
            dialog: NodeRef::default(),
            canvases: Default::default(),
            panel: Rc::new(Panel::new()),
            pulls: 0,
            frames: Frames::default(),
            address: None,
            notice: None,
            observer: None,
        };
        if ctx.props().owner {
            header::paint(view.state.link.theme, view.state.lang);
            view.fill_prose();
        }
        view.look();
        view
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Act(action) => self.act(ctx, action),
            Msg::Frame(now_us) => self.frame(ctx, now_us),
            Msg::Resized(width) => {
                if width == self.width {
                    return false;
                }
                self.width = width;
                self.layout = Layout::new(picture_width(width));
                self.look();
                true
            }
            Msg::Help(open) => std::mem::replace(&mut self.help, open) != open,
            Msg::NewSeed => self.act(ctx, Action::Seed((js_sys::Math::random() * 10_000.0) as u32)),
            Msg::Copy => self.copy(ctx),
            Msg::Copied(copied) => {
                self.copied = copied;
                if copied.is_some() {
                    self.say(if copied == Some(true) { control::COPIED } else { control::COPY_FAILED }.get(self.state.lang).into());
                    let link = ctx.link().clone();
                    self.notice = Some(Timeout::new(2_500, move || link.send_message(Msg::Copied(None))));
                }
                true
            }
            Msg::Address => {
                self.write_address(ctx);
                false
            }
            Msg::Leave(tag) => {
                let _ = window().location().assign(&["../", &tag, "/?", &self.query_without_lang()].concat());
                false
            }
            Msg::NextTheme => {
                let at = Theme::ALL.iter().position(|theme| *theme == self.state.link.theme).unwrap_or(0);
                self.act(ctx, Action::Paint(Theme::ALL[(at + 1) % Theme::ALL.len()]))
            }
            Msg::Repaint => {
                self.read_palette();
                true
            }
            Msg::FullScreen => {
                if document().fullscreen_element().is_some() {
                    document().exit_fullscreen();
                } else if let Some(root) = self.root.cast::<Element>() {
                    let _ = root.request_fullscreen();
                }
                false
            }
            Msg::Show(variant) => {
                self.shown = variant;
                true
            }
            Msg::Pick(variant, x, y) => {
                let shopper = stage::shopper_at(&self.scenes[variant], x, y, PICK_REACH);
                let crowd = &self.state.run[variant].recording.setup().crowd;
                let key = shopper.and_then(|id| crowd.get(id.0 as usize)).map(|person| person.key);
                self.act(ctx, Action::Follow(key))
            }
            Msg::Hover(hover) => std::mem::replace(&mut self.hover, hover) != hover,
            Msg::Draw => {
                self.look();
                self.draw();
                false
            }
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.observe(ctx);
            self.read_palette();
        }
        help::settle(&self.dialog, self.help);
        if let Some(root) = self.root.cast::<Element>() {
            mark_steps(&root, self.now.at_ns);
        }
        self.draw();
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let lang = self.state.lang;
        let on = ctx.link().callback(|message| message);
        let on_action = ctx.link().callback(Msg::Act);
        let help = self.help;
        let onkeydown = ctx.link().batch_callback(move |event: KeyboardEvent| {
            let message = help::meaning(&event, help);
            if message.is_some() {
                // The page around, such as a deck of slides, must not act on the same key.
                event.prevent_default();
                event.stop_propagation();
            }
            message
        });
        let narrow = self.width < NARROW;
        let (run, now) = (&self.state.run, &*self.now);
        let full = inner_width(self.width);
        let room = if narrow { full } else { full - 304 };
        let told = self.drawn.told(run, self.state.told(), lang);
        html! {
            <div class={classes!("ql", narrow.then_some("ql-narrow"))} ref={self.root.clone()} lang={lang.html_lang()} tabindex="-1" {onkeydown}
                data-digest={run.digest()} data-t={now.at_ns.to_string()} data-playing={self.state.playback.playing().to_string()}>
                <h2 class="ql-visually-hidden">{ self.state.link.lab.name.get(lang) }</h2>
                { self.complaints(ctx) }
                { presets(&PresetsProps { lab: self.state.link.lab, current: self.state.preset(), lang, on_action: on_action.clone() }) }
                <div class="ql-top">
                    <div class="ql-lanes">{ for (0..VARIANTS).map(|variant| self.lane(ctx, variant, narrow)) }</div>
                    <div class="ql-time">
                        { scrub_bar(&ScrubProps {
                            run,
                            at_ns: now.at_ns,
                            width: full,
                            lang,
                            playing: self.state.playback.playing(),
                            on: &on,
                        }, &self.drawn) }
                        { controls(&ControlsProps {
                            at_ns: now.at_ns,
                            playing: self.state.playback.playing(),
                            at_end: self.state.playback.at_end(),
                            speed_exp: self.state.playback.speed_exp(),
                            seed: self.state.link.seed,
                            copied: self.copied,
                            lang,
                            on: on.clone(),
                        }) }
                    </div>
                    // On a narrow screen the picture stays in view above the knobs while one is dragged.
                    if narrow { { self.side(&on_action) } }
                </div>
                <div class="ql-below">
                    if !narrow { { self.side(&on_action) } }
                    <div class="ql-main">
                        { charts(&ChartsProps { run, now, width: room, lang, hover: self.hover, on: &on }, &self.drawn) }
                        { lane::shown(words::waits(run, now, &self.drawn, room, lang)) }
                        { story(&StoryProps { told, followed: self.state.followed().is_some(), lang, on: &on }) }
                    </div>
                </div>
                <div class="ql-foot">
                    { lane::shown(words::ledger(run, now, lang)) }
                </div>
                <p class="ql-live" role="status" aria-live="polite">{ &self.spoken }</p>
                { help::help(&HelpProps { dialog: self.dialog.clone(), lang, on }) }
            </div>
        }
    }
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
    fn lane(&self, ctx: &Context<Self>, index: usize, narrow: bool) -> Html {
        let lang = self.state.lang;
        let (name, about) = results::heading(&self.state.run, index, lang);
        let row = &self.now.rows[index];
        let label = results::label(name, row, lang);
        let on_pick = ctx.link().callback(move |(x, y)| Msg::Pick(index, x, y));
        let shown = !narrow || self.shown == index;
        let onclick = ctx.link().callback(move |_: MouseEvent| Msg::Show(index));
        html! {
            <section key={index} class={classes!("ql-lane", ["ql-v-", variant::ALL[index].id].concat(), (!shown).then_some("ql-folded"))}
                role="group" aria-label={name}>
                <header>
                    <h3>{ name }</h3>
                    <p>{ about }</p>
                    if narrow {
                        <button type="button" class="ql-tab" {onclick} aria-pressed={shown.to_string()} aria-label={lane::tab(name, lang)}>
                            { if shown { "▾" } else { "▸" } }
                        </button>
                    }
                </header>
                <div class="ql-picture-place">
                    if shown {
                        { lane::picture(&PictureProps {
                            scene: &self.scenes[index],
                            size: (self.layout.width, self.layout.height),
                            canvas: self.canvases[index].clone(),
                            label,
                            on_pick,
                        }) }
                    }
                </div>
                { lane::shown(results::results(&self.state.run, index, row, lang)) }
            </section>
        }
    }

    /// What a reader can set, and do at the cursor.
    fn side(&self, on_action: &Callback<Action>) -> Html {
        html! {
            <div class="ql-side">
                { self.knobs(on_action) }
                { intervene(&InterveneProps { done: self.state.commands.len(), lang: self.state.lang, on_action: on_action.clone() }) }
            </div>
        }
    }

    /// The panel of knobs, made again only when a knob or the language has changed.
    fn knobs(&self, on_action: &Callback<Action>) -> Html {
        let (lab, lang, values) = (self.state.link.lab, self.state.lang, self.state.link.values.clone());
        let on_action = on_action.clone();
        let panel = Rc::clone(&self.panel);
        let stamp = [lab.id, lang.tag(), &crate::link::settings(&values), &self.pulls.to_string()].join("&");
        memo(stamp, move || {
            knobs(&KnobsProps { panel: Rc::clone(&panel), lab, values: values.clone(), lang, on_action: on_action.clone() })
        })
    }

    fn complaints(&self, ctx: &Context<Self>) -> Html {
        let lang = self.state.lang;
        let mut list = Markup::new();
        list.raw("<ul>");
        for complaint in &self.state.complaints {
            list.raw("<li>").text(&complaint.text(lang)).raw("</li>");
        }
        let list = list.raw("</ul>").as_str().to_string();
        let dismiss = ctx.link().callback(|_: MouseEvent| Msg::Act(Action::Dismiss));
        html! {
            <div class="ql-notices">
                if !self.state.complaints.is_empty() {
                    <div class="ql-notice" role="alert">
                        <strong>{ notice::LINK_REPAIRED.get(lang) }</strong>
                        { lane::shown(list) }
                        <button type="button" onclick={dismiss}>{ notice::DISMISS.get(lang) }</button>
                    </div>
                }
            </div>
        }
    }

    fn act(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let knob = matches!(action, Action::Set(..) | Action::Reset(_));
        let before = self.state.run.clone();
        let change = self.state.apply(action);
        if change == Change::None {
            return false;
        }
        // A control stands where the reader pulled it, and must be put back even when in the end no value has changed.
        self.pulls += u32::from(knob);
        let lang = self.state.lang;
        if before != self.state.run {
            if ctx.props().owner {
                self.fill_prose();
            }
            if knob {
                self.say(self.comparison(&before));
            }
        } else if !self.state.playback.playing() {
            self.say(self.situation());
        }
        if ctx.props().owner {
            header::paint(self.state.link.theme, lang);
            self.read_palette();
        }
        self.ask_frame(ctx);
        self.look();
        self.write_address_soon(ctx);
        true
    }

    fn frame(&mut self, ctx: &Context<Self>, now_us: u64) -> bool {
        self.frames.came();
        let due = if self.less_motion { STEPS_EVERY_US } else { WORDS_EVERY_US };
        let change = self.state.apply(Action::Frame(now_us));
        self.ask_frame(ctx);
        if change == Change::None || (self.less_motion && change == Change::Cursor && now_us.saturating_sub(self.words_at_us) < due) {
            return false;
        }
        if change == Change::All || now_us.saturating_sub(self.words_at_us) >= due {
            self.words_at_us = now_us;
            if now_us.saturating_sub(self.spoken_at_us) >= SAY_EVERY_US || change == Change::All {
                self.spoken_at_us = now_us;
                self.say(self.situation());
            }
            if change == Change::All {
                self.write_address_soon(ctx);
            }
            self.look();
            return true;
        }
        self.look_at_crowd();
        self.draw();
        false
    }

    fn ask_frame(&mut self, ctx: &Context<Self>) {
        if self.state.playback.playing() {
            self.frames.ask(ctx.link().callback(Msg::Frame));
        }
    }

    /// Takes the snapshot that the words show, and the pictures.
    fn look(&mut self) {
        self.now = Rc::new(self.state.now());
        self.look_at_crowd();
    }

    /// Makes the pictures at the cursor.
    fn look_at_crowd(&mut self) {
        let exponent = self.state.playback.speed_exp();
        let flight = match (self.less_motion, exponent) {
            (true, _) => SimDuration::ZERO,
            (false, 0..) => SimDuration::from_nanos(FLIGHT.nanos() << exponent),
            (false, _) => SimDuration::from_nanos(FLIGHT.nanos() >> -exponent),
        };
        for (index, scene) in self.scenes.iter_mut().enumerate() {
            let setup = self.state.run[index].recording.setup();
            *scene = stage::scene(&View { setup, world: self.state.world(index), layout: &self.layout, lang: self.state.lang, flight });
        }
    }

    fn draw(&self) {
        let followed = self.state.followed();
        for (canvas, scene) in self.canvases.iter().zip(&self.scenes) {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                paint(&canvas, scene, (self.layout.width, self.layout.height), &self.palette, followed);
            }
        }
    }

    fn read_palette(&mut self) {
        if let Some(root) = self.root.cast::<Element>() {
            self.palette = Palette::read(&root);
        }
    }

    fn fill_prose(&self) {
        let (lab, lang) = (self.state.link.lab, self.state.lang);
        header::fill_prose(|name| lab.slot_text(name, &self.state.link.values, |name| (lab.slot)(&self.state.run, name), lang));
    }

    fn say(&mut self, sentence: String) {
        self.spoken = sentence;
    }

    /// What stands at the cursor, in one breath.
    fn situation(&self) -> String {
        let lang = self.state.lang;
        let at = self.state.playback.cursor_ns();
        let now = self.state.now();
        let mut said = narration::PAUSED_AT.fill(lang, &[("time", &lang::clock(at))]);
        for (named, row) in variant::ALL.iter().zip(&now.rows) {
            said.push(' ');
            said.push_str(&results::label(named.name.get(lang), row, lang));
        }
        said
    }

    /// What a knob did to the sales.
    fn comparison(&self, before: &crate::lab::RunRef) -> String {
        let (lang, lab) = (self.state.lang, self.state.link.lab);
        let mut said = Vec::new();
        for (index, named) in variant::ALL.iter().enumerate() {
            let sold =
                |run: &crate::lab::RunRef| (lab.slot)(run, ["direct.sold", "more.sold", "queue.sold"][index]).map(|n| n.format(lang));
            let (Some(old), Some(new)) = (sold(before), sold(&self.state.run)) else { continue };
            if old != new {
                said.push(narration::KNOB_RESULT.fill(lang, &[("before", &old), ("after", &new), ("variant", named.name.get(lang))]));
            }
        }
        said.join(" ")
    }

    fn query_without_lang(&self) -> String {
        let query = self.state.query();
        query.split('&').filter(|pair| !pair.starts_with("lang=")).collect::<Vec<_>>().join("&")
    }

    fn write_address_soon(&mut self, ctx: &Context<Self>) {
        if !self.state.playback.playing() {
            let link = ctx.link().clone();
            self.address = Some(Timeout::new(ADDRESS_AFTER_MS, move || link.send_message(Msg::Address)));
        }
    }

    fn write_address(&mut self, ctx: &Context<Self>) {
        let query = self.state.query();
        if ctx.props().owner
            && let Ok(history) = window().history()
        {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&["?", &query].concat()));
        }
        if let Some(root) = self.root.cast::<Element>() {
            let detail = events::State {
                lab: self.state.link.lab.id,
                query,
                t_ms: self.state.playback.cursor_ns() / 1_000_000,
                playing: self.state.playback.playing(),
                digest: self.state.run.digest(),
            };
            events::state(&root, &detail);
        }
    }

    fn copy(&mut self, ctx: &Context<Self>) -> bool {
        self.write_address(ctx);
        let location = window().location();
        let address =
            [location.origin().unwrap_or_default(), location.pathname().unwrap_or_default(), "?".into(), self.state.query()].concat();
        let link = ctx.link().clone();
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
        if clipboard.is_undefined() {
            link.send_message(Msg::Copied(Some(false)));
            return false;
        }
        let promise = window().navigator().clipboard().write_text(&address);
        let (done, failed) = (link.clone(), link);
        let ok = Closure::once(move |_: JsValue| done.send_message(Msg::Copied(Some(true))));
        let no = Closure::once(move |_: JsValue| failed.send_message(Msg::Copied(Some(false))));
        let _ = promise.then2(&ok, &no);
        // Each is called at most once, after this function is gone.
        ok.forget();
        no.forget();
        false
    }

    fn observe(&mut self, ctx: &Context<Self>) {
        let Some(root) = self.root.cast::<Element>() else { return };
        let link = ctx.link().clone();
        let measured = root.clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            let width = as_html(&measured).map_or(0, web_sys::HtmlElement::offset_width);
            if width > 0 {
                link.send_message(Msg::Resized(width as u32));
            }
        });
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&root);
            self.observer = Some((observer, on_resize));
        }
        if let Ok(Some(scheme)) = window().match_media("(prefers-color-scheme: dark)") {
            let link = ctx.link().clone();
            gloo::events::EventListener::new(&scheme, "change", move |_| link.send_message(Msg::Repaint)).forget();
        }
    }
}
