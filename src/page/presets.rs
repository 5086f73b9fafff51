//! Settings worth a look, and what a reader can do to the shops in the middle of a run.

use crate::lab::Action;
use crate::lang::Lang;
use crate::scenarios::Lab;
use crate::text::control;
use queue_engine::models::flash_sale::facts::Command;
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
    /// What was done so far.
    pub done: usize,
    /// The language.
    pub lang: Lang,
    /// What the reader did.
    pub on_action: Callback<Action>,
}

/// What a reader can do at the cursor, in the order of the buttons.
const COMMANDS: [(Command, crate::lang::Text); 3] = [
    (Command::KillServer(0), control::KILL_A_SERVER),
    (Command::AddStock(500), control::ADD_STOCK),
    (Command::AddWorkers(8), control::ADD_WORKERS),
];

/// One button for each thing that can be done to the shops at the cursor.
pub fn intervene(props: &InterveneProps) -> Html {
    let lang = props.lang;
    html! {
        <div class="ql-intervene" role="group" aria-label={control::INTERVENE.get(lang)} title={control::INTERVENE_ABOUT.get(lang)}>
            <span class="ql-presets-name">{ control::INTERVENE.get(lang) }</span>
            { for COMMANDS.into_iter().enumerate().map(|(key, (command, name))| {
                let on_action = props.on_action.clone();
                let onclick = Callback::from(move |_: MouseEvent| on_action.emit(Action::Intervene(command)));
                html! { <button {key} type="button" {onclick}>{ name.get(lang) }</button> }
            }) }
            if props.done > 0 {
                <span class="ql-done">{ control::INTERVENED.fill(lang, &[("n", &crate::lang::count(props.done as u64))]) }</span>
            }
        </div>
    }
}
