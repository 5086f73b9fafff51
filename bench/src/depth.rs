//! Whether a request costs the same however many wait before it, and how its cost grows with the number of workers: crowds that come at
//! once, again and again, to a shop that serves every one of them. Each request is the same four things (it comes, it is accepted, a
//! worker starts, the worker ends), so that nothing but the line's length, or the calendar's, can make a difference.

use crate::cases::Run;
use crate::plain;
use crate::sale::STEP;
use queue_engine::arrivals::Person;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::run::World;
use queue_engine::scale::flash_sale;
use queue_engine::time::{SimDuration, SimTime};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many people a run has at least: short lines are played again and again.
const PEOPLE: u32 = 100_000;

thread_local! {
    /// What was set up, by line and workers: a crowd of a million is made once.
    static KEPT: RefCell<BTreeMap<(u32, u32), Rc<Setup>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Plays crowds of `LINE` people each that `WORKERS` workers work off before the next comes; per person.
pub(crate) fn play<const LINE: u32, const WORKERS: u32>(seed: u32) -> Run {
    let setup = KEPT.with_borrow_mut(|kept| Rc::clone(kept.entry((LINE, WORKERS)).or_insert_with(|| Rc::new(set_up(LINE, WORKERS)))));
    // The crowd is the same for each seed, and so is its work: what is measured is the calendar, and a run must have a digest.
    let mut world = World::<FlashSale>::open(&setup);
    world.advance(&setup, &[], setup.end, &mut ());
    Run { arrivals: world.model().shoppers().len() as u32, digest: world.digest() ^ u64::from(seed) }
}

/// Arrivals after those who make the line long.
const AFTER: u32 = 2_000_000;

/// Plays a crowd of `LINE` people without a calendar who come within a second, and two million after them, more than four workers can serve:
/// the line fills and stays full; per person.
pub(crate) fn stand<const LINE: u32>(seed: u32) -> Run {
    let mut run = standing(LINE, seed);
    while run.advance(STEP) {}
    Run { arrivals: run.tally().arrived as u32, digest: run.digest() }
}

fn standing(line: u32, seed: u32) -> flash_sale::Run {
    let mut setup = Setup::without_crowd(&plain::values(), seed).expect("the setting is of this lab");
    setup.rate.spike_at = SimTime::START;
    setup.rate.spike_length = SimDuration::from_seconds(1);
    setup.rate.spike_visits = line;
    setup.end = SimTime::START + SimDuration::from_seconds(u64::from(AFTER / setup.rate.base_per_s));
    setup.stock = line + AFTER;
    setup.queue.capacity = line;
    flash_sale::Run::new(setup, seed, false).expect("a plain queue needs no calendar")
}

fn set_up(line: u32, workers: u32) -> Setup {
    let mut setup = plain::setup(1);
    let people = PEOPLE.max(line);
    // Twice the mean time that a crowd takes, and the longest piece of work of a million (mean times ln of that) above it.
    let pause = setup.service.scaled(2.0 * f64::from(line) / f64::from(workers) + 20.0);
    let person = |n: u32| Person {
        arrives: SimTime::START + pause.scaled(f64::from(n / line)) + SimDuration::from_nanos(u64::from(n % line)),
        key: n,
    };
    setup.crowd = (0..people).map(person).collect();
    setup.end = SimTime::START + pause.scaled(f64::from(people.div_ceil(line)));
    setup.stock = people;
    setup.queue.capacity = line;
    setup.queue.workers = workers;
    setup
}

#[cfg(test)]
mod tests {
    use super::*;
    use queue_engine::models::flash_sale::facts::Outcome;
    use queue_engine::models::flash_sale::floor::Place;
    use queue_engine::models::flash_sale::readings::level;
    use queue_engine::readings::{Readable, Reading};

    #[test]
    fn every_line_is_as_long_as_it_says_and_is_worked_off() {
        for (line, workers) in [(100, 4), (10_000, 4), (20_000, 100)] {
            let setup = set_up(line, workers);
            let crowds = setup.crowd.len() as u32 / line;
            let reading = Reading::<FlashSale>::play(setup);
            let model = reading.recording.end().model();
            // The workers take the first ones at once.
            assert_eq!(reading.series.peak(level::WAITING), line - workers);
            assert_eq!(model.tally()[Place::Done(Outcome::Sold).index()], crowds * line, "{line} {workers}");
            assert_eq!(model.arrived(), crowds * line);
        }
    }
    #[test]
    fn a_line_that_stands_is_full_to_the_end() {
        for line in [100, 50_000] {
            let mut run = standing(line, 3);
            while run.advance(STEP) {}
            let (tally, series) = (run.tally(), run.series());
            assert_eq!(tally.peak_waiting, u64::from(line));
            // A fifth more come than are served, so that it is never far from full.
            assert!(series.waiting[series.waiting.len() / 2..].iter().all(|waiting| *waiting * 10 > u64::from(line) * 6), "{line}");
            assert!(tally.refusals > u64::from(AFTER / 10), "{line}: {}", tally.refusals);
            assert!(tally.arrived.abs_diff(u64::from(line + AFTER)) < 20_000, "{line}: {}", tally.arrived);
        }
    }
}
