//! What a lab shows and says: snapshot, pictures, prose and words for those who listen.

use super::super::header;
use super::super::paint::{Palette, paint};
use super::super::patch::elements;
use super::press::number;
use super::{FLIGHT, LabView};
use crate::lab::RunRef;
use crate::lang;
use crate::text::narration;
use queue_engine::time::SimDuration;
use std::rc::Rc;
use wasm_bindgen::JsCast;

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
        let picture = |variant| self.state.worlds().scene(variant, self.picture_width, self.state.lang, flight);
        self.scenes = (0..self.state.run.variants()).map(picture).collect();
    }

    pub(super) fn draw(&mut self) {
        let followed = self.state.followed();
        let Ok(found) = self.root.query_selector_all(".ql-picture canvas") else { return };
        for canvas in elements(&found) {
            if let Some(scene) = self.scenes.get(number(&canvas)) {
                paint(canvas.unchecked_ref(), &mut self.raster, scene, &self.palette, followed);
            }
        }
    }

    pub(super) fn read_palette(&mut self) {
        self.palette = Palette::read(&self.root);
    }

    pub(super) fn fill_prose(&self) {
        let (lab, lang) = (self.state.link.lab, self.state.lang);
        header::fill_prose(|name| lab.slot_text(name, &self.state.link.values, |name| self.state.run.slot(name), lang));
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
        for (variant, row) in self.state.link.lab.variants.iter().zip(&now.rows) {
            said.push(' ');
            said.push_str(&self.state.run.label(variant.name.get(lang), row, lang));
        }
        said
    }

    /// What a knob did to what matters most in this lab.
    pub(super) fn comparison(&self, before: &RunRef) -> String {
        let (lang, lab) = (self.state.lang, self.state.link.lab);
        let (sentence, slots) = lab.compared;
        let mut said = Vec::new();
        for (variant, slot) in lab.variants.iter().zip(slots) {
            let number = |run: &RunRef| run.slot(slot).map(|number| number.format(lang));
            let (Some(old), Some(new)) = (number(before), number(&self.state.run)) else { continue };
            if old != new {
                said.push(sentence.fill(lang, &[("before", &old), ("after", &new), ("variant", variant.name.get(lang))]));
            }
        }
        said.join(" ")
    }
}
