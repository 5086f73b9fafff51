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
    inner(before, after, &mut Vec::new(), tell);
}

fn inner<'a>(before: &'a str, after: &'a str, path: &mut Vec<u32>, tell: &mut dyn FnMut(&[u32], Change<'a>)) {
    let (old, new): (Vec<_>, Vec<_>) = (Nodes(before, before).collect(), Nodes(after, after).collect());
    let shorter = old.len().min(new.len());
    let same = |from_end: bool, most: usize| {
        let at = |nodes: usize, n: usize| if from_end { nodes - 1 - n } else { n };
        (0..most).take_while(|n| old[at(old.len(), *n)].can_be(&new[at(new.len(), *n)])).count()
    };
    // What both begin with and end on stays.
    let first = same(false, shorter);
    let last = same(true, shorter - first);
    let (gone, come) = (old.len() - last, new.len() - last);
    if gone + come > 2 * first {
        let place = |at: usize| new.get(at).map_or(after.len(), |node| node.from);
        let put = split(split(after, place(come)).0, place(first)).1;
        tell(path, Change::Nodes { at: first as u32, out: (gone - first) as u32, put });
    }
    let kept = (0..first).map(|n| (n, n)).chain((0..last).map(|n| (gone + n, come + n)));
    for (was, index) in kept {
        let (was, is) = (old[was], new[index]);
        if was.is(&is) {
            continue;
        }
        path.push(index as u32);
        attributes(was.tag, is.tag, path, tell);
        if is.tag.is_empty() {
            tell(path, Change::Text(unescaped(is.inner)));
        } else if was.inner != is.inner {
            inner(was.inner, is.inner, path, tell);
        }
        path.pop();
    }
}

/// Whether an element is open is the reader's doing from the moment it is there.
fn attributes<'a>(was: &'a str, is: &'a str, path: &[u32], tell: &mut dyn FnMut(&[u32], Change<'a>)) {
    for (name, value) in Attributes::of(is).filter(|(name, _)| *name != "open") {
        if attribute(was, name) != Some(value) {
            tell(path, Change::Attribute(name, Some(unescaped(value))));
        }
    }
    for (name, _) in Attributes::of(was).filter(|(name, _)| *name != "open") {
        if attribute(is, name).is_none() {
            tell(path, Change::Attribute(name, None));
        }
    }
}

fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    Attributes::of(tag).find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

/// A node as it is written: where it begins, what stands between `<` and `>`, and what is in it. A text has no tag.
#[derive(Clone, Copy)]
struct Node<'a> {
    from: usize,
    tag: &'a str,
    inner: &'a str,
}

impl Node<'_> {
    fn name(&self) -> &str {
        name(self.tag)
    }

    fn is(&self, other: &Node<'_>) -> bool {
        self.tag == other.tag && self.inner == other.inner
    }

    /// Whether a node can be made into another one.
    fn can_be(&self, other: &Node<'_>) -> bool {
        self.is(other) || (self.name() == other.name() && attribute(self.tag, "data-part") == attribute(other.tag, "data-part"))
    }
}

/// The nodes of a text, one after the other: all of it, and what is left.
struct Nodes<'a>(&'a str, &'a str);

impl<'a> Iterator for Nodes<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        let from = self.0.len() - self.1.len();
        let (node, rest) = match self.1.as_bytes().first()? {
            b'<' => {
                let (tag, rest) = tag(self.1);
                let (inner, rest) = if has_end(tag) { until_end(rest) } else { ("", rest) };
                (Node { from, tag, inner }, rest)
            }
            _ => {
                let (inner, rest) = split(self.1, place_of(self.1, b"<"));
                (Node { from, tag: "", inner }, rest)
            }
        };
        self.1 = rest;
        Some(node)
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

/// What is in an element, and what follows its end.
fn until_end(text: &str) -> (&str, &str) {
    let (mut left, mut depth) = (text, 1);
    while !left.is_empty() {
        let from = split(left, place_of(left, b"<")).1;
        let (tag, rest) = tag(from);
        left = rest;
        if tag.starts_with('/') {
            depth -= 1;
            if depth == 0 {
                return (split(text, text.len() - from.len()).0, rest);
            }
        } else if has_end(tag) {
            depth += 1;
        }
    }
    (text, "")
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
