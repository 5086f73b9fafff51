//! Theory beside many runs of one setting.

use super::super::CheckIn;
use super::super::book::Told;
use super::super::facts::{CheckInId, Fact, LostAt};
use super::super::readings::Reading;
use super::super::setup::{Setup, Variant};
use super::{Case, Condition, all_come_s, failure, fluid_backlog, fluid_drain, mean_pause, outages, peak_per_s, unmet};
use crate::knobs::Values;
use crate::run::{Model, Sink, World};
use crate::theory::sample::{Row, Table};
use crate::theory::{attempts, exhausted, in_series, retry};
use crate::time::SimTime;
use alloc::vec;
use alloc::vec::Vec;

/// Plays the case's variant of one setting with one seed after the other, so that a caller can show how far it is, and stop.
#[derive(Clone, Debug)]
pub struct Comparer {
    values: Values,
    case: Case,
    table: Table,
}

/// The case's variant of these values.
pub(super) fn variant(values: &Values, case: Case, seed: u32) -> Option<Setup> {
    let [inline, queue] = Setup::all(values, seed).ok()?;
    Some(match case.variant() {
        Variant::Inline => inline,
        Variant::Queue => queue,
    })
}

impl Comparer {
    /// Theory's side, and no runs yet. The rows, by case.
    ///
    /// - Retries: mean `attempts` of a message; the share `first_try` that is delivered by its first attempt; the share `dead` whose attempts
    ///   all fail; the mean time `pause_s` that a delivered one pauses, in seconds.
    /// - Availability: the share `available` that is told "checked in".
    /// - Drain: the `backlog` when the outage ends, and how long it takes to drain, `drain_s`. Both are limits, and not exact.
    ///
    /// # Errors
    /// Why the case does not cover these values.
    pub fn new(values: &Values, case: Case) -> Result<Comparer, Vec<Condition>> {
        let setup = variant(values, case, 1).ok_or_else(|| vec![Condition::NoRun])?;
        let unmet = unmet(&setup, case);
        if !unmet.is_empty() {
            return Err(unmet);
        }
        Ok(Comparer { values: values.clone(), case, table: claims(&setup, case) })
    }

