//! The ledger: where everybody is, where every unit is, and what it cost, at one instant.

use crate::lab::{Now, Row, VARIANTS};
use crate::lang::{Lang, NOTHING, Text, count, money, money_per_hour, percent};
use crate::text::{chart, ledger as text, state};
use queue_engine::models::flash_sale::facts::Outcome;
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::readings::summary::Reading;

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Stable id.
    pub id: &'static str,
    /// The state's shape as a character, and its colour token; nothing for rows that are no state.
    pub mark: Option<(&'static str, &'static str)>,
    /// What is counted.
    pub name: Text,
    /// What that means.
    pub about: Option<Text>,
    /// One value for each variant.
    pub values: [String; VARIANTS],
    /// Whether the value is not 0, for each variant.
    pub some: [bool; VARIANTS],
    /// Whether this is the sum of the rows above.
    pub is_sum: bool,
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Heading.
    pub title: Text,
    /// Its rows.
    pub lines: Vec<Line>,
    /// For each variant, by how much the rows miss their sum; nothing for parts that add up to nothing.
    pub gaps: Option<[i64; VARIANTS]>,
}

/// The places that are always shown, so that the three "no"s can be compared.
const ALWAYS: [&str; 4] = ["sold", "sold_out", "queue_full", "gave_up"];

fn is_inside(place: Place) -> bool {
    match place {
        Place::Asking | Place::Pausing | Place::InLine | Place::Paying => true,
        Place::Done(_) => false,
    }
}

fn line(id: &'static str, name: Text, values: [u32; VARIANTS]) -> Line {
    let texts = values.map(|n| count(n.into()));
    Line { id, mark: None, name, about: None, values: texts, some: values.map(|n| n > 0), is_sum: false }
}

fn state_line(id: &'static str, values: [u32; VARIANTS]) -> Option<Line> {
    let state = state::find(id)?;
    Some(Line { mark: Some((state.mark, state.token)), about: Some(state.about), ..line(id, state.name, values) })
}

/// Where everybody is. A place where nobody ever stands in this run is left out.
pub fn people(run: &[Reading; VARIANTS], now: &Now) -> Part {
    let rows = &now.rows;
    let each = |read: &dyn Fn(&Row) -> u32| core::array::from_fn::<u32, VARIANTS, _>(|variant| read(&rows[variant]));
    let mut lines = Vec::new();
    for place in Place::ALL.into_iter().filter(|&place| !is_inside(place)) {
        let ever = run.iter().any(|reading| reading.at_end(place) > 0);
        let values = each(&|row| row.tally[place.index()]);
        if ever || values.iter().any(|&n| n > 0) || ALWAYS.contains(&place.id()) {
            lines.extend(state_line(place.id(), values));
        }
    }
    let inside = line("inside", text::STILL_INSIDE, each(&Row::inside));
    lines.push(Line { mark: Some((state::WAITING.mark, state::WAITING.token)), ..inside });
    lines.push(Line { is_sum: true, ..line("arrived", text::ARRIVED, each(&|row| row.arrived)) });
    let gaps = core::array::from_fn(|variant| {
        let sum: u64 = rows[variant].tally.iter().map(|&n| u64::from(n)).sum();
        sum as i64 - i64::from(rows[variant].arrived)
    });
    Part { title: text::EVERYONE_IS_SOMEWHERE, lines, gaps: Some(gaps) }
}

/// Where every unit is.
pub fn units(now: &Now) -> Part {
    let stock = |variant: usize| now.rows[variant].stock;
    let each = |read: &dyn Fn(usize) -> u32| core::array::from_fn::<u32, VARIANTS, _>(read);
    let mut lines = vec![
        line("available", text::STOCK_AVAILABLE, each(&|variant| stock(variant).available())),
        line("reserved", text::STOCK_RESERVED, each(&|variant| stock(variant).reserved())),
        line("stock_sold", text::STOCK_SOLD, each(&|variant| stock(variant).sold())),
    ];
    let oversold = each(&|variant| stock(variant).oversold());
    if oversold.iter().any(|&n| n > 0) {
        let oversold_line = line("oversold", text::STOCK_OVERSOLD, oversold);
        lines.push(Line { values: oversold.map(minus), about: Some(state::OVERSOLD.about), ..oversold_line });
    }
    lines.push(Line { is_sum: true, ..line("stock", text::STOCK_TOTAL, each(&|variant| stock(variant).total())) });
    let gaps = core::array::from_fn(|variant| {
        let stock = stock(variant);
        i64::from(stock.available()) + i64::from(stock.reserved()) + i64::from(stock.sold())
            - i64::from(stock.oversold())
            - i64::from(stock.total())
    });
    Part { title: text::STOCK_ROWS, lines, gaps: Some(gaps) }
}

