//! The declarative table of what a reader may set, one row a knob.
//!
//! Sliders, the link codec, element attributes, command-line flags and the reference table are all read from these rows, so
//! that no bound is checked twice. Every value is a whole number in the knob's own unit; it becomes a typed duration, rate or
//! count only inside a model's `Setup`. Names and explanations for people are not here: they live in the site's text table,
//! keyed by [`Knob::id`].

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What a knob's whole number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things: shoppers, places, servers.
    Count,
    /// Events a second.
    PerSecond,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Hundredths of the whole.
    Percent,
    /// Thousandths of the whole.
    PerMille,
    /// A factor.
    Times,
    /// Mebibytes (2^20 bytes).
    Mebibytes,
    /// Money for one server for one hour.
    MoneyPerHour,
    /// No unit: a choice or a switch.
    None,
}

impl Unit {
    /// The unit's stable name, as the reference table and the command line print it.
    pub const fn id(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::PerSecond => "per_s",
            Unit::Milliseconds => "ms",
            Unit::Seconds => "s",
            Unit::Percent => "percent",
            Unit::PerMille => "per_mille",
            Unit::Times => "times",
            Unit::Mebibytes => "MiB",
            Unit::MoneyPerHour => "money_per_h",
            Unit::None => "none",
        }
    }
}

/// How a slider spreads a number's range over its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios; a minimum of 0 stands at the very left end.
    Log,
}

/// The values a knob can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number from `min` to `max`, in steps of `step` counted from `min`.
    Number {
        /// Smallest value.
        min: i64,
        /// Largest value: the bound that guards memory and time.
        max: i64,
        /// Distance between neighbouring values of a slider; any whole number in range is valid.
        step: i64,
        /// How a slider spreads the range.
        scale: Scale,
        /// What 0 means when it is not simply the number 0, such as "never" or "no limit": the key of a short label.
        zero: Option<&'static str>,
    },
    /// One of several named options; the value is the option's position.
    Choice {
        /// Stable names, as links and flags spell them.
        options: &'static [&'static str],
    },
    /// Off (0) or on (1).
    Switch,
}

/// One row of a model's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knob {
    /// Stable name in links, attributes and flags.
    pub id: &'static str,
    /// Which heading it stands under: a stable key.
    pub group: &'static str,
    /// What the number counts.
    pub unit: Unit,
    /// What it can be.
    pub kind: Kind,
    /// What it is when nobody said anything.
    pub default: i64,
}

impl Knob {
    /// Smallest valid value.
    pub const fn min(&self) -> i64 {
        match self.kind {
            Kind::Number { min, .. } => min,
            Kind::Choice { .. } | Kind::Switch => 0,
        }
    }

    /// Largest valid value.
    pub const fn max(&self) -> i64 {
        match self.kind {
            Kind::Number { max, .. } => max,
            Kind::Choice { options } => options.len() as i64 - 1,
            Kind::Switch => 1,
        }
    }

    /// Distance between neighbouring values.
    pub const fn step(&self) -> i64 {
        match self.kind {
            Kind::Number { step, .. } => step,
            Kind::Choice { .. } | Kind::Switch => 1,
        }
    }

    /// Whether `value` is within the range.
    pub const fn holds(&self, value: i64) -> bool {
        value >= self.min() && value <= self.max()
    }

    /// The stable names of the values of a choice; `off` and `on` for a switch; empty for a number.
    pub const fn options(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Choice { options } => options,
            Kind::Switch => &["off", "on"],
            Kind::Number { .. } => &[],
        }
    }
}

/// A value for every row of one table, in the table's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    table: &'static [Knob],
    values: Box<[i64]>,
}

/// A value that a table does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// No row has that name.
    UnknownKnob,
    /// The value is outside `min..=max`.
    OutOfRange {
        /// The row.
        knob: &'static Knob,
        /// The value that was asked for.
        asked: i64,
    },
}

