//! A sweep as people read it: for each combination of knob values, the mean of every figure over the seeds with its 95 % interval.
//!
//! The interval is mean ± t s / √n, with n the number of seeds, s the standard deviation of their figures (n − 1 in the denominator) and
//! t the 97.5 % point of Student's t distribution with n − 1 degrees of freedom. It is exact for normally distributed figures and good
//! for means of many seeds; for rare outcomes over few seeds it is too narrow. Equal seeds bring the same people to every setting and
//! variant, so that a difference between two of them is surer than their two intervals suggest: for that, take the CSV and pair the seeds.

use crate::human::decimal;
use crate::report::{MAIN_KIND, Outcome, Waited};
use crate::sweep::{Plan, named};
use crate::table::{Align, Table};
use queue_lab::lang::{self, Lang, NOTHING};
use queue_lab::scenarios::Lab;
use queue_lab::text::{chart, command, ledger};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::io::{self, Write};

/// Mean and spread of numbers as they come (Welford's method).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    n: u32,
    mean: f64,
    squares: f64,
}

impl Spread {
    /// Takes one more number.
    pub fn add(&mut self, number: f64) {
        self.n += 1;
        let off = number - self.mean;
        self.mean += off / f64::from(self.n);
        self.squares += off * (number - self.mean);
    }

    /// The mean; nothing without a number.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then_some(self.mean)
    }

    /// Half of the mean's 95 % interval; nothing for less than two numbers.
    pub fn half_interval(&self) -> Option<f64> {
        let freedom = f64::from(self.n.checked_sub(1).filter(|freedom| *freedom > 0)?);
        let t = StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(0.975);
        Some(t * (self.squares / freedom / f64::from(self.n)).sqrt())
    }
}

/// What a row of the summary is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    Arrived,
    Place(usize),
    Mark(usize),
    MeanWait(usize),
    P50(usize),
    P99(usize),
    LongestWait(usize),
    StillWaiting(usize),
    PeakBacklog,
    MeanInside,
}

impl Figure {
    /// Everything that is told of a lab, in order. Of the marks, those that are a state of people; the rest is in the CSV.
    fn all(lab: &Lab) -> Vec<Figure> {
        let marks = (0..lab.figures.len()).filter(|mark| (lab.state)(lab.figures[*mark]).is_some());
        let mut all: Vec<Figure> = (0..lab.places.len()).map(Figure::Place).collect();
        all.push(Figure::Arrived);
        all.extend(marks.map(Figure::Mark));
        for kind in 0..lab.waits.len() {
            all.extend([Figure::MeanWait, Figure::P50, Figure::P99, Figure::LongestWait, Figure::StillWaiting].map(|figure| figure(kind)));
        }
        all.extend([Figure::PeakBacklog, Figure::MeanInside]);
        all
    }

    fn read(self, lab: &Lab, outcome: &Outcome) -> Option<f64> {
        let count = |entry: Option<&(&str, u32)>| entry.map(|(_, count)| f64::from(*count));
        match self {
            Figure::Arrived => Some(f64::from(outcome.arrived)),
            Figure::Place(place) => count(outcome.ledger.0.get(place)),
            Figure::Mark(mark) => count(outcome.marks.0.get(mark)),
            Figure::MeanWait(kind) => waited(lab, outcome, kind)?.mean_s,
            Figure::P50(kind) => waited(lab, outcome, kind)?.p50_s,
            Figure::P99(kind) => waited(lab, outcome, kind)?.p99_s,
            Figure::LongestWait(kind) => waited(lab, outcome, kind)?.max_s,
            Figure::StillWaiting(kind) => waited(lab, outcome, kind).map(|waited| f64::from(waited.still_waiting)),
            Figure::PeakBacklog => outcome.peak_backlog.map(f64::from),
            Figure::MeanInside => outcome.mean_in_system,
        }
    }

    fn name(self, lab: &Lab, lang: Lang) -> String {
        let state = |id: &str| match (lab.state)(id) {
            Some(state) => format!("{} {}", state.mark, state.name.get(lang)),
            None => id.into(),
        };
        let in_seconds = |what: &str| format!("  {}", command::IN_UNIT.fill(lang, &[("what", what), ("unit", command::SECONDS.get(lang))]));
        match self {
            Figure::Arrived => ledger::ARRIVED.get(lang).into(),
            Figure::Place(place) => state(lab.places[place]),
            Figure::Mark(mark) => state(lab.figures[mark]),
            Figure::MeanWait(_) => in_seconds(command::MEAN.get(lang)),
            Figure::P50(_) => in_seconds(chart::P50.get(lang)),
            Figure::P99(_) => in_seconds(chart::P99.get(lang)),
            Figure::LongestWait(_) => in_seconds(chart::LONGEST.get(lang)),
            Figure::StillWaiting(_) => format!("  {}", chart::STILL_WAITING.get(lang)),
            Figure::PeakBacklog => command::PEAK_BACKLOG.get(lang).into(),
            Figure::MeanInside => command::MEAN_INSIDE.get(lang).into(),
        }
    }

    /// Whether the row is left out when it is 0 throughout the sweep.
    fn may_be_left_out(self) -> bool {
        match self {
            Figure::Place(_) | Figure::Mark(_) => true,
            Figure::Arrived | Figure::MeanWait(_) | Figure::P50(_) | Figure::P99(_) | Figure::LongestWait(_) => false,
            Figure::StillWaiting(_) | Figure::PeakBacklog | Figure::MeanInside => false,
        }
    }

