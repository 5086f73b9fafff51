//! The ledger: where everybody is, and whatever else a lab counts, at one instant.

use crate::lang::{Text, count};
use crate::text::state::State;

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Stable id.
    pub id: &'static str,
    /// The state's shape as a character, and its colour token; nothing for rows that are no state.
    pub mark: Option<(&'static str, &'static str)>,
    /// What is counted.
    pub name: Text,
    /// What that means.
    pub about: Option<Text>,
    /// One value for each variant.
    pub values: Vec<String>,
    /// Whether the value is not 0, for each variant.
    pub some: Vec<bool>,
    /// Whether this is the sum of the rows above.
    pub is_sum: bool,
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Heading.
    pub title: Text,
    /// Its rows.
    pub lines: Vec<Line>,
    /// For each variant, by how much the rows miss their sum; nothing for parts that add up to nothing.
    pub gaps: Option<Vec<i64>>,
}

impl Line {
    /// A row of counts.
    pub fn counts(id: &'static str, name: Text, values: &[u32]) -> Line {
        let texts = values.iter().map(|&n| count(n.into())).collect();
        Line { id, mark: None, name, about: None, values: texts, some: values.iter().map(|&n| n > 0).collect(), is_sum: false }
    }

    /// A row of counts of one state.
    pub fn state(state: State, values: &[u32]) -> Line {
        Line { mark: Some((state.mark, state.token)), about: Some(state.about), ..Line::counts(state.id, state.name, values) }
    }

    /// A row of figures that are no counts.
    pub fn figures(id: &'static str, name: Text, values: Vec<String>) -> Line {
        let some = vec![true; values.len()];
        Line { id, mark: None, name, about: None, values, some, is_sum: false }
    }

    /// The same row as the sum of those above.
    pub fn as_sum(self) -> Line {
        Line { is_sum: true, ..self }
    }
}
