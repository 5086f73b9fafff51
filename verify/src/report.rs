//! The report: every experiment with its settings and its table.

use crate::experiments::Experiment;
use crate::plan::Settled;
use crate::table::{Row, Verdict, markdown};
use queue_lab::link::{self, Link};
use queue_lab::scenarios::{self, LABS};
use std::fmt::Write;

/// One experiment, told.
pub(crate) struct Section {
    title: &'static str,
    about: &'static str,
    /// The settings as a link.
    link: String,
    overruled: Vec<String>,
    speed: u32,
    pub(crate) rows: Vec<Row>,
}

impl Section {
    pub(crate) fn new(experiment: &Experiment, settled: &Settled, speed: u32, rows: Vec<Row>) -> Section {
        let lab = scenarios::lab(experiment.lab).unwrap_or(&LABS[0]);
        let link = Link { seed: settled.seed, values: settled.values.clone(), ..Link::new(lab) };
        let overruled = settled.overruled.clone();
        Section { title: experiment.title, about: experiment.about, link: link::write(&link), overruled, speed, rows }
    }
}

/// The whole report, in Markdown.
pub(crate) fn text(sections: &[Section], runs: usize) -> String {
    let rows = || sections.iter().flat_map(|section| &section.rows);
    let count = |verdict| rows().filter(|row| row.verdict() == verdict).count();
    let mut text = String::from("# The engine against a real RabbitMQ\n\n");
    let _ = writeln!(
        text,
        "Written by `cargo xtask verify`: {} comparisons hold, {} differ; {} more are told and not judged. Each experiment ran {runs} times; a \
         comparison holds if every run does. Where runs differ: median (least..most).",
        count(Verdict::Holds),
        count(Verdict::Differs),
        count(Verdict::Told)
    );
    for section in sections {
        let _ = write!(text, "\n## {}\n\n{}\n\nSettings: `?{}`", section.title, section.about, section.link.trim_start_matches('?'));
        if section.speed > 1 {
            let _ = write!(text, ", with every time divided by {}", section.speed);
        }
        let _ = writeln!(text, ".");
        if !section.overruled.is_empty() {
            let _ = writeln!(text, "Switched off or fixed here: {}.", section.overruled.join(" "));
        }
        let _ = write!(text, "\n{}", markdown(&section.rows));
    }
    text
}
