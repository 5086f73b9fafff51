//! What became of a text when it was written anew.
//!
//! Of a picture, a list of results or a table, another instant or another run changes a few words and numbers. A browser that is handed the
//! whole text reads, styles and lays out all of it again; told what changed, it does so for that alone.

/// A change at one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// A text node says something else.
    Text(String),
    /// An attribute has another value; `None` takes it away.
    Attribute(&'a str, Option<String>),
    /// Of the nodes in an element, so many from a place on are taken out and these put in.
    Nodes {
        /// The place of the first.
        at: u32,
        /// How many are taken out.
        out: u32,
        /// What is put in, as it is written.
        put: &'a str,
    },
}

/// Elements without an end.
const VOID: [&str; 1] = ["input"];

/// Tells every difference between two texts that [`Markup`](super::Markup) wrote, with the way to its node: its place among its siblings, on
/// each level below the element that holds the text. The changes may be made in the order in which they are told.
///
/// An element with `data-part` belongs to itself: one is never made into another.
pub fn changes<'a>(before: &'a str, after: &'a str, tell: &mut dyn FnMut(&[u32], Change<'a>)) {
    let (old, new) = (Node::all(before), Node::all(after));
    inner((&old, 0), (&new, 0), &mut Vec::new(), tell);
}

/// Compares what is in two nodes, each given by all of its text's and its place among them.
fn inner<'a>(
    (old, was): (&[Node<'a>], usize),
    (new, is): (&[Node<'a>], usize),
    path: &mut Vec<u32>,
    tell: &mut dyn FnMut(&[u32], Change<'a>),
) {
    let (whole, was, is) = (new[is].inner, Node::below(old, was), Node::below(new, is));
    let shorter = was.len().min(is.len());
    let same = |from_end: bool, most: usize| {
        let at = |nodes: &[usize], n: usize| nodes[if from_end { nodes.len() - 1 - n } else { n }];
        (0..most).take_while(|n| old[at(&was, *n)].can_be(&new[at(&is, *n)])).count()
    };
    // What both begin with and end on stays.
    let first = same(false, shorter);
    let last = same(true, shorter - first);
    let (gone, come) = (was.len() - last, is.len() - last);
    if gone + come > 2 * first {
        // By how much of the text is left there.
        let place = |at: usize| whole.len() - is[at..].iter().map(|node| new[*node].length).sum::<usize>();
        let put = split(split(whole, place(come)).0, place(first)).1;
        tell(path, Change::Nodes { at: first as u32, out: (gone - first) as u32, put });
    }
    let kept = (0..first).map(|n| (n, n)).chain((0..last).map(|n| (gone + n, come + n)));
    for (at_old, at_new) in kept {
        let (before, after) = (&old[was[at_old]], &new[is[at_new]]);
        path.push(at_new as u32);
        if before.tag != after.tag {
            attributes(before.tag, after.tag, path, tell);
        }
        if before.inner != after.inner {
            if after.tag.is_empty() {
                tell(path, Change::Text(unescaped(after.inner)));
            } else {
                inner((old, was[at_old]), (new, is[at_new]), path, tell);
            }
        }
        path.pop();
    }
}

/// Whether an element is open is the reader's doing from the moment it is there.
fn attributes<'a>(was: &'a str, is: &'a str, path: &[u32], tell: &mut dyn FnMut(&[u32], Change<'a>)) {
    let mut beside = Attributes::of(was);
    for (name, value) in Attributes::of(is) {
        // Mostly it stands where it stood.
        let before = beside.next().filter(|(other, _)| *other == name).or_else(|| attribute(was, name));
        if before != Some((name, value)) && name != "open" {
            tell(path, Change::Attribute(name, Some(unescaped(value))));
        }
    }
    for (name, _) in Attributes::of(was) {
        if attribute(is, name).is_none() && name != "open" {
            tell(path, Change::Attribute(name, None));
        }
    }
}

fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<(&'a str, &'a str)> {
    Attributes::of(tag).find(|(name, _)| *name == wanted)
}

/// A node as it is written. A text has no tag.
struct Node<'a> {
    /// What stands between `<` and `>`.
    tag: &'a str,
    /// What is in it.
    inner: &'a str,
    /// Of how many bytes it is.
    length: usize,
    /// The place, among all nodes of a text, of what comes after everything in it.
    next: usize,
}

impl<'a> Node<'a> {
    /// A node that holds a text, then all nodes of the text, each before what is in it: found in one go, however deep they lie.
    fn all(text: &'a str) -> Vec<Node<'a>> {
        let mut all = vec![Node { tag: "", inner: text, length: text.len(), next: 0 }];
        let mut open = vec![0];
        let mut left = text;
        while !left.is_empty() {
            let (says, rest) = split(left, place_of(left, b"<"));
            let (tag, rest) = if says.is_empty() { tag(left) } else { ("", rest) };
            if !tag.starts_with('/') {
                let has_end = says.is_empty() && has_end(tag);
                let (inner, length) = if has_end { (rest, left.len()) } else { (says, left.len() - rest.len()) };
                if has_end {
                    open.push(all.len());
                }
                all.push(Node { tag, inner, length, next: all.len() + 1 });
            } else if let Some(node) = open.pop() {
                let next = all.len();
                let node: &mut Node<'_> = &mut all[node];
                node.inner = split(node.inner, node.inner.len() - left.len()).0;
                node.length -= rest.len();
                node.next = next;
            }
            left = rest;
        }
        for node in open {
            all[node].next = all.len();
        }
        all
    }

    /// The places of the nodes in a node.
    fn below(all: &[Node<'a>], node: usize) -> Vec<usize> {
        let (mut below, mut at) = (Vec::new(), node + 1);
        while at < all[node].next {
            below.push(at);
            at = all[at].next;
        }
        below
    }

    /// Whether a node can be made into another one.
    fn can_be(&self, other: &Node<'_>) -> bool {
        let part = |tag| attribute(tag, "data-part");
        self.tag == other.tag || (name(self.tag) == name(other.tag) && part(self.tag) == part(other.tag))
    }
}

/// What stands between the `<` at the start of a text and its `>`, and what follows.
fn tag(text: &str) -> (&str, &str) {
    let (tag, rest) = split(text, place_of(text, b">"));
    (split(tag, 1).1, split(rest, 1).1)
}

fn name(tag: &str) -> &str {
    split(tag, place_of(tag, b" /")).0
}

fn has_end(tag: &str) -> bool {
    !tag.ends_with('/') && !VOID.contains(&name(tag))
}

/// Where the first of some characters stands; past the end where there is none. Most are a few bytes away, too near for a search by words.
fn place_of(text: &str, any: &[u8]) -> usize {
    text.bytes().position(|byte| any.contains(&byte)).unwrap_or(text.len())
}

fn split(text: &str, at: usize) -> (&str, &str) {
    (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or(""))
}

/// The names and values of a tag's attributes; one without a value has none of any length.
struct Attributes<'a>(&'a str);

impl<'a> Attributes<'a> {
    fn of(tag: &'a str) -> Attributes<'a> {
        Attributes(tag.get(name(tag).len()..).unwrap_or(""))
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        // A space, or the end of an element without one.
        let text = split(self.0, 1).1;
        let (name, rest) = split(text, place_of(text, b"= /"));
        if name.is_empty() {
            return None;
        }
        let (value, rest) = match rest.strip_prefix("=\"") {
            Some(quoted) => split(quoted, place_of(quoted, b"\"")),
            None => ("", rest),
        };
        self.0 = rest.strip_prefix('"').unwrap_or(rest);
        Some((name, value))
    }
}

/// What a reader reads of what [`Markup::text`](super::Markup::text) wrote.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (before, from) = split(rest, place_of(rest, b"&"));
        plain.push_str(before);
        let (entity, after) = split(from, place_of(from, b";"));
        plain.push_str(match entity {
            "" => "",
            "&amp" => "&",
            "&lt" => "<",
            "&gt" => ">",
            _ => "\"",
        });
        rest = split(after, 1).1;
    }
    plain
}

#[cfg(test)]
mod tests;
