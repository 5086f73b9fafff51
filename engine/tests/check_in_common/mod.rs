//! Random settings, commands and shared listeners for the tests of the check-in lab.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]

use crate::common::Rng;
use queue_engine::knobs::{Kind, Values};
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::{Command, Fact};
use queue_engine::models::check_in::knobs::KNOBS;
use queue_engine::models::check_in::setup::{Setup, repair};
use queue_engine::run::{Recording, Sink, Timed, World};
use queue_engine::time::SimTime;
use std::rc::Rc;

/// The range from which a test draws a numeric knob: narrow enough that everything happens within a short run of at most about a
/// hundred check-ins. A new knob has to be given one.
fn range(id: &str) -> (i64, i64) {
    match id {
        "base_rate" => (0, 4),
        "spike_visits" => (0, 60),
        "spike_at_s" => (0, 4),
        "spike_s" => (1, 4),
        "run_s" => (10, 20),
        "client_timeout_ms" => (0, 3_000),
        "threads" => (1, 10),
        "commit_ms" => (1, 200),
        "inline_attempts" => (1, 3),
        "process_crash_per_mille" => (0, 100),
        "points_slots" => (1, 6),
        "points_backlog" => (0, 20),
        "points_ms" => (1, 500),
        "call_timeout_ms" => (10, 1_500),
        "error_percent" => (0, 100),
        "poison_per_mille" => (0, 200),
        "slow_at_s" => (0, 8),
        "slow_for_s" => (0, 4),
        "slow_times" => (2, 10),
        "outage_at_s" | "outage2_at_s" | "outage3_at_s" => (0, 12),
        "outage_s" | "outage2_s" | "outage3_s" => (0, 4),
        "relay_ms" => (20, 1_000),
        "relay_batch" => (1, 50),
        "publish_ms" => (0, 500),
        "confirm_timeout_ms" => (200, 2_000),
        "publish_lost_per_mille" => (0, 300),
        "confirm_lost_per_mille" => (0, 300),
        "relay_crash_per_mille" => (0, 100),
        "store_ms" => (0, 500),
        "broker_restart_at_s" | "broker_restart2_at_s" => (0, 10),
        "broker_down_s" | "broker_down2_s" => (0, 3),
        "workers" => (1, 6),
        "worker_ms" => (5, 300),
        "visibility_ms" => (100, 3_000),
        "worker_crash_per_mille" => (0, 200),
        "worker_restart_ms" => (100, 2_000),
        "ack_lost_per_mille" => (0, 300),
        "backoff_ms" => (10, 500),
        "backoff_cap_ms" => (10, 3_000),
        "max_attempts" => (0, 8),
        "redrive_every_s" => (0, 6),
        "idempotency_window_s" => (0, 6),
        other => panic!("give the knob {other} a range to test in"),
    }
}

/// Every knob somewhere in its range.
pub fn random_values(rng: &mut Rng) -> Values {
    let mut values = Values::defaults(KNOBS);
    for knob in KNOBS {
        let value = match knob.kind {
            Kind::Choice { options } => rng.within(0, options.len() as i64 - 1),
            Kind::Switch => rng.within(0, 1),
            Kind::Number { .. } => {
                let (low, high) = range(knob.id);
                // The ends are special in many knobs: never, no limit, none.
                match rng.within(1, 100) {
                    1..=15 => low,
                    16..=55 => rng.within(low, high),
                    _ => rng.sized(low, high),
                }
            }
        };
        values.set(knob.id, value).expect("the test's range is within the knob's");
    }
    assert_eq!(repair(&mut values), [], "test runs are small");
    values
}

