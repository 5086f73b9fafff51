//! Lines that a flash sale's charts cannot or should not pass.

use super::Readings;
use crate::chart::bound::Bound;
use crate::lang::{Lang, count};
use crate::text::chart as text;
use queue_engine::models::flash_sale::readings::Reading;
use queue_engine::models::flash_sale::setup::{Setup, Variant};
use std::rc::Rc;

/// The bounds of the chart at a position: none for rates, the room to wait for the backlog, the best load for the database.
pub(super) fn bounds(run: &Readings, chart: usize, is_narrow: bool, lang: Lang) -> Vec<Bound> {
    match chart {
        1 => capacities(run, lang),
        2 => limits(run, is_narrow, lang),
        _ => Vec::new(),
    }
}

/// How many may wait in each shop.
fn capacities(run: &Readings, lang: Lang) -> Vec<Bound> {
    let name = |capacity: u64| text::CAPACITY_N.fill(lang, &[("n", &count(capacity))]);
    let of = |(variant, reading): (usize, &Rc<Reading>)| {
        let capacity = capacity(reading.recording.setup());
        (Some(variant), capacity, name(capacity))
    };
    run.iter().enumerate().map(of).collect()
}

/// Where the database begins to slow down.
fn limits(run: &Readings, is_narrow: bool, lang: Lang) -> Vec<Bound> {
    match u64::from(run[0].recording.setup().database.limit()) {
        0 => Vec::new(),
        limit => {
            let name = if is_narrow { text::KNEE } else { text::SLOWS_DOWN_PAST };
            vec![(None, limit, name.fill(lang, &[("n", &count(limit))]))]
        }
    }
}

/// How many may wait in a shop at once.
fn capacity(setup: &Setup) -> u64 {
    match setup.variant {
        Variant::Direct | Variant::MoreServers => u64::from(setup.servers.servers) * u64::from(setup.servers.accept_backlog),
        Variant::Queue => u64::from(setup.queue.capacity),
    }
}
