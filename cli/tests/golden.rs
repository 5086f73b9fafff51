//! Recorded runs: a link that somebody has sent shows what its sender saw, all the way from its letters to the ledger.
//!
//! The engine's own golden files (`engine/tests/*golden.txt`) hold the digests of other settings, natively and in a browser, without the
//! parser. Here stand whole links as the page writes them.

use queue_engine::ENGINE_VERSION;
use queue_lab::lab::RunRef;
use queue_lab::link;
use queue_lab::scenarios::{LABS, Lab};
use queue_lab_cli::report::Outcome;
use std::fs;

const HEADER: &str = "\
# Links as the page writes them, and what they show: for each variant the digest, which is a hash over every fact of the run, how many
# came, and the rows of the ledger that are not 0.
#
# A change of meaning must raise ENGINE_VERSION (engine/src/lib.rs): a link that was sent before must not show another run in silence. Then,
# and for a new link (its line alone), write this file anew: QL_BLESS=1 cargo test -p queue-lab-cli --test golden
# That is refused while any recorded run differs and the version is the same.
";

/// A link and what was recorded of it: a line for each variant; none yet for a new link.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recorded {
    link: String,
    variants: Vec<String>,
}

/// A file of recordings.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Golden {
    engine: u32,
    runs: Vec<Recorded>,
}

impl Golden {
    fn read(text: &str) -> Golden {
        let mut golden = Golden { engine: 0, runs: Vec::new() };
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            if let Some(version) = line.strip_prefix("engine ") {
                golden.engine = version.parse().expect("a version");
            } else if let Some(variant) = line.strip_prefix("  ") {
                golden.runs.last_mut().expect("a link stands before its variants").variants.push(variant.into());
            } else {
                golden.runs.push(Recorded { link: line.into(), variants: Vec::new() });
            }
        }
        golden
    }

    fn text(&self) -> String {
        let mut text = format!("{HEADER}engine {}\n", self.engine);
        for run in &self.runs {
            text += &format!("\n{}\n", run.link);
            run.variants.iter().for_each(|variant| text += &format!("  {variant}\n"));
        }
        text
    }

    /// The same links, written and played by this engine.
    fn played_anew(&self) -> Golden {
        let runs = self.runs.iter().map(|run| {
            let (read, _) = link::parse(&run.link);
            Recorded { link: link::write(&read), variants: play(&run.link) }
        });
        Golden { engine: ENGINE_VERSION, runs: runs.collect() }
    }

    /// What a link shows now that it did not show when it was recorded.
    fn difference(&self, now: &Golden) -> Option<String> {
        let pairs = self.runs.iter().zip(&now.runs).filter(|(was, _)| !was.variants.is_empty());
        let differs = pairs.into_iter().find(|(was, is)| was.variants != is.variants);
        differs.map(|(was, is)| format!("{}\nwas {:#?}\nis {:#?}", was.link, was.variants, is.variants))
    }
}

/// From a link's letters to the ledgers of its variants.
fn play(address: &str) -> Vec<String> {
    let (read, _) = link::parse(address);
    let run = RunRef::play(read.lab, &read.values, read.seed, read.follow);
    let variant = |(index, variant): (usize, &queue_lab::scenarios::Variant)| {
        let outcome = Outcome::new(&run, index);
        let rows = outcome.ledger.0.iter().filter(|(_, count)| *count > 0).map(|(place, count)| format!(" {place}={count}"));
        format!("{} {} arrived={}{}", variant.id, outcome.digest, outcome.arrived, rows.collect::<String>())
    };
    read.lab.variants.iter().enumerate().map(variant).collect()
}

/// What is to be done about the difference between a file and this engine's runs: nothing, or a sentence about it.
fn verdict(recorded: &Golden, now: &Golden) -> Result<(), String> {
    let blessing = "QL_BLESS=1 cargo test -p queue-lab-cli --test golden";
    match (recorded.difference(now), recorded.engine == now.engine) {
        (Some(difference), true) => Err(format!(
            "a link shows another run than the one that was recorded, and the engine calls itself version {} as before. If that was not \
             meant, mend it. If it was, raise ENGINE_VERSION in engine/src/lib.rs, so that old links say so, and then: {blessing}\n{difference}",
            now.engine
        )),
        (_, false) => Err(format!("recorded with engine {}, and this is {}: {blessing}", recorded.engine, now.engine)),
        (None, true) if recorded.runs.iter().any(|run| run.variants.is_empty()) => Err(format!("a link is not recorded yet: {blessing}")),
        (None, true) => Ok(()),
    }
}

fn path(lab: &Lab) -> String {
    format!("{}/tests/golden/{}.txt", env!("CARGO_MANIFEST_DIR"), lab.id)
}

fn recorded(lab: &Lab) -> Golden {
    Golden::read(&fs::read_to_string(path(lab)).expect("every lab has its file of recordings"))
}

#[test]
fn a_link_that_was_sent_shows_what_its_sender_saw() {
    for lab in LABS {
        let mut golden = recorded(lab);
        let now = golden.played_anew();
        if std::env::var_os("QL_BLESS").is_some() {
            // With the version as it was, only new links may be written down.
            if golden.engine == now.engine {
                assert_eq!(golden.difference(&now), None, "raise ENGINE_VERSION first");
            }
            fs::write(path(lab), now.text()).expect("the file can be written");
            golden = recorded(lab);
        }
        verdict(&golden, &now).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert_eq!(fs::read_to_string(path(lab)).expect("it was just there"), golden.text(), "the file is as it would be written");
    }
}

#[test]
fn each_lab_has_a_dozen_links_as_the_page_writes_them() {
    for lab in LABS {
        let golden = recorded(lab);
        assert!(golden.runs.len() >= 12, "{}", lab.id);
        for run in golden.runs {
            let (read, complaints) = link::parse(&run.link);
            assert_eq!((read.lab.id, link::write(&read), complaints), (lab.id, run.link, vec![]));
            assert_eq!(run.variants.len(), lab.variants.len());
        }
    }
}

/// The alarm itself: a digest that differs is told with what to do, and what to do depends on the version.
#[test]
fn a_changed_digest_is_refused_while_the_version_is_the_same() {
    let now = recorded(&LABS[0]);
    assert_eq!(verdict(&now, &now), Ok(()));
    let mut was = now.clone();
    was.runs[3].variants[0] = was.runs[3].variants[0].replacen(['1', '2', '3', '4'], "0", 1);
    let refused = verdict(&was, &now).expect_err("a digest differs");
    assert!(refused.contains("raise ENGINE_VERSION") && refused.contains(&now.runs[3].link), "{refused}");
    was.engine -= 1;
    let refused = verdict(&was, &now).expect_err("the version was raised");
    assert!(!refused.contains("raise ENGINE_VERSION") && refused.contains("QL_BLESS=1"), "{refused}");
    let mut with_new = now.clone();
    with_new.runs[0].variants.clear();
    assert!(verdict(&with_new, &now).is_err_and(|wrong| wrong.contains("not recorded yet")));
}