    /// Plays one more seed.
    pub fn step(&mut self, seed: u32) {
        let Some(setup) = variant(&self.values, self.case, seed) else { return };
        match self.case {
            Case::Retries => self.table.push(&Stories::of(&setup).ratios()),
            Case::Availability => {
                let mut world = World::<CheckIn>::open(&setup);
                world.advance(&setup, &[], CheckIn::end(&setup), &mut () as &mut dyn Sink<CheckIn>);
                let records = world.model().records();
                let told = records.iter().filter(|record| record.told() == Told::CheckedIn).count();
                self.table.push(&[(told as f64, records.len() as f64)]);
            }
            Case::Drain => {
                let end = setup.end;
                if let Some(outage) = Reading::play(setup).notes.outage() {
                    let lasted = outage.drained.unwrap_or(end).since(outage.ended).as_seconds();
                    self.table.push(&[(outage.backlog.into(), 1.0), (lasted, 1.0)]);
                }
            }
        }
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

fn claims(setup: &Setup, case: Case) -> Table {
    let mut table = Table::default();
    let p = failure(setup);
    let most = setup.retry.max_attempts;
    match case {
        Case::Retries => {
            table.claim("attempts", attempts(p, most), true, None);
            table.claim("first_try", retry::delivered_by(p, most, 1), true, None);
            table.claim("dead", most.map_or(0.0, |most| exhausted(p, most)), true, None);
            table.claim("pause_s", mean_pause(setup).unwrap_or(0.0), true, None);
        }
        Case::Availability => table.claim("available", available(setup), true, None),
        Case::Drain => {
            table.claim("backlog", fluid_backlog(setup).unwrap_or(0.0), false, None);
            table.claim("drain_s", fluid_drain(setup).unwrap_or(0.0), false, None);
        }
    }
    table
}

/// The share of inline check-ins that succeed: the product of what must answer, less those whose open call is lost when an outage begins.
///
/// Open calls are a Poisson number with mean rate times length of a call (M/G/infinity: Takács, *Introduction to the Theory of Queues*), the
/// k-th attempts among them `p^(k-1)` as many as first ones; of a k-th attempt, `1 - p^(n-k+1)` would have come to a good end.
pub fn available(setup: &Setup) -> f64 {
    let (p, most) = (failure(setup), setup.inline_attempts);
    let all_come = all_come_s(setup);
    let begins = setup.rate.spike_at.as_seconds();
    let (mut away_s, mut begun) = (0.0, 0.0);
    for window in outages(setup) {
        let (from, until) = (window.from.as_seconds().max(begins), window.until.as_seconds().min(all_come));
        if until > from {
            away_s += until - from;
            begun += 1.0;
        }
    }
    let spared = 1.0 - f64::from(setup.points.poison_per_mille) / 1_000.0;
    let product = in_series(&[1.0 - away_s / (all_come - begins), 1.0 - exhausted(p, most), spared]);
    let would_have: f64 = (1..=most).map(|k| exhausted(p, k - 1) * (1.0 - exhausted(p, most - k + 1))).sum();
    let open = peak_per_s(setup) * setup.points.service.as_seconds() * would_have * spared;
    product - begun * open / f64::from(setup.rate.spike_visits)
}

/// Every message's story, in counts.
#[derive(Clone, Debug, Default)]
struct Stories {
    calls: u32,
    first_try: u32,
    delivered: u32,
    dead: u32,
    paused_s: f64,
    /// What each has paused so far, in seconds, and how often it was called for.
    so_far: Vec<(f64, u32)>,
}

impl Stories {
    /// Plays a run, and keeps nothing else of it.
    fn of(setup: &Setup) -> Stories {
        let mut stories = Stories { so_far: vec![(0.0, 0); setup.crowd.len()], ..Stories::default() };
        World::<CheckIn>::open(setup).advance(setup, &[], CheckIn::end(setup), &mut stories as &mut dyn Sink<CheckIn>);
        stories
    }

    fn of_one(&mut self, id: CheckInId) -> &mut (f64, u32) {
        &mut self.so_far[id.0 as usize]
    }

    fn ratios(&self) -> [(f64, f64); 4] {
        let done = f64::from(self.delivered + self.dead);
        [(self.calls.into(), done), (self.first_try.into(), done), (self.dead.into(), done), (self.paused_s, self.delivered.into())]
    }
}

impl Sink<CheckIn> for Stories {
    fn fact(&mut self, _: SimTime, &fact: &Fact) {
        match fact {
            Fact::CallStarted { id, .. } => {
                self.calls += 1;
                self.of_one(id).1 += 1;
            }
            Fact::WillRetry { id, pause, .. } => self.of_one(id).0 += pause.as_seconds(),
            Fact::Granted { id, nth: 1, .. } => {
                let (paused_s, calls) = *self.of_one(id);
                self.delivered += 1;
                self.first_try += u32::from(calls == 1);
                self.paused_s += paused_s;
            }
            Fact::DeadLettered { .. } | Fact::Lost { at: LostAt::Attempts, .. } => self.dead += 1,
            Fact::Pressed(_)
            | Fact::Committed(_)
            | Fact::Answered { .. }
            | Fact::Published { .. }
            | Fact::PublishLost { .. }
            | Fact::Stored { .. }
            | Fact::Confirmed { .. }
            | Fact::ConfirmLost { .. }
            | Fact::ConfirmTimedOut { .. }
            | Fact::Delivered { .. }
            | Fact::CallFailed { .. }
            | Fact::Granted { .. }
            | Fact::DuplicateIgnored { .. }
            | Fact::Acked(_)
            | Fact::AckLost(_)
            | Fact::AckVoid(_)
            | Fact::Requeued { .. }
            | Fact::Rejoined(_)
            | Fact::Redriven(_)
            | Fact::CopyLost { .. }
            | Fact::Lost { .. }
            | Fact::WorkerCrashed { .. }
            | Fact::WorkerBack(_)
            | Fact::ProcessCrashed { .. }
            | Fact::RelayCrashed(_)
            | Fact::RelayBack
            | Fact::BrokerDown
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => {}
        }
    }

    fn after(&mut self, _: SimTime, _: &Setup, _: &CheckIn) {}
}
