//! What a lab tells the page around it: events that bubble out of its element, with plain data as their detail.

use serde::ser::{Serialize, SerializeMap, Serializer};
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

/// As a map and not as a struct: for the names of a struct's fields the library keeps a table of its own, 1 KB of the download.
impl Serialize for State<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("lab", self.lab)?;
        map.serialize_entry("query", &self.query)?;
        map.serialize_entry("t_ms", &self.t_ms)?;
        map.serialize_entry("playing", &self.playing)?;
        map.serialize_entry("digest", &self.digest)?;
        map.end()
    }
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
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    let Ok(detail) = detail.serialize(&serializer) else { return };
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = at.dispatch_event(&event);
    }
}
