//! The charts under the diagram, with one cursor through all of them.

use super::memo::memo;
use crate::chart::kept::Drawn;
use crate::chart::overlay::{cursor, hovered};
use crate::chart::shape::{Picture, Shape, length};
use crate::chart::trend::{Kind, Trend, Trends};
use crate::chart::{VARIANT_CLASSES, variant_name};
use crate::lab::{Action, Now, RunRef};
use crate::lang::{self, Lang};
use crate::text::{chart as text, control};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Draws shapes as SVG.
pub(super) fn draw(shapes: &[Shape]) -> Html {
    shapes.iter().enumerate().map(|(key, shape)| draw_one(key, shape)).collect()
}

fn draw_one(key: usize, shape: &Shape) -> Html {
    match shape {
        Shape::Path { class, d } => html! { <path {key} class={*class} d={d.clone()} /> },
        Shape::Line { class, from, to } => {
            html! { <line {key} class={*class} x1={length(from.0)} y1={length(from.1)} x2={length(to.0)} y2={length(to.1)} /> }
        }
        Shape::Rect { class, at, size } => {
            html! { <rect {key} class={*class} x={length(at.0)} y={length(at.1)} width={length(size.0)} height={length(size.1)} /> }
        }
        Shape::Circle { class, at, radius } => {
            html! { <circle {key} class={*class} cx={length(at.0)} cy={length(at.1)} r={length(*radius)} /> }
        }
        Shape::Text { class, anchor, at, text } => {
            html! { <text {key} class={*class} x={length(at.0)} y={length(at.1)} text-anchor={anchor.value()}>{ text.clone() }</text> }
        }
    }
}

/// Shapes that are drawn once and left alone until they are other shapes.
pub(super) fn still(picture: &Picture) -> Html {
    let picture = picture.clone();
    memo(picture.stamp().to_string(), move || draw(picture.shapes()))
}

/// How far a pointer is from the left edge of the element it is over, which is `width` pixels wide before any zoom.
pub(super) fn pointed(selector: &str, event: &PointerEvent, width: u32) -> Option<i32> {
    let rect = over(selector, event)?.get_bounding_client_rect();
    let scale = if rect.width() > 0.0 { f64::from(width) / rect.width() } else { 1.0 };
    Some(((f64::from(event.client_x()) - rect.left()) * scale) as i32)
}

/// The same for a press of the main button, which then holds the element until it is let go, even outside of it.
pub(super) fn grasped(selector: &str, event: &PointerEvent, width: u32) -> Option<i32> {
    if event.button() != 0 {
        return None;
    }
    let _ = over(selector, event)?.set_pointer_capture(event.pointer_id());
    pointed(selector, event, width)
}

fn over(selector: &str, event: &PointerEvent) -> Option<Element> {
    event.target_dyn_into::<Element>()?.closest(selector).ok().flatten()
}

/// The part of a chart that answers to the pointer.
const PLOT: &str = ".ql-chart__plot";

/// The instant to which a key moves the cursor; nothing for keys that are not about time.
pub(super) fn keyed(event: &KeyboardEvent, at_ns: u64, end_ns: u64) -> Option<u64> {
    const TENTH: u64 = 100_000_000;
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let step = if event.shift_key() { 10 * TENTH } else { TENTH };
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => at_ns + step,
        "ArrowLeft" | "ArrowDown" => at_ns.saturating_sub(step),
        "PageDown" => at_ns + end_ns / 10,
        "PageUp" => at_ns.saturating_sub(end_ns / 10),
        "Home" => 0,
        "End" => end_ns,
        _ => return None,
    };
    Some(to.min(end_ns))
}

/// What the charts need.
#[derive(Properties, PartialEq)]
pub struct ChartsProps {
    /// The run.
    pub run: RunRef,
    /// The instant at the cursor.
    pub now: Rc<Now>,
    /// The room in CSS pixels.
    pub width: u32,
    /// The language.
    pub lang: Lang,
    /// What the reader did.
    pub on_action: Callback<Action>,
}

/// Three charts over one time axis.
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let kept = use_memo((), |()| Drawn::default());
    let drawn = kept.trends(&props.run, props.width, props.lang);
    let hover = use_state_eq(|| Hover::None);
    let set_hover = {
        let hover = hover.clone();
        Callback::from(move |at: Hover| hover.set(at))
    };
    let frame = drawn.frame;
    html! {
        <div class="ql-charts">
            { for (0..3).map(|index| panel(index, &drawn, props, *hover, &set_hover)) }
            <svg key="axis" class="ql-plot ql-plot--axis" aria-hidden="true" width={frame.width.to_string()} height="22"
                viewBox={view_box(frame.width, 22)}>
                { still(&drawn.axis) }
            </svg>
        </div>
    }
}

/// What the picture shows at the cursor; nothing for rates, which need a stretch of time.
fn exact(kind: Kind, now: &Now) -> Option<[u64; 3]> {
    match kind {
        Kind::Rates => None,
        Kind::Backlog => Some(core::array::from_fn(|variant| now.rows[variant].waiting.into())),
        Kind::Load => Some(core::array::from_fn(|variant| now.rows[variant].in_service.into())),
    }
}

