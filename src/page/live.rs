//! Text that changes many times a second, put straight into its element.
//!
//! The same text as a virtual element is parsed into a box of its own and then moved over node by node, which costs half as much again.

use super::lane::shown;
use std::cell::RefCell;
use web_sys::Element;
use yew::prelude::*;

/// Which text: each has its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Boxes and lines of a variant's picture.
    Structure(usize),
    /// Words of a variant's picture.
    Words(usize),
    /// A variant's results.
    Results(usize),
    /// A chart's title and values.
    Head(usize),
    /// What moves over a chart.
    Over(usize),
    /// What moves over the scrub bar.
    Thumb,
    /// Waiting times.
    Waits,
    /// The ledger.
    Ledger,
    /// What went wrong, and what theory says.
    Beside,
}

#[derive(Default)]
struct Place {
    node: NodeRef,
    /// How often it was asked for: the first time it comes with the page, so that the first picture is whole.
    asked: u32,
    wanted: String,
    shown: Option<(Element, String)>,
}

/// Every such text of one lab.
#[derive(Default)]
pub struct Live {
    places: RefCell<Vec<(Part, Place)>>,
}

impl Live {
    /// The element of a part, which will hold `text` once the page is rendered.
    pub fn show(&self, part: Part, text: String) -> Html {
        let places = &mut *self.places.borrow_mut();
        let index = places.iter().position(|(known, _)| *known == part).unwrap_or_else(|| {
            places.push((part, Place::default()));
            places.len() - 1
        });
        let place = &mut places[index].1;
        place.wanted = text;
        place.asked = place.asked.saturating_add(1);
        // The second time, what came with the page is taken out again.
        let first = match place.asked {
            1 => shown(place.wanted.clone()),
            2 => {
                place.shown = None;
                Html::default()
            }
            _ => Html::default(),
        };
        html! { <div class="ql-part" ref={place.node.clone()}>{ first }</div> }
    }

    /// Puts every text into its element, where it is not there already.
    pub fn settle(&self) {
        for (_, place) in self.places.borrow_mut().iter_mut() {
            let Some(element) = place.node.cast::<Element>() else { continue };
            if place.shown.as_ref().is_some_and(|(shown, text)| *shown == element && *text == place.wanted) {
                continue;
            }
            if place.asked > 1 {
                element.set_inner_html(&place.wanted);
            }
            place.shown = Some((element, place.wanted.clone()));
        }
    }
}
