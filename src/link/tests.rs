//! Hostile and random links are read in `cli/tests/hostile.rs`, where both parsers are.

use super::*;

fn complaints(query: &str) -> Vec<Complaint> {
    parse(query).1
}

#[track_caller]
fn check(query: &str, knob: &str, value: i64, expected: &[Complaint]) {
    let (link, complaints) = parse(query);
    assert_eq!(link.values.get(knob), Some(value), "{query}");
    assert_eq!(complaints, expected, "{query}");
}

fn name(text: &str) -> String {
    text.into()
}

#[test]
fn an_empty_link_is_the_default_run() {
    for query in ["", "?", "#", "https://example.org/lab/", "/zh/", "https://example.org/zh/?#flash-sale", "./", "#waiting"] {
        assert_eq!(parse(query), (Link::new(&LABS[0]), vec![]), "{query}");
    }
}

#[test]
fn a_link_is_read_from_a_query_a_fragment_or_a_whole_address() {
    for query in [
        "workers=3&t=7420",
        "?workers=3&t=7420",
        "#workers=3&t=7420",
        "https://example.org/zh/?workers=3&t=7420#top",
        "https://example.org/zh/#?workers=3&t=7420",
        "?%77orkers=%33&t=+7420",
    ] {
        let (link, complaints) = parse(query);
        assert_eq!((link.values.get("workers"), link.t_ms, complaints), (Some(3), Some(7_420), vec![]), "{query}");
    }
}

#[test]
fn a_place_opens_on_its_own_lab_unless_its_query_names_one() {
    let first = &LABS[0];
    let second = Lab { id: "made-up", ..scenarios::flash_sale::LAB };
    for (lab, query, wanted) in [
        (first, "", ""),
        (first, "?seed=3", "seed=3"),
        (&second, "", "lab=made-up&"),
        (&second, "?seed=3", "lab=made-up&seed=3"),
        (&second, "?seed=3&lab=flash-sale", "seed=3&lab=flash-sale"),
    ] {
        assert_eq!(of_place(lab, query), wanted);
    }
}

#[test]
fn a_broken_value_is_repaired_and_named() {
    check("workers=abc", "workers", 8, &[Complaint::Unreadable { name: name("workers"), value: name("abc") }]);
    check("workers=", "workers", 8, &[Complaint::Unreadable { name: name("workers"), value: name("") }]);
    check("workers=1e3", "workers", 8, &[Complaint::Unreadable { name: name("workers"), value: name("1e3") }]);
    check("workers=-4", "workers", 1, &[Complaint::OutOfRange { name: name("workers"), asked: name("-4"), used: 1 }]);
    check("overflow=explode", "overflow", 0, &[Complaint::UnknownOption { name: name("overflow"), value: name("explode") }]);
    check("wrokers=4", "workers", 8, &[Complaint::UnknownName { name: name("wrokers") }]);
    check("workers=4&workers=5&workers=6", "workers", 6, &[Complaint::Repeated { name: name("workers") }]);
    check("workers=4&lab=moon", "workers", 4, &[Complaint::UnknownOption { name: name("lab"), value: name("moon") }]);
}

#[test]
fn a_number_of_any_length_is_clamped_and_cut_short_when_shown() {
    let huge = "9".repeat(90);
    let (link, complaints) = parse(&format!("visits={huge}&seed={huge}&t={huge}"));
    assert_eq!((link.values.get("visits"), link.seed, link.t_ms), (Some(100_000), u32::MAX, Some(LATEST_T_MS)));
    let Complaint::OutOfRange { asked, .. } = &complaints[0] else { panic!("{complaints:?}") };
    assert_eq!(asked.chars().count(), 40);
    assert!(asked.ends_with('…'));
}

#[test]
fn options_and_switches_are_read_and_written_by_name() {
    let (link, complaints) =
        parse(&format!("v={ENGINE_VERSION}&overflow=drop_oldest&drop_stale=on&theme=dark&lang=zh-CN&follow=17&seed=42"));
    assert_eq!(complaints, []);
    assert_eq!(
        write(&link),
        format!("lab=flash-sale&v={ENGINE_VERSION}&lang=zh&theme=dark&seed=42&overflow=drop_oldest&drop_stale=on&follow=17")
    );
}

#[test]
fn seed_and_engine_version_are_always_written_and_defaults_never() {
    assert_eq!(write(&parse("workers=8").0), format!("lab=flash-sale&v={ENGINE_VERSION}&seed={}", LABS[0].seed));
}

