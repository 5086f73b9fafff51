//! Settings worth a look, and what a reader can do in the middle of a run.

use crate::lab::Action;
use crate::lang::Lang;
use crate::scenarios::Lab;
use crate::text::control;
use yew::prelude::*;

/// What the row of presets needs.
pub struct PresetsProps {
    /// The lab.
    pub lab: &'static Lab,
    /// The preset that the knobs stand at, if any.
    pub current: Option<&'static str>,
    /// The language.
    pub lang: Lang,
    /// What the reader did.
    pub on_action: Callback<Action>,
}

/// One button a preset; the one that holds is marked.
pub fn presets(props: &PresetsProps) -> Html {
    let lang = props.lang;
    html! {
        <div class="ql-presets" role="group" aria-label={control::PRESETS.get(lang)}>
            <span class="ql-presets-name">{ control::PRESETS.get(lang) }</span>
            { for props.lab.presets.iter().map(|preset| {
                let on_action = props.on_action.clone();
                let onclick = Callback::from(move |_: MouseEvent| on_action.emit(Action::Settings(preset.query.into())));
                let pressed = props.current == Some(preset.id);
                html! {
                    <button key={preset.id} type="button" {onclick} aria-pressed={pressed.to_string()} title={preset.about.get(lang)}>
                        { preset.name.get(lang) }
                    </button>
                }
            }) }
        </div>
    }
}

/// What the row of interventions needs.
pub struct InterveneProps {
    /// The lab.
    pub lab: &'static Lab,
    /// What was done so far.
    pub done: usize,
    /// The language.
    pub lang: Lang,
    /// What the reader did.
    pub on_action: Callback<Action>,
}

/// One button for each thing that can be done at the cursor.
pub fn intervene(props: &InterveneProps) -> Html {
    let lang = props.lang;
    html! {
        <div class="ql-intervene" role="group" aria-label={control::INTERVENE.get(lang)} title={props.lab.words.intervene_about.get(lang)}>
            <span class="ql-presets-name">{ control::INTERVENE.get(lang) }</span>
            { for props.lab.commands.iter().enumerate().map(|(key, name)| {
                let on_action = props.on_action.clone();
                let onclick = Callback::from(move |_: MouseEvent| on_action.emit(Action::Intervene(key)));
                html! { <button {key} type="button" {onclick}>{ name.get(lang) }</button> }
            }) }
            if props.done > 0 {
                <span class="ql-done">{ control::INTERVENED.fill(lang, &[("n", &crate::lang::count(props.done as u64))]) }</span>
            }
        </div>
    }
}
