//! The labs, as they are told: which knobs a lab has, how they are called, and its prose.
//!
//! A lab is one line in [`LABS`]. Whatever works on any lab (the link codec, the prerenderer, the panel of knobs) takes a
//! [`Lab`] and knows no lab by name.

use crate::chart::kind::ChartKind;
use crate::chart::{COLOURS, Colour};
use crate::lab::{Coming, Runs};
use crate::lang::{Lang, Quantity, Text};
use crate::text::Named;
#[cfg(not(target_family = "wasm"))]
use crate::text::state::State;
use queue_engine::knobs::{Knob, Values};

mod begun;
pub mod check_in;
pub mod flash_sale;
pub mod scenario;
pub mod value;

/// Everything that the site needs to know of one lab. What only the command line, the prerenderer and tests read is not in a module
/// that a reader loads.
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
    #[cfg(not(target_family = "wasm"))]
    pub slots: &'static [&'static str],
    /// The guard over products of knobs: brings values that are each in range but together too much for one page back to
    /// what it can play, and says what it changed. Guarded values pass it unchanged.
    pub guard: fn(&mut Values) -> Vec<Repair>,
    /// Its prose, in Markdown.
    #[cfg(feature = "prerender")]
    pub prose: fn(Lang) -> &'static str,
    /// Its designs that meet the same people, in the order of the rows.
    pub variants: &'static [Variant],
    /// The class of a wait's bar, for each of the model's places.
    pub place_classes: &'static [&'static str],
    /// Stable ids of the ledger's places: [`Readable::PLACES`](queue_engine::readings::Readable::PLACES).
    #[cfg(not(target_family = "wasm"))]
    pub places: &'static [&'static str],
    /// Stable names of what its series count: [`Readable::COUNTERS`](queue_engine::readings::Readable::COUNTERS).
    #[cfg(not(target_family = "wasm"))]
    pub counters: &'static [&'static str],
    /// Stable names of its levels, the backlog first and whatever is inside last:
    /// [`Readable::LEVELS`](queue_engine::readings::Readable::LEVELS).
    #[cfg(not(target_family = "wasm"))]
    pub levels: &'static [&'static str],
    /// The state of an id, such as a place's; nothing for an id that is no state.
    #[cfg(not(target_family = "wasm"))]
    pub state: fn(&str) -> Option<State>,
    /// Stable ids of the counts that overlap the places.
    #[cfg(not(target_family = "wasm"))]
    pub figures: &'static [&'static str],
    /// Its charts, from top to bottom.
    pub charts: &'static [ChartKind],
    /// Its kinds of waits; the first is the one that the lab is about.
    pub waits: &'static [WaitsText],
    /// What its people are called, and the like.
    pub words: &'static Words,
    /// What is said of a moved knob (with slots `before`, `after` and `variant`), and the slot that it compares in each variant.
    pub compared: (Text, &'static [&'static str]),
    /// The buttons of what a reader can do at the cursor.
    pub commands: &'static [Text],
    /// Steps that lead through the lab, each from a hole to what mends it; none for a lab without.
    pub ladder: &'static [Rung],
    /// Begins to play every variant of its scenario.
    pub begin: Begin,
}

/// Begins to play every variant of a lab under one setting, with the story of the person of a key taken down; what stays the same of runs
/// before is kept.
pub type Begin = fn(&'static Lab, &Values, u32, Option<u32>, Option<&dyn Runs>) -> Box<dyn Coming>;

/// One design that meets the same people.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Stable id.
    pub id: &'static str,
    /// Its name.
    pub name: Text,
    /// Which of the colours of [`crate::chart::COLOURS`] its lines have.
    pub colour: usize,
}

/// A moment's name and meaning, and which names go first when there is no room for all: the smaller, the sooner.
#[derive(Clone, Copy, Debug)]
pub struct MomentText {
    /// Name and meaning.
    pub named: Named,
    /// Its turn.
    pub turn: u8,
}

/// What people read about one kind of waits.
#[derive(Clone, Copy, Debug)]
pub struct WaitsText {
    /// Stable id.
    pub id: &'static str,
    /// Its title.
    pub title: Text,
    /// The title when `{n}` still wait.
    pub title_while: Text,
    /// How many waits there are (`{n}`), and how many go on (`{waiting}`).
    pub total: Text,
}

/// What a lab's people are called, and the like.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The heading over nobody's story.
    pub follow: Text,
    /// The heading over the story of person `{n}`.
    pub following: Text,
    /// The button to the next person.
    pub next: Text,
    /// The button to the previous person.
    pub previous: Text,
    /// How to follow somebody.
    pub hint: Text,
    /// What the rows of a story have in common.
    pub same_person: Text,
    /// What it means to press a button at the cursor.
    pub intervene_about: Text,
    /// The heading over what went wrong; empty for a lab that lists nothing.
    pub incidents: Text,
    /// That nothing went wrong.
    pub no_incident: Text,
}

/// One step of a ladder: a hole, and what mends it.
#[derive(Clone, Copy, Debug)]
pub struct Rung {
    /// Stable id.
    pub id: &'static str,
    /// What is switched on.
    pub name: Text,
    /// What goes wrong without it; `{n}` is the number of [`Rung::counts`].
    pub hole: Text,
    /// What it does about it; `{n}` as before.
    pub mend: Text,
    /// The seed chosen to show it.
    pub seed: u32,
    /// The settings that show the hole, as a link writes them.
    pub before: &'static str,
    /// The settings with the hole mended.
    pub after: &'static str,
    /// The slot that counts what goes wrong.
    pub counts: &'static str,
}

impl PartialEq for Lab {
    fn eq(&self, other: &Lab) -> bool {
        self.id == other.id
    }
}

impl Eq for Lab {}

impl Lab {
    /// The colour of a variant's lines.
    pub fn colour(&self, variant: usize) -> Colour {
        COLOURS[self.variants[variant].colour]
    }

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

/// Every lab; the first is the one that a link means when it names none. A module that a page loads has that page's lab only: each
/// line is left out where a feature asks for another lab alone.
pub static LABS: &[Lab] = &[
    #[cfg(not(feature = "only-check-in"))]
    flash_sale::LAB,
    #[cfg(not(feature = "only-flash-sale"))]
    check_in::LAB,
];

/// The lab called `id`.
pub fn lab(id: &str) -> Option<&'static Lab> {
    LABS.iter().find(|lab| lab.id == id)
}