fn minus(n: u32) -> String {
    let mut text = count(n.into());
    if n > 0 {
        text.insert(0, '−');
    }
    text
}

/// Counts that overlap the ledger's rows.
pub fn marks(now: &Now) -> Part {
    let rows = &now.rows;
    let each = |read: &dyn Fn(&Row) -> u32| core::array::from_fn::<u32, VARIANTS, _>(|variant| read(&rows[variant]));
    let mut lines: Vec<Line> = state_line("sold_to_left", each(&|row| row.sold_to_left)).into_iter().collect();
    lines.push(line("wasted", chart::WASTED_WORK, each(&|row| row.wasted)));
    lines.push(line("requests", text::REQUESTS, each(&|row| row.requests)));
    lines.push(line("refusals", text::REFUSALS, each(&|row| row.refusals)));
    let returned = each(&|row| row.returned);
    if returned.iter().any(|&n| n > 0) {
        lines.push(line("returned", text::STOCK_RETURNED, returned));
    }
    Part { title: text::COUNTED_BESIDE, lines, gaps: None }
}

/// What the shops cost, over the whole run: the money does not depend on the cursor.
pub fn price(run: &[Reading; VARIANTS], lang: Lang) -> Part {
    let plain = |id: &'static str, name: Text, values: [String; VARIANTS]| Line {
        id,
        mark: None,
        name,
        about: None,
        values,
        some: [true; VARIANTS],
        is_sum: false,
    };
    let each = |read: &dyn Fn(&Reading) -> String| core::array::from_fn::<String, VARIANTS, _>(|variant| read(&run[variant]));
    let lines = vec![
        plain("machines", text::MACHINES, each(&|reading| count(reading.machines().into()))),
        plain("price", chart::PRICE_PER_HOUR, each(&|reading| money_per_hour(u64::from(reading.price_per_hour()) * 100, lang))),
        plain("busy", text::BUSY, each(&|reading| percent(reading.busy_per_mille().into(), 1_000, 0))),
        plain("price_per_1000", chart::PRICE_PER_1000, each(&price_per_1000)),
    ];
    Part { title: text::PRICE_ROWS, lines, gaps: None }
}

/// What the machines cost while the run lasts, for each thousand units sold to somebody who knows it.
fn price_per_1000(reading: &Reading) -> String {
    let sold = u64::from(reading.at_end(Place::Done(Outcome::Sold)));
    let ms = reading.recording.setup().end.nanos() / 1_000_000;
    // Hundredths for an hour, times the share of an hour that the run lasts.
    let cents = (u64::from(reading.price_per_hour()) * 100 * 1_000 * ms).checked_div(3_600_000 * sold);
    cents.map_or_else(|| NOTHING.into(), money)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Action, LabState};

    #[test]
    fn people_and_units_balance_at_every_instant_of_the_default_run() {
        let mut lab = LabState::open("", Lang::En);
        for second in 0..=30 {
            lab.apply(Action::Seek(second * 1_000_000_000));
            let now = lab.now();
            assert_eq!(people(&lab.run, &now).gaps, Some([0; VARIANTS]));
            assert_eq!(units(&now).gaps, Some([0; VARIANTS]));
        }
    }

    #[test]
    fn the_rows_of_people_do_not_come_and_go_with_the_cursor() {
        let mut lab = LabState::open("", Lang::En);
        let ids = |lab: &LabState| people(&lab.run, &lab.now()).lines.iter().map(|line| line.id).collect::<Vec<_>>();
        lab.apply(Action::Seek(0));
        let first = ids(&lab);
        lab.apply(Action::ToEnd);
        assert_eq!(ids(&lab), first);
    }

    #[test]
    fn an_oversold_shop_shows_it_and_still_balances() {
        let mut lab = LabState::open("unlocked_stock=on", Lang::En);
        lab.apply(Action::ToEnd);
        let part = units(&lab.now());
        assert_eq!(part.gaps, Some([0; VARIANTS]));
        let oversold = part.lines.iter().find(|line| line.id == "oversold");
        assert!(oversold.is_some_and(|line| line.some[0] && !line.some[2]), "{part:?}");
    }
}
