//! The cases of each lab, and what keeps a setting from being one.

use super::super::Job;
use super::{Check, Part, flash_sale as sale, words};
use crate::lang::{Lang, Text};
use crate::link::Link;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::{setup as in_setup, theory as in_theory};
use queue_engine::models::flash_sale::{setup as sale_setup, theory as sale_theory};
use queue_engine::theory::sample::Row;

/// What is said of one case.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub(super) id: &'static str,
    pub(super) name: Text,
    pub(super) about: Text,
}

/// A run, and what theory expects of it, over time.
pub(super) struct Curve {
    /// A value for each bin, in units of one over `scale`.
    pub(super) run: Vec<u64>,
    pub(super) theory: Vec<u64>,
    pub(super) scale: u64,
    pub(super) end_ns: u64,
}

/// Theory beside runs, of either lab.
pub(super) trait Checked {
    /// Plays one more seed.
    fn step(&mut self, seed: u32);
    /// Every quantity as it stands.
    fn rows(&self) -> Vec<Row>;
    /// Theory's line over the run of a seed, where it has one.
    fn curve(&self, seed: u32) -> Option<Curve>;
}

struct Sale(sale_theory::Comparer, sale_theory::Case, Values);

impl Checked for Sale {
    fn step(&mut self, seed: u32) {
        self.0.step(seed);
    }
    fn rows(&self) -> Vec<Row> {
        self.0.rows()
    }
    fn curve(&self, seed: u32) -> Option<Curve> {
        // Only once some runs are there: it takes as long as they do.
        let has_runs = self.0.rows().iter().any(|row| row.runs.is_some());
        (self.1 == sale_theory::Case::Curve && has_runs).then(|| sale::curve(&self.2, seed))?
    }
}

struct CheckIn(in_theory::Comparer);

impl Checked for CheckIn {
    fn step(&mut self, seed: u32) {
        self.0.step(seed);
    }
    fn rows(&self) -> Vec<Row> {
        self.0.rows()
    }
    fn curve(&self, _: u32) -> Option<Curve> {
        None
    }
}

fn changed(values: &Values, changes: &[(&'static str, i64)]) -> Values {
    changes.iter().fold(values.clone(), |values, (id, value)| values.with(id, *value))
}

/// The check of the flash sale's queue variant.
pub(in super::super) fn flash_sale(link: &Link, lang: Lang) -> Result<Box<dyn Job>, String> {
    let own = sale_setup::Setup::all(&link.values, link.seed).ok();
    let applies = own.map(|[.., queue]| sale_theory::applies(&queue, false));
    let parts = sale_theory::Case::ALL.into_iter().enumerate().map(|(index, case)| {
        let changes = sale_theory::covered_case(&link.values, case);
        let values = changed(&link.values, &changes);
        let checked = sale_theory::Comparer::new(&values, case);
        Part {
            case: words::sale_case(case),
            unmet: applies.iter().flat_map(|all| &all[index].unmet).map(|why| words::sale_condition(*why)).collect(),
            changes,
            checked: match checked {
                Ok(comparer) => Ok(Box::new(Sale(comparer, case, values.clone()))),
                Err(why) => Err(why.into_iter().map(words::sale_condition).collect()),
            },
            values,
        }
    });
    Ok(Check::boxed(link, lang, parts.collect()))
}

/// The check of the check-in lab, each case in its own variant.
pub(in super::super) fn check_in(link: &Link, lang: Lang) -> Result<Box<dyn Job>, String> {
    let own = in_setup::Setup::all(&link.values, link.seed).ok();
    let parts = in_theory::Case::ALL.into_iter().enumerate().map(|(index, case)| {
        let changes = in_theory::covered_case(&link.values, case);
        let values = changed(&link.values, &changes);
        let setup = own.iter().flatten().find(|setup| setup.variant == case.variant());
        let unmet = setup.map(|setup| in_theory::applies(setup, false)[index].unmet.clone()).unwrap_or_default();
        Part {
            case: words::in_case(case),
            unmet: unmet.into_iter().map(words::in_condition).collect(),
            changes,
            checked: match in_theory::Comparer::new(&values, case) {
                Ok(comparer) => Ok(Box::new(CheckIn(comparer))),
                Err(why) => Err(why.into_iter().map(words::in_condition).collect()),
            },
            values,
        }
    });
    Ok(Check::boxed(link, lang, parts.collect()))
}
