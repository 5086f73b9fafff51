//! How a path is drawn.

use super::shape::{Tenths, push_length};

/// Writes the commands of a path.
#[derive(Debug, Default)]
pub struct Pen {
    d: String,
    at: (Tenths, Tenths),
}

impl Pen {
    fn push(&mut self, command: char, lengths: &[Tenths]) {
        self.d.push(command);
        for (index, &length) in lengths.iter().enumerate() {
            if index > 0 && length >= 0 {
                self.d.push(' ');
            }
            push_length(&mut self.d, length);
        }
    }

    /// Lifts the pen and puts it down there.
    pub fn move_to(&mut self, at: (Tenths, Tenths)) {
        self.push('M', &[at.0, at.1]);
        self.at = at;
    }

    /// Draws a straight line to there.
    pub fn line_to(&mut self, at: (Tenths, Tenths)) {
        let (dx, dy) = (at.0 - self.at.0, at.1 - self.at.1);
        match (dx, dy) {
            (0, 0) => return,
            (_, 0) => self.push('h', &[dx]),
            (0, _) => self.push('v', &[dy]),
            (_, _) => self.push('l', &[dx, dy]),
        }
        self.at = at;
    }

    /// Draws a rectangle.
    pub fn rect(&mut self, at: (Tenths, Tenths), size: (Tenths, Tenths)) {
        self.move_to(at);
        self.line_to((at.0 + size.0, at.1));
        self.line_to((at.0 + size.0, at.1 + size.1));
        self.line_to((at.0, at.1 + size.1));
        self.close();
    }

    /// Draws a line through points, leaving out those on the straight line between their neighbours.
    pub fn through(&mut self, points: &[(Tenths, Tenths)]) {
        for (index, &point) in points.iter().enumerate() {
            let level = |other: Option<&(Tenths, Tenths)>| other.is_some_and(|other| other.1 == point.1);
            let inner = index > 0 && level(points.get(index - 1)) && level(points.get(index + 1));
            match index {
                0 if self.d.is_empty() || self.d.ends_with('z') => self.move_to(point),
                _ if inner => {}
                _ => self.line_to(point),
            }
        }
    }

    /// Closes the outline.
    pub fn close(&mut self) {
        self.d.push('z');
    }

    /// Whether nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.d.is_empty()
    }

    /// The commands.
    pub fn finish(self) -> String {
        self.d
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_stretch_of_a_line_is_one_command() {
        let mut pen = Pen::default();
        pen.through(&[(0, 50), (10, 50), (20, 50), (30, 40), (40, 40)]);
        assert_eq!(pen.finish(), "M0 5h2l1-1h1");
    }
}
