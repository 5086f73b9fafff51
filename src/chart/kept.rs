//! What is drawn once for a run and kept until something that it depends on changes.

use super::scrub::{self, Scrub};
use super::steps::{Told, told};
use super::trend::{Trends, trends};
use super::waits::WaitScale;
use crate::lab::RunRef;
use crate::lang::Lang;
use std::cell::RefCell;
use std::rc::Rc;

/// One value, and what it was made from.
pub struct Kept<K, V>(RefCell<Option<(K, Rc<V>)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Kept<K, V> {
        Kept(RefCell::new(None))
    }
}

impl<K: PartialEq, V> Kept<K, V> {
    /// The value for a key: the one that is kept, or a new one.
    pub fn get(&self, key: K, make: impl FnOnce(&K) -> V) -> Rc<V> {
        if let Some((known, value)) = &*self.0.borrow()
            && *known == key
        {
            return Rc::clone(value);
        }
        let value = Rc::new(make(&key));
        *self.0.borrow_mut() = Some((key, Rc::clone(&value)));
        value
    }
}

/// Everything that one lab's charts keep.
#[derive(Default)]
pub struct Drawn {
    trends: Kept<(RunRef, u32, Lang), Trends>,
    scrub: Kept<(RunRef, u32, Lang), Scrub>,
    waits: [Kept<(RunRef, u32), WaitScale>; 2],
    told: Kept<(RunRef, Option<u32>, Lang), Option<Told>>,
}

impl Drawn {
    /// The charts.
    pub fn trends(&self, run: &RunRef, width: u32, lang: Lang) -> Rc<Trends> {
        self.trends.get((run.clone(), width, lang), |(run, width, lang)| trends(run, *width, *lang))
    }

    /// The scrub bar.
    pub fn scrub(&self, run: &RunRef, width: u32, lang: Lang) -> Rc<Scrub> {
        self.scrub.get((run.clone(), width, lang), |(run, width, lang)| scrub::scrub(run, *width, *lang))
    }

    /// The scale of one kind of waiting times.
    pub fn waits(&self, run: &RunRef, kind: usize, width: u32) -> Rc<WaitScale> {
        self.waits[kind % self.waits.len()].get((run.clone(), width), |(run, width)| WaitScale::new(run, kind, *width))
    }

    /// The stories of the person with a key. They may replay the run for each variant.
    pub fn told(&self, run: &RunRef, follow: Option<u32>, lang: Lang) -> Rc<Option<Told>> {
        self.told.get((run.clone(), follow, lang), |(run, follow, lang)| told(run, (*follow)?, *lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Action, LabState};

    #[test]
    fn charts_are_drawn_again_for_another_run_and_not_for_another_instant() {
        let mut lab = LabState::open("", Lang::En);
        let drawn = Drawn::default();
        let first = drawn.trends(&lab.run, 640, Lang::En);
        lab.apply(Action::Seek(1_000_000_000));
        assert!(Rc::ptr_eq(&first, &drawn.trends(&lab.run, 640, Lang::En)));
        assert!(!Rc::ptr_eq(&first, &drawn.trends(&lab.run, 641, Lang::En)));
        // The run is the same to the digit, but the capacity that is drawn is not.
        lab.apply(Action::Set("queue_capacity", 1_900));
        assert!(first.plots[1].picture != drawn.trends(&lab.run, 640, Lang::En).plots[1].picture);
    }
}
