//! What a press, a pull or a key means. One set of listeners at a lab's root serves all that is in it: what can be pressed says
//! in `data-do` what it does, with `data-n` for which one; what leads to an instant says so in `data-ns`.
//!
//! A button that does what a key does has the key's name in `data-do`.

use super::super::help;
use super::{LabView, Msg};
use crate::lab::Action;
use crate::slider;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent, MouseEvent, PointerEvent};

/// Everything that a lab listens for.
pub(super) const EVENTS: [&str; 7] = ["click", "dblclick", "input", "keydown", "pointerdown", "pointermove", "pointerleave"];

/// The part of a chart that answers to the pointer.
const PLOT: &str = ".ql-chart__plot";
/// The whole scrub bar, which answers to the pointer.
const BAR: &str = ".ql-scrub";

/// What the lab has to do about an event that has just come. Keys are taken or left at once, so that the browser and the page around
/// know; where a control was pulled is read at once, since an earlier change may put it elsewhere; what depends on the run is left to
/// [`LabView::pressed`].
pub(super) fn heard(event: Event) -> Option<Msg> {
    if event.type_() == "input" {
        let place = over("[data-do]", &event)?;
        let value = stands_at(&place);
        return Some(Msg::Pulled(place, value));
    }
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return Some(Msg::Press(event)) };
    let message = if over(PLOT, key).is_some() && keyed(key, 0, 0).is_some() {
        Some(Msg::Press(event.clone()))
    } else if matches!(key.key().as_str(), "Enter" | " ") && over(".ql-marker", key).is_some() {
        instant(key).map(Msg::Act)
    } else {
        help::meaning(key)
    };
    if message.is_some() {
        // The page around, such as a deck of slides, must not act on the same key.
        event.prevent_default();
        event.stop_propagation();
    }
    message
}

impl LabView {
    /// What an event means.
    pub(super) fn pressed(&self, event: &Event) -> Option<Msg> {
        let act = |action| Some(Msg::Act(action));
        match event.type_().as_str() {
            "click" => match over("[data-do],[data-ns]", event) {
                Some(place) if place.has_attribute("data-ns") => act(instant(event)?),
                Some(place) => self.done(&place, event),
                None => None,
            },
            "dblclick" => act(Action::Reset(self.knob(&over(".ql-knob", event)?)?.id)),
            "keydown" => act(Action::Seek(keyed(event.unchecked_ref(), self.now.at_ns, self.state.run.end_ns())?)),
            _ => self.pointed_at(event.dyn_ref()?),
        }
    }

    /// A button.
    fn done(&self, place: &Element, event: &Event) -> Option<Msg> {
        let lab = self.state.link.lab;
        let n = number(place);
        let action = match place.get_attribute("data-do")?.as_str() {
            "preset" => Action::Settings(lab.presets.get(n)?.query.into()),
            "before" => lab.ladder.get(n).map(|rung| Action::Climb(rung.before, rung.seed))?,
            "after" => lab.ladder.get(n).map(|rung| Action::Climb(rung.after, rung.seed))?,
            "intervene" => Action::Intervene(n),
            "reset" => Action::Reset(self.knob(place)?.id),
            "dismiss" => Action::Dismiss,
            "show" => return Some(Msg::Show(n)),
            "close" => return Some(Msg::Help(false)),
            "pick" => {
                let event: &MouseEvent = event.dyn_ref()?;
                return Some(Msg::Pick(n, event.offset_x() as f32, event.offset_y() as f32));
            }
            key => return help::of_key(key, false),
        };
        Some(Msg::Act(action))
    }

    /// What a slider, a box or a list at a value means.
    pub(super) fn pulled(&self, place: &Element, value: i64) -> Option<Msg> {
        let action = match place.get_attribute("data-do")?.as_str() {
            "knob" => {
                let knob = self.knob(place)?;
                let is_range = place.has_attribute("aria-valuetext");
                Action::Set(knob.id, if is_range { slider::value(knob, value) } else { value })
            }
            "speed" => Action::Speed(value as i8),
            "seek" => Action::Seek((value as u64).saturating_mul(1_000_000)),
            _ => return None,
        };
        Some(Msg::Act(action))
    }

