//! The buttons that move through time, and those that change the crowd.

use crate::lang::{self, Lang, Text};
use crate::markup::Markup;
use crate::playback::{FASTEST, SLOWEST};
use crate::text::control;

/// What the buttons need.
pub struct ControlsProps {
    /// The cursor in nanoseconds.
    pub at_ns: u64,
    /// Whether it moves.
    pub playing: bool,
    /// Whether it is at the end.
    pub at_end: bool,
    /// The speed as a power of two.
    pub speed_exp: i8,
    /// The seed.
    pub seed: u32,
    /// Whether the link was just copied; `Some(false)` when that failed.
    pub copied: Option<bool>,
    /// The language.
    pub lang: Lang,
}

/// A button that does what a key does, up to its further attributes.
fn button(out: &mut Markup, key: &str) {
    out.raw("<button type=\"button\"").say("data-do", key);
}

/// Small buttons: the sign, the name, the key, and how the key is written.
fn icons(out: &mut Markup, lang: Lang, list: &[(&str, Text, &str, &str)]) {
    for (sign, name, key, written) in list {
        let name = name.get(lang);
        button(out, key);
        out.raw(" class=\"ql-icon\"").say("aria-label", name).say("title", &[name, " (", written, ")"].concat());
        out.raw("><span aria-hidden=\"true\">").raw(sign).raw("</span></button>");
    }
}

/// Play, step, speed, seed, link and help: what is in `.ql-controls`.
pub fn controls(props: &ControlsProps) -> String {
    let lang = props.lang;
    let mut out = Markup::new();
    out.raw("<div class=\"ql-transport\" role=\"group\"").say("aria-label", control::SCRUB_BAR.get(lang)).raw(">");
    icons(
        &mut out,
        lang,
        &[
            ("|‹", control::TO_START, "Home", "Home"),
            ("‹‹", control::PREVIOUS_MOMENT, "PageUp", "PageUp"),
            ("‹", control::PREVIOUS_EVENT, "ArrowLeft", "←"),
        ],
    );
    let (sign, name) = match (props.playing, props.at_end) {
        (true, _) => ("❚❚", control::PAUSE),
        (false, true) => ("▶", control::PLAY_AGAIN),
        (false, false) => ("▶", control::PLAY),
    };
    button(&mut out, "k");
    out.raw(" class=\"ql-play\"").say("title", control::PLAY_KEY.get(lang)).raw("><span aria-hidden=\"true\">").raw(sign);
    out.raw("</span> ").text(name.get(lang)).raw("</button>");
    icons(&mut out, lang, &[("›", control::NEXT_EVENT, "ArrowRight", "→"), ("››", control::NEXT_MOMENT, "PageDown", "PageDown")]);
    out.raw("<output class=\"ql-clock\">").text(&lang::clock(props.at_ns)).raw("</output></div>");
    let speed = lang::speed(props.speed_exp);
    out.raw("<label class=\"ql-speed\"").say("title", &control::SPEED_IS.fill(lang, &[("speed", &speed)])).raw("><span>");
    out.text(control::SPEED.get(lang)).raw("</span><input type=\"range\" data-do=\"speed\" step=\"1\"");
    out.at("min", SLOWEST.into()).at("max", FASTEST.into()).at("data-at", props.speed_exp.into()).say("aria-valuetext", &speed);
    out.raw("><output class=\"ql-n\">").text(&speed).raw("</output></label><div class=\"ql-extras\">");
    button(&mut out, "s");
    out.say("title", control::NEW_SEED_ABOUT.get(lang)).raw(">");
    out.text(&control::SEED_IS.fill(lang, &[("seed", &props.seed.to_string())])).raw(" ⟳</button>");
    let copy = match props.copied {
        None => control::COPY_LINK,
        Some(true) => control::COPIED,
        Some(false) => control::COPY_FAILED,
    };
    button(&mut out, "c");
    out.say("title", control::COPY_LINK_ABOUT.get(lang)).raw(">").text(copy.get(lang)).raw("</button>");
    button(&mut out, "r");
    out.raw(">").text(control::RESET.get(lang)).raw("</button>");
    icons(&mut out, lang, &[("?", control::KEYS, "?", "?")]);
    out.raw("</div>");
    out.finish()
}
