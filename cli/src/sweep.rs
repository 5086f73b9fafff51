//! `queue-lab sweep`: every combination of knob values with every seed.
//!
//! Runs are played on all cores, and told in a fixed order whatever the scheduling: the values of the knobs as they are named (the last
//! knob changes fastest), then the seeds, then the variants. With `--csv` each is a row with these columns:
//!
//! | columns | what |
//! |---|---|
//! | the swept knobs | their values, as `--set` takes them; a knob that is called like another column stands after `knob_` |
//! | `seed`, `variant` | which run |
//! | `arrived`, and each place of the ledger | people; the places add up to `arrived` |
//! | each mark | counts that overlap the places |
//! | `waits_mean_s`, `waits_p50_s`, `waits_p99_s`, `waits_max_s`, `waits_still_waiting` | the main kind of waits; empty without a wait |
//! | the same after `other_waits_KIND_` | each other kind of waits, if the lab has any |
//! | `mean_in_system`, `peak_backlog`, `digest` | as in [`crate::report`] |
//!
//! Equal seeds bring the same people to every setting and variant, so rows can be compared in pairs.

use crate::Failure;
use crate::args::SweepArgs;
use crate::report::{MAIN_KIND, Outcome, Waited};
use crate::setting::{self, Refusal, spelled};
use crate::span::{self, Axis};
use crate::summary::Summary;
use indicatif::{ProgressBar, ProgressStyle};
use queue_engine::knobs::{Knob, Values};
use queue_lab::lab::RunRef;
use queue_lab::lang::Lang;
use queue_lab::scenarios::Lab;
use queue_lab::text::command;
use rayon::prelude::*;
use std::io::{self, IsTerminal, Write};

/// The most runs of one sweep (settings times seeds; a run plays every variant). Some minutes of the default run on two cores.
pub const MOST_RUNS: u128 = 100_000;
/// Runs that each thread has ahead of it before what was played is told.
const RUNS_AHEAD: usize = 64;

/// What a sweep plays.
pub struct Plan {
    /// The lab.
    pub lab: &'static Lab,
    /// The swept knobs with their values.
    pub axes: Vec<(&'static Knob, Vec<i64>)>,
    /// The seeds.
    pub seeds: Vec<u32>,
    fixed: Values,
}

impl Plan {
    /// The plan of a sweep's arguments.
    ///
    /// # Errors
    /// When an argument is wrong, a knob is named twice, there are too many runs, or a combination is more than a run may hold.
    pub fn new(task: &SweepArgs) -> Result<Plan, Refusal> {
        let lab = task.lab;
        let fixed = setting::values(lab, &task.set)?;
        let axes: Vec<Axis> = task.knobs.iter().map(|text| span::axis(lab, text)).collect::<Result<_, _>>()?;
        let set: Vec<&str> = task.set.iter().filter_map(|text| setting::pair(text).ok()).map(|(name, _)| name).collect();
        for (index, axis) in axes.iter().enumerate() {
            let id = axis.knob.id;
            if set.contains(&id) {
                return Err(Refusal(format!("{id} is both set and swept")));
            }
            if axes[..index].iter().any(|other| other.knob.id == id) {
                return Err(Refusal(format!("{id} is swept twice")));
            }
        }
        let seeds = span::seeds(&task.seeds)?;
        let runs = axes.iter().fold(seeds.count(), |runs, axis| runs.saturating_mul(axis.span.count()));
        if runs > MOST_RUNS {
            let parts: Vec<String> = axes.iter().map(|axis| format!("{} values of {}", axis.span.count(), axis.knob.id)).collect();
            let parts = format!("{}, {} seeds", parts.join(", "), seeds.count());
            return Err(Refusal(format!("that is {runs} runs ({parts}); one sweep takes at most {MOST_RUNS}")));
        }
        let values_of = |axis: Axis| {
            let values = axis.span.values().map_err(|refusal| Refusal(format!("{}: {refusal}", axis.knob.id)))?;
            Ok((axis.knob, values))
        };
        let plan = Plan {
            lab,
            axes: axes.into_iter().map(values_of).collect::<Result<_, Refusal>>()?,
            seeds: seeds.values().map_err(|refusal| Refusal(format!("--seeds: {refusal}")))?.into_iter().map(|seed| seed as u32).collect(),
            fixed,
        };
        for point in 0..plan.points() {
            let named = |refusal| Refusal(format!("at {}: {refusal}", plan.spelled(point).join(" ")));
            setting::guarded(lab, &plan.values(point)).map_err(named)?;
        }
        Ok(plan)
    }

    /// How many combinations of knob values there are.
    pub fn points(&self) -> usize {
        self.axes.iter().map(|(_, values)| values.len()).product()
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        self.points() * self.seeds.len()
    }

    /// The swept knobs with their values in a combination.
    pub fn swept(&self, point: usize) -> Vec<(&'static Knob, i64)> {
        let mut rest = point;
        let mut swept: Vec<_> = self
            .axes
            .iter()
            .rev()
            .map(|(knob, values)| {
                let value = values[rest % values.len()];
                rest /= values.len();
                (*knob, value)
            })
            .collect();
        swept.reverse();
        swept
    }

    /// All values of a combination.
    fn values(&self, point: usize) -> Values {
        self.swept(point).into_iter().fold(self.fixed.clone(), |values, (knob, value)| values.with(knob.id, value))
    }

