//! The scrub bar: time, drawn and draggable.

use super::charts::{asked, grasped, on_some, over, pointed};
use super::lane::shown;
use super::live::{Live, Part};
use super::memo::memo;
use super::view::Msg;
use crate::chart::kept::Drawn;
use crate::chart::scrub::{Marker, Scrub as Bar};
use crate::chart::shape::{Shape, px};
use crate::chart::words::{open_svg, plot};
use crate::lab::{Action, RunRef};
use crate::lang::{self, Lang};
use crate::markup::Markup;
use crate::text::control;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

const NANOS_PER_MS: u64 = 1_000_000;

/// What the scrub bar needs.
pub struct ScrubProps<'a> {
    /// The run.
    pub run: &'a RunRef,
    /// The cursor in nanoseconds.
    pub at_ns: u64,
    /// The room in CSS pixels.
    pub width: u32,
    /// The language.
    pub lang: Lang,
    /// Where the text goes.
    pub live: &'a Live,
    /// Whether the cursor moves by itself.
    pub playing: bool,
    /// What happened.
    pub on: &'a Callback<Msg>,
}

/// The whole bar, which answers to the pointer.
const BAR: &str = ".ql-scrub";

/// A strip of health for each variant, the moments over them, and the cursor through them.
pub fn scrub_bar(props: &ScrubProps<'_>, drawn: &Drawn) -> Html {
    let bar = drawn.scrub(props.run, props.width, props.lang);
    let (lang, frame, at_ns, on) = (props.lang, bar.frame, props.at_ns, props.on);
    let seek = |ns| Msg::Act(Action::Seek(ns));
    // A named moment is a button of its own, and takes its own press.
    let named_moment = |event: &PointerEvent| over("[data-ns]", event).is_some();
    let onpointerdown = {
        let bar = Rc::clone(&bar);
        on_some(on, move |event: PointerEvent| {
            if named_moment(&event) {
                return None;
            }
            grasped(BAR, &event, frame.width).map(|x| seek(bar.snap(x)))
        })
    };
    let onpointermove = on_some(on, move |event: PointerEvent| {
        if event.buttons() & 1 == 0 || named_moment(&event) {
            return None;
        }
        pointed(BAR, &event, frame.width).map(|x| seek(frame.ns_at(x)))
    });
    let onclick = on_some(on, |event: MouseEvent| asked(&event).map(Msg::Act));
    let onkeydown = on_some(on, |event: KeyboardEvent| {
        if !matches!(event.key().as_str(), "Enter" | " ") {
            return None;
        }
        let action = asked(&event)?;
        event.prevent_default();
        event.stop_propagation();
        Some(Msg::Act(action))
    });
    let oninput = on.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        seek((input.value_as_number() as u64).saturating_mul(NANOS_PER_MS))
    });
    let still = {
        let bar = Rc::clone(&bar);
        memo(bar.picture.stamp().to_string(), move || shown(still(&bar, lang)))
    };
    html! {
        <div class={if props.playing { "ql-scrub ql-scrub--playing" } else { "ql-scrub" }} {onpointerdown} {onpointermove} {onclick} {onkeydown}>
            <input class="ql-scrub__range" type="range" min="0" max={(frame.end_ns / NANOS_PER_MS).to_string()} step="100"
                value={(at_ns / NANOS_PER_MS).to_string()} aria-label={control::SCRUB_BAR.get(lang)}
                aria-valuetext={spoken(&bar, at_ns, props.playing, lang)} {oninput} />
            { still }
            { props.live.show(Part::Thumb, plot("ql-plot ql-over", (frame.width, bar.height), &thumb(&bar, at_ns))) }
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

fn thumb(bar: &Bar, at_ns: u64) -> [Shape; 2] {
    let x = bar.frame.x_of(at_ns);
    let (top, bottom) = bar.strips;
    [
        Shape::Line { class: "ql-cursor", from: (x, top - px(3)), to: (x, bottom + px(3)) },
        Shape::Circle { class: "ql-thumb", at: (x, (top + bottom) / 2), radius: px(8) },
    ]
}

/// Strips and moments, drawn once for a run.
fn still(bar: &Bar, lang: Lang) -> String {
    let mut out = Markup::new();
    open_svg(&mut out, "ql-plot ql-scrub__bar", (bar.frame.width, bar.height));
    out.raw("><g aria-hidden=\"true\">");
    for shape in bar.picture.shapes() {
        shape.write(&mut out);
    }
    out.raw("</g>");
    for marker in &bar.markers {
        moment(&mut out, marker, lang);
    }
    out.raw("</svg>");
    out.finish()
}

/// One moment; a button when it has a name to press. Its tooltip stands outside of the button, whose name must be the words that are
/// seen. The bar itself goes to a nameless one that is pressed nearly.
fn moment(out: &mut Markup, marker: &Marker, lang: Lang) {
    let full_stop = match lang {
        Lang::En => ". ",
        Lang::Zh => "。",
    };
    out.raw("<g><title>").text(&marker.title).raw(full_stop).text(marker.what.named.about.get(lang)).raw("</title>");
    match &marker.label {
        Some(_) => {
            out.raw("<g class=\"ql-marker\" role=\"button\" tabindex=\"0\"").at("data-ns", marker.ns as i64);
            out.say("aria-label", &marker.title).raw(">")
        }
        None => out.raw("<g class=\"ql-marker ql-marker--dot\">"),
    };
    let (at, size) = marker.hit;
    Shape::Rect { class: "ql-marker__hit", at, size }.write(out);
    if let Some(label) = &marker.label {
        label.write(out);
    }
    out.raw("</g></g>");
}