    fn knob(&self, place: &Element) -> Option<&'static queue_engine::knobs::Knob> {
        self.state.link.lab.knobs.get(number(place))
    }

    /// The pointer over the scrub bar or a chart.
    fn pointed_at(&self, event: &PointerEvent) -> Option<Msg> {
        let down = event.type_() == "pointerdown";
        let seek = |ns| Some(Msg::Act(Action::Seek(ns)));
        if let Some(place) = over(BAR, event) {
            let bar = self.scrub();
            // A named moment is a button of its own, and takes its own press.
            if over("[data-ns]", event).is_none() && holds(&place, event, down) {
                let x = across(&place, event, bar.frame.width);
                return seek(if down { bar.snap(x) } else { bar.frame.ns_at(x) });
            }
        } else if let Some(place) = over(PLOT, event) {
            let frame = self.charts().frame;
            let ns = frame.ns_at(across(&place, event, frame.width));
            if holds(&place, event, down) {
                return seek(ns);
            }
            if !down {
                return Some(Msg::Hover((event.pointer_type() != "touch").then_some((number(&place), ns))));
            }
        }
        self.hover.and(Some(Msg::Hover(None)))
    }
}

/// Where a slider, a box or a list stands.
fn stands_at(place: &Element) -> i64 {
    match place.dyn_ref::<HtmlInputElement>() {
        Some(input) if input.type_() == "checkbox" => i64::from(input.checked()),
        Some(input) => input.value_as_number() as i64,
        None => i64::from(place.unchecked_ref::<HtmlSelectElement>().selected_index()),
    }
}

/// Which one of its kind an element is.
pub(super) fn number(place: &Element) -> usize {
    place.get_attribute("data-n").and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// The element over which an event came, as far up as `selector` says.
fn over(selector: &str, event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// The instant that a press on a piece of text asks for, or the person and the instant of their story.
fn instant(event: &Event) -> Option<Action> {
    let place = over("[data-ns]", event)?;
    let ns = place.get_attribute("data-ns")?.parse().ok()?;
    Some(match place.get_attribute("data-key").and_then(|key| key.parse().ok()) {
        Some(key) => Action::Visit(key, ns),
        None => Action::Seek(ns),
    })
}

/// Whether the main button is held. One that has gone `down` holds the element until it is let go, even outside of it.
fn holds(place: &Element, event: &PointerEvent, down: bool) -> bool {
    if down && event.button() == 0 {
        let _ = place.set_pointer_capture(event.pointer_id());
    }
    if down { event.button() == 0 } else { event.buttons() & 1 == 1 }
}

/// How far a pointer is from the left edge of an element, which is `width` pixels wide before any zoom.
fn across(place: &Element, event: &PointerEvent, width: u32) -> i32 {
    let rect = place.get_bounding_client_rect();
    let scale = if rect.width() > 0.0 { f64::from(width) / rect.width() } else { 1.0 };
    ((f64::from(event.client_x()) - rect.left()) * scale) as i32
}

/// The instant to which a key moves the cursor; nothing for keys that are not about time.
fn keyed(event: &KeyboardEvent, at_ns: u64, end_ns: u64) -> Option<u64> {
    const TENTH: u64 = 100_000_000;
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let step = if event.shift_key() { 10 * TENTH } else { TENTH };
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => at_ns + step,
        "ArrowLeft" | "ArrowDown" => at_ns.saturating_sub(step),
        "PageDown" => at_ns + end_ns / 10,
        "PageUp" => at_ns.saturating_sub(end_ns / 10),
        "Home" => 0,
        "End" => end_ns,
        _ => return None,
    };
    Some(to.min(end_ns))
}
