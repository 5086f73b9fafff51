use super::*;
use crate::scenarios::flash_sale::figure;
use crate::scenarios::scenario::{Scenario, worlds};
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::run::World;
use std::rc::Rc;

fn shops(lab: &LabState) -> &[World<FlashSale>] {
    worlds(lab.worlds())
}

fn lab(query: &str) -> LabState {
    LabState::open(query, Lang::En)
}

#[test]
fn the_outcome_does_not_depend_on_frames_gaps_or_speed() {
    let straight = lab("seed=3").run.digests();
    for (frame_us, speed) in [(7_000, 0), (16_667, 3), (33_333, 6), (400_000_000, 6)] {
        let mut played = lab("seed=3&t=0");
        played.apply(Action::Speed(speed));
        played.apply(Action::Toggle);
        let mut wall = 0;
        while played.playback.playing() {
            wall += frame_us;
            played.apply(Action::Frame(wall));
        }
        assert_eq!(played.run.digests(), straight);
        let readings = played.run.of::<FlashSale>().expect("a flash sale");
        assert_eq!(shops(&played)[0], *readings[0].recording.end());
    }
}

#[test]
fn scrubbing_back_gives_an_identical_picture() {
    let mut lab = lab("seed=3&t=7000");
    let before = (shops(&lab).to_vec(), lab.now());
    for to in [20_000_000_000, 1, 9_500_000_000, 7_000_000_000] {
        lab.apply(Action::Seek(to));
    }
    assert!((shops(&lab).to_vec(), lab.now()) == before);
}

#[test]
fn the_link_of_what_is_shown_opens_what_is_shown() {
    let mut first = lab("");
    first.apply(Action::Set("queue_capacity", 100));
    first.apply(Action::Seed(42));
    first.apply(Action::Seek(8_125_000_000));
    first.apply(Action::FollowNext(1));
    let second = lab(&first.query());
    assert!(second.complaints.is_empty(), "{:?}", second.complaints);
    assert_eq!((second.run.digests(), second.now(), second.followed()), (first.run.digests(), first.now(), first.followed()));
}

#[test]
fn the_first_play_begins_before_the_spike_and_a_later_one_goes_on() {
    let mut lab = lab("");
    assert!(lab.cursor() > lab.run.begins() + SimDuration::from_millis(1_500));
    lab.apply(Action::Toggle);
    assert_eq!(lab.cursor(), SimTime::from_nanos(3_500_000_000));
    lab.apply(Action::Toggle);
    lab.apply(Action::Seek(9_000_000_000));
    lab.apply(Action::Toggle);
    assert_eq!(lab.cursor(), SimTime::from_nanos(9_000_000_000));
}

#[test]
fn stepping_forward_and_back_returns() {
    let mut lab = lab("t=6000");
    lab.apply(Action::NextEvent);
    let here = lab.cursor();
    lab.apply(Action::NextEvent);
    assert!(lab.cursor() > here);
    lab.apply(Action::PreviousEvent);
    assert_eq!(lab.cursor(), here);
}

#[test]
fn an_intervention_changes_the_future_and_not_the_past() {
    let mut lab = lab("t=6000");
    let (before, past) = (lab.run.digests(), lab.now());
    lab.apply(Action::Intervene(1));
    assert_ne!(lab.run.digests(), before);
    let stock = lab.now().rows[2].figures[figure::STOCK];
    assert_eq!(stock, past.rows[2].figures[figure::STOCK] + 500);
    lab.apply(Action::Seek(5_999_000_000));
    assert_eq!(lab.now().rows[2].figures[figure::STOCK], past.rows[2].figures[figure::STOCK]);
}

#[test]
fn a_setting_too_large_for_a_page_is_lowered_and_said() {
    let mut lab = lab("");
    lab.apply(Action::Set("base_rate", 2_000));
    lab.apply(Action::Set("duration_s", 300));
    lab.apply(Action::Set("refreshes", 10));
    assert!(!lab.complaints.is_empty());
}

/// Which variants' runs are the same ones after an action.
fn kept<S: Scenario>(lab: &mut LabState, action: Action) -> Vec<bool> {
    let before: Vec<_> = lab.run.of::<S>().expect("its lab").to_vec();
    lab.apply(action);
    let after = lab.run.of::<S>().expect("its lab");
    before.iter().zip(after).map(|(before, after)| Rc::ptr_eq(before, after)).collect()
}

#[test]
fn a_knob_plays_the_variants_again_that_it_is_something_to() {
    let sale = |action| kept::<FlashSale>(&mut lab(""), action);
    assert_eq!(sale(Action::Set("workers", 9)), [true, true, false]);
    assert_eq!(sale(Action::Set("more_times", 3)), [true, false, true]);
    assert_eq!(sale(Action::Set("accept_backlog", 10)), [false, false, true]);
    assert_eq!(sale(Action::Set("visits", 2_100)), [false, false, false]);
    assert_eq!(sale(Action::Seed(8)), [false, false, false]);
    let check_in = |action| kept::<CheckIn>(&mut lab("lab=check-in"), action);
    assert_eq!(check_in(Action::Set("workers", 9)), [true, false]);
    assert_eq!(check_in(Action::Set("inline_attempts", 3)), [false, true]);
    assert_eq!(check_in(Action::Set("points_ms", 30)), [false, false]);
}

