//! Small scope, exhaustively: few check-ins, up to two faults, and every order in which they can come.
//!
//! What can go wrong with a protocol mostly goes wrong in a small case already, if only all of its orders are tried. So each fault that a
//! reader can cause is placed just before, at, and just after every event of the run without faults, and a second one around every event
//! of the run with the first. Times are constant and multiples of one another, so that faults and events really share instants.

mod ablation_common;
mod check_in_common;
mod common;

use ablation_common::count;
use check_in_common::{changed, faultless, queue};
use queue_engine::arrivals::Person;
use queue_engine::models::check_in::book::{Copies, Place, Row, Told};
use queue_engine::models::check_in::facts::{Command, Fact};
use queue_engine::models::check_in::setup::Setup;
use queue_engine::models::check_in::{Auditor, CheckIn};
use queue_engine::run::{Sink, Timed, World};
use queue_engine::time::{SimDuration, SimTime};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a reader can do to a run, for a second where it lasts; both workers, so that the one that is busy is among them.
const FAULTS: [Command; 6] =
    [Command::Outage(1), Command::RestartBroker, Command::KillWorker(0), Command::KillWorker(1), Command::CrashProcess, Command::Redrive];

/// Nothing is left to chance, and every time is a multiple of 10 ms. Three attempts 10 ms apart are spent long before an outage is over,
/// so that the dead-letter queue is needed; what is in it gets new attempts every two seconds. The broker's restart in the table never
/// comes in 30 s: it says how long a reader's restart lasts.
const BASE: &str = "base_rate=0&spike_visits=0&run_s=30&service_dist=constant&jitter=none&retry_policy=fixed&backoff_ms=10&backoff_cap_ms=10\
    &max_attempts=3&redrive_every_s=2&commit_ms=10&relay_ms=50&publish_ms=10&store_ms=10&confirm_timeout_ms=200&points_ms=20\
    &call_timeout_ms=100&client_timeout_ms=0&workers=2&worker_ms=20&worker_restart_ms=100&visibility_ms=100&threads=2\
    &broker_restart_at_s=300";

/// When the check-ins come, in units of 10 ms: one alone, two together, and two as another is committed.
const CROWDS: [&[u64]; 3] = [&[0], &[0, 0], &[0, 1, 1]];

/// The queue variant with every guard but those that `query` takes away.
fn setup(query: &str, crowd: &[u64]) -> Setup {
    let values = faultless(changed(&format!("{BASE}&{query}"))).with("broker_down_s", 1);
    let mut setup = queue(&values, 1);
    let arrives = |unit: u64| SimTime::START + SimDuration::from_millis(100 + 10 * unit);
    setup.crowd = crowd.iter().zip(0..).map(|(unit, index)| Person { arrives: arrives(*unit), key: 2 * index }).collect();
    setup
}

/// Hears a run: the auditor's rules, and what was lost or doubled.
#[derive(Clone)]
struct Watch<'a> {
    setup: &'a Setup,
    auditor: Auditor,
    doubled: u32,
    lost: u32,
}

impl Sink<CheckIn> for Watch<'_> {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        self.auditor.hear(at, self.setup, fact);
        match fact {
            Fact::Granted { nth: 2.., .. } => self.doubled += 1,
            Fact::Lost { .. } => self.lost += 1,
            _ => {}
        }
    }

    fn after(&mut self, at: SimTime, setup: &Setup, model: &CheckIn) {
        assert_eq!(model.check_all(setup), Ok(()), "at {at:?}");
    }
}

/// A run on its way, with who hears it.
#[derive(Clone)]
struct Run<'a> {
    setup: &'a Setup,
    world: World<CheckIn>,
    watch: Watch<'a>,
}

impl<'a> Run<'a> {
    fn open(setup: &'a Setup) -> Run<'a> {
        Run { setup, world: World::open(setup), watch: Watch { setup, auditor: Auditor::new(false), doubled: 0, lost: 0 } }
    }

    fn play_to(&mut self, commands: &[Timed<CheckIn>], until: SimTime) {
        self.world.advance(self.setup, commands, until, &mut self.watch);
    }

    /// Whether everybody has come and been answered, and nobody's message is anywhere: nothing can happen to any of them any more.
    fn is_over(&self) -> bool {
        let records = self.world.model().records();
        let gone = |told, copies, row| told != Told::Nothing && copies == Copies::default() && row == Row::Gone;
        records.len() == self.setup.crowd.len() && records.iter().all(|record| gone(record.told(), record.copies(), record.row()))
    }

    /// Plays on until nothing can happen any more; gives every instant at which anything was carried out.
    fn play_out(&mut self, commands: &[Timed<CheckIn>]) -> BTreeSet<SimTime> {
        let mut instants = BTreeSet::new();
        let last = commands.last().map_or(SimTime::START, |(at, _)| *at);
        while !(self.is_over() && self.world.now() >= last && self.world.next_at(commands).is_none_or(|next| next > last)) {
            // Where a message is put aside for ever, the run has an end all the same.
            if !self.world.step(self.setup, commands, self.setup.end, &mut self.watch) {
                break;
            }
            instants.insert(self.world.now());
        }
        instants
    }

    fn fate(&self) -> Fate {
        let violations = &self.watch.auditor.violations;
        assert!(violations.is_empty(), "{violations:?}");
        let without = |place: Place| match place {
            Place::Granted | Place::GrantedMore | Place::Lost(_) | Place::Failed => false,
            Place::DeadLetter | Place::CheckingIn | Place::Unpublished | Place::Ready | Place::InFlight | Place::BackingOff => true,
        };
        let records = self.world.model().records();
        let never = records.iter().filter(|record| without(record.place())).count() as u32;
        let failed = records.iter().filter(|record| record.told() == Told::Failed).count();
        assert_eq!(failed, 0, "no fault here keeps anybody from checking in");
        Fate { lost: self.watch.lost, doubled: self.watch.doubled, never }
    }
}

/// What became of the check-ins of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Fate {
    /// Lost.
    lost: u32,
    /// Grants beyond the first.
    doubled: u32,
    /// Neither lost nor granted, and never to be.
    never: u32,
}