    fn spelled(&self, point: usize) -> Vec<String> {
        self.swept(point).into_iter().map(|(knob, value)| format!("{}={}", knob.id, spelled(knob, value))).collect()
    }

    /// Plays everything on so many threads (all cores for 0), and hands each run's outcomes on in the fixed order, with the combination
    /// and the seed.
    ///
    /// # Errors
    /// When there are no threads to be had, or the outcomes could not be handed on.
    pub fn play(&self, threads: usize, mut each: impl FnMut(usize, u32, Vec<Outcome>) -> io::Result<()>) -> io::Result<()> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
        let progress = progress(self.runs());
        let ahead = RUNS_AHEAD * pool.current_num_threads();
        for first in (0..self.runs()).step_by(ahead) {
            let runs = first..(first + ahead).min(self.runs());
            let play = |run: usize| {
                let (point, seed) = (run / self.seeds.len(), self.seeds[run % self.seeds.len()]);
                let outcomes = outcomes(self.lab, &self.values(point), seed);
                progress.inc(1);
                (point, seed, outcomes)
            };
            let played: Vec<_> = pool.install(|| runs.into_par_iter().with_max_len(1).map(play).collect());
            for (point, seed, outcomes) in played {
                each(point, seed, outcomes)?;
            }
        }
        progress.finish_and_clear();
        Ok(())
    }
}

fn outcomes(lab: &'static Lab, values: &Values, seed: u32) -> Vec<Outcome> {
    let run = RunRef::play(lab, values, seed, None);
    (0..run.variants()).map(|variant| Outcome::new(&run, variant)).collect()
}

/// A bar on standard error when that is a terminal, else nothing.
fn progress(runs: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(runs as u64).with_style(style)
}

/// Plays a sweep and prints its rows or its summary.
pub(crate) fn sweep(task: &SweepArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let plan = Plan::new(task)?;
    let threads = task.threads.map_or(0, usize::from);
    if task.csv {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(columns(&plan)).map_err(unwritten)?;
        plan.play(threads, |point, seed, outcomes| {
            for (variant, outcome) in plan.lab.variants.iter().zip(&outcomes) {
                csv.write_record(cells(&plan, point, seed, variant.id, outcome)).map_err(unwritten)?;
            }
            Ok(())
        })?;
        csv.flush()?;
    } else {
        let mut summary = Summary::new(plan.lab, plan.points());
        plan.play(threads, |point, _, outcomes| {
            summary.add(point, &outcomes);
            Ok(())
        })?;
        summary.tell(&plan, task.told.lang(None), out)?;
    }
    Ok(())
}

fn unwritten(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The names of the columns.
pub fn columns(plan: &Plan) -> Vec<String> {
    let lab = plan.lab;
    let people = ["seed", "variant", "arrived"].iter().chain(lab.places).chain(lab.figures);
    let mut columns: Vec<String> = people.map(|name| (*name).into()).collect();
    let others = lab.waits.iter().enumerate().filter(|(kind, _)| *kind != MAIN_KIND).map(|(_, kind)| format!("other_waits_{}", kind.id));
    for waits in std::iter::once("waits".to_owned()).chain(others) {
        columns.extend(["mean_s", "p50_s", "p99_s", "max_s", "still_waiting"].map(|what| format!("{waits}_{what}")));
    }
    columns.extend(["mean_in_system", "peak_backlog", "digest"].map(String::from));
    let swept = |knob: &Knob| match columns.iter().any(|column| column == knob.id) {
        true => format!("knob_{}", knob.id),
        false => knob.id.into(),
    };
    let swept: Vec<String> = plan.axes.iter().map(|(knob, _)| swept(knob)).collect();
    swept.into_iter().chain(columns).collect()
}

fn cells(plan: &Plan, point: usize, seed: u32, variant: &str, outcome: &Outcome) -> Vec<String> {
    let mut cells: Vec<String> = plan.swept(point).into_iter().map(|(knob, value)| spelled(knob, value)).collect();
    cells.extend([seed.to_string(), variant.into(), outcome.arrived.to_string()]);
    cells.extend(outcome.ledger.0.iter().chain(&outcome.marks.0).map(|(_, count)| count.to_string()));
    for waited in std::iter::once(&outcome.waits).chain(outcome.other_waits.0.iter().map(|(_, waited)| waited)) {
        let Waited { mean_s, p50_s, p99_s, max_s, still_waiting } = waited;
        cells.extend([mean_s, p50_s, p99_s, max_s].map(|time| time.map_or(String::new(), |time| time.to_string())));
        cells.push(still_waiting.to_string());
    }
    cells.push(outcome.mean_in_system.map_or(String::new(), |mean| mean.to_string()));
    cells.push(outcome.peak_backlog.map_or(String::new(), |peak| peak.to_string()));
    cells.push(outcome.digest.clone());
    cells
}

/// A combination of knob values as people read it.
pub(crate) fn named(plan: &Plan, point: usize, lang: Lang) -> String {
    let name = |(knob, value): (&'static Knob, i64)| {
        let name = plan.lab.knob_text(knob.id).map_or(knob.id, |text| text.name.get(lang));
        command::NAMED.fill(lang, &[("name", name), ("value", &(plan.lab.value)(knob, value, lang))])
    };
    plan.swept(point).into_iter().map(name).collect::<Vec<_>>().join(" · ")
}