/// Random values under which many events share an instant: everything constant, and every time a multiple of one.
pub fn tied_values(rng: &mut Rng) -> Values {
    let unit = 10 * rng.within(1, 20);
    let times = |rng: &mut Rng, high| unit * rng.within(1, high);
    let mut values = random_values(rng).with("service_dist", 1).with("jitter", 0);
    for (id, high) in [
        ("commit_ms", 1),
        ("points_ms", 2),
        ("call_timeout_ms", 4),
        ("client_timeout_ms", 10),
        ("relay_ms", 3),
        ("publish_ms", 2),
        ("store_ms", 2),
        ("confirm_timeout_ms", 5),
        ("visibility_ms", 6),
        ("worker_restart_ms", 5),
        ("backoff_ms", 3),
        ("backoff_cap_ms", 10),
    ] {
        values = values.with(id, times(rng, high));
    }
    values.with("worker_ms", 2 * unit)
}

/// All guards: what the page opens with.
pub const GUARDS: [(&str, i64); 8] = [
    ("outbox", 1),
    ("confirm", 1),
    ("durable", 1),
    ("ack", 1),
    ("retry_policy", 3),
    ("dead_letter", 1),
    ("idempotency", 1),
    ("idempotency_window_s", 0),
];

/// The same values with every guard on.
pub fn guarded(values: Values) -> Values {
    GUARDS.iter().fold(values, |values, (id, on)| values.with(id, *on))
}

/// The same values with no guard at all.
pub fn unguarded(values: Values) -> Values {
    GUARDS.iter().fold(values, |values, (id, _)| values.with(id, 0))
}

/// The same values without any fault.
pub fn faultless(values: Values) -> Values {
    let faults = [
        "process_crash_per_mille",
        "error_percent",
        "poison_per_mille",
        "slow_for_s",
        "outage_s",
        "outage2_s",
        "outage3_s",
        "publish_lost_per_mille",
        "confirm_lost_per_mille",
        "relay_crash_per_mille",
        "broker_down_s",
        "broker_down2_s",
        "worker_crash_per_mille",
        "ack_lost_per_mille",
    ];
    faults.iter().fold(values, |values, id| values.with(id, 0))
}

/// A few commands in random order, some of them at one instant.
pub fn random_commands(rng: &mut Rng, end: SimTime) -> Vec<Timed<CheckIn>> {
    let mut commands: Vec<Timed<CheckIn>> = Vec::new();
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
    match rng.within(0, 5) {
        0 => Command::Outage(rng.within(0, 5) as u16),
        1 => Command::RestartBroker,
        2 => Command::KillWorker(rng.within(0, 7) as u16),
        3 => Command::CrashProcess,
        4 => Command::Redrive,
        _ => Command::AddWorkers(rng.within(0, 4) as u16),
    }
}

/// Everything that happened, in order.
#[derive(Default)]
pub struct Facts(pub Vec<(SimTime, Fact)>);

impl Sink<CheckIn> for Facts {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        self.0.push((at, fact));
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &CheckIn) {}
}

pub fn play(setup: &Setup, commands: &[Timed<CheckIn>]) -> (Recording<CheckIn>, Vec<(SimTime, Fact)>) {
    let mut facts = Facts::default();
    let recording = Recording::play(Rc::new(setup.clone()), commands.to_vec(), &mut facts);
    (recording, facts.0)
}

/// The default values with some knobs changed: `changed("ack=auto&outbox=off")`, as a link spells them.
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

/// Both variants' setups.
pub fn setups(values: &Values, seed: u32) -> [Setup; 2] {
    Setup::all(values, seed).expect("a bounded run")
}

/// The queue variant's setup.
pub fn queue(values: &Values, seed: u32) -> Setup {
    let [_, queue] = setups(values, seed);
    queue
}

/// The world at the end of a run.
pub fn end_of(setup: &Setup) -> CheckIn {
    let mut world = World::<CheckIn>::open(setup);
    world.advance(setup, &[], setup.end, &mut ());
    world.model().clone()
}

/// How many check-ins stand at a place.
pub fn at(model: &CheckIn, place: Place) -> u32 {
    model.tally()[place.index()]
}
