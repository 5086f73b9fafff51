//! Which formulas cover a flash sale as it is set up, why the others do not, and how to get there.
//!
//! What is covered is how many are inside, wait, are refused and are served. Without refreshes, retries, a database that slows down or a
//! stock that can run out, the queue is a station of like servers with a bound: M(t)/M/c/K, with K counting those in service. Units,
//! payment and who is still there to hear of it change nothing of that.

mod compare;
mod cover;

pub use compare::{Comparer, compare};
pub use cover::covered_case;

use super::setup::{Setup, StockTaken, Variant};
use crate::dist::Shape;
use crate::parts::bounded_queue::{Bound, Overflow};
use crate::theory::fluid::{Burst, burst};
use crate::theory::single;
use crate::theory::station::Station;
use crate::time::SimTime;
use alloc::vec::Vec;

/// What theory covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// The whole run from its empty start, whatever its rate: the Kolmogorov equations of Mt/M/c/K.
    Curve,
    /// The last three quarters of a long run of constant rate: the closed forms of M/M/c/K.
    Steady,
    /// The last three quarters of a long run with one worker, room for all, and service times of any shape: Pollaczek and Khinchine's M/G/1.
    OneServer,
}

impl Case {
    /// Every case.
    pub const ALL: [Case; 3] = [Case::Curve, Case::Steady, Case::OneServer];

    /// The case's stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Case::Curve => "curve",
            Case::Steady => "steady",
            Case::OneServer => "one_server",
        }
    }
}

/// Why a case does not cover a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// The reader did something in the middle of the run.
    ReaderActed,
    /// Nobody is expected.
    NobodyComes,
    /// The rate is not constant.
    RateVaries,
    /// Service times are not exponential.
    NotExponential,
    /// The database slows down the more are at it.
    DatabaseSlowsDown,
    /// Whoever is refused, fails or times out presses again.
    PeoplePressAgain,
    /// Threads skip whoever has left.
    LeaversAreSkipped,
    /// There may be no unit left for somebody, who is then told so at the gate.
    StockMayRunOut,
    /// The sale's maximum may be reached.
    MaximumMayBeReached,
    /// Failed orders rejoin the tail.
    FailuresMakeAttempts,
    /// A worker can hold orders while another is idle.
    WorkersHoldMore,
    /// A full queue does not refuse.
    FullDoesNotRefuse,
    /// There is more than one line.
    SeveralLines,
    /// A server may run out of memory.
    ServersMayCrash,
    /// There is more than one worker or thread.
    SeveralServers,
    /// Not all may find room.
    NoRoomForAll,
    /// More comes than can be done in the long run.
    NotBelowCapacity,
    /// The run is too short for its start to be forgotten.
    RunTooShort,
    /// The equations would take longer than a reader waits.
    TooLarge,
}

/// Whether a case covers a run: it does when nothing is unmet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applies {
    /// Which case.
    pub case: Case,
    /// Why not, if it does not.
    pub unmet: Vec<Condition>,
}

/// Which cases cover a run of this setup; `acted` says whether the reader did something in the middle of it.
pub fn applies(setup: &Setup, acted: bool) -> [Applies; 3] {
    let people = setup.crowd.len() as f64;
    Case::ALL.map(|case| {
        let mut unmet = unmet(setup, case, people);
        if acted {
            unmet.insert(0, Condition::ReaderActed);
        }
        Applies { case, unmet }
    })
}

/// The shop as a station of like servers, as far as it is one.
pub fn station(setup: &Setup) -> Station {
    let (servers, places) = match (setup.variant, setup.queue.bound) {
        (Variant::Direct | Variant::MoreServers, _) => {
            let threads = setup.servers.threads;
            (threads, threads + setup.servers.accept_backlog)
        }
        (Variant::Queue, Bound::Ready) => (setup.queue.workers, setup.queue.workers + setup.queue.capacity),
        (Variant::Queue, Bound::ReadyAndInFlight) => (setup.queue.workers, setup.queue.capacity),
    };
    Station { servers, service: setup.service, places }
}

/// The shop's burst as a fluid, where its spike brings more than can be done: an estimate under the conditions of [`Case::Curve`], and a bound
/// out of reach.
pub fn fluid(setup: &Setup) -> Option<Burst> {
    burst(&setup.rate, station(setup).capacity_per_s())
}

/// From when on a case measures: the first quarter is for forgetting the start, where that matters.
pub fn measured_from(setup: &Setup, case: Case) -> SimTime {
    match case {
        Case::Curve => SimTime::START,
        Case::Steady | Case::OneServer => SimTime::from_nanos(setup.end.nanos() / 4),
    }
}

/// As many updates of a state take a second or two at the very worst, and mostly a tenth of that.
const MOST_EFFORT: f64 = 1.5e9;

