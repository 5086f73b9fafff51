//! The report: every experiment with its settings and its table, and a summary of them all.

use crate::amqp::Done;
use crate::experiments::Experiment;
use crate::plan::Settled;
use crate::table::{Row, Verdict, markdown, spread};
use queue_lab::link::{self, Link};
use queue_lab::scenarios::{self, LABS};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Between these a README shows the summary.
const MARKS: [&str; 2] = ["<!-- verify: begin -->", "<!-- verify: end -->"];

/// All that was compared.
pub(crate) struct Report {
    /// Which broker.
    broker: String,
    /// How busy the machine was when it began: timings are worth less on a busy one.
    machine: String,
    runs: usize,
    pub(crate) sections: Vec<Section>,
}

/// One experiment, told.
pub(crate) struct Section {
    experiment: &'static Experiment,
    /// The settings as a link.
    link: String,
    overruled: Vec<String>,
    speed: u32,
    rows: Vec<Row>,
}

impl Section {
    pub(crate) fn new(experiment: &'static Experiment, settled: &Settled, speed: u32, rows: Vec<Row>) -> Section {
        let lab = scenarios::lab(experiment.lab).unwrap_or(&LABS[0]);
        let link = Link { seed: settled.seed, values: settled.values.clone(), ..Link::new(lab) };
        Section { experiment, link: link::write(&link), overruled: settled.overruled.clone(), speed, rows }
    }
}

impl Report {
    pub(crate) fn begin(broker: String, runs: usize) -> Report {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let load = fs::read_to_string("/proc/loadavg").ok().and_then(|load| Some(load.split(' ').next()?.to_owned()));
        let machine = format!("{cores} cores, load {} when it began", load.unwrap_or_else(|| "unknown".into()));
        Report { broker, machine, runs, sections: Vec::new() }
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.sections.iter().flat_map(|section| &section.rows).filter(|row| row.verdict() == verdict).count()
    }

    /// Whether nothing differs that was claimed to agree.
    pub(crate) fn holds(&self) -> bool {
        self.count(Verdict::Differs) == 0
    }

    fn says(&self) -> String {
        format!(
            "{}, {}. {} comparisons hold, {} differ; {} more values are told and not judged. Each experiment ran {} times: what is exact \
             must hold in every run, the rest in the median run. Where runs differ: median (least..most).",
            self.broker,
            self.machine,
            self.count(Verdict::Holds),
            self.count(Verdict::Differs),
            self.count(Verdict::Told),
            self.runs
        )
    }

    /// The whole report, in Markdown.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("# The engine against a real broker\n\nWritten by `cargo xtask verify`. {}\n", self.says());
        for section in &self.sections {
            let Experiment { title, about, .. } = section.experiment;
            let _ = write!(text, "\n## {title}\n\n{about}\n\nSettings: `?{}`", section.link.trim_start_matches('?'));
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

    /// The rows that tell most, in one table.
    fn summary(&self) -> String {
        let mut text = format!("{}\n\n| experiment | quantity | engine | RabbitMQ | verdict |\n|---|---|---|---|---|\n", self.says());
        for section in &self.sections {
            for row in section.rows.iter().filter(|row| section.experiment.headline.contains(&row.quantity.as_str())) {
                let (engine, broker) = (spread(&row.engine), spread(&row.broker));
                let verdict = row.verdict_in_words();
                let _ = writeln!(text, "| {} | {} | {engine} | {broker} | {verdict} |", section.experiment.title, row.quantity);
            }
        }
        text
    }

    /// Writes the report to `verify/latest.md` and the summary between its marks in `README.md`.
    pub(crate) fn write(&self, folder: &Path) -> Done<()> {
        fs::write(folder.join("verify").join("latest.md"), self.text())?;
        let readme = folder.join("README.md");
        let text = between_marks(&fs::read_to_string(&readme)?, &self.summary()).ok_or("README.md has lost the marks of the summary")?;
        Ok(fs::write(readme, text)?)
    }
}

/// The text with `part` between the marks, if it has them.
fn between_marks(text: &str, part: &str) -> Option<String> {
    let (before, rest) = text.split_once(MARKS[0])?;
    let (_, after) = rest.split_once(MARKS[1])?;
    Some(format!("{before}{}\n{part}{}{after}", MARKS[0], MARKS[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::EXPERIMENTS;

    #[test]
    fn the_summary_replaces_what_is_between_its_marks_and_nothing_else() {
        let text = format!("before {}\nold\n{} after", MARKS[0], MARKS[1]);
        assert_eq!(between_marks(&text, "new\n"), Some(format!("before {}\nnew\n{} after", MARKS[0], MARKS[1])));
        assert_eq!(between_marks("no marks", "new"), None);
    }

    #[test]
    fn every_experiment_has_something_in_the_summary() {
        assert!(EXPERIMENTS.iter().all(|experiment| !experiment.headline.is_empty()));
    }
}
