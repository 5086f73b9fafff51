//! What a run came to, as programs read it.
//!
//! `queue-lab run LAB --json` prints one [`Report`]. Its keys, in this order:
//!
//! ```json
//! {
//!   "lab": "…", "engine": 1, "seed": 7, "link": "lab=…&v=1&seed=7",
//!   "knobs": {"<knob>": 8, "<choice>": "<option>", "<switch>": "on"},
//!   "variants": {
//!     "<variant>": {
//!       "arrived": 4712,
//!       "ledger": {"<place>": 12},
//!       "marks": {"<figure>": 3},
//!       "waits": {"mean_s": 0.4, "p50_s": 0.3, "p99_s": 1.1, "max_s": 1.2, "still_waiting": 0},
//!       "other_waits": {"<kind>": {"mean_s": 0.1, "p50_s": 0.1, "p99_s": 0.2, "max_s": 0.3, "still_waiting": 0}},
//!       "mean_in_system": 12.5,
//!       "peak_backlog": 400,
//!       "digest": "da1342655897923d",
//!       "moments": [{"at_s": 5.0, "id": "…"}],
//!       "series": {"bin_s": 0.05, "counters": {"<counter>": [0]}, "levels": {"<level>": {"low": [0], "high": [0], "mean": [0.0]}}}
//!     }
//!   }
//! }
//! ```
//!
//! - Knobs are spelled as in a link: whole numbers in the knob's unit, the names of options, `"on"` and `"off"`. All of them are there.
//! - The places of `ledger` are disjoint and add up to `arrived`. What overlaps them stands in `marks`.
//! - `waits` are those of the lab's main kind ([`MAIN_KIND`]), all others stand under `other_waits`. Whoever still waits at the end is
//!   counted with the wait so far. Percentiles are by nearest rank. Without a single wait, times are `null`.
//! - `mean_in_system` is the mean over time of the lab's last level, which counts whoever is inside; `peak_backlog` is the highest value
//!   of its first.
//! - `digest` is the hash over every fact of the run, the same as in a browser.
//! - `series` is there only with `--series`: the counts of each of 600 equal bins, and each level's lowest, highest and mean value in it.
//! - Times are in seconds, with a fraction.

use crate::setting::spelled;
use queue_engine::ENGINE_VERSION;
use queue_engine::knobs::{Kind, Knob, Values};
use queue_engine::readings::series::{BINS, Series};
use queue_engine::readings::waits::Waits;
use queue_engine::time::{SimDuration, SimTime};
use queue_lab::lab::RunRef;
use queue_lab::link::{self, Link};
use queue_lab::scenarios::Lab;
use serde::{Serialize, Serializer};

/// An object whose keys stand in their own order.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries<T>(pub Vec<(&'static str, T)>);

impl<T: Serialize> Serialize for Entries<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<T> Entries<T> {
    fn new(ids: &[&'static str], values: impl IntoIterator<Item = T>) -> Entries<T> {
        Entries(ids.iter().copied().zip(values).collect())
    }
}

/// A knob's value as a link spells it: a number, or the name of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Spelled {
    /// A number in the knob's unit.
    Number(i64),
    /// The name of a choice's or a switch's option.
    Option(String),
}

impl Spelled {
    /// The value of this knob.
    pub fn new(knob: &Knob, value: i64) -> Spelled {
        match knob.kind {
            Kind::Number { .. } => Spelled::Number(value),
            Kind::Choice { .. } | Kind::Switch => Spelled::Option(spelled(knob, value)),
        }
    }
}

/// A run of every variant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The lab's id.
    pub lab: &'static str,
    /// The version of the engine.
    pub engine: u32,
    /// The seed.
    pub seed: u32,
    /// The query that opens the same run in a browser, without its `?`.
    pub link: String,
    /// Every knob.
    pub knobs: Entries<Spelled>,
    /// Every variant.
    pub variants: Entries<Variant>,
}

/// A run of one variant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What a scrub bar marks, in order of time.
    pub moments: Vec<Moment>,
    /// Counts and levels over time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<Bins>,
}

/// How a run of one variant ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// Everybody who came.
    pub arrived: u32,
    /// How many stand at each place; together everybody who came.
    pub ledger: Entries<u32>,
    /// Counts that overlap the places.
    pub marks: Entries<u32>,
    /// The main kind of waits.
    pub waits: Waited,
    /// The other kinds of waits.
    pub other_waits: Entries<Waited>,
    /// The mean over time of how many are inside.
    pub mean_in_system: Option<f64>,
    /// The longest backlog.
    pub peak_backlog: Option<u32>,
    /// The hash over every fact, as 16 hexadecimal digits.
    pub digest: String,
}

