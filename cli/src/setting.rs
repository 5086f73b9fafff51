//! Settings as they stand on the command line: spelled as in a link, but refused where a link would be repaired.

use queue_engine::knobs::{Kind, Knob, Values};
use queue_lab::scenarios::Lab;
use std::fmt;

/// Why a question cannot be answered, with what could be asked instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How alike two names must be (by Jaro and Winkler) for one to be taken for a misspelling of the other.
const ALIKE: f64 = 0.7;

/// The knob of that name.
///
/// # Errors
/// When the lab has none: the nearest name, and all of them.
pub fn knob(lab: &Lab, id: &str) -> Result<&'static Knob, Refusal> {
    lab.knobs.iter().find(|knob| knob.id == id).ok_or_else(|| {
        let likeness = |knob: &Knob| strsim::jaro_winkler(knob.id, id);
        let nearest = lab.knobs.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        let hint = nearest.filter(|knob| likeness(knob) >= ALIKE).map(|knob| format!("; did you mean '{}'?", knob.id));
        let all: Vec<&str> = lab.knobs.iter().map(|knob| knob.id).collect();
        Refusal(format!("{} has no knob '{id}'{}\n\nknobs: {}", lab.id, hint.unwrap_or_default(), all.join(", ")))
    })
}

/// Splits `name=value`.
///
/// # Errors
/// When there is no `=`.
pub fn pair(text: &str) -> Result<(&str, &str), Refusal> {
    let split = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    split.ok_or_else(|| Refusal(format!("'{text}' sets nothing: write knob=value")))
}

/// What a knob takes, in words.
pub fn takes(knob: &Knob) -> String {
    match knob.kind {
        Kind::Number { min, max, .. } => format!("whole numbers from {min} to {max}"),
        Kind::Choice { .. } | Kind::Switch => format!("one of {}", knob.options().join(", ")),
    }
}

/// The value of a knob that is spelled so.
///
/// # Errors
/// When it is no whole number, no option, or out of range: what the knob takes.
pub fn value(knob: &Knob, text: &str) -> Result<i64, Refusal> {
    let refused = |what: &str| Refusal(format!("{}={text} {what}: {} takes {}", knob.id, knob.id, takes(knob)));
    match knob.kind {
        Kind::Number { .. } => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(refused("is no whole number"));
            }
            // Digits that are no `i64` are too many of them.
            text.parse().ok().filter(|value| knob.holds(*value)).ok_or_else(|| refused("is out of range"))
        }
        Kind::Choice { .. } | Kind::Switch => {
            let position = knob.options().iter().position(|option| *option == text);
            position.map(|position| position as i64).ok_or_else(|| refused("is no option"))
        }
    }
}

/// A value as links and [`value`] spell it.
pub fn spelled(knob: &Knob, value: i64) -> String {
    match usize::try_from(value).ok().and_then(|position| knob.options().get(position)) {
        Some(option) => (*option).into(),
        None => value.to_string(),
    }
}

/// The lab's values with each `knob=value` set.
///
/// # Errors
/// When one is wrong, or a knob is set twice. Whether the values fit together is for [`guarded`] to say.
pub fn values(lab: &'static Lab, settings: &[String]) -> Result<Values, Refusal> {
    let mut values = Values::defaults(lab.knobs);
    let mut seen: Vec<&str> = Vec::new();
    for setting in settings {
        let (name, text) = pair(setting)?;
        let knob = knob(lab, name)?;
        if seen.contains(&knob.id) {
            return Err(Refusal(format!("{} is set twice", knob.id)));
        }
        seen.push(knob.id);
        values = values.with(knob.id, value(knob, text)?);
    }
    Ok(values)
}

/// Whether values that are each in range fit together.
///
/// # Errors
/// When the lab's guard would change them: what would fit.
pub fn guarded(lab: &Lab, values: &Values) -> Result<(), Refusal> {
    let repairs = (lab.guard)(&mut values.clone());
    if repairs.is_empty() {
        return Ok(());
    }
    let spell = |id: &str, value: i64| match lab.knobs.iter().find(|knob| knob.id == id) {
        Some(knob) => format!("{id}={}", spelled(knob, value)),
        None => format!("{id}={value}"),
    };
    let asked: Vec<String> = repairs.iter().map(|repair| spell(repair.knob, repair.from)).collect();
    let fits: Vec<String> = repairs.iter().map(|repair| spell(repair.knob, repair.to)).collect();
    Err(Refusal(format!("{} is together with the other settings more than a run may hold; {} would fit", asked.join(" "), fits.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use queue_lab::scenarios::LABS;

    #[test]
    fn every_value_is_read_back_as_it_is_spelled() {
        for lab in LABS {
            for knob in lab.knobs {
                for at in [knob.min(), knob.default, knob.max()] {
                    assert_eq!(value(knob, &spelled(knob, at)), Ok(at), "{}", knob.id);
                }
            }
        }
    }

    #[test]
    fn what_a_link_would_repair_is_refused() {
        for lab in LABS {
            for knob in lab.knobs {
                let wrong: &[&str] = match knob.kind {
                    Kind::Number { .. } => &["", "-", "abc", "1.5", "1e3", "+1", "99999999999999999999", "-99999999999999999999"],
                    Kind::Choice { .. } | Kind::Switch => &["", "0", "1", "true"],
                };
                for text in wrong {
                    let Err(refusal) = value(knob, text) else { panic!("{}={text} was taken", knob.id) };
                    assert!(refusal.0.ends_with(&takes(knob)), "{refusal}");
                }
            }
        }
    }
}