/// What a link says of its engine, and what its reader is told in both languages.
#[track_caller]
fn check_engine(query: &str, expected: &[Complaint], said: [&str; 2]) {
    let complaints = complaints(query);
    assert_eq!(complaints, expected, "{query}");
    for (lang, part) in [Lang::En, Lang::Zh].into_iter().zip(said) {
        let text: String = complaints.iter().map(|complaint| complaint.text(lang)).collect();
        assert!(text.contains(part) && text.contains(&ENGINE_VERSION.to_string()), "{query}: {text}");
    }
}

#[test]
fn a_link_of_another_engine_or_of_none_says_so() {
    let here = ENGINE_VERSION;
    let other = |link: &str| [Complaint::OtherEngine { link: link.into(), here }];
    check_engine("v=0", &other("0"), ["engine version 0", "引擎第 0 版"]);
    check_engine(&format!("v={}", here + 1), &other(&(here + 1).to_string()), ["made with engine version", "来自引擎第"]);
    check_engine("lab=check-in&v=999&seed=3&t=5", &other("999"), ["engine version 999", "引擎第 999 版"]);
    check_engine("v=", &other("?"), ["engine version ?", "引擎第 ? 版"]);
    for garbage in ["abc", "-1", "1.0", "4294967296", "99999999999999999999", "１", "v1"] {
        let said = [format!("engine version {garbage}"), format!("引擎第 {garbage} 版")];
        check_engine(&format!("v={garbage}"), &other(garbage), said.each_ref().map(String::as_str));
    }
    for without in ["seed=3&t=0", "lab=check-in&seed=3&follow=7", "seed=3&workers=2&t=7000&follow=1"] {
        check_engine(without, &other("?"), ["engine version ?", "引擎第 ? 版"]);
    }
    // A link by hand, which means no run in particular; and what the page itself writes.
    for fine in ["", "workers=2", "seed=3", "workers=2&t=7000", "follow=2"] {
        assert_eq!(complaints(fine), [], "{fine}");
    }
    assert_eq!(complaints(&write(&Link { t_ms: Some(7_000), follow: Some(1), ..Link::new(&LABS[0]) })), []);
}

#[test]
fn settings_that_are_too_much_together_are_brought_back_and_named() {
    let (link, complaints) = parse("base_rate=1000&duration_s=300");
    assert!(matches!(&complaints[..], [Complaint::Guarded { name: "duration_s", asked: 300, .. }]), "{complaints:?}");
    assert_eq!(parse(&write(&link)), (link, vec![]));
}

#[test]
fn what_a_messenger_adds_to_a_link_is_passed_over() {
    assert_eq!(complaints("seed=7&utm_source=feed&from=timeline&isappinstalled=0"), []);
}

#[test]
fn the_end_of_a_link_past_four_kibibytes_is_left_out_whole() {
    let padding = format!("seed=1&utm_x={}", "x".repeat(LONGEST - 22));
    let (link, complaints) = parse(&format!("{padding}&workers=64"));
    assert_eq!((link.seed, link.values.get("workers"), complaints), (1, Some(8), vec![Complaint::TooLong]));
    assert_eq!(self::complaints(&"é".repeat(LONGEST)), [Complaint::TooLong]);
}

#[test]
fn a_flood_of_complaints_is_counted() {
    let query: String = (0..50).map(|index| format!("x{index}=1&")).collect();
    let complaints = complaints(&query);
    assert_eq!((complaints.len(), complaints.last()), (MOST_COMPLAINTS + 1, Some(&Complaint::More(30))));
}

#[test]
fn no_character_of_a_link_turns_or_breaks_the_sentence_about_it() {
    let text = complaints("%E2%80%AEevil%0A=1")[0].text(Lang::En);
    assert!(!text.contains(['\u{202e}', '\n']), "{text}");
}

#[test]
fn every_single_setting_survives_being_written() {
    for (index, knob) in LABS[0].knobs.iter().enumerate() {
        for value in [knob.min(), knob.default, knob.max(), knob.max() / 2 + knob.min() / 2] {
            let link = Link { values: Values::defaults(LABS[0].knobs).with(knob.id, value), ..Link::new(&LABS[0]) };
            let (read, complaints) = parse(&write(&link));
            assert!(complaints.iter().all(|complaint| matches!(complaint, Complaint::Guarded { .. })), "{}: {complaints:?}", knob.id);
            assert!(read.values.at(index) == value || !complaints.is_empty(), "{}", knob.id);
        }
    }
}
