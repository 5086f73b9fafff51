//! What is read of a check-in run agrees with the run.

mod check_in_common;
mod common;

use check_in_common::{changed, play, random_commands, random_values, setups};
use common::Rng;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::PLACES;
use queue_engine::models::check_in::incidents::{IncidentKind, Incidents, MOST_INCIDENTS};
use queue_engine::models::check_in::moments::{MomentFinder, MomentKind};
use queue_engine::models::check_in::readable::{counter, level};
use queue_engine::models::check_in::setup::Setup;
use queue_engine::run::Recording;
use queue_engine::time::SimTime;
use std::rc::Rc;

#[test]
fn counters_counted_from_facts_are_the_marks_and_the_ledger() {
    for seed in 0..100 {
        let mut rng = Rng::new(seed);
        for setup in setups(&random_values(&mut rng), seed as u32) {
            let (recording, facts) = play(&setup, &random_commands(&mut rng, setup.end));
            let mut counts = vec![0; CheckIn::COUNTERS.len()];
            for (_, fact) in &facts {
                let mask = CheckIn::counted(fact);
                for (counter, count) in counts.iter_mut().enumerate() {
                    *count += mask >> counter & 1;
                }
            }
            let model = recording.end().model();
            let marks = model.marks();
            let expected = [
                (counter::ARRIVALS, model.arrived()),
                (counter::ANSWERED_OK, marks.answered_ok),
                (counter::ANSWERED_FAILED, marks.answered_failed),
                (counter::CALLS, marks.calls),
                (counter::FAILED_CALLS, marks.failed_calls),
                (counter::FIRST_GRANTS, marks.first_grants),
                (counter::EXTRA_GRANTS, marks.extra_grants),
                (counter::DEAD_LETTERED, marks.dead_lettered),
                (counter::LOST, marks.lost),
            ];
            assert_eq!(expected.len(), CheckIn::COUNTERS.len());
            assert!(expected.iter().all(|(counter, count)| counts[*counter] == *count), "{counts:?} {marks:?}");
            let tally = model.tally();
            assert_eq!((tally.len(), tally.iter().sum::<u32>()), (PLACES.len(), model.arrived()));
            assert_eq!(model.levels()[level::INSIDE], tally[PLACES.len() - 5..].iter().sum::<u32>());
            assert_eq!(CheckIn::LEVELS.len(), model.levels().len());
            assert_eq!(marks.lost, PLACES.iter().zip(tally).filter(|(place, _)| place.starts_with("lost_")).map(|(_, n)| n).sum::<u32>());
        }
    }
}

fn heard(setup: Setup) -> (Recording<CheckIn>, Vec<(SimTime, MomentKind)>, Incidents) {
    let (mut finder, mut incidents) = (MomentFinder::new(&setup), Incidents::new(&setup));
    let recording = Recording::play(Rc::new(setup), Vec::new(), &mut (&mut finder, &mut incidents));
    (recording, finder.moments().into_iter().map(|moment| (moment.at, moment.kind)).collect(), incidents)
}

#[test]
fn incidents_are_the_broken_promises_that_the_marks_count() {
    for link in ["", "idempotency=off&ack=auto&outbox=off", "retry_policy=none&dead_letter=off&inline_attempts=3&idempotency=off"] {
        for seed in 0..10 {
            for setup in setups(&changed(link), seed) {
                let (recording, moments, incidents) = heard(setup);
                let marks = recording.end().model().marks();
                assert_eq!(incidents.count, marks.lost + marks.extra_grants + marks.granted_but_failed);
                assert_eq!(incidents.list.len(), MOST_INCIDENTS.min(incidents.count as usize));
                assert!(incidents.list.windows(2).all(|pair| pair[0].at <= pair[1].at));
                let first = incidents.list.iter().find(|incident| incident.kind == IncidentKind::ExtraGrant).map(|incident| incident.at);
                let marked = moments.iter().find(|(_, kind)| *kind == MomentKind::FirstDuplicate).map(|(at, _)| *at);
                assert!(first == marked || incidents.count as usize > MOST_INCIDENTS);
            }
        }
    }
}

#[test]
fn the_default_run_has_the_moments_that_a_reader_is_to_see() {
    for seed in 0..20 {
        let [inline, queue] = setups(&changed(""), seed).map(|setup| heard(setup).1);
        let has = |moments: &[(SimTime, MomentKind)], kind| moments.iter().filter(|(_, is)| *is == kind).count();
        for moments in [&inline, &queue] {
            assert!(moments.windows(2).all(|pair| pair[0].0 <= pair[1].0));
            for (kind, count) in
                [(MomentKind::PeakBegins, 1), (MomentKind::PeakEnds, 1), (MomentKind::OutageBegins, 2), (MomentKind::SlowEnds, 1)]
            {
                assert_eq!(has(moments, kind), count, "{kind:?}");
            }
            assert_eq!(has(moments, MomentKind::FirstDuplicate), 0);
        }
        assert_eq!((has(&inline, MomentKind::FirstFailed), has(&queue, MomentKind::FirstFailed)), (1, 0));
        assert_eq!((has(&inline, MomentKind::BrokerDown), has(&queue, MomentKind::BrokerDown)), (0, 1));
        assert_eq!((has(&queue, MomentKind::FirstDeadLetter), has(&queue, MomentKind::Drained)), (1, 1), "seed {seed}: {queue:?}");
        assert_eq!((has(&queue, MomentKind::FirstWorkerCrash), has(&queue, MomentKind::LastGranted)), (1, 1));
    }
}