/// What keeps a case from covering a run to which so many people come.
fn unmet(setup: &Setup, case: Case, people: f64) -> Vec<Condition> {
    let mut unmet = Vec::new();
    let mut is = |broken: bool, condition: Condition| {
        if broken {
            unmet.push(condition);
        }
    };
    let steady = match case {
        Case::Curve => false,
        Case::Steady | Case::OneServer => true,
    };
    let has_spike = setup.rate.spike_visits > 0 && setup.rate.spike_at < setup.end;
    is(setup.rate.base_per_s == 0 && (steady || !has_spike), Condition::NobodyComes);
    is(steady && has_spike, Condition::RateVaries);
    is(case != Case::OneServer && setup.service_shape != Shape::Exponential, Condition::NotExponential);
    is(setup.database.limit() > 0, Condition::DatabaseSlowsDown);
    is(setup.refreshing.refreshes > 0, Condition::PeoplePressAgain);
    match setup.variant {
        Variant::Direct | Variant::MoreServers => {
            is(setup.servers.drop_stale && setup.patience.is_some(), Condition::LeaversAreSkipped);
            is(setup.servers.servers > 1, Condition::SeveralLines);
            is(station(setup).places > setup.servers.connection_limit, Condition::ServersMayCrash);
        }
        Variant::Queue => {
            is(f64::from(setup.units_on_sale()) < people, Condition::StockMayRunOut);
            let bounded = setup.queue.stock_taken == StockTaken::AtWorker;
            is(bounded && setup.sale_maximum.is_some_and(|most| f64::from(most) < people), Condition::MaximumMayBeReached);
            is(setup.failure_percent > 0 && setup.queue.max_attempts > 1, Condition::FailuresMakeAttempts);
            is(setup.queue.prefetch > 1, Condition::WorkersHoldMore);
            is(setup.queue.overflow != Overflow::RejectNew, Condition::FullDoesNotRefuse);
        }
    }
    let station = station(setup);
    match case {
        Case::Curve | Case::Steady => is(station.effort(&setup.rate, setup.end) > MOST_EFFORT, Condition::TooLarge),
        Case::OneServer => {
            is(station.servers > 1, Condition::SeveralServers);
            is(f64::from(station.places) < people, Condition::NoRoomForAll);
            let load = f64::from(setup.rate.base_per_s) * setup.service.as_seconds();
            is(load >= 1.0, Condition::NotBelowCapacity);
            let forgets_s = FORGOTTEN * memory_s(load, 1, setup.service.as_seconds(), f64::INFINITY, setup.service_shape);
            is(load < 1.0 && measured_from(setup, case).as_seconds() < forgets_s, Condition::RunTooShort);
        }
    }
    // Asked last, and only of what the equations hold for: this solves them.
    if case == Case::Steady && unmet.is_empty() && !has_settled(setup, &station) {
        unmet.push(Condition::RunTooShort);
    }
    unmet
}

/// After so many times its memory a station has forgotten its start: e^-12 of it is left.
const FORGOTTEN: f64 = 12.0;

/// Over about how many seconds a station forgets: a service time, and the time in which its line forgets, which is the exact one of a
/// single server (Cohen, *The Single Server Queue*) where all are busy, and longer the more service times vary (as in heavy traffic).
fn memory_s(load: f64, servers: u32, service_s: f64, room: f64, shape: Shape) -> f64 {
    let capacity = f64::from(servers) / service_s;
    let rate = load / service_s;
    let root = libm::sqrt(rate) - libm::sqrt(capacity);
    let wave = 1.0 - libm::cos(core::f64::consts::PI / (room + 1.0));
    let gap = root * root + 2.0 * libm::sqrt(rate * capacity) * wave;
    service_s + (1.0 + single::variation(shape)) / 2.0 / gap
}

/// Whether the start is forgotten by a quarter of the run: what is expected of the rest is the closed form, to within a twentieth of
/// what one run strays from the next.
fn has_settled(setup: &Setup, station: &Station) -> bool {
    let steady = station.steady(f64::from(setup.rate.base_per_s));
    let from = measured_from(setup, Case::Steady);
    let curve = station.expected(&setup.rate, &[from, setup.end]);
    let [begin, end] = [curve.points[0], curve.points[1]];
    let span = setup.end.since(from).as_seconds();
    let near = |mean: f64, limit: f64, deviation: f64| libm::fabs(mean - limit) <= deviation / 20.0 + 1e-9;
    near((end.inside_s - begin.inside_s) / span, steady.inside(), steady.inside_deviation(span))
        && near((end.waiting_s - begin.waiting_s) / span, steady.waiting(), steady.waiting_deviation(span))
}
