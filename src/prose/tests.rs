use super::*;
use crate::lang::Lang;
use crate::link;
use crate::scenarios::{LABS, Lab};
use std::collections::BTreeMap;

fn seven(_name: &str) -> Option<String> {
    Some("< 7 ms".into())
}

fn article(lab: &Lab, lang: Lang) -> Article {
    render((lab.prose)(lang), &no_number).unwrap_or_else(|fault| panic!("{} {}: {fault}", lab.id, lang.tag()))
}

fn counted(slots: &[String]) -> BTreeMap<&str, usize> {
    let mut counted = BTreeMap::new();
    for slot in slots {
        *counted.entry(slot.as_str()).or_default() += 1;
    }
    counted
}

#[test]
fn a_slot_becomes_a_span_that_can_be_found_again() {
    let article = render("# {slot:a.b_c} came\n\nOne *{slot:d}* & two.\n\n{lab}\n\n## Why {#why}\n\nSo.", &seven).unwrap();
    assert_eq!(article.title, "<span class=\"num\" data-slot=\"a.b_c\">&lt; 7 ms</span> came");
    assert_eq!(article.title_text, "< 7 ms came");
    assert_eq!(article.description, "One < 7 ms & two.");
    assert_eq!(article.opening, "<p>One <em><span class=\"num\" data-slot=\"d\">&lt; 7 ms</span></em> &amp; two.</p>\n");
    assert_eq!(article.body, "<h2 id=\"why\">Why</h2>\n<p>So.</p>\n");
    assert_eq!(article.slots, ["a.b_c", "d"]);
}

#[test]
fn a_link_to_a_run_is_marked_for_the_lab() {
    let article = render("# T\n\n{lab}\n\n[go](?a=1&b=2) [out](https://example.org/)", &seven).unwrap();
    assert_eq!(
        article.body,
        "<p><a href=\"?a=1&amp;b=2\" data-ql-try=\"a=1&amp;b=2\">go</a> <a href=\"https://example.org/\">out</a></p>\n"
    );
    assert_eq!(article.runs, ["a=1&b=2"]);
}

#[test]
fn broken_prose_is_refused_with_its_reason() {
    for (markdown, fault) in [
        ("{lab}", Fault::NotOneTitle),
        ("# T", Fault::NotOneLab),
        ("# T\n\n{lab}\n\n{lab}", Fault::NotOneLab),
        ("# T\n\n{lab}\n\n## Why", Fault::SectionWithoutId("Why".into())),
        ("# So many: {slot:a}", Fault::SlotEndsHeading("So many:".into())),
        ("# {slot:a", Fault::OpenSlot("{slot:a".into())),
        ("# T\n\n<b>x</b>", Fault::Html("<b>".into())),
    ] {
        assert_eq!(render(markdown, &seven), Err(fault), "{markdown}");
    }
    assert_eq!(render("# {slot:a} came", &|_| None), Err(Fault::UnknownSlot("a".into())));
}

#[test]
fn both_languages_have_the_same_sections_slots_and_runs() {
    for lab in LABS {
        let [zh, en] = Lang::ALL.map(|lang| article(lab, lang));
        let ids = |article: &Article| article.sections.iter().map(|section| section.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&zh), ids(&en));
        assert_eq!(counted(&zh.slots), counted(&en.slots));
        assert_eq!(zh.runs, en.runs);
    }
}

#[test]
fn every_slot_is_one_that_the_lab_can_tell() {
    for lab in LABS {
        for slot in article(lab, Lang::En).slots {
            let known = lab.slots.contains(&slot.as_str()) || lab.knob_of_slot(&slot).is_some();
            assert!(known, "{slot}");
        }
    }
}

#[test]
fn every_run_to_try_is_a_link_without_complaint() {
    for lab in LABS {
        for run in article(lab, Lang::En).runs {
            assert_eq!(link::parse(&["lab=", lab.id, "&", &run].concat()).1, [], "{run}");
        }
    }
}

#[test]
fn no_number_is_typed_into_prose() {
    // Years of publications, and the names of percentiles, are not numbers of a run.
    const ALLOWED: [&str; 2] = ["2021", "2022"];
    for lab in LABS {
        for lang in Lang::ALL {
            let article = render((lab.prose)(lang), &|_| Some(String::new())).unwrap();
            let html = format!("<p>{}</p>{}{}", article.title, article.opening, article.body);
            for text in html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text) {
                let without = ALLOWED.iter().fold(text.replace("&#39;", "'"), |text, year| text.replace(year, ""));
                assert!(!without.contains(|c: char| c.is_ascii_digit()), "{}: {text}", lang.tag());
            }
        }
    }
}
