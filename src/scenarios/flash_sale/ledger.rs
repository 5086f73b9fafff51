//! The ledger: where everybody is, where every unit is, and what it cost, at one instant.

use super::Readings;
use super::{figure, state};
use crate::chart::ledger::{Line, Part};
use crate::lab::{Now, Row};
use crate::lang::{Lang, NOTHING, count, money, money_per_hour, percent};
use crate::text::{chart, ledger as text};
use queue_engine::models::flash_sale::facts::Outcome;
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::readings::Reading;

/// The places that are always shown, so that the three "no"s can be compared.
const ALWAYS: [&str; 4] = ["sold", "sold_out", "queue_full", "gave_up"];

fn is_inside(place: Place) -> bool {
    match place {
        Place::Asking | Place::Pausing | Place::InLine | Place::Paying => true,
        Place::Done(_) => false,
    }
}

fn state_line(id: &'static str, values: &[u32]) -> Option<Line> {
    Some(Line::state(state::find(id)?, values))
}

/// Shoppers without a final answer yet.
pub(super) fn inside(row: &Row) -> u32 {
    Place::ALL.into_iter().filter(|place| is_inside(*place)).map(|place| row.tally[place.index()]).sum()
}

fn each(now: &Now, read: impl Fn(&Row) -> u32) -> Vec<u32> {
    now.rows.iter().map(read).collect()
}

/// Where everybody is. A place where nobody ever stands in this run is left out.
pub(super) fn people(run: &Readings, now: &Now) -> Part {
    let mut lines = Vec::new();
    for place in Place::ALL.into_iter().filter(|&place| !is_inside(place)) {
        let ever = run.iter().any(|reading| reading.at_end(place) > 0);
        let values = each(now, |row| row.tally[place.index()]);
        if ever || values.iter().any(|&n| n > 0) || ALWAYS.contains(&place.id()) {
            lines.extend(state_line(place.id(), &values));
        }
    }
    let still = Line::counts("inside", text::STILL_INSIDE, &each(now, inside));
    lines.push(Line { mark: Some((state::WAITING.mark, state::WAITING.token)), ..still });
    lines.push(Line::counts("arrived", text::ARRIVED, &each(now, |row| row.arrived)).as_sum());
    let gap = |row: &Row| row.tally.iter().map(|&n| i64::from(n)).sum::<i64>() - i64::from(row.arrived);
    Part { title: text::EVERYONE_IS_SOMEWHERE, lines, gaps: Some(now.rows.iter().map(gap).collect()) }
}

/// Where every unit is.
pub(super) fn units(now: &Now) -> Part {
    let of = |index: usize| each(now, move |row| row.figures[index]);
    let mut lines = vec![
        Line::counts("available", text::STOCK_AVAILABLE, &of(figure::AVAILABLE)),
        Line::counts("reserved", text::STOCK_RESERVED, &of(figure::RESERVED)),
        Line::counts("stock_sold", text::STOCK_SOLD, &of(figure::STOCK_SOLD)),
    ];
    let oversold = of(figure::OVERSOLD);
    if oversold.iter().any(|&n| n > 0) {
        let line = Line::counts("oversold", text::STOCK_OVERSOLD, &oversold);
        lines.push(Line { values: oversold.into_iter().map(minus).collect(), about: Some(state::OVERSOLD.about), ..line });
    }
    lines.push(Line::counts("stock", text::STOCK_TOTAL, &of(figure::STOCK)).as_sum());
    let gap = |row: &Row| {
        let of = |index: usize| i64::from(row.figures[index]);
        of(figure::AVAILABLE) + of(figure::RESERVED) + of(figure::STOCK_SOLD) - of(figure::OVERSOLD) - of(figure::STOCK)
    };
    Part { title: text::STOCK_ROWS, lines, gaps: Some(now.rows.iter().map(gap).collect()) }
}

fn minus(n: u32) -> String {
    let mut text = count(n.into());
    if n > 0 {
        text.insert(0, '−');
    }
    text
}

/// Counts that overlap the ledger's rows.
pub(super) fn marks(now: &Now) -> Part {
    let of = |index: usize| each(now, move |row| row.figures[index]);
    let mut lines: Vec<Line> = state_line("sold_to_left", &of(figure::SOLD_TO_LEFT)).into_iter().collect();
    lines.push(Line::counts("wasted", chart::WASTED_WORK, &of(figure::WASTED)));
    lines.push(Line::counts("requests", text::REQUESTS, &of(figure::REQUESTS)));
    lines.push(Line::counts("refusals", text::REFUSALS, &of(figure::REFUSALS)));
    let returned = of(figure::RETURNED);
    if returned.iter().any(|&n| n > 0) {
        lines.push(Line::counts("returned", text::STOCK_RETURNED, &returned));
    }
    Part { title: text::COUNTED_BESIDE, lines, gaps: None }
}

/// What the shops cost, over the whole run: the money does not depend on the cursor.
pub(super) fn price(run: &Readings, lang: Lang) -> Part {
    let each = |read: &dyn Fn(&Reading) -> String| run.iter().map(|reading| read(reading)).collect();
    let lines = vec![
        Line::figures("machines", text::MACHINES, each(&|reading| count(reading.machines().into()))),
        Line::figures("price", chart::PRICE_PER_HOUR, each(&|reading| money_per_hour(u64::from(reading.price_per_hour()) * 100, lang))),
        Line::figures("busy", text::BUSY, each(&|reading| percent(reading.busy_per_mille().into(), 1_000, 0))),
        Line::figures("price_per_1000", chart::PRICE_PER_1000, each(&price_per_1000)),
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
    use queue_engine::models::flash_sale::FlashSale;

    fn readings(lab: &LabState) -> &Readings {
        lab.run.of::<FlashSale>().expect("a flash sale")
    }

    #[test]
    fn people_and_units_balance_at_every_instant_of_the_default_run() {
        let mut lab = LabState::open("", Lang::En);
        for second in 0..=30 {
            lab.apply(Action::Seek(second * 1_000_000_000));
            let now = lab.now();
            assert_eq!(people(readings(&lab), &now).gaps, Some(vec![0; 3]));
            assert_eq!(units(&now).gaps, Some(vec![0; 3]));
        }
    }

    #[test]
    fn the_rows_of_people_do_not_come_and_go_with_the_cursor() {
        let mut lab = LabState::open("", Lang::En);
        let ids = |lab: &LabState| people(readings(lab), &lab.now()).lines.iter().map(|line| line.id).collect::<Vec<_>>();
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
        assert_eq!(part.gaps, Some(vec![0; 3]));
        let oversold = part.lines.iter().find(|line| line.id == "oversold");
        assert!(oversold.is_some_and(|line| line.some[0] && !line.some[2]), "{part:?}");
    }
}
