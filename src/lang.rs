//! The two languages, and how numbers are written for people in each.
//!
//! It knows no sentence (those stand in [`crate::text`], in a scenario's own table and in its prose) and nothing of the run.
//! All arithmetic is on whole numbers: the float formatting of `core` alone would cost the page 23 KB.

mod number;

pub use number::{
    NOTHING, Quantity, clock, count, duration, fixed, milliseconds, money, money_per_hour, percent, rate_per_s, seconds, speed, times,
};

/// A language that the whole page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese, the home language of the note behind the labs.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which a switch lists them.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The tag in links, folder names and attributes.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The value of an HTML `lang` attribute, by which browsers choose a font.
    pub const fn html_lang(self) -> &'static str {
        match self {
            Lang::Zh => "zh-Hans",
            Lang::En => "en",
        }
    }

    /// The language's name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::Zh => "中文",
            Lang::En => "English",
        }
    }

    /// The language that a switch leads to.
    pub const fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// The language of a tag such as `zh`, `zh-CN`, `zh_Hant` or `EN-gb`: only its first part counts.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Lang::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The first of a browser's languages that the page is written in; English when there is none.
    pub fn choose<S: AsRef<str>>(wanted: impl IntoIterator<Item = S>) -> Lang {
        wanted.into_iter().find_map(|tag| Lang::from_tag(tag.as_ref())).unwrap_or(Lang::En)
    }
}

/// A short text in both languages; a missing one does not compile.
///
/// The module that a reader loads is built once for each language, and keeps that one's wording only: the other would be a tenth of
/// the download. A page is of one language, and the switch leads to the other page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    #[cfg(not(feature = "only-zh"))]
    en: &'static str,
    #[cfg(not(feature = "only-en"))]
    zh: &'static str,
}

impl Text {
    /// A text, English first.
    #[cfg(not(any(feature = "only-zh", feature = "only-en")))]
    pub const fn new(en: &'static str, zh: &'static str) -> Text {
        Text { en, zh }
    }

    /// A text of which only the Chinese is kept.
    #[cfg(feature = "only-zh")]
    pub const fn new(_: &'static str, zh: &'static str) -> Text {
        Text { zh }
    }

    /// A text of which only the English is kept.
    #[cfg(feature = "only-en")]
    pub const fn new(en: &'static str, _: &'static str) -> Text {
        Text { en }
    }

    /// The wording in `lang`.
    #[cfg(not(any(feature = "only-zh", feature = "only-en")))]
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The wording, which is Chinese whatever is asked for.
    #[cfg(feature = "only-zh")]
    pub const fn get(self, _: Lang) -> &'static str {
        self.zh
    }

    /// The wording, which is English whatever is asked for.
    #[cfg(feature = "only-en")]
    pub const fn get(self, _: Lang) -> &'static str {
        self.en
    }

    /// The wording with each `{name}` replaced by its value; a name that is not given stays as it is written.
    pub fn fill(self, lang: Lang, values: &[(&str, &str)]) -> String {
        let mut rest = self.get(lang);
        let mut filled = String::with_capacity(rest.len() + 16);
        // By `split_once`, which cannot fail: cutting by index brings the library's sentences on wrong indices, 3 KB.
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            filled.push_str(before);
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => {
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_the_first_part_of_its_tag() {
        for (tag, lang) in [
            ("zh", Some(Lang::Zh)),
            ("zh-CN", Some(Lang::Zh)),
            ("ZH_hant", Some(Lang::Zh)),
            ("en-GB", Some(Lang::En)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Lang::from_tag(tag), lang, "{tag}");
        }
    }

    #[test]
    fn the_first_known_language_of_the_browser_is_chosen() {
        assert_eq!(Lang::choose(["fr-FR", "zh-TW", "en"]), Lang::Zh);
        assert_eq!(Lang::choose(["en-US", "zh"]), Lang::En);
        assert_eq!(Lang::choose(["fr"]), Lang::En);
        assert_eq!(Lang::choose(Vec::<String>::new()), Lang::En);
    }

    #[test]
    fn a_template_takes_its_values_by_name_in_either_word_order() {
        let text = Text::new("{n} of {all}", "{all} 里的 {n}");
        assert_eq!(text.fill(Lang::En, &[("n", "3"), ("all", "7")]), "3 of 7");
        assert_eq!(text.fill(Lang::Zh, &[("n", "3"), ("all", "7")]), "7 里的 3");
        assert_eq!(Text::new("{x} {", "").fill(Lang::En, &[]), "{x} {");
    }
}
