//! A hundred million visits of the reader's flash sale.

use super::plot::{Plot, plots};
use super::tell::{megabytes, places, say};
use super::{Job, moment, text};
use crate::lab::RunRef;
use crate::lang::{self, Lang, Text};
use crate::link::Link;
use crate::markup::Markup;
use crate::scenarios::flash_sale::state;
use queue_engine::models::flash_sale::facts::Outcome;
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::scale::flash_sale::{BINS, Enlarged, MOST_VISITS, NotCovered, Run};
use queue_engine::time::SimTime;

/// People a step: a millisecond or two.
const STEP: u32 = 1 << 16;
/// Visits that a moment shows.
const VISITS: usize = 8;
/// The queue variant's position among the lab's.
const QUEUE: usize = 2;

struct Big {
    run: Run,
    lang: Lang,
    visits: u64,
    crowd_times: u64,
    shop_times: u32,
    is_cut: bool,
    /// Where everybody of the reader's own run stands at its end.
    yours: Vec<u32>,
}

pub(super) fn open(link: &Link, lang: Lang) -> Result<Box<dyn Job>, String> {
    let begun = Enlarged::new(&link.values, link.seed, MOST_VISITS);
    let enlarged = begun.map_err(|why| refusal(why, lang))?;
    let Enlarged { setup, visits, crowd_times, shop_times, is_cut } = enlarged;
    let run = Run::new(setup, link.seed, true).map_err(|why| refusal(why, lang))?;
    let yours = RunRef::play(link.lab, &link.values, link.seed, None).at_end(QUEUE).tally;
    Ok(Box::new(Big { run, lang, visits, crowd_times: crowd_times as u64, shop_times, is_cut, yours }))
}

fn refusal(why: NotCovered, lang: Lang) -> String {
    let why: Text = match why {
        NotCovered::Overflow => text::WHY_OVERFLOW,
        NotCovered::Prefetch => text::WHY_PREFETCH,
        NotCovered::StockAtWorker => text::WHY_STOCK,
        NotCovered::NoQueue => text::NO_PANEL,
    };
    let mut to = Markup::new();
    to.raw("<p>").text(&text::NOT_COVERED.fill(lang, &[("why", why.get(lang))])).raw("</p>");
    to.finish()
}

impl Job for Big {
    fn step(&mut self) -> bool {
        self.run.advance(STEP)
    }

    fn progress(&self) -> (u64, u64) {
        let arrived = self.run.tally().arrived;
        // The number expected is not quite the number that comes.
        if self.run.is_over() { (arrived, arrived) } else { (arrived, self.visits.max(arrived + 1)) }
    }

    fn show(&self) -> String {
        let mut to = Markup::new();
        if self.run.is_over() {
            self.whole(&mut to)
        } else {
            self.so_far(&mut to)
        }
        to.finish()
    }

    fn moment(&self, per_mille: u32) -> String {
        let end = self.run.setup().end.nanos();
        let at = SimTime::from_nanos(end / 1_000 * u64::from(per_mille.min(1_000)));
        match self.run.moment(at, VISITS) {
            Some(seen) => moment::moment(&seen, self.run.setup(), self.lang),
            None => {
                let mut to = Markup::new();
                to.raw("<p>").text(text::MOMENT_UNKNOWN.get(self.lang)).raw("</p>");
                to.finish()
            }
        }
    }
}

impl Big {
    fn say(&self, to: &mut Markup, sentence: Text, words: &[(&str, String)]) {
        say(to, sentence, words, self.lang);
    }

    fn so_far(&self, to: &mut Markup) {
        let tally = self.run.tally();
        let done = |outcome| tally.at(Place::Done(outcome));
        let (sold, out, full) = (done(Outcome::Sold), done(Outcome::SoldOut), done(Outcome::QueueFull));
        let words = [
            ("n", lang::count(tally.arrived)),
            ("sold", lang::count(sold)),
            ("line", lang::count(tally.accepted.saturating_sub(sold))),
            ("out", lang::count(out)),
            ("full", lang::count(full)),
        ];
        self.say(to, text::BIG_SO_FAR, &words);
    }

    fn whole(&self, to: &mut Markup) {
        let (tally, setup) = (self.run.tally(), self.run.setup());
        self.say(to, text::BIG_DONE, &[("n", lang::count(tally.arrived)), ("requests", lang::count(tally.requests))]);
        let times = |n: u64| lang::times(n, 1, self.lang);
        let words = [
            ("crowd", times(self.crowd_times)),
            ("shop", times(self.shop_times.into())),
            ("stock", lang::count(setup.stock.into())),
            ("places", lang::count(setup.queue.capacity.into())),
            ("workers", lang::count(setup.queue.workers.into())),
        ];
        self.say(to, text::BIG_HOW, &words);
        if self.is_cut {
            self.say(to, text::BIG_CUT, &[]);
        }
        self.table(to);
        self.plots(to);
        self.visit(to);
        let (all, line) = self.run.memory();
        self.say(to, text::BIG_MEMORY, &[("line", megabytes(line)), ("rest", megabytes(all - line))]);
        self.say(to, text::BIG_SAME, &[]);
    }

