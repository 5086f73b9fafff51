//! A reader's sale, with a hundred million people.

use super::covers::{NotCovered, covers};
use crate::knobs::Values;
use crate::models::flash_sale::setup::Setup;
use crate::parts::backoff::Backoff;
use crate::time::SimDuration;

/// Most people a run may bring, expected.
pub const MOST_VISITS: u64 = 100_000_000;
/// Most units and most places in line of an enlarged shop.
pub const MOST_UNITS: u32 = 1_000_000;
/// How many times as large a shop becomes at most: its work is as many times as short, and stays a microsecond or longer.
pub const MOST_TIMES: u32 = 1_000;
/// Memory for those who pause before pressing again, at worst, in bytes.
pub const MOST_PAUSING: u64 = 32 << 20;

/// The sale of a reader's setting with many more people.
///
/// The crowd is multiplied: every rate by the same factor, so that spike and base load keep their shapes and their shares. The shop grows,
/// too, but as shops do, not as crowds do: stock, places in line and speed by one whole factor, until stock or line reach a million. As
/// many workers each work so many times as fast: the fluid scale of a shop of so many shops, in which how many are at the database at once
/// means what it meant. Patience, pauses and times to pay are people's, and stay.
#[derive(Clone, Debug, PartialEq)]
pub struct Enlarged {
    /// The queue variant; nobody is in its list of people.
    pub setup: Setup,
    /// People expected.
    pub visits: u64,
    /// How many times as many people that is.
    pub crowd_times: f64,
    /// How many times as large the shop is.
    pub shop_times: u32,
    /// Whether fewer people come than were asked for, because those who pause would not fit into memory.
    pub is_cut: bool,
}

impl Enlarged {
    /// A setting with about `visits` people, at most [`MOST_VISITS`].
    ///
    /// # Errors
    /// When a rule of the setting needs the calendar.
    pub fn new(values: &Values, seed: u32, visits: u64) -> Result<Enlarged, NotCovered> {
        let mut setup = Setup::read(values, seed).into_queue();
        covers(&setup)?;
        let small = expected(&setup).max(1.0);
        let asked = visits.clamp(1, MOST_VISITS) as f64;
        let crowd_times = asked / small;
        let shop_times = shop_times(&setup, crowd_times);
        setup.stock *= shop_times;
        setup.queue.capacity *= shop_times;
        setup.sale_maximum = setup.sale_maximum.map(|most| most.saturating_mul(shop_times));
        setup.service = SimDuration::from_nanos(setup.service.nanos() / u64::from(shop_times));
        let fits = (MOST_PAUSING as f64 / (pausing_bytes(&setup) * crowd_times).max(1.0)).min(1.0);
        let crowd_times = crowd_times * fits;
        let times = |n: u32| libm::floor(f64::from(n) * crowd_times + 0.5) as u32;
        setup.rate.base_per_s = times(setup.rate.base_per_s);
        setup.rate.spike_visits = times(setup.rate.spike_visits);
        Ok(Enlarged { visits: expected(&setup) as u64, crowd_times, shop_times, is_cut: fits < 1.0, setup })
    }
}

/// People expected.
fn expected(setup: &Setup) -> f64 {
    f64::from(setup.rate.base_per_s) * setup.end.as_seconds() + f64::from(setup.rate.spike_visits)
}

/// By how much the shop can grow.
fn shop_times(setup: &Setup, crowd_times: f64) -> u32 {
    let most = |n: u32| MOST_UNITS / n.max(1);
    (crowd_times as u32).min(MOST_TIMES).min(most(setup.stock)).min(most(setup.queue.capacity)).max(1)
}

/// Bytes that those who pause take at worst: everybody is refused at every press while the rate is highest. Nobody ever is where the line
/// has a place for every unit, since whoever waits has a unit already.
fn pausing_bytes(setup: &Setup) -> f64 {
    if setup.queue.capacity >= setup.units_on_sale() && setup.queue.bound == crate::parts::bounded_queue::Bound::Ready {
        return 0.0;
    }
    let peak = match setup.rate.spike_shape {
        crate::arrivals::SpikeShape::Step => 1.0,
        crate::arrivals::SpikeShape::Ramp => 2.0,
        crate::arrivals::SpikeShape::Decay => setup.rate.spike_shape.density(0.0),
    };
    let spike = f64::from(setup.rate.spike_visits) / setup.rate.spike_length.as_seconds().max(1e-9) * peak;
    let rate = f64::from(setup.rate.base_per_s) + spike;
    let pauses = |mean: fn(f64, u32) -> f64, base: f64| (1..=setup.refreshing.refreshes).map(|n| mean(base, n)).sum::<f64>();
    match setup.refreshing.backoff {
        Backoff::Fixed(pause) if pause.nanos() < super::super::lane::LONGEST_PAUSE => {
            rate * pauses(|base, _| base, pause.as_seconds()) * 8.0
        }
        Backoff::Fixed(pause) => rate * pauses(|base, _| base, pause.as_seconds()) * 24.0,
        Backoff::FullJitter(base) => rate * pauses(|base, n| base * f64::from(1u32 << (n - 1).min(10)) / 2.0, base.as_seconds()) * 24.0,
    }
}
