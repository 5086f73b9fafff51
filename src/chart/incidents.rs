//! What went wrong, each with its instant and its person.

/// What went wrong in one variant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incidents {
    /// The first of it, in order of time.
    pub listed: Vec<Incident>,
    /// How much more there is.
    pub more: u32,
}

/// One loss, duplicate or the like.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// When, in nanoseconds.
    pub ns: u64,
    /// Whose: the person's key.
    pub key: u32,
    /// The person's number in order of arrival, from 1.
    pub number: u32,
    /// The shape of the state it led to, as a character, and its colour token.
    pub mark: (&'static str, &'static str),
    /// What happened, as a sentence.
    pub text: String,
}
