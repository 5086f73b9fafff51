//! `queue-lab run`: what it plays is what a browser plays, and what it prints is all of it.

mod common;

use common::{command, json, keys, output, random, refusal, set, stdout, text};
use queue_engine::ENGINE_VERSION;
use queue_engine::knobs::Values;
use queue_lab::lab::RunRef;
use queue_lab::lang::Lang;
use queue_lab::link;
use queue_lab::scenarios::{LABS, Lab};
use queue_lab::text::{chart, command as words};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// The digests of a report, in the order of the variants.
fn digests(report: &Value) -> String {
    let variants = report["variants"].as_object().expect("an object").values();
    variants.map(|variant| variant["digest"].as_str().expect("a text")).collect::<Vec<_>>().join("-")
}

fn with<'a>(args: &[&'a str], more: &'a [String]) -> Vec<&'a str> {
    args.iter().copied().chain(more.iter().map(String::as_str)).collect()
}

#[test]
fn the_report_has_exactly_the_documented_keys() {
    const WAITED: [&str; 5] = ["mean_s", "p50_s", "p99_s", "max_s", "still_waiting"];
    for lab in LABS {
        let report = json(&["run", lab.id, "--json"]);
        assert_eq!(keys(&report), ["lab", "engine", "seed", "link", "knobs", "variants"]);
        assert_eq!((&report["lab"], &report["engine"], &report["seed"]), (&lab.id.into(), &ENGINE_VERSION.into(), &lab.seed.into()));
        assert_eq!(keys(&report["knobs"]), lab.knobs.iter().map(|knob| knob.id).collect::<Vec<_>>());
        assert_eq!(keys(&report["variants"]), lab.variants.iter().map(|variant| variant.id).collect::<Vec<_>>());
        for (_, variant) in report["variants"].as_object().expect("an object") {
            let expected = ["arrived", "ledger", "marks", "waits", "other_waits", "mean_in_system", "peak_backlog", "digest", "moments"];
            assert_eq!(keys(variant), expected);
            assert_eq!(keys(&variant["ledger"]), lab.places);
            assert_eq!(keys(&variant["marks"]), lab.figures);
            assert_eq!(keys(&variant["waits"]), WAITED);
            assert_eq!(keys(&variant["other_waits"]).len(), lab.waits.len() - 1);
            for (_, waits) in variant["other_waits"].as_object().expect("an object") {
                assert_eq!(keys(waits), WAITED);
            }
            for moment in variant["moments"].as_array().expect("a list") {
                assert_eq!(keys(moment), ["at_s", "id"]);
            }
        }
    }
}

#[test]
fn the_series_come_only_when_asked_for_and_agree_with_the_totals() {
    for lab in LABS {
        let report = json(&["run", lab.id, "--json", "--series"]);
        let run = RunRef::play(lab, &Values::defaults(lab.knobs), lab.seed, None);
        for (index, variant) in lab.variants.iter().enumerate() {
            let report = &report["variants"][variant.id];
            let series = &report["series"];
            assert_eq!(keys(series), ["bin_s", "counters", "levels"]);
            assert_eq!((keys(&series["counters"]), keys(&series["levels"])), (lab.counters.to_vec(), lab.levels.to_vec()));
            for (counter, name) in lab.counters.iter().enumerate() {
                let bins = series["counters"][name].as_array().expect("a list");
                assert_eq!(bins.iter().filter_map(Value::as_u64).sum::<u64>(), run.series(index).total(counter), "{name}");
            }
            let mean = |level: &str| {
                let bins: Vec<f64> = series["levels"][level]["mean"].as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
                bins.iter().sum::<f64>() / bins.len() as f64
            };
            for level in lab.levels {
                assert_eq!(keys(&series["levels"][level]), ["low", "high", "mean"]);
            }
            let (last, whole) = (mean(lab.levels[lab.levels.len() - 1]), report["mean_in_system"].as_f64().expect("a number"));
            assert!((last - whole).abs() < 1e-6 * whole.max(1.0), "{last} {whole}");
            let highest = series["levels"][lab.levels[0]]["high"].as_array().expect("a list").iter().filter_map(Value::as_u64).max();
            assert_eq!(highest, report["peak_backlog"].as_u64());
        }
    }
}

