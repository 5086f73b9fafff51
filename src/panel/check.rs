//! A check against theory: the lab is set to a case that a formula covers, is played with many seeds, and both say what they find.

mod cases;
mod flash_sale;
pub mod words;

use super::plot::{Plot, plots};
use super::{Job, text};
use crate::lang::{self, Lang, NOTHING, Text};
use crate::link::{self, Link};
use crate::markup::Markup;
use cases::{Case, Checked};
use queue_engine::knobs::Values;
use queue_engine::theory::sample::Row;

pub(super) use cases::{check_in as open_check_in, flash_sale as open_flash_sale};

/// Runs of each case. The half width of an interval falls with the root of their number; twice as exact would take four times as long.
const RUNS: u32 = 100;

/// What is known of one case.
struct Part {
    case: Case,
    /// Why the reader's own setting is not covered; nothing if it is.
    unmet: Vec<Text>,
    /// Which knobs were moved so that it is.
    changes: Vec<(&'static str, i64)>,
    values: Values,
    /// The comparison, or why even the changes did not help.
    checked: Result<Box<dyn Checked>, Vec<Text>>,
}

/// Every case of a lab in turn, a run a step.
struct Check {
    link: Link,
    lang: Lang,
    parts: Vec<Part>,
    done: u32,
}

impl Check {
    fn boxed(link: &Link, lang: Lang, parts: Vec<Part>) -> Box<dyn Job> {
        Box::new(Check { link: link.clone(), lang, parts, done: 0 })
    }

    fn all(&self) -> u32 {
        self.parts.len() as u32 * RUNS
    }
}

impl Job for Check {
    fn step(&mut self) -> bool {
        if self.done < self.all() {
            // Seeds from the link's on: its own run is among them.
            let (part, run) = (self.done / RUNS, self.done % RUNS);
            if let Ok(checked) = &mut self.parts[part as usize].checked {
                checked.step(self.link.seed.wrapping_add(run));
                self.done += 1;
            } else {
                self.done += RUNS;
            }
        }
        self.done < self.all()
    }

    fn progress(&self) -> (u64, u64) {
        (self.done.into(), self.all().into())
    }

    fn show(&self) -> String {
        let mut to = Markup::new();
        if self.done >= self.all() {
            let about = text::CHECK_HOW.fill(self.lang, &[("runs", &lang::count(RUNS.into()))]);
            to.raw("<p>").text(&about).raw("</p>");
        }
        let begun = (self.done / RUNS + 1).min(self.parts.len() as u32);
        for part in &self.parts[..begun as usize] {
            self.part(&mut to, part);
        }
        to.finish()
    }

    fn moment(&self, _: u32) -> String {
        String::new()
    }
}

impl Check {
    fn part(&self, to: &mut Markup, part: &Part) {
        let lang = self.lang;
        to.raw("<section class=\"ql-case\" data-case=\"").raw(part.case.id).raw("\"><h3>").text(part.case.name.get(lang)).raw("</h3><p>");
        to.text(part.case.about.get(lang)).raw("</p>");
        if part.unmet.is_empty() {
            to.raw("<p>").text(text::CHECK_APPLIES.get(lang)).raw("</p>");
        } else {
            to.raw("<p>").text(text::CHECK_NOT.get(lang)).raw("</p>");
            list(to, &part.unmet, lang);
        }
        if !part.changes.is_empty() {
            self.changed(to, part);
        }
        match &part.checked {
            Ok(checked) => {
                rows(to, &checked.rows(), lang);
                if let Some(curve) = checked.curve(self.link.seed) {
                    let plot =
                        Plot { over: Some(&curve.theory), ..Plot::new(text::CHECK_CURVE, "ql-plot-run", &curve.run, (1, curve.scale)) };
                    plots(to, &[plot], curve.end_ns, lang);
                }
            }
            Err(why) => {
                to.raw("<p>").text(text::CHECK_NEVER.get(lang)).raw("</p>");
                list(to, why, lang);
            }
        }
        to.raw("</section>");
    }