    fn table(&self, to: &mut Markup) {
        let rows = Place::ALL
            .iter()
            .zip(&self.yours)
            .filter_map(|(place, here)| Some((state::find(place.id())?, self.run.tally().at(*place), *here)));
        places(to, &rows.collect::<Vec<_>>(), self.lang);
    }

    fn plots(&self, to: &mut Markup) {
        let series = self.run.series();
        // From a count in a bin to a rate a second.
        let unit = (1_000_000_000 * BINS as u64, series.end());
        let all = [
            Plot::new(text::PLOT_VISITS, "ql-plot-visits", &series.requests, unit),
            Plot::new(text::PLOT_WAITING, "ql-plot-waiting", &series.peak, (1, 1)),
            Plot::new(text::PLOT_WORKED, "ql-plot-worked", &series.worked, unit),
        ];
        plots(to, &all, series.end(), self.lang);
    }

    fn visit(&self, to: &mut Markup) {
        // The moment at which the line is longest.
        let peak = &self.run.series().peak;
        let longest = (0..peak.len()).max_by_key(|&bin| (peak[bin], peak.len() - bin)).unwrap_or(0);
        let begins = longest * 1_000 / peak.len().max(1);
        to.raw("<label class=\"ql-visit\"><span>").text(text::MOMENT.get(self.lang));
        to.raw("</span><input type=\"range\" min=\"0\" max=\"1000\" data-ql-moment").at("value", begins as i64).raw("></label>");
        to.raw("<div data-ql-moment-out aria-live=\"polite\">").raw(&self.moment(begins as u32)).raw("</div>");
    }
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::*;

    /// The whole job would take a minute in a test: what is shown does not depend on the number.
    fn small(query: &str, lang: Lang) -> Big {
        let (link, _) = crate::link::parse(query);
        let Enlarged { setup, visits, crowd_times, shop_times, is_cut } = Enlarged::new(&link.values, link.seed, 50_000).expect("covered");
        let run = Run::new(setup, link.seed, true).expect("covered");
        let yours = RunRef::play(link.lab, &link.values, link.seed, None).at_end(QUEUE).tally;
        Big { run, lang, visits, crowd_times: crowd_times as u64, shop_times, is_cut, yours }
    }

    #[test]
    fn progress_reaches_the_whole_and_every_share_is_of_everybody() {
        for lang in Lang::ALL {
            let mut job = small("lab=flash-sale", lang);
            let mut last = 0;
            while job.step() {
                let (done, of) = job.progress();
                assert!(done >= last && done < of);
                assert!(job.show().contains(&lang::count(done)));
                last = done;
            }
            let (done, of) = job.progress();
            assert_eq!(done, of);
            let html = job.show();
            for (place, n) in Place::ALL.iter().zip(job.run.tally().places) {
                assert!(n == 0 || html.contains(&format!("<td>{}</td>", lang::count(n))), "{place:?}");
            }
            assert_eq!(html.matches("<svg").count(), 3);
            assert!(!html.contains("倍 倍") && !html.contains("× ×"), "a unit said twice: {html}");
            assert_eq!(html.matches("<div").count(), html.matches("</div>").count());
        }
    }

    #[test]
    fn any_moment_can_be_visited() {
        let mut job = small("lab=flash-sale&queue_capacity=50&unpaid_percent=30", Lang::En);
        while job.step() {}
        for per_mille in [0, 1, 170, 500, 999, 5_000] {
            let html = job.moment(per_mille);
            assert!(html.contains("<caption>") && !html.contains("not remembered"), "{html}");
        }
        assert_eq!(job.moment(300).matches("<tr>").count(), 1 + VISITS);
    }

    #[test]
    fn what_cannot_be_done_says_why_in_both_languages() {
        for (query, why) in [
            ("lab=flash-sale&overflow=block", text::WHY_OVERFLOW),
            ("lab=flash-sale&prefetch=4", text::WHY_PREFETCH),
            ("lab=flash-sale&stock_taken=at_worker", text::WHY_STOCK),
        ] {
            for lang in Lang::ALL {
                let said = open("big", lang, query).err().unwrap_or_default();
                assert_eq!(open("made up", lang, query).err().unwrap_or_default(), text::NO_PANEL.get(lang));
                assert!(said.contains(why.get(lang).split('“').next().unwrap_or_default()), "{query}: {said}");
            }
        }
    }
}
