//! One shopper, followed through every variant.

use crate::chart::kept::Drawn;
use crate::chart::steps::Step;
use crate::chart::{VARIANT_CLASSES, variant_name};
use crate::lab::{Action, Now, RunRef};
use crate::lang::{self, Lang, count};
use crate::text::{control, narration as text, state};
use std::rc::Rc;
use yew::prelude::*;

/// What the story needs.
#[derive(Properties, PartialEq)]
pub struct StoryProps {
    /// The run.
    pub run: RunRef,
    /// The language.
    pub lang: Lang,
    /// The key of the shopper who is followed.
    pub follow: Option<u32>,
    /// The instant at the cursor.
    pub now: Rc<Now>,
    /// What the reader did.
    pub on_action: Callback<Action>,
}

/// [`story`] with what it keeps.
#[component]
pub fn Story(props: &StoryProps) -> Html {
    let drawn = use_memo((), |()| Drawn::default());
    story(props, &drawn)
}

/// The same person in three shops: what happened, and when.
pub fn story(props: &StoryProps, drawn: &Drawn) -> Html {
    let told = drawn.told(&props.run, props.follow, props.lang);
    let lang = props.lang;
    let press = |action: Action| props.on_action.reform(move |_: MouseEvent| action.clone());
    let title = match &*told {
        Some(told) => control::FOLLOWING.fill(lang, &[("n", &count(told.number.into()))]),
        None => control::FOLLOW.get(lang).to_string(),
    };
    html! {
        <section class="ql-story">
            <div key="head" class="ql-story__head">
                <h3 class="ql-chart__title">{ title }</h3>
                <div class="ql-story__buttons">
                    <button key="previous" type="button" class="ql-button" onclick={press(Action::FollowNext(-1))}
                        aria-label={control::PREVIOUS_SHOPPER.get(lang)}>{ "‹" }</button>
                    <button key="next" type="button" class="ql-button" onclick={press(Action::FollowNext(1))}
                        aria-label={control::NEXT_SHOPPER.get(lang)}>{ "›" }</button>
                    if told.is_some() {
                        <button key="stop" type="button" class="ql-button" onclick={press(Action::Follow(None))}>
                            { control::UNFOLLOW.get(lang) }
                        </button>
                    }
                </div>
            </div>
            <div key="body" class="ql-story__body">
                if let Some(told) = &*told {
                    <p class="ql-story__about">{ text::STORY_SAME_PERSON.get(lang) }</p>
                    <div class="ql-story__rows">
                        { for told.stories.iter().enumerate().map(|(variant, steps)| row(variant, steps, props)) }
                    </div>
                } else {
                    <p class="ql-story__about">{ text::STORY_HINT.get(lang) }</p>
                }
            </div>
        </section>
    }
}

fn row(variant: usize, steps: &[Step], props: &StoryProps) -> Html {
    let (lang, at) = (props.lang, props.now.at_ns);
    let current = steps.iter().rposition(|step| step.ns <= at);
    html! {
        <div key={variant} class="ql-story__row">
            <h4 class={["ql-variant ql-variant--", VARIANT_CLASSES[variant]].concat()}>{ variant_name(variant, lang) }</h4>
            <ol class="ql-steps">
                { for steps.iter().enumerate().map(|(index, step)| one(index, step, current, lang, &props.on_action)) }
            </ol>
        </div>
    }
}

fn one(key: usize, step: &Step, current: Option<usize>, lang: Lang, on_action: &Callback<Action>) -> Html {
    let class = match current {
        Some(current) if key == current => "ql-step ql-step--now",
        Some(current) if key < current => "ql-step ql-step--past",
        Some(_) | None => "ql-step ql-step--later",
    };
    let ns = step.ns;
    let onclick = on_action.reform(move |_: MouseEvent| Action::Seek(ns));
    let state = step.ends_as.and_then(state::find);
    html! {
        <li {key} {class} aria-current={(current == Some(key)).then_some("step")}>
            <button type="button" class="ql-step__time" {onclick}>{ lang::seconds(step.ns, 2, lang) }</button>
            <span class="ql-step__text">
                if let Some(state) = state {
                    <span class={["ql-state ql-state--", state.token].concat()} aria-hidden="true">{ state.mark }</span>
                }
                { step.text.clone() }
            </span>
        </li>
    }
}
