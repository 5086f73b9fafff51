//! Makes an element hold a text.

use crate::markup::changes::{Change, changes};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, Node, NodeList};

/// The elements of a list.
pub fn elements(found: &NodeList) -> impl Iterator<Item = Element> {
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok())
}

/// Makes an element that holds one text, where that is known, hold another. What has the focus and leads to an instant gives it to what leads
/// there now, if it goes.
pub fn write(element: &Element, held: Option<&str>, wanted: &str) {
    let focus = document().active_element().filter(|focus| element.contains(Some(focus)));
    let mut known = held.is_some();
    changes(held.unwrap_or(""), wanted, &mut |path, change| known = known && carry_out(element, path, change).is_some());
    if !known {
        element.set_inner_html(wanted);
    }
    if let Some(ns) = focus.filter(|focus| !element.contains(Some(focus))).and_then(|focus| focus.get_attribute("data-ns"))
        && let Ok(Some(now)) = element.query_selector(&["[data-ns=\"", &ns, "\"]"].concat())
    {
        let _ = now.unchecked_into::<HtmlElement>().focus();
    }
}

/// Carries out a change at the node that a path leads to; nothing when there is no such node, since somebody else has been at the element.
fn carry_out(element: &Element, path: &[u32], change: Change<'_>) -> Option<()> {
    let node = path.iter().try_fold(Node::from(element.clone()), |node, index| node.child_nodes().item(*index))?;
    match change {
        Change::Text(text) => node.set_node_value(Some(&text)),
        Change::Attribute(name, Some(value)) => node.dyn_ref::<Element>()?.set_attribute(name, &value).ok()?,
        Change::Attribute(name, None) => node.dyn_ref::<Element>()?.remove_attribute(name).ok()?,
        Change::Nodes { at, out, put } => {
            let children = node.child_nodes();
            for _ in 0..out {
                node.remove_child(&children.item(at)?).ok()?;
            }
            let before = children.item(at);
            let shell: Element = node.clone_node().ok()?.dyn_into().ok()?;
            shell.set_inner_html(put);
            while let Some(child) = shell.first_child() {
                node.insert_before(&child, before.as_ref()).ok()?;
            }
        }
    }
    Some(())
}

/// Gives an attribute a value, unless it has it.
pub fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
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
