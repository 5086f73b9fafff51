//! Many runs of one setting, each written down request by request, apart from what the engine itself counts.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]

use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::facts::{Fact, Outcome};
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::run::{Sink, World};
use queue_engine::theory::sample::{Estimate, Sample};
use queue_engine::time::SimTime;
use std::ops::RangeInclusive;

/// Nothing but arrivals, places and work: 4 at work for 10 ms each, 96 places to wait, and more stock than people.
pub const PLAIN: &str = "workers=4&prefetch=1&queue_capacity=96&servers=1&threads=4&accept_backlog=96&service_ms=10&database_limit=0\
                         &failure_percent=0&unpaid_percent=0&refreshes=0&patience_ms=0&stock=1000000";

/// Does the same with every seed, on as many threads as the machine has, and gives the results in the order of the seeds.
pub fn over_seeds<T: Send>(seeds: RangeInclusive<u32>, run: impl Fn(u32) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    let (first, last) = (*seeds.start(), *seeds.end());
    let mut parts: Vec<Vec<(u32, T)>> = std::thread::scope(|scope| {
        let run = &run;
        let worker =
            |own: u32| scope.spawn(move || (first..=last).filter(|seed| seed % threads == own).map(|seed| (seed, run(seed))).collect());
        let handles: Vec<_> = (0..threads).map(worker).collect();
        handles.into_iter().map(|handle| handle.join().expect("no run panics")).collect()
    });
    let mut all: Vec<(u32, T)> = parts.iter_mut().flat_map(std::mem::take).collect();
    all.sort_by_key(|(seed, _)| *seed);
    all.into_iter().map(|(_, result)| result).collect()
}

/// How many standard errors a pooled mean is off.
pub fn z(sample: &Sample, expected: f64) -> f64 {
    let Estimate { mean, error, .. } = sample.estimate().expect("many runs");
    (mean - expected) / error
}

/// The samples of some figures, each run giving all of them.
pub fn samples<const N: usize>(runs: impl IntoIterator<Item = [f64; N]>) -> [Sample; N] {
    let mut samples = std::array::from_fn(|_| Sample::default());
    for run in runs {
        samples.iter_mut().zip(run).for_each(|(sample, x): (&mut Sample, f64)| sample.push(x, 1.0));
    }
    samples
}

/// What became of one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    pub arrived: u64,
    pub joined: Option<u64>,
    pub started: Option<u64>,
    pub ended: Option<u64>,
    pub refused: bool,
    pub bought: bool,
}

/// Everybody's story in a shop where nobody presses twice, the rules that hold at every event, and the engine's own level beside.
#[derive(Default)]
pub struct Log {
    pub visits: Vec<Visit>,
    /// Who was let in, and how many of them have started and ended.
    pub joined: Vec<u32>,
    pub started: usize,
    pub ended: u32,
    pub refused: u32,
    pub bought: u32,
    /// The most that were ever inside and in service.
    pub most_inside: u32,
    pub most_busy: u32,
    /// The engine's own number inside, from each instant at which it changed.
    pub levels: Vec<(u64, u32)>,
    /// The first rule that was broken.
    pub broken: Option<&'static str>,
}

impl Log {
    pub fn of(setup: &Setup) -> Log {
        let mut log = Log::default();
        log.visits.reserve(setup.crowd.len());
        let mut world = World::<FlashSale>::open(setup);
        world.advance(setup, &[], setup.end, &mut log);
        log
    }

    fn expect(&mut self, rule: bool, words: &'static str) {
        if !rule && self.broken.is_none() {
            self.broken = Some(words);
        }
    }

    pub fn inside(&self) -> u32 {
        self.joined.len() as u32 - self.ended
    }

    pub fn arrived(&self) -> u32 {
        self.visits.len() as u32
    }
}

impl Sink<FlashSale> for Log {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        let now = at.nanos();
        match fact {
            Fact::Arrived(id) => {
                self.expect(id.0 as usize == self.visits.len(), "people come in order");
                self.visits.push(Visit { arrived: now, ..Visit::default() });
            }
            Fact::Refused(request) => {
                self.refused += 1;
                let visit = &mut self.visits[request.shopper.0 as usize];
                let first = !std::mem::replace(&mut visit.refused, true) && visit.joined.is_none();
                self.expect(first, "nobody is refused twice, or after having been let in");
            }
            Fact::Joined { request, .. } => {
                self.joined.push(request.shopper.0);
                let first = self.visits[request.shopper.0 as usize].joined.replace(now).is_none();
                self.expect(first, "nobody is let in twice");
            }
            Fact::Started { request, .. } => {
                let visit = &mut self.visits[request.shopper.0 as usize];
                let again = visit.started.replace(now).is_some();
                if !again {
                    let in_order = self.joined.get(self.started) == Some(&request.shopper.0);
                    self.expect(in_order, "work starts in the order of being let in");
                    self.started += 1;
                }
            }
            Fact::Ended { request, .. } => {
                self.ended += 1;
                let visit = &mut self.visits[request.shopper.0 as usize];
                let first = visit.ended.replace(now).is_none() && visit.started.is_some();
                self.expect(first, "work ends once, after it has begun");
            }
            Fact::Done { shopper, outcome: Outcome::Sold } => {
                self.bought += 1;
                let first = !std::mem::replace(&mut self.visits[shopper.0 as usize].bought, true);
                self.expect(first, "nobody buys twice");
            }
            _ => {}
        }
        let inside = self.inside();
        self.most_inside = self.most_inside.max(inside);
        self.most_busy = self.most_busy.max(self.started as u32 - self.ended);
    }

    fn after(&mut self, at: SimTime, setup: &Setup, model: &FlashSale) {
        let level = model.inside();
        if self.levels.last().is_none_or(|(_, last)| *last != level) {
            self.levels.push((at.nanos(), level));
        }
        let balanced = self.arrived() == self.refused + self.ended + level && level == self.inside();
        self.expect(balanced, "arrivals are refused, served or inside");
        self.expect(model.stock().sold() <= setup.stock, "no more is sold than there is");
    }
}
