//! What tests and benchmarks drive: exported functions of the module, beside what a reader can press.

use super::{Msg, send};
use crate::lab::{Action, RunRef};
use crate::link;
use wasm_bindgen::prelude::*;

/// Moves the lab's cursor to a time in seconds, paused.
#[wasm_bindgen]
pub fn seek(seconds: f64) {
    send(Msg::Act(Action::Pause));
    send(Msg::Act(Action::Seek((seconds * 1e9) as u64)));
}

/// The digests of a link's three runs, as the engine gives them in this module.
#[wasm_bindgen]
pub fn digest(query: &str) -> String {
    let (link, _) = link::parse(query);
    RunRef::play(link.lab, &link.values, link.seed, None).digests()
}

/// How many complaints a link meets; for tests that throw thousands of broken ones at the parser.
#[wasm_bindgen]
pub fn complaints(query: &str) -> usize {
    link::parse(query).1.len()
}

/// Opens a link in the mounted lab, as its page would: for tests that open thousands of broken ones.
#[wasm_bindgen]
pub fn open(query: String) {
    send(Msg::Open(query));
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
