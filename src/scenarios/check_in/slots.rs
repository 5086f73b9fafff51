//! The numbers that the prose takes from a run.

use super::Readings;
use crate::lang::Quantity;
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::LostAt;
use queue_engine::models::check_in::readings::moments::MomentKind;
use queue_engine::models::check_in::readings::{Reading, answers, delays, level};
use queue_engine::readings::waits::Waits;
use queue_engine::time::{SimDuration, SimTime};

/// The number that a slot shows in a run; nothing for an unknown name.
pub(super) fn slot(run: &Readings, name: &str) -> Option<Quantity> {
    let (whose, what) = name.split_once('.')?;
    match whose {
        "crowd" if what == "arrived" => Some(count(run[0].recording.setup().crowd.len() as u64)),
        "inline" => variant(&run[0], what),
        "queue" => variant(&run[1], what),
        _ => None,
    }
}

fn count(n: impl Into<u64>) -> Quantity {
    Quantity::Count(n.into())
}

fn time(at: Option<SimTime>) -> Quantity {
    at.map_or(Quantity::Nothing, |at| Quantity::Nanos(at.nanos()))
}

fn lasting(length: Option<SimDuration>) -> Quantity {
    length.map_or(Quantity::Nothing, |length| Quantity::Nanos(length.nanos()))
}

/// The waits of everybody at the end.
fn at_end(reading: &Reading, waits: fn(&super::Setup, &super::CheckIn, SimTime) -> Waits) -> Waits {
    let setup = reading.recording.setup();
    waits(setup, reading.recording.end().model(), setup.end)
}

/// All lost check-ins.
pub(super) fn lost(tally: &[u32]) -> u32 {
    LostAt::ALL.into_iter().map(|at| tally[Place::Lost(at).index()]).sum()
}

fn variant(reading: &Reading, what: &str) -> Option<Quantity> {
    let model = reading.recording.end().model();
    let place = |place: Place| count(reading.at_end(place));
    let marks = model.marks();
    Some(match what {
        "failed" => place(Place::Failed),
        "available_percent" => {
            Quantity::Share { num: marks.answered_ok.into(), den: u64::from(marks.answered_ok) + u64::from(marks.answered_failed) }
        }
        "granted" => count(reading.at_end(Place::Granted) + reading.at_end(Place::GrantedMore)),
        "twice" => place(Place::GrantedMore),
        "granted_but_failed" => count(marks.granted_but_failed),
        "dead_letter" => place(Place::DeadLetter),
        "lost" => count(lost(model.tally())),
        "lost_never_published" => place(Place::Lost(LostAt::Unpublished)),
        "lost_at_broker" => place(Place::Lost(LostAt::Broker)),
        "lost_acked" => place(Place::Lost(LostAt::Acked)),
        "lost_given_up" => place(Place::Lost(LostAt::Attempts)),
        "answer_p50" => lasting(at_end(reading, answers).percentile(50)),
        "answer_p99" => lasting(at_end(reading, answers).percentile(99)),
        "delay_p50" => lasting(at_end(reading, delays).percentile(50)),
        "delay_p99" => lasting(at_end(reading, delays).percentile(99)),
        "delay_max" => lasting(at_end(reading, delays).longest()),
        "calls" => count(marks.calls),
        "calls_peak" => match Quantity::Rate(reading.calls_peak_milli()) {
            Quantity::Rate(milli) => Quantity::Rate((milli + 500) / 1_000 * 1_000),
            other => other,
        },
        "duplicates_ignored" => count(marks.duplicates_ignored),
        "backlog_peak" => count(reading.series.peak(level::WAITING)),
        "drained_at" => time(reading.first(MomentKind::Drained)),
        _ => return None,
    })
}
