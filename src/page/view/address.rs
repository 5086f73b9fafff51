//! The address, the clipboard, and what the page around tells the lab.

use super::super::{as_html, events};
use super::{ADDRESS_AFTER_MS, LabView, Msg, later};
use gloo::utils::window;
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, ResizeObserver};
use yew::prelude::*;

impl LabView {
    pub(super) fn query_without_lang(&self) -> String {
        let query = self.state.query();
        query.split('&').filter(|pair| !pair.starts_with("lang=")).collect::<Vec<_>>().join("&")
    }

    pub(super) fn write_address_soon(&mut self, ctx: &Context<Self>) {
        if self.turn.is_some() {
            // Nobody is told of a run that is not the one shown.
            self.address = None;
        } else if !self.state.playback.playing() {
            self.address = Some(later(ctx, ADDRESS_AFTER_MS, Msg::Address));
        }
    }

    pub(super) fn write_address(&mut self, ctx: &Context<Self>) {
        let query = self.state.query();
        if ctx.props().owns_page()
            && let Ok(history) = window().history()
        {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&["?", &query].concat()));
        }
        let detail = events::State {
            lab: self.state.link.lab.id,
            query,
            t_ms: self.state.playback.cursor_ns() / 1_000_000,
            playing: self.state.playback.playing(),
            digest: self.state.run.digests(),
        };
        events::state(&self.root, &detail);
    }

    pub(super) fn copy(&mut self, ctx: &Context<Self>) -> bool {
        self.write_address(ctx);
        let location = window().location();
        let address =
            [location.origin().unwrap_or_default(), location.pathname().unwrap_or_default(), "?".into(), self.state.query()].concat();
        let link = ctx.link().clone();
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
        if clipboard.is_undefined() {
            link.send_message(Msg::Copied(Some(false)));
            return false;
        }
        let promise = window().navigator().clipboard().write_text(&address);
        // One for both ends, with an error or without; kept, since it is called after this function is gone.
        let told = self
            .told_copied
            .get_or_insert_with(|| Closure::new(move |error: JsValue| link.send_message(Msg::Copied(Some(error.is_undefined())))));
        let _ = promise.then2(told, told);
        false
    }

    pub(super) fn observe(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        let measured = self.root.clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            let width = as_html(&measured).map_or(0, web_sys::HtmlElement::offset_width);
            if width > 0 {
                link.send_message(Msg::Resized(width as u32));
            }
        });
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&self.root);
            self.observer = Some((observer, on_resize));
        }
        let link = ctx.link().clone();
        let on_sight = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let last: IntersectionObserverEntry = entries.get(entries.length() - 1).unchecked_into();
            link.send_message(Msg::Seen(last.is_intersecting()));
        });
        if let Ok(observer) = IntersectionObserver::new(on_sight.as_ref().unchecked_ref()) {
            observer.observe(&self.root);
            self.sight = Some((observer, on_sight));
        }
        if let Ok(Some(scheme)) = window().match_media("(prefers-color-scheme: dark)") {
            let link = ctx.link().clone();
            gloo::events::EventListener::new(&scheme, "change", move |_| link.send_message(Msg::Repaint)).forget();
        }
    }
}
