//! What a reader is to find in the check-in lab, as claims.

mod check_in_common;
mod common;

use check_in_common::{at, changed, end_of, faultless, play, queue, random_commands, random_values, setups, unguarded};
use common::{Rng, at_s};
use queue_engine::knobs::Values;
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::{Answer, CallFailure, Command, Fact, LostAt};
use queue_engine::models::check_in::setup::Setup;
use queue_engine::time::{SimDuration, SimTime};

/// Every answer, with its check-in and instant.
fn answers(values: &Values, seed: u32, which: usize) -> Vec<(SimTime, Fact)> {
    let (_, facts) = play(&setups(values, seed)[which], &[]);
    facts.into_iter().filter(|(_, fact)| matches!(fact, Fact::Answered { .. })).collect()
}

#[test]
fn with_a_queue_who_is_answered_when_is_the_same_whatever_the_points_service_does() {
    for seed in 0..100 {
        let mut rng = Rng::new(20_000 + u64::from(seed));
        let values = if seed < 10 { changed("") } else { random_values(&mut rng) };
        let as_is = answers(&values, seed, 1);
        let down = values.clone().with("outage_at_s", 0).with("outage_s", 300).with("outage_kind", rng.within(0, 1));
        assert_eq!(answers(&down, seed, 1), as_is);
        let broken = values.clone().with("error_percent", 100).with("points_slots", 1).with("points_backlog", 0).with("points_ms", 2_000);
        assert_eq!(answers(&broken, seed, 1), as_is);
        assert_eq!(answers(&faultless(values), seed, 1), as_is, "nor the broker and the workers");
    }
}

#[test]
fn inline_an_outage_of_the_points_service_is_an_outage_of_check_in() {
    for seed in 0..20 {
        let values = faultless(changed("")).with("outage_at_s", 20).with("outage_s", 20);
        let failed: Vec<SimTime> = answers(&values, seed, 0)
            .into_iter()
            .filter(|(_, fact)| !matches!(fact, Fact::Answered { answer: Answer::CheckedIn, .. }))
            .map(|(at, _)| at)
            .collect();
        let during = at_s(20)..at_s(40);
        assert!(failed.len() > 300 && failed.iter().all(|at| during.contains(at)), "seed {seed}: {}", failed.len());
    }
}

/// The threads are held by calls that nobody will answer in time: check-in stands still though it has nothing to do.
#[test]
fn inline_a_slow_points_service_jams_check_in_and_grants_to_people_who_were_told_that_it_failed() {
    for seed in 0..20 {
        let values = faultless(changed("slow_at_s=20")).with("slow_for_s", 20).with("call_timeout_ms", 2_500);
        let [inline, queue] = setups(&values, seed);
        let model = end_of(&inline);
        assert!(model.marks().answered_failed > 50 && model.marks().granted_but_failed > 10, "seed {seed}: {:?}", model.marks());
        let model = end_of(&queue);
        assert_eq!((model.marks().answered_failed, model.marks().lost, model.marks().extra_grants), (0, 0, 0), "seed {seed}");
    }
}

/// What a real broker can repeat: failures are decided by (seed, message, attempt) alone.
#[test]
fn who_fails_at_which_attempt_is_told_by_the_key_alone() {
    for seed in 0..20 {
        for ack in [1, 2] {
            let values = faultless(changed("max_attempts=3&error_percent=30&poison_per_mille=5&visibility_ms=60000")).with("ack", ack);
            let values = values.with("error_percent", 30).with("poison_per_mille", 5).with("run_s", 100);
            let setup = queue(&values.with("base_rate", 0), seed);
            let model = end_of(&setup);
            let tries: u32 = setup
                .crowd
                .iter()
                .zip(model.records())
                .map(|(person, record)| {
                    let first_success = (1..=3).find(|attempt| !setup.is_poison(*person) && !setup.call_fails(*person, *attempt));
                    let expected = if first_success.is_some() { Place::Granted } else { Place::DeadLetter };
                    assert_eq!(record.place(), expected);
                    first_success.unwrap_or(3)
                })
                .sum();
            assert_eq!((model.marks().calls, model.marks().deliveries), (tries, tries));
        }
    }
}

#[test]
fn a_redrive_after_the_outage_empties_the_dead_letter_queue_and_grants_each_once() {
    for seed in 0..20 {
        // The budget is spent long before the outage is over.
        let values = faultless(changed("max_attempts=3&backoff_ms=100")).with("outage_at_s", 12).with("outage_s", 20);
        let setup = queue(&values.with("ack_lost_per_mille", 50), seed);
        let (untouched, _) = play(&setup, &[]);
        let dead = at(untouched.end().model(), Place::DeadLetter);
        assert!(dead > 300, "seed {seed}: {dead}");
        let (recording, facts) = play(&setup, &[(at_s(20), Command::Redrive), (at_s(40), Command::Redrive)]);
        let model = recording.end().model();
        assert_eq!((at(model, Place::DeadLetter), model.marks().extra_grants), (0, 0), "seed {seed}");
        let redriven = facts.iter().filter(|(_, fact)| matches!(fact, Fact::Redriven(_))).count();
        assert!(redriven as u32 > dead, "too early first, and all of them again: {redriven}");
        assert!(recording.world_at(at_s(40)).model().broker().dead().len() == 0);
    }
}

