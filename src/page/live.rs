//! The parts of a lab, each a text that is put into its element when it has changed.
//!
//! Only what changed is set: words, numbers, attributes, and nodes that come or go. Whatever stays keeps its element, and with it focus, hold
//! and fold. Parts may lie in parts; an element with `data-part` belongs to its part, and only its attributes to the part around it.

use super::patch::{stand, write};
use crate::markup::Markup;
use std::cell::RefCell;
use web_sys::Element;

struct Place {
    name: String,
    /// What a text that is kept was made from.
    stamp: Option<String>,
    wanted: String,
    /// What its element holds, where that is known and not what is wanted.
    held: Option<String>,
    changed: bool,
    element: Option<Element>,
}

impl Place {
    fn want(&mut self, text: String) {
        if self.wanted != text {
            let held = std::mem::replace(&mut self.wanted, text);
            if !self.changed {
                self.held = Some(held);
            }
            self.changed = true;
        }
    }
}

/// Every part of one lab.
#[derive(Default)]
pub struct Live {
    /// As they stand on the page.
    before: RefCell<Vec<Place>>,
    /// As they are to stand, a part after the parts in it.
    wanted: RefCell<Vec<Place>>,
    whole: RefCell<String>,
}

impl Live {
    /// Ends an opening tag, whose element gets `text`. Parts of one name are told apart by `index`.
    pub fn part(&self, out: &mut Markup, name: &str, index: usize, text: String) {
        let mut place = self.take(out, name, index);
        place.want(text);
        self.wanted.borrow_mut().push(place);
    }

    /// The same with a text that is made again only when `stamp` changes; there must be no parts in it.
    pub fn kept(&self, out: &mut Markup, name: &str, index: usize, stamp: String, make: &dyn Fn() -> String) {
        let mut place = self.take(out, name, index);
        if place.stamp.as_ref() != Some(&stamp) {
            place.stamp = Some(stamp);
            place.want(make());
        }
        self.wanted.borrow_mut().push(place);
    }

    /// A part that only shows, in an element that is nothing to the layout.
    pub fn leaf(&self, out: &mut Markup, name: &str, index: usize, text: String) {
        out.raw("<div class=\"ql-part\"");
        self.part(out, name, index, text);
        out.raw("</div>");
    }

    /// The same with a text that is made again only when `stamp` changes.
    pub fn kept_leaf(&self, out: &mut Markup, name: &str, index: usize, stamp: String, make: &dyn Fn() -> String) {
        out.raw("<div class=\"ql-part\"");
        self.kept(out, name, index, stamp, make);
        out.raw("</div>");
    }

    fn take(&self, out: &mut Markup, name: &str, index: usize) -> Place {
        let name = [name, &index.to_string()].concat();
        out.say("data-part", &name).raw(">");
        let mut before = self.before.borrow_mut();
        match before.iter().position(|place| place.name == name) {
            Some(at) => before.swap_remove(at),
            None => Place { name, stamp: None, wanted: String::new(), held: None, changed: false, element: None },
        }
    }

    /// Makes the page say `whole`, with the parts that were asked for since the last time.
    pub fn settle(&self, root: &Element, whole: String) {
        if *self.whole.borrow() != whole {
            let held = self.whole.replace(whole);
            write(root, Some(&held), &self.whole.borrow());
        }
        let mut places = self.wanted.take();
        // From the outside in: an element is there once the part around it has its text.
        for place in places.iter_mut().rev() {
            if !place.element.as_ref().is_some_and(|element| root.contains(Some(element))) {
                place.element = root.query_selector(&["[data-part=", &place.name, "]"].concat()).ok().flatten();
                (place.changed, place.held) = (true, None);
            }
            let Some(element) = place.element.as_ref().filter(|_| place.changed) else { continue };
            write(element, place.held.take().as_deref(), &place.wanted);
            place.changed = false;
        }
        self.before.replace(places);
        stand(root);
    }
}
