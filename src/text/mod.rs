//! The short texts of the page in both languages: buttons, stations, outcomes, charts, moments, notices and keys.
//!
//! Every wording is a constant, so that what a page does not use is not shipped. Longer text stands in a scenario's prose;
//! what belongs to one scenario's knobs stands beside it. Words are the field's own, one word for one thing.

use crate::lang::Text;

/// Declares constants of [`Text`], English first, and lists them for the tests.
macro_rules! texts {
    ($($name:ident = $en:literal, $zh:literal;)*) => {
        $(#[doc = concat!("`“", $en, "”`")] pub const $name: $crate::lang::Text = $crate::lang::Text::new($en, $zh);)*
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, $crate::lang::Text)] = &[$((stringify!($name), $name)),*];
    };
}

/// Declares the moments of a lab, each with its turn when there is no room for all names.
macro_rules! moments {
    ($($name:ident = $turn:literal, $id:literal, $en:literal, $zh:literal, $about_en:literal, $about_zh:literal;)*) => {
        $(#[doc = concat!("“", $en, "”: ", $about_en)]
        pub static $name: $crate::scenarios::MomentText = $crate::scenarios::MomentText {
            named: $crate::text::Named {
                id: $id,
                name: $crate::lang::Text::new($en, $zh),
                about: $crate::lang::Text::new($about_en, $about_zh),
            },
            turn: $turn,
        };)*
        /// Every moment.
        #[cfg(test)]
        pub(crate) static ALL: &[&$crate::scenarios::MomentText] = &[$(&$name),*];
    };
}

pub mod chart;
pub mod command;
pub mod control;
pub mod key;
pub mod ledger;
pub mod narration;
pub mod notice;
pub mod page;
#[macro_use]
pub mod state;

/// A text with the stable id by which code, styles and tests know the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Stable id.
    pub id: &'static str,
    /// A short name.
    pub name: Text,
    /// One sentence that says what it is.
    pub about: Text,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::scenarios::{check_in, flash_sale};

    fn everything() -> Vec<(&'static str, Text)> {
        let tables: [(&str, &[(&str, Text)]); 15] = [
            ("chart", chart::ALL),
            ("command", command::ALL),
            ("control", control::ALL),
            ("key", key::ALL),
            ("ledger", ledger::ALL),
            ("narration", narration::ALL),
            ("notice", notice::ALL),
            ("page", page::ALL),
            ("panel", crate::panel::text::ALL),
            ("check", crate::panel::check::words::ALL),
            ("flash sale station", flash_sale::station::ALL),
            ("flash sale step", flash_sale::sentence::ALL),
            ("check-in station", check_in::station::ALL),
            ("check-in sentence", check_in::sentence::ALL),
            ("check-in claim", check_in::claim::ALL),
        ];
        let mut all: Vec<_> = tables.iter().flat_map(|(_, table)| table.iter().copied()).collect();
        for moment in flash_sale::moment::ALL.iter().chain(check_in::moment::ALL) {
            all.extend([(moment.named.id, moment.named.name), (moment.named.id, moment.named.about)]);
        }
        for state in flash_sale::state::ALL.iter().chain(check_in::state::ALL) {
            all.extend([(state.id, state.name), (state.id, state.about)]);
        }
        all
    }

    fn slots(text: &str) -> Vec<&str> {
        let mut names: Vec<_> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_text_is_written_in_both_languages_with_the_same_slots() {
        for (name, text) in everything() {
            assert!(!text.get(Lang::En).trim().is_empty() && !text.get(Lang::Zh).trim().is_empty(), "{name}");
            assert_eq!(slots(text.get(Lang::En)), slots(text.get(Lang::Zh)), "{name}");
        }
    }

    #[test]
    fn english_has_no_han_characters_and_chinese_no_ascii_punctuation_after_them() {
        let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for (name, text) in everything() {
            assert!(!text.get(Lang::En).contains(han) || name.starts_with("SWITCH_LANGUAGE"), "{name}: {}", text.get(Lang::En));
            let zh: Vec<char> = text.get(Lang::Zh).chars().collect();
            assert!(
                !zh.windows(2).any(|pair| han(pair[0]) && matches!(pair[1], ',' | '.' | ';' | '?' | '!')),
                "{name}: {}",
                text.get(Lang::Zh)
            );
        }
    }

    #[test]
    fn no_two_states_share_an_id_and_none_is_told_by_colour_alone() {
        for states in [flash_sale::state::ALL, check_in::state::ALL] {
            for (index, state) in states.iter().enumerate() {
                assert!(states[..index].iter().all(|other| other.id != state.id), "{}", state.id);
                assert_eq!(state.mark.chars().count(), 1, "{}", state.id);
            }
        }
    }
}
