//! One variant's row: its name, its picture and its results.

use crate::lab::{Row, RunRef};
use crate::lang::{self, Lang};
use crate::stage::Scene;
use crate::text::state::{self, State};
use crate::text::{control, ledger, variant};
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::readings::summary::Reading;
use yew::prelude::*;

/// The structure of a picture as SVG, with a place for the canvas below it.
pub struct PictureProps {
    /// The shapes; only boxes, lines and words are read here.
    pub blocks: Vec<crate::stage::Block>,
    /// Vertical lines.
    pub lines: Vec<(i32, i32, i32, bool)>,
    /// Words.
    pub words: Vec<crate::stage::Word>,
    /// Size in CSS pixels.
    pub size: (u32, u32),
    /// The canvas for the marks.
    pub canvas: NodeRef,
    /// What a screen reader says of the picture.
    pub label: String,
    /// A press at a point of the picture.
    pub on_pick: Callback<(f32, f32)>,
}

impl PictureProps {
    /// What the structure of a scene needs.
    pub fn of(scene: &Scene) -> (Vec<crate::stage::Block>, Vec<(i32, i32, i32, bool)>, Vec<crate::stage::Word>) {
        (scene.blocks.clone(), scene.lines.clone(), scene.words.clone())
    }
}

/// A shop's picture.
pub fn picture(props: &PictureProps) -> Html {
    let (width, height) = props.size;
    let on_pick = props.on_pick.clone();
    let onclick = Callback::from(move |event: MouseEvent| on_pick.emit((event.offset_x() as f32, event.offset_y() as f32)));
    html! {
        <div class="ql-picture" role="img" aria-label={props.label.clone()}>
            <svg class="ql-stage" viewBox={["0 0 ", &width.to_string(), " ", &height.to_string()].concat()}
                width={width.to_string()} height={height.to_string()} aria-hidden="true">
                { for props.blocks.iter().enumerate().map(|(key, block)| html! {
                    <rect {key} class={["ql-", block.role, " ql-is-", block.tone.class()].concat()} x={block.x.to_string()}
                        y={block.y.to_string()} width={block.w.max(0).to_string()} height={block.h.max(0).to_string()} />
                }) }
                { for props.lines.iter().enumerate().map(|(key, (x, from, to, _))| html! {
                    <path {key} class="ql-gate" d={["M", &x.to_string(), " ", &from.to_string(), "V", &to.to_string()].concat()} />
                }) }
            </svg>
            <canvas ref={props.canvas.clone()} {onclick}></canvas>
            <svg class="ql-stage ql-words" viewBox={["0 0 ", &width.to_string(), " ", &height.to_string()].concat()}
                width={width.to_string()} height={height.to_string()} aria-hidden="true">
                { for props.words.iter().enumerate().map(|(key, word)| html! {
                    <text {key} class={classes!("ql-word", ["ql-is-", word.tone.class()].concat(), word.strong.then_some("ql-strong"))}
                        text-anchor={word.anchor.svg()} x={word.x.to_string()} y={word.y.to_string()}>{ &word.text }</text>
                }) }
            </svg>
        </div>
    }
}

/// What a row of results needs.
pub struct ResultsProps {
    /// The runs.
    pub run: RunRef,
    /// Which variant.
    pub variant: usize,
    /// The variant at the cursor.
    pub row: Row,
    /// The language.
    pub lang: Lang,
}

/// The states that a variant's results list: those that matter in any run, and whatever else this run has at its end.
fn listed(reading: &Reading) -> Vec<(Place, State)> {
    let always = ["sold", "sold_out", "queue_full", "gave_up"];
    let done = Place::ALL.into_iter().filter(|place| matches!(place, Place::Done(_)));
    done.filter(|place| always.contains(&place.id()) || reading.at_end(*place) > 0)
        .filter_map(|place| state::find(place.id()).map(|state| (place, state)))
        .collect()
}

/// Where everybody of one variant stands at the cursor: the legend and the results in one.
pub fn results(props: &ResultsProps) -> Html {
    let reading = &props.run[props.variant];
    let everybody = reading.recording.setup().crowd.len() as u32;
    let line = |key: &'static str, state: State, n: u32| {
        html! {
            <li {key} title={state.about.get(props.lang)}>
                <span class={classes!("ql-sign", ["ql-c-", state.token].concat())} aria-hidden="true">{ state.mark }</span>
                <span class="ql-what">{ state.name.get(props.lang) }</span>
                <svg class="ql-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="ql-bar-back" width="100" height="8" />
                    <rect class={["ql-f-", state.token].concat()} width={share(n, everybody)} height="8" />
                </svg>
                <b class="ql-n">{ lang::count(n.into()) }</b>
            </li>
        }
    };
    let direct = props.variant < 2;
    html! {
        <ul class="ql-results">
            { for listed(reading).into_iter().map(|(place, state)| {
                // Without a queue, "full" is the accept backlog that refuses.
                let state = if direct && place.id() == state::QUEUE_FULL.id { state::REFUSED } else { state };
                line(place.id(), state, props.row.tally[place.index()])
            }) }
            { line("inside", State { name: ledger::STILL_INSIDE, ..state::WAITING }, props.row.inside()) }
        </ul>
    }
}

/// A part of a hundred, as SVG writes it: one digit after the point.
fn share(n: u32, of: u32) -> String {
    lang::fixed(u64::from(n) * 100, u64::from(of.max(1)), 1)
}

/// A variant's name and what it is made of.
pub fn heading(run: &RunRef, index: usize, lang: Lang) -> (&'static str, String) {
    let setup = run[index].recording.setup();
    let named = variant::ALL[index];
    let price = run[index].price_per_hour().saturating_sub(run[0].price_per_hour());
    let about = named.about.fill(
        lang,
        &[
            ("servers", &lang::count(setup.servers.servers.into())),
            ("price", &lang::money_per_hour(u64::from(price) * 100, lang)),
            ("capacity", &lang::count(setup.queue.capacity.into())),
            ("workers", &lang::count(setup.queue.workers.into())),
        ],
    );
    (named.name.get(lang), about)
}

/// What a screen reader says of a picture.
pub fn label(name: &str, row: &Row, lang: Lang) -> String {
    crate::text::narration::SITUATION.fill(
        lang,
        &[
            ("variant", name),
            ("backlog", &lang::count(row.waiting.into())),
            ("sold", &lang::count(row.tally[Place::ALL[0].index()].into())),
            ("gave_up", &lang::count(row.tally[Place::ALL[4].index()].into())),
        ],
    )
}

/// The button that brings one variant forward on a narrow screen.
pub fn tab(name: &str, lang: Lang) -> String {
    control::SHOW_VARIANT.fill(lang, &[("variant", name)])
}
