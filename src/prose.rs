//! From a scenario's Markdown to HTML, with the run's numbers in their slots. Runs at build time only.
//!
//! `{slot:name}` becomes a span that the lab finds again and keeps up to date; `{lab}`, alone in its paragraph, is where the
//! lab stands; a link whose address begins with `?` is a run to try, which a page with the lab opens in place.

use crate::lang::NOTHING;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream, html};
use std::fmt;

/// A rendered article, in HTML unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The title, with slots.
    pub title: String,
    /// The title as plain text.
    pub title_text: String,
    /// The first paragraph as plain text, for search engines and previews.
    pub description: String,
    /// What stands before the lab.
    pub opening: String,
    /// What stands after the lab.
    pub body: String,
    /// The sections after the title, in order.
    pub sections: Vec<Section>,
    /// The names of all slots, as often as they occur.
    pub slots: Vec<String>,
    /// The queries of the runs that it invites to try.
    pub runs: Vec<String>,
}

/// A section's heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its stable id, the same in every language.
    pub id: String,
    /// Its heading as plain text.
    pub heading: String,
}

/// What is wrong with a scenario's Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has no first-level heading, or more than one.
    NotOneTitle,
    /// It has no `{lab}`, or more than one.
    NotOneLab,
    /// A section has no `{#id}`.
    SectionWithoutId(String),
    /// A heading ends with a slot, which Markdown takes for the heading's attributes.
    SlotEndsHeading(String),
    /// Nobody knows the number of that name.
    UnknownSlot(String),
    /// A slot was opened and not closed.
    OpenSlot(String),
    /// It contains HTML.
    Html(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NotOneTitle => write!(f, "there must be one `# title`"),
            Fault::NotOneLab => write!(f, "there must be one paragraph that is `{{lab}}`"),
            Fault::SectionWithoutId(heading) => write!(f, "the section “{heading}” needs an id: `## {heading} {{#id}}`"),
            Fault::SlotEndsHeading(heading) => write!(f, "the heading “{heading}” ends with a slot; let a word follow it"),
            Fault::UnknownSlot(name) => write!(f, "no number is called `{name}`"),
            Fault::OpenSlot(text) => write!(f, "a slot is not closed in “{text}”"),
            Fault::Html(html) => write!(f, "prose is plain Markdown, without `{html}`"),
        }
    }
}

impl std::error::Error for Fault {}

/// Text as it may stand in HTML, within an attribute too.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The article of a Markdown text; `slot` gives the formatted number of a name.
///
/// # Errors
/// When the text breaks one of the rules that [`Fault`] lists.
pub fn render(markdown: &str, slot: &dyn Fn(&str) -> Option<String>) -> Result<Article, Fault> {
    Renderer { slot, article: Article::default() }.render(markdown)
}

struct Renderer<'a> {
    slot: &'a dyn Fn(&str) -> Option<String>,
    article: Article,
}

const LAB: &str = "{lab}";
const OPEN: &str = "{slot:";

impl Renderer<'_> {
    fn render(mut self, markdown: &str) -> Result<Article, Fault> {
        let parser = Parser::new_ext(markdown, Options::ENABLE_HEADING_ATTRIBUTES);
        let events: Vec<Event<'_>> = TextMergeStream::new(parser).collect();
        let mut before = Vec::new();
        let mut after = Vec::new();
        let mut labs = 0;
        let mut titles = 0;
        let mut rest = &events[..];
        while let Some(event) = rest.first() {
            let length = block_length(rest);
            let block = &rest[..length];
            rest = &rest[length..];
            let (html, plain) = self.block(block)?;
            match event {
                Event::Start(Tag::Heading { attrs, .. }) if !attrs.is_empty() => return Err(Fault::SlotEndsHeading(plain)),
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                    titles += 1;
                    self.article.title = inner(html);
                    self.article.title_text = plain;
                    continue;
                }
                Event::Start(Tag::Heading { level: HeadingLevel::H2, id, .. }) => match id {
                    Some(id) => self.article.sections.push(Section { id: id.to_string(), heading: plain }),
                    None => return Err(Fault::SectionWithoutId(plain)),
                },
                Event::Start(Tag::Paragraph) if plain == LAB => {
                    labs += 1;
                    continue;
                }
                Event::Start(Tag::Paragraph) if self.article.description.is_empty() => self.article.description = plain,
                _ => {}
            }
            if labs == 0 { &mut before } else { &mut after }.push(html);
        }
        if titles != 1 {
            return Err(Fault::NotOneTitle);
        }
        if labs != 1 {
            return Err(Fault::NotOneLab);
        }
        self.article.opening = before.concat();
        self.article.body = after.concat();
        Ok(self.article)
    }

    /// A block as HTML and as plain text.
    fn block(&mut self, events: &[Event<'_>]) -> Result<(String, String), Fault> {
        let mut plain = String::new();
        let mut written = Vec::with_capacity(events.len());
        for event in events {
            match event {
                Event::Text(text) => self.text(text, &mut written, &mut plain)?,
                Event::Code(text) => {
                    plain.push_str(text);
                    written.push(event.clone());
                }
                Event::SoftBreak | Event::HardBreak => {
                    plain.push(' ');
                    written.push(event.clone());
                }
                Event::Html(text) | Event::InlineHtml(text) => return Err(Fault::Html(text.to_string())),
                Event::Start(Tag::Link { dest_url, .. }) => written.push(raw(self.link(dest_url))),
                Event::End(TagEnd::Link) => written.push(raw("</a>".into())),
                event => written.push(event.clone()),
            }
        }
        let mut html = String::new();
        html::push_html(&mut html, written.into_iter());
        Ok((html, plain))
    }

    fn text(&mut self, text: &str, written: &mut Vec<Event<'_>>, plain: &mut String) -> Result<(), Fault> {
        let mut rest = text;
        while let Some(at) = rest.find(OPEN) {
            let (before, slot) = rest.split_at(at);
            let (name, after) = slot[OPEN.len()..].split_once('}').ok_or_else(|| Fault::OpenSlot(text.into()))?;
            let value = (self.slot)(name).ok_or_else(|| Fault::UnknownSlot(name.into()))?;
            written.push(Event::Text(CowStr::from(before.to_string())));
            written.push(raw(format!("<span class=\"num\" data-slot=\"{}\">{}</span>", escape(name), escape(&value))));
            plain.push_str(before);
            plain.push_str(&value);
            self.article.slots.push(name.into());
            rest = after;
        }
        written.push(Event::Text(CowStr::from(rest.to_string())));
        plain.push_str(rest);
        Ok(())
    }

    fn link(&mut self, address: &str) -> String {
        match address.strip_prefix('?') {
            Some(query) => {
                self.article.runs.push(query.into());
                format!("<a href=\"?{0}\" data-ql-try=\"{0}\">", escape(query))
            }
            None => format!("<a href=\"{}\">", escape(address)),
        }
    }
}

fn raw(html: String) -> Event<'static> {
    Event::InlineHtml(CowStr::from(html))
}

/// How many events the first block takes, its own start and end included.
fn block_length(events: &[Event<'_>]) -> usize {
    let mut depth = 0_usize;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    events.len()
}

/// What stands between the first tag and the last.
fn inner(html: String) -> String {
    let from = html.find('>').map_or(0, |at| at + 1);
    let to = html.rfind("</").unwrap_or(html.len());
    html[from..to].into()
}

/// What a slot shows when no run is at hand.
pub fn no_number(_name: &str) -> Option<String> {
    Some(NOTHING.into())
}

#[cfg(test)]
mod tests;
