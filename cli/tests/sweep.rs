//! `queue-lab sweep`: every run once, in one order, with the figures of `run`.

mod common;

use common::{json, stdout};
use queue_lab::lang::{self, Lang};
use queue_lab::scenarios::LABS;
use queue_lab_cli::setting::spelled;
use serde_json::Value;
use std::collections::BTreeSet;

const SWEEP: [&str; 7] =
    ["sweep", "flash-sale", "--knob=overflow=reject_new,block", "--knob=workers=2..6:4", "--set=visits=300", "--seeds=7..9", "--csv"];

fn rows(csv: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").iter().map(String::from).collect();
    (header, reader.records().map(|row| row.expect("a row").iter().map(String::from).collect()).collect())
}

#[test]
fn the_rows_do_not_depend_on_the_threads() {
    let one = stdout(&[&SWEEP[..], &["--threads=1"]].concat());
    for threads in ["--threads=2", "--threads=7"] {
        assert_eq!(stdout(&[&SWEEP[..], &[threads]].concat()), one);
    }
    assert_eq!(stdout(&SWEEP), one);
}

#[test]
fn there_is_one_row_for_each_combination_seed_and_variant_in_order() {
    let (header, rows) = rows(&stdout(&SWEEP));
    assert_eq!(header[..5], ["overflow", "workers", "seed", "variant", "arrived"]);
    let mut expected = Vec::new();
    for overflow in ["reject_new", "block"] {
        for workers in ["2", "6"] {
            for seed in ["7", "8", "9"] {
                for variant in ["direct", "more", "queue"] {
                    expected.push([overflow, workers, seed, variant].map(String::from).to_vec());
                }
            }
        }
    }
    assert_eq!(rows.iter().map(|row| row[..4].to_vec()).collect::<Vec<_>>(), expected);
}

#[test]
fn the_columns_are_the_documented_ones_and_none_comes_twice() {
    for lab in LABS {
        let knob = lab.knobs[0];
        let (header, _) = rows(&stdout(&["sweep", lab.id, &format!("--knob={}={}", knob.id, knob.default), "--seeds=1", "--csv"]));
        let before = [&[knob.id, "seed", "variant", "arrived"], lab.places, lab.figures].concat();
        let waits = ["waits_mean_s", "waits_p50_s", "waits_p99_s", "waits_max_s", "waits_still_waiting"];
        let after = ["mean_in_system", "peak_backlog", "digest"];
        assert_eq!(header[..before.len()], before);
        assert_eq!(header[before.len()..before.len() + 5], waits);
        assert_eq!(header[header.len() - 3..], after);
        assert_eq!(header.len(), before.len() + 5 * lab.waits.len() + after.len());
        for knob in lab.knobs {
            let (header, _) =
                rows(&stdout(&["sweep", lab.id, &format!("--knob={}={}", knob.id, spelled(knob, knob.default)), "--seeds=1", "--csv"]));
            assert!(header[0] == knob.id || header[0] == format!("knob_{}", knob.id), "{header:?}");
            assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len(), "{}: {header:?}", lab.id);
        }
    }
}

#[test]
fn a_row_has_the_figures_of_its_run() {
    let (header, rows) = rows(&stdout(&SWEEP));
    for row in rows.iter().step_by(5) {
        let cell = |name: &str| row[header.iter().position(|column| column == name).expect("a column")].as_str();
        let sets = [format!("--set=overflow={}", cell("overflow")), format!("--set=workers={}", cell("workers"))];
        let args = ["run", "flash-sale", "--json", "--set=visits=300", &sets[0], &sets[1], "--seed", cell("seed")];
        let report = &json(&args)["variants"][cell("variant")];
        let same = |name: &str, value: &Value| match value {
            Value::Null => assert_eq!(cell(name), "", "{name}"),
            Value::String(text) => assert_eq!(cell(name), text, "{name}"),
            number => assert_eq!(cell(name).parse::<f64>().ok(), number.as_f64(), "{name}"),
        };
        for name in ["arrived", "mean_in_system", "peak_backlog", "digest"] {
            same(name, &report[name]);
        }
        for part in ["ledger", "marks"] {
            report[part].as_object().expect("an object").iter().for_each(|(name, value)| same(name, value));
        }
        report["waits"].as_object().expect("an object").iter().for_each(|(name, value)| same(&format!("waits_{name}"), value));
    }
}

#[test]
fn the_places_of_every_row_add_up_to_who_arrived() {
    let places = queue_lab::scenarios::lab("flash-sale").expect("a lab").places.len();
    let (header, rows) = rows(&stdout(&SWEEP));
    let arrived = header.iter().position(|column| column == "arrived").expect("a column");
    for row in rows {
        let numbers: Vec<u32> = row[arrived..=arrived + places].iter().map(|cell| cell.parse().expect("a count")).collect();
        assert_eq!(numbers[1..].iter().sum::<u32>(), numbers[0]);
    }
}

#[test]
fn the_summary_tells_the_means_of_the_rows() {
    let seeds = ["sweep", "flash-sale", "--knob=workers=2,6", "--set=visits=300", "--seeds=5"];
    let (header, rows) = rows(&stdout(&[&seeds[..], &["--csv"]].concat()));
    let column = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let of = |workers: &str| -> Vec<f64> {
        let rows = rows.iter().filter(|row| row[0] == workers && row[column("variant")] == "queue");
        rows.map(|row| row[column("waits_mean_s")].parse().expect("a number")).collect()
    };
    for lang in Lang::ALL {
        let told = stdout(&[&seeds[..], &["--lang", lang.tag(), "--threads=2"]].concat());
        assert_eq!(told, stdout(&[&seeds[..], &["--lang", lang.tag(), "--threads=1"]].concat()));
        assert!(told.contains("95%"), "{told}");
        for workers in ["2", "6"] {
            let numbers = of(workers);
            let mean = numbers.iter().sum::<f64>() / 5.0;
            let deviation = (numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / 4.0).sqrt();
            // Student's t for 4 degrees of freedom, from the tables.
            let half = 2.776_445 * deviation / 5_f64.sqrt();
            let cell = [mean, half].map(|number| lang::fixed((number * 1e6).round() as u64, 1_000_000, 3)).join(" ± ");
            assert!(told.contains(&cell), "no {cell} in {told}");
        }
    }
}
