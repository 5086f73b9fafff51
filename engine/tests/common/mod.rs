//! Random settings, commands and shared listeners for the tests.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]

use queue_engine::knobs::{Kind, Values};
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::facts::{Command, Fact};
use queue_engine::models::flash_sale::knobs::KNOBS;
use queue_engine::models::flash_sale::readings::Reading;
use queue_engine::models::flash_sale::setup::{Setup, repair};
use queue_engine::run::{Recording, Sink, Timed};
use queue_engine::time::{SimDuration, SimTime};
use std::rc::Rc;

/// A small generator of whole numbers (SplitMix64), apart from the engine's own.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x1234_5678)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A number in `low..=high`.
    pub fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.bits() % (high - low + 1) as u64) as i64
    }

    /// A number in `low..=high` whose size is as likely small as large.
    pub fn sized(&mut self, low: i64, high: i64) -> i64 {
        let most = self.within(0, 63 - i64::from(high.max(1).leading_zeros()));
        self.within(low, high.min((2 << most) - 1).max(low))
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.within(1, 100) <= percent
    }

    pub fn instant(&mut self, end: SimTime) -> SimTime {
        SimTime::from_nanos(self.within(0, end.nanos() as i64) as u64)
    }
}

/// How large a random run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// About 100 shoppers at most.
    Tiny,
    /// Some thousand at most.
    Small,
}

/// The range from which a test draws a numeric knob: narrow enough that everything happens within a short run. A new knob has to
/// be given one.
fn range(id: &str, size: Size) -> (i64, i64) {
    let tiny = size == Size::Tiny;
    match id {
        "visits" => (0, if tiny { 80 } else { 2_500 }),
        "base_rate" => (0, if tiny { 4 } else { 100 }),
        "stock" => (0, if tiny { 60 } else { 2_000 }),
        "sale_maximum" => (0, if tiny { 60 } else { 2_000 }),
        "queue_capacity" => (1, if tiny { 40 } else { 1_500 }),
        "spike_s" => (1, 4),
        "spike_at_s" => (0, 4),
        "duration_s" => (5, if tiny { 15 } else { 12 }),
        "patience_ms" => (0, 3_000),
        "refreshes" => (0, if tiny { 10 } else { 4 }),
        "refresh_pause_ms" => (10, 2_000),
        "per_user_limit" => (0, 3),
        "unpaid_percent" => (0, 100),
        "pay_within_s" => (1, 6),
        "workers" => (1, 20),
        "prefetch" => (1, 5),
        "failure_percent" => (0, 90),
        "max_attempts" => (1, 6),
        "retry_delay_ms" => (0, 2_000),
        "line_patience_s" => (0, 8),
        "servers" => (1, 5),
        "threads" => (1, 8),
        "more_times" => (2, 10),
        "accept_backlog" => (0, 60),
        "memory_limit_mib" => (0, 2),
        "restart_s" => (1, 5),
        "cold_times" => (1, 10),
        "warm_up_s" => (0, 6),
        "server_price" => (0, 1_000),
        "service_ms" => (1, if tiny { 3_000 } else { 300 }),
        "database_limit" => (0, 60),
        "database_contention" => (0, 200),
        other => panic!("give the knob {other} a range to test in"),
    }
}

/// Every knob somewhere in its range.
pub fn random_values(rng: &mut Rng, size: Size) -> Values {
    let mut values = Values::defaults(KNOBS);
    for knob in KNOBS {
        let value = match knob.kind {
            Kind::Choice { options } => rng.within(0, options.len() as i64 - 1),
            Kind::Switch => rng.within(0, 1),
            Kind::Number { .. } => {
                let (low, high) = range(knob.id, size);
                // The ends are special in many knobs: never, no limit, none.
                match rng.within(1, 100) {
                    1..=12 => low,
                    13..=50 => rng.within(low, high),
                    _ => rng.sized(low, high),
                }
            }
        };
        values.set(knob.id, value).expect("the test's range is within the knob's");
    }
    assert_eq!(repair(&mut values), [], "test runs are small");
    values
}

/// Random values under which many events share an instant: everything constant, and every pause a multiple of the service time.
pub fn tied_values(rng: &mut Rng, size: Size) -> Values {
    let service = 10 * rng.within(1, 20);
    random_values(rng, size)
        .with("service_dist", 1)
        .with("service_ms", service)
        .with("database_limit", 0)
        .with("cold_times", 1)
        .with("patience_ms", service * rng.within(1, 10))
        .with("refresh_policy", 1)
        .with("refresh_pause_ms", service * rng.within(1, 3))
        .with("retry_delay_ms", service * rng.within(0, 3))
}

/// Random values under which people press again while an earlier press of theirs is still held at the gate, so that one shopper has
/// several orders.
pub fn crowded_gate(rng: &mut Rng, size: Size) -> Values {
    random_values(rng, size)
        .with("overflow", 2)
        .with("queue_capacity", rng.within(1, 8))
        .with("purchase_token", 0)
        .with("patience_ms", rng.within(50, 500))
        .with("refreshes", rng.within(1, 3))
        .with("service_ms", rng.within(10, 300))
}

/// A few commands in random order, some of them at one instant.
pub fn random_commands(rng: &mut Rng, end: SimTime) -> Vec<Timed<FlashSale>> {
    let mut commands: Vec<Timed<FlashSale>> = Vec::new();
    for _ in 0..rng.within(0, 5) {
        let at = match commands.last() {
            Some((last, _)) if rng.chance(30) => *last,
            _ => rng.instant(end),
        };
        commands.push((at, random_command(rng)));
    }
    commands
}

pub fn random_command(rng: &mut Rng) -> Command {
    match rng.within(0, 3) {
        0 => Command::KillServer(rng.within(0, 7) as u16),
        1 => Command::AddStock(rng.sized(0, 200) as u32),
        2 => Command::AddWorkers(rng.within(0, 4) as u16),
        _ => Command::SetCapacity(rng.sized(0, 100) as u32),
    }
}

/// Everything that happened, in order.
#[derive(Default)]
pub struct Facts(pub Vec<(SimTime, Fact)>);

impl Sink<FlashSale> for Facts {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        self.0.push((at, fact));
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &FlashSale) {}
}

pub fn play(setup: &Setup, commands: &[Timed<FlashSale>]) -> (Recording<FlashSale>, Vec<(SimTime, Fact)>) {
    let mut facts = Facts::default();
    let recording = Recording::play(Rc::new(setup.clone()), commands.to_vec(), &mut facts);
    (recording, facts.0)
}

/// The default values with some knobs changed: `changed("stock=0&overflow=block")`, as a link spells them.
pub fn changed(query: &str) -> Values {
    let mut values = Values::defaults(KNOBS);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (id, word) = pair.split_once('=').expect("knob=value");
        let knob = KNOBS.iter().find(|knob| knob.id == id).unwrap_or_else(|| panic!("no knob {id}"));
        let named = knob.options().iter().position(|option| *option == word).map(|index| index as i64);
        values.set(id, named.or_else(|| word.parse().ok()).expect("a value")).expect("a value in range");
    }
    values
}

/// The three variants' runs of these values: direct, more servers, queue.
pub fn read(values: &Values, seed: u32) -> [Reading; 3] {
    Setup::all(values, seed).expect("a bounded run").map(Reading::play)
}

pub fn at_s(seconds: u64) -> SimTime {
    SimTime::START + SimDuration::from_seconds(seconds)
}
