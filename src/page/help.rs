//! The sheet of keys, and what each key does.

use super::lane::shown;
use super::view::Msg;
use crate::lab::Action;
use crate::lang::Lang;
use crate::markup::Markup;
use crate::text::{control, key};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};
use yew::prelude::*;

/// What a key means while the lab has the focus; nothing for keys that belong to the browser or to the focused control.
pub fn meaning(event: &KeyboardEvent, help_is_open: bool) -> Option<Msg> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let key = event.key();
    let tag = event.target().and_then(|target| target.dyn_into::<Element>().ok()).map(|element| element.tag_name());
    // Sliders and lists use arrows, pages and letters themselves; buttons and summaries use space and enter.
    let (field, button) = match tag.as_deref() {
        Some("INPUT" | "SELECT" | "TEXTAREA") => (true, false),
        Some("BUTTON" | "SUMMARY" | "A") => (false, true),
        Some(_) | None => (false, false),
    };
    if help_is_open {
        return (key == "Escape").then_some(Msg::Help(false));
    }
    let act = |action| Some(Msg::Act(action));
    match key.as_str() {
        "?" => Some(Msg::Help(true)),
        "Escape" => act(Action::Follow(None)),
        _ if field => None,
        " " | "k" if !(button && key == " ") => act(Action::Toggle),
        "ArrowRight" if event.shift_key() => act(Action::Nudge(1)),
        "ArrowLeft" if event.shift_key() => act(Action::Nudge(-1)),
        "ArrowRight" => act(Action::NextEvent),
        "ArrowLeft" => act(Action::PreviousEvent),
        "PageDown" => act(Action::NextMoment),
        "PageUp" => act(Action::PreviousMoment),
        "Home" => act(Action::ToStart),
        "End" => act(Action::ToEnd),
        "+" | "=" => act(Action::Faster(1)),
        "-" | "_" => act(Action::Faster(-1)),
        "]" => act(Action::FollowNext(1)),
        "[" => act(Action::FollowNext(-1)),
        "s" | "S" => Some(Msg::NewSeed),
        "r" | "R" => act(Action::ResetAll),
        "c" | "C" => Some(Msg::Copy),
        "f" | "F" => Some(Msg::FullScreen),
        _ => None,
    }
}

/// What the sheet needs.
pub struct HelpProps {
    /// The dialog.
    pub dialog: NodeRef,
    /// The language.
    pub lang: Lang,
    /// Closing it.
    pub on: Callback<Msg>,
}

/// Opens or closes the dialog as the state says: modal, so that the browser keeps the focus inside and gives it back.
pub fn settle(dialog: &NodeRef, open: bool) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        if open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    }
}

/// The sheet of keys.
pub fn help(props: &HelpProps) -> Html {
    let close = {
        let on = props.on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Msg::Help(false)))
    };
    let closed = {
        let on = props.on.clone();
        Callback::from(move |_: Event| on.emit(Msg::Help(false)))
    };
    let lang = props.lang;
    html! {
        <dialog ref={props.dialog.clone()} class="ql-help" aria-label={key::TITLE.get(lang)} onclose={closed}>
            <h3>{ key::TITLE.get(lang) }</h3>
            <p>{ key::WHERE.get(lang) }</p>
            { shown(rows(lang)) }
            <button type="button" onclick={close}>{ control::CLOSE.get(lang) }</button>
        </dialog>
    }
}

/// The keys and what they do.
fn rows(lang: Lang) -> String {
    let mut out = Markup::new();
    out.raw("<dl>");
    for (keys, what) in key::ROWS {
        out.raw("<div><dt><kbd>").text(keys.get(lang)).raw("</kbd></dt><dd>").text(what.get(lang)).raw("</dd></div>");
    }
    out.raw("</dl>");
    out.finish()
}
