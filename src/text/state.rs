//! What somebody or something in a lab can be, as a word, a shape and a colour; the same everywhere in that lab.

use crate::lang::Text;

/// One state in the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Stable id, the engine's own for every place of a shopper.
    pub id: &'static str,
    /// Its shape, as a character.
    pub mark: &'static str,
    /// The name of its colour token, without the leading dashes.
    pub token: &'static str,
    /// Its word.
    pub name: Text,
    /// One sentence that says what it means.
    pub about: Text,
}

/// Declares the states of a lab.
macro_rules! states {
    ($($name:ident = $id:literal $mark:literal $token:literal, $en:literal, $zh:literal, $about_en:literal, $about_zh:literal;)*) => {
        $(#[doc = concat!("“", $en, "”: ", $about_en)]
        pub const $name: $crate::text::state::State = $crate::text::state::State {
            id: $id,
            mark: $mark,
            token: $token,
            name: $crate::lang::Text::new($en, $zh),
            about: $crate::lang::Text::new($about_en, $about_zh),
        };)*
        /// Every state, in the order of a request's life.
        pub const ALL: &[$crate::text::state::State] = &[$($name),*];

        /// The state of that id.
        pub fn find(id: &str) -> Option<$crate::text::state::State> {
            ALL.iter().find(|state| state.id == id).copied()
        }
    };
}
