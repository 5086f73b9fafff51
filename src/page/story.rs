//! One person, followed through every variant; and what went wrong, to follow next.

use super::charts::{asked, asked_for, on_some};
use super::lane::shown;
use super::live::{Live, Part};
use super::memo::memo;
use super::view::Msg;
use crate::chart::steps::Told;
use crate::chart::words;
use crate::lab::{Action, RunRef};
use crate::lang::{Lang, count};
use crate::scenarios::{LABS, Lab};
use crate::text::control;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// What the story needs.
pub struct StoryProps<'a> {
    /// The lab.
    pub lab: &'static Lab,
    /// What happened to the person whose story is told, if to anybody.
    pub told: Rc<Option<Told>>,
    /// Whether the reader chose them.
    pub followed: bool,
    /// The language.
    pub lang: Lang,
    /// What happened.
    pub on: &'a Callback<Msg>,
}

/// The same person in every variant, with buttons to the next and the previous.
pub fn story(props: &StoryProps<'_>) -> Html {
    let (lang, on, lab) = (props.lang, props.on, props.lab);
    let says = lab.words;
    let press = |action: Action| on.reform(move |_: MouseEvent| Msg::Act(action.clone()));
    let title = match &*props.told {
        Some(told) => says.following.fill(lang, &[("n", &count(told.number.into()))]),
        None => says.follow.get(lang).to_string(),
    };
    let about = if props.followed { says.same_person } else { says.hint };
    let onclick = on_some(on, |event: MouseEvent| asked(&event).map(Msg::Act));
    let told = Rc::clone(&props.told);
    // The same story is the same allocation, which is kept as long as it is shown.
    let stamp = (Rc::as_ptr(&told) as *const u8 as usize).to_string();
    html! {
        <section class="ql-story">
            <div class="ql-story__head">
                <h3 class="ql-chart__title">{ title }</h3>
                <div class="ql-story__buttons">
                    <button type="button" class="ql-button" onclick={press(Action::FollowNext(-1))}
                        aria-label={says.previous.get(lang)}>{ "‹" }</button>
                    <button type="button" class="ql-button" onclick={press(Action::FollowNext(1))}
                        aria-label={says.next.get(lang)}>{ "›" }</button>
                    if props.followed {
                        <button type="button" class="ql-button" onclick={press(Action::Follow(None))}>{ control::UNFOLLOW.get(lang) }</button>
                    }
                </div>
            </div>
            <p class="ql-story__about">{ about.get(lang) }</p>
            <div {onclick}>{ memo(stamp, move || shown(words::story(lab, told.as_ref().as_ref(), lang))) }</div>
        </section>
    }
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
pub fn beside(run: &RunRef, live: &Live, lang: Lang, on: &Callback<Msg>) -> Html {
    let onclick = on_some(on, |event: MouseEvent| asked_for(&event).map(Msg::Act));
    let text = if INCIDENTS { words::incidents(run, lang) } else { String::new() } + &words::claims(run, lang);
    html! { <div {onclick}>{ live.show(Part::Beside, text) }</div> }
}

/// Marks which steps are past, and the one that the cursor has reached.
pub fn mark_steps(root: &Element, at_ns: u64) {
    let Ok(lists) = root.query_selector_all(".ql-steps") else { return };
    for list in (0..lists.length()).filter_map(|index| lists.item(index)) {
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
