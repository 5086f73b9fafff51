//! `MODEL.md` says what the engine does.

use queue_engine::knobs::{Knob, reference};
use queue_engine::models::{check_in, flash_sale};
use std::fmt::Debug;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../MODEL.md");
/// Each lab's table of knobs, and the marks around it.
const TABLES: [(&[Knob], &str, &str); 2] = [
    (flash_sale::knobs::KNOBS, "<!-- knobs: begin -->\n", "<!-- knobs: end -->"),
    (check_in::knobs::KNOBS, "<!-- check-in knobs: begin -->\n", "<!-- check-in knobs: end -->"),
];

fn model() -> String {
    std::fs::read_to_string(PATH).expect("MODEL.md is there")
}

#[track_caller]
fn is_told(what: &str) {
    assert!(model().contains(&format!("`{what}`")), "{what}");
}

#[test]
fn the_tables_of_knobs_are_the_engines() {
    for (knobs, begin, end) in TABLES {
        let text = model();
        let (before, rest) = text.split_once(begin).expect("the table's beginning is marked");
        let (table, after) = rest.split_once(end).expect("the table's end is marked");
        if std::env::var_os("QL_BLESS").is_some() {
            std::fs::write(PATH, format!("{before}{begin}{}{end}{after}", reference(knobs))).expect("MODEL.md can be written");
        } else {
            assert_eq!(table, reference(knobs), "write it anew: QL_BLESS=1 cargo test -p queue-engine --test model_md");
        }
    }
}

#[test]
fn every_knob_is_explained_outside_the_tables() {
    let prose = TABLES.iter().fold(model(), |prose, (knobs, _, _)| prose.replace(&reference(knobs), ""));
    for (knobs, _, _) in TABLES {
        let missing: Vec<_> = knobs.iter().map(|knob| knob.id).filter(|id| !prose.contains(&format!("`{id}`"))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

#[test]
fn every_place_of_the_ledgers_is_told() {
    flash_sale::floor::Place::ALL.iter().for_each(|place| is_told(place.id()));
    check_in::book::Place::ALL.iter().for_each(|place| is_told(place.id()));
}

#[test]
fn every_rule_is_told() {
    fn all(rules: &[impl Debug]) {
        rules.iter().for_each(|rule| is_told(&format!("{rule:?}")));
    }
    all(&flash_sale::Violation::ALL);
    all(&check_in::Violation::ALL);
}

#[test]
fn the_streak_of_a_collapse_is_told() {
    assert!(model().contains(&format!("{} pieces of work in a row", flash_sale::readings::moments::STREAK)));
}
