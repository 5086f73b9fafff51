//! Settings worth a look, and what a reader can do in the middle of a run.

use crate::lang::Lang;
use crate::markup::Markup;
use crate::scenarios::Lab;
use crate::text::control;

/// One button a preset; the one that holds is marked.
pub fn presets(out: &mut Markup, lab: &Lab, current: Option<&str>, lang: Lang) {
    out.raw("<div class=\"ql-presets\" role=\"group\"").say("aria-label", control::PRESETS.get(lang));
    out.raw("><span class=\"ql-presets-name\">").text(control::PRESETS.get(lang)).raw("</span>");
    for (index, preset) in lab.presets.iter().enumerate() {
        let pressed = if current == Some(preset.id) { "true" } else { "false" };
        out.raw("<button type=\"button\" data-do=\"preset\"").at("data-n", index as i64).say("aria-pressed", pressed);
        out.say("title", preset.about.get(lang)).raw(">").text(preset.name.get(lang)).raw("</button>");
    }
    out.raw("</div>");
}

/// One button for each thing that can be done at the cursor, and how much was `done` so far.
pub fn intervene(out: &mut Markup, lab: &Lab, done: usize, lang: Lang) {
    out.raw("<div class=\"ql-intervene\" role=\"group\"").say("aria-label", control::INTERVENE.get(lang));
    out.say("title", lab.words.intervene_about.get(lang)).raw("><span class=\"ql-presets-name\">");
    out.text(control::INTERVENE.get(lang)).raw("</span>");
    for (index, name) in lab.commands.iter().enumerate() {
        out.raw("<button type=\"button\" data-do=\"intervene\"").at("data-n", index as i64).raw(">").text(name.get(lang)).raw("</button>");
    }
    if done > 0 {
        let done = control::INTERVENED.fill(lang, &[("n", &crate::lang::count(done as u64))]);
        out.raw("<span class=\"ql-done\">").text(&done).raw("</span>");
    }
    out.raw("</div>");
}
