//! What a lab shows and says: snapshot, pictures, prose and words for those who listen.

use super::super::header;
use super::super::paint::{Palette, paint};
use super::{FLIGHT, LabView};
use crate::lab::RunRef;
use crate::lang;
use crate::results;
use crate::stage::{self, View};
use crate::text::{narration, variant};
use queue_engine::time::SimDuration;
use std::rc::Rc;
use web_sys::{Element, HtmlCanvasElement};

impl LabView {
    /// Takes the snapshot that the words show, and the pictures.
    pub(super) fn look(&mut self) {
        self.now = Rc::new(self.state.now());
        self.look_at_crowd();
    }

    /// Makes the pictures at the cursor.
    pub(super) fn look_at_crowd(&mut self) {
        self.unpainted = true;
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

    pub(super) fn draw(&self) {
        let followed = self.state.followed();
        for (canvas, scene) in self.canvases.iter().zip(&self.scenes) {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                paint(&canvas, scene, (self.layout.width, self.layout.height), &self.palette, followed);
            }
        }
    }

    pub(super) fn read_palette(&mut self) {
        if let Some(root) = self.root.cast::<Element>() {
            self.palette = Palette::read(&root);
        }
    }

    pub(super) fn fill_prose(&self) {
        let (lab, lang) = (self.state.link.lab, self.state.lang);
        header::fill_prose(|name| lab.slot_text(name, &self.state.link.values, |name| (lab.slot)(&self.state.run, name), lang));
    }

    pub(super) fn say(&mut self, sentence: String) {
        self.spoken = sentence;
    }

    /// What stands at the cursor, in one breath.
    pub(super) fn situation(&self) -> String {
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
    pub(super) fn comparison(&self, before: &RunRef) -> String {
        let (lang, lab) = (self.state.lang, self.state.link.lab);
        let mut said = Vec::new();
        for (index, named) in variant::ALL.iter().enumerate() {
            let sold = |run: &RunRef| (lab.slot)(run, ["direct.sold", "more.sold", "queue.sold"][index]).map(|n| n.format(lang));
            let (Some(old), Some(new)) = (sold(before), sold(&self.state.run)) else { continue };
            if old != new {
                said.push(narration::KNOB_RESULT.fill(lang, &[("before", &old), ("after", &new), ("variant", named.name.get(lang))]));
            }
        }
        said.join(" ")
    }
}
