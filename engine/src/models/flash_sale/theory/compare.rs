//! Theory beside many runs of one setting.

use super::super::FlashSale;
use super::super::facts::Fact;
use super::super::setup::Setup;
use super::{Case, Condition, measured_from, station, unmet};
use crate::knobs::Values;
use crate::run::{Model, Sink, World};
use crate::theory::sample::{Row, Table};
use crate::theory::single;
use crate::time::SimTime;
use alloc::vec;
use alloc::vec::Vec;

/// Plays the queue variant of one setting with one seed after the other, so that a caller can show how far it is, and stop.
#[derive(Clone, Debug)]
pub struct Comparer {
    values: Values,
    case: Case,
    table: Table,
}

impl Comparer {
    /// Theory's side, and no runs yet. The rows, by case: mean number `inside` and `waiting`; how many were `refused` and `completed` and
    /// the `refused_share` of the arrivals; the mean wait `wait_s` of whoever was let in, in seconds, as far as it falls into what is
    /// measured; the share `busy` of the time that a worker is busy.
    ///
    /// # Errors
    /// Why the case does not cover these values.
    pub fn new(values: &Values, case: Case) -> Result<Comparer, Vec<Condition>> {
        let [_, _, setup] = Setup::all(values, 1).map_err(|_| vec![Condition::TooLarge])?;
        let unmet = unmet(&setup, case, surely_at_most(&setup));
        if !unmet.is_empty() {
            return Err(unmet);
        }
        Ok(Comparer { values: values.clone(), case, table: claims(&setup, case) })
    }

    /// Plays one more seed.
    pub fn step(&mut self, seed: u32) {
        let Ok([_, _, setup]) = Setup::all(&self.values, seed) else { return };
        let tally = Tally::of(&setup, measured_from(&setup, self.case));
        self.table.push(&tally.ratios(&setup, self.case));
    }

    /// Every quantity as it stands.
    pub fn rows(&self) -> Vec<Row> {
        self.table.rows()
    }
}

/// All at once: the rows after runs with these seeds.
///
/// # Errors
/// Why the case does not cover these values.
pub fn compare(values: &Values, case: Case, seeds: impl IntoIterator<Item = u32>) -> Result<Vec<Row>, Vec<Condition>> {
    let mut comparer = Comparer::new(values, case)?;
    seeds.into_iter().for_each(|seed| comparer.step(seed));
    Ok(comparer.rows())
}

/// More people than any seed brings: a Poisson number lies eight deviations above its mean in one run of 10^15.
fn surely_at_most(setup: &Setup) -> f64 {
    let people = f64::from(setup.rate.base_per_s) * setup.end.as_seconds() + f64::from(setup.rate.spike_visits);
    people + 8.0 * libm::sqrt(people) + 8.0
}

fn claims(setup: &Setup, case: Case) -> Table {
    let mut table = Table::default();
    let span = setup.end.since(measured_from(setup, case)).as_seconds();
    let station = station(setup);
    let rate = f64::from(setup.rate.base_per_s);
    match case {
        Case::Curve => {
            let end = station.expected(&setup.rate, &[setup.end]).points[0];
            table.claim("inside", end.inside_s / span, true, None);
            table.claim("waiting", end.waiting_s / span, true, None);
            table.claim("refused", end.refused, true, None);
            table.claim("completed", end.completed, true, None);
            table.claim("refused_share", end.refused / end.arrivals, true, None);
            table.claim("wait_s", end.waiting_s / (end.arrivals - end.refused), true, None);
        }
        Case::Steady => {
            let steady = station.steady(rate);
            table.claim("inside", steady.inside(), true, Some(steady.inside_deviation(span)));
            table.claim("waiting", steady.waiting(), true, Some(steady.waiting_deviation(span)));
            table.claim("refused", rate * span * steady.blocking(), true, None);
            table.claim("completed", span * steady.admitted_per_s(), true, None);
            table.claim("refused_share", steady.blocking(), true, None);
            table.claim("wait_s", steady.wait_s(), true, None);
        }
        Case::OneServer => {
            if let Some(single) = single::single(rate, setup.service, setup.service_shape) {
                table.claim("inside", single.inside, true, None);
                table.claim("waiting", single.waiting, true, None);
                table.claim("busy", single.busy, true, None);
                table.claim("wait_s", single.wait_s, true, None);
            }
        }
    }
    table
}

/// What one run did from an instant on.
#[derive(Clone, Debug, Default)]
struct Tally {
    from: SimTime,
    since: SimTime,
    levels: [u32; 3],
    /// Waiting, in service and inside, in units times nanoseconds.
    areas: [u64; 3],
    arrived: u32,
    refused: u32,
    joined: u32,
    ended: u32,
}

impl Tally {
    /// Plays a run, and keeps nothing else of it.
    fn of(setup: &Setup, from: SimTime) -> Tally {
        let mut tally = Tally { from, since: from, ..Tally::default() };
        let end = FlashSale::end(setup);
        World::<FlashSale>::open(setup).advance(setup, &[], end, &mut tally as &mut dyn Sink<FlashSale>);
        tally.accrue(end);
        tally
    }

    fn accrue(&mut self, until: SimTime) {
        let span = until.since(self.since).nanos();
        for (area, level) in self.areas.iter_mut().zip(self.levels) {
            *area += u64::from(level) * span;
        }
        self.since = self.since.max(until);
    }

    /// What the rows of a case are made of.
    fn ratios(&self, setup: &Setup, case: Case) -> Vec<(f64, f64)> {
        let span = setup.end.since(self.from).as_seconds();
        let [waiting, busy, inside] = self.areas.map(|area| area as f64 / 1e9);
        let joined = f64::from(self.joined);
        match case {
            Case::Curve | Case::Steady => vec![
                (inside / span, 1.0),
                (waiting / span, 1.0),
                (self.refused.into(), 1.0),
                (self.ended.into(), 1.0),
                (self.refused.into(), self.arrived.into()),
                (waiting, joined),
            ],
            Case::OneServer => vec![(inside / span, 1.0), (waiting / span, 1.0), (busy / span, 1.0), (waiting, joined)],
        }
    }
}

impl Sink<FlashSale> for Tally {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        if at < self.from {
            return;
        }
        match fact {
            Fact::Arrived(_) => self.arrived += 1,
            Fact::Refused(_) => self.refused += 1,
            Fact::Joined { .. } => self.joined += 1,
            Fact::Ended { .. } => self.ended += 1,
            Fact::Asked(_)
            | Fact::Held(_)
            | Fact::Started { .. }
            | Fact::Skipped(_)
            | Fact::WillRetry(_)
            | Fact::Requeued(_)
            | Fact::Lost(_)
            | Fact::TimedOut(_)
            | Fact::InLine(_)
            | Fact::Paying(_)
            | Fact::Done { .. }
            | Fact::UnitReturned(_)
            | Fact::Crashed { .. }
            | Fact::Restarted { .. }
            | Fact::Commanded(_) => {}
        }
    }

    fn after(&mut self, at: SimTime, _: &Setup, model: &FlashSale) {
        let now = [model.waiting(), model.in_service(), model.inside()];
        if now != self.levels {
            self.accrue(at);
            self.levels = now;
        }
    }
}
