//! The ladder: from a hole to what mends it, step by step.

use crate::lab::{Action, RunRef};
use crate::lang::{Lang, NOTHING};
use crate::scenarios::{LABS, Rung};
use crate::text::control;
use yew::prelude::*;

/// Whether a lab of this module has a ladder. Where none has, the module is built without what shows one: 1 KB of the download.
const ANY: bool = {
    let mut lab = 0;
    while lab < LABS.len() && LABS[lab].ladder.is_empty() {
        lab += 1;
    }
    lab < LABS.len()
};

/// What the ladder needs.
pub struct LadderProps<'a> {
    /// The run.
    pub run: &'a RunRef,
    /// The rung that the knobs stand at, and whether it is mended.
    pub at: Option<(usize, bool)>,
    /// The language.
    pub lang: Lang,
    /// What the reader did.
    pub on_action: &'a Callback<Action>,
}

/// Every rung as a button, and the one where the reader stands in words; nothing for a lab without a ladder.
pub fn ladder(props: &LadderProps<'_>) -> Html {
    let (lang, rungs) = (props.lang, props.run.lab.ladder);
    if !ANY || rungs.is_empty() {
        return Html::default();
    }
    let climb = |query: &'static str, seed: u32| {
        let on_action = props.on_action.clone();
        Callback::from(move |_: MouseEvent| on_action.emit(Action::Climb(query, seed)))
    };
    let reached = |index: usize| props.at.is_some_and(|(at, mended)| index < at || index == at && mended);
    html! {
        <section class="ql-ladder" aria-label={control::LADDER.get(lang)}>
            <h3 class="ql-chart__title">{ control::LADDER.get(lang) }</h3>
            <ol class="ql-rungs">
                { for rungs.iter().enumerate().map(|(index, rung)| html! {
                    <li key={rung.id} class={if reached(index) { "ql-rung ql-rung--mended" } else { "ql-rung" }}>
                        <button type="button" onclick={climb(rung.before, rung.seed)}
                            aria-current={props.at.is_some_and(|(at, _)| at == index).then_some("step")}>
                            <span aria-hidden="true">{ if reached(index) { "✓ " } else { "○ " } }</span>
                            { rung.name.get(lang) }
                        </button>
                    </li>
                }) }
            </ol>
            { match props.at {
                Some((index, mended)) => here(props, &rungs[index], rungs.get(index + 1), mended, &climb),
                None => html! { <p class="ql-rung-text" aria-live="polite">{ control::LADDER_ABOUT.get(lang) }</p> },
            } }
        </section>
    }
}

/// The rung where the reader stands: what goes wrong, or what mends it, and the button to go on.
fn here(
    props: &LadderProps<'_>,
    rung: &'static Rung,
    next: Option<&'static Rung>,
    mended: bool,
    climb: &dyn Fn(&'static str, u32) -> Callback<MouseEvent>,
) -> Html {
    let lang = props.lang;
    let n = props.run.slot(rung.counts).map_or_else(|| NOTHING.to_string(), |number| number.format(lang));
    let text = if mended { rung.mend } else { rung.hole }.fill(lang, &[("n", &n)]);
    let chosen = control::SEED_CHOSEN.fill(lang, &[("seed", &rung.seed.to_string())]);
    html! {
        <div class="ql-rung-text" aria-live="polite">
            <p>{ text }{ " " }<small>{ chosen }</small></p>
            if !mended {
                <button type="button" class="ql-button ql-button--main" onclick={climb(rung.after, rung.seed)}>
                    { control::SWITCH_ON.fill(lang, &[("name", rung.name.get(lang))]) }
                </button>
            } else if let Some(next) = next {
                <button type="button" class="ql-button ql-button--main" onclick={climb(next.before, next.seed)}>
                    { control::NEXT_HOLE.get(lang) }
                </button>
            } else {
                <strong>{ control::LADDER_DONE.get(lang) }</strong>
            }
        </div>
    }
}
