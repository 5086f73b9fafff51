//! The panel of knobs: a row each, from the lab's table.

use super::patch::elements;
use crate::lang::Lang;
use crate::markup::Markup;
use crate::scenarios::Lab;
use crate::slider;
use crate::text::control;
use queue_engine::knobs::{Kind, Knob, Values};
use std::cell::Cell;
use web_sys::Element;

/// What a panel keeps from one drawing to the next.
#[derive(Default)]
pub struct Panel {
    /// Stands before the ids of its controls, since a page may have several panels; nothing in the first.
    prefix: String,
    /// A bit for each group that has been unfolded for a changed knob. It stays so when the knob comes back, since it would
    /// otherwise fold up under the reader's hand.
    unfolded: Cell<u32>,
    /// Those of them that are yet to be unfolded on the page.
    unfolding: Cell<u32>,
}

impl Panel {
    /// The panel of the lab in a place of the page.
    pub fn of(place: usize) -> Panel {
        Panel { prefix: if place == 0 { String::new() } else { ["lab", &(place + 1).to_string(), "-"].concat() }, ..Panel::default() }
    }

    /// Unfolds each group in which the first knob has been changed, once: from then on it is the reader's.
    pub fn unfold(&self, root: &Element) {
        let groups = self.unfolding.take();
        if groups != 0
            && let Ok(found) = root.query_selector_all(".ql-group details")
        {
            for fold in elements(&found) {
                let index: u32 = fold.get_attribute("data-n").and_then(|index| index.parse().ok()).unwrap_or(0);
                if groups >> index & 1 == 1 {
                    let _ = fold.set_attribute("open", "");
                }
            }
        }
    }
}

/// What a group's text is made from.
pub fn stamp(lab: &Lab, index: usize, values: &Values, lang: Lang) -> String {
    let mut out = Markup::new();
    out.raw(lab.id).raw(lang.tag());
    for (row, _) in in_group(lab, index) {
        out.raw(" ").int(values.at(row));
    }
    out.finish()
}

fn in_group(lab: &Lab, index: usize) -> impl Iterator<Item = (usize, &Knob)> {
    lab.knobs.iter().enumerate().filter(move |(_, knob)| knob.group == lab.groups[index].0)
}

/// The knobs of one group; those that matter most first, the others folded away.
pub fn knobs(panel: &Panel, lab: &Lab, index: usize, values: &Values, lang: Lang) -> String {
    let mut out = Markup::new();
    let (mut front, mut folded, mut count, mut changed) = (Markup::new(), Markup::new(), 0, false);
    for (row, knob) in in_group(lab, index) {
        let value = values.at(row);
        let is_front = lab.front.contains(&knob.id);
        if !is_front {
            count += 1;
            changed |= value != knob.default;
        }
        knob_row(if is_front { &mut front } else { &mut folded }, panel, lab, row, value, lang);
    }
    let before = panel.unfolded.get();
    let unfolded = before | u32::from(changed) << index;
    panel.unfolded.set(unfolded);
    panel.unfolding.set(panel.unfolding.get() | (unfolded & !before));
    out.raw("<fieldset class=\"ql-group\"><legend>").text(lab.groups[index].1.get(lang)).raw("</legend>").raw(front.as_str());
    if count > 0 {
        out.raw("<details").at("data-n", index as i64).raw(if unfolded >> index & 1 == 1 { " open><summary>" } else { "><summary>" });
        out.text(control::MORE_SETTINGS.get(lang)).raw("<span class=\"ql-n\">").int(count).raw("</span></summary>");
        out.raw(folded.as_str()).raw("</details>");
    }
    out.raw("</fieldset>");
    out.finish()
}

/// One knob. A double click on its row brings its default back, and so does the button that appears once it is changed.
fn knob_row(out: &mut Markup, panel: &Panel, lab: &Lab, row: usize, value: i64, lang: Lang) {
    let knob: &Knob = &lab.knobs[row];
    let Some(text) = lab.knob_text(knob.id) else { return };
    let shown = (lab.value)(knob, value, lang);
    let usual = (lab.value)(knob, knob.default, lang);
    let changed = value != knob.default;
    let id = [panel.prefix.as_str(), knob.id].concat();
    let name = text.name.get(lang);
    out.raw("<div class=\"ql-knob ql-is-").raw(match knob.kind {
        Kind::Number { .. } => "number",
        Kind::Choice { .. } => "choice",
        Kind::Switch => "switch",
    });
    out.raw(if changed { " ql-is-changed\"" } else { "\"" }).at("data-n", row as i64);
    out.say("title", &[text.about.get(lang), " ", &control::DOUBLE_CLICK_RESETS.fill(lang, &[("value", &usual)])].concat());
    out.raw("><label").say("for", &id).raw(">").text(name).raw("</label>");
    let is_number = matches!(knob.kind, Kind::Number { .. });
    if is_number {
        out.raw("<output class=\"ql-n\"").say("for", &id).raw(">").text(&shown).raw("</output>");
    }
    out.raw("<button type=\"button\" class=\"ql-reset\" data-do=\"reset\"").at("data-n", row as i64);
    out.say("aria-label", &control::RESET_KNOB.fill(lang, &[("knob", name), ("value", &usual)]));
    out.raw(if changed { ">↺</button><" } else { " disabled>↺</button><" });
    out.raw(match knob.kind {
        Kind::Number { .. } => "input type=\"range\" min=\"0\" step=\"1\"",
        Kind::Choice { .. } => "select",
        Kind::Switch => "input type=\"checkbox\" role=\"switch\"",
    });
    // Where the control stands is put into it as a property, from the attribute: see `patch::stand`.
    out.say("id", &id).say("name", knob.id).raw(" data-do=\"knob\"").at("data-n", row as i64);
    if is_number {
        out.at("max", slider::last(knob)).at("data-at", slider::position(knob, value)).say("aria-valuetext", &shown);
    } else {
        out.at("data-at", value);
    }
    out.raw(">");
    if matches!(knob.kind, Kind::Choice { .. }) {
        for option in text.options {
            out.raw("<option>").text(option.get(lang)).raw("</option>");
        }
        out.raw("</select>");
    }
    out.raw("</div>");
}
