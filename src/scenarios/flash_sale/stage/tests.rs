use super::layout::Layout;
use super::*;
use crate::lab::LabState;
use crate::lang::Lang;
use crate::scenarios::scenario::worlds;
use crate::stage::{Area, Grid, person_at, to_svg};
use queue_engine::time::SimDuration;

const VARIANTS: usize = 3;

fn view_of(query: &str, variant: usize, width: u32, lang: Lang) -> (Scene, Layout) {
    let lab = LabState::open(query, lang);
    (lab.worlds().scene(variant, width, lang, SimDuration::from_millis(350)), Layout::new(width))
}

#[test]
fn every_mark_and_box_lies_within_the_picture() {
    for query in
        ["", "t=0", "t=30000", "queue_capacity=100&t=8000", "servers=64&threads=256&t=7000", "overflow=block&queue_capacity=50&t=9000"]
    {
        for width in [320, 599, 600, 860] {
            for variant in 0..VARIANTS {
                let (scene, layout) = view_of(query, variant, width, Lang::Zh);
                let (w, h) = (layout.width as f32, layout.height as f32);
                for mark in &scene.marks {
                    assert!(mark.x >= -2.0 && mark.x <= w + 2.0 && mark.y >= 0.0 && mark.y <= h, "{query} {width} {variant}: {mark:?}");
                }
                for block in &scene.blocks {
                    let inside = block.x >= 0 && block.x + block.w <= layout.width as i32 + 1 && block.y + block.h <= layout.height as i32;
                    assert!(inside, "{query} {width} {variant}: {block:?}");
                }
            }
        }
    }
}

#[test]
fn a_full_queue_shows_as_many_marks_as_it_holds() {
    let (scene, _) = view_of("queue_capacity=100&t=8000&seed=7", 2, 860, Lang::En);
    let said = scene.words.iter().find(|word| word.text.starts_with("Queue ")).map(|word| word.text.clone()).unwrap_or_default();
    let ready: usize = said.trim_start_matches("Queue ").split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    let lab = LabState::open("queue_capacity=100&t=8000&seed=7", Lang::En);
    assert_eq!(ready as u32, worlds::<FlashSale>(lab.worlds())[2].model().waiting());
    let waiting_area = Layout::new(860).waiting;
    let drawn = scene.marks.iter().filter(|mark| mark.kind == Kind::Waiting && mark.r > 3.0).count();
    assert_eq!(drawn, ready, "in {waiting_area:?}");
}

#[test]
fn the_collapse_is_seen_as_rings_that_nobody_waits_for() {
    let (scene, _) = view_of("t=15000", 0, 860, Lang::En);
    let (stale, fresh) = scene.marks.iter().fold((0, 0), |(stale, fresh), mark| match mark.kind {
        Kind::Stale => (stale + 1, fresh),
        Kind::InService => (stale, fresh + 1),
        _ => (stale, fresh),
    });
    assert!(stale > 100 && fresh == 0, "{stale} stale, {fresh} in service for somebody");
}

#[test]
fn a_shopper_is_found_where_their_mark_is() {
    let (scene, _) = view_of("t=7000", 0, 860, Lang::En);
    let Some(mark) = scene.marks.iter().find(|mark| mark.whose.is_some()).copied() else { panic!("an empty picture") };
    assert!(person_at(&scene, mark.x, mark.y, 6.0).is_some());
    assert_eq!(person_at(&scene, -100.0, -100.0, 6.0), None);
}

#[test]
fn the_same_instant_gives_the_same_svg_whichever_way_it_was_reached() {
    use crate::lab::Action;
    let mut lab = LabState::open("t=8000", Lang::En);
    let picture = |lab: &LabState| to_svg(&lab.worlds().scene(0, 860, Lang::En, SimDuration::from_millis(350)), "t");
    let first = picture(&lab);
    for to in [25_000_000_000, 0, 8_000_000_000] {
        lab.apply(Action::Seek(to));
    }
    assert_eq!(picture(&lab), first);
}

#[test]
fn a_grid_gives_every_place_room_or_says_how_many_it_stands_for() {
    let area = Area { x: 0.0, y: 0.0, w: 320.0, h: 78.0 };
    for n in [1, 8, 100, 2_000, 1_000_000] {
        let grid = Grid::fit(area, n);
        let last = grid.at(n - 1);
        assert!(last.0 >= 0.0 && last.1 <= 78.0 && grid.places * grid.per >= n, "{n}: {grid:?} {last:?}");
    }
}
