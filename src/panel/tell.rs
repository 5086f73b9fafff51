//! What the panels of large runs say alike.

use super::text;
use crate::lang::{self, Lang, Text};
use crate::markup::Markup;
use crate::text::state::State;

/// A sentence with its slots filled, as a paragraph.
pub(super) fn say(to: &mut Markup, sentence: Text, words: &[(&str, String)], lang: Lang) {
    let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    to.raw("<p>").text(&sentence.fill(lang, &words)).raw("</p>");
}

/// The shape of a state in its colour; the word follows.
pub(super) fn sign(to: &mut Markup, token: &str, mark: &str) {
    to.raw("<span class=\"ql-sign ql-c-").raw(token).raw("\" aria-hidden=\"true\">").raw(mark).raw("</span> ");
}

/// A size of memory.
pub(super) fn megabytes(bytes: usize) -> String {
    [&lang::fixed(bytes as u64, 1 << 20, 1), " MB"].concat()
}

/// Where everybody stands at the end of a large run, and in the reader's own: each place with both numbers.
pub(super) fn places(to: &mut Markup, rows: &[(State, u64, u32)], lang: Lang) {
    let everybody: u64 = rows.iter().map(|row| row.1).sum();
    let yours: u64 = rows.iter().map(|row| u64::from(row.2)).sum();
    to.raw("<div class=\"ql-scroll\" tabindex=\"0\"><table><caption>").text(text::TABLE_CAPTION.get(lang)).raw("</caption><thead><tr>");
    for column in [text::COLUMN_WHERE, text::COLUMN_NUMBER, text::COLUMN_SHARE, text::COLUMN_YOURS] {
        to.raw("<th scope=\"col\">").text(column.get(lang)).raw("</th>");
    }
    to.raw("</tr></thead><tbody>");
    for (state, n, here) in rows.iter().filter(|(_, n, here)| *n > 0 || *here > 0) {
        to.raw("<tr><th scope=\"row\">");
        sign(to, state.token, state.mark);
        to.text(state.name.get(lang)).raw("</th><td>").text(&lang::count(*n)).raw("</td><td>");
        to.text(&lang::percent(*n, everybody, 2)).raw("</td><td>").text(&lang::percent((*here).into(), yours, 2)).raw("</td></tr>");
    }
    to.raw("</tbody></table></div>");
}
