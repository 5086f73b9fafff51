//! What was compared, how far apart it may be, and the table that says so. Knows no broker and no engine.

use std::fmt::Write;

/// One value of one run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// A number of things.
    Count(u64),
    /// A length of time in seconds.
    Seconds(f64),
    /// Anything that is either the same or not, such as a histogram.
    Text(String),
}

/// How far the broker may be from the engine.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tolerance {
    /// Not at all.
    Exact,
    /// By a share of the engine's value, in percent.
    Percent(f64),
    /// By a share of another of the engine's values, run by run: where what is compared is the rest of a whole.
    PercentOf(f64, &'static str, Vec<Cell>),
    /// It is told, and nobody claims anything.
    Told,
}

/// One compared quantity over all runs: the n-th value of the one belongs to the n-th of the other.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// What.
    pub(crate) quantity: String,
    /// What the engine says.
    pub(crate) engine: Vec<Cell>,
    /// What RabbitMQ did.
    pub(crate) broker: Vec<Cell>,
    /// How far they may be apart.
    pub(crate) tolerance: Tolerance,
    /// Why so far and no further.
    pub(crate) reason: &'static str,
}

/// What came of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every run is within the tolerance.
    Holds,
    /// At least one is not.
    Differs,
    /// Nothing was claimed.
    Told,
}

impl Verdict {
    /// The word in the table.
    fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Differs => "**differs**",
            Verdict::Told => "not judged",
        }
    }
}

impl Cell {
    fn number(&self) -> Option<f64> {
        match self {
            Cell::Count(count) => Some(*count as f64),
            Cell::Seconds(seconds) => Some(*seconds),
            Cell::Text(_) => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Cell::Count(count) => count.to_string(),
            Cell::Seconds(seconds) if *seconds < 0.1 => format!("{:.2} ms", seconds * 1_000.0),
            Cell::Seconds(seconds) => format!("{seconds:.2} s"),
            Cell::Text(text) => text.clone(),
        }
    }
}

impl Tolerance {
    fn text(&self) -> String {
        match self {
            Tolerance::Exact => "exact".into(),
            Tolerance::Percent(percent) => format!("{percent:.0} %"),
            Tolerance::PercentOf(percent, what, _) => format!("{percent:.0} % of {what}"),
            Tolerance::Told => "none".into(),
        }
    }
}

/// How far `broker` is from `engine`, in percent of `whole`; nothing for texts.
fn deviation(engine: &Cell, broker: &Cell, whole: &Cell) -> Option<f64> {
    let (engine, broker, whole) = (engine.number()?, broker.number()?, whole.number()?);
    if engine == broker {
        return Some(0.0);
    }
    Some((broker - engine).abs() / whole.abs() * 100.0)
}

impl Row {
    /// Whether what was claimed holds: equality in every single run, a share in the median run, since one pause of a busy machine is
    /// nothing that a broker does. Runs that one side lacks are a difference.
    pub(crate) fn verdict(&self) -> Verdict {
        let most = match self.tolerance {
            Tolerance::Told => return Verdict::Told,
            Tolerance::Exact => None,
            Tolerance::Percent(most) | Tolerance::PercentOf(most, ..) => Some(most),
        };
        let paired = !self.engine.is_empty() && self.engine.len() == self.broker.len();
        let holds = match most {
            None => self.engine == self.broker,
            Some(most) => self.median_deviation().is_some_and(|apart| apart <= most),
        };
        if paired && holds { Verdict::Holds } else { Verdict::Differs }
    }

    /// How far apart each run is, in percent; nothing where equality is claimed, or nothing.
    fn deviations(&self) -> Option<Vec<f64>> {
        let wholes = match &self.tolerance {
            Tolerance::Percent(_) => &self.engine,
            Tolerance::PercentOf(_, _, wholes) => wholes,
            Tolerance::Exact | Tolerance::Told => return None,
        };
        let pairs = self.engine.iter().zip(&self.broker).zip(wholes);
        pairs.map(|((engine, broker), whole)| deviation(engine, broker, whole)).collect()
    }

    /// The deviation of the median run; of an even number of runs the worse of the middle two.
    fn median_deviation(&self) -> Option<f64> {
        let mut apart = self.deviations()?;
        apart.sort_by(f64::total_cmp);
        apart.get(apart.len() / 2).copied()
    }

    /// The verdict, and how far apart the median run and the worst were where something other than equality is claimed.
    pub(crate) fn verdict_in_words(&self) -> String {
        let verdict = self.verdict().word();
        let worst = self.deviations().and_then(|apart| apart.into_iter().reduce(f64::max));
        match (self.median_deviation(), worst) {
            (Some(median), Some(worst)) => format!("{verdict}: {median:.1} % apart, at most {worst:.1} %"),
            _ => verdict.into(),
        }
    }
}

/// The median and, where the runs differ, the smallest and largest. Of an even number the lower middle one, so that it is a run.
pub(crate) fn spread(cells: &[Cell]) -> String {
    let Some(first) = cells.first() else {
        return "-".into();
    };
    if cells.iter().all(|cell| cell == first) {
        return first.text();
    }
    let mut sorted = cells.to_vec();
    sorted.sort_by(|one, other| match (one.number(), other.number()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => one.text().cmp(&other.text()),
    });
    let [first, middle, last] = [0, (sorted.len() - 1) / 2, sorted.len() - 1].map(|index| sorted[index].text());
    match cells[0] {
        Cell::Text(_) => sorted.iter().map(Cell::text).collect::<Vec<_>>().join("; "),
        Cell::Count(_) | Cell::Seconds(_) => format!("{middle} ({first}..{last})"),
    }
}