#[test]
fn a_visibility_timeout_shorter_than_the_work_delivers_again_what_is_being_worked_on() {
    for seed in 0..20 {
        let values = faultless(changed("ack=visibility_timeout&visibility_ms=100&points_ms=150&service_dist=constant&points_slots=64"));
        let setup = queue(&values.clone().with("idempotency", 0), seed);
        let (recording, facts) = play(&setup, &[]);
        assert!(recording.end().model().marks().extra_grants > 1_000, "each is granted at every attempt");
        assert!(facts.iter().any(|(_, fact)| matches!(fact, Fact::AckVoid(_))));
        let model = end_of(&queue(&values.clone().with("visibility_ms", 5_000).with("idempotency", 0), seed));
        assert_eq!((model.marks().extra_grants, model.marks().redeliveries), (0, 0), "longer than the work is enough");
        let model = end_of(&queue(&values, seed));
        assert_eq!(model.marks().extra_grants, 0, "and so is a ledger");
    }
}

/// Nothing is scripted: whoever got points twice has a story that tells why, and whoever lost them too.
#[test]
fn every_duplicate_and_every_loss_has_a_cause_in_its_story() {
    let (mut doubled, mut lost) = (0, 0);
    for seed in 0..40 {
        let mut rng = Rng::new(40_000 + u64::from(seed));
        let values = if seed < 10 { unguarded(changed("")).with("confirm", 1).with("ack", 1) } else { random_values(&mut rng) };
        for setup in setups(&values, seed) {
            let (_, facts) = play(&setup, &random_commands(&mut rng, setup.end));
            let mut cause = vec![false; setup.crowd.len()];
            let mut copy_lost = vec![None; setup.crowd.len()];
            for (at, fact) in facts {
                let Some(subject) = fact.subject().map(|subject| subject as usize) else { continue };
                match fact {
                    Fact::Published { publish: 2.., .. } | Fact::Requeued { .. } | Fact::RelayCrashed(_) => cause[subject] = true,
                    Fact::CallFailed { why: CallFailure::Timeout, .. } => cause[subject] = true,
                    Fact::WorkerCrashed { .. } | Fact::Redriven(_) => cause[subject] = true,
                    Fact::Granted { nth: 2.., .. } => {
                        doubled += 1;
                        assert!(cause[subject], "seed {seed}: {subject} at {at:?}");
                    }
                    Fact::CopyLost { at: place, .. } => copy_lost[subject] = copy_lost[subject].max(Some(place)),
                    Fact::Lost { at: place, .. } => {
                        lost += 1;
                        assert_eq!(copy_lost[subject], Some(place), "seed {seed}: {subject} at {at:?}");
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(doubled > 100 && lost > 100, "the runs must have some to test anything: {doubled} {lost}");
}

#[test]
fn both_variants_meet_the_same_people_and_the_same_luck() {
    for seed in 0..20 {
        let [inline, queue] = setups(&changed(""), seed);
        assert_eq!(inline.crowd, queue.crowd);
        // Whom the first attempt fails inline by an error, it fails in the queue too.
        let failed = |setup: &Setup| -> Vec<u32> {
            let errors = |fact: &Fact| match fact {
                Fact::CallFailed { id, attempt: 1, why: CallFailure::Error } => Some(id.0),
                _ => None,
            };
            let mut list: Vec<u32> = play(setup, &[]).1.iter().filter_map(|(_, fact)| errors(fact)).collect();
            list.sort_unstable();
            list
        };
        let common = |list: &[u32], other: &Setup| list.iter().all(|index| other.call_fails(other.crowd[*index as usize], 1));
        assert!(common(&failed(&inline), &queue) && common(&failed(&queue), &inline));
    }
}

/// When facts of one kind came.
fn when(facts: &[(SimTime, Fact)], what: Fact) -> Vec<SimTime> {
    facts.iter().filter(|(_, fact)| *fact == what).map(|(at, _)| *at).collect()
}

#[test]
fn an_outage_or_restart_during_another_makes_that_one_longer_and_never_shorter() {
    for seed in 0..5 {
        let windows = "outage_at_s=10&outage_s=10&outage2_at_s=12&outage2_s=3&outage3_at_s=18&outage3_s=7&broker_restart_at_s=30&broker_down_s=5\
            &broker_restart2_at_s=33&broker_down2_s=5";
        let commands = [(at_s(20), Command::Outage(1)), (at_s(34), Command::RestartBroker), (at_s(50), Command::Outage(0))];
        for ack in 0..=2 {
            let (_, facts) = play(&queue(&changed(windows).with("ack", ack), seed), &commands);
            assert_eq!(when(&facts, Fact::OutageBegins), [at_s(10), at_s(50)]);
            assert_eq!(when(&facts, Fact::OutageEnds), [at_s(25), at_s(50)]);
            assert_eq!((when(&facts, Fact::BrokerDown), when(&facts, Fact::BrokerUp)), (vec![at_s(30)], vec![at_s(39)]));
            let delivered = |fact: &Fact| matches!(fact, Fact::Delivered { .. } | Fact::Published { .. } | Fact::Stored { .. });
            assert!(
                !facts.iter().any(|(at, fact)| delivered(fact) && *at > at_s(30) && *at < at_s(39)),
                "a broker that is away does nothing"
            );
        }
    }
}

/// With the connection goes whatever was to be heard on it: the row that the relay was about to mark, and those not yet confirmed.
#[test]
fn what_a_relay_had_not_marked_when_it_crashed_goes_out_again() {
    for seed in 0..20 {
        for (confirm, durable) in [(0, 1), (1, 0), (1, 1)] {
            let values = faultless(changed("")).with("relay_crash_per_mille", 10);
            let setup = queue(&values.with("confirm", confirm).with("durable", durable), seed);
            let (_, facts) = play(&setup, &[]);
            let last = setup.end - SimDuration::from_seconds(10);
            let crashed: Vec<_> = facts.iter().filter(|(at, fact)| matches!(fact, Fact::RelayCrashed(_)) && *at < last).collect();
            assert!(crashed.len() > 5, "seed {seed}: {}", crashed.len());
            for (at, fact) in crashed {
                let again = |later: &(SimTime, Fact)| {
                    later.0 > *at && later.1.subject() == fact.subject() && matches!(later.1, Fact::Published { publish: 2.., .. })
                };
                assert!(facts.iter().any(again), "seed {seed}: {fact:?} at {at:?}");
            }
        }
    }
}

/// A failed message waits behind everything that was there before it: a pause of 200 ms is seconds when there is a backlog.
#[test]
fn a_retry_rejoins_the_tail_and_waits_there_like_everybody() {
    let values = faultless(changed("")).with("error_percent", 20).with("workers", 3).with("base_rate", 30);
    for seed in 0..5 {
        let (_, facts) = play(&queue(&values, seed), &[]);
        let mut since = std::collections::BTreeMap::new();
        let mut longest = SimDuration::ZERO;
        for (at, fact) in facts {
            match (fact.subject(), fact) {
                (Some(id), Fact::Rejoined(_)) => drop(since.insert(id, at)),
                (Some(id), Fact::Delivered { delivery: 2, .. }) => longest = longest.max(at.since(since[&id])),
                _ => {}
            }
        }
        assert!(longest > SimDuration::from_seconds(2), "{longest:?}");
    }
}

/// A crash that was to come belongs to its delivery: when the worker has gone on, it does not come.
#[test]
fn a_worker_crashes_over_what_it_holds_and_never_out_of_the_blue() {
    for seed in 0..20 {
        let values =
            faultless(changed("points_ms=400&points_slots=64&workers=60&worker_restart_ms=100")).with("worker_crash_per_mille", 200);
        let (_, facts) = play(&queue(&values, seed), &[]);
        let mut held = std::collections::BTreeMap::new();
        let mut crashes = 0;
        for (at, fact) in facts {
            match fact {
                Fact::Delivered { id, worker, delivery, .. } => drop(held.insert(worker, (id, delivery))),
                Fact::WorkerCrashed { worker, job } => {
                    let (id, delivery) = held.remove(&worker).expect("a worker that has crashed holds nothing");
                    assert_eq!(job.map(|(id, _)| id), Some(id), "seed {seed}: {worker} with delivery {delivery} at {at:?}");
                    crashes += 1;
                }
                _ => {}
            }
        }
        assert!(crashes > 100, "{crashes}");
    }
}

/// Durable is not enough: what the broker has not stored when it dies is gone, and only a confirm tells its publisher.
#[test]
fn a_broker_that_dies_while_it_stores_loses_what_nobody_waits_to_hear_of() {
    let values = faultless(changed("")).with("broker_down_s", 2);
    let losses = |confirm| -> Vec<u32> {
        (0..40).map(|seed| at(&end_of(&queue(&values.clone().with("confirm", confirm), seed)), Place::Lost(LostAt::Broker))).collect()
    };
    // Storing takes half of the relay's period: about half of the restarts find something half stored.
    let hit = losses(0).into_iter().filter(|lost| *lost > 0).count();
    assert!((10..=30).contains(&hit), "{hit} of 40");
    assert_eq!(losses(1), [0; 40]);
}