pub(super) fn view_box(width: u32, height: u32) -> String {
    ["0 0 ", &width.to_string(), " ", &height.to_string()].concat()
}

/// Which chart the pointer is over, and at which instant.
type Hover = Option<(usize, u64)>;

/// One chart: title and values in words, the picture below.
fn panel(index: usize, trends: &Trends, props: &ChartsProps, hover: Hover, on_hover: &Callback<Hover>) -> Html {
    let (lang, at_ns, frame) = (props.lang, props.now.at_ns, trends.frame);
    let trend = &trends.plots[index];
    let kind = trend.kind;
    let values = exact(kind, &props.now).unwrap_or_else(|| trend.values(&props.run, at_ns));
    let arrivals = trend.arrivals(&props.run, at_ns);
    let said = summary(trend, values, arrivals, at_ns, lang);
    let onpointerdown = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(x) = grasped(PLOT, &event, frame.width) {
                on_action.emit(Action::Seek(frame.ns_at(x)));
            }
        })
    };
    let onpointermove = {
        let (on_action, on_hover) = (props.on_action.clone(), on_hover.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(ns) = pointed(PLOT, &event, frame.width).map(|x| frame.ns_at(x)) {
                if event.buttons() & 1 == 1 {
                    on_action.emit(Action::Seek(ns));
                }
                on_hover.emit((event.pointer_type() != "touch").then_some((index, ns)));
            }
        })
    };
    let onpointerleave = on_hover.reform(|_: PointerEvent| None);
    let onkeydown = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(to) = keyed(&event, at_ns, frame.end_ns) {
                event.prevent_default();
                event.stop_propagation();
                on_action.emit(Action::Seek(to));
            }
        })
    };
    html! {
        <figure key={index} class="ql-chart">
            <figcaption class="ql-chart__head">
                <h3 class="ql-chart__title">{ kind.title().get(lang) }<span class="ql-chart__unit">{ kind.unit().get(lang) }</span></h3>
                { read_outs(kind, values, arrivals, lang) }
            </figcaption>
            <div class="ql-chart__plot" role="slider" tabindex="0" aria-label={kind.title().get(lang)} aria-valuemin="0"
                aria-valuemax={(frame.end_ns / 1_000_000).to_string()} aria-valuenow={(at_ns / 1_000_000).to_string()}
                aria-valuetext={said} {onpointerdown} {onpointermove} {onpointerleave} {onkeydown}>
                <svg class="ql-plot" role="img" aria-label={kind.title().get(lang)} width={frame.width.to_string()}
                    height={trend.height.to_string()} viewBox={view_box(frame.width, trend.height)}>
                    <g key="still">{ still(&trend.picture) }</g>
                    <g key="cursor">{ draw(&cursor(trend, &frame, at_ns, values)) }</g>
                    <g key="hover">{ for hover.map(|(on, ns)| draw(&hovered(trend, &frame, &props.run, ns, on == index, lang))) }</g>
                </svg>
            </div>
        </figure>
    }
}

fn summary(trend: &Trend, values: [u64; 3], arrivals: Option<u64>, ns: u64, lang: Lang) -> String {
    let mut parts: Vec<String> = arrivals.map(|n| entry(text::ARRIVALS.get(lang), &trend.kind.value(n, lang))).into_iter().collect();
    parts.extend((0..3).map(|variant| entry(variant_name(variant, lang), &trend.kind.value(values[variant], lang))));
    text::SUMMARY.fill(
        lang,
        &[("title", trend.kind.title().get(lang)), ("time", &lang::seconds(ns, 2, lang)), ("values", &parts.join(control::AND.get(lang)))],
    )
}

fn entry(name: &str, value: &str) -> String {
    [name, " ", value].concat()
}

/// The values at the cursor, each behind a sample of its line.
fn read_outs(kind: Kind, values: [u64; 3], arrivals: Option<u64>, lang: Lang) -> Html {
    let item = |class: &'static str, name: &'static str, value: u64, is_area: bool| {
        let sample = if is_area {
            html! { <rect class="ql-area ql-area--arrivals" x="0" y="1" width="18" height="8" /> }
        } else {
            html! { <line class={["ql-line ql-line--", class].concat()} x1="0" y1="5" x2="18" y2="5" /> }
        };
        html! {
            <li key={class} class="ql-read" title={name}>
                <svg class="ql-read__sample" width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">{ sample }</svg>
                <span class="ql-visually-hidden">{ name }</span>
                <span class="ql-read__value">{ kind.value(value, lang) }</span>
            </li>
        }
    };
    html! {
        <ul class="ql-reads" aria-label={text::BEST_VALUE_AT_CURSOR.get(lang)}>
            { for arrivals.map(|value| item("arrivals", text::ARRIVALS.get(lang), value, true)) }
            { for (0..3).map(|variant| item(VARIANT_CLASSES[variant], variant_name(variant, lang), values[variant], false)) }
        </ul>
    }
}
