//! What the guards promise in the end: everything is granted or put aside within the bound that `MODEL.md` states. That each guard is needed,
//! and that all of them together are enough, is held by `ablation_check_in.rs` and `small_scope.rs`.

mod check_in_common;
mod common;

use check_in_common::{at, end_of, faultless, guarded, play, queue, random_commands, random_values, setups};
use common::Rng;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::Fact;
use queue_engine::models::check_in::setup::Idempotency;
use queue_engine::run::World;
use queue_engine::time::SimDuration;

/// Whoever came has ended: the points are there once, or the message is a dead letter, or the check-in was refused to their face.
fn has_ended(place: Place) -> bool {
    match place {
        Place::Granted | Place::DeadLetter | Place::Failed => true,
        Place::CheckingIn | Place::Unpublished | Place::Ready | Place::InFlight | Place::BackingOff => false,
        Place::GrantedMore | Place::Lost(_) => false,
    }
}

/// The crashes and losses by chance never stop; the crowd does. Attempts are limited and dead letters are left alone, since poison goes
/// round for ever otherwise, and a confirm is waited for longer than storing takes, since all is published over and over otherwise. 300 s are
/// then enough for the slowest of these runs: some fifteen people, eight attempts of at most 2 s each, one after the other.
#[test]
fn with_all_guards_every_check_in_ends_granted_once_or_as_a_dead_letter_whatever_the_faults_over_a_thousand_seeds() {
    let (mut granted, mut dead) = (0, 0);
    for seed in 0..1_000 {
        let mut rng = Rng::new(50_000 + seed);
        let values = guarded(random_values(&mut rng));
        let values = values.with("base_rate", 0).with("max_attempts", rng.within(1, 8)).with("redrive_every_s", 0);
        let values = values.with("run_s", 300).with("spike_visits", rng.within(1, 15));
        let setup = queue(&values.with("confirm_timeout_ms", rng.within(1_000, 2_000)), seed as u32);
        let model = end_of(&setup);
        for (index, record) in model.records().iter().enumerate() {
            assert!(has_ended(record.place()) && record.grants() <= 1, "seed {seed}: {index} {record:?}");
        }
        granted += at(&model, Place::Granted);
        dead += at(&model, Place::DeadLetter);
    }
    assert!(granted > 1_000 && dead > 1_000, "both ends must come about to test anything: {granted} {dead}");
}

/// A key that is kept for a while guards for that while and no longer.
#[test]
fn a_key_that_is_forgotten_lets_nobody_have_points_twice_within_its_window_over_a_thousand_seeds() {
    let mut again = 0;
    for seed in 0..1_000 {
        let mut rng = Rng::new(60_000 + seed);
        let values = random_values(&mut rng).with("idempotency", 1).with("idempotency_window_s", rng.within(1, 3));
        for setup in setups(&values, seed as u32) {
            let Idempotency::Window(window) = setup.idempotency else { panic!("a window is set") };
            let mut last = vec![None; setup.crowd.len()];
            for (at, fact) in play(&setup, &random_commands(&mut rng, setup.end)).1 {
                let Fact::Granted { id, .. } = fact else { continue };
                if let Some(before) = last[id.0 as usize].replace(at) {
                    assert!(at.since(before) >= window, "seed {seed}: {id:?} at {before:?} and at {at:?}, within {window:?}");
                    again += 1;
                }
            }
        }
    }
    assert!(again > 100, "duplicates beyond the window must come about to test anything: {again}");
}

/// The bound of `MODEL.md`: relay period + confirm timeout + longest pause + what is left of a call + backlog / drain rate.
#[test]
fn after_the_last_fault_everything_is_granted_or_put_aside_within_the_stated_bound() {
    for seed in 0..100u64 {
        let mut rng = Rng::new(30_000 + seed);
        let base = faultless(guarded(random_values(&mut rng))).with("service_dist", 1).with("slow_for_s", 0);
        let values = base
            .with("base_rate", 0)
            .with("spike_visits", 60)
            .with("run_s", 300)
            .with("outage_s", rng.within(0, 5))
            .with("outage2_s", rng.within(0, 5))
            .with("broker_down_s", rng.within(0, 5))
            .with("call_timeout_ms", 10_000)
            .with("points_backlog", 100)
            .with("error_percent", rng.within(0, 50))
            .with("poison_per_mille", 50)
            .with("max_attempts", rng.within(1, 6))
            .with("redrive_every_s", 0)
            .with("jitter", rng.within(0, 3));
        let setup = queue(&values, seed as u32);
        let windows = setup.points.outages.iter().chain(&setup.broker.restarts);
        let last_fault = windows.map(|window| window.until).chain(setup.crowd.last().map(|person| person.arrives)).max();
        let people = setup.crowd.len() as u64;
        let attempts = u64::from(setup.retry.max_attempts.expect("limited"));
        // One after the other through one worker and one slot: a drain rate that no crew is below.
        let one = setup.work.own + setup.points.service;
        let drain = SimDuration::from_nanos(one.nanos() * people * attempts);
        let longest = setup.retry.pauses.expect("there are retries").longest();
        let pauses = SimDuration::from_nanos(longest.nanos() * attempts);
        // Everybody's rows in batches, one look before the first, and once more what was lost with the broker.
        let looks = 2 * (1 + people.div_ceil(setup.publishing.relay_batch.into()));
        let relay = SimDuration::from_nanos(setup.publishing.relay_period.nanos() * looks);
        let publishing = relay + setup.publishing.confirm_timeout + setup.broker.store;
        let commits = SimDuration::from_nanos(setup.commit.nanos() * people);
        let hung = setup.points.call_timeout;
        let bound = last_fault.expect("there is one") + publishing + pauses + drain + commits + hung;
        let mut world = World::<CheckIn>::open(&setup);
        world.advance(&setup, &[], bound.min(setup.end), &mut ());
        let done = |place| matches!(place, Place::Granted | Place::DeadLetter | Place::Failed);
        let left: Vec<_> = world.model().records().iter().filter(|record| !done(record.place())).collect();
        assert!(left.is_empty(), "seed {seed}: {} of {people} at {bound:?}: {:?}", left.len(), left.first());
    }
}
