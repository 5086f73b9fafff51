//! The ladder: from a hole to what mends it, step by step.

use crate::lab::RunRef;
use crate::lang::{Lang, NOTHING};
use crate::markup::Markup;
use crate::scenarios::{LABS, Rung};
use crate::text::control;

/// Whether a lab of this module has a ladder. Where none has, the module is built without what shows one: 1 KB of the download.
const ANY: bool = {
    let mut lab = 0;
    while lab < LABS.len() && LABS[lab].ladder.is_empty() {
        lab += 1;
    }
    lab < LABS.len()
};

/// Every rung as a button, and the one where the reader stands (`at`, and whether it is mended) in words; nothing for a lab
/// without a ladder.
pub fn ladder(out: &mut Markup, run: &RunRef, at: Option<(usize, bool)>, lang: Lang) {
    let rungs = run.lab.ladder;
    if !ANY || rungs.is_empty() {
        return;
    }
    out.raw("<div role=\"group\" class=\"ql-ladder\"").say("aria-label", control::LADDER.get(lang)).raw("><h3 class=\"ql-chart__title\">");
    out.text(control::LADDER.get(lang)).raw("</h3><ol class=\"ql-rungs\">");
    for (index, rung) in rungs.iter().enumerate() {
        let reached = at.is_some_and(|(at, mended)| index < at || index == at && mended);
        out.raw(if reached { "<li class=\"ql-rung ql-rung--mended\">" } else { "<li class=\"ql-rung\">" });
        climb(out, "before", index);
        if at.is_some_and(|(at, _)| at == index) {
            out.raw(" aria-current=\"step\"");
        }
        out.raw("><span aria-hidden=\"true\">").raw(if reached { "✓ " } else { "○ " }).raw("</span>");
        out.text(rung.name.get(lang)).raw("</button></li>");
    }
    out.raw("</ol>");
    match at {
        Some((index, mended)) => here(out, run, index, mended, lang),
        None => {
            out.raw("<p class=\"ql-rung-text\" aria-live=\"polite\">").text(control::LADDER_ABOUT.get(lang)).raw("</p>");
        }
    }
    out.raw("</div>");
}

/// A button to a rung as it is `before` or `after` it is mended, up to its further attributes.
fn climb(out: &mut Markup, to: &str, index: usize) {
    out.raw("<button type=\"button\"").say("data-do", to).at("data-n", index as i64);
}

/// The rung where the reader stands: what goes wrong, or what mends it, and the button to go on.
fn here(out: &mut Markup, run: &RunRef, index: usize, mended: bool, lang: Lang) {
    let rung: &Rung = &run.lab.ladder[index];
    let n = run.slot(rung.counts).map_or_else(|| NOTHING.to_string(), |number| number.format(lang));
    let text = if mended { rung.mend } else { rung.hole }.fill(lang, &[("n", &n)]);
    let chosen = control::SEED_CHOSEN.fill(lang, &[("seed", &rung.seed.to_string())]);
    out.raw("<div class=\"ql-rung-text\" aria-live=\"polite\"><p>").text(&text).raw(" <small>").text(&chosen).raw("</small>");
    let is_last = index + 1 == run.lab.ladder.len();
    if mended && is_last {
        out.raw(" <strong>").text(control::LADDER_DONE.get(lang)).raw("</strong>");
    }
    out.raw("</p>");
    const MAIN: &str = " class=\"ql-button ql-button--main\">";
    if !mended {
        climb(out, "after", index);
        out.raw(MAIN).text(&control::SWITCH_ON.fill(lang, &[("name", rung.name.get(lang))])).raw("</button>");
    } else {
        // From the last rung on to the first: the button that has the focus must not vanish under it.
        climb(out, "before", if is_last { 0 } else { index + 1 });
        out.raw(MAIN).text(if is_last { control::LADDER_AGAIN } else { control::NEXT_HOLE }.get(lang)).raw("</button>");
    }
    out.raw("</div>");
}
