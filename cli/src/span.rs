//! Several values at once: ranges, lists and names of options.
//!
//! A span is read without being written out, so that a sweep can be refused for its size before it takes any memory.

use crate::setting::{self, Refusal};
use queue_engine::knobs::{Kind, Knob};
use queue_lab::scenarios::Lab;

/// From the first to not past the last, by a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    first: i64,
    last: i64,
    step: u32,
}

/// Values in the order in which they were named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span(Vec<Range>);

/// A knob and the values that a sweep gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The knob.
    pub knob: &'static Knob,
    /// Its values.
    pub span: Span,
}

impl Span {
    /// Reads values separated by commas, each a value by itself or a range: `a..b` with both ends, `a..b:step` or `a..b..step` from `a`
    /// in steps and not past `b`. What one value is, `read` says.
    fn read(text: &str, read: impl Fn(&str) -> Result<i64, Refusal>) -> Result<Span, Refusal> {
        text.split(',').map(|part| range(part.trim(), &read)).collect::<Result<_, _>>().map(Span)
    }

    /// How many values there are.
    pub fn count(&self) -> u128 {
        self.0.iter().map(|range| range.last.abs_diff(range.first) as u128 / u128::from(range.step) + 1).sum()
    }

    /// The values.
    ///
    /// # Errors
    /// When one comes twice, since its rows would.
    pub fn values(&self) -> Result<Vec<i64>, Refusal> {
        let values: Vec<i64> = self.0.iter().flat_map(|range| (range.first..=range.last).step_by(range.step as usize)).collect();
        let mut sorted = values.clone();
        sorted.sort_unstable();
        match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Refusal(format!("value {} comes twice", pair[0]))),
            None => Ok(values),
        }
    }
}

fn range(part: &str, read: &impl Fn(&str) -> Result<i64, Refusal>) -> Result<Range, Refusal> {
    let Some((first, rest)) = part.split_once("..") else {
        let value = read(part)?;
        return Ok(Range { first: value, last: value, step: 1 });
    };
    let (last, step) = rest.split_once("..").or_else(|| rest.split_once(':')).unwrap_or((rest, "1"));
    let no_step = || Refusal(format!("'{step}' is no step: write a..b:step with a whole number from 1 on"));
    let step = step.trim().parse().ok().filter(|step| *step > 0).ok_or_else(no_step)?;
    let (first, last) = (read(first.trim())?, read(last.trim())?);
    if first > last { Err(Refusal(format!("the range {part} begins above its end"))) } else { Ok(Range { first, last, step }) }
}

/// The axis of `knob=values`; for a choice or a switch, a list of the names of options.
///
/// # Errors
/// When the lab has no such knob, or a value or range is wrong.
pub fn axis(lab: &Lab, text: &str) -> Result<Axis, Refusal> {
    let (name, spelled) = setting::pair(text)?;
    let knob = setting::knob(lab, name)?;
    let single = |text: &str| setting::value(knob, text.trim()).map(|value| Range { first: value, last: value, step: 1 });
    let span = match knob.kind {
        Kind::Number { .. } => Span::read(spelled, |text| setting::value(knob, text)),
        Kind::Choice { .. } | Kind::Switch => spelled.split(',').map(single).collect::<Result<_, _>>().map(Span),
    };
    span.map(|span| Axis { knob, span })
}

/// The seeds of `--seeds`: a single number counts them from 1, ranges and lists name them.
///
/// # Errors
/// When a seed is none.
pub fn seeds(text: &str) -> Result<Span, Refusal> {
    let seed = |text: &str| {
        let read = text.parse::<u32>().map(i64::from);
        read.map_err(|_| Refusal(format!("--seeds '{text}': a seed is a whole number from 0 to {}", u32::MAX)))
    };
    match text.trim().parse::<u32>() {
        Ok(0) => Err(Refusal("--seeds 0: a sweep takes at least one seed".into())),
        Ok(count) => Ok(Span(vec![Range { first: 1, last: i64::from(count), step: 1 }])),
        Err(_) => Span::read(text, seed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<i64>, Refusal> {
        let span = Span::read(text, |text| text.parse().map_err(|_| Refusal("no number".into())))?;
        let values = span.values()?;
        assert_eq!(span.count(), values.len() as u128, "{text}");
        Ok(values)
    }

    #[test]
    fn a_range_has_both_its_ends_and_never_passes_the_second() {
        assert_eq!(read("1..4"), Ok(vec![1, 2, 3, 4]));
        assert_eq!(read("1..16:5"), Ok(vec![1, 6, 11, 16]));
        assert_eq!(read("1..16..4"), Ok(vec![1, 5, 9, 13]));
        assert_eq!(read("7..7"), Ok(vec![7]));
        assert_eq!(read("-2..2:2"), Ok(vec![-2, 0, 2]));
        assert_eq!(read("8, 1..3, 16"), Ok(vec![8, 1, 2, 3, 16]));
    }

    #[test]
    fn a_range_without_sense_is_refused() {
        for text in ["4..1", "1..", "..4", "1..4:0", "1..4:-1", "1..4:x", "", "1,,2", "1..2..3..4", "1,1", "1..4,2"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_of_seeds_counts_from_one_and_a_list_names_them() {
        let values = |text: &str| seeds(text).and_then(|span| span.values());
        assert_eq!(values("3"), Ok(vec![1, 2, 3]));
        assert_eq!(values("7..9"), Ok(vec![7, 8, 9]));
        assert_eq!(values("42,7"), Ok(vec![42, 7]));
        for text in ["0", "-1", "7,7", "x", "4294967296", "1..4294967296"] {
            assert!(values(text).is_err(), "{text}");
        }
        assert_eq!(seeds("4294967295").map(|span| span.count()), Ok(4_294_967_295));
    }
}
