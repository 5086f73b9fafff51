//! The parts of a lab that are read: ledger, waiting times, one shopper's story, as HTML text. A thing to press carries the instant
//! it leads to as `data-ns`; the page listens for it.

use super::incidents::Incident;
use super::kept::Drawn;
use super::ledger::{Line, Part};
use super::shape::Shape;
use super::steps::{Step, Told};
use super::theory::Claim;
use super::waits::{WaitScale, histogram};
use crate::lab::{Now, RunRef};
use crate::lang::{self, Lang, count};
use crate::markup::Markup;
use crate::scenarios::Lab;
use crate::text::{chart, control, ledger as text};
use queue_engine::readings::waits::Waits;

/// Room between histograms that stand side by side, in pixels.
const GAP: u32 = 24;
/// From this width on they do.
const WIDE: u32 = 720;

/// Opens an SVG of a size in CSS pixels, up to its further attributes.
pub fn open_svg(out: &mut Markup, class: &str, (width, height): (u32, u32)) {
    let (width, height) = (i64::from(width), i64::from(height));
    out.raw("<svg class=\"").raw(class).raw("\" viewBox=\"0 0 ").int(width).raw(" ").int(height).raw("\"");
    out.at("width", width).at("height", height);
}

/// Shapes as one SVG that nobody reads aloud.
pub fn plot(class: &str, size: (u32, u32), shapes: &[Shape]) -> String {
    let mut out = Markup::new();
    open_svg(&mut out, class, size);
    out.raw(" aria-hidden=\"true\">");
    for shape in shapes {
        shape.write(&mut out);
    }
    out.raw("</svg>");
    out.finish()
}

fn variant_in(out: &mut Markup, tag: &str, lab: &Lab, variant: usize, lang: Lang) {
    out.raw("<").raw(tag).raw(" class=\"ql-variant ql-variant--").raw(lab.colour(variant).id).raw("\">");
    out.text(lab.variants[variant].name.get(lang)).raw("</").raw(tag).raw(">");
}

/// Where everybody and every unit is, and what it cost.
pub fn ledger(run: &RunRef, now: &Now, lang: Lang) -> String {
    let tables = run.ledger(now, lang);
    let gaps = || tables.iter().flatten().filter_map(|part| part.gaps.as_ref()).flatten();
    let worst = gaps().map(|gap| gap.unsigned_abs()).max().unwrap_or(0);
    let verdict = match worst {
        0 => text::ALL_BALANCE.fill(lang, &[("n", &count(run.variants() as u64))]),
        worst => text::DOES_NOT_BALANCE.fill(lang, &[("n", &count(worst))]),
    };
    let mut out = Markup::new();
    out.raw("<div class=\"ql-ledger\"><div class=\"ql-ledger__head\"><h3 class=\"ql-chart__title\">").text(text::TITLE.get(lang));
    out.raw("</h3><span class=\"ql-chart__unit\">").text(&text::AT.fill(lang, &[("time", &lang::seconds(now.at_ns, 2, lang))]));
    out.raw("</span><span class=\"ql-verdict").raw(if worst == 0 { "\">✓ " } else { " ql-verdict--off\">✕ " });
    out.text(&verdict).raw("</span></div>");
    out.raw("<div class=\"ql-ledger__tables\">");
    for parts in &tables {
        table(&mut out, run.lab, parts, lang);
    }
    out.raw("</div></div>");
    out.finish()
}

fn table(out: &mut Markup, lab: &Lab, parts: &[Part], lang: Lang) {
    let Some(first) = parts.first() else { return };
    out.raw("<table class=\"ql-table\"><caption class=\"ql-visually-hidden\">")
        .text(first.title.get(lang))
        .raw("</caption><thead><tr><td></td>");
    for variant in 0..lab.variants.len() {
        out.raw("<th scope=\"col\">");
        variant_in(out, "span", lab, variant, lang);
        out.raw("</th>");
    }
    out.raw("</tr></thead>");
    for part in parts {
        out.raw("<tbody><tr class=\"ql-table__part\"><th scope=\"rowgroup\" colspan=\"")
            .int(lab.variants.len() as i64 + 1)
            .raw("\">")
            .text(part.title.get(lang))
            .raw("</th></tr>");
        for line in &part.lines {
            row(out, line, part, lang);
        }
        out.raw("</tbody>");
    }
    out.raw("</table>");
}

fn row(out: &mut Markup, line: &Line, part: &Part, lang: Lang) {
    out.raw(if line.is_sum { "<tr class=\"ql-table__sum\">" } else { "<tr>" }).raw("<th scope=\"row\"");
    if let Some(about) = line.about {
        out.say("title", about.get(lang));
    }
    out.raw(">");
    if let Some((mark, token)) = line.mark {
        sign(out, mark, token);
    }
    out.text(line.name.get(lang)).raw("</th>");
    for (variant, value) in line.values.iter().enumerate() {
        out.raw(if line.some[variant] { "<td>" } else { "<td class=\"ql-table__none\">" }).text(value);
        if let Some(gap) = part.gaps.as_ref().filter(|_| line.is_sum).map(|gaps| gaps[variant]).filter(|gap| *gap != 0) {
            out.raw(" <span class=\"ql-verdict--off\">");
            out.text(&text::DOES_NOT_BALANCE.fill(lang, &[("n", &count(gap.unsigned_abs()))])).raw("</span>");
        }
        out.raw("</td>");
    }
    out.raw("</tr>");
}

