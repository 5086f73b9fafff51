//! Settings as they are spelled on the command line: as in a link, and read by the very parser of links; but what a link would repair is
//! refused here.

use queue_engine::knobs::{Kind, Knob, Values};
use queue_lab::lang::Lang;
use queue_lab::link;
use queue_lab::scenarios::Lab;
use std::fmt;

/// Why a question cannot be answered, with what could be asked instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name in `name=value`.
pub(crate) fn name(setting: &str) -> &str {
    setting.split_once('=').map_or(setting, |(name, _)| name)
}

/// What a knob takes, in words.
fn takes(knob: &Knob) -> String {
    match knob.kind {
        Kind::Number { min, max, .. } => format!("whole numbers from {min} to {max}"),
        Kind::Choice { .. } | Kind::Switch => format!("one of {}", knob.options().join(", ")),
    }
}

/// The lab's values with each `knob=value` set.
///
/// # Errors
/// When a name is no knob: all of them. When a value is wrong: what the knob takes. When the values do not fit together: what would.
pub(crate) fn values(lab: &'static Lab, settings: &[&str]) -> Result<Values, Refusal> {
    for (index, setting) in settings.iter().enumerate() {
        let (name, _) = setting.split_once('=').ok_or_else(|| Refusal(format!("`{setting}` sets nothing: write knob=value")))?;
        let knob = lab.knobs.iter().find(|knob| knob.id == name);
        let knob = knob.ok_or_else(|| {
            let all: Vec<&str> = lab.knobs.iter().map(|knob| knob.id).collect();
            Refusal(format!("{} has no knob `{name}`; its knobs are {}", lab.id, all.join(", ")))
        })?;
        if settings[..index].iter().any(|earlier| self::name(earlier) == name) {
            return Err(Refusal(format!("{name} is set twice")));
        }
        let (_, complaints) = link::parse(&format!("?lab={}&{setting}", lab.id));
        if !complaints.is_empty() || setting.contains(['&', '#', '?']) {
            return Err(Refusal(format!("`{setting}`: {name} takes {}", takes(knob))));
        }
    }
    let (link, complaints) = link::parse(&format!("?lab={}&{}", lab.id, settings.join("&")));
    match complaints.first() {
        Some(complaint) => Err(Refusal(complaint.text(Lang::En))),
        None => Ok(link.values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use queue_lab::scenarios::LABS;

    #[test]
    fn what_a_link_would_repair_is_refused_with_what_is_taken() {
        for lab in LABS {
            for knob in lab.knobs {
                let wrong: &[&str] = match knob.kind {
                    Kind::Number { .. } => &["", "abc", "1.5", "99999999999999999999", "1&seed=3"],
                    Kind::Choice { .. } | Kind::Switch => &["", "7", "true", "no_such"],
                };
                for text in wrong {
                    let Err(refusal) = values(lab, &[&format!("{}={text}", knob.id)]) else { panic!("{}={text} was taken", knob.id) };
                    assert!(refusal.0.ends_with(&takes(knob)), "{refusal}");
                }
            }
        }
    }

    #[test]
    fn names_of_a_link_that_are_no_knobs_are_refused_too() {
        for setting in ["seed=3", "lab=check-in", "t=5", "worker=3", "workers"] {
            assert!(values(&LABS[0], &[setting]).is_err(), "{setting}");
        }
        assert!(values(&LABS[0], &["workers=3", "workers=4"]).is_err());
    }

    #[test]
    fn values_that_are_each_in_range_and_together_too_much_are_refused() {
        let refusal = values(&LABS[0], &["visits=100000", "base_rate=2000", "duration_s=300"]).expect_err("too much");
        assert!(!refusal.0.is_empty());
    }
}
