//! A run as people read it, in the site's own words.

use crate::report::query;
use crate::table::{Align, Table};
use queue_engine::knobs::Values;
use queue_engine::readings::series::{BINS, Series};
use queue_engine::readings::waits::Waits;
use queue_engine::time::SimDuration;
use queue_lab::chart::kind::{ChartKind, Reads};
use queue_lab::chart::ledger::Line;
use queue_lab::lab::{Now, RunRef};
use queue_lab::lang::{self, Lang, NOTHING};
use queue_lab::scenarios::Lab;
use queue_lab::text::{chart, command, control, ledger};
use std::io::{self, Write};

/// Bins that make one character of a line of blocks: 40 characters in all.
const BINS_A_BLOCK: usize = 15;
/// The heights of a block, from a trace to full.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Prints a run.
pub(crate) fn tell(run: &RunRef, values: &Values, seed: u32, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let lab = run.lab;
    let engine = queue_engine::ENGINE_VERSION.to_string();
    let of = command::RUN_OF.fill(lang, &[("seed", &seed.to_string()), ("engine", &engine)]);
    writeln!(out, "{} · {of}", lab.name.get(lang))?;
    writeln!(out, "{}", command::IN_BROWSER.fill(lang, &[("link", &format!("?{}", query(lab, values, seed)))]))?;
    for list in [settings(lab, values, lang), designs(run, lang)] {
        writeln!(out)?;
        list.write(out, Align::Left)?;
    }
    writeln!(out)?;
    figures(run, lang).write(out, Align::Right)?;
    writeln!(out)?;
    over_time(run, lang, out)?;
    writeln!(out)?;
    let mut digests = Table::default();
    digests.heading(command::DIGEST.get(lang));
    for (variant, named) in lab.variants.iter().enumerate() {
        digests.row(named.name.get(lang), vec![format!("{:016x}", run.digest(variant))]);
    }
    digests.write(out, Align::Left)
}

/// The knobs off their default.
fn settings(lab: &Lab, values: &Values, lang: Lang) -> Table {
    let mut table = Table::default();
    table.heading(control::SETTINGS.get(lang));
    for (knob, value) in values.changed() {
        let name = lab.knob_text(knob.id).map_or(knob.id, |text| text.name.get(lang));
        let (value, default) = ((lab.value)(knob, value, lang), (lab.value)(knob, knob.default, lang));
        table.row(name, vec![command::NORMALLY.fill(lang, &[("value", &value), ("default", &default)])]);
    }
    if values.changed().is_empty() {
        table.row(command::AS_IT_OPENS.get(lang), Vec::new());
    }
    table
}

/// What each variant is made of.
fn designs(run: &RunRef, lang: Lang) -> Table {
    let mut table = Table::default();
    table.heading(ledger::VARIANT.get(lang));
    for (variant, named) in run.lab.variants.iter().enumerate() {
        table.row(named.name.get(lang), vec![run.about(variant, lang)]);
    }
    table
}

/// Ledger and waits at the end, a column for each variant.
fn figures(run: &RunRef, lang: Lang) -> Table {
    let lab = run.lab;
    let mut table = Table::default();
    table.row("", lab.variants.iter().map(|variant| variant.name.get(lang).into()).collect());
    let now = Now { at_ns: run.end_ns(), rows: (0..run.variants()).map(|variant| run.at_end(variant)).collect() };
    for part in run.ledger(&now, lang).iter().flatten() {
        table.heading(part.title.get(lang));
        for line in &part.lines {
            table.row(name(line, lang), line.values.clone());
        }
        if let Some(gaps) = &part.gaps {
            balance(gaps, lang, &mut table);
        }
    }
    for (kind, text) in lab.waits.iter().enumerate() {
        table.heading(text.title.get(lang));
        waits(&now.rows.iter().map(|row| &row.waits[kind]).collect::<Vec<_>>(), lang, &mut table);
    }
    let of = |read: &dyn Fn(&Series) -> String| (0..run.variants()).map(|variant| read(run.series(variant))).collect();
    if let Some(last) = lab.levels.len().checked_sub(1) {
        table.heading(chart::BACKLOG.get(lang));
        table.row(command::PEAK_BACKLOG.get(lang), of(&|series| lang::count(series.peak(0).into())));
        table.row(command::MEAN_INSIDE.get(lang), of(&|series| decimal(series.mean(last), 1)));
    }
    table
}

/// A row's name with its sign.
fn name(line: &Line, lang: Lang) -> String {
    match line.mark {
        Some((mark, _)) => format!("{mark} {}", line.name.get(lang)),
        None => line.name.get(lang).into(),
    }
}

