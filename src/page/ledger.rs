//! The ledger at the cursor, as a table.

use crate::chart::ledger::{Line, Part, marks, people, price, units};
use crate::chart::{VARIANT_CLASSES, variant_name};
use crate::lab::{Now, RunRef};
use crate::lang::{self, Lang, count};
use crate::text::ledger as text;
use std::rc::Rc;
use yew::prelude::*;

/// What the ledger needs.
#[derive(Properties, PartialEq)]
pub struct LedgerProps {
    /// The run.
    pub run: RunRef,
    /// The instant at the cursor.
    pub now: Rc<Now>,
    /// The language.
    pub lang: Lang,
}

/// [`ledger`] as a component.
#[component]
pub fn Ledger(props: &LedgerProps) -> Html {
    ledger(props)
}

/// Where everybody and every unit is, and what it cost.
pub fn ledger(props: &LedgerProps) -> Html {
    let (lang, now) = (props.lang, &props.now);
    let costs = price(&props.run, lang);
    let parts = [people(&props.run, now), units(now), marks(now)];
    let is_even = parts.iter().filter_map(|part| part.gaps).all(|gaps| gaps == [0; 3]);
    let verdict = if is_even { text::ALL_BALANCE.fill(lang, &[("n", "3")]) } else { off_by(&parts, lang) };
    html! {
        <div class="ql-ledger">
            <table class="ql-table">
                <caption class="ql-ledger__head">
                    <span class="ql-chart__title">{ text::TITLE.get(lang) }</span>
                    <span class="ql-chart__unit">{ text::AT.fill(lang, &[("time", &lang::seconds(now.at_ns, 2, lang))]) }</span>
                    <span class={classes!("ql-verdict", (!is_even).then_some("ql-verdict--off"))}>
                        <span aria-hidden="true">{ if is_even { "✓ " } else { "✕ " } }</span>{ verdict }
                    </span>
                </caption>
                <thead>
                    <tr>
                        <td></td>
                        { for (0..3).map(|variant| html! {
                            <th key={variant} scope="col">
                                <span class={["ql-variant ql-variant--", VARIANT_CLASSES[variant]].concat()}>
                                    { variant_name(variant, lang) }
                                </span>
                            </th>
                        }) }
                    </tr>
                </thead>
                { for parts.iter().chain([&costs]).enumerate().map(|(index, part)| body(index, part, lang)) }
            </table>
        </div>
    }
}

fn off_by(parts: &[Part], lang: Lang) -> String {
    let worst = parts.iter().filter_map(|part| part.gaps).flatten().map(i64::unsigned_abs).max().unwrap_or(0);
    text::DOES_NOT_BALANCE.fill(lang, &[("n", &count(worst))])
}

fn body(key: usize, part: &Part, lang: Lang) -> Html {
    html! {
        <tbody {key}>
            <tr key="head" class="ql-table__part"><th scope="rowgroup" colspan="4">{ part.title.get(lang) }</th></tr>
            { for part.lines.iter().map(|line| row(line, part, lang)) }
        </tbody>
    }
}

fn row(line: &Line, part: &Part, lang: Lang) -> Html {
    let about = line.about.map(|about| about.get(lang));
    let gap = |variant: usize| part.gaps.filter(|_| line.is_sum).map(|gaps| gaps[variant]);
    html! {
        <tr key={line.id} class={line.is_sum.then_some("ql-table__sum")}>
            <th scope="row" title={about}>
                if let Some((mark, token)) = line.mark {
                    <span class={["ql-state ql-state--", token].concat()} aria-hidden="true">{ mark }</span>
                }
                { line.name.get(lang) }
            </th>
            { for (0..3).map(|variant| html! {
                <td key={variant} class={(!line.some[variant]).then_some("ql-table__none")}>
                    { line.values[variant].clone() }
                    if gap(variant).is_some_and(|gap| gap != 0) {
                        <span class="ql-verdict--off">
                            { text::DOES_NOT_BALANCE.fill(lang, &[("n", &count(gap(variant).unwrap_or(0).unsigned_abs()))]) }
                        </span>
                    }
                </td>
            }) }
        </tr>
    }
}
