use super::*;
use crate::lab::LabState;

fn texts(picture: &Picture) -> Vec<(Anchor, (Tenths, Tenths), String)> {
    let text = |shape: &Shape| match shape {
        Shape::Text { anchor, at, text, .. } => Some((*anchor, *at, text.clone())),
        _ => None,
    };
    picture.shapes().iter().filter_map(text).collect()
}

/// Left, top, right and bottom of a text.
fn reach((anchor, (x, y), text): &(Anchor, (Tenths, Tenths), String)) -> [Tenths; 4] {
    let width = px(text_width(text) as i32);
    let left = match anchor {
        Anchor::Start => *x,
        Anchor::Middle => x - width / 2,
        Anchor::End => x - width,
    };
    [left, y - px(10), left + width, y + px(2)]
}

#[test]
fn no_text_of_any_chart_touches_another_or_leaves_the_picture() {
    for query in ["", "queue_capacity=400", "visits=20000", "duration_s=300", "accept_backlog=1&queue_capacity=1", "visits=0&base_rate=0"] {
        let run = LabState::open(query, Lang::En).run;
        for (lang, width) in Lang::ALL.into_iter().flat_map(|lang| [296, 420, 640, 860].map(|width| (lang, width))) {
            let drawn = trends(&run, width, lang);
            for plot in &drawn.plots {
                let all = texts(&plot.picture);
                for (index, text) in all.iter().enumerate() {
                    let [left, _, right, bottom] = reach(text);
                    let inside = left >= 0 && right <= px(width as i32) && bottom <= px(plot.height as i32 + 2);
                    assert!(inside, "{query} {lang:?} {width} {text:?}");
                    for other in &all[..index] {
                        let (one, two) = (reach(text), reach(other));
                        let touch = one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3];
                        assert!(!touch, "{query} {lang:?} {width}: {text:?} on {other:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_capacity_of_the_queue_and_the_limit_of_the_database_are_drawn_and_named() {
    let run = LabState::open("", Lang::En).run;
    let drawn = trends(&run, 860, Lang::En);
    let named = |index: usize, name: &str| texts(&drawn.plots[index].picture).iter().any(|text| text.2 == name);
    assert!(named(1, "capacity 2,000") && named(1, "capacity 400") && named(2, "slows down past 12"));
}

#[test]
fn a_peak_of_one_bin_reaches_its_height_on_the_narrowest_chart() {
    let mut level = Level { low: vec![0; BINS], high: vec![0; BINS], area: vec![0; BINS] };
    level.high[301] = 500;
    let columns = columns(&level, 120, 1_000);
    assert_eq!(columns.iter().map(|column| column.1).max(), Some(500));
    assert_eq!(columns.len(), 120);
}
