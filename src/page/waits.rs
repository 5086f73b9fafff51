//! How long people waited, variant by variant.

use super::charts::{draw, view_box};
use crate::chart::kept::Drawn;
use crate::chart::waits::{WaitScale, histogram};
use crate::chart::{VARIANT_CLASSES, variant_name};
use crate::lab::{Now, RunRef};
use crate::lang::{self, Lang, count};
use crate::text::{chart as text, control};
use queue_engine::readings::waits::Waits;
use std::rc::Rc;
use yew::prelude::*;

/// Room between histograms that stand side by side, in pixels.
const GAP: u32 = 24;

/// What the histograms need.
#[derive(Properties, PartialEq)]
pub struct WaitsViewProps {
    /// The run.
    pub run: RunRef,
    /// The instant at the cursor.
    pub now: Rc<Now>,
    /// The language.
    pub lang: Lang,
    /// The room in CSS pixels.
    pub width: u32,
}

/// [`waits_view`] with what it keeps.
#[component]
pub fn WaitsView(props: &WaitsViewProps) -> Html {
    let drawn = use_memo((), |()| Drawn::default());
    waits_view(props, &drawn)
}

/// Three histograms of waiting times on one scale: side by side where there is room, else stacked.
pub fn waits_view(props: &WaitsViewProps, drawn: &Drawn) -> Html {
    let is_wide = props.width >= 720;
    let each = if is_wide { (props.width - 2 * GAP) / 3 } else { props.width };
    let scale = drawn.waits(&props.run, each);
    let lang = props.lang;
    let still: u32 = props.now.rows.iter().map(|row| row.waits.still_waiting).sum();
    let title = match still {
        0 => text::WAITING_TIME.get(lang).to_string(),
        n => text::WAITING_TIME_WITH_STILL_WAITING.fill(lang, &[("n", &count(n.into()))]),
    };
    html! {
        <section class="ql-waits">
            <h3 class="ql-chart__title">{ title }</h3>
            <div class={classes!("ql-waits__rows", is_wide.then_some("ql-waits__rows--wide"))}>
                { for (0..3).map(|variant| one(&scale, variant, &props.now.rows[variant].waits, is_wide || variant == 2, lang)) }
            </div>
        </section>
    }
}

fn one(scale: &WaitScale, variant: usize, waits: &Waits, with_axis: bool, lang: Lang) -> Html {
    let name = variant_name(variant, lang);
    let height = scale.height(with_axis);
    let width = scale.frame.width;
    let total = text::N_LET_IN.fill(lang, &[("n", &count(waits.count() as u64)), ("waiting", &count(waits.still_waiting.into()))]);
    html! {
        <figure key={variant} class="ql-wait">
            <figcaption class="ql-wait__head">
                <span class={["ql-variant ql-variant--", VARIANT_CLASSES[variant]].concat()}>{ name }</span>
                <span class="ql-wait__total">{ total }</span>
            </figcaption>
            <svg class="ql-plot" role="img" aria-label={said(name, waits, lang)} width={width.to_string()} height={height.to_string()}
                viewBox={view_box(width, height)}>
                { draw(&histogram(scale, variant, waits, with_axis, lang)) }
                if waits.count() == 0 {
                    <text class="ql-empty" x={(width / 2).to_string()} y={(height / 2).to_string()} text-anchor="middle">
                        { text::NOBODY_WAITED.get(lang) }
                    </text>
                }
            </svg>
        </figure>
    }
}

fn said(name: &str, waits: &Waits, lang: Lang) -> String {
    let mut parts = vec![[name, " ", text::WAITING_TIME.get(lang)].concat()];
    for (label, wait) in [(text::P50, waits.percentile(50)), (text::P99, waits.percentile(99)), (text::LONGEST, waits.longest())] {
        let value = wait.map_or_else(|| lang::NOTHING.to_string(), |wait| lang::duration(wait.nanos(), lang));
        parts.push([label.get(lang), " ", &value].concat());
    }
    parts.push([text::STILL_WAITING.get(lang), " ", &count(waits.still_waiting.into())].concat());
    parts.join(control::AND.get(lang))
}
