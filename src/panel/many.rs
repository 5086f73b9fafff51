//! Ten million check-ins of the reader's setting.

use super::plot::{Plot, plots};
use super::tell::{megabytes, places, say};
use super::{Job, text};
use crate::lab::RunRef;
use crate::lang::{self, Lang, NOTHING};
use crate::link::Link;
use crate::markup::Markup;
use crate::scenarios::check_in::state;
use queue_engine::models::check_in::book::PLACES;
use queue_engine::models::check_in::setup::{Scaled, Setup};
use queue_engine::scale::check_in::{Bins, Run};

/// Check-ins asked for.
const PEOPLE: u64 = 10_000_000;
/// People a step: some milliseconds.
const STEP: u32 = 1 << 14;
/// The queue variant's position among the lab's.
const QUEUE: usize = 1;

struct Many {
    run: Run,
    lang: Lang,
    people: u64,
    times: u32,
    /// The most memory that the run held at the end of any step, in bytes.
    bytes: usize,
    yours: Vec<u32>,
}

pub(super) fn open(link: &Link, lang: Lang) -> Result<Box<dyn Job>, String> {
    begin(link, lang, PEOPLE).map(|job| Box::new(job) as Box<dyn Job>)
}

fn begin(link: &Link, lang: Lang, people: u64) -> Result<Many, String> {
    let own = RunRef::play(link.lab, &link.values, link.seed, None).at_end(QUEUE);
    let expected = |setup: &Setup| f64::from(setup.rate.base_per_s) * setup.end.as_seconds() + f64::from(setup.rate.spike_visits);
    let refusal = || {
        let mut to = Markup::new();
        to.raw("<p>").text(text::MANY_NOBODY.get(lang)).raw("</p>");
        to.finish()
    };
    let once = Setup::for_scale(&link.values, Scaled::ONCE, link.seed).map_err(|_| refusal())?;
    let times = (people as f64 / expected(&once).max(1.0)) as u32;
    let scaled = Scaled::times(times.max(1)).filter(|_| expected(&once) >= 1.0).ok_or_else(refusal)?;
    let setup = Setup::for_scale(&link.values, scaled, link.seed).map_err(|_| refusal())?;
    let people = expected(&setup) as u64;
    let run = Run::new(setup).map_err(|_| refusal())?;
    Ok(Many { run, lang, people, times: scaled.get(), bytes: 0, yours: own.tally })
}

impl Job for Many {
    fn step(&mut self) -> bool {
        let over = self.run.advance(STEP, &mut ()).over;
        self.bytes = self.bytes.max(self.run.bytes());
        !over
    }

    fn progress(&self) -> (u64, u64) {
        let people = u64::from(self.run.progress().people);
        // The number expected is not quite the number that comes; and after the last of them points still go out.
        if self.run.is_over() { (people, people) } else { (people, self.people.max(people + 1)) }
    }

    fn show(&self) -> String {
        let mut to = Markup::new();
        let (tally, lang) = (self.run.tally(), self.lang);
        let marks = &tally.marks;
        let words = [
            ("n", lang::count(self.run.progress().people.into())),
            ("deliveries", lang::count(marks.deliveries.into())),
            ("calls", lang::count(marks.calls.into())),
            ("once", lang::count(marks.first_grants.into())),
            ("twice", lang::count(marks.extra_grants.into())),
        ];
        say(&mut to, text::MANY_SO_FAR, &words, lang);
        if self.run.is_over() {
            self.whole(&mut to);
        }
        to.finish()
    }

    fn moment(&self, _: u32) -> String {
        String::new()
    }
}

impl Many {
    fn whole(&self, to: &mut Markup) {
        let (tally, lang, end) = (self.run.tally(), self.lang, self.run.setup().end.nanos());
        say(to, text::MANY_HOW, &[("times", lang::times(self.times.into(), 1, lang))], lang);
        let rows = PLACES.iter().zip(tally.places).zip(&self.yours);
        let rows = rows.filter_map(|((place, n), here)| Some((state::find(place)?, u64::from(n), *here)));
        places(to, &rows.collect::<Vec<_>>(), lang);
        let delay =
            |per_mille| tally.delays.quantile(per_mille).map_or_else(|| NOTHING.into(), |delay| lang::duration(delay.nanos(), lang));
        say(to, text::MANY_DELAYS, &[("half", delay(500)), ("most", delay(990)), ("last", delay(1_000))], lang);
        let bins = self.run.bins();
        let wide = |counts: &[u32]| counts.iter().map(|&n| u64::from(n)).collect::<Vec<_>>();
        let (calls, ready, granted) = (wide(&bins.calls), wide(&bins.ready), wide(&bins.granted));
        let unit = (1_000_000_000 * Bins::COUNT as u64, end);
        let all = [
            Plot::new(text::PLOT_CALLS, "ql-plot-visits", &calls, unit),
            Plot::new(text::PLOT_READY, "ql-plot-waiting", &ready, (1, 1)),
            Plot::new(text::PLOT_GRANTED, "ql-plot-worked", &granted, unit),
        ];
        plots(to, &all, end, lang);
        say(to, text::MANY_MEMORY, &[("memory", megabytes(self.bytes))], lang);
        say(to, text::BIG_SAME, &[], lang);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_run_says_where_everybody_stands_and_how_long_they_waited() {
        for lang in Lang::ALL {
            let (link, _) = crate::link::parse("lab=check-in");
            let mut job = begin(&link, lang, 40_000).expect("people come");
            while job.step() {
                let (done, of) = job.progress();
                assert!(done < of);
            }
            let html = job.show();
            let (done, of) = job.progress();
            assert_eq!((done, u64::from(job.run.tally().places.iter().sum::<u32>())), (of, of));
            for n in job.run.tally().places.into_iter().filter(|n| *n > 0) {
                assert!(html.contains(&["<td>", &lang::count(n.into()), "</td>"].concat()), "{n}: {html}");
            }
            assert!(!html.contains("倍 倍") && !html.contains("× ×"), "a unit said twice: {html}");
            assert_eq!((html.matches("<svg").count(), html.matches("<table").count()), (3, 1));
        }
    }

    #[test]
    fn nobody_times_anything_is_nobody() {
        let (link, _) = crate::link::parse("lab=check-in&base_rate=0&spike_visits=0");
        assert!(open(&link, Lang::En).err().is_some_and(|said| said.contains(text::MANY_NOBODY.get(Lang::En))));
    }
}
