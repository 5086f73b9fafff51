//! One person, followed through every variant; and what went wrong, to follow next.

use super::live::Live;
use super::patch::elements;
use crate::chart::steps::Told;
use crate::chart::words;
use crate::lab::RunRef;
use crate::lang::{Lang, Text, count};
use crate::markup::Markup;
use crate::scenarios::{LABS, Lab};
use crate::text::control;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The same person in every variant, with buttons to the next and the previous; `followed` when the reader chose them.
pub fn story(out: &mut Markup, lab: &Lab, told: &Rc<Option<Told>>, followed: bool, live: &Live, lang: Lang) {
    let says = lab.words;
    let title = match &**told {
        Some(told) => says.following.fill(lang, &[("n", &count(told.number.into()))]),
        None => says.follow.get(lang).to_string(),
    };
    let about = if followed { says.same_person } else { says.hint };
    out.raw("<section class=\"ql-story\"><div class=\"ql-story__head\"><h3 class=\"ql-chart__title\">").text(&title);
    out.raw("</h3><div class=\"ql-story__buttons\">");
    // Each does what a key does.
    let mut button = |key: &str, label: Option<Text>, name: &str| {
        out.raw("<button type=\"button\" class=\"ql-button\"").say("data-do", key);
        if let Some(label) = label {
            out.say("aria-label", label.get(lang));
        }
        out.raw(">").text(name).raw("</button>");
    };
    button("[", Some(says.previous), "‹");
    button("]", Some(says.next), "›");
    if followed {
        button("Escape", None, control::UNFOLLOW.get(lang));
    }
    out.raw("</div></div><p class=\"ql-story__about\">").text(about.get(lang)).raw("</p><div");
    // The same story is the same allocation, which is kept as long as it is shown.
    let stamp = (Rc::as_ptr(told) as *const u8 as usize).to_string();
    live.kept(out, "steps", 0, stamp, &|| words::story(lab, told.as_ref().as_ref(), lang));
    out.raw("</div></section>");
}

/// Whether a lab of this module lists what goes wrong; where none does, the module is built without the list.
const INCIDENTS: bool = {
    let mut lab = 0;
    while lab < LABS.len() && LABS[lab].words.incidents.get(Lang::En).is_empty() {
        lab += 1;
    }
    lab < LABS.len()
};

/// What went wrong, each with its person to visit, and what theory says.
pub fn beside(run: &RunRef, lang: Lang) -> String {
    let text = if INCIDENTS { words::incidents(run, lang) } else { String::new() };
    text + &words::claims(run, lang)
}

/// Marks which steps are past, and the one that the cursor has reached.
pub fn mark_steps(root: &Element, at_ns: u64) {
    let Ok(lists) = root.query_selector_all(".ql-steps") else { return };
    for list in elements(&lists) {
        let mut step = list.last_child();
        let mut reached = false;
        while let Some(item) = step {
            step = item.previous_sibling();
            let Ok(item) = item.dyn_into::<Element>() else { continue };
            let ns = item.first_element_child().and_then(|time| time.get_attribute("data-ns")).and_then(|ns| ns.parse::<u64>().ok());
            let past = ns.is_some_and(|ns| ns <= at_ns);
            let class = match (past, reached) {
                (false, _) => "ql-step ql-step--later",
                (true, false) => "ql-step ql-step--now",
                (true, true) => "ql-step ql-step--past",
            };
            if item.class_name() != class {
                item.set_class_name(class);
                let _ =
                    if class.ends_with("now") { item.set_attribute("aria-current", "step") } else { item.remove_attribute("aria-current") };
            }
            reached |= past;
        }
    }
}
