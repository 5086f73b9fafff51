//! The static page around the labs: its language switch, its theme button and the invitations in its prose.

use super::{Msg, send};
use crate::lab::Action;
use crate::lang::{Lang, Text};
use crate::link::Theme;
use crate::text::control;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollBehavior, ScrollIntoViewOptions};

fn listen(element: Element, handler: impl Fn(&web_sys::Event) + 'static) {
    // The page lives as long as its labs.
    EventListener::new_with_options(&element, "click", EventListenerOptions::enable_prevent_default(), handler).forget();
}

/// Makes the static parts answer.
pub fn wire() {
    each("a[data-ql-lang]", |link| {
        let lang = link.get_attribute("data-ql-lang").unwrap_or_default();
        // The same lab's page in that language, as the link spells it; what is sent stands between `../` and `/`.
        let to = link.get_attribute("href").unwrap_or_default();
        let to: String = to.strip_prefix("../").unwrap_or(&to).trim_end_matches('/').into();
        listen(link.clone(), move |event| {
            // A lab that has stopped knows its run no longer: then it is a plain link.
            if super::panic::is_broken() {
                return;
            }
            // Another page of the same run: the address holds all of it.
            event.prevent_default();
            if let Some(storage) = window().local_storage().ok().flatten() {
                let _ = storage.set_item("queue-lab.lang", &lang);
            }
            send(Msg::Leave(to.clone()));
        });
    });
    each("button[data-ql-theme]", |button| {
        let _ = button.remove_attribute("hidden");
        listen(button, |_| send(Msg::NextTheme));
    });
    each("a[data-ql-try]", |link| {
        let query = link.get_attribute("data-ql-try").unwrap_or_default();
        listen(link, move |event| {
            event.prevent_default();
            send(Msg::Act(Action::Settings(query.clone())));
            show_lab();
        });
    });
}

/// Brings the lab into view, where the reader can see what the invitation did.
fn show_lab() {
    let Ok(Some(lab)) = document().query_selector("section.ql-lab") else { return };
    let options = ScrollIntoViewOptions::new();
    options.set_behavior(if super::wants_less_motion() { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    lab.scroll_into_view_with_scroll_into_view_options(&options);
    if let Some(root) = lab.query_selector(".ql").ok().flatten().and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        let _ = root.focus_with_options(&{
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            options
        });
    }
}

fn each(selector: &str, mut visit: impl FnMut(Element)) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    for index in 0..found.length() {
        if let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            visit(element);
        }
    }
}

/// Colours the page, and says on the button how.
pub fn paint(theme: Theme, lang: Lang) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme.id());
    }
    let name: Text = match theme {
        Theme::Auto => control::THEME_AUTO,
        Theme::Light => control::THEME_LIGHT,
        Theme::Dark => control::THEME_DARK,
        Theme::Projector => control::THEME_PROJECTOR,
    };
    each("button[data-ql-theme]", |button| {
        button.set_text_content(Some(&[control::THEME.get(lang), ": ", name.get(lang)].concat()));
    });
}

/// Writes a run's numbers into the prose.
pub fn fill_prose(text_of: impl Fn(&str) -> Option<String>) {
    each("[data-slot]", |slot| {
        if let Some(text) = slot.get_attribute("data-slot").and_then(|name| text_of(&name))
            && slot.text_content().as_deref() != Some(&text)
        {
            slot.set_text_content(Some(&text));
        }
    });
}