impl Values {
    /// Every knob at its default.
    pub fn defaults(table: &'static [Knob]) -> Values {
        Values { table, values: table.iter().map(|knob| knob.default).collect() }
    }

    /// The table these values belong to.
    pub fn table(&self) -> &'static [Knob] {
        self.table
    }

    /// The value at a row.
    ///
    /// # Panics
    /// When `index` is not a row of the table.
    pub fn at(&self, index: usize) -> i64 {
        self.values[index]
    }

    /// The row called `id`.
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.table.iter().position(|knob| knob.id == id)
    }

    /// The value of the knob called `id`.
    pub fn get(&self, id: &str) -> Option<i64> {
        self.index_of(id).map(|index| self.values[index])
    }

    /// Sets one knob.
    ///
    /// # Errors
    /// When no row has that name, or the value is out of its range; the values then stay as they were.
    pub fn set(&mut self, id: &str, value: i64) -> Result<(), Rejected> {
        let index = self.index_of(id).ok_or(Rejected::UnknownKnob)?;
        let knob = &self.table[index];
        if !knob.holds(value) {
            return Err(Rejected::OutOfRange { knob, asked: value });
        }
        self.values[index] = value;
        Ok(())
    }

    /// The same values with one changed, clamped into its range; an unknown name changes nothing.
    #[must_use]
    pub fn with(mut self, id: &str, value: i64) -> Values {
        if let Some(index) = self.index_of(id) {
            let knob = &self.table[index];
            self.values[index] = value.clamp(knob.min(), knob.max());
        }
        self
    }

    /// Rows whose value is not the default, in table order.
    pub fn changed(&self) -> Vec<(&'static Knob, i64)> {
        self.table
            .iter()
            .zip(self.values.iter())
            .filter(|(knob, value)| knob.default != **value)
            .map(|(knob, value)| (knob, *value))
            .collect()
    }

    /// Every row with its value, in table order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Knob, i64)> + '_ {
        self.table.iter().zip(self.values.iter().copied())
    }
}

/// A table of knobs as Markdown, for the reference.
pub fn reference(table: &[Knob]) -> String {
    let mut text = String::from("| knob | group | unit | range | default |\n|---|---|---|---|---|\n");
    for knob in table {
        let (range, default) = match knob.kind {
            Kind::Number { min, max, zero, .. } => {
                let zero = zero.map_or(String::new(), |meaning| format!("; 0 is `{meaning}`"));
                (format!("{min} to {max}{zero}"), format!("{}", knob.default))
            }
            Kind::Choice { .. } | Kind::Switch => {
                let quoted: Vec<String> = knob.options().iter().map(|option| format!("`{option}`")).collect();
                (quoted.join(", "), quoted[knob.default as usize].clone())
            }
        };
        text += &format!("| `{}` | {} | {} | {range} | {default} |\n", knob.id, knob.group, knob.unit.id());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: &[Knob] = &[
        Knob {
            id: "workers",
            group: "queue",
            unit: Unit::Count,
            kind: Kind::Number { min: 1, max: 64, step: 1, scale: Scale::Linear, zero: None },
            default: 4,
        },
        Knob { id: "overflow", group: "queue", unit: Unit::None, kind: Kind::Choice { options: &["reject_new", "block"] }, default: 0 },
    ];

    #[test]
    fn a_value_out_of_range_is_refused_and_changes_nothing() {
        let mut values = Values::defaults(TABLE);
        assert_eq!(values.set("workers", 65), Err(Rejected::OutOfRange { knob: &TABLE[0], asked: 65 }));
        assert_eq!(values.get("workers"), Some(4));
        assert_eq!(values.set("wrokers", 5), Err(Rejected::UnknownKnob));
    }

    #[test]
    fn only_knobs_off_their_default_are_listed_as_changed() {
        let values = Values::defaults(TABLE).with("overflow", 1);
        assert_eq!(values.changed(), [(&TABLE[1], 1)]);
    }
}
