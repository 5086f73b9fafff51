//! The page: what a lab shows, written as text, and what is pressed in it. It does no arithmetic on the run.
//!
//! Prose is static HTML; only the labs run here, each an island of its own in a `<section class="ql-lab">`.

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

pub use view::{LabView, Msg, Props};

use crate::lang::Lang;
use crate::{link, scenarios};
use gloo::utils::{document, window};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

thread_local! {
    /// Every lab of this module on the page, in order of mounting. Only this module knows that there may be several.
    static LABS: RefCell<Vec<AppHandle<LabView>>> = const { RefCell::new(Vec::new()) };
    /// The one that owns the address; none when another module mounts the page's first lab.
    static OWNER: RefCell<Option<AppHandle<LabView>>> = const { RefCell::new(None) };
}

/// Mounts the labs of the page that this module has. The page's first lab owns the address, whichever module it is of; the others
/// take their settings from `data-query`.
pub fn start() {
    panic::install();
    let lang = document().document_element().and_then(|root| root.get_attribute("lang")).and_then(|tag| Lang::from_tag(&tag));
    for (index, section) in sections().into_iter().enumerate() {
        let Some(lab) = ours(&section) else { continue };
        let owner = index == 0;
        let query = if owner { window().location().search().ok() } else { section.get_attribute("data-query") };
        mount(section, link::of_place(lab, &query.unwrap_or_default()), lang.unwrap_or(Lang::En), owner);
    }
    if OWNER.with_borrow(Option::is_some) {
        header::wire();
    }
}

/// The places of labs on the page, in its order.
fn sections() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("section.ql-lab[data-lab]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// The lab of a place, when this module has it.
fn ours(section: &Element) -> Option<&'static scenarios::Lab> {
    scenarios::lab(&section.get_attribute("data-lab")?)
}

/// Mounts one lab into an element, whose content it replaces. `owner` says whether it may write the address, fill in the
/// prose's numbers and colour the page.
pub fn mount(section: Element, query: String, lang: Lang, owner: bool) {
    let handle = yew::Renderer::<LabView>::with_root_and_props(
        section.clone(),
        Props { query, lang, owner, width: section.client_width().max(0) as u32 },
    )
    .render();
    events::ready(&section);
    if owner {
        OWNER.set(Some(handle));
    } else {
        LABS.with_borrow_mut(|labs| labs.push(handle));
    }
}

/// Sends something to the lab that owns the address; nothing happens when there is none.
pub(crate) fn send(message: Msg) {
    OWNER.with_borrow(|owner| {
        if let Some(owner) = owner {
            owner.send_message(message);
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
