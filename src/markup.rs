//! HTML and SVG as text, for the parts of a page that only show.
//!
//! Such a part costs a fraction of the same part written as virtual elements (a page's size is a promise), and the very same
//! text serves the page without a script. The methods are kept from being pasted into their callers, of which there are hundreds.
//! Whatever comes from outside goes through [`Markup::text`], which escapes it.

pub mod changes;

/// A piece of HTML or SVG under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Nothing yet.
    pub fn new() -> Markup {
        Markup::default()
    }

    /// Markup that the program itself wrote.
    #[inline(never)]
    pub fn raw(&mut self, markup: &str) -> &mut Markup {
        self.0.push_str(markup);
        self
    }

    /// A text or an attribute's value, escaped.
    #[inline(never)]
    pub fn text(&mut self, text: &str) -> &mut Markup {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// A whole number.
    #[inline(never)]
    pub fn int(&mut self, n: i64) -> &mut Markup {
        if n < 0 {
            self.0.push('-');
        }
        self.digits(n.unsigned_abs());
        self
    }

    /// A number of tenths, as a decimal.
    #[inline(never)]
    pub fn tenths(&mut self, n: i64) -> &mut Markup {
        if n < 0 {
            self.0.push('-');
        }
        self.digits(n.unsigned_abs() / 10);
        let rest = n.unsigned_abs() % 10;
        if rest > 0 {
            self.0.push('.');
            self.digits(rest);
        }
        self
    }

    /// An attribute with a whole number: ` name="n"`.
    #[inline(never)]
    pub fn at(&mut self, name: &str, n: i64) -> &mut Markup {
        self.raw(" ").raw(name).raw("=\"").int(n).raw("\"")
    }

    /// An attribute with a text: ` name="text"`.
    #[inline(never)]
    pub fn say(&mut self, name: &str, text: &str) -> &mut Markup {
        self.raw(" ").raw(name).raw("=\"").text(text).raw("\"")
    }

    #[inline(never)]
    fn digits(&mut self, n: u64) {
        if n >= 10 {
            self.digits(n / 10);
        }
        self.0.push((b'0' + (n % 10) as u8) as char);
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_and_browsers_read_them() {
        let mut markup = Markup::new();
        markup.int(0).raw(" ").int(-1_234).raw(" ").tenths(-5).raw(" ").tenths(120).raw(" ").tenths(127);
        assert_eq!(markup.as_str(), "0 -1234 -0.5 12 12.7");
    }

    #[test]
    fn what_comes_from_outside_cannot_become_an_element() {
        let mut markup = Markup::new();
        markup.raw("<i").say("title", "\"><script>").raw(">").text("<b>&").raw("</i>");
        assert_eq!(markup.finish(), "<i title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;</i>");
    }
}
