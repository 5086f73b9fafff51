//! "Check this against theory": which formulas cover a setting, how to get there, and both figures side by side.

mod common;

use common::{Rng, Size, changed, random_values};
use queue_engine::knobs::{Kind, Values};
use queue_engine::models::{check_in, flash_sale};
use queue_engine::theory::sample::Row;

/// The seeds of every comparison here, fixed beforehand.
const SEEDS: std::ops::RangeInclusive<u32> = 1..=200;

fn after(values: &Values, changes: &[(&'static str, i64)]) -> Values {
    changes.iter().fold(values.clone(), |values, (id, value)| {
        assert!(values.get(id).is_some_and(|before| before != *value), "{id} is a knob, and it changes");
        values.with(id, *value)
    })
}

/// Every exact row within three standard errors, and of the band's width where theory knows it.
#[track_caller]
fn check(what: &str, rows: &[Row]) {
    assert!(!rows.is_empty());
    for row in rows {
        let runs = row.runs.expect("many runs");
        let z = (runs.mean - row.theory) / runs.error.max(1e-12);
        println!(
            "{what} {:14} {:10.5} {:10.5} +- {:.5}  z {z:+.2}  {:.4}..{:.4}",
            row.id, row.theory, runs.mean, runs.half_width, runs.lowest, runs.highest
        );
        if row.exact {
            assert!(z.abs() < 3.0 || (runs.mean - row.theory).abs() < 1e-12, "{what}: {row:?}: z {z}");
        } else {
            // A limit: some hundreds wait, and "drained" is reached when one last swing of a few messages says so.
            assert!((runs.mean - row.theory).abs() < 3.0 * runs.error + 0.03 * row.theory, "{what}: {row:?}: z {z}");
        }
        assert!(runs.lowest <= runs.mean && runs.mean <= runs.highest);
    }
}

fn flash_sale_rows(query: &str, case: flash_sale::theory::Case) -> Vec<Row> {
    let values = changed(query);
    let values = after(&values, &flash_sale::theory::covered_case(&values, case));
    assert_eq!(flash_sale::theory::covered_case(&values, case), [], "a covered case is left as it is");
    flash_sale::theory::compare(&values, case, SEEDS).unwrap_or_else(|unmet| panic!("{query} {case:?}: {unmet:?}"))
}

#[test]
fn the_readers_own_spike_follows_the_kolmogorov_curve() {
    use flash_sale::theory::Case::Curve;
    check("defaults", &flash_sale_rows("", Curve));
    check("short queue", &flash_sale_rows("queue_capacity=60&spike_shape=ramp&duration_s=15", Curve));
    check("all counted", &flash_sale_rows("queue_capacity=60&bound_counts=1&spike_shape=decay&duration_s=15&base_rate=180", Curve));
    check("bound below workers", &flash_sale_rows("queue_capacity=5&bound_counts=1&duration_s=15", Curve));
}

#[test]
fn constant_arrivals_come_to_the_closed_forms() {
    use flash_sale::theory::Case::Steady;
    check("calm", &flash_sale_rows("queue_capacity=40", Steady));
    check("overload", &flash_sale_rows("queue_capacity=40&base_rate=240", Steady));
    check("no line to speak of", &flash_sale_rows("queue_capacity=1&base_rate=180", Steady));
}

#[test]
fn one_worker_waits_as_pollaczek_and_khinchine_say_for_every_shape() {
    use flash_sale::theory::Case::OneServer;
    for shape in ["exponential", "constant", "lognormal"] {
        check(shape, &flash_sale_rows(&format!("service_dist={shape}"), OneServer));
    }
}

#[test]
fn the_band_holds_95_of_100_runs() {
    let values = changed("queue_capacity=40&base_rate=180");
    let values = after(&values, &flash_sale::theory::covered_case(&values, flash_sale::theory::Case::Steady));
    let mut comparer = flash_sale::theory::Comparer::new(&values, flash_sale::theory::Case::Steady).expect("covered");
    assert!(comparer.rows().iter().all(|row| row.runs.is_none()));
    SEEDS.for_each(|seed| comparer.step(seed));
    let inside = comparer.rows()[0];
    let (band, runs) = (inside.band.expect("known"), inside.runs.expect("many runs"));
    // 200 runs tell a standard deviation to within 5 %: three of these, beside what a run of finite length adds.
    let ratio = band / 1.96 / runs.deviation;
    assert!((0.85..1.18).contains(&ratio), "{ratio}");
}

fn check_in_values(query: &str) -> Values {
    let mut values = Values::defaults(check_in::knobs::KNOBS);
    for (id, word) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        values.set(id, word.parse().expect("a number")).expect("in range");
    }
    values
}

fn check_in_rows(query: &str, case: check_in::theory::Case) -> Vec<Row> {
    // A backlog is worked at over and over while the service is away: thirty such runs are enough for a limit.
    let seeds = match case {
        check_in::theory::Case::Retries | check_in::theory::Case::Availability => SEEDS,
        check_in::theory::Case::Drain => 1..=30,
    };
    let values = check_in_values(query);
    let values = after(&values, &check_in::theory::covered_case(&values, case));
    assert_eq!(check_in::theory::covered_case(&values, case), [], "a covered case is left as it is");
    check_in::theory::compare(&values, case, seeds).unwrap_or_else(|unmet| panic!("{query} {case:?}: {unmet:?}"))
}

#[test]
fn attempts_dead_letters_and_pauses_are_the_truncated_geometric_ones() {
    use check_in::theory::Case::Retries;
    check("defaults", &check_in_rows("", Retries));
    check("half fail", &check_in_rows("error_percent=50&max_attempts=4&jitter=2&backoff_ms=100", Retries));
    check("fixed, no dead letters", &check_in_rows("error_percent=30&max_attempts=3&retry_policy=2&jitter=0&dead_letter=0", Retries));
    check(
        "decorrelated below its cap",
        &check_in_rows("error_percent=40&max_attempts=3&jitter=3&backoff_ms=100&backoff_cap_ms=4000", Retries),
    );
    check("auto ack, no limit", &check_in_rows("error_percent=40&max_attempts=0&ack=0", Retries));
}

#[test]
fn inline_check_ins_succeed_as_often_as_all_they_need_is_there() {
    use check_in::theory::Case::Availability;
    check("defaults", &check_in_rows("", Availability));
    check("three attempts", &check_in_rows("error_percent=40&inline_attempts=3&outage3_s=3", Availability));
}

#[test]
fn a_backlog_drains_as_fast_as_the_fluid() {
    use check_in::theory::Case::Drain;
    check("defaults", &check_in_rows("", Drain));
    check("fast", &check_in_rows("base_rate=300&workers=16&points_slots=16&points_ms=20", Drain));
}

#[test]
fn whatever_is_set_the_changes_lead_to_a_covered_case() {
    let mut rng = Rng::new(11);
    for _ in 0..60 {
        let values = random_values(&mut rng, Size::Small);
        for case in flash_sale::theory::Case::ALL {
            let changes = flash_sale::theory::covered_case(&values, case);
            let covered = after(&values, &changes);
            let comparer = flash_sale::theory::Comparer::new(&covered, case);
            assert!(comparer.is_ok(), "{case:?}: {:?} with {changes:?} from {:?}", comparer.err(), values.changed());
        }
    }
}

/// Any value of any knob, as likely small as large.
fn any_check_in(rng: &mut Rng) -> Values {
    let mut values = Values::defaults(check_in::knobs::KNOBS);
    for knob in check_in::knobs::KNOBS {
        let value = match knob.kind {
            Kind::Choice { .. } | Kind::Switch => rng.within(knob.min(), knob.max()),
            Kind::Number { .. } => rng.sized(knob.min(), knob.max()),
        };
        values.set(knob.id, value).expect("in range");
    }
    check_in::setup::repair(&mut values);
    values
}

#[test]
fn in_the_check_in_lab_too() {
    let mut rng = Rng::new(12);
    for _ in 0..300 {
        let values = any_check_in(&mut rng);
        for case in check_in::theory::Case::ALL {
            let changes = check_in::theory::covered_case(&values, case);
            let covered = after(&values, &changes);
            let comparer = check_in::theory::Comparer::new(&covered, case);
            assert!(comparer.is_ok(), "{case:?}: {:?} with {changes:?} from {:?}", comparer.err(), values.changed());
        }
    }
}

/// What a flash sale's variant (0 direct, 2 queue) lacks after one more change.
#[track_caller]
fn lacks(query: &str, variant: usize, case: flash_sale::theory::Case, condition: flash_sale::theory::Condition) {
    let base = "refreshes=0&database_limit=0&failure_percent=0&stock=1000000&servers=1&queue_capacity=40&accept_backlog=40&duration_s=60";
    let steady = if case == flash_sale::theory::Case::Curve { "" } else { "&visits=0" };
    let setup = |query: &str| {
        let setups = flash_sale::setup::Setup::all(&changed(query), 1).expect("a bounded run");
        setups.into_iter().nth(variant).expect("there are three")
    };
    let unmet = |query: &str| {
        let all = flash_sale::theory::applies(&setup(query), false);
        all.into_iter().find(|applies| applies.case == case).expect("every case is asked").unmet
    };
    assert!(!unmet(&format!("{base}{steady}")).contains(&condition), "{condition:?} is met before");
    assert!(unmet(&format!("{base}{steady}&{query}")).contains(&condition), "{query}: {condition:?}");
}

#[test]
fn every_condition_of_the_flash_sale_is_seen_when_it_is_broken() {
    use flash_sale::theory::Case::{Curve, OneServer, Steady};
    use flash_sale::theory::Condition;
    for (query, variant, case, condition) in [
        ("visits=0&base_rate=0", 2, Curve, Condition::NobodyComes),
        ("visits=100", 2, Steady, Condition::RateVaries),
        ("service_dist=constant", 2, Curve, Condition::NotExponential),
        ("database_limit=12", 2, Curve, Condition::DatabaseSlowsDown),
        ("refreshes=1", 2, Curve, Condition::PeoplePressAgain),
        ("drop_stale=on", 0, Curve, Condition::LeaversAreSkipped),
        ("stock=1000", 2, Curve, Condition::StockMayRunOut),
        ("sale_maximum=1000&stock_taken=at_worker", 2, Curve, Condition::MaximumMayBeReached),
        ("failure_percent=1", 2, Curve, Condition::FailuresMakeAttempts),
        ("prefetch=2", 2, Curve, Condition::WorkersHoldMore),
        ("overflow=block", 2, Curve, Condition::FullDoesNotRefuse),
        ("servers=2", 0, Curve, Condition::SeveralLines),
        ("memory_limit_mib=1", 0, Curve, Condition::ServersMayCrash),
        ("base_rate=240&queue_capacity=20000", 2, Steady, Condition::RunTooShort),
        ("visits=100000&queue_capacity=100000&spike_shape=decay", 2, Curve, Condition::TooLarge),
    ] {
        lacks(query, variant, case, condition);
    }
    // One server's own: not met by the base either, so seen against a case that is covered.
    let covered = after(&changed(""), &flash_sale::theory::covered_case(&changed(""), OneServer));
    for (id, value, condition) in [
        ("workers", 2, Condition::SeveralServers),
        ("queue_capacity", 100, Condition::NoRoomForAll),
        ("base_rate", 25, Condition::NotBelowCapacity),
        ("duration_s", 5, Condition::RunTooShort),
    ] {
        let unmet = flash_sale::theory::compare(&covered.clone().with(id, value), OneServer, []);
        assert_eq!(unmet, Err(vec![condition]), "{id}");
    }
}

/// What is not exact for the run does not matter for who is inside: patience of those who have been answered, payment, units.
#[test]
fn what_changes_nothing_for_the_queue_is_no_condition() {
    let query =
        "refreshes=0&database_limit=0&failure_percent=30&max_attempts=1&stock=1000000&unpaid_percent=50&patience_ms=100&line_patience_s=1";
    let [_, _, setup] = flash_sale::setup::Setup::all(&changed(query), 1).expect("a bounded run");
    assert_eq!(flash_sale::theory::applies(&setup, false)[0].unmet, []);
    assert_eq!(flash_sale::theory::applies(&setup, true)[0].unmet, [flash_sale::theory::Condition::ReaderActed]);
    check("what changes nothing", &flash_sale::theory::compare(&changed(query), flash_sale::theory::Case::Curve, SEEDS).expect("covered"));
}

#[test]
fn every_condition_of_the_check_in_is_seen_when_it_is_broken() {
    use check_in::theory::Case::{Availability, Drain, Retries};
    use check_in::theory::Condition;
    for (query, case, condition) in [
        ("spike_visits=0", Retries, Condition::NobodyComes),
        ("spike_shape=1", Availability, Condition::RateVaries),
        ("outage_s=3", Retries, Condition::CallsFailTogether),
        ("outage2_s=3", Drain, Condition::NotOneOutage),
        ("outage2_s=5&outage2_at_s=28", Availability, Condition::OutagesTouch),
        ("outage_kind=1", Availability, Condition::CallersHang),
        ("slow_for_s=3", Retries, Condition::SlowSpell),
        ("poison_per_mille=5", Retries, Condition::PoisonFails),
        ("worker_crash_per_mille=1", Retries, Condition::CrashesTakeAttempts),
        ("process_crash_per_mille=1", Availability, Condition::CrashesTakeAttempts),
        ("confirm=0&publish_lost_per_mille=5", Retries, Condition::MessagesGetLost),
        ("confirm_lost_per_mille=5", Retries, Condition::MessagesComeTwice),
        ("call_timeout_ms=100", Retries, Condition::CallsMayTimeOut),
        ("workers=20", Retries, Condition::CallsMayTimeOut),
        ("client_timeout_ms=3000", Availability, Condition::ClientsMayGiveUp),
        ("retry_policy=0", Retries, Condition::NoRetry),
        ("max_attempts=5", Drain, Condition::AttemptsMayRunOut),
        ("redrive_every_s=30", Retries, Condition::DeadLettersReturn),
        ("backoff_cap_ms=4000", Drain, Condition::PausesTooLong),
        ("jitter=3", Retries, Condition::NoMeanPause),
        ("base_rate=400", Drain, Condition::NotBelowCapacity),
        ("run_s=12", Retries, Condition::RunTooShort),
    ] {
        let values = check_in_values("");
        let covered = after(&values, &check_in::theory::covered_case(&values, case));
        assert!(check_in::theory::Comparer::new(&covered, case).is_ok(), "{case:?}");
        let mut broken = covered.clone();
        for (id, word) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            broken.set(id, word.parse().expect("a number")).expect("in range");
        }
        let unmet = check_in::theory::Comparer::new(&broken, case).err().unwrap_or_default();
        assert!(unmet.contains(&condition), "{query}: {condition:?} not in {unmet:?}");
    }
    let [inline, queue] = check_in::setup::Setup::all(&check_in_values(""), 1).expect("a bounded run");
    for (setup, acted) in [(&inline, true), (&queue, true), (&queue, false)] {
        for applies in check_in::theory::applies(setup, acted) {
            let other = applies.unmet.contains(&Condition::OtherVariant);
            assert_eq!(other, applies.case.variant() != setup.variant);
            assert_eq!(applies.unmet.contains(&Condition::ReaderActed), acted);
        }
    }
}