/// How long people waited, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Waited {
    /// The mean.
    pub mean_s: Option<f64>,
    /// What half of the waits do not exceed.
    pub p50_s: Option<f64>,
    /// What 99 of 100 waits do not exceed.
    pub p99_s: Option<f64>,
    /// The longest.
    pub max_s: Option<f64>,
    /// How many of the waits go on.
    pub still_waiting: u32,
}

/// One marked instant.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// When.
    pub at_s: f64,
    /// What.
    pub id: &'static str,
}

/// Counts and levels of each bin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bins {
    /// How long a bin is.
    pub bin_s: f64,
    /// What was counted in each bin.
    pub counters: Entries<Vec<u32>>,
    /// The levels in each bin.
    pub levels: Entries<Level>,
}

/// One level in each bin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// Lowest.
    pub low: Vec<u32>,
    /// Highest.
    pub high: Vec<u32>,
    /// Mean over the bin's time.
    pub mean: Vec<f64>,
}

/// Which of a lab's kinds of waits is its main one: the first, as [`Lab::waits`] says.
pub const MAIN_KIND: usize = 0;

impl Report {
    /// The report of a run of these values; with the series if asked for.
    pub fn new(run: &RunRef, values: &Values, seed: u32, with_series: bool) -> Report {
        let lab = run.lab;
        let variant = |(variant, named): (usize, &queue_lab::scenarios::Variant)| {
            let series = with_series.then(|| Bins::new(lab, run.series(variant)));
            (named.id, Variant { outcome: Outcome::new(run, variant), moments: moments(run, variant), series })
        };
        Report {
            lab: lab.id,
            engine: ENGINE_VERSION,
            seed,
            link: query(lab, values, seed),
            knobs: Entries(values.iter().map(|(knob, value)| (knob.id, Spelled::new(knob, value))).collect()),
            variants: Entries(lab.variants.iter().enumerate().map(variant).collect()),
        }
    }
}

/// The query that opens this run in a browser.
pub fn query(lab: &'static Lab, values: &Values, seed: u32) -> String {
    link::write(&Link { seed, values: values.clone(), ..Link::new(lab) })
}

impl Outcome {
    /// How a variant of a run ended.
    pub fn new(run: &RunRef, variant: usize) -> Outcome {
        let (lab, row, series) = (run.lab, run.at_end(variant), run.series(variant));
        let waited: Vec<Waited> = row.waits.iter().map(Waited::new).collect();
        let others = lab.waits.iter().zip(&waited).enumerate().filter(|(kind, _)| *kind != MAIN_KIND);
        Outcome {
            arrived: row.arrived,
            ledger: Entries::new(lab.places, row.tally),
            marks: Entries::new(lab.figures, row.figures),
            waits: waited.get(MAIN_KIND).copied().unwrap_or_default(),
            other_waits: Entries(others.map(|(_, (kind, waited))| (kind.id, *waited)).collect()),
            mean_in_system: lab.levels.len().checked_sub(1).map(|last| series.mean(last)),
            peak_backlog: (!lab.levels.is_empty()).then(|| series.peak(0)),
            digest: format!("{:016x}", run.digest(variant)),
        }
    }
}

impl Waited {
    fn new(waits: &Waits) -> Waited {
        Waited {
            mean_s: waits.mean_s(),
            p50_s: waits.percentile(50).map(SimDuration::as_seconds),
            p99_s: waits.percentile(99).map(SimDuration::as_seconds),
            max_s: waits.longest().map(SimDuration::as_seconds),
            still_waiting: waits.still_waiting,
        }
    }
}

impl Bins {
    fn new(lab: &Lab, series: &Series) -> Bins {
        let counts = (0..lab.counters.len()).map(|counter| series.counts(counter).to_vec());
        let ends: Vec<u64> = (0..=BINS as u64).map(|bin| series.end().nanos() * bin / BINS as u64).collect();
        let level = |level: usize| {
            let level = series.level(level);
            let mean = level.area.iter().zip(ends.windows(2)).map(|(&area, ends)| area as f64 / (ends[1] - ends[0]).max(1) as f64);
            Level { low: level.low.clone(), high: level.high.clone(), mean: mean.collect() }
        };
        Bins {
            bin_s: seconds(series.end()) / BINS as f64,
            counters: Entries::new(lab.counters, counts),
            levels: Entries::new(lab.levels, (0..lab.levels.len()).map(level)),
        }
    }
}

fn seconds(at: SimTime) -> f64 {
    at.since(SimTime::START).as_seconds()
}

fn moments(run: &RunRef, variant: usize) -> Vec<Moment> {
    let own = run.moments().into_iter().filter(|marked| marked.variant == variant);
    own.map(|marked| Moment { at_s: seconds(marked.at), id: marked.text.named.id }).collect()
}