    /// Which knobs the case needs elsewhere, and the way to that run in the lab.
    fn changed(&self, to: &mut Markup, part: &Part) {
        let lang = self.lang;
        let lab = self.link.lab;
        let told = part.changes.iter().filter_map(|(id, value)| {
            let knob = lab.knobs.iter().find(|knob| knob.id == *id)?;
            let name = lab.knob_texts.iter().find(|text| text.id == *id)?.name.get(lang);
            Some(text::CHECK_KNOB.fill(lang, &[("name", name), ("value", &(lab.value)(knob, *value, lang))]))
        });
        let told: Vec<String> = told.collect();
        let all = told.join(text::CHECK_AND.get(lang));
        to.raw("<p>").text(&text::CHECK_SET.fill(lang, &[("knobs", &all)])).raw(" <a href=\"?");
        let there = Link { values: part.values.clone(), t_ms: None, follow: None, ..self.link.clone() };
        to.text(&link::write(&there)).raw("\">").text(text::CHECK_OPEN.get(lang)).raw("</a></p>");
    }
}

fn list(to: &mut Markup, all: &[Text], lang: Lang) {
    to.raw("<ul>");
    for text in all {
        to.raw("<li>").text(text.get(lang)).raw("</li>");
    }
    to.raw("</ul>");
}

fn rows(to: &mut Markup, rows: &[Row], lang: Lang) {
    to.raw("<div class=\"ql-scroll\" tabindex=\"0\"><table><thead><tr>");
    for column in [text::CHECK_WHAT, text::CHECK_THEORY, text::CHECK_RUNS, text::CHECK_BAND, text::CHECK_VERDICT] {
        to.raw("<th scope=\"col\">").text(column.get(lang)).raw("</th>");
    }
    to.raw("</tr></thead><tbody>");
    for row in rows {
        let name = words::quantity(row.id).map_or(row.id, |name| name.get(lang));
        to.raw("<tr><th scope=\"row\">").text(name).raw("</th><td>").text(&figure(row.theory)).raw("</td>");
        match &row.runs {
            Some(runs) => {
                to.raw("<td>").text(&figure(runs.mean)).raw(" ± ").text(&figure(runs.half_width)).raw("</td><td>");
                let band = [("low", figure(runs.lowest)), ("high", figure(runs.highest))];
                let band: Vec<(&str, &str)> = band.iter().map(|(name, value)| (*name, value.as_str())).collect();
                to.text(&text::CHECK_FROM_TO.fill(lang, &band));
                let verdict = verdict(row);
                to.raw("</td><td data-verdict=\"").raw(verdict.0).raw("\">").text(verdict.1.get(lang)).raw("</td></tr>");
            }
            None => {
                to.raw("<td>").raw(NOTHING).raw("</td><td></td><td></td></tr>");
            }
        }
    }
    to.raw("</tbody></table></div>");
}

/// Whether theory's figure lies in the interval. One in twenty does not, though both are right: that is what 95 % means.
fn verdict(row: &Row) -> (&'static str, Text) {
    match &row.runs {
        Some(runs) if (runs.mean - row.theory).abs() <= runs.half_width.max(1e-12) => ("inside", text::CHECK_INSIDE),
        Some(runs) if row.exact && (runs.mean - row.theory).abs() <= 3.0 * runs.error => ("near", text::CHECK_NEAR),
        Some(_) if row.exact => ("outside", text::CHECK_OUTSIDE),
        Some(_) | None => ("limit", text::CHECK_LIMIT),
    }
}

/// A figure with four digits that count.
fn figure(value: f64) -> String {
    if !value.is_finite() {
        return NOTHING.into();
    }
    let size = value.abs();
    let decimals = match () {
        () if size >= 1_000.0 || size == 0.0 => 0,
        () if size >= 100.0 => 1,
        () if size >= 10.0 => 2,
        () if size >= 1.0 => 3,
        () if size >= 0.01 => 5,
        () => 6,
    };
    let scale = 10_u64.pow(decimals);
    let sign = if value < 0.0 { "−" } else { "" };
    [sign, &lang::fixed((size * scale as f64 + 0.5) as u64, scale, decimals)].concat()
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::*;

    #[test]
    fn figures_keep_the_digits_that_count() {
        let told = [0.0, 0.012_345_6, 1.234_56, 23.456_7, 345.678, 45_678.9, -0.5].map(figure);
        assert_eq!(told, ["0", "0.01235", "1.235", "23.46", "345.7", "45,679", "−0.50000"]);
    }

    /// Both labs as they open: what is shown is whole, and theory lies where it should.
    #[test]
    fn every_case_of_every_lab_is_checked_and_none_is_far_off() {
        for query in ["lab=flash-sale", "lab=check-in"] {
            let mut job = open("check", Lang::En, query).expect("every lab has this panel");
            while job.step() {}
            let html = job.show();
            assert_eq!(html.matches("<section").count(), 3, "{html}");
            assert_eq!(html.matches("<table").count(), 3, "{html}");
            assert!(html.matches("data-verdict=\"inside\"").count() >= 4, "{html}");
            assert!(!html.contains("data-verdict=\"outside\""), "{html}");
            assert!(html.contains("<a href=\"?lab="));
        }
    }

    #[test]
    fn where_theory_does_not_apply_it_says_why() {
        let job = open("check", Lang::En, "lab=flash-sale").expect("the lab has this panel");
        assert!(job.show().contains(words::DATABASE_SLOWS_DOWN.get(Lang::En)));
    }
}
