//! What a message changes.

use super::super::{header, help};
use super::{LabView, Msg, PAPERS_EVERY_US, PICK_REACH, Papers, SAY_EVERY_US, STEPS_EVERY_US, WORDS_EVERY_US, later, picture_width};
use crate::lab::{Action, Change};
use crate::link::Theme;
use crate::stage;
use crate::text::control;
use gloo::utils::{document, window};
use yew::prelude::*;

impl LabView {
    /// Takes a message in; whether it changed what the lab says.
    pub(super) fn take(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Press(event) => match self.pressed(&event) {
                Some(message) => self.take(ctx, message),
                None => false,
            },
            Msg::Pulled(place, value) => match self.pulled(&place, value) {
                Some(message) => self.take(ctx, message),
                None => false,
            },
            Msg::Act(action) => self.act(ctx, action),
            Msg::Frame(now_us) => self.frame(ctx, now_us),
            Msg::Resized(width) => {
                if width == self.width {
                    return false;
                }
                self.width = width;
                self.picture_width = picture_width(width);
                self.look();
                true
            }
            Msg::Help(open) => {
                help::show(&self.root, open);
                false
            }
            Msg::NewSeed => self.act(ctx, Action::Seed((js_sys::Math::random() * 10_000.0) as u32)),
            Msg::Copy => self.copy(ctx),
            Msg::Copied(copied) => {
                self.copied = copied;
                if copied.is_some() {
                    self.say(if copied == Some(true) { control::COPIED } else { control::COPY_FAILED }.get(self.state.lang).into());
                    self.notice = Some(later(ctx, 2_500, Msg::Copied(None)));
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
                self.unpainted = true;
                true
            }
            Msg::FullScreen => {
                if document().fullscreen_element().is_some() {
                    document().exit_fullscreen();
                } else {
                    let _ = self.root.request_fullscreen();
                }
                false
            }
            Msg::Show(variant) => {
                self.shown = variant;
                self.unpainted = true;
                true
            }
            Msg::Pick(variant, x, y) => {
                let whose = stage::person_at(&self.scenes[variant], x, y, PICK_REACH);
                let crowd = self.state.run.crowd();
                let key = whose.and_then(|index| crowd.get(index as usize)).map(|person| person.key);
                self.act(ctx, Action::Follow(key))
            }
            Msg::Settle => {
                self.settle.came();
                self.papers = Papers::of(&self.state, &self.now);
                if ctx.props().owns_page() {
                    self.fill_prose();
                }
                true
            }
            Msg::Hover(hover) => std::mem::replace(&mut self.hover, hover) != hover,
            Msg::Seen(seen) => {
                self.seen = seen;
                self.ask_frame(ctx);
                false
            }
            Msg::Opened(opened) => {
                self.state = opened.take();
                self.wait(ctx);
                self.show_run(ctx)
            }
            Msg::GoOn => {
                let before = self.state.run.clone();
                self.turn = None;
                self.state.go_on();
                self.wait(ctx);
                before != self.state.run && {
                    self.say(self.comparison(&before));
                    self.show_run(ctx)
                }
            }
            Msg::Break => panic!("forced by a test"),
        }
    }

    pub(super) fn act(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let knob = matches!(action, Action::Set(..) | Action::Reset(_));
        let painted = ctx.props().owns_page() && matches!(action, Action::Paint(_));
        let climbs = matches!(action, Action::Climb(..));
        let before = self.state.run.clone();
        let change = self.state.apply(action);
        if change == Change::None {
            return false;
        }
        if climbs {
            // The ladder is about the last variant, which a narrow screen may have folded away.
            self.shown = self.state.run.variants() - 1;
        }
        let lang = self.state.lang;
        self.wait(ctx);
        if before != self.state.run {
            if knob {
                self.say(self.comparison(&before));
            }
        } else if !self.state.playback.playing() && self.turn.is_none() {
            self.say(self.situation());
        }
        if painted {
            header::paint(self.state.link.theme, lang);
            self.read_palette();
        }
        if before != self.state.run {
            return self.show_run(ctx);
        }
        self.ask_frame(ctx);
        self.look();
        self.papers = Papers::of(&self.state, &self.now);
        self.write_address_soon(ctx);
        true
    }

    /// Shows another run: the pictures at once, what is read a frame later.
    fn show_run(&mut self, ctx: &Context<Self>) -> bool {
        self.ask_frame(ctx);
        self.look();
        self.settle.ask(ctx.link().callback(|_| Msg::Settle));
        self.write_address_soon(ctx);
        true
    }

    /// Leaves what is still to be played to a task of its own.
    fn wait(&mut self, ctx: &Context<Self>) {
        // Whatever a reader does meanwhile, its turn comes.
        self.turn = self.state.is_waiting().then(|| self.turn.take().unwrap_or_else(|| later(ctx, 0, Msg::GoOn)));
    }

    pub(super) fn frame(&mut self, ctx: &Context<Self>, now_us: u64) -> bool {
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
            if change == Change::All || now_us.saturating_sub(self.papers_at_us) >= PAPERS_EVERY_US {
                self.papers_at_us = now_us;
                self.papers = Papers::of(&self.state, &self.now);
            }
            return true;
        }
        self.look_at_crowd();
        self.draw();
        false
    }

    /// Asks for the next frame while something moves and can be seen, and takes back what was asked for else.
    pub(super) fn ask_frame(&mut self, ctx: &Context<Self>) {
        if self.seen && self.state.playback.playing() {
            self.frames.ask(ctx.link().callback(Msg::Frame));
        } else {
            self.frames.came();
        }
    }
}
