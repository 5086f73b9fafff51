//! What the guards promise in the end: everything is granted or put aside within the bound that `MODEL.md` states. That each guard is needed,
//! and that all of them together are enough, is held by `ablation_check_in.rs` and `small_scope.rs`.

mod check_in_common;
mod common;

use check_in_common::{faultless, guarded, queue, random_values};
use common::Rng;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::Place;
use queue_engine::run::World;
use queue_engine::time::SimDuration;

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
