//! The buttons that move through time, and those that change the crowd.

use super::view::Msg;
use crate::lab::Action;
use crate::lang::{self, Lang, Text};
use crate::playback::{FASTEST, SLOWEST};
use crate::text::control;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the buttons need.
pub struct ControlsProps {
    /// The cursor in nanoseconds.
    pub at_ns: u64,
    /// Whether it moves.
    pub playing: bool,
    /// Whether it is at the end.
    pub at_end: bool,
    /// The speed as a power of two.
    pub speed_exp: i8,
    /// The seed.
    pub seed: u32,
    /// Whether the link was just copied; `Some(false)` when that failed.
    pub copied: Option<bool>,
    /// The language.
    pub lang: Lang,
    /// What the reader did.
    pub on: Callback<Msg>,
}

/// A small button: its sign, its name, its key, and what it means.
type Icon = (&'static str, Text, &'static str, fn() -> Msg);

/// Play, step, speed, seed, link and help.
pub fn controls(props: &ControlsProps) -> Html {
    let (lang, on) = (props.lang, &props.on);
    let press = |message: fn() -> Msg| {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| on.emit(message()))
    };
    let play = match (props.playing, props.at_end) {
        (true, _) => ("❚❚", control::PAUSE),
        (false, true) => ("▶", control::PLAY_AGAIN),
        (false, false) => ("▶", control::PLAY),
    };
    let speed = lang::speed(props.speed_exp);
    let on_speed = {
        let on = on.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            on.emit(Msg::Act(Action::Speed(input.value_as_number() as i8)));
        })
    };
    let copy = match props.copied {
        None => control::COPY_LINK,
        Some(true) => control::COPIED,
        Some(false) => control::COPY_FAILED,
    };
    let icons = |list: &[Icon]| -> Html {
        let icon = |(sign, name, key, message): &Icon| {
            let name = name.get(lang);
            html! {
                <button type="button" class="ql-icon" onclick={press(*message)} aria-label={name} title={[name, " (", key, ")"].concat()}>
                    <span aria-hidden="true">{ *sign }</span>
                </button>
            }
        };
        list.iter().map(icon).collect()
    };
    html! {
        <div class="ql-controls">
            <div class="ql-transport" role="group" aria-label={control::SCRUB_BAR.get(lang)}>
                { icons(&[
                    ("|‹", control::TO_START, "Home", || Msg::Act(Action::ToStart)),
                    ("‹‹", control::PREVIOUS_MOMENT, "PageUp", || Msg::Act(Action::PreviousMoment)),
                    ("‹", control::PREVIOUS_EVENT, "←", || Msg::Act(Action::PreviousEvent)),
                ]) }
                <button type="button" class="ql-play" onclick={press(|| Msg::Act(Action::Toggle))} title={control::PLAY_KEY.get(lang)}>
                    <span aria-hidden="true">{ play.0 }</span>{ " " }{ play.1.get(lang) }
                </button>
                { icons(&[
                    ("›", control::NEXT_EVENT, "→", || Msg::Act(Action::NextEvent)),
                    ("››", control::NEXT_MOMENT, "PageDown", || Msg::Act(Action::NextMoment)),
                ]) }
                <output class="ql-clock">{ lang::clock(props.at_ns) }</output>
            </div>
            <label class="ql-speed" title={control::SPEED_IS.fill(lang, &[("speed", &speed)])}>
                <span>{ control::SPEED.get(lang) }</span>
                <input type="range" min={SLOWEST.to_string()} max={FASTEST.to_string()} step="1" value={props.speed_exp.to_string()}
                    oninput={on_speed} aria-valuetext={speed.clone()} />
                <output class="ql-n">{ &speed }</output>
            </label>
            <div class="ql-extras">
                <button type="button" onclick={press(|| Msg::NewSeed)} title={control::NEW_SEED_ABOUT.get(lang)}>
                    { control::SEED_IS.fill(lang, &[("seed", &props.seed.to_string())]) }{ " ⟳" }
                </button>
                <button type="button" onclick={press(|| Msg::Copy)} title={control::COPY_LINK_ABOUT.get(lang)}>{ copy.get(lang) }</button>
                <button type="button" onclick={press(|| Msg::Act(Action::ResetAll))}>{ control::RESET.get(lang) }</button>
                { icons(&[("?", control::KEYS, "?", || Msg::Help(true))]) }
            </div>
        </div>
    }
}
