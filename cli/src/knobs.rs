//! `queue-lab knobs`: what can be set in a lab.
//!
//! With `--json` it prints a list with one object for each knob, in the order of the lab's table:
//!
//! ```json
//! [{"id": "workers", "min": 1, "max": 10000, "step": 1, "default": 8, "unit": "count", "options": []},
//!  {"id": "overflow", "min": null, "max": null, "step": null, "default": "reject_new", "unit": "none", "options": ["reject_new", "drop_oldest"]}]
//! ```
//!
//! - A number has `min`, `max` and `step`, and no options. Any whole number from `min` to `max` can be set; `step` is how far apart the
//!   values of a slider are.
//! - A choice or a switch has `options`, and neither `min` nor `max` nor `step`: its values are names without an order. A switch has the
//!   options `off` and `on`.
//! - `default` is what `--set` takes for it: a number, or the name of an option.
//! - `unit` is one of `count`, `per_s`, `ms`, `s`, `percent`, `per_mille`, `times`, `MiB`, `money_per_h` and `none`.

use crate::Failure;
use crate::args::KnobsArgs;
use crate::report::Spelled;
use crate::table::{Align, Table};
use queue_engine::knobs::{Kind, Knob, Unit};
use queue_lab::lang::Lang;
use queue_lab::scenarios::Lab;
use queue_lab::text::command;
use serde::Serialize;
use std::io::{self, Write};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The knob's id.
    pub id: &'static str,
    /// The smallest number.
    pub min: Option<i64>,
    /// The largest number.
    pub max: Option<i64>,
    /// The distance between neighbouring values of a slider.
    pub step: Option<i64>,
    /// What it is when nobody said anything.
    pub default: Spelled,
    /// What a number counts.
    pub unit: &'static str,
    /// The names of its values, for a choice or a switch.
    pub options: &'static [&'static str],
}

impl Row {
    /// The row of a knob.
    pub fn new(knob: &Knob) -> Row {
        let (min, max, step) = match knob.kind {
            Kind::Number { min, max, step, .. } => (Some(min), Some(max), Some(step)),
            Kind::Choice { .. } | Kind::Switch => (None, None, None),
        };
        Row { id: knob.id, min, max, step, default: Spelled::new(knob, knob.default), unit: knob.unit.id(), options: knob.options() }
    }
}

/// Prints a lab's table of knobs.
pub(crate) fn list(task: &KnobsArgs, out: &mut dyn Write) -> Result<(), Failure> {
    if task.json {
        let rows: Vec<Row> = task.lab.knobs.iter().map(Row::new).collect();
        serde_json::to_writer_pretty(&mut *out, &rows).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        tell(task.lab, task.told.lang(None), out)?;
    }
    Ok(())
}

/// Prints the table for people, group by group.
fn tell(lab: &Lab, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} · {}", lab.name.get(lang), command::KNOB_VALUES_MEANING.get(lang))?;
    for (group, title) in lab.groups {
        let mut table = Table::default();
        table.heading(title.get(lang));
        for knob in lab.knobs.iter().filter(|knob| knob.group == *group) {
            let name = lab.knob_text(knob.id).map_or(knob.id, |text| text.name.get(lang));
            table.row(knob.id, vec![values(lab, knob, lang), name.into()]);
        }
        writeln!(out)?;
        table.write(out, Align::Left)?;
    }
    Ok(())
}

/// The default in brackets and what else there is, with what 0 stands for.
fn values(lab: &Lab, knob: &Knob, lang: Lang) -> String {
    match knob.kind {
        Kind::Number { min, max, zero, .. } => {
            let unit = if knob.unit == Unit::Count { String::new() } else { format!(" {}", knob.unit.id()) };
            let values = format!("[{}] {min}..{max}{unit}", knob.default);
            match zero {
                Some(_) => command::ZERO_MEANS.fill(lang, &[("values", &values), ("zero", &(lab.value)(knob, 0, lang))]),
                None => values,
            }
        }
        Kind::Choice { .. } | Kind::Switch => {
            let marked = |(position, option): (usize, &&str)| match position as i64 == knob.default {
                true => format!("[{option}]"),
                false => (*option).into(),
            };
            knob.options().iter().enumerate().map(marked).collect::<Vec<_>>().join(" ")
        }
    }
}