    fn decimals(self) -> u32 {
        match self {
            Figure::MeanWait(_) | Figure::P50(_) | Figure::P99(_) | Figure::LongestWait(_) => 3,
            Figure::Arrived | Figure::Place(_) | Figure::Mark(_) | Figure::StillWaiting(_) | Figure::PeakBacklog | Figure::MeanInside => 1,
        }
    }
}

/// The waits of a kind, by its position among the lab's.
fn waited<'a>(lab: &Lab, outcome: &'a Outcome, kind: usize) -> Option<&'a Waited> {
    let id = lab.waits.get(kind)?.id;
    match kind == MAIN_KIND {
        true => Some(&outcome.waits),
        false => outcome.other_waits.0.iter().find(|(other, _)| *other == id).map(|(_, waited)| waited),
    }
}

/// The figures of every combination and variant over the seeds.
pub(crate) struct Summary {
    lab: &'static Lab,
    figures: Vec<Figure>,
    /// Combination after combination, within each figure after figure, within each variant after variant.
    spreads: Vec<Spread>,
}

impl Summary {
    pub(crate) fn new(lab: &'static Lab, points: usize) -> Summary {
        let figures = Figure::all(lab);
        let spreads = vec![Spread::default(); points * figures.len() * lab.variants.len()];
        Summary { lab, figures, spreads }
    }

    fn index(&self, point: usize, figure: usize, variant: usize) -> usize {
        (point * self.figures.len() + figure) * self.lab.variants.len() + variant
    }

    pub(crate) fn add(&mut self, point: usize, outcomes: &[Outcome]) {
        for figure in 0..self.figures.len() {
            for (variant, outcome) in outcomes.iter().enumerate() {
                let index = self.index(point, figure, variant);
                if let Some(number) = self.figures[figure].read(self.lab, outcome) {
                    self.spreads[index].add(number);
                }
            }
        }
    }

    fn is_zero(&self, points: usize, figure: usize) -> bool {
        let spreads = |point| (0..self.lab.variants.len()).map(move |variant| self.spreads[self.index(point, figure, variant)]);
        (0..points).flat_map(spreads).all(|spread| spread.mean == 0.0)
    }

    /// Prints a table for each combination.
    pub(crate) fn tell(&self, plan: &Plan, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        let size = [("points", lang::count(plan.points() as u64)), ("seeds", lang::count(plan.seeds.len() as u64))];
        let size = size.each_ref().map(|(name, count)| (*name, count.as_str()));
        writeln!(out, "{} · {}", self.lab.name.get(lang), command::SWEPT.fill(lang, &size))?;
        writeln!(out, "{}\n{}\n", command::HOW_INTERVALS.get(lang), command::HOW_FEWER.get(lang))?;
        let shown: Vec<usize> = (0..self.figures.len())
            .filter(|figure| !(self.figures[*figure].may_be_left_out() && self.is_zero(plan.points(), *figure)))
            .collect();
        let mut table = Table::default();
        for point in 0..plan.points() {
            table.heading(named(plan, point, lang));
            table.row("", self.lab.variants.iter().map(|variant| variant.name.get(lang).into()).collect());
            for &figure in &shown {
                if let Figure::MeanWait(kind) = self.figures[figure] {
                    table.row(self.lab.waits[kind].title.get(lang), Vec::new());
                }
                let cell = |variant| cell(&self.spreads[self.index(point, figure, variant)], self.figures[figure].decimals());
                table.row(self.figures[figure].name(self.lab, lang), (0..self.lab.variants.len()).map(cell).collect());
            }
        }
        table.write(out, Align::Right)
    }
}

/// A mean with half of its interval.
fn cell(spread: &Spread, decimals: u32) -> String {
    let Some(mean) = spread.mean() else { return NOTHING.into() };
    let decimals = if mean >= 10_000.0 { 0 } else { decimals };
    match spread.half_interval() {
        Some(half) => format!("{} ± {}", decimal(mean, decimals), decimal(half, decimals)),
        None => decimal(mean, decimals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[f64]) -> Spread {
        let mut spread = Spread::default();
        numbers.iter().for_each(|number| spread.add(*number));
        spread
    }

    /// The 97.5 % points of Student's t, from the tables: 12.706 for 1, 2.262 for 9 and 1.984 for 99 degrees of freedom.
    #[test]
    fn an_interval_is_that_of_student() {
        for (n, t) in [(2_u32, 12.706), (10, 2.262), (100, 1.984)] {
            let numbers: Vec<f64> = (0..n).map(|i| if i % 2 == 0 { 1.0 } else { 3.0 }).collect();
            let deviation = (f64::from(n) / f64::from(n - 1)).sqrt();
            let expected = t * deviation / f64::from(n).sqrt();
            let half = of(&numbers).half_interval().expect("there are enough numbers");
            assert!((half - expected).abs() < 1e-3 * expected, "{n}: {half}, {expected}");
        }
    }

    #[test]
    fn one_number_has_no_interval_and_none_has_no_mean() {
        assert_eq!((of(&[]).mean(), of(&[]).half_interval()), (None, None));
        assert_eq!((of(&[4.0]).mean(), of(&[4.0]).half_interval()), (Some(4.0), None));
        assert_eq!(of(&[4.0, 4.0, 4.0]).half_interval(), Some(0.0));
        assert_eq!([cell(&of(&[]), 1), cell(&of(&[4.0]), 1), cell(&of(&[4.0, 4.0]), 1)], ["—", "4.0", "4.0 ± 0.0"]);
    }
}
