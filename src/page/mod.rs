//! The page: what a lab shows, written as text, and what is pressed in it. It does no arithmetic on the run.
//!
//! Prose is static HTML; only the labs run here, each an island of its own in a `<section class="ql-lab">`, in an instance of the
//! module of its own.

pub mod bench;
pub mod charts;
pub mod controls;
pub mod events;
pub mod frame;
pub mod header;
pub mod help;
pub mod knobs;
pub mod ladder;
pub mod live;
pub mod paint;
pub mod panic;
pub mod patch;
pub mod presets;
pub mod scrub;
pub mod story;
pub mod view;

pub use view::{LabView, Msg, Opened, Props};

use crate::lab::{Opening, SLICE};
use crate::lang::Lang;
use crate::{link, scenarios};
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

thread_local! {
    /// The lab of this instance of the module.
    static LAB: RefCell<Option<AppHandle<LabView>>> = const { RefCell::new(None) };
}

/// Mounts one lab of the page: the first that this module has and no other instance has taken. Each lab of a page runs in an instance
/// of its own, which static/boot.js starts one after another, so that what breaks one leaves the others alone. The page's first lab
/// owns the address, whichever module it is of; the others take their settings from `data-query`.
pub fn start() {
    let free = |(index, section): (usize, Element)| {
        let lab = ours(&section).filter(|_| !section.has_attribute("data-taken"))?;
        Some((index, section, lab))
    };
    let Some((place, section, lab)) = sections().into_iter().enumerate().find_map(free) else { return };
    let _ = section.set_attribute("data-taken", "");
    panic::install(&section);
    let query = if place == 0 { window().location().search().ok() } else { section.get_attribute("data-query") };
    mount(section, &link::of_place(lab, &query.unwrap_or_default()), lang(), place);
}

/// The language of the page.
fn lang() -> Lang {
    document().document_element().and_then(|root| root.get_attribute("lang")).and_then(|tag| Lang::from_tag(&tag)).unwrap_or(Lang::En)
}

/// The places of labs on the page, in its order.
fn sections() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("section.ql-lab[data-lab]") else { return Vec::new() };
    patch::elements(&found).collect()
}

/// The lab of a place, when this module has it.
fn ours(section: &Element) -> Option<&'static scenarios::Lab> {
    scenarios::lab(&section.get_attribute("data-lab")?)
}

/// Mounts a lab into an element, whose content it replaces once its runs are played. The one in the page's first place may write the
/// address, fill in the prose's numbers and colour the page.
pub fn mount(section: Element, query: &str, lang: Lang, place: usize) {
    open(query, lang, move |opened| {
        let width = section.client_width().max(0) as u32;
        let handle = yew::Renderer::<LabView>::with_root_and_props(section.clone(), Props { opened, lang, place, width }).render();
        events::ready(&section);
        LAB.set(Some(handle));
        if place == 0 {
            header::wire();
        }
    });
}

/// Opens a link, a slice of its runs a task; `done` gets the lab.
fn open(query: &str, lang: Lang, done: impl FnOnce(Opened) + 'static) {
    go_on(Opening::new(query, lang, SLICE, panic::watch), Box::new(done));
}

fn go_on(mut opening: Opening, done: Box<dyn FnOnce(Opened)>) {
    if opening.go_on() {
        done(Opened(Rc::new(Cell::new(Some(opening.finish())))));
    } else {
        Timeout::new(0, move || go_on(opening, done)).forget();
    }
}

/// Sends something to the lab of this instance; nothing happens when there is none.
pub(crate) fn send(message: Msg) {
    LAB.with_borrow(|lab| {
        if let Some(lab) = lab {
            lab.send_message(message);
        }
    });
}

/// Whether the reader asked their system for less motion.
fn wants_less_motion() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}

/// The element as one with a style of its own.
fn as_html(element: &Element) -> Option<&HtmlElement> {
    element.dyn_ref::<HtmlElement>()
}