fn sign(out: &mut Markup, mark: &str, token: &str) {
    out.raw("<span class=\"ql-state ql-state--").raw(token).raw("\" aria-hidden=\"true\">").raw(mark).raw("</span>");
}

/// Histograms of every kind of waiting times, those of one kind on one scale: side by side where there is room, else stacked.
pub fn waits(run: &RunRef, now: &Now, drawn: &Drawn, width: u32, lang: Lang) -> String {
    let mut out = Markup::new();
    for kind in 0..run.lab.waits.len() {
        one_kind(&mut out, run, now, kind, drawn, width, lang);
    }
    out.finish()
}

fn one_kind(out: &mut Markup, run: &RunRef, now: &Now, kind: usize, drawn: &Drawn, width: u32, lang: Lang) {
    let (variants, texts) = (run.variants(), &run.lab.waits[kind]);
    let is_wide = width >= WIDE;
    let each = (width - GAP * (variants as u32 - 1)) / variants as u32;
    let scale = drawn.waits(run, kind, if is_wide { each } else { width });
    let still: u32 = now.rows.iter().map(|row| row.waits[kind].still_waiting).sum();
    let title = match still {
        0 => texts.title.get(lang).to_string(),
        n => texts.title_while.fill(lang, &[("n", &count(n.into()))]),
    };
    out.raw("<section class=\"ql-waits\"><h3 class=\"ql-chart__title\">").text(&title).raw("</h3><div class=\"ql-waits__rows");
    out.raw(if is_wide { " ql-waits__rows--wide\">" } else { "\">" });
    for variant in 0..variants {
        one_wait(out, run.lab, kind, &scale, variant, &now.rows[variant].waits[kind], is_wide || variant + 1 == variants, lang);
    }
    out.raw("</div></section>");
}

#[expect(clippy::too_many_arguments, reason = "a figure of one kind and one variant needs both, beside what is drawn")]
fn one_wait(out: &mut Markup, lab: &Lab, kind: usize, scale: &WaitScale, variant: usize, waits: &Waits, with_axis: bool, lang: Lang) {
    let size = (scale.frame.width, scale.height(with_axis));
    let still = count(waits.still_waiting.into());
    let total = lab.waits[kind].total.fill(lang, &[("n", &count(waits.count() as u64)), ("waiting", &still)]);
    out.raw("<figure class=\"ql-wait\"><figcaption class=\"ql-wait__head\">");
    variant_in(out, "span", lab, variant, lang);
    out.raw("<span class=\"ql-wait__total\">").text(&total).raw("</span></figcaption>");
    open_svg(out, "ql-plot", size);
    out.raw(" role=\"img\"").say("aria-label", &waits_said(lab.variants[variant].name.get(lang), waits, lang)).raw(">");
    for shape in histogram(scale, variant, waits, with_axis, lang) {
        shape.write(out);
    }
    if waits.count() == 0 {
        out.raw("<text class=\"ql-empty\" text-anchor=\"middle\"").at("x", i64::from(size.0 / 2)).at("y", i64::from(size.1 / 2)).raw(">");
        out.text(chart::NOBODY_WAITED.get(lang)).raw("</text>");
    }
    out.raw("</svg></figure>");
}

fn waits_said(name: &str, waits: &Waits, lang: Lang) -> String {
    let mut said = [name, " ", chart::WAITING_TIME.get(lang)].concat();
    for (label, wait) in [(chart::P50, waits.percentile(50)), (chart::P99, waits.percentile(99)), (chart::LONGEST, waits.longest())] {
        let value = wait.map_or_else(|| lang::NOTHING.to_string(), |wait| lang::duration(wait.nanos(), lang));
        said.push_str(&[control::AND.get(lang), label.get(lang), " ", &value].concat());
    }
    said.push_str(&[control::AND.get(lang), chart::STILL_WAITING.get(lang), " ", &count(waits.still_waiting.into())].concat());
    said
}

/// The same person in every variant: what happened, and when. Which steps are past is for the page to mark, so that the text stays the
/// same while the cursor moves, and what has the focus in it keeps it.
pub fn story(lab: &Lab, told: Option<&Told>, lang: Lang) -> String {
    let mut out = Markup::new();
    let Some(told) = told else { return out.finish() };
    out.raw("<div class=\"ql-story__rows\">");
    for (variant, steps) in told.stories.iter().enumerate() {
        out.raw("<div class=\"ql-story__row\">");
        variant_in(&mut out, "h4", lab, variant, lang);
        out.raw("<ol class=\"ql-steps\">");
        for step in steps {
            one_step(&mut out, step, lang);
        }
        out.raw("</ol></div>");
    }
    out.raw("</div>");
    out.finish()
}

