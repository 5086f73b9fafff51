//! The charts under the diagram, with one cursor through all of them.

use crate::chart::overlay::{cursor, hovered};
use crate::chart::shape::{Picture, Shape, length};
use crate::chart::trend::{Kind, Trend, Trends, trends};
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
#[derive(Properties, PartialEq)]
pub(super) struct StillProps {
    pub picture: Picture,
}

#[component]
pub(super) fn Still(props: &StillProps) -> Html {
    draw(props.picture.shapes())
}

/// How far a pointer is from the left edge of an element that is `width` pixels wide before any zoom.
pub(super) fn pointer_x(node: &NodeRef, event: &MouseEvent, width: u32) -> Option<i32> {
    let rect = node.cast::<Element>()?.get_bounding_client_rect();
    let scale = if rect.width() > 0.0 { f64::from(width) / rect.width() } else { 1.0 };
    Some(((f64::from(event.client_x()) - rect.left()) * scale) as i32)
}

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
    let drawn = use_memo((props.run.clone(), props.width, props.lang), |(run, width, lang)| trends(run, *width, *lang));
    let hover = use_state_eq(|| None::<(usize, u64)>);
    let set_hover = {
        let hover = hover.clone();
        use_callback((), move |at: Option<(usize, u64)>, ()| hover.set(at))
    };
    let frame = drawn.frame;
    html! {
        <div class="ql-charts">
            { for Kind::ALL.into_iter().enumerate().map(|(index, kind)| html! {
                <Panel key={index} {index} trends={Shared(drawn.clone())} run={props.run.clone()} lang={props.lang}
                    at_ns={props.now.at_ns} exact={exact(kind, &props.now)} hover={*hover} on_hover={set_hover.clone()}
                    on_action={props.on_action.clone()} />
            }) }
            <svg key="axis" class="ql-plot ql-plot--axis" aria-hidden="true" width={frame.width.to_string()} height="22"
                viewBox={view_box(frame.width, 22)}>
                <Still picture={drawn.axis.clone()} />
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

/// Two are equal when they are the same one.
struct Shared(Rc<Trends>);

impl PartialEq for Shared {
    fn eq(&self, other: &Shared) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Properties, PartialEq)]
struct PanelProps {
    index: usize,
    trends: Shared,
    run: RunRef,
    lang: Lang,
    at_ns: u64,
    exact: Option<[u64; 3]>,
    hover: Option<(usize, u64)>,
    on_hover: Callback<Option<(usize, u64)>>,
    on_action: Callback<Action>,
}

/// One chart: title and values in words, the picture below.
#[component]
fn Panel(props: &PanelProps) -> Html {
    let node = use_node_ref();
    let (lang, index) = (props.lang, props.index);
    let trend = &props.trends.0.plots[index];
    let frame = props.trends.0.frame;
    let kind = trend.kind;
    let values = props.exact.unwrap_or_else(|| trend.values(&props.run, props.at_ns));
    let arrivals = trend.arrivals(&props.run, props.at_ns);
    let said = summary(trend, values, arrivals, props.at_ns, lang);
    let pointed = {
        let node = node.clone();
        move |event: &PointerEvent| pointer_x(&node, event, frame.width).map(|x| frame.ns_at(x))
    };
    let onpointerdown = {
        let (pointed, node, on_action) = (pointed.clone(), node.clone(), props.on_action.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0
                && let Some(ns) = pointed(&event)
            {
                if let Some(element) = node.cast::<Element>() {
                    // Without it a drag that leaves the chart would stop there.
                    let _ = element.set_pointer_capture(event.pointer_id());
                }
                on_action.emit(Action::Seek(ns));
            }
        })
    };
    let onpointermove = {
        let (on_action, on_hover) = (props.on_action.clone(), props.on_hover.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(ns) = pointed(&event) {
                if event.buttons() & 1 == 1 {
                    on_action.emit(Action::Seek(ns));
                }
                on_hover.emit((event.pointer_type() != "touch").then_some((index, ns)));
            }
        })
    };
    let onpointerleave = {
        let on_hover = props.on_hover.clone();
        Callback::from(move |_: PointerEvent| on_hover.emit(None))
    };
    let onkeydown = {
        let (on_action, at_ns) = (props.on_action.clone(), props.at_ns);
        Callback::from(move |event: KeyboardEvent| {
            if let Some(to) = keyed(&event, at_ns, frame.end_ns) {
                event.prevent_default();
                event.stop_propagation();
                on_action.emit(Action::Seek(to));
            }
        })
    };
    html! {
        <figure class="ql-chart">
            <figcaption class="ql-chart__head">
                <h3 class="ql-chart__title">{ kind.title().get(lang) }<span class="ql-chart__unit">{ kind.unit().get(lang) }</span></h3>
                <ReadOuts {kind} {values} {arrivals} {lang} />
            </figcaption>
            <div ref={node} class="ql-chart__plot" role="slider" tabindex="0" aria-label={kind.title().get(lang)} aria-valuemin="0"
                aria-valuemax={(frame.end_ns / 1_000_000).to_string()} aria-valuenow={(props.at_ns / 1_000_000).to_string()}
                aria-valuetext={said} {onpointerdown} {onpointermove} {onpointerleave} {onkeydown}>
                <svg class="ql-plot" role="img" aria-label={kind.title().get(lang)} width={frame.width.to_string()}
                    height={trend.height.to_string()} viewBox={view_box(frame.width, trend.height)}>
                    <g key="still"><Still picture={trend.picture.clone()} /></g>
                    <g key="cursor">{ draw(&cursor(trend, &frame, props.at_ns, values)) }</g>
                    <g key="hover">{ for props.hover.map(|(on, ns)| draw(&hovered(trend, &frame, &props.run, ns, on == index, lang))) }</g>
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

#[derive(Properties, PartialEq)]
struct ReadOutsProps {
    kind: Kind,
    values: [u64; 3],
    arrivals: Option<u64>,
    lang: Lang,
}

/// The values at the cursor, each behind a sample of its line.
#[component]
fn ReadOuts(props: &ReadOutsProps) -> Html {
    let lang = props.lang;
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
                <span class="ql-read__value">{ props.kind.value(value, lang) }</span>
            </li>
        }
    };
    html! {
        <ul class="ql-reads" aria-label={text::BEST_VALUE_AT_CURSOR.get(lang)}>
            { for props.arrivals.map(|value| item("arrivals", text::ARRIVALS.get(lang), value, true)) }
            { for (0..3).map(|variant| item(VARIANT_CLASSES[variant], variant_name(variant, lang), props.values[variant], false)) }
        </ul>
    }
}
