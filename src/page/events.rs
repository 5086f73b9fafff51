//! What a lab tells the page around it: events that bubble out of its element, with plain data as their detail.

use serde::Serialize;
use web_sys::{CustomEvent, CustomEventInit, Element};

/// The detail of `queue-lab-state`.
#[derive(Serialize)]
pub struct State<'a> {
    /// The lab.
    pub lab: &'a str,
    /// The link's query, by which the same picture opens again.
    pub query: String,
    /// The cursor in milliseconds.
    pub t_ms: u64,
    /// Whether it moves.
    pub playing: bool,
    /// The digests of the three runs.
    pub digest: String,
}

/// Says that a lab is there.
pub fn ready(at: &Element) {
    emit(at, "queue-lab-ready", &());
}

/// Says that a lab shows another run, or stands still at another instant.
pub fn state(at: &Element, state: &State<'_>) {
    emit(at, "queue-lab-state", state);
}

fn emit(at: &Element, name: &str, detail: &impl Serialize) {
    let Ok(detail) = serde_wasm_bindgen::to_value(detail) else { return };
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = at.dispatch_event(&event);
    }
}
