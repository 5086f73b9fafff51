use super::*;
use crate::lab::{Action, LabState};
use crate::lang::Lang;
use queue_engine::time::SimDuration;

const FLIGHT: SimDuration = SimDuration::from_millis(350);

#[test]
fn every_mark_and_box_lies_within_the_picture_whatever_is_away_or_crashed() {
    for query in ["", "t=0", "t=17000", "t=26000", "t=60000", "outbox=off&ack=auto&idempotency=off&t=30000", "retry_policy=none&t=27000"] {
        let lab = LabState::open(&["lab=check-in&", query].concat(), Lang::Zh);
        for (width, variant) in [320, 599, 600, 860].into_iter().flat_map(|width| [(width, 0), (width, 1)]) {
            let scene = lab.worlds().scene(variant, width, Lang::Zh, FLIGHT);
            let (w, h) = (scene.size.0 as f32, scene.size.1 as f32);
            for mark in &scene.marks {
                assert!(mark.x >= -2.0 && mark.x <= w + 2.0 && mark.y >= 0.0 && mark.y <= h, "{query} {width} {variant}: {mark:?}");
            }
            for block in &scene.blocks {
                let inside = block.x >= 0 && block.x + block.w <= scene.size.0 as i32 + 1 && block.y + block.h <= scene.size.1 as i32;
                assert!(inside, "{query} {width} {variant}: {block:?}");
            }
        }
    }
}

#[test]
fn what_pauses_is_drawn_as_often_as_it_is_counted() {
    let lab = LabState::open("lab=check-in&t=26000", Lang::En);
    let scene = lab.worlds().scene(1, 860, Lang::En, SimDuration::ZERO);
    let said = scene.words.iter().find_map(|word| word.text.strip_prefix("Backing off ")?.parse::<usize>().ok());
    let area = Layout::new(860).pausing;
    let is_pausing = |mark: &&Mark| mark.kind == Kind::Pausing && mark.y >= area.y && mark.x <= area.right() && mark.x >= area.x;
    assert_eq!(Some(scene.marks.iter().filter(is_pausing).count()), said);
    assert!(said > Some(20), "an outage makes messages pause");
}

#[test]
fn the_points_service_says_that_it_is_away_and_for_how_long() {
    let mut lab = LabState::open("lab=check-in", Lang::En);
    lab.apply(Action::Seek(26_000_000_000));
    for variant in 0..2 {
        let scene = lab.worlds().scene(variant, 860, Lang::En, FLIGHT);
        assert!(scene.words.iter().any(|word| word.text == "Down"));
        assert!(scene.words.iter().any(|word| word.text.starts_with("back in 2")), "{variant}");
    }
}
