//! The parts of a lab that take a callback: lanes, knobs, notices.

use super::super::knobs::{KnobsProps, knobs};
use super::super::lane::{self, PictureProps};
use super::super::live::Part;
use super::super::memo::memo;
use super::super::presets::{InterveneProps, intervene};
use super::{LabView, Msg};
use crate::lab::Action;
use crate::markup::Markup;
use crate::results;
use crate::text::notice;
use std::rc::Rc;
use yew::prelude::*;

impl LabView {
    pub(super) fn lane(&self, ctx: &Context<Self>, index: usize, narrow: bool) -> Html {
        let lang = self.state.lang;
        let (name, about) = results::heading(&self.state.run, index, lang);
        let row = &self.now.rows[index];
        let label = self.state.run.label(name, row, lang);
        let id = self.state.link.lab.variants[index].id;
        let on_pick = ctx.link().callback(move |(x, y)| Msg::Pick(index, x, y));
        let shown = !narrow || self.shown == index;
        let onclick = ctx.link().callback(move |_: MouseEvent| Msg::Show(index));
        html! {
            <section key={index} class={classes!("ql-lane", ["ql-v-", id].concat(), (!shown).then_some("ql-folded"))}
                role="group" aria-label={name}>
                <header>
                    <h3>{ name }</h3>
                    <p>{ about }</p>
                    if narrow {
                        <button type="button" class="ql-tab" {onclick} aria-pressed={shown.to_string()} aria-label={lane::tab(name, lang)}>
                            { if shown { "▾" } else { "▸" } }
                        </button>
                    }
                </header>
                <div class="ql-picture-place">
                    if shown {
                        { lane::picture(&PictureProps {
                            scene: &self.scenes[index],
                            variant: index,
                            live: &self.live,
                            canvas: self.canvases[index].clone(),
                            label,
                            on_pick,
                        }) }
                    }
                </div>
                { self.live.show(Part::Results(index), results::results(&self.state.run, index, row, lang)) }
            </section>
        }
    }

    /// What a reader can set, and do at the cursor.
    pub(super) fn side(&self, on_action: &Callback<Action>) -> Html {
        html! {
            <div class="ql-side">
                { self.knobs(on_action) }
                { intervene(&InterveneProps { lab: self.state.link.lab, done: self.state.commands.len(), lang: self.state.lang, on_action: on_action.clone() }) }
            </div>
        }
    }

    /// The panel of knobs, made again only when a knob or the language has changed.
    pub(super) fn knobs(&self, on_action: &Callback<Action>) -> Html {
        let (lab, lang, values) = (self.state.link.lab, self.state.lang, self.state.link.values.clone());
        let on_action = on_action.clone();
        let panel = Rc::clone(&self.panel);
        let stamp = [lab.id, lang.tag(), &crate::link::settings(&values), &self.pulls.to_string()].join("&");
        memo(stamp, move || {
            knobs(&KnobsProps { panel: Rc::clone(&panel), lab, values: values.clone(), lang, on_action: on_action.clone() })
        })
    }

    pub(super) fn complaints(&self, ctx: &Context<Self>) -> Html {
        let lang = self.state.lang;
        let mut list = Markup::new();
        list.raw("<ul>");
        for complaint in &self.state.complaints {
            list.raw("<li>").text(&complaint.text(lang)).raw("</li>");
        }
        let list = list.raw("</ul>").as_str().to_string();
        let dismiss = ctx.link().callback(|_: MouseEvent| Msg::Act(Action::Dismiss));
        html! {
            <div class="ql-notices">
                if !self.state.complaints.is_empty() {
                    <div class="ql-notice" role="alert">
                        <strong>{ notice::LINK_REPAIRED.get(lang) }</strong>
                        { lane::shown(list) }
                        <button type="button" onclick={dismiss}>{ notice::DISMISS.get(lang) }</button>
                    </div>
                }
            </div>
        }
    }
}
