//! The rules hold at every event, whatever the knobs, and the runs that show it exercise everything there is.

mod common;

use common::{Rng, Size, crowded_gate, random_commands, random_values, tied_values};
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::facts::{Fact, Outcome, Verdict};
use queue_engine::models::flash_sale::readings::auditor::Audit;
use queue_engine::models::flash_sale::setup::{Setup, Variant};
use queue_engine::models::flash_sale::{FlashSale, Shop};
use queue_engine::parts::bounded_queue::Overflow;
use queue_engine::run::{Recording, Sink};
use queue_engine::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Counts what the runs have exercised, by name.
#[derive(Default)]
struct Coverage {
    seen: BTreeMap<String, u64>,
    overflow: Option<Overflow>,
    variant: &'static str,
}

impl Coverage {
    fn note(&mut self, what: impl Into<String>) {
        *self.seen.entry(what.into()).or_default() += 1;
    }
}

/// A fact's kind. A new kind of fact does not compile until it is named here and below.
fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::Arrived(_) => "Arrived",
        Fact::Asked(_) => "Asked",
        Fact::Refused(_) => "Refused",
        Fact::Held(_) => "Held",
        Fact::Joined { .. } => "Joined",
        Fact::Started { .. } => "Started",
        Fact::Ended { .. } => "Ended",
        Fact::Skipped(_) => "Skipped",
        Fact::WillRetry(_) => "WillRetry",
        Fact::Requeued(_) => "Requeued",
        Fact::Lost(_) => "Lost",
        Fact::TimedOut(_) => "TimedOut",
        Fact::InLine(_) => "InLine",
        Fact::Paying(_) => "Paying",
        Fact::Done { .. } => "Done",
        Fact::UnitReturned(_) => "UnitReturned",
        Fact::Crashed { .. } => "Crashed",
        Fact::Restarted { .. } => "Restarted",
        Fact::Commanded(_) => "Commanded",
    }
}

const FACTS: [&str; 19] = [
    "Arrived",
    "Asked",
    "Refused",
    "Held",
    "Joined",
    "Started",
    "Ended",
    "Skipped",
    "WillRetry",
    "Requeued",
    "Lost",
    "TimedOut",
    "InLine",
    "Paying",
    "Done",
    "UnitReturned",
    "Crashed",
    "Restarted",
    "Commanded",
];

impl Sink<FlashSale> for Coverage {
    fn fact(&mut self, _: SimTime, &fact: &Fact) {
        self.note(kind(&fact));
        match fact {
            Fact::Done { outcome, .. } => self.note(format!("{outcome:?}")),
            Fact::Ended { verdict, heard, .. } => self.note(format!("{} {verdict:?} heard {heard}", self.variant)),
            Fact::Refused(_) | Fact::Held(_) if self.overflow.is_some() => self.note(format!("at the bound: {:?}", self.overflow)),
            _ => {}
        }
        if matches!(fact, Fact::Done { outcome: Outcome::Dropped, .. }) {
            self.note("at the bound: Some(DropOldest) dropped");
        }
    }

    fn after(&mut self, _: SimTime, setup: &Setup, model: &FlashSale) {
        if model.stock().oversold() > 0 {
            self.note("oversold");
        }
        if model.sold_to_left() > 0 {
            self.note("sold to somebody who had left");
        }
        if model.shoppers().iter().take(3).any(|shopper| shopper.units > 1) {
            self.note("more than one unit");
        }
        if let Shop::Queue(shop) = model.shop()
            && shop.queue().ready() > shop.queue().capacity()
        {
            self.note("over the bound by returning retries");
        }
        if setup.variant == Variant::Queue && setup.sale_maximum.is_some() && model.stock().available() == 0 {
            self.note("maximum taken");
        }
    }
}

/// Plays the three variants of some seeds with random knobs and commands; gives what was broken and what was exercised.
fn audit(seeds: std::ops::Range<u64>, size: Size, values_of: fn(&mut Rng, Size) -> Values) -> Coverage {
    let mut coverage = Coverage::default();
    for seed in seeds {
        let mut rng = Rng::new(seed);
        let values = values_of(&mut rng, size);
        for setup in Setup::all(&values, seed as u32).expect("small runs") {
            let commands = random_commands(&mut rng, setup.end);
            coverage.variant = setup.variant.id();
            coverage.overflow = (setup.variant == Variant::Queue).then_some(setup.queue.overflow);
            let setup = Rc::new(setup);
            let mut audit = Audit::new(&setup, size == Size::Tiny);
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
            // At the end everything is counted again in any case.
            assert_eq!(recording.end().model().check_all(&setup), Ok(()), "seed {seed}");
        }
    }
    coverage
}

#[test]
fn every_rule_holds_at_every_event_of_a_thousand_seeds_and_they_exercise_everything() {
    let mut coverage = audit(0..1_000, Size::Tiny, random_values);
    let parts = [
        audit(1_000..1_200, Size::Tiny, tied_values),
        audit(1_200..1_400, Size::Tiny, crowded_gate),
        audit(1_400..1_500, Size::Small, random_values),
        audit(1_500..1_550, Size::Small, crowded_gate),
    ];
    for (what, count) in parts.into_iter().flat_map(|part| part.seen) {
        *coverage.seen.entry(what).or_default() += count;
    }
    let mut wanted: Vec<String> = FACTS.iter().map(ToString::to_string).collect();
    wanted.extend(Outcome::ALL.iter().map(|outcome| format!("{outcome:?}")));
    wanted.extend(
        ["Some(RejectNew)", "Some(DropOldest) dropped", "Some(DropOldest)", "Some(Block)"].map(|policy| format!("at the bound: {policy}")),
    );
    for verdict in [Verdict::Bought, Verdict::AlreadyHas, Verdict::SoldOut, Verdict::Error] {
        for variant in Variant::ALL {
            wanted.extend([true, false].map(|heard| format!("{} {verdict:?} heard {heard}", variant.id())));
        }
    }
    // Whoever has enough by an earlier order has heard so, or has left, before a later one comes to a worker.
    wanted.retain(|what| what != "queue AlreadyHas heard true");
    wanted.extend(
        ["oversold", "sold to somebody who had left", "more than one unit", "over the bound by returning retries", "maximum taken"]
            .map(str::to_owned),
    );
    let missing: Vec<_> = wanted.iter().filter(|what| !coverage.seen.contains_key(*what)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}");
    assert!(!coverage.seen.contains_key("queue AlreadyHas heard true"));
}
