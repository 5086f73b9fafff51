//! `queue-lab knobs`: the table of a lab, whole.

mod common;

use common::{json, keys, stdout};
use queue_engine::knobs::Kind;
use queue_lab::lang::Lang;
use queue_lab::scenarios::LABS;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

#[test]
fn the_list_covers_every_knob_in_the_documented_form() {
    for lab in LABS {
        let list = json(&["knobs", lab.id, "--json"]);
        let list = list.as_array().expect("a list");
        assert_eq!(list.len(), lab.knobs.len());
        for (row, knob) in list.iter().zip(lab.knobs) {
            assert_eq!(keys(row), ["id", "min", "max", "step", "default", "unit", "options"]);
            let (min, max, step, default) = match knob.kind {
                Kind::Number { min, max, step, .. } => (json!(min), json!(max), json!(step), json!(knob.default)),
                Kind::Choice { .. } | Kind::Switch => (Value::Null, Value::Null, Value::Null, json!(knob.options()[knob.default as usize])),
            };
            let expected = json!({
                "id": knob.id, "min": min, "max": max, "step": step, "default": default, "unit": knob.unit.id(), "options": knob.options(),
            });
            assert_eq!(*row, expected);
        }
    }
}

#[test]
fn every_default_and_every_bound_can_be_set() {
    for lab in LABS {
        let list = json(&["knobs", lab.id, "--json"]);
        let spelled = |value: &Value| value.as_str().map_or_else(|| value.to_string(), String::from);
        let sets: Vec<String> = list
            .as_array()
            .expect("a list")
            .iter()
            .map(|row| format!("--set={}={}", spelled(&row["id"]), spelled(&row["default"])))
            .collect();
        let args: Vec<&str> = ["run", lab.id, "--json"].into_iter().chain(sets.iter().map(String::as_str)).collect();
        assert_eq!(json(&args), json(&["run", lab.id, "--json"]));
    }
}

#[test]
fn people_read_every_knob_on_a_line_of_its_own() {
    for lab in LABS {
        for lang in Lang::ALL {
            let told = stdout(&["knobs", lab.id, "--lang", lang.tag()]);
            for text in lab.knob_texts {
                assert!(told.contains(text.id) && told.contains(text.name.get(lang)), "{told}");
            }
            for line in told.lines() {
                assert!(line.width() <= 100, "{line}");
            }
        }
    }
}
