//! The charts under the diagram, with one cursor through all of them.

use super::lane::shown;
use super::live::{Live, Part};
use super::memo::memo;
use super::view::Msg;
use crate::chart::kept::Drawn;
use crate::chart::kind::{ChartKind, Reads};
use crate::chart::overlay::{cursor, hovered};
use crate::chart::shape::Picture;
use crate::chart::trend::{Trend, Trends};
use crate::chart::words::{open_svg, plot};
use crate::lab::{Action, Now, RunRef};
use crate::lang::{self, Lang, Text};
use crate::markup::Markup;
use crate::text::{chart as text, control};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Shapes that are drawn once and left alone until they are other shapes.
pub(super) fn still(class: &'static str, size: (u32, u32), picture: &Picture) -> Html {
    let picture = picture.clone();
    memo(picture.stamp().to_string(), move || shown(plot(class, size, picture.shapes())))
}

/// The element over which an event came, as far up as `selector` says.
pub(super) fn over(selector: &str, event: &Event) -> Option<Element> {
    event.target_dyn_into::<Element>()?.closest(selector).ok().flatten()
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

/// A handler that passes on what an event means, if it means anything.
pub(super) fn on_some<E: 'static>(on: &Callback<Msg>, meaning: impl Fn(E) -> Option<Msg> + 'static) -> Callback<E> {
    let on = on.clone();
    Callback::from(move |event: E| {
        if let Some(message) = meaning(event) {
            on.emit(message);
        }
    })
}

/// The person and the instant of their story that a press on a piece of text asks for.
pub(super) fn asked_for(event: &Event) -> Option<Action> {
    let place = over("[data-key]", event)?;
    let key = place.get_attribute("data-key")?.parse().ok()?;
    Some(Action::Visit(key, place.get_attribute("data-ns")?.parse().ok()?))
}

/// The instant that a press on a piece of text asks for.
pub(super) fn asked(event: &Event) -> Option<Action> {
    over("[data-ns]", event)?.get_attribute("data-ns")?.parse::<u64>().ok().map(Action::Seek)
}

/// The part of a chart that answers to the pointer.
const PLOT: &str = ".ql-chart__plot";

/// The instant to which a key moves the cursor; nothing for keys that are not about time.
fn keyed(event: &KeyboardEvent, at_ns: u64, end_ns: u64) -> Option<u64> {
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

/// Which chart the pointer is over, and at which instant.
pub type Hover = Option<(usize, u64)>;

/// What the charts need.
pub struct ChartsProps<'a> {
    /// The run.
    pub run: &'a RunRef,
    /// The instant at the cursor.
    pub now: &'a Now,
    /// The room in CSS pixels.
    pub width: u32,
    /// The language.
    pub lang: Lang,
    /// Where the text goes.
    pub live: &'a Live,
    /// Where the pointer is.
    pub hover: Hover,
    /// What happened.
    pub on: &'a Callback<Msg>,
}

/// The lab's charts over one time axis.
pub fn charts(props: &ChartsProps<'_>, drawn: &Drawn) -> Html {
    let trends = drawn.trends(props.run, props.width, props.lang);
    html! {
        <div class="ql-charts">
            { for (0..trends.plots.len()).map(|index| panel(index, &trends, props)) }
            { still("ql-plot ql-plot--axis", (trends.frame.width, 22), &trends.axis) }
        </div>
    }
}

/// What the picture shows at the cursor; nothing for what needs a stretch of time.
fn exact(kind: ChartKind, now: &Now) -> Option<Vec<u64>> {
    match kind.reads {
        Reads::Rate { .. } | Reads::Share { .. } => None,
        Reads::Level(level) => Some(now.rows.iter().map(|row| row.levels[level].into()).collect()),
    }
}

