use super::*;
use crate::markup::Markup;

/// Every change between two texts, with its path.
fn between<'a>(before: &'a str, after: &'a str) -> Vec<(Vec<u32>, Change<'a>)> {
    let mut told = Vec::new();
    changes(before, after, &mut |path, change| told.push((path.to_vec(), change)));
    told
}

fn nodes(at: u32, out: u32, put: &str) -> Change<'_> {
    Change::Nodes { at, out, put }
}

fn text(says: &str) -> Change<'static> {
    Change::Text(says.to_string())
}

#[test]
fn nothing_has_changed_between_a_text_and_itself() {
    let page = "<ul><li title=\"a &gt; b\">1<input type=\"range\"><b/></li></ul>tail";
    assert_eq!(between(page, page), []);
}

#[test]
fn a_number_that_changed_is_one_change() {
    let page = |n: &str| ["<ul><li><span>sold</span><b>", n, "</b></li><li><b>7</b></li></ul>"].concat();
    assert_eq!(between(&page("3"), &page("4")), [(vec![0, 0, 1, 0], text("4"))]);
}

#[test]
fn attributes_are_changed_added_and_taken_away() {
    let told = between(
        "<svg><rect x=\"1\" class=\"a b\"/></svg><button disabled>↺</button>",
        "<svg><rect x=\"2\" y=\"3\"/></svg><button>↺</button>",
    );
    let set = |name, value: &str| Change::Attribute(name, Some(value.to_string()));
    assert_eq!(
        told,
        [
            (vec![0, 0], set("x", "2")),
            (vec![0, 0], set("y", "3")),
            (vec![0, 0], Change::Attribute("class", None)),
            (vec![1], Change::Attribute("disabled", None)),
        ]
    );
}

#[test]
fn nodes_come_and_go_and_what_is_beside_them_stays() {
    let told = between("<p>a</p><ul><li>1</li></ul><p>b</p>", "<p>a</p><ul><li>1</li><li>2</li></ul><p>c</p>");
    assert_eq!(told, [(vec![1], nodes(1, 0, "<li>2</li>")), (vec![2, 0], text("c"))]);
    assert_eq!(between("<i/>a<b>1</b>z", "<i/><u/><b>2</b>z"), [(vec![], nodes(1, 1, "<u/>")), (vec![2, 0], text("2"))]);
    assert_eq!(between("a<i/>b", "b"), [(vec![], nodes(1, 2, "")), (vec![0], text("b"))]);
    assert_eq!(between("<p>a</p>", "<b>a</b>"), [(vec![], nodes(0, 1, "<b>a</b>"))]);
    assert_eq!(between("", "<b>a</b>"), [(vec![], nodes(0, 0, "<b>a</b>"))]);
    assert_eq!(between("<b></b>", "<b>a</b>"), [(vec![0], nodes(0, 0, "a"))]);
}

#[test]
fn elements_of_one_name_in_each_other_and_without_an_end_are_told_apart() {
    let page =
        |n: &str| ["<div><div><input data-at=\"1\"><div>x</div></div><path d=\"M1\"/><div>", n, "</div></div><i>", n, "</i>"].concat();
    assert_eq!(between(&page("1"), &page("2")), [(vec![0, 2, 0], text("2")), (vec![1, 0], text("2"))]);
}

#[test]
fn what_was_escaped_is_read_as_it_was_meant() {
    let page = |says: &str| {
        let mut out = Markup::new();
        out.raw("<i").say("title", says).raw(">").text(says).raw("</i>");
        out.finish()
    };
    let odd = "\"a\" < b && c > d; &amp; 秒杀";
    let told = [(vec![0], Change::Attribute("title", Some(odd.to_string()))), (vec![0, 0], text(odd))];
    assert_eq!(between(&page("x"), &page(odd)), told);
}

#[test]
fn a_part_is_not_made_into_another_and_open_is_left_to_the_reader() {
    let told = between("<div data-part=\"a0\"></div>", "<div data-part=\"b0\"></div>");
    assert_eq!(told, [(vec![], nodes(0, 1, "<div data-part=\"b0\"></div>"))]);
    assert_eq!(between("<details open>1</details>", "<details>1</details>"), []);
}

#[test]
fn a_text_that_nobody_wrote_so_ends_somewhere() {
    for odd in ["<", "<a", "<a b=\"", "</a>", "<a><b>", "a<", "<a b=c d>", "&", "<a title=\"&\">&x"] {
        between(odd, "<p>1</p>");
        between("<p>1</p>", odd);
        between(odd, &[odd, "x"].concat());
    }
}
