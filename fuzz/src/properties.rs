//! The properties, shared by the fuzz targets and by the unit tests.

use queue_lab::lang::Lang;
use queue_lab::link::{self, Complaint, Link, MOST_COMPLAINTS};
use queue_lab::scenarios::{self, LABS, Lab};
use queue_lab_cli::setting;
use queue_lab_cli::span;

/// The longest sentence about a link that a reader may be shown, in characters.
const LONGEST_SENTENCE: usize = 260;

/// Reads a link and holds what must hold of every reading: what comes out can be played and written, what was wrong is said, and what
/// was written is read back as it is, with nothing to complain of.
///
/// # Panics
/// When anything does not hold.
pub fn link(text: &str) -> (Link, Vec<Complaint>) {
    let (read, complaints) = link::parse(text);
    is_playable(&read);
    assert!(complaints.len() <= MOST_COMPLAINTS + 1, "{} complaints", complaints.len());
    complaints.iter().for_each(is_said);
    let written = link::write(&read);
    assert!(written.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=&-_".contains(&byte)), "{written}");
    assert!(written.len() <= link::LONGEST, "what is written can be read whole: {} bytes", written.len());
    let (again, anew) = link::parse(&written);
    assert_eq!((&again, anew), (&read, Vec::new()), "{written}");
    assert_eq!(link::write(&again), written);
    (read, complaints)
}

fn is_playable(link: &Link) {
    for (knob, value) in link.values.iter() {
        assert!(knob.holds(value), "{} = {value}", knob.id);
    }
    assert_eq!((link.lab.guard)(&mut link.values.clone()), [], "a link's values are bounded");
}

/// A complaint is a sentence in both languages that names what was wrong, and no character of it breaks or turns the line.
fn is_said(complaint: &Complaint) {
    for lang in Lang::ALL {
        let text = complaint.text(lang);
        assert!(!text.is_empty() && text.chars().count() < LONGEST_SENTENCE, "{complaint:?}");
        let odd = |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!text.contains(odd), "{text:?}");
        let named = match complaint {
            Complaint::UnknownName { name }
            | Complaint::Unreadable { name, .. }
            | Complaint::OutOfRange { name, .. }
            | Complaint::Repeated { name }
            | Complaint::UnknownOption { name, .. } => text.contains(name.as_str()),
            Complaint::Guarded { name, .. } => text.contains(name),
            Complaint::OtherEngine { link, .. } => text.contains(link.as_str()),
            Complaint::TooLong | Complaint::More(_) => true,
        };
        assert!(named, "{complaint:?}: {text}");
    }
}

/// Reads the attributes of a lab's element (`data-lab`, `lang`, `data-query`) and of an invitation in the prose (`data-ql-try`), as the
/// page does.
///
/// # Panics
/// When anything does not hold.
pub fn attributes(data_lab: &str, lang: &str, data_query: &str) {
    let read = Lang::from_tag(lang);
    assert!(read.is_none_or(|lang| Lang::from_tag(lang.tag()) == Some(lang)));
    // An element of no lab is left alone.
    for lab in scenarios::lab(data_lab).into_iter().chain(LABS) {
        let (opened, _) = link(&link::of_place(lab, data_query));
        let names_another = data_query.contains("lab") || data_query.contains('%');
        assert!(names_another || opened.lab == lab, "{data_query} opens {} in the place of {}", opened.lab.id, lab.id);
        link(&["lab=", lab.id, "&", data_query].concat());
    }
}

/// Reads arguments of the command: settings (`knob=value`), a sweep's axis (`knob=values`) and its seeds. What is taken is in range and is
/// spelled as it is read; what is refused is refused with a reason.
///
/// # Panics
/// When anything does not hold.
pub fn command_line(text: &str) {
    let seeds = span::seeds(text);
    if let Some(values) = is_small(&seeds) {
        assert!(values.iter().all(|seed| (0..=i64::from(u32::MAX)).contains(seed)), "{text}");
    }
    for lab in LABS {
        setting_of(lab, text);
        let axis = span::axis(lab, text);
        if let Ok(axis) = &axis
            && let Some(values) = is_small(&Ok(axis.span.clone()))
        {
            assert!(values.iter().all(|value| axis.knob.holds(*value)), "{text}");
        }
        assert!(axis.is_ok_and(|axis| axis.span.count() > 0) || span::axis(lab, text).is_err_and(|refusal| !refusal.0.is_empty()));
    }
}

/// The values of a span of at most so many that they may be written out; their number is known before.
fn is_small(span: &Result<span::Span, setting::Refusal>) -> Option<Vec<i64>> {
    let span = span.as_ref().ok().filter(|span| span.count() <= 100_000)?;
    let values = span.values().ok()?;
    assert_eq!(span.count(), values.len() as u128);
    Some(values)
}

fn setting_of(lab: &'static Lab, text: &str) {
    let Ok(values) = setting::values(lab, &[text.to_owned()]) else { return };
    let changed = values.changed();
    assert!(changed.len() <= 1, "{text} sets {} knobs", changed.len());
    for (knob, value) in changed {
        assert!(knob.holds(value), "{} = {value}", knob.id);
        let spelled = format!("{}={}", knob.id, setting::spelled(knob, value));
        assert_eq!(setting::values(lab, &[spelled]).map(|again| again.get(knob.id)), Ok(Some(value)), "{text}");
    }
    // The same setting in a link means the same, unless the guard has a word to say.
    if setting::guarded(lab, &values).is_ok() {
        let (read, complaints) = link::parse(&["lab=", lab.id, "&", &link::settings(&values)].concat());
        assert_eq!((&read.values, complaints), (&values, Vec::new()), "{text}");
    }
}
