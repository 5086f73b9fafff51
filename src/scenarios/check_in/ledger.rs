//! The ledger: where every check-in is, and what was done for it, at one instant.

use super::Readings;
use super::{figure, sentence as text, state};
use crate::chart::ledger::{Line, Part};
use crate::lab::{Now, Row};
use crate::lang::Lang;
use crate::text::ledger;
use queue_engine::models::check_in::book::Place;

fn each(now: &Now, read: impl Fn(&Row) -> u32) -> Vec<u32> {
    now.rows.iter().map(read).collect()
}

/// Where every check-in is: all places, so that a hole shows as a row that is not 0.
fn check_ins(now: &Now) -> Part {
    let line = |place: &Place| Some(Line::state(state::find(place.id())?, &each(now, |row| row.tally[place.index()])));
    let mut lines: Vec<Line> = Place::ALL.iter().filter_map(line).collect();
    lines.push(Line::counts("arrived", text::LEDGER_CAME, &each(now, |row| row.arrived)).as_sum());
    let gap = |row: &Row| row.tally.iter().map(|&n| i64::from(n)).sum::<i64>() - i64::from(row.arrived);
    Part { title: text::LEDGER_PEOPLE, lines, gaps: Some(now.rows.iter().map(gap).collect()) }
}

/// Points against grants: what was given must be what the rows above say was given.
fn points(now: &Now) -> Part {
    let of = |index: usize| each(now, move |row| row.figures[index]);
    let lines = vec![
        Line::counts("first_grants", text::LEDGER_FIRST_GRANTS, &of(figure::FIRST_GRANTS)),
        Line::counts("extra_grants", text::LEDGER_EXTRA_GRANTS, &of(figure::EXTRA_GRANTS)),
        Line::counts(
            "grants",
            text::LEDGER_GRANTS,
            &each(now, |row| row.figures[figure::FIRST_GRANTS] + row.figures[figure::EXTRA_GRANTS]),
        )
        .as_sum(),
        Line::counts("granted_but_failed", text::LEDGER_GRANTED_BUT_FAILED, &of(figure::GRANTED_BUT_FAILED)),
        Line::counts("points", text::LEDGER_POINTS_GIVEN, &of(figure::POINTS)),
    ];
    Part { title: text::LEDGER_POINTS, lines, gaps: None }
}

/// Counts that overlap the rows of check-ins.
fn work(now: &Now) -> Part {
    let of = |index: usize| each(now, move |row| row.figures[index]);
    let lines = vec![
        Line::counts("publishes", text::LEDGER_PUBLISHES, &of(figure::PUBLISHES)),
        Line::counts("deliveries", text::LEDGER_DELIVERIES, &of(figure::DELIVERIES)),
        Line::counts("redeliveries", text::LEDGER_REDELIVERIES, &of(figure::REDELIVERIES)),
        Line::counts("calls", text::LEDGER_CALLS, &of(figure::CALLS)),
        Line::counts("failed_calls", text::LEDGER_FAILED_CALLS, &of(figure::FAILED_CALLS)),
        Line::counts("duplicates_ignored", text::LEDGER_DUPLICATES_IGNORED, &of(figure::DUPLICATES_IGNORED)),
    ];
    Part { title: ledger::COUNTED_BESIDE, lines, gaps: None }
}

/// The tables, from left to right.
pub(super) fn ledger(_: &Readings, now: &Now, _: Lang) -> Vec<Vec<Part>> {
    vec![vec![check_ins(now)], vec![points(now)], vec![work(now)]]
}
