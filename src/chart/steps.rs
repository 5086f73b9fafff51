//! One person's story in sentences, in every variant.

use crate::lab::RunRef;
use crate::lang::Lang;
use crate::text::state::State;

/// One thing that happened to a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When, in nanoseconds.
    pub ns: u64,
    /// What, as a sentence.
    pub text: String,
    /// The final state, when the story ends here.
    pub ends_as: Option<State>,
}

/// A person's stories, one for each variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The person's number in order of arrival, from 1.
    pub number: u32,
    /// What happened, in order of time.
    pub stories: Vec<Vec<Step>>,
}

/// The stories of the person with a key; nothing when nobody in this run's crowd has it.
pub fn told(run: &RunRef, key: u32, lang: Lang) -> Option<Told> {
    let whose = run.find(key)?;
    Some(Told { number: whose + 1, stories: (0..run.variants()).map(|variant| run.steps(variant, whose, lang)).collect() })
}
