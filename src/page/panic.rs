//! What a reader sees when a rule of the engine does not hold: it would rather stop than show a wrong figure.

use super::events;
use crate::link::{self, Link};
use std::cell::{Cell, RefCell};
use web_sys::Element;

thread_local! {
    static BROKEN: Cell<bool> = const { Cell::new(false) };
    /// Where the lab stands on the page.
    static PLACE: RefCell<Option<Element>> = const { RefCell::new(None) };
    /// What was last played or shown.
    static WATCHED: RefCell<Option<Link>> = const { RefCell::new(None) };
}

/// Whether the lab has stopped. Nothing of it may run on: its state is as a broken rule left it.
pub fn is_broken() -> bool {
    BROKEN.get()
}

/// Takes down what the lab is about to play or show.
pub fn watch(link: &Link) {
    WATCHED.set(Some(link.clone()));
}

/// Has the designed screen put in the place of the lab when its instance of the module panics. Nothing of this instance is to be relied on
/// from then on, so that static/boot.js has to have it written.
pub fn install(place: &Element) {
    PLACE.set(Some(place.clone()));
    // Through yew, which else puts its own hook in the place of this one.
    yew::set_custom_panic_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&message.clone().into());
        if !BROKEN.replace(true)
            && let (Some(place), Some(watched)) = (PLACE.take(), WATCHED.take())
        {
            events::broken(&place, &message, &watched.seed.to_string(), &link::write(&watched));
        }
    }));
}
