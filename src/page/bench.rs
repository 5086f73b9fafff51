//! What tests and benchmarks drive: exported functions of the module, beside what a reader can press.

use super::{Msg, send};
use crate::lab::{Action, Opening};
use crate::link;
use wasm_bindgen::prelude::*;

/// The digests of a link's three runs, as the engine gives them in this module.
#[wasm_bindgen]
pub fn digest(query: &str) -> String {
    let mut opening = Opening::new(query, super::lang(), u64::MAX, |_| ());
    opening.go_on();
    opening.finish().run.digests()
}

/// How many complaints a link meets; for tests that throw thousands of broken ones at the parser.
#[wasm_bindgen]
pub fn complaints(query: &str) -> usize {
    link::parse(query).1.len()
}

/// Opens a link in the mounted lab, as its page would: for tests that open thousands of broken ones.
#[wasm_bindgen]
pub fn open(query: &str) {
    super::open(query, super::lang(), |opened| send(Msg::Opened(opened)));
}

/// Sets a knob of the lab, as a drag would.
#[wasm_bindgen]
pub fn set_knob(id: &str, value: f64) {
    let (link, _) = link::parse("");
    if let Some(knob) = link.lab.knobs.iter().find(|knob| knob.id == id) {
        send(Msg::Act(Action::Set(knob.id, value as i64)));
    }
}

/// How many marks have been drawn since the lab was mounted.
#[wasm_bindgen]
pub fn marks_drawn() -> u32 {
    super::paint::marks()
}

/// Breaks the lab where a broken rule would, amid a change of its state: to show what a reader would see.
#[wasm_bindgen]
pub fn force_panic() {
    send(Msg::Break);
}
