//! A hundred million visits: whole runs that take seconds, beside a loop written by hand for them. Each is carried on in steps, since V8
//! does not optimise a call while it is running.

use crate::floor::{FirstFree, Random, Ziggurat, mix};
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::knobs::KNOBS;
use queue_engine::scale::flash_sale::{Enlarged, Run};
use std::cell::RefCell;
use std::collections::VecDeque;

/// Visits of a whole run.
pub const VISITS: u64 = 100_000_000;
/// People a step.
pub const STEP: u32 = 1 << 16;

/// Which loop is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// Written by hand.
    ByHand,
    /// The engine without a calendar, on the lab's default setting enlarged, with all its rules, its series and its log.
    Engine,
}

impl Loop {
    /// Both; the first is the floor of the other.
    pub const ALL: [Loop; 2] = [Loop::ByHand, Loop::Engine];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Loop::ByHand => "a hundred million visits, written by hand",
            Loop::Engine => "a hundred million visits, the engine without a calendar",
        }
    }
}

/// A run in progress.
enum Going {
    ByHand(Box<ByHand>),
    Engine(Box<Run>),
}

thread_local! {
    static GOING: RefCell<Option<Going>> = const { RefCell::new(None) };
}

/// Begins a run.
pub fn begin(which: Loop, seed: u32) {
    let going = match which {
        Loop::ByHand => Going::ByHand(Box::new(ByHand::new(seed))),
        Loop::Engine => {
            let enlarged = Enlarged::new(&Values::defaults(KNOBS), seed, VISITS).expect("the default setting needs no calendar");
            Going::Engine(Box::new(Run::new(enlarged.setup, seed, true).expect("the default setting needs no calendar")))
        }
    };
    GOING.set(Some(going));
}

/// Goes on by one step; whether anything is left.
pub fn step() -> bool {
    GOING.with_borrow_mut(|going| match going {
        Some(Going::ByHand(run)) => run.advance(STEP),
        Some(Going::Engine(run)) => run.advance(STEP),
        None => false,
    })
}

/// Visits so far, and a digest of their outcome.
pub fn outcome() -> (u64, u64) {
    GOING.with_borrow(|going| match going {
        Some(Going::ByHand(run)) => (run.arrived, run.digest()),
        Some(Going::Engine(run)) => (run.tally().arrived, run.digest()),
        None => (0, 0),
    })
}

/// Bytes that the engine's run holds beside its waiting line.
pub fn memory() -> u64 {
    GOING.with_borrow(|going| match going {
        Some(Going::Engine(run)) => {
            let (all, line) = run.memory();
            (all - line) as u64
        }
        Some(Going::ByHand(_)) | None => 0,
    })
}

/// The flash sale written by hand: arrivals by inverting the cumulative rate of a base load and a spike, 64 workers, a line of a million, a
/// stock of a million, exponential work. No refreshes, failures, payments, series or log: what a loop for this one purpose would do.
struct ByHand {
    random: Random,
    sum: f64,
    line: VecDeque<u64>,
    free: FirstFree,
    stock: u32,
    arrived: u64,
    sold_out: u64,
    full: u64,
    waited: u64,
}

const SECOND: f64 = 1e9;
const LENGTH: f64 = 30.0 * SECOND;
const SPIKE: (f64, f64) = (5.0 * SECOND, 10.0 * SECOND);
/// Arrivals a nanosecond: of a hundred million, as many in proportion as in the lab's default setting.
const BASE: f64 = 90.0 * 30.0 / 4_700.0 * VISITS as f64 / LENGTH;
const MORE: f64 = 2_000.0 / 4_700.0 * VISITS as f64 / (SPIKE.1 - SPIKE.0);
const WORKERS: usize = 64;
const LINE: usize = 1_000_000;
/// Mean work in nanoseconds: the shop drains as fast as the enlarged one.
const WORK: f64 = WORKERS as f64 / 63_750.0 * SECOND;

impl ByHand {
    fn new(seed: u32) -> ByHand {
        ByHand {
            random: Random::new(seed),
            sum: 0.0,
            line: VecDeque::with_capacity(LINE + 1),
            free: FirstFree::new(WORKERS),
            stock: 1_000_000,
            arrived: 0,
            sold_out: 0,
            full: 0,
            waited: 0,
        }
    }

    fn when(sum: f64) -> f64 {
        let (before, in_spike) = (BASE * SPIKE.0, BASE * SPIKE.0 + (BASE + MORE) * (SPIKE.1 - SPIKE.0));
        if sum < before {
            sum / BASE
        } else if sum < in_spike {
            SPIKE.0 + (sum - before) / (BASE + MORE)
        } else {
            SPIKE.1 + (sum - in_spike) / BASE
        }
    }

    fn advance(&mut self, people: u32) -> bool {
        let ziggurat = Ziggurat::shared();
        for _ in 0..people {
            self.sum += ziggurat.exponential(&mut self.random);
            let at = ByHand::when(self.sum);
            if at >= LENGTH {
                return false;
            }
            let now = at as u64;
            self.arrived += 1;
            if self.stock == 0 {
                self.sold_out += 1;
                continue;
            }
            while self.line.front().is_some_and(|&start| start <= now) {
                self.line.pop_front();
            }
            if self.line.len() >= LINE {
                self.full += 1;
                continue;
            }
            self.stock -= 1;
            let start = now.max(self.free.first());
            self.free.replace(start + (ziggurat.exponential(&mut self.random) * WORK) as u64);
            if start > now {
                self.line.push_back(start);
            }
            self.waited = self.waited.wrapping_add(start - now);
        }
        true
    }

    fn digest(&self) -> u64 {
        mix(self.arrived ^ mix(self.sold_out ^ mix(self.full ^ mix(self.waited))))
    }
}