#[test]
fn a_link_gives_the_digests_of_the_browser() {
    for query in ["", "?workers=3&t=7420", "https://example.org/zh/?overflow=drop_oldest&queue_capacity=100&seed=12#top"] {
        let (link, complaints) = link::parse(query);
        assert_eq!(complaints, []);
        let played = RunRef::play(link.lab, &link.values, link.seed, None);
        assert_eq!(digests(&json(&["run", "--link", query, "--json"])), played.digests(), "{query}");
    }
    for lab in LABS {
        let values = random(lab, 9);
        let query = format!("lab={}&seed=5&{}", lab.id, link::settings(&values));
        let played = RunRef::play(lab, &values, 5, None);
        assert_eq!(digests(&json(&["run", "--link", &query, "--json"])), played.digests(), "{query}");
    }
}

/// What stands in the bar of a browser that has come to a lab's own page by a link of its prose.
#[test]
fn a_page_s_address_gives_the_run_of_its_lab_whether_or_not_the_query_names_it() {
    for lab in LABS {
        let knob = lab.knobs.iter().find(|knob| knob.options().is_empty() && knob.holds(knob.default + 1)).expect("a number");
        let setting = format!("{}={}", knob.id, knob.default + 1);
        let asked = json(&["run", lab.id, "--set", &setting, "--json"]);
        for address in [
            "https://example.org/zh/LAB/?SET",
            "http://127.0.0.1:8080/some/LAB/index.html?SET#ladder",
            "/en/LAB/?lab=LAB&SET",
            "/en/LAB?SET",
        ] {
            let address = address.replace("LAB", lab.id).replace("SET", &setting);
            assert_eq!(json(&["run", "--json", "--link", &address]), asked, "{address}");
        }
        let plain = json(&["run", "--json", "--link", &format!("https://example.org/en/{}/", lab.id)]);
        assert_eq!(plain, json(&["run", lab.id, "--json"]));
        // The query goes first: such an address leads on to the other lab's page.
        let other = json(&["run", "--json", "--link", &format!("https://example.org/en/{}/?lab={}", lab.id, LABS[0].id)]);
        assert_eq!(other["lab"], LABS[0].id);
    }
}

#[test]
fn the_golden_links_give_their_golden_digests() {
    let golden = include_str!("../../engine/tests/golden.txt");
    let lines: Vec<&str> = golden.lines().filter(|line| !line.starts_with('#') && line.contains("seed=")).collect();
    assert!(!lines.is_empty());
    for line in lines {
        let (expected, link) = line.rsplit_once(' ').expect("digests and a link");
        assert_eq!(digests(&json(&["run", "--link", link, "--json"])), expected.replace(' ', "-"), "{link}");
    }
}

#[test]
fn settings_give_the_run_of_their_link_and_the_ledger_adds_up() {
    for lab in LABS {
        for seed in 1..=8 {
            let values = random(lab, seed);
            let settings = set(&values);
            let seed = seed.to_string();
            let report = json(&with(&["run", lab.id, "--json", "--seed", &seed], &settings));
            for (name, variant) in report["variants"].as_object().expect("an object") {
                let places = variant["ledger"].as_object().expect("an object").values();
                let sum: u64 = places.map(|count| count.as_u64().expect("a count")).sum();
                assert_eq!(Some(sum), variant["arrived"].as_u64(), "{name}: {settings:?}");
            }
            let query = report["link"].as_str().expect("a text");
            let (link, complaints) = link::parse(query);
            assert_eq!((link.lab.id, link.values, link.seed.to_string(), complaints), (lab.id, values, seed, vec![]), "{query}");
            assert_eq!(json(&["run", "--json", "--link", query]), report);
        }
    }
}

#[test]
fn knobs_are_told_as_a_link_spells_them() {
    for lab in LABS {
        let report = json(&["run", lab.id, "--json"]);
        for knob in lab.knobs {
            let value = &report["knobs"][knob.id];
            match knob.options() {
                [] => assert_eq!(value.as_i64(), Some(knob.default), "{}", knob.id),
                options => assert_eq!(value.as_str(), Some(options[knob.default as usize]), "{}", knob.id),
            }
        }
    }
}