#[test]
fn a_run_with_another_future_or_whose_person_was_not_heard_is_not_kept() {
    let mut forked = lab("");
    forked.apply(Action::Intervene(0));
    assert_eq!(kept::<FlashSale>(&mut forked, Action::Set("workers", 9)), [false, false, false]);
    let mut following = lab("");
    let last = following.run.crowd().last().expect("somebody").key;
    following.apply(Action::Follow(Some(last)));
    assert_eq!(kept::<FlashSale>(&mut following, Action::Set("workers", 9)), [false, false, false]);
    assert_eq!(kept::<FlashSale>(&mut following, Action::Set("workers", 10)), [true, true, false]);
}

#[test]
fn whatever_knob_is_moved_what_is_shown_is_what_a_link_to_it_opens() {
    for start in ["", "lab=check-in"] {
        let mut moved = lab(start);
        for knob in moved.link.values.table() {
            for value in [knob.min(), knob.default, (knob.default + 1).min(knob.max())] {
                moved.apply(Action::Set(knob.id, value));
                // A link names an instant by its millisecond.
                moved.apply(Action::Seek(moved.run.opening().nanos() / 1_000_000 * 1_000_000));
                let opened = lab(&moved.query());
                assert_eq!(moved.run.digests(), opened.run.digests(), "{} = {value}", knob.id);
                assert!(moved.now() == opened.now(), "{} = {value}", knob.id);
                let at = |lab: &LabState| (0..lab.run.variants()).map(|n| lab.run.about(n, Lang::En)).collect::<Vec<_>>();
                assert_eq!(at(&moved), at(&opened), "{} = {value}", knob.id);
                assert_eq!(moved.run.ledger(&moved.now(), Lang::En), opened.run.ledger(&opened.now(), Lang::En), "{} = {value}", knob.id);
                assert_eq!(moved.run.stretches(), opened.run.stretches(), "{} = {value}", knob.id);
            }
        }
    }
}

/// A lab that plays a hundred steps at a time.
fn slow(query: &str) -> LabState {
    let mut opening = Opening::new(query, Lang::En, 100, |_| ());
    let mut slices = 1;
    while !opening.go_on() {
        slices += 1;
    }
    assert!(slices > 10, "{slices} slices");
    opening.finish()
}

/// Plays all that was asked for.
fn wait(lab: &mut LabState) {
    let before = lab.run.digests();
    assert!(lab.is_waiting());
    while lab.is_waiting() {
        assert_eq!(lab.run.digests(), before, "shown until the other one is played");
        lab.go_on();
    }
}

fn shown(lab: &LabState) -> (String, Now, String, Option<u32>, Vec<(SimTime, usize)>) {
    (lab.run.digests(), lab.now(), lab.query(), lab.told(), lab.commands.clone())
}

#[test]
fn a_lab_played_in_slices_comes_to_what_one_played_at_once_is() {
    for query in ["", "lab=check-in&t=20000"] {
        let (mut cut, mut whole) = (slow(query), lab(query));
        assert!(shown(&cut) == shown(&whole));
        let rung = whole.link.lab.ladder.first().map(|rung| Action::Climb(rung.before, rung.seed));
        let actions = [Action::Set("workers", 9), Action::Intervene(1), Action::Seed(8), Action::ResetAll].into_iter().chain(rung);
        for action in actions {
            cut.apply(action.clone());
            whole.apply(action);
            assert!(!whole.is_waiting());
            wait(&mut cut);
            assert!(shown(&cut) == shown(&whole));
        }
    }
}

#[test]
fn what_is_asked_for_last_is_what_comes() {
    let (mut cut, mut whole) = (slow("t=6000"), lab("t=6000"));
    for workers in [9, 10, 11] {
        cut.apply(Action::Set("workers", workers));
        cut.go_on();
    }
    // The cursor moves in the run that is shown.
    cut.apply(Action::Seek(7_000_000_000));
    wait(&mut cut);
    whole.apply(Action::Set("workers", 11));
    whole.apply(Action::Seek(7_000_000_000));
    assert!(shown(&cut) == shown(&whole));
}

#[test]
fn a_button_that_is_pressed_while_another_run_is_played_is_pressed_in_that() {
    let (mut cut, mut whole) = (slow("t=6000"), lab("t=6000"));
    for lab in [&mut cut, &mut whole] {
        lab.apply(Action::Set("workers", 9));
        lab.apply(Action::Intervene(1));
    }
    while cut.is_waiting() {
        cut.go_on();
    }
    assert!(shown(&cut) == shown(&whole));
}

#[test]
fn the_default_runs_fit_into_one_slice_of_a_page() {
    for query in ["", "lab=check-in"] {
        for seed in 1..=20 {
            assert!(Opening::new(&format!("{query}&seed={seed}"), Lang::En, SLICE, |_| ()).go_on(), "{query} {seed}");
        }
    }
}
