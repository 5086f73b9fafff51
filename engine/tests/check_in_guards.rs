//! Each guard closes one hole: with all of them nothing is lost or doubled, and without any one its hole is seen under the faults that the
//! page opens with. An ablation is a mutation test of the model.

mod check_in_common;
mod common;

use check_in_common::{at, changed, end_of, faultless, guarded, play, queue, random_commands, random_values, setups, unguarded};
use common::Rng;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::{Place, Record};
use queue_engine::models::check_in::facts::{Fact, LostAt};
use queue_engine::models::check_in::setup::Setup;
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
