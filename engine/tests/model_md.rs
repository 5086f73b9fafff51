//! `MODEL.md` says what the engine does.

use queue_engine::knobs::reference;
use queue_engine::models::flash_sale::Violation;
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::knobs::KNOBS;
use queue_engine::models::flash_sale::readings::moments::STREAK;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../MODEL.md");
const BEGIN: &str = "<!-- knobs: begin -->\n";
const END: &str = "<!-- knobs: end -->";

fn model() -> String {
    std::fs::read_to_string(PATH).expect("MODEL.md is there")
}

#[test]
fn the_table_of_knobs_is_the_engines() {
    let text = model();
    let (before, rest) = text.split_once(BEGIN).expect("the table's beginning is marked");
    let (table, after) = rest.split_once(END).expect("the table's end is marked");
    if std::env::var_os("QL_BLESS").is_some() {
        std::fs::write(PATH, format!("{before}{BEGIN}{}{END}{after}", reference(KNOBS))).expect("MODEL.md can be written");
    } else {
        assert_eq!(table, reference(KNOBS), "write it anew: QL_BLESS=1 cargo test -p queue-engine --test model_md");
    }
}

#[test]
fn every_knob_is_explained_outside_the_table() {
    let prose = model().replace(&reference(KNOBS), "");
    let missing: Vec<_> = KNOBS.iter().map(|knob| knob.id).filter(|id| !prose.contains(&format!("`{id}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_place_of_the_ledger_and_every_rule_is_told() {
    for place in Place::ALL {
        assert!(model().contains(&format!("`{}`", place.id())), "{}", place.id());
    }
    for violation in Violation::ALL {
        assert!(model().contains(&format!("`{violation:?}`")), "{violation:?}");
    }
    assert!(model().contains(&format!("{STREAK} pieces of work in a row")));
}
