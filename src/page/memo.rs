//! A part of the page that is made again only when what it depends on has changed.
//!
//! One component for all such parts: each component type of its own would cost the page about ten kilobytes.

use std::rc::Rc;
use yew::prelude::*;

/// What a part depends on, and how it is made.
#[derive(Properties, Clone)]
pub struct MemoProps {
    /// Changes whenever the part must be made again.
    pub stamp: String,
    /// Makes the part.
    pub make: Rc<dyn Fn() -> Html>,
}

impl PartialEq for MemoProps {
    fn eq(&self, other: &MemoProps) -> bool {
        self.stamp == other.stamp
    }
}

/// The part.
pub struct Memo;

impl Component for Memo {
    type Message = ();
    type Properties = MemoProps;

    fn create(_: &Context<Self>) -> Self {
        Memo
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        (ctx.props().make)()
    }
}

/// A part that is made again only when `stamp` changes.
pub fn memo(stamp: String, make: impl Fn() -> Html + 'static) -> Html {
    html! { <Memo {stamp} make={Rc::new(make) as Rc<dyn Fn() -> Html>} /> }
}
