//! One moment of a run of a hundred million, as a sentence and a table of visits.

use super::tell::sign;
use super::text;
use crate::lang::{self, Lang, NOTHING, Text};
use crate::markup::Markup;
use crate::scenarios::flash_sale::state;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::scale::flash_sale::{Gate, Moment, Visit};
use queue_engine::time::SimTime;

const fn gate(gate: Gate) -> (Text, &'static str, &'static str) {
    match gate {
        Gate::Open => (text::GATE_OPEN, "waiting", "●"),
        Gate::Full => (text::GATE_FULL, "queue-full", "▲"),
        Gate::SoldOut => (text::GATE_SOLD_OUT, "sold-out", "✕"),
    }
}

/// An instant to the microsecond: a million visits a second come closer together than milliseconds.
fn instant(at: SimTime, lang: Lang) -> String {
    lang::seconds(at.nanos(), 6, lang)
}

pub(super) fn moment(moment: &Moment, setup: &Setup, lang: Lang) -> String {
    let mut to = Markup::new();
    let words = [
        ("time", instant(moment.at, lang)),
        ("arrived", lang::count(moment.arrived)),
        ("waiting", lang::count(moment.waiting)),
        ("left", lang::count(moment.available)),
        ("gate", gate(moment.gate).0.get(lang).to_string()),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    to.raw("<p>").text(&text::MOMENT_AT.fill(lang, &words)).raw("</p><div class=\"ql-scroll\" tabindex=\"0\"><table><caption>");
    to.text(text::MOMENT_CAPTION.get(lang)).raw("</caption><thead><tr>");
    for column in [text::VISIT, text::VISIT_CAME, text::VISIT_HEARD, text::VISIT_WORK, text::VISIT_END] {
        to.raw("<th scope=\"col\">").text(column.get(lang)).raw("</th>");
    }
    to.raw("</tr></thead><tbody>");
    for visit in &moment.visits {
        row(&mut to, visit, setup, lang);
    }
    to.raw("</tbody></table></div>");
    to.finish()
}

fn row(to: &mut Markup, visit: &Visit, setup: &Setup, lang: Lang) {
    to.raw("<tr><th scope=\"row\">").text(&lang::count(visit.number)).raw("</th><td>");
    to.text(&visit.presses.first().map_or_else(|| NOTHING.into(), |press| instant(press.at, lang))).raw("</td><td>");
    if let Some(press) = visit.presses.last() {
        let (heard, token, mark) = gate(press.heard);
        sign(to, token, mark);
        match visit.presses.len() {
            1 => to.text(heard.get(lang)),
            n => to.text(&text::PRESSES.fill(lang, &[("heard", heard.get(lang)), ("n", &lang::count(n as u64))])),
        };
    }
    to.raw("</td><td>").text(&work(visit, setup, lang)).raw("</td><td>");
    match visit.place.and_then(|(place, _)| state::find(place.id())) {
        Some(state) => {
            sign(to, state.token, state.mark);
            to.text(state.name.get(lang));
        }
        None => {
            to.text(text::FORGOTTEN.get(lang));
        }
    }
    to.raw("</td></tr>");
}

fn work(visit: &Visit, setup: &Setup, lang: Lang) -> String {
    let (Some((from, _)), Some((_, until))) = (visit.attempts.first(), visit.attempts.last()) else { return NOTHING.into() };
    let said = |at: SimTime| if at > setup.end { text::LATER.get(lang).to_string() } else { instant(at, lang) };
    if *from > setup.end {
        return said(*from);
    }
    let words = [("from", said(*from)), ("to", said(*until)), ("n", lang::count(visit.attempts.len() as u64))];
    let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if visit.attempts.len() == 1 { text::ATTEMPT.fill(lang, &words) } else { text::ATTEMPTS.fill(lang, &words) }
}