#[test]
fn where_nobody_waited_there_are_no_waits() {
    let report = json(&["run", "flash-sale", "--set=visits=0", "--set=base_rate=0", "--json"]);
    let waits = &report["variants"]["queue"]["waits"];
    assert_eq!((&waits["mean_s"], &waits["max_s"], &waits["still_waiting"]), (&Value::Null, &Value::Null, &0.into()));
}

#[test]
fn a_broken_link_is_played_and_each_repair_is_said_in_one_line() {
    let link = "wrokers=4&workers=0&overflow=explode&utm_source=x";
    let output = output(&["run", "--json", "--link", link]);
    let (_, complaints) = link::parse(link);
    let said: Vec<String> = complaints.iter().map(|complaint| complaint.text(Lang::En)).collect();
    assert_eq!((output.status.code(), said.len()), (Some(0), 3));
    assert_eq!(text(&output.stderr).lines().collect::<Vec<_>>(), said);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    assert_eq!(report["knobs"]["workers"], 1);
}

#[test]
fn a_link_stands_alone() {
    for args in [["run", "--link=", "flash-sale"], ["run", "--link=", "--seed=3"], ["run", "--link=", "--set=workers=3"]] {
        assert!(refusal(&args).contains("--link"), "{args:?}");
    }
}

/// What people read, in one language.
#[track_caller]
fn check_told(lab: &Lab, args: &[&str], lang: Lang) {
    let told = stdout(args);
    for variant in lab.variants {
        assert!(told.contains(variant.name.get(lang)), "{told}");
    }
    for word in [lab.name, chart::STILL_WAITING, words::DIGEST, words::MEAN_INSIDE] {
        assert!(told.contains(word.get(lang)), "{told}");
    }
    for line in told.lines().filter(|line| !line.contains('?')) {
        assert!(line.width() <= 80, "{line}");
    }
    let run = RunRef::play(lab_static(lab), &Values::defaults(lab.knobs), lab.seed, None);
    for digest in run.digests().split('-') {
        assert!(told.contains(digest), "{told}");
    }
}

fn lab_static(lab: &Lab) -> &'static Lab {
    queue_lab::scenarios::lab(lab.id).expect("a lab of the registry")
}

#[test]
fn people_read_it_in_either_language_at_80_columns() {
    for lab in LABS {
        check_told(lab, &["run", lab.id], Lang::En);
        check_told(lab, &["run", lab.id, "--lang", "en"], Lang::En);
        check_told(lab, &["run", lab.id, "--lang", "zh"], Lang::Zh);
    }
}

#[test]
fn the_language_is_that_of_the_environment_unless_said_otherwise() {
    let in_zh = |args: &[&str], variables: &[(&str, &str)]| {
        let output = command(args).envs(variables.iter().copied()).output().expect("the command starts");
        text(&output.stdout).contains(words::DIGEST.get(Lang::Zh))
    };
    let args = ["run", "--link", "visits=100"];
    assert!(!in_zh(&args, &[]));
    assert!(in_zh(&args, &[("LANG", "zh_CN.UTF-8")]));
    assert!(in_zh(&args, &[("LC_ALL", "zh.UTF-8"), ("LANG", "en_GB.UTF-8")]));
    assert!(!in_zh(&args, &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]));
    assert!(in_zh(&args, &[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")]));
    assert!(!in_zh(&["run", "--link", "visits=100", "--lang=en"], &[("LANG", "zh_CN.UTF-8")]));
    assert!(in_zh(&["run", "--link", "visits=100&lang=zh"], &[]));
}

#[cfg(unix)]
#[test]
fn a_reader_who_stops_reading_is_no_failure() {
    use std::io::Read;
    use std::process::Stdio;
    for args in [&["run", "flash-sale", "--json", "--series"][..], &["sweep", "flash-sale", "--knob=visits=0..9", "--seeds=90", "--csv"]] {
        let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
        let mut stdout = child.stdout.take().expect("a pipe");
        stdout.read_exact(&mut [0; 10]).expect("it prints something");
        drop(stdout);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{args:?}");
    }
}
