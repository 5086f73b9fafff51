//! What a reader is told about a link that had to be repaired.

use crate::lang::{Lang, count};
use crate::text::notice;
use queue_engine::ENGINE_VERSION;

/// Characters of a foreign name or value that are shown.
const SHOWN: usize = 40;

/// One repair of a link. Names and values from the link are cut to 40 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// The lab has no setting of that name.
    UnknownName {
        /// The name.
        name: String,
    },
    /// The value is no whole number; the default is used.
    Unreadable {
        /// The setting.
        name: String,
        /// What stood there.
        value: String,
    },
    /// The number is outside the setting's range; its nearest bound is used.
    OutOfRange {
        /// The setting.
        name: String,
        /// What stood there.
        asked: String,
        /// The bound.
        used: i64,
    },
    /// The setting stood there more than once; the last one counts.
    Repeated {
        /// The setting.
        name: String,
    },
    /// The setting has no option of that name; the default is used.
    UnknownOption {
        /// The setting.
        name: String,
        /// What stood there.
        value: String,
    },
    /// The link was longer than what is read.
    TooLong,
    /// The link was made with another version of the engine, with what is no version, or means one certain run and names none.
    OtherEngine {
        /// What stands there for a version; a question mark for nothing.
        link: String,
        /// The version of this page.
        here: u32,
    },
    /// Settings that are each in range were together too much.
    Guarded {
        /// The setting that was changed.
        name: &'static str,
        /// The value that was asked for.
        asked: i64,
        /// The value that is used.
        used: i64,
    },
    /// That many more complaints.
    More(u32),
}

impl Complaint {
    pub(super) fn unknown_name(name: &str) -> Complaint {
        Complaint::UnknownName { name: shown(name) }
    }

    pub(super) fn unreadable(name: &str, value: &str) -> Complaint {
        Complaint::Unreadable { name: shown(name), value: shown(value) }
    }

    pub(super) fn out_of_range(name: &str, asked: &str, used: i64) -> Complaint {
        Complaint::OutOfRange { name: shown(name), asked: shown(asked), used }
    }

    pub(super) fn repeated(name: &str) -> Complaint {
        Complaint::Repeated { name: shown(name) }
    }

    pub(super) fn unknown_option(name: &str, value: &str) -> Complaint {
        Complaint::UnknownOption { name: shown(name), value: shown(value) }
    }

    pub(super) fn other_engine(link: &str) -> Complaint {
        Complaint::OtherEngine { link: shown(if link.is_empty() { "?" } else { link }), here: ENGINE_VERSION }
    }

    /// The complaint as a sentence.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Complaint::UnknownName { name } => notice::LINK_UNKNOWN_NAME.fill(lang, &[("name", name)]),
            Complaint::Unreadable { name, value } => notice::LINK_UNREADABLE.fill(lang, &[("name", name), ("value", value)]),
            Complaint::OutOfRange { name, asked, used } => {
                notice::LINK_OUT_OF_RANGE.fill(lang, &[("name", name), ("asked", asked), ("used", &used.to_string())])
            }
            Complaint::Repeated { name } => notice::LINK_REPEATED.fill(lang, &[("name", name)]),
            Complaint::UnknownOption { name, value } => notice::LINK_UNKNOWN_OPTION.fill(lang, &[("name", name), ("value", value)]),
            Complaint::TooLong => notice::LINK_TOO_LONG.get(lang).into(),
            Complaint::OtherEngine { link, here } => notice::LINK_OTHER_ENGINE.fill(lang, &[("link", link), ("here", &here.to_string())]),
            Complaint::Guarded { name, asked, used } => {
                notice::LINK_GUARDED.fill(lang, &[("name", name), ("asked", &asked.to_string()), ("used", &used.to_string())])
            }
            Complaint::More(n) => notice::LINK_MORE.fill(lang, &[("n", &count(u64::from(*n)))]),
        }
    }
}

/// A foreign text as it may be shown: short, and without characters that would break or turn a line.
fn shown(text: &str) -> String {
    let odd =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let mut shown = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == SHOWN - 1 && text.chars().nth(SHOWN).is_some() {
            shown.push('…');
            break;
        }
        shown.push(if odd(c) { '\u{fffd}' } else { c });
    }
    shown
}