/// One chart: title and values in words, the picture below.
fn panel(index: usize, trends: &Rc<Trends>, props: &ChartsProps<'_>) -> Html {
    let (lang, at_ns, frame) = (props.lang, props.now.at_ns, trends.frame);
    let trend = &trends.plots[index];
    let kind = trend.kind;
    let values = exact(kind, props.now).unwrap_or_else(|| trend.values(props.run, at_ns));
    let area = trend.area(props.run, at_ns);
    let size = (frame.width, trend.height);
    let mut moving = cursor(props.run, trend, &frame, at_ns, &values);
    if let Some((on, ns)) = props.hover {
        moving.extend(hovered(trend, &frame, props.run, ns, on == index, lang));
    }
    let on = props.on;
    let seek = |ns| Msg::Act(Action::Seek(ns));
    let onpointerdown = on_some(on, move |event: PointerEvent| grasped(PLOT, &event, frame.width).map(|x| seek(frame.ns_at(x))));
    let onpointermove = on_some(on, move |event: PointerEvent| {
        let ns = frame.ns_at(pointed(PLOT, &event, frame.width)?);
        if event.buttons() & 1 == 1 { Some(seek(ns)) } else { Some(Msg::Hover((event.pointer_type() != "touch").then_some((index, ns)))) }
    });
    let onpointerleave = on.reform(|_: PointerEvent| Msg::Hover(None));
    let onkeydown = on_some(on, move |event: KeyboardEvent| {
        let to = keyed(&event, at_ns, frame.end_ns)?;
        event.prevent_default();
        event.stop_propagation();
        Some(seek(to))
    });
    html! {
        <figure key={index} class="ql-chart">
            <figcaption>{ props.live.show(Part::Head(index), head(props.run, kind, &values, area, lang)) }</figcaption>
            <div class="ql-chart__plot" role="slider" tabindex="0" aria-label={kind.title.get(lang)} aria-valuemin="0"
                aria-valuemax={(frame.end_ns / 1_000_000).to_string()} aria-valuenow={(at_ns / 1_000_000).to_string()}
                aria-valuetext={summary(props.run, trend, &values, area, at_ns, lang)} {onpointerdown} {onpointermove} {onpointerleave} {onkeydown}>
                { still("ql-plot", size, &trend.picture) }
                { props.live.show(Part::Over(index), plot("ql-plot ql-over", size, &moving)) }
            </div>
        </figure>
    }
}

fn summary(run: &RunRef, trend: &Trend, values: &[u64], area: Option<(Text, u64)>, ns: u64, lang: Lang) -> String {
    let mut parts = String::new();
    let mut add = |name: &str, value: u64| {
        if !parts.is_empty() {
            parts.push_str(control::AND.get(lang));
        }
        parts.push_str(&[name, " ", &trend.kind.value(value, lang)].concat());
    };
    if let Some((name, n)) = area {
        add(name.get(lang), n);
    }
    for (variant, value) in run.lab.variants.iter().zip(values) {
        add(variant.name.get(lang), *value);
    }
    let time = lang::seconds(ns, 2, lang);
    text::SUMMARY.fill(lang, &[("title", trend.kind.title.get(lang)), ("time", &time), ("values", &parts)])
}

/// Title, unit, and the values at the cursor, each behind a sample of its line.
fn head(run: &RunRef, kind: ChartKind, values: &[u64], area: Option<(Text, u64)>, lang: Lang) -> String {
    let mut out = Markup::new();
    out.raw("<div class=\"ql-chart__head\"><h3 class=\"ql-chart__title\">").text(kind.title.get(lang));
    out.raw("<span class=\"ql-chart__unit\">").text(kind.unit.get(lang)).raw("</span></h3><ul class=\"ql-reads\"");
    out.say("aria-label", text::BEST_VALUE_AT_CURSOR.get(lang)).raw(">");
    let mut item = |class: Option<&str>, name: &str, value: u64| {
        out.raw("<li class=\"ql-read\"").say("title", name).raw(">");
        open_svg(&mut out, "ql-read__sample", (18, 10));
        match class {
            None => out.raw(" aria-hidden=\"true\"><rect class=\"ql-area ql-area--arrivals\" y=\"1\" width=\"18\" height=\"8\"/></svg>"),
            Some(class) => {
                out.raw(" aria-hidden=\"true\"><line class=\"ql-line ql-line--").raw(class).raw("\" y1=\"5\" x2=\"18\" y2=\"5\"/></svg>")
            }
        };
        out.raw("<span class=\"ql-visually-hidden\">").text(name).raw("</span><span class=\"ql-read__value\">");
        out.text(&kind.value(value, lang)).raw("</span></li>");
    };
    if let Some((name, value)) = area {
        item(None, name.get(lang), value);
    }
    for (index, value) in values.iter().enumerate() {
        item(Some(run.lab.colour(index).id), run.lab.variants[index].name.get(lang), *value);
    }
    out.raw("</ul></div>");
    out.finish()
}
