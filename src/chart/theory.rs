//! What theory says beside what a run did.

/// A closed form's figure beside the run's.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What is claimed.
    pub name: String,
    /// The formula, in words or signs.
    pub formula: String,
    /// What it says of this setting; nothing where it does not apply.
    pub says: Option<String>,
    /// What the run did.
    pub did: String,
    /// Under which conditions it holds; where it does not apply, why.
    pub conditions: String,
}

/// A line that theory draws into a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct TheoryLine {
    /// Whose.
    pub variant: usize,
    /// Instants in nanoseconds, and values in the chart's own units.
    pub points: Vec<(u64, u64)>,
    /// What is written on it.
    pub name: String,
}