/// The rows as a Markdown table.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let mut text = String::from("| quantity | engine | RabbitMQ | tolerance | why this tolerance | verdict |\n|---|---|---|---|---|---|\n");
    for row in rows {
        let verdict = row.verdict_in_words();
        let (engine, broker) = (spread(&row.engine), spread(&row.broker));
        let _ = writeln!(text, "| {} | {engine} | {broker} | {} | {} | {verdict} |", row.quantity, row.tolerance.text(), row.reason);
    }
    text
}

/// How many messages took one attempt, two, and so on: "1: 700, 2: 210"; messages without any are left out.
pub(crate) fn histogram(attempts: &[u32]) -> String {
    let most = attempts.iter().copied().max().unwrap_or(0);
    let count = |n| attempts.iter().filter(|attempts| **attempts == n).count();
    (1..=most).map(|n| format!("{n}: {}", count(n))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Cell::{Count, Seconds, Text};

    #[track_caller]
    fn check(tolerance: Tolerance, engine: &[Cell], broker: &[Cell], expect: Verdict) {
        let row = Row { quantity: "q".into(), engine: engine.into(), broker: broker.into(), tolerance, reason: "r" };
        assert_eq!(row.verdict(), expect, "{row:?}");
    }

    #[test]
    fn one_more_or_less_is_not_exact() {
        check(Tolerance::Exact, &[Count(7)], &[Count(7)], Verdict::Holds);
        check(Tolerance::Exact, &[Count(7)], &[Count(8)], Verdict::Differs);
        check(Tolerance::Exact, &[Text("1: 7".into())], &[Text("1: 6".into())], Verdict::Differs);
    }

    #[test]
    fn a_percentage_is_of_the_engines_value_and_holds_at_its_edge() {
        check(Tolerance::Percent(6.0), &[Count(100)], &[Count(106)], Verdict::Holds);
        check(Tolerance::Percent(6.0), &[Count(100)], &[Count(94)], Verdict::Holds);
        check(Tolerance::Percent(6.0), &[Count(100)], &[Count(107)], Verdict::Differs);
        check(Tolerance::Percent(10.0), &[Seconds(2.0)], &[Seconds(1.7)], Verdict::Differs);
        check(Tolerance::Percent(10.0), &[Count(0)], &[Count(0)], Verdict::Holds);
        check(Tolerance::Percent(10.0), &[Count(0)], &[Count(1)], Verdict::Differs);
    }

    #[test]
    fn the_rest_of_a_whole_is_judged_by_the_whole() {
        let tolerance = |whole| Tolerance::PercentOf(6.0, "the accepted", vec![Count(whole)]);
        check(tolerance(100), &[Count(3)], &[Count(9)], Verdict::Holds);
        check(tolerance(100), &[Count(3)], &[Count(10)], Verdict::Differs);
        check(tolerance(0), &[Count(3)], &[Count(4)], Verdict::Differs);
    }

    #[test]
    fn a_share_is_judged_by_the_median_run_and_equality_by_every_run() {
        let engine = [Count(100), Count(100), Count(100)];
        let percent = Tolerance::Percent(6.0);
        check(percent.clone(), &engine, &[Count(100), Count(150), Count(94)], Verdict::Holds);
        check(percent.clone(), &engine, &[Count(107), Count(93), Count(100)], Verdict::Differs);
        check(percent, &engine[..2], &[Count(107), Count(100)], Verdict::Differs);
        check(Tolerance::Exact, &engine, &[Count(100), Count(101), Count(100)], Verdict::Differs);
    }

    #[test]
    fn a_comparison_of_nothing_or_of_unequal_runs_never_holds() {
        check(Tolerance::Exact, &[], &[], Verdict::Differs);
        check(Tolerance::Exact, &[Count(1), Count(1)], &[Count(1)], Verdict::Differs);
        check(Tolerance::Percent(6.0), &[Text("a".into())], &[Text("a".into())], Verdict::Differs);
    }

    #[test]
    fn what_is_only_told_is_never_judged() {
        check(Tolerance::Told, &[], &[Count(3)], Verdict::Told);
    }

    #[test]
    fn the_spread_shows_the_median_and_both_ends_when_runs_differ() {
        assert_eq!(spread(&[Count(3), Count(3)]), "3");
        assert_eq!(spread(&[Count(9), Count(1), Count(5)]), "5 (1..9)");
        assert_eq!(spread(&[Seconds(1.0), Seconds(2.004)]), "1.00 s (1.00 s..2.00 s)");
        assert_eq!(spread(&[Seconds(0.012_345)]), "12.35 ms");
        assert_eq!(spread(&[]), "-");
    }

    #[test]
    fn the_histogram_counts_messages_by_their_attempts() {
        assert_eq!(histogram(&[1, 1, 3, 1, 2, 3, 0]), "1: 3, 2: 1, 3: 2");
        assert_eq!(histogram(&[0, 0]), "");
    }

    #[test]
    fn the_table_says_how_far_apart_the_worst_run_was() {
        let row = Row {
            quantity: "accepted".into(),
            engine: vec![Count(100), Count(100)],
            broker: vec![Count(98), Count(103)],
            tolerance: Tolerance::Percent(6.0),
            reason: "because",
        };
        let text = markdown(&[row]);
        assert!(text.ends_with("| accepted | 100 | 98 (98..103) | 6 % | because | holds: 3.0 % apart, at most 3.0 % |\n"), "{text}");
    }
}