/// Whether the rows above add up in every column.
fn balance(gaps: &[i64], lang: Lang, table: &mut Table) {
    if gaps.iter().all(|gap| *gap == 0) {
        table.row(ledger::ALL_BALANCE.fill(lang, &[("n", &gaps.len().to_string())]), Vec::new());
    } else {
        table.row("", gaps.iter().map(|gap| ledger::DOES_NOT_BALANCE.fill(lang, &[("n", &gap.to_string())])).collect());
    }
}

fn waits(variants: &[&Waits], lang: Lang, table: &mut Table) {
    let each = |read: &dyn Fn(&Waits) -> String| variants.iter().map(|waits| read(waits)).collect::<Vec<_>>();
    let time = |lasted: Option<SimDuration>| lasted.map_or(NOTHING.into(), |lasted| lang::duration(lasted.nanos(), lang));
    let mean = |waits: &Waits| waits.mean_s().map(|mean_s| SimDuration::from_nanos((mean_s * 1e9) as u64));
    table.row(command::PEOPLE_COUNTED.get(lang), each(&|waits| lang::count(waits.count() as u64)));
    table.row(command::MEAN.get(lang), each(&|waits| time(mean(waits))));
    table.row(chart::P50.get(lang), each(&|waits| time(waits.percentile(50))));
    table.row(chart::P99.get(lang), each(&|waits| time(waits.percentile(99))));
    table.row(chart::LONGEST.get(lang), each(&|waits| time(waits.longest())));
    table.row(chart::STILL_WAITING.get(lang), each(&|waits| lang::count(waits.still_waiting.into())));
}

/// The lab's charts, a line of blocks for each variant; all of one chart on one scale.
fn over_time(run: &RunRef, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let end = lang::seconds(run.end_ns(), 0, lang);
    let mut table = Table::default();
    table.heading(command::OVER_TIME.fill(lang, &[("end", &end)]));
    for kind in run.lab.charts {
        table.heading(command::IN_UNIT.fill(lang, &[("what", kind.title.get(lang)), ("unit", kind.unit.get(lang))]));
        let lines = lines(*kind, run, lang);
        let top = lines.iter().flat_map(|(_, line)| line).copied().max().unwrap_or(0);
        for (name, line) in lines {
            let peak = kind.value(line.iter().copied().max().unwrap_or(0), lang);
            let blocks = line.iter().map(|&value| block(value, top)).collect();
            table.row(name, vec![command::PEAK.fill(lang, &[("n", &peak)]), blocks]);
        }
    }
    table.write(out, Align::Left)
}

/// The lines of a chart with their names: what is the same in every variant, then the variants.
fn lines(kind: ChartKind, run: &RunRef, lang: Lang) -> Vec<(&'static str, Vec<u64>)> {
    let of_all = match kind.reads {
        Reads::Rate { area: Some((counter, name)), .. } => {
            Some((name.get(lang), line(ChartKind { reads: Reads::Rate { counter, area: None }, ..kind }, run.series(0))))
        }
        Reads::Rate { area: None, .. } | Reads::Level(_) | Reads::Share { .. } => None,
    };
    let of_each = run.lab.variants.iter().enumerate().map(|(variant, named)| (named.name.get(lang), line(kind, run.series(variant))));
    of_all.into_iter().chain(of_each).collect()
}

/// A chart's values, one for each block: the highest level, the mean rate, or the share at the end.
fn line(kind: ChartKind, series: &Series) -> Vec<u64> {
    match kind.reads {
        Reads::Rate { counter, .. } => series.rates_milli(counter, BINS_A_BLOCK),
        Reads::Level(level) => {
            let highest = |bins: &[u32]| u64::from(bins.iter().copied().max().unwrap_or(0));
            series.level(level).high.chunks(BINS_A_BLOCK).map(highest).collect()
        }
        Reads::Share { counter, of } => {
            let mut so_far = 0;
            let mut shares = Vec::with_capacity(BINS / BINS_A_BLOCK);
            for bins in series.counts(counter).chunks(BINS_A_BLOCK) {
                so_far += bins.iter().map(|&n| u64::from(n)).sum::<u64>();
                shares.push(so_far * 1_000 / series.total(of).max(1));
            }
            shares
        }
    }
}

fn block(value: u64, top: u64) -> char {
    match (value * BLOCKS.len() as u64).div_ceil(top.max(1)) {
        0 => ' ',
        height => BLOCKS[(height as usize).min(BLOCKS.len()) - 1],
    }
}

/// A number that is not negative with its digits in groups and a fixed number of decimals.
pub(crate) fn decimal(number: f64, decimals: u32) -> String {
    lang::fixed((number * 1e6 + 0.5) as u64, 1_000_000, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_seen_and_nothing_is_not() {
        assert_eq!([0, 1, 500, 501, 1_000].map(|value| block(value, 1_000)), [' ', '▁', '▄', '▅', '█']);
        assert_eq!(block(0, 0), ' ');
    }
}
