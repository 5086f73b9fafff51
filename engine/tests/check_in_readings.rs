//! What is read of a check-in run agrees with the run.

mod check_in_common;
mod common;

use check_in_common::{changed, play, random_command, random_commands, random_values, setups};
use common::Rng;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::PLACES;
use queue_engine::models::check_in::readings::incidents::{Incidents, MOST_INCIDENTS, What};
use queue_engine::models::check_in::readings::moments::MomentKind;
use queue_engine::models::check_in::readings::{CheckInNotes, Reading, counter, level};
use queue_engine::models::check_in::setup::Setup;
use queue_engine::readings::series::Series;
use queue_engine::readings::{Notes, Readable, UnderWay};
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
                (counter::CHECKED_IN, marks.answered_ok),
                (counter::FAILED, marks.answered_failed),
                (counter::CALLS, marks.calls),
                (counter::FAILED_CALLS, marks.failed_calls),
                (counter::GRANTED, marks.first_grants),
                (counter::TWICE, marks.extra_grants),
                (counter::DEAD_LETTERED, marks.dead_lettered),
                (counter::LOST, marks.lost),
                (counter::PUBLISHED, marks.publishes),
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
    let reading = Reading::play(setup);
    (reading.recording, reading.moments.into_iter().map(|moment| (moment.at, moment.kind)).collect(), reading.notes.incidents)
}

/// Listeners that hear every fact, whether it is something to them or not, take down what the run's own took down.
fn hold_replayed(reading: &Reading) {
    let setup = reading.recording.setup();
    let (mut series, mut notes) = (Series::new::<CheckIn>(setup), CheckInNotes::begin(setup));
    reading.recording.replay(SimTime::FAR, &mut (&mut series, &mut notes));
    series.close();
    assert_eq!(series, reading.series);
    assert_eq!(
        (notes.moments(), &notes.incidents, notes.outage()),
        (reading.moments.clone(), &reading.notes.incidents, reading.notes.outage())
    );
}

#[test]
fn a_replay_gives_the_readings_of_the_run() {
    let mut rng = Rng::new(7);
    for seed in 0..60 {
        let values = if seed < 3 { changed("idempotency=off&ack=auto&outbox=off") } else { random_values(&mut rng) };
        for setup in setups(&values, seed) {
            let reading = Reading::play(setup);
            hold_replayed(&reading);
            let at = rng.instant(reading.recording.setup().end);
            hold_replayed(&reading.fork(at, random_command(&mut rng)));
        }
    }
}

#[test]
fn incidents_are_the_broken_promises_that_the_marks_count() {
    for link in ["", "idempotency=off&ack=auto&outbox=off", "retry_policy=none&dead_letter=off&inline_attempts=3&idempotency=off"] {
        for seed in 0..10 {
            for setup in setups(&changed(link), seed) {
                let (recording, moments, incidents) = heard(setup);
                let marks = recording.end().model().marks();
                let count = incidents.kept.len() as u32 + incidents.more;
                assert_eq!(count, marks.lost + marks.extra_grants + marks.granted_but_failed);
                assert_eq!(incidents.kept.len(), MOST_INCIDENTS.min(count as usize));
                assert!(incidents.kept.windows(2).all(|pair| pair[0].at <= pair[1].at));
                let first =
                    incidents.kept.iter().find(|incident| matches!(incident.what, What::GrantedAgain(..))).map(|incident| incident.at);
                let marked = moments.iter().find(|(_, kind)| *kind == MomentKind::FirstTwice).map(|(at, _)| *at);
                assert!(first == marked || incidents.more > 0);
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
            assert_eq!(has(moments, MomentKind::FirstTwice), 0);
        }
        assert_eq!((has(&inline, MomentKind::FirstFailure), has(&queue, MomentKind::FirstFailure)), (1, 0));
        assert_eq!((has(&inline, MomentKind::BrokerDown), has(&queue, MomentKind::BrokerDown)), (0, 1));
        assert_eq!((has(&queue, MomentKind::FirstDeadLetter), has(&queue, MomentKind::Drained)), (1, 1), "seed {seed}: {queue:?}");
        assert_eq!((has(&queue, MomentKind::WorkerCrash), has(&queue, MomentKind::LastGranted)), (1, 1));
    }
}

#[test]
fn a_run_played_in_pieces_is_read_as_the_run_played_at_once() {
    let mut rng = Rng::new(8);
    for seed in 0..30 {
        for setup in setups(&random_values(&mut rng), seed) {
            let whole = Reading::play(setup.clone());
            let mut run = UnderWay::begin(Rc::new(setup), Vec::new(), None);
            while !CheckIn::go_on(&mut run, &mut (rng.within(1, 3_000) as u64)) {}
            let cut = run.finish();
            assert!(cut.recording.end() == whole.recording.end());
            assert_eq!((&cut.series, &cut.moments), (&whole.series, &whole.moments));
            assert_eq!((&cut.notes.incidents, cut.notes.outage()), (&whole.notes.incidents, whole.notes.outage()));
        }
    }
}
