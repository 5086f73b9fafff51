//! The parts of a lab, each a text that is put into its element when it has changed.
//!
//! A part that only shows is replaced whole, which is what a browser does fastest. A part with something to press, drag or unfold
//! is patched: whatever stays the same keeps its element, and with it focus, hold and fold. Parts may lie in patched parts; an
//! element with `data-part` belongs to its part, and only its attributes to the part around it.

use super::patch::{patch, replace, stand};
use crate::markup::Markup;
use std::cell::RefCell;
use web_sys::Element;

/// How a changed text gets into its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As a whole.
    Replaced,
    /// Where it differs.
    Patched,
}

struct Place {
    name: String,
    way: Way,
    /// What a text that is kept was made from.
    stamp: Option<String>,
    wanted: String,
    changed: bool,
    element: Option<Element>,
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
    pub fn part(&self, out: &mut Markup, name: &str, index: usize, way: Way, text: String) {
        let mut place = self.take(out, name, index, way);
        place.changed |= place.wanted != text;
        place.wanted = text;
        self.wanted.borrow_mut().push(place);
    }

    /// The same with a text that is made again only when `stamp` changes; there must be no parts in it.
    pub fn kept(&self, out: &mut Markup, name: &str, index: usize, way: Way, stamp: String, make: &dyn Fn() -> String) {
        let mut place = self.take(out, name, index, way);
        if place.stamp.as_ref() != Some(&stamp) {
            place.stamp = Some(stamp);
            place.wanted = make();
            place.changed = true;
        }
        self.wanted.borrow_mut().push(place);
    }

    /// A part that only shows, in an element that is nothing to the layout.
    pub fn leaf(&self, out: &mut Markup, name: &str, index: usize, text: String) {
        out.raw("<div class=\"ql-part\"");
        self.part(out, name, index, Way::Replaced, text);
        out.raw("</div>");
    }

    /// The same with a text that is made again only when `stamp` changes.
    pub fn kept_leaf(&self, out: &mut Markup, name: &str, index: usize, stamp: String, make: &dyn Fn() -> String) {
        out.raw("<div class=\"ql-part\"");
        self.kept(out, name, index, Way::Replaced, stamp, make);
        out.raw("</div>");
    }

    fn take(&self, out: &mut Markup, name: &str, index: usize, way: Way) -> Place {
        let name = [name, &index.to_string()].concat();
        out.say("data-part", &name).raw(">");
        let mut before = self.before.borrow_mut();
        match before.iter().position(|place| place.name == name) {
            Some(at) => before.swap_remove(at),
            None => Place { name, way, stamp: None, wanted: String::new(), changed: false, element: None },
        }
    }

    /// Makes the page say `whole`, with the parts that were asked for since the last time.
    pub fn settle(&self, root: &Element, whole: String) {
        if *self.whole.borrow() != whole {
            patch(root, &whole);
            self.whole.replace(whole);
        }
        let mut places = self.wanted.take();
        // From the outside in: an element is there once the part around it has its text.
        for place in places.iter_mut().rev() {
            if !place.element.as_ref().is_some_and(|element| root.contains(Some(element))) {
                place.element = root.query_selector(&["[data-part=", &place.name, "]"].concat()).ok().flatten();
                place.changed = true;
            }
            let Some(element) = place.element.as_ref().filter(|_| place.changed) else { continue };
            match place.way {
                Way::Replaced => replace(element, &place.wanted),
                Way::Patched => patch(element, &place.wanted),
            }
            place.changed = false;
        }
        self.before.replace(places);
        stand(root);
    }
}
