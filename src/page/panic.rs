//! What a reader sees when a rule of the engine does not hold: it would rather stop than show a wrong figure.

use crate::lang::Lang;
use crate::link::{self, Link};
use crate::markup::Markup;
use crate::text::{control, notice};
use gloo::utils::{document, window};
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

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

/// Puts the designed screen in the place of the lab when its instance of the module panics.
pub fn install(place: &Element) {
    PLACE.set(Some(place.clone()));
    // Through yew, which else puts its own hook in the place of this one.
    yew::set_custom_panic_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&message.clone().into());
        if !BROKEN.replace(true) {
            PLACE.with_borrow(|place| place.as_ref().and_then(|place| show(place, &message)));
        }
    }));
}

/// Writes the screen. Its two buttons are static/boot.js's to answer, since nothing of this instance is to be relied on.
fn show(place: &Element, message: &str) -> Option<()> {
    let document = document();
    let lang = document.document_element()?.get_attribute("lang").and_then(|tag| Lang::from_tag(&tag)).unwrap_or(Lang::En);
    let watched = WATCHED.take()?;
    let location = window().location();
    let address = [location.origin().ok()?, location.pathname().ok()?, "?".into(), link::write(&watched)].concat();
    let mut out = Markup::new();
    out.raw("<div class=\"ql-broken\" role=\"alert\"><h2 tabindex=\"-1\">").text(notice::BROKE.get(lang)).raw("</h2><p>");
    out.text(notice::BROKE_ABOUT.get(lang)).raw("</p><p>");
    out.text(&control::SEED_IS.fill(lang, &[("seed", &watched.seed.to_string())])).raw("</p><a").say("href", &address).raw(">");
    out.text(&address).raw("</a><pre>").text(message).raw("</pre><div class=\"ql-controls\"><button type=\"button\" data-broken=\"copy\"");
    out.say("data-copied", control::COPIED.get(lang)).raw(">").text(control::COPY_DETAILS.get(lang));
    out.raw("</button><button type=\"button\" data-broken=\"restart\">").text(notice::START_OVER.get(lang)).raw("</button></div></div>");
    let held = document.active_element().is_some_and(|held| place.contains(Some(&held)));
    place.set_inner_html(out.as_str());
    // Who was at the lab with the keyboard goes on from here.
    if held && let Ok(Some(title)) = place.query_selector("h2") {
        let _ = title.unchecked_ref::<HtmlElement>().focus();
    }
    Some(())
}
