//! Which knobs are anything to which variant: what a page keeps when one is moved.

mod common;

use common::Rng;
use queue_engine::knobs::{Knob, Values};
use queue_engine::models::{check_in, flash_sale};

/// Random settings of few people, and for each knob two values of it, in one setting after the other.
fn pairs(table: &'static [Knob], few: &[(&'static str, i64)], mut each: impl FnMut(usize, Values, Values)) {
    let mut rng = Rng::new(20);
    for _ in 0..60 {
        let any = table.iter().fold(Values::defaults(table), |values, knob| values.with(knob.id, rng.within(knob.min(), knob.max())));
        let base = few.iter().fold(any, |values, (id, value)| values.with(id, *value));
        for (row, knob) in table.iter().enumerate() {
            // The crowd's knobs stay small, or two thirds of the time goes into making people.
            let most = if knob.group == "crowd" { knob.max().min(knob.min() + 20) } else { knob.max() };
            let (one, other) = (rng.within(knob.min(), most), rng.within(knob.min(), most));
            each(row, base.clone().with(knob.id, one), base.clone().with(knob.id, other));
        }
    }
}

/// Holds what each variant is said to read to what makes a difference to its setup.
fn hold<S: PartialEq, const N: usize>(
    table: &'static [Knob],
    few: &[(&'static str, i64)],
    setups: impl Fn(&Values) -> Option<[S; N]>,
    reads: impl Fn(usize, &Knob) -> bool,
) {
    let mut differs = vec![[false; N]; table.len()];
    pairs(table, few, |row, one, other| {
        let (Some(one), Some(other)) = (setups(&one), setups(&other)) else { return };
        for (variant, differs) in differs[row].iter_mut().enumerate() {
            *differs |= one[variant] != other[variant];
        }
    });
    for (knob, differs) in table.iter().zip(differs) {
        for (variant, differs) in differs.into_iter().enumerate() {
            assert_eq!(reads(variant, knob), differs, "{} and variant {variant}", knob.id);
        }
    }
}

#[test]
fn a_shop_reads_the_knobs_that_its_setup_is_made_of() {
    let few = [("visits", 0), ("base_rate", 1), ("duration_s", 5), ("spike_at_s", 1)];
    let setups = |values: &Values| flash_sale::setup::Setup::all(values, 1).ok();
    hold(flash_sale::knobs::KNOBS, &few, setups, |variant, knob| flash_sale::setup::Variant::ALL[variant].reads(knob));
}

#[test]
fn a_way_to_the_points_reads_the_knobs_that_its_setup_is_made_of() {
    let few = [("spike_visits", 0), ("base_rate", 1), ("run_s", 10)];
    let setups = |values: &Values| check_in::setup::Setup::all(values, 1).ok();
    hold(check_in::knobs::KNOBS, &few, setups, |variant, knob| check_in::setup::Variant::ALL[variant].reads(knob));
}