impl Fate {
    fn is_sound(self) -> bool {
        self == Fate::default()
    }
}

/// Just before, at, and just after each instant from `from` on; what comes at an instant comes before the command that is given then.
fn around(instants: &BTreeSet<SimTime>, from: SimTime) -> Vec<SimTime> {
    let tick = SimDuration::from_nanos(1);
    let near: BTreeSet<SimTime> = instants.iter().flat_map(|at| [*at - tick, *at, *at + tick]).filter(|at| *at >= from).collect();
    near.into_iter().collect()
}

/// How many interleavings there are, and in how many of them somebody is lost, doubled or forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tried {
    all: u64,
    lost: u64,
    doubled: u64,
    never: u64,
}

/// Plays every interleaving of up to `faults` faults (1 or 2).
fn every_interleaving(query: &str, crowd: &[u64], faults: u32) -> Tried {
    let of_first = |at: SimTime, fault: Command, note: &mut dyn FnMut(Fate)| {
        let setup = setup(query, crowd);
        let first = [(at, fault)];
        let mut run = Run::open(&setup);
        run.play_to(&[], at);
        let mut whole = run.clone();
        let instants = whole.play_out(&first);
        note(whole.fate());
        if faults < 2 {
            return;
        }
        for then in around(&instants, at) {
            run.play_to(&first, then);
            for second in FAULTS {
                let both = [(at, fault), (then, second)];
                let mut whole = run.clone();
                whole.play_out(&both);
                note(whole.fate());
            }
        }
    };
    let plain = setup(query, crowd);
    let mut run = Run::open(&plain);
    let instants = run.play_out(&[]);
    assert!(run.fate().is_sound(), "without faults nothing is lost or doubled, whatever guard is missing");
    let firsts: Vec<Timed<CheckIn>> =
        around(&instants, SimTime::START).into_iter().flat_map(|at| FAULTS.map(|fault| (at, fault))).collect();
    let tallies: [AtomicU64; 4] = Default::default();
    count(0..firsts.len() as u32, |index| {
        let (at, fault) = firsts[index as usize];
        of_first(at, fault, &mut |fate| {
            for (tally, add) in tallies.iter().zip([true, fate.lost > 0, fate.doubled > 0, fate.never > 0]) {
                tally.fetch_add(add.into(), Ordering::Relaxed);
            }
        });
        true
    });
    let [all, lost, doubled, never] = tallies.map(AtomicU64::into_inner);
    Tried { all, lost, doubled, never }
}

/// Every guard on, in three ways: manual acknowledgements, a visibility timeout, and attempts without end instead of a dead-letter queue
/// that is redriven.
const GUARDED: [&str; 3] = ["ack=manual", "ack=visibility_timeout", "max_attempts=0&redrive_every_s=0"];

#[test]
fn with_every_guard_no_order_of_two_faults_loses_doubles_or_forgets_anybody() {
    for query in GUARDED {
        for crowd in CROWDS {
            let tried = every_interleaving(query, crowd, 2);
            println!("{query}, {} check-ins: {} interleavings", crowd.len(), tried.all);
            assert_eq!(tried, Tried { all: tried.all, ..Tried::default() }, "{query}, {crowd:?}");
            assert!(tried.all > 10_000, "{query}, {crowd:?}: only {}", tried.all);
        }
    }
}

/// Whether what is tried shows a loss, a double grant, somebody forgotten; each exactly where the missing guard's hole is.
#[track_caller]
fn check(without: &str, crowd: &[u64], faults: u32, [lost, doubled, never]: [bool; 3]) {
    let tried = every_interleaving(without, crowd, faults);
    println!("{without}, {} check-ins, up to {faults} faults: {tried:?}", crowd.len());
    assert_eq!([tried.lost > 0, tried.doubled > 0, tried.never > 0], [lost, doubled, never], "{without}, {crowd:?}: {tried:?}");
}

/// One fault is enough for each, and a second one opens no other hole.
#[test]
fn without_any_one_guard_some_order_of_faults_shows_its_hole_and_no_other() {
    const LOST: [bool; 3] = [true, false, false];
    const DOUBLED: [bool; 3] = [false, true, false];
    const NEVER: [bool; 3] = [false, false, true];
    for (without, holes) in [
        ("outbox=off", LOST),
        ("confirm=off", LOST),
        ("durable=off", LOST),
        ("ack=auto", LOST),
        ("dead_letter=off", LOST),
        ("idempotency=off", DOUBLED),
        ("idempotency_window_s=1", DOUBLED),
        // Without a retry, and without anybody who redrives, a dead letter stays one.
        ("retry_policy=none&redrive_every_s=0", NEVER),
    ] {
        check(without, &[0, 1, 1], 1, holes);
        // A dead letter for ever has no end to play to but the run's: there one fault has to do.
        check(without, &[0], if holes == NEVER { 1 } else { 2 }, holes);
    }
}

/// Otherwise the whole test would only ever see events one by one.
#[test]
fn events_of_different_check_ins_share_instants() {
    let setup = setup("", &[0, 1, 1]);
    let mut run = Run::open(&setup);
    let instants = run.play_out(&[]).len() as u64;
    assert!(run.world.steps() * 2 >= instants * 3, "{} events at {instants} instants", run.world.steps());
}
