//! Makes an element hold a text.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, Node, NodeList};

/// The elements of a list.
pub fn elements(found: &NodeList) -> impl Iterator<Item = Element> {
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok())
}

/// Replaces all that is in an element. What has the focus and leads to an instant gives it to what leads there now.
pub fn replace(element: &Element, text: &str) {
    let held = document().active_element().filter(|held| element.contains(Some(held))).and_then(|held| held.get_attribute("data-ns"));
    element.set_inner_html(text);
    if let Some(ns) = held
        && let Ok(Some(now)) = element.query_selector(&["[data-ns=\"", &ns, "\"]"].concat())
    {
        let _ = now.unchecked_into::<HtmlElement>().focus();
    }
}

/// Changes what is in an element where it differs.
pub fn patch(element: &Element, text: &str) {
    let Ok(wanted) = element.clone_node() else { return };
    let wanted: Element = wanted.unchecked_into();
    wanted.set_inner_html(text);
    children(element, &wanted);
}

fn children(old: &Node, new: &Node) {
    let (mut at, mut to) = (old.first_child(), new.first_child());
    while let Some(wanted) = to {
        to = wanted.next_sibling();
        let Some(there) = at else {
            let _ = old.append_child(&wanted);
            at = None;
            continue;
        };
        at = there.next_sibling();
        if !there.is_equal_node(Some(&wanted)) && !adapted(&there, &wanted) {
            let _ = old.replace_child(&wanted, &there);
        }
    }
    while let Some(extra) = at {
        at = extra.next_sibling();
        let _ = old.remove_child(&extra);
    }
}

/// Makes a node like another one; `false` when it can not be.
fn adapted(there: &Node, wanted: &Node) -> bool {
    if there.node_name() != wanted.node_name() {
        return false;
    }
    let (Some(old), Some(new)) = (there.dyn_ref::<Element>(), wanted.dyn_ref::<Element>()) else {
        there.set_node_value(wanted.node_value().as_deref());
        return true;
    };
    let part = new.get_attribute("data-part");
    if old.get_attribute("data-part") != part {
        return false;
    }
    // A canvas keeps its pixels in its size.
    if new.tag_name() != "CANVAS" {
        attributes(old, new);
        if part.is_none() {
            children(old, new);
        }
    }
    true
}

/// Gives an element the attributes of another one. Whether it is open is the reader's doing from the moment it is there.
fn attributes(old: &Element, new: &Element) {
    for name in names(new) {
        if name != "open" {
            set(old, &name, &new.get_attribute(&name).unwrap_or_default());
        }
    }
    for name in names(old) {
        if name != "open" && !new.has_attribute(&name) {
            let _ = old.remove_attribute(&name);
        }
    }
}

/// Gives an attribute a value, unless it has it.
pub fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}

fn names(element: &Element) -> Vec<String> {
    element.get_attribute_names().iter().filter_map(|name| name.as_string()).collect()
}

/// Puts every control where its attributes say. A control stands where the reader pulled it, whatever they say.
pub fn stand(root: &Element) {
    let Ok(found) = root.query_selector_all("[data-at]") else { return };
    for control in elements(&found) {
        let Some(value) = control.get_attribute("data-at") else { continue };
        match control.dyn_ref::<HtmlInputElement>() {
            Some(input) if input.type_() == "checkbox" => {
                let on = value == "1";
                if input.checked() != on {
                    input.set_checked(on);
                }
            }
            Some(input) => {
                if input.value() != value {
                    input.set_value(&value);
                }
            }
            None => {
                let select: &HtmlSelectElement = control.unchecked_ref();
                let index = value.parse().unwrap_or(0);
                if select.selected_index() != index {
                    select.set_selected_index(index);
                }
            }
        }
    }
}
