//! A knob's value as people read it.

use super::KnobText;
use crate::lang::{self, Lang, Text};
use crate::text::control;
use queue_engine::knobs::{Kind, Knob, Unit};

/// What a lab says beside the bare value of a knob.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// What people read about its knobs: the names of options.
    pub texts: &'static [KnobText],
    /// What a number's 0 stands for: by the knob's id where that differs from knob to knob, else by the key in the table.
    pub zeros: &'static [(&'static str, Text)],
    /// The measure word that Chinese puts after a knob's number.
    pub measure: fn(&str) -> &'static str,
}

impl Wording {
    /// What 0 stands for in a knob whose table says `key`.
    pub fn zero(&self, knob: &str, key: &str) -> Option<Text> {
        let named = |name: &str| self.zeros.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        named(knob).or_else(|| named(key))
    }

    /// A knob's value as people read it, unit included.
    pub fn value(&self, knob: &Knob, value: i64, lang: Lang) -> String {
        match knob.kind {
            Kind::Switch => return if value == 0 { control::OFF } else { control::ON }.get(lang).into(),
            Kind::Choice { .. } => return self.option(knob.id, value).map(|text| text.get(lang).into()).unwrap_or_default(),
            Kind::Number { zero: Some(key), .. } if value == 0 => {
                return self.zero(knob.id, key).map(|text| text.get(lang).into()).unwrap_or_default();
            }
            Kind::Number { .. } => {}
        }
        // No knob goes below 0.
        let n = value.unsigned_abs();
        match knob.unit {
            Unit::Count => match lang {
                Lang::En => lang::count(n),
                Lang::Zh => lang::count(n) + (self.measure)(knob.id),
            },
            Unit::PerSecond => lang::rate_per_s(n * 1_000, lang),
            Unit::Milliseconds => lang::milliseconds(n, lang),
            Unit::Seconds => lang::seconds(n * 1_000_000_000, 0, lang),
            Unit::Percent => lang::percent(n, 100, 0),
            Unit::PerMille => lang::percent(n, 1_000, 1),
            Unit::Times => lang::times(n, 1, lang),
            Unit::Mebibytes => lang::count(n) + " MiB",
            Unit::MoneyPerHour => lang::money_per_hour(n * 100, lang),
            Unit::None => lang::count(n),
        }
    }

    fn option(&self, id: &str, value: i64) -> Option<Text> {
        let text = self.texts.iter().find(|text| text.id == id)?;
        text.options.get(usize::try_from(value).ok()?).copied()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenarios::{LABS, Lab};

    /// Claims that values read as they should: knob, value, English, Chinese.
    #[track_caller]
    pub(in crate::scenarios) fn check(lab: &Lab, claims: &[(&str, i64, &str, &str)]) {
        for (id, at, en, zh) in claims {
            let knob = lab.knobs.iter().find(|knob| knob.id == *id).unwrap_or_else(|| panic!("{id}"));
            assert_eq!(((lab.value)(knob, *at, Lang::En).as_str(), (lab.value)(knob, *at, Lang::Zh).as_str()), (*en, *zh), "{id}");
        }
    }

    #[test]
    fn every_value_of_every_knob_can_be_read_and_is_short() {
        for lab in LABS {
            for knob in lab.knobs {
                for lang in Lang::ALL {
                    for at in [knob.min(), knob.default, knob.max()] {
                        let text = (lab.value)(knob, at, lang);
                        assert!(!text.is_empty() && text.chars().count() <= 20, "{}: {text}", knob.id);
                    }
                }
            }
        }
    }
}
