//! The scrub bar: time, drawn and draggable.

use super::charts::{draw, grasped, pointed, still, view_box};
use super::memo::memo;
use crate::chart::kept::Drawn;
use crate::chart::scrub::{Marker, Scrub as Bar, named};
use crate::chart::shape::{Shape, length, px};
use crate::lab::{Action, Now, RunRef};
use crate::lang::{self, Lang};
use crate::text::control;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

const NANOS_PER_MS: u64 = 1_000_000;

/// What the scrub bar needs.
#[derive(Properties, PartialEq)]
pub struct ScrubProps {
    /// The run.
    pub run: RunRef,
    /// The instant at the cursor.
    pub now: Rc<Now>,
    /// The room in CSS pixels.
    pub width: u32,
    /// The language.
    pub lang: Lang,
    /// Whether the cursor moves by itself.
    pub playing: bool,
    /// What the reader did.
    pub on_action: Callback<Action>,
}

/// [`scrub_bar`] with what it keeps.
#[component]
pub fn Scrub(props: &ScrubProps) -> Html {
    let drawn = use_memo((), |()| Drawn::default());
    scrub_bar(props, &drawn)
}

/// The whole bar, which answers to the pointer.
const BAR: &str = ".ql-scrub";

/// Three strips of health, the moments over them, and the cursor through them.
pub fn scrub_bar(props: &ScrubProps, drawn: &Drawn) -> Html {
    let bar = drawn.scrub(&props.run, props.width, props.lang);
    let (lang, frame, at_ns) = (props.lang, bar.frame, props.now.at_ns);
    let onpointerdown = {
        let (bar, on_action) = (bar.clone(), props.on_action.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(x) = grasped(BAR, &event, frame.width) {
                on_action.emit(Action::Seek(bar.snap(x)));
            }
        })
    };
    let onpointermove = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 == 1
                && let Some(x) = pointed(BAR, &event, frame.width)
            {
                on_action.emit(Action::Seek(frame.ns_at(x)));
            }
        })
    };
    let markers = {
        let (bar, on_action) = (bar.clone(), props.on_action.clone());
        memo(bar.picture.stamp().to_string(), move || {
            bar.markers.iter().enumerate().map(|(index, marker)| button(index, marker, lang, &on_action)).collect()
        })
    };
    let oninput = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            on_action.emit(Action::Seek((input.value_as_number() as u64).saturating_mul(NANOS_PER_MS)));
        })
    };
    html! {
        <div class={classes!("ql-scrub", props.playing.then_some("ql-scrub--playing"))} {onpointerdown} {onpointermove}>
            <input key="range" class="ql-scrub__range" type="range" min="0" max={(frame.end_ns / NANOS_PER_MS).to_string()} step="100"
                value={(at_ns / NANOS_PER_MS).to_string()} aria-label={control::SCRUB_BAR.get(lang)}
                aria-valuetext={spoken(&bar, at_ns, props.playing, lang)} {oninput} />
            <svg key="bar" class="ql-plot ql-scrub__bar" width={frame.width.to_string()} height={bar.height.to_string()}
                viewBox={view_box(frame.width, bar.height)}>
                <g key="still" aria-hidden="true">{ still(&bar.picture) }</g>
                <g key="markers">{ markers }</g>
                <g key="thumb" aria-hidden="true">{ thumb(&bar, at_ns) }</g>
            </svg>
        </div>
    }
}

/// The cursor in words; while playing by whole seconds, so that it is not told thirty times a second.
fn spoken(bar: &Bar, at_ns: u64, playing: bool, lang: Lang) -> String {
    let decimals = if playing { 0 } else { 2 };
    let time = lang::seconds(at_ns, decimals, lang);
    let mut text = control::SCRUB_VALUE.fill(lang, &[("time", &time), ("end", &lang::seconds(bar.frame.end_ns, 0, lang))]);
    if let Some(marker) = bar.marker_before(at_ns) {
        text.push_str(control::AND.get(lang));
        text.push_str(&marker.title);
    }
    text
}

fn thumb(bar: &Bar, at_ns: u64) -> Html {
    let x = bar.frame.x_of(at_ns);
    let (top, bottom) = bar.strips;
    draw(&[
        Shape::Line { class: "ql-cursor", from: (x, top - px(3)), to: (x, bottom + px(3)) },
        Shape::Circle { class: "ql-thumb", at: (x, (top + bottom) / 2), radius: px(8) },
    ])
}

/// One moment; a button when it has a name to press.
fn button(key: usize, marker: &Marker, lang: Lang, on_action: &Callback<Action>) -> Html {
    let ns = marker.ns;
    let onclick = on_action.reform(move |_: MouseEvent| Action::Seek(ns));
    // The bar below would take the press for itself.
    let onpointerdown = Callback::from(|event: PointerEvent| event.stop_propagation());
    let onkeydown = {
        let on_action = on_action.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                event.stop_propagation();
                on_action.emit(Action::Seek(ns));
            }
        })
    };
    let ((x, y), (width, height)) = marker.hit;
    let mut title = marker.title.clone();
    title.push_str(match lang {
        Lang::En => ". ",
        Lang::Zh => "。",
    });
    title.push_str(named(marker.kind).about.get(lang));
    let Some(label) = &marker.label else {
        // The bar itself goes to a moment that is pressed nearly.
        return html! {
            <g {key} class="ql-marker ql-marker--dot">
                <title>{ title }</title>
                <rect class="ql-marker__hit" x={length(x)} y={length(y)} width={length(width)} height={length(height)} />
            </g>
        };
    };
    html! {
        // The tooltip stands outside of the button, whose name must be the words that are seen.
        <g {key}>
            <title>{ title }</title>
            <g class="ql-marker" role="button" tabindex="0" aria-label={marker.title.clone()} {onclick} {onpointerdown} {onkeydown}>
                <rect class="ql-marker__hit" x={length(x)} y={length(y)} width={length(width)} height={length(height)} rx="4" />
                { draw(core::slice::from_ref(label)) }
            </g>
        </g>
    }
}
