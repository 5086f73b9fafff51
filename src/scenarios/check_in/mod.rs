//! Check in, then points (签到送积分, decoupling) as it is told.

mod bounds;
pub mod claim;
mod claims;
mod conditions;
mod incidents;
pub mod ladder;
mod ledger;
pub mod moment;
pub mod preset;
pub mod sentence;
mod slots;
mod stage;
pub mod state;
pub mod station;
mod steps;
mod tell;
pub mod text;
mod value;
pub mod words;

pub use value::value;

use super::begun::begin;
use super::{Lab, Repair, Variant, WaitsText};
use crate::chart::kind::{ChartKind, Reads};
use crate::chart::{DIRECT, QUEUE};
#[cfg(feature = "prerender")]
use crate::lang::Lang;
use crate::text::chart;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::knobs::KNOBS;
use queue_engine::models::check_in::readings::{counter, level};
use queue_engine::models::check_in::setup::{Setup, repair};
#[cfg(not(target_family = "wasm"))]
use queue_engine::readings::Readable;

/// What was read of each variant's run.
type Readings = super::scenario::Readings<CheckIn>;

/// The lab's entry in the registry.
pub const LAB: Lab = Lab {
    id: "check-in",
    name: words::NAME,
    knobs: KNOBS,
    seed: 12,
    knob_texts: text::KNOB_TEXTS,
    groups: text::GROUPS,
    front: text::FRONT,
    value,
    presets: preset::PRESETS,
    #[cfg(not(target_family = "wasm"))]
    slots: words::SLOTS,
    guard,
    #[cfg(feature = "prerender")]
    prose,
    variants: &[Variant { id: "inline", name: words::INLINE, colour: DIRECT }, Variant { id: "queue", name: words::QUEUE, colour: QUEUE }],
    place_classes: &[
        "ql-hist ql-hist--sold",
        "ql-hist ql-hist--twice",
        "ql-hist ql-hist--queue-full",
        "ql-hist ql-hist--dead-letter",
        "ql-hist ql-hist--lost",
        "ql-hist ql-hist--lost",
        "ql-hist ql-hist--lost",
        "ql-hist ql-hist--lost",
        "ql-hist ql-hist--lost",
        "ql-hist ql-hist--waiting",
        "ql-hist ql-hist--waiting",
        "ql-hist ql-hist--waiting",
        "ql-hist ql-hist--waiting",
        "ql-hist ql-hist--backing-off",
    ],
    #[cfg(not(target_family = "wasm"))]
    places: <CheckIn as Readable>::PLACES,
    #[cfg(not(target_family = "wasm"))]
    counters: <CheckIn as Readable>::COUNTERS,
    #[cfg(not(target_family = "wasm"))]
    levels: <CheckIn as Readable>::LEVELS,
    #[cfg(not(target_family = "wasm"))]
    state: state::find,
    #[cfg(not(target_family = "wasm"))]
    figures: &figure::IDS,
    charts: &[
        ChartKind {
            title: sentence::CHART_CHECK_INS,
            unit: chart::PER_SECOND,
            reads: Reads::Rate { counter: counter::CHECKED_IN, area: Some((counter::ARRIVALS, chart::ARRIVALS)) },
            is_tall: false,
        },
        ChartKind {
            title: sentence::CHART_GRANTED,
            unit: sentence::CHART_GRANTED_UNIT,
            reads: Reads::Share { counter: counter::GRANTED, of: counter::ARRIVALS },
            is_tall: true,
        },
        ChartKind {
            title: sentence::CHART_CALLS,
            unit: chart::PER_SECOND,
            reads: Reads::Rate { counter: counter::CALLS, area: None },
            is_tall: true,
        },
        ChartKind {
            title: sentence::CHART_WAITING,
            unit: sentence::CHART_WAITING_UNIT,
            reads: Reads::Level(level::WAITING),
            is_tall: true,
        },
    ],
    waits: &[
        WaitsText {
            id: "points",
            title: sentence::WAITS_DELAY,
            title_while: sentence::WAITS_DELAY_WHILE,
            total: sentence::WAITS_DELAY_TOTAL,
        },
        WaitsText {
            id: "answer",
            title: sentence::WAITS_ANSWER,
            title_while: sentence::WAITS_ANSWER_WHILE,
            total: sentence::WAITS_ANSWER_TOTAL,
        },
    ],
    words: &words::WORDS,
    compared: (sentence::KNOB_RESULT, &["inline.granted", "queue.granted"]),
    commands: words::BUTTONS,
    ladder: ladder::RUNGS,
    begin: begin::<CheckIn>,
};

/// The counts that overlap the places, by position in [`Lab::figures`].
pub mod figure {
    /// Their stable ids.
    pub const IDS: [&str; 13] = [
        "first_grants",
        "extra_grants",
        "granted_but_failed",
        "points",
        "publishes",
        "deliveries",
        "redeliveries",
        "calls",
        "failed_calls",
        "duplicates_ignored",
        "dead_lettered",
        "answered_ok",
        "answered_failed",
    ];
    /// Check-ins that got points.
    pub const FIRST_GRANTS: usize = 0;
    /// Grants beyond the first.
    pub const EXTRA_GRANTS: usize = 1;
    /// Check-ins told that they failed, which got points.
    pub const GRANTED_BUT_FAILED: usize = 2;
    /// Points given.
    pub const POINTS: usize = 3;
    /// Publishes.
    pub const PUBLISHES: usize = 4;
    /// Deliveries to workers.
    pub const DELIVERIES: usize = 5;
    /// Deliveries after one that came to no known end.
    pub const REDELIVERIES: usize = 6;
    /// Calls to the points service.
    pub const CALLS: usize = 7;
    /// Calls that failed.
    pub const FAILED_CALLS: usize = 8;
    /// Calls that found the points granted already.
    pub const DUPLICATES_IGNORED: usize = 9;
}

/// Brings knobs that are each in range but together too much back to what a page can play.
fn guard(values: &mut Values) -> Vec<Repair> {
    repair(values).into_iter().map(|repair| Repair { knob: repair.id, from: repair.asked, to: repair.used }).collect()
}

#[cfg(feature = "prerender")]
fn prose(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => include_str!("zh.md"),
        Lang::En => include_str!("en.md"),
    }
}
