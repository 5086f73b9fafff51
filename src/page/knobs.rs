//! The panel of knobs: a row each, from the lab's table.

use crate::lab::Action;
use crate::lang::Lang;
use crate::scenarios::Lab;
use crate::slider;
use crate::text::control;
use queue_engine::knobs::{Kind, Knob, Values};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What a panel keeps from one drawing to the next.
#[derive(Default)]
pub struct Panel {
    /// Stands before the ids of its controls, since a page may have several panels; nothing in the first.
    prefix: String,
    /// A bit for each group that has been unfolded for a changed knob. It stays so when the knob comes back, since it would
    /// otherwise fold up under the reader's hand.
    unfolded: Cell<u32>,
}

thread_local! {
    static PANELS: Cell<u32> = const { Cell::new(0) };
}

impl Panel {
    /// The page's next panel.
    pub fn new() -> Panel {
        let before = PANELS.replace(PANELS.get() + 1);
        Panel { prefix: if before == 0 { String::new() } else { ["lab", &(before + 1).to_string(), "-"].concat() }, ..Panel::default() }
    }
}

/// What the panel needs.
pub struct KnobsProps {
    /// The panel.
    pub panel: Rc<Panel>,
    /// The lab.
    pub lab: &'static Lab,
    /// Where the knobs stand.
    pub values: Values,
    /// The language.
    pub lang: Lang,
    /// What the reader did.
    pub on_action: Callback<Action>,
}

/// Every knob, by group; those that matter most first, the others folded away.
pub fn knobs(props: &KnobsProps) -> Html {
    let lang = props.lang;
    let row = |knob: &'static Knob| {
        let value = props.values.get(knob.id).unwrap_or(knob.default);
        let id = [props.panel.prefix.as_str(), knob.id].concat();
        knob_row(&RowProps { id, lab: props.lab, knob, value, lang, on_action: props.on_action.clone() })
    };
    html! {
        <div class="ql-knobs" role="group" aria-label={control::SETTINGS.get(lang)}>
            { for props.lab.groups.iter().enumerate().map(|(index, (group, name))| {
                let of_group = || props.lab.knobs.iter().filter(|knob| knob.group == *group);
                let is_front = |knob: &&'static Knob| props.lab.front.contains(&knob.id);
                let folded = of_group().filter(|knob| !is_front(knob)).count();
                let changed = of_group().any(|knob| !is_front(&knob) && props.values.get(knob.id) != Some(knob.default));
                let unfolded = props.panel.unfolded.get() | u32::from(changed) << index;
                props.panel.unfolded.set(unfolded);
                html! {
                    <fieldset key={*group} class="ql-group">
                        <legend>{ name.get(lang) }</legend>
                        { for of_group().filter(is_front).map(row) }
                        if folded > 0 {
                            <details open={unfolded >> index & 1 == 1}>
                                <summary>{ control::MORE_SETTINGS.get(lang) }<span class="ql-n">{ folded }</span></summary>
                                { for of_group().filter(|knob| !is_front(knob)).map(row) }
                            </details>
                        }
                    </fieldset>
                }
            }) }
        </div>
    }
}

struct RowProps {
    id: String,
    lab: &'static Lab,
    knob: &'static Knob,
    value: i64,
    lang: Lang,
    on_action: Callback<Action>,
}

/// One knob. A double click on its row brings its default back, and so does the button that appears once it is changed.
fn knob_row(props: &RowProps) -> Html {
    let (id, knob, value, lang) = (&props.id, props.knob, props.value, props.lang);
    let Some(text) = props.lab.knob_text(knob.id) else { return html! {} };
    let shown = (props.lab.value)(knob, value, lang);
    let usual = (props.lab.value)(knob, knob.default, lang);
    let act = |make: fn(&'static Knob, &Event) -> Option<i64>| {
        let (knob, on_action) = (props.knob, props.on_action.clone());
        move |event: Event| {
            if let Some(value) = make(knob, &event) {
                on_action.emit(Action::Set(knob.id, value));
            }
        }
    };
    let reset = {
        let on_action = props.on_action.clone();
        Callback::from(move |_: MouseEvent| on_action.emit(Action::Reset(knob.id)))
    };
    let changed = value != knob.default;
    let about = [text.about.get(lang), " ", &control::DOUBLE_CLICK_RESETS.fill(lang, &[("value", &usual)])].concat();
    let input = match knob.kind {
        Kind::Number { .. } => {
            let oninput = {
                let on_action = props.on_action.clone();
                Callback::from(move |event: InputEvent| {
                    let input: HtmlInputElement = event.target_unchecked_into();
                    on_action.emit(Action::Set(knob.id, slider::value(knob, input.value_as_number() as i64)));
                })
            };
            html! {
                <input type="range" id={id.clone()} name={knob.id} min="0" max={slider::last(knob).to_string()} step="1" {oninput}
                    value={slider::position(knob, value).to_string()} aria-valuetext={shown.clone()} />
            }
        }
        Kind::Choice { .. } => {
            let onchange = act(|_, event| {
                let select: HtmlSelectElement = event.target_unchecked_into();
                Some(i64::from(select.selected_index()))
            });
            html! {
                <select id={id.clone()} name={knob.id} {onchange}>
                    { for text.options.iter().enumerate().map(|(index, option)| html! {
                        <option key={index} selected={index as i64 == value}>{ option.get(lang) }</option>
                    }) }
                </select>
            }
        }
        Kind::Switch => {
            let onchange = act(|_, event| {
                let input: HtmlInputElement = event.target_unchecked_into();
                Some(i64::from(input.checked()))
            });
            html! { <input type="checkbox" role="switch" id={id.clone()} name={knob.id} {onchange} checked={value == 1} /> }
        }
    };
    let kind = match knob.kind {
        Kind::Number { .. } => "ql-is-number",
        Kind::Choice { .. } => "ql-is-choice",
        Kind::Switch => "ql-is-switch",
    };
    html! {
        <div key={knob.id} class={["ql-knob ", kind, if changed { " ql-is-changed" } else { "" }].concat()} title={about} ondblclick={reset.clone()}>
            <label for={id.clone()}>{ text.name.get(lang) }</label>
            if matches!(knob.kind, Kind::Number { .. }) {
                <output class="ql-n" for={id.clone()}>{ shown }</output>
            }
            <button type="button" class="ql-reset" disabled={!changed} onclick={reset}
                aria-label={control::RESET_KNOB.fill(lang, &[("knob", text.name.get(lang)), ("value", &usual)])}>{ "↺" }</button>
            { input }
        </div>
    }
}
