//! What a reader sees when a rule of the engine does not hold: it would rather stop than show a wrong figure.

use crate::lang::Lang;
use crate::text::{control, notice};
use gloo::utils::{document, window};
use web_sys::Element;

/// Puts the designed screen in the place of each of the module's labs when it panics, since none of them runs on.
pub fn install() {
    // Through yew, which else puts its own hook in the place of this one.
    yew::set_custom_panic_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&message.clone().into());
        for lab in super::sections().iter().filter(|lab| super::ours(lab).is_some()) {
            show(lab, &message);
        }
    }));
}

fn show(lab: &Element, message: &str) -> Option<()> {
    let document = document();
    let lang = document.document_element()?.get_attribute("lang").and_then(|tag| Lang::from_tag(&tag)).unwrap_or(Lang::En);
    let address = window().location().href().ok()?;
    let screen = document.create_element("div").ok()?;
    screen.set_class_name("ql-broken");
    let _ = screen.set_attribute("role", "alert");
    let add = |tag: &str, text: &str| {
        let element = document.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        screen.append_child(&element).ok()?;
        Some(element)
    };
    add("h2", notice::BROKE.get(lang))?;
    add("p", notice::BROKE_ABOUT.get(lang))?;
    add("a", &address)?.set_attribute("href", &address).ok()?;
    add("pre", message)?;
    let plain = address.split('?').next().unwrap_or_default();
    add("a", control::RESET_ALL.get(lang))?.set_attribute("href", plain).ok()?;
    lab.set_inner_html("");
    lab.append_child(&screen).ok()?;
    Some(())
}
