//! Each guard closes one hole: with all of them nothing is lost or doubled, and without any one its hole is seen under the faults that the
//! page opens with. An ablation is a mutation test of the model.

mod check_in_common;
mod common;

use check_in_common::{changed, faultless, guarded, play, queue, random_commands, random_values, setups, unguarded};
use common::Rng;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::{Place, Told};
use queue_engine::models::check_in::facts::{Fact, LostAt};
use queue_engine::models::check_in::setup::Setup;
use queue_engine::run::World;
use queue_engine::time::{SimDuration, SimTime};

fn end_of(setup: &Setup) -> CheckIn {
    let mut world = World::<CheckIn>::open(setup);
    world.advance(setup, &[], setup.end, &mut ());
    world.model().clone()
}

fn at(model: &CheckIn, place: Place) -> u32 {
    model.tally()[place.index()]
}

fn lost(model: &CheckIn, places: &[LostAt]) -> u32 {
    places.iter().map(|place| at(model, Place::Lost(*place))).sum()
}

/// Dead letters that only a lack of patience has made: with enough attempts their points would have come.
fn given_up_too_early(setup: &Setup, model: &CheckIn) -> u32 {
    let dead = |(index, record): (usize, &queue_engine::models::check_in::book::Record)| {
        record.place() == Place::DeadLetter && !setup.is_poison(setup.crowd[index])
    };
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
        ("nothing", 200 - seen("", |setup, model| lost(model, &LostAt::ALL) > 0 || at(model, Place::GrantedMore) > 0 || given_up_too_early(setup, model) >= 10)),
    ];
    println!("{rows:?}");
    for (guard, seeds) in rows {
        assert!(seeds >= 170, "without {guard} the hole is seen in {seeds} of 200 seeds");
    }
}
