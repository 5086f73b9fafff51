//! What one variant came to: its name, what it is made of, and where everybody stands. Pure text, for the page with and without
//! a script.

use crate::lab::{Row, RunRef};
use crate::lang::{self, Lang};
use crate::markup::Markup;

/// Where everybody of one variant stands at the cursor: the legend and the results in one.
pub fn results(run: &RunRef, variant: usize, row: &Row, lang: Lang) -> String {
    let everybody = run.crowd().len() as u32;
    let mut list = Markup::new();
    list.raw("<ul class=\"ql-results\">");
    for (state, n) in run.results(variant, row) {
        list.raw("<li").say("title", state.about.get(lang)).raw("><span class=\"ql-sign ql-c-").raw(state.token);
        list.raw("\" aria-hidden=\"true\">").raw(state.mark).raw("</span><span class=\"ql-what\">").text(state.name.get(lang));
        list.raw("</span><svg class=\"ql-bar\" viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        list.raw("<rect class=\"ql-bar-back\" width=\"1000\" height=\"8\"/><rect height=\"8\" class=\"ql-f-").raw(state.token).raw("\"");
        list.at("width", per_mille(n, everybody)).raw("/></svg><b class=\"ql-n\">").text(&lang::count(n.into())).raw("</b></li>");
    }
    list.raw("</ul>");
    list.finish()
}

/// A part of a whole in thousandths, for the length of a bar.
fn per_mille(n: u32, of: u32) -> i64 {
    i64::from(n) * 1_000 / i64::from(of.max(1))
}

/// A variant's name and what it is made of.
pub fn heading(run: &RunRef, variant: usize, lang: Lang) -> (&'static str, String) {
    (run.lab.variants[variant].name.get(lang), run.about(variant, lang))
}
