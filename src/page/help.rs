//! The sheet of keys, and what each key does.

use super::view::Msg;
use crate::lab::Action;
use crate::lang::Lang;
use crate::markup::Markup;
use crate::text::{control, key};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

/// What a key means while the lab has the focus; nothing for keys that belong to the browser or to the focused control.
pub fn meaning(event: &KeyboardEvent) -> Option<Msg> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let key = event.key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // Its lab is behind the open sheet.
    if target.as_ref().is_some_and(|target| target.closest("dialog").is_ok_and(|sheet| sheet.is_some())) {
        return (key == "Escape").then_some(Msg::Help(false));
    }
    // Sliders and lists use arrows, pages and letters themselves; buttons and summaries use space and enter.
    let taken = match target.map(|target| target.tag_name()).as_deref() {
        Some("INPUT" | "SELECT" | "TEXTAREA") => !matches!(key.as_str(), "?" | "Escape"),
        Some("BUTTON" | "SUMMARY" | "A") => key == " ",
        Some(_) | None => false,
    };
    if taken { None } else { of_key(&key, event.shift_key()) }
}

/// What a key does, and a button that has its name.
pub fn of_key(key: &str, shift: bool) -> Option<Msg> {
    let act = |action| Some(Msg::Act(action));
    match key {
        "?" => Some(Msg::Help(true)),
        "Escape" => act(Action::Follow(None)),
        " " | "k" => act(Action::Toggle),
        "ArrowRight" if shift => act(Action::Nudge(1)),
        "ArrowLeft" if shift => act(Action::Nudge(-1)),
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

/// Opens or closes the sheet: modal, so that the browser keeps the focus inside and gives it back.
pub fn show(root: &Element, open: bool) {
    let Some(sheet) = root.query_selector("dialog").ok().flatten() else { return };
    let sheet: &HtmlDialogElement = sheet.unchecked_ref();
    if !open {
        sheet.close();
    } else if !sheet.open() {
        let _ = sheet.show_modal();
    }
}

/// The sheet: the keys and what they do.
pub fn help(out: &mut Markup, lang: Lang) {
    let title = key::TITLE.get(lang);
    out.raw("<dialog class=\"ql-help\"").say("aria-label", title).raw("><h3>").text(title).raw("</h3><p>").text(key::WHERE.get(lang));
    out.raw("</p><dl>");
    for (keys, what) in key::ROWS {
        out.raw("<div><dt><kbd>").text(keys.get(lang)).raw("</kbd></dt><dd>").text(what.get(lang)).raw("</dd></div>");
    }
    out.raw("</dl><button type=\"button\" data-do=\"close\">").text(control::CLOSE.get(lang)).raw("</button></dialog>");
}
