//! What a lab tells the page around it: events that bubble out of its element, with plain data as their detail.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element};

/// The detail of `queue-lab-state`: an object with these names.
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
    emit(at, "queue-lab-ready", &JsValue::UNDEFINED);
}

/// Says that a lab shows another run, or stands still at another instant.
pub fn state(at: &Element, state: &State<'_>) {
    // By hand: a library that turns any value into an object is 2 KB of the download.
    let detail = Object::new();
    for (name, value) in [
        ("lab", state.lab.into()),
        ("query", JsValue::from(&state.query)),
        ("t_ms", (state.t_ms as f64).into()),
        ("playing", state.playing.into()),
        ("digest", JsValue::from(&state.digest)),
    ] {
        let _ = Reflect::set(&detail, &name.into(), &value);
    }
    emit(at, "queue-lab-state", &detail);
}

fn emit(at: &Element, name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = at.dispatch_event(&event);
    }
}
