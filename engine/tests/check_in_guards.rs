//! Each guard closes one hole: with all of them nothing is lost or doubled, and without any one its hole is seen under the faults that the
//! page opens with. An ablation is a mutation test of the model.

mod check_in_common;
mod common;

use check_in_common::{at, changed, end_of, faultless, guarded, play, queue, random_commands, random_values, setups, unguarded};
use common::Rng;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::{Place, Record};
use queue_engine::models::check_in::facts::{Fact, LostAt};
use queue_engine::models::check_in::setup::{Idempotency, Setup};
use queue_engine::run::World;
use queue_engine::time::SimDuration;

fn lost(model: &CheckIn, places: &[LostAt]) -> u32 {
    places.iter().map(|place| at(model, Place::Lost(*place))).sum()
}

/// Dead letters that only a lack of patience has made: with enough attempts their points would have come.
fn given_up_too_early(setup: &Setup, model: &CheckIn) -> u32 {
    let dead = |(index, record): (usize, &Record)| record.place() == Place::DeadLetter && !setup.is_poison(setup.crowd[index]);
    model.records().iter().enumerate().filter(|row| dead(*row)).count() as u32
}

/// In how many of 200 seeds a hole is seen at the place where it belongs.
fn seen(query: &str, hole: impl Fn(&Setup, &CheckIn) -> bool) -> u32 {
    let values = changed(query);
    (0..200)
        .filter(|seed| {
            let setup = queue(&values, *seed);
            hole(&setup, &end_of(&setup))
        })
        .count() as u32
}

#[test]
fn each_guard_taken_away_alone_shows_its_hole_in_most_seeds() {
    let rows: [(&str, u32); 10] = [
        ("outbox=off", seen("outbox=off", |_, model| lost(model, &[LostAt::Unpublished]) > 0)),
        ("confirm=off", seen("confirm=off", |_, model| lost(model, &[LostAt::OnTheWay, LostAt::Broker]) > 0)),
        ("durable=off", seen("durable=off", |_, model| lost(model, &[LostAt::Broker]) > 0)),
        ("ack=auto", seen("ack=auto", |_, model| lost(model, &[LostAt::Acked]) > 0)),
        ("retry_policy=none", seen("retry_policy=none", |setup, model| given_up_too_early(setup, model) >= 10)),
        ("retry_policy=immediate", seen("retry_policy=immediate", |setup, model| given_up_too_early(setup, model) >= 10)),
        ("dead_letter=off", seen("dead_letter=off", |_, model| lost(model, &[LostAt::Attempts]) > 0)),
        ("idempotency=off", seen("idempotency=off", |_, model| at(model, Place::GrantedMore) > 0)),
        ("idempotency_window_s=1", seen("idempotency_window_s=1", |_, model| at(model, Place::GrantedMore) > 0)),
        (
            "nothing",
            200 - seen("", |setup, model| {
                lost(model, &LostAt::ALL) > 0 || at(model, Place::GrantedMore) > 0 || given_up_too_early(setup, model) >= 10
            }),
        ),
    ];
    println!("{rows:?}");
    for (guard, seeds) in rows {
        assert!(seeds >= 170, "without {guard} the hole is seen in {seeds} of 200 seeds");
    }
}

/// What the guards promise of one check-in that was answered "you have checked in".
fn keeps_its_promise(place: Place) -> bool {
    match place {
        Place::Granted | Place::DeadLetter | Place::Unpublished | Place::Ready | Place::InFlight | Place::BackingOff => true,
        // Not answered, or told that it failed: nothing was promised.
        Place::CheckingIn | Place::Failed => true,
        Place::GrantedMore | Place::Lost(_) => false,
    }
}

#[test]
fn with_all_guards_nothing_is_lost_or_doubled_whatever_the_faults_over_a_thousand_seeds() {
    for seed in 0..1_000 {
        let mut rng = Rng::new(10_000 + seed);
        let values = guarded(random_values(&mut rng));
        // Any way to wait between attempts, and any way but the automatic to acknowledge, will do.
        let values = values.with("retry_policy", rng.within(0, 3)).with("ack", rng.within(1, 2));
        let setup = queue(&values, seed as u32);
        let (recording, facts) = play(&setup, &random_commands(&mut rng, setup.end));
        let model = recording.end().model();
        for (index, record) in model.records().iter().enumerate() {
            assert!(keeps_its_promise(record.place()) && record.grants() <= 1, "seed {seed}: {index} {record:?}");
        }
        assert!(facts.iter().all(|(_, fact)| !matches!(fact, Fact::Lost { .. } | Fact::Granted { nth: 2.., .. })));
        assert_eq!(model.balance(), 10 * model.marks().first_grants);
    }
}

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

#[test]
fn without_faults_even_no_guard_at_all_loses_and_doubles_nothing() {
    for seed in 0..100 {
        for setup in setups(&faultless(unguarded(changed(""))), seed) {
            let model = end_of(&setup);
            let marks = model.marks();
            assert_eq!((marks.lost, marks.extra_grants, marks.answered_failed, marks.failed_calls), (0, 0, 0, 0), "seed {seed}");
            // Whoever came two seconds before the end has their points.
            let settled = setup.crowd.partition_point(|person| person.arrives + SimDuration::from_seconds(2) <= setup.end);
            assert!(model.records()[..settled].iter().all(|record| record.place() == Place::Granted), "seed {seed}");
        }
    }
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
