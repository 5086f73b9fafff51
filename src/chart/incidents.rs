//! What went wrong, each with its instant and its person.

/// One loss, duplicate or the like.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// When, in nanoseconds.
    pub ns: u64,
    /// In which variant.
    pub variant: usize,
    /// Whose: the person's key.
    pub key: u32,
    /// The person's number in order of arrival, from 1.
    pub number: u32,
    /// The shape of the state it led to, as a character, and its colour token.
    pub mark: (&'static str, &'static str),
    /// What happened, as a sentence.
    pub text: String,
}
