//! Tables for a terminal: names to the left, columns to the right, aligned by the cells that characters take there.

use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// How far rows stand in under their heading.
const INDENT: usize = 2;
/// Cells between two columns.
const GAP: usize = 2;

/// Rows whose columns are aligned, under headings or not.
#[derive(Debug, Default)]
pub(crate) struct Table {
    lines: Vec<Line>,
}

#[derive(Debug)]
enum Line {
    Empty,
    Heading(String),
    Row(String, Vec<String>),
}

impl Table {
    /// A heading, with an empty line before it unless it is the first.
    pub(crate) fn heading(&mut self, text: impl Into<String>) {
        if !self.lines.is_empty() {
            self.lines.push(Line::Empty);
        }
        self.lines.push(Line::Heading(text.into()));
    }

    /// A row.
    pub(crate) fn row(&mut self, name: impl Into<String>, cells: Vec<String>) {
        self.lines.push(Line::Row(name.into(), cells));
    }

    /// Writes it; the columns to the right of the names are aligned as `align` says.
    pub(crate) fn write(&self, out: &mut dyn Write, align: Align) -> io::Result<()> {
        let rows = || self.lines.iter().filter_map(|line| if let Line::Row(name, cells) = line { Some((name, cells)) } else { None });
        let names = rows().map(|(name, _)| name.width()).max().unwrap_or(0);
        let columns = rows().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let width = |column: usize| rows().filter_map(|(_, cells)| cells.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for line in &self.lines {
            let text = match line {
                Line::Empty => String::new(),
                Line::Heading(text) => text.clone(),
                Line::Row(name, cells) => row(name, names, cells, &widths, align),
            };
            writeln!(out, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

/// To which side cells are moved within their column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

fn row(name: &str, names: usize, cells: &[String], widths: &[usize], align: Align) -> String {
    let mut text = " ".repeat(INDENT) + &padded(name, names);
    for (cell, &width) in cells.iter().zip(widths) {
        let room = " ".repeat(width.saturating_sub(cell.width()));
        let gap = " ".repeat(GAP);
        text += &match align {
            Align::Left => gap + cell + &room,
            Align::Right => gap + &room + cell,
        };
    }
    text
}

/// A text with spaces after it up to a width.
fn padded(text: &str, width: usize) -> String {
    text.to_owned() + &" ".repeat(width.saturating_sub(text.width()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_han_character_takes_two_cells() {
        let mut table = Table::default();
        table.row("成交", vec!["1".into(), "排队".into()]);
        table.row("sold", vec!["100".into(), "2".into()]);
        let mut out = Vec::new();
        table.write(&mut out, Align::Right).expect("a vector takes all");
        assert_eq!(String::from_utf8_lossy(&out), "  成交    1  排队\n  sold  100     2\n");
    }
}
