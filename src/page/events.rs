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
    let detail = [
        ("lab", state.lab.into()),
        ("query", JsValue::from(&state.query)),
        ("t_ms", (state.t_ms as f64).into()),
        ("playing", state.playing.into()),
        ("digest", JsValue::from(&state.digest)),
    ];
    emit(at, "queue-lab-state", &object(&detail));
}

/// Says that a lab has stopped for good: what the engine said, and the seed and the query of the run in which it did.
pub fn broken(at: &Element, message: &str, seed: &str, query: &str) {
    emit(at, "queue-lab-broken", &object(&[("message", message.into()), ("seed", seed.into()), ("query", query.into())]));
}

/// By hand: a library that turns any value into an object is 2 KB of the download.
fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
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
