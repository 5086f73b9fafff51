//! The scrub bar: time, drawn and draggable.

use super::live::Live;
use crate::chart::kept::Drawn;
use crate::chart::scrub::{Marker, Scrub as Bar};
use crate::chart::shape::{Shape, px};
use crate::chart::words::{open_svg, plot};
use crate::lab::RunRef;
use crate::lang::{self, Lang};
use crate::markup::Markup;
use crate::text::control;

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
}

/// A strip of health for each variant, the moments over them, and the cursor through them.
pub fn scrub_bar(out: &mut Markup, props: &ScrubProps<'_>, drawn: &Drawn) {
    let bar = drawn.scrub(props.run, props.width, props.lang);
    let (lang, frame, at_ns) = (props.lang, bar.frame, props.at_ns);
    out.raw("<div class=\"ql-scrub").raw(if props.playing { " ql-scrub--playing" } else { "" });
    out.raw("\"><input class=\"ql-scrub__range\" type=\"range\" data-do=\"seek\" min=\"0\" step=\"100\"");
    out.at("max", (frame.end_ns / NANOS_PER_MS) as i64).at("data-at", (at_ns / NANOS_PER_MS) as i64);
    out.say("aria-label", control::SCRUB_BAR.get(lang)).say("aria-valuetext", &spoken(&bar, at_ns, props.playing, lang)).raw(">");
    props.live.kept_leaf(out, "bar", 0, bar.picture.stamp().to_string(), &|| still(&bar, lang));
    props.live.leaf(out, "thumb", 0, plot("ql-plot ql-over", (frame.width, bar.height), &thumb(&bar, at_ns)));
    out.raw("</div>");
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
