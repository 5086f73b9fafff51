//! The labs, as they are told: which knobs a lab has, how they are called, and its prose.
//!
//! A lab is one line in [`LABS`]. Whatever works on any lab (the link codec, the prerenderer, the panel of knobs) takes a
//! [`Lab`] and knows no lab by name.

use crate::lab::RunRef;
use crate::lang::{Lang, Quantity, Text};
use queue_engine::knobs::{Knob, Values};

pub mod flash_sale;

/// Everything that the site needs to know of one lab.
#[derive(Debug)]
pub struct Lab {
    /// Stable name in links, attributes and folder names.
    pub id: &'static str,
    /// Its name for people.
    pub name: Text,
    /// Its table of knobs.
    pub knobs: &'static [Knob],
    /// The seed when a link names none.
    pub seed: u32,
    /// What people read about its knobs.
    pub knob_texts: &'static [KnobText],
    /// The headings of the panel of knobs, in the panel's order.
    pub groups: &'static [(&'static str, Text)],
    /// The knobs that a panel shows first; the others are folded away.
    pub front: &'static [&'static str],
    /// A value of a knob as people read it, unit included.
    pub value: fn(&Knob, i64, Lang) -> String,
    /// Settings worth a look.
    pub presets: &'static [Preset],
    /// The names of the run's numbers that its prose may use; beside them, `knob.<id>` shows a knob.
    pub slots: &'static [&'static str],
    /// The guard over products of knobs: brings values that are each in range but together too much for one page back to
    /// what it can play, and says what it changed. Guarded values pass it unchanged.
    pub guard: fn(&mut Values) -> Vec<Repair>,
    /// Its prose, in Markdown.
    #[cfg(feature = "prerender")]
    pub prose: fn(Lang) -> &'static str,
    /// The number that a slot shows in a run; nothing for an unknown name.
    pub slot: fn(&RunRef, &str) -> Option<Quantity>,
}

impl PartialEq for Lab {
    fn eq(&self, other: &Lab) -> bool {
        self.id == other.id
    }
}

impl Eq for Lab {}

impl Lab {
    /// What people read about a knob; nothing for an unknown one.
    pub fn knob_text(&self, knob: &str) -> Option<&'static KnobText> {
        self.knob_texts.iter().find(|text| text.id == knob)
    }

    /// The knob that a prose slot such as `knob.workers` shows; nothing for a slot that shows a number of the run.
    pub fn knob_of_slot(&self, slot: &str) -> Option<&'static Knob> {
        let id = slot.strip_prefix("knob.")?;
        self.knobs.iter().find(|knob| knob.id == id)
    }

    /// A slot's text when the knobs stand at `values` and the run says `number`; nothing for an unknown slot.
    pub fn slot_text(&self, slot: &str, values: &Values, number: impl FnOnce(&str) -> Option<Quantity>, lang: Lang) -> Option<String> {
        match self.knob_of_slot(slot) {
            Some(knob) => values.get(knob.id).map(|value| (self.value)(knob, value, lang)),
            None => number(slot).map(|number| number.format(lang)),
        }
    }
}

/// What people read about one knob.
#[derive(Clone, Copy, Debug)]
pub struct KnobText {
    /// The knob's id.
    pub id: &'static str,
    /// A short name.
    pub name: Text,
    /// One sentence that says what it does.
    pub about: Text,
    /// The names of a choice's options in the knob's order; empty for numbers and switches.
    pub options: &'static [Text],
}

/// One value that a guard changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The knob's id.
    pub knob: &'static str,
    /// The value that was asked for.
    pub from: i64,
    /// The value that is used.
    pub to: i64,
}

/// Settings worth a look, under one name; knobs that it does not name go back to their default.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Stable id.
    pub id: &'static str,
    /// Its name.
    pub name: Text,
    /// The question that it asks.
    pub about: Text,
    /// Knobs and values, as a link would write them.
    pub query: &'static str,
}

/// Every lab; the first is the one that a link means when it names none.
pub static LABS: &[Lab] = &[flash_sale::LAB];

/// The lab called `id`.
pub fn lab(id: &str) -> Option<&'static Lab> {
    LABS.iter().find(|lab| lab.id == id)
}
