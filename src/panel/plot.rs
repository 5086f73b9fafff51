//! A row of small charts over one time axis. Their words are HTML, so that they keep their size on a phone.

use super::text;
use crate::lang::{self, Lang, Text};
use crate::markup::Markup;

/// One line over time.
pub(super) struct Plot<'a> {
    /// What it shows, with a slot for the highest value.
    pub(super) title: Text,
    /// The class that colours it.
    pub(super) class: &'static str,
    /// A value for each bin.
    pub(super) values: &'a [u64],
    /// By what a value is to be multiplied and divided to be told, such as a count a bin as a rate a second.
    pub(super) unit: (u64, u64),
    /// A second line over it, such as what theory expects.
    pub(super) over: Option<&'a [u64]>,
}

impl<'a> Plot<'a> {
    /// A line by itself.
    pub(super) fn new(title: Text, class: &'static str, values: &'a [u64], unit: (u64, u64)) -> Plot<'a> {
        Plot { title, class, values, unit, over: None }
    }
}

const HEIGHT: u64 = 100;

/// The charts, with the length of the run in nanoseconds.
pub(super) fn plots(to: &mut Markup, plots: &[Plot<'_>], end_ns: u64, lang: Lang) {
    to.raw("<div class=\"ql-plots\">");
    for plot in plots {
        let most = plot.values.iter().chain(plot.over.into_iter().flatten()).copied().max().unwrap_or(0);
        let told = lang::count((u128::from(most) * u128::from(plot.unit.0) / u128::from(plot.unit.1.max(1))) as u64);
        let title = plot.title.fill(lang, &[("most", &told)]);
        to.raw("<figure><figcaption>").text(&title).raw("</figcaption><svg role=\"img\"").say("aria-label", &title);
        to.raw(" preserveAspectRatio=\"none\" viewBox=\"0 0 ").int(plot.values.len() as i64).raw(" ").int(HEIGHT as i64);
        to.raw("\"><path class=\"").raw(plot.class).raw("\" d=\"M0 ").int(HEIGHT as i64);
        let height = |value: u64| HEIGHT * 10 - value.saturating_mul(HEIGHT * 10) / most.max(1);
        for (bin, value) in plot.values.iter().enumerate() {
            // A step for each bin: a peak of one bin stays as high as it was.
            to.raw("L").int(bin as i64).raw(" ").tenths(height(*value) as i64).raw("h1");
        }
        to.raw("V").int(HEIGHT as i64).raw("Z\"/>");
        if let Some(over) = plot.over {
            to.raw("<path class=\"ql-plot-theory\" d=\"M0 ").tenths(height(over.first().copied().unwrap_or(0)) as i64);
            for (bin, value) in over.iter().enumerate() {
                to.raw("L").tenths(bin as i64 * 10 + 5).raw(" ").tenths(height(*value) as i64);
            }
            to.raw("\"/>");
        }
        to.raw("</svg></figure>");
    }
    let axis = text::PLOT_AXIS.fill(lang, &[("from", &lang::seconds(0, 0, lang)), ("to", &lang::seconds(end_ns, 0, lang))]);
    to.raw("<p class=\"ql-axis\">").text(&axis).raw("</p></div>");
}
