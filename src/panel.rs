//! What a reader can have computed beside a lab, in a thread of its own: a hundred million visits, and a check against theory.
//!
//! A panel is static text with a button until it is asked for; then a module of its own is loaded into a worker, carries a [`Job`] on in
//! short steps, and writes what the panel shows. Nothing of it is part of a first visit. It reads the lab's link, like everybody; it knows
//! no page, no worker and no clock.

pub mod big;
pub mod check;
mod many;
mod moment;
mod plot;
mod tell;
pub mod text;

use crate::lang::{Lang, Text};
use crate::link::{self, Link};

/// One panel of one lab. A lab without a panel of a kind has no line for it in [`PANELS`].
pub struct Panel {
    /// The lab's id.
    pub lab: &'static str,
    /// Its stable name.
    pub id: &'static str,
    /// Its heading.
    pub title: Text,
    /// What it does, in a sentence or two.
    pub about: Text,
    /// Its button.
    pub button: Text,
    /// What it counts, one of them.
    pub unit: Text,
    /// Begins its job for a link.
    open: Open,
}

/// Begins a job for a link, or says in HTML why it cannot be done.
type Open = fn(&Link, Lang) -> Result<Box<dyn Job>, String>;

/// Every panel, in the order in which a lab shows its own.
pub static PANELS: &[Panel] = &[
    Panel {
        lab: "flash-sale",
        id: "big",
        title: text::BIG_TITLE,
        about: text::BIG_ABOUT,
        button: text::BIG_BUTTON,
        unit: text::UNIT_VISIT,
        open: big::open,
    },
    Panel { lab: "flash-sale", open: check::open_flash_sale, ..CHECK },
    Panel {
        lab: "check-in",
        id: "big",
        title: text::MANY_TITLE,
        about: text::MANY_ABOUT,
        button: text::MANY_BUTTON,
        unit: text::UNIT_CHECK_IN,
        open: many::open,
    },
    Panel { lab: "check-in", open: check::open_check_in, ..CHECK },
];

const CHECK: Panel = Panel {
    lab: "",
    id: "check",
    title: text::CHECK_TITLE,
    about: text::CHECK_ABOUT,
    button: text::CHECK_BUTTON,
    unit: text::UNIT_RUN,
    open: check::open_check_in,
};

/// Work that takes seconds, in steps of a few milliseconds.
pub trait Job {
    /// Goes on by one step; whether anything is left.
    fn step(&mut self) -> bool;
    /// How much is done, and of how much, in the job's own units.
    fn progress(&self) -> (u64, u64);
    /// What there is to see now, as HTML.
    fn show(&self) -> String;
    /// What there is to see at a thousandth of the run's length, as HTML; nothing for a job without moments.
    fn moment(&self, per_mille: u32) -> String;
}

/// Begins the job of a panel for a link's query.
///
/// # Errors
/// Says in HTML why it cannot be done.
pub fn open(panel: &str, lang: Lang, query: &str) -> Result<Box<dyn Job>, String> {
    let (link, _) = link::parse(query);
    match PANELS.iter().find(|known| known.id == panel && known.lab == link.lab.id) {
        Some(known) => (known.open)(&link, lang),
        None => Err(text::NO_PANEL.get(lang).into()),
    }
}
