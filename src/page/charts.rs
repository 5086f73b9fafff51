//! The charts under the diagram, with one cursor through all of them.

use super::live::Live;
use crate::chart::kept::Drawn;
use crate::chart::kind::{ChartKind, Reads};
use crate::chart::overlay::{cursor, hovered};
use crate::chart::trend::{Trend, Trends};
use crate::chart::words::{open_svg, plot};
use crate::lab::{Now, RunRef};
use crate::lang::{self, Lang, Text};
use crate::markup::Markup;
use crate::text::{chart as text, control};

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
}

/// The lab's charts over one time axis: what is in `.ql-charts`.
pub fn charts(props: &ChartsProps<'_>, drawn: &Drawn) -> String {
    let trends = drawn.trends(props.run, props.width, props.lang);
    let mut out = Markup::new();
    for index in 0..trends.plots.len() {
        panel(&mut out, index, &trends, props);
    }
    let axis = &trends.axis;
    let size = (trends.frame.width, 22);
    props.live.kept_leaf(&mut out, "axis", 0, axis.stamp().to_string(), &|| plot("ql-plot ql-plot--axis", size, axis.shapes()));
    out.finish()
}

/// What the picture shows at the cursor; nothing for what needs a stretch of time.
fn exact(kind: ChartKind, now: &Now) -> Option<Vec<u64>> {
    match kind.reads {
        Reads::Rate { .. } | Reads::Share { .. } => None,
        Reads::Level(level) => Some(now.rows.iter().map(|row| row.levels[level].into()).collect()),
    }
}

/// One chart: title and values in words, the picture below.
fn panel(out: &mut Markup, index: usize, trends: &Trends, props: &ChartsProps<'_>) {
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
    out.raw("<figure class=\"ql-chart\"><figcaption>");
    props.live.leaf(out, "head", index, head(props.run, kind, &values, area, lang));
    out.raw("</figcaption><div class=\"ql-chart__plot\" role=\"slider\" tabindex=\"0\" aria-valuemin=\"0\"").at("data-n", index as i64);
    out.say("aria-label", kind.title.get(lang)).at("aria-valuemax", (frame.end_ns / 1_000_000) as i64);
    out.at("aria-valuenow", (at_ns / 1_000_000) as i64);
    out.say("aria-valuetext", &summary(props.run, trend, &values, area, at_ns, lang)).raw(">");
    props.live.kept_leaf(out, "plot", index, trend.picture.stamp().to_string(), &|| plot("ql-plot", size, trend.picture.shapes()));
    props.live.leaf(out, "over", index, plot("ql-plot ql-over", size, &moving));
    out.raw("</div></figure>");
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