fn one_step(out: &mut Markup, step: &Step, lang: Lang) {
    out.raw("<li class=\"ql-step\"><button type=\"button\" class=\"ql-step__time\" data-ns=\"").int(step.ns as i64).raw("\">");
    out.text(&lang::seconds(step.ns, 2, lang)).raw("</button><span class=\"ql-step__text\">");
    if let Some(state) = step.ends_as {
        sign(out, state.mark, state.token);
    }
    out.text(&step.text).raw("</span></li>");
}

/// What went wrong in each variant, with the instant and the person to go to.
pub fn incidents(run: &RunRef, lang: Lang) -> String {
    let mut out = Markup::new();
    let words = run.lab.words;
    if words.incidents.get(lang).is_empty() {
        return out.finish();
    }
    out.raw("<section class=\"ql-incidents\"><h3 class=\"ql-chart__title\">").text(words.incidents.get(lang));
    out.raw("</h3><div class=\"ql-story__rows\">");
    for (variant, incidents) in run.incidents(lang).iter().enumerate() {
        out.raw("<div class=\"ql-story__row\">");
        variant_in(&mut out, "h4", run.lab, variant, lang);
        if incidents.listed.is_empty() {
            out.raw("<p class=\"ql-story__about\">✓ ").text(words.no_incident.get(lang)).raw("</p>");
        }
        out.raw("<ul class=\"ql-incident-list\">");
        for incident in &incidents.listed {
            one_incident(&mut out, run.lab, incident, lang);
        }
        out.raw("</ul>");
        if incidents.more > 0 {
            let more = chart::AND_MORE.fill(lang, &[("n", &count(incidents.more.into()))]);
            out.raw("<p class=\"ql-story__about\">").text(&more).raw("</p>");
        }
        out.raw("</div>");
    }
    out.raw("</div></section>");
    out.finish()
}

fn one_incident(out: &mut Markup, lab: &Lab, incident: &Incident, lang: Lang) {
    out.raw("<li class=\"ql-step\"><button type=\"button\" class=\"ql-step__time\" data-ns=\"").int(incident.ns as i64).raw("\"");
    out.at("data-key", incident.key.into()).raw(">").text(&lang::seconds(incident.ns, 2, lang)).raw("</button>");
    sign(out, incident.mark.0, incident.mark.1);
    let who = lab.words.following.fill(lang, &[("n", &count(incident.number.into()))]);
    out.raw("<span class=\"ql-step__text\"><b>").text(&who).raw("</b> ").text(&incident.text).raw("</span></li>");
}

/// What theory says beside what the run did; a claim that does not hold here says why.
pub fn claims(run: &RunRef, lang: Lang) -> String {
    let claims = run.claims(lang);
    let mut out = Markup::new();
    if claims.is_empty() {
        return out.finish();
    }
    out.raw("<section class=\"ql-claims\"><h3 class=\"ql-chart__title\">").text(chart::THEORY.get(lang));
    out.raw("</h3><table class=\"ql-table\"><thead><tr><td></td>");
    for name in [chart::THEORY_SAYS, chart::RUN_DID] {
        out.raw("<th scope=\"col\">").text(name.get(lang)).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for claim in &claims {
        one_claim(&mut out, claim);
    }
    out.raw("</tbody></table></section>");
    out.finish()
}

fn one_claim(out: &mut Markup, claim: &Claim) {
    out.raw("<tr><th scope=\"row\">").text(&claim.name).raw("<span class=\"ql-claim__formula\">").text(&claim.formula);
    out.raw("</span><span class=\"ql-claim__when\">").text(&claim.conditions).raw("</span></th>");
    match &claim.says {
        Some(says) => out.raw("<td>").text(says),
        None => out.raw("<td class=\"ql-table__none\">").text(lang::NOTHING),
    };
    out.raw("</td><td>").text(&claim.did).raw("</td></tr>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::LabState;

    /// Every opened element is closed again, in order.
    fn assert_well_formed(html: &str) {
        let mut open = Vec::new();
        for tag in html.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').expect("every tag ends");
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "in {html}");
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap_or_default().to_string());
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }

    #[test]
    fn every_part_is_well_formed_at_the_start_in_the_middle_and_at_the_end() {
        for lang in Lang::ALL {
            for query in ["t=0", "t=7000", "t=30000&unlocked_stock=on", "visits=0&base_rate=0&t=9000"] {
                let lab = LabState::open(query, lang);
                let (now, drawn) = (lab.now(), Drawn::default());
                assert_well_formed(&ledger(&lab.run, &now, lang));
                for width in [296, 860] {
                    assert_well_formed(&waits(&lab.run, &now, &drawn, width, lang));
                }
                assert_well_formed(&story(lab.run.lab, drawn.told(&lab.run, lab.told(), lang).as_ref().as_ref(), lang));
                assert_well_formed(&incidents(&lab.run, lang));
                assert_well_formed(&claims(&lab.run, lang));
            }
        }
    }
}
