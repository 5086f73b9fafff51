//! The rules hold at every event, whatever the knobs, and the runs that show it exercise everything there is.

mod check_in_common;
mod common;

use check_in_common::{guarded, random_commands, random_values, tied_values};
use common::Rng;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::book::{PLACES, Place};
use queue_engine::models::check_in::facts::Fact;
use queue_engine::models::check_in::setup::{Setup, Variant};
use queue_engine::models::check_in::{Audit, CheckIn};
use queue_engine::run::{Recording, Sink};
use queue_engine::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Counts what the runs have exercised, by name.
#[derive(Default)]
struct Coverage {
    seen: BTreeMap<String, u64>,
    variant: &'static str,
}

impl Coverage {
    fn note(&mut self, what: String) {
        *self.seen.entry(what).or_default() += 1;
    }
}

impl Sink<CheckIn> for Coverage {
    fn fact(&mut self, _: SimTime, &fact: &Fact) {
        // The kind of fact, with the words that tell its cause, and without numbers.
        let text = format!("{fact:?}");
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(char::is_uppercase));
        let words: Vec<&str> = words.filter(|word| !matches!(*word, "CheckInId" | "SimDuration" | "Some")).collect();
        self.note(words.join(" "));
        match fact {
            Fact::Granted { nth, heard, .. } => self.note(format!("{} granted again {} heard {heard}", self.variant, nth > 1)),
            Fact::DuplicateIgnored { heard, .. } => self.note(format!("{} ignored, heard {heard}", self.variant)),
            Fact::Delivered { redelivered: true, .. } => self.note("redelivered".to_owned()),
            _ => {}
        }
    }

    fn after(&mut self, _: SimTime, _: &Setup, model: &CheckIn) {
        for (place, count) in PLACES.iter().zip(model.tally()) {
            if *count > 0 {
                *self.seen.entry(format!("{} at {place}", self.variant)).or_default() += 1;
            }
        }
        if model.marks().granted_but_failed > 0 {
            self.note(format!("{} granted but failed", self.variant));
        }
    }
}

/// Plays both variants of some seeds with random knobs and commands; gives what was exercised.
fn audit(seeds: std::ops::Range<u64>, values_of: fn(&mut Rng) -> Values) -> Coverage {
    let mut coverage = Coverage::default();
    for seed in seeds {
        let mut rng = Rng::new(seed);
        let values = values_of(&mut rng);
        for setup in Setup::all(&values, seed as u32).expect("small runs") {
            let commands = random_commands(&mut rng, setup.end);
            coverage.variant = setup.variant.id();
            let setup = Rc::new(setup);
            let mut audit = Audit::new(&setup, true);
            let recording = Recording::play(Rc::clone(&setup), commands, &mut (&mut audit, &mut coverage));
            let broken = &audit.auditor.violations;
            assert!(
                broken.is_empty(),
                "seed {seed} {}: {:?} of {} in {:?} with {:?}",
                setup.variant.id(),
                &broken[..broken.len().min(3)],
                broken.len(),
                values.changed().iter().map(|(knob, value)| (knob.id, *value)).collect::<Vec<_>>(),
                recording.commands()
            );
        }
    }
    coverage
}

const WANTED: [&str; 63] = [
    "Pressed",
    "Committed",
    "Answered CheckedIn",
    "Answered Failed Call Error",
    "Answered Failed Call Poison",
    "Answered Failed Call Full",
    "Answered Failed Call Outage",
    "Answered Failed Call Hung",
    "Answered Failed Call Timeout",
    "Answered Failed ClientTimeout",
    "Answered Failed ProcessCrash",
    "Published",
    "PublishLost",
    "Stored",
    "Confirmed",
    "ConfirmLost",
    "ConfirmTimedOut",
    "Delivered",
    "redelivered",
    "CallStarted",
    "CallFailed Error",
    "CallFailed Poison",
    "CallFailed Full",
    "CallFailed Outage",
    "CallFailed Hung",
    "CallFailed Timeout",
    "Granted",
    "DuplicateIgnored",
    "Acked",
    "AckLost",
    "AckVoid",
    "Requeued WorkerCrash",
    "Requeued AckLost",
    "Requeued VisibilityTimeout",
    "Requeued BrokerRestart",
    "WillRetry",
    "Rejoined",
    "DeadLettered",
    "Redriven",
    "CopyLost Unpublished ProcessCrash",
    "CopyLost OnTheWay Network",
    "CopyLost Broker NotStored",
    "CopyLost Broker NotDurable",
    "CopyLost Acked WorkerCrash",
    "CopyLost Acked BrokerAway",
    "CopyLost Attempts NoRetry",
    "CopyLost Attempts BudgetSpent",
    "Lost Unpublished",
    "Lost OnTheWay",
    "Lost Broker",
    "Lost Acked",
    "Lost Attempts",
    "WorkerCrashed None",
    "WorkerCrashed BeforeCall",
    "WorkerCrashed DuringCall",
    "WorkerCrashed AfterReply",
    "WorkerBack",
    "ProcessCrashed",
    "RelayCrashed",
    "RelayBack",
    "BrokerDown",
    "OutageBegins",
    "SlowBegins",
];

#[test]
fn every_rule_holds_at_every_event_of_a_thousand_seeds_and_they_exercise_everything() {
    let mut coverage = audit(0..1_000, random_values);
    let guarded_values = |rng: &mut Rng| guarded(random_values(rng));
    for part in [audit(1_000..1_200, tied_values), audit(1_200..1_400, guarded_values)] {
        for (what, count) in part.seen {
            *coverage.seen.entry(what).or_default() += count;
        }
    }
    let mut wanted: Vec<String> = WANTED.iter().map(ToString::to_string).collect();
    for place in Place::ALL {
        wanted.push(format!("queue at {}", place.id()));
    }
    for variant in Variant::ALL.map(Variant::id) {
        wanted.extend(["checking_in", "granted", "granted_more", "failed"].map(|place| format!("{variant} at {place}")));
        wanted.push(format!("{variant} granted but failed"));
        for again in [false, true] {
            wanted.extend([false, true].map(|heard| format!("{variant} granted again {again} heard {heard}")));
        }
        wanted.extend([false, true].map(|heard| format!("{variant} ignored, heard {heard}")));
    }
    let missing: Vec<_> = wanted.iter().filter(|what| !coverage.seen.contains_key(*what)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}");
    // Nothing is anywhere in the inline variant but in the check-in, granted or failed.
    let inline: Vec<_> = coverage.seen.keys().filter(|what| what.starts_with("inline at ")).collect();
    assert_eq!(inline.len(), 4, "{inline:?}");
}
