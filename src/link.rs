//! The address of a run: the only place that knows how a link is spelled.
//!
//! Reading never fails. A hostile, broken or old link becomes a run that the page can play, and every repair is named in a
//! [`Complaint`]. Writing always states the seed and the engine's version, and of the knobs only those off their default.

mod complaint;
mod query;

pub use complaint::Complaint;

use crate::lang::Lang;
use crate::scenarios::{self, LABS, Lab};
use queue_engine::ENGINE_VERSION;
use queue_engine::knobs::{Kind, Values};

/// Bytes of a query string that are read.
pub const LONGEST: usize = 4_096;
/// Complaints that are kept; the rest is counted.
pub const MOST_COMPLAINTS: usize = 20;
/// The latest cursor that a link can hold, in milliseconds: a day.
const LATEST_T_MS: u64 = 86_400_000;

/// How the page is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system is.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Large and stark, for a classroom.
    Projector,
}

impl Theme {
    /// Every theme, in the order in which a switch goes round.
    pub const ALL: [Theme; 4] = [Theme::Auto, Theme::Light, Theme::Dark, Theme::Projector];

    /// The stable name in links and attributes.
    pub const fn id(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Projector => "projector",
        }
    }

    /// The theme of that name.
    pub fn from_id(id: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.id() == id)
    }
}

/// All that a link says: which run, and how and where to look at it. Always playable by this engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The lab.
    pub lab: &'static Lab,
    /// The language; the reader's own when absent.
    pub lang: Option<Lang>,
    /// The colours.
    pub theme: Theme,
    /// The seed of the run.
    pub seed: u32,
    /// The cursor in milliseconds; the start when absent.
    pub t_ms: Option<u64>,
    /// The shopper that is followed.
    pub follow: Option<u32>,
    /// The knobs.
    pub values: Values,
}

impl Link {
    /// A lab as it opens by itself.
    pub fn new(lab: &'static Lab) -> Link {
        let values = Values::defaults(lab.knobs);
        Link { lab, lang: None, theme: Theme::Auto, seed: lab.seed, t_ms: None, follow: None, values }
    }
}

/// Reads a query string with or without `?` or `#` before it, or a whole address.
pub fn parse(address: &str) -> (Link, Vec<Complaint>) {
    let mut complaints = Complaints::default();
    let (query, whole) = query::within(query::of(address), LONGEST);
    if !whole {
        complaints.add(Complaint::TooLong);
    }
    let pairs = query::pairs(query);
    let named = |name: &str| pairs.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let lab = named("lab").and_then(scenarios::lab).unwrap_or(&LABS[0]);
    let mut link = Link::new(lab);
    for (index, (name, value)) in pairs.iter().enumerate() {
        if pairs[index + 1..].iter().any(|(later, _)| later == name) {
            if is_known(lab, name) && pairs[..index].iter().all(|(earlier, _)| earlier != name) {
                complaints.add(Complaint::repeated(name));
            }
        } else if let Err(complaint) = apply(&mut link, name, value) {
            complaints.add(complaint);
        }
    }
    // Whoever names an instant or a person of one certain run means that run, which only its own engine is sure to show. A link by hand that
    // only sets something means no run in particular.
    let names_a_run = named("seed").is_some() && (named("t").is_some() || named("follow").is_some());
    if names_a_run && named("v").is_none() {
        complaints.add(Complaint::other_engine(""));
    }
    for repair in (lab.guard)(&mut link.values) {
        complaints.add(Complaint::Guarded { name: repair.knob, asked: repair.from, used: repair.to });
    }
    (link, complaints.finish())
}

/// A query that means `lab` even if it names none: what stands in the `data-query` of a lab's element.
pub fn of_place(lab: &Lab, query: &str) -> String {
    let query = query.trim_start_matches('?');
    if LABS[0] == *lab || query.split('&').any(|pair| pair.starts_with("lab=")) {
        return query.into();
    }
    ["lab=", lab.id, "&", query].concat()
}

/// Writes a link as a query string without its `?`: the same link always in the same order.
pub fn write(link: &Link) -> String {
    let mut query = String::with_capacity(64);
    let mut add = |name: &str, value: &str| {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name);
        query.push('=');
        query.push_str(value);
    };
    add("lab", link.lab.id);
    add("v", &ENGINE_VERSION.to_string());
    if let Some(lang) = link.lang {
        add("lang", lang.tag());
    }
    if link.theme != Theme::Auto {
        add("theme", link.theme.id());
    }
    add("seed", &link.seed.to_string());
    let settings = settings(&link.values);
    if !settings.is_empty() {
        query.push('&');
        query.push_str(&settings);
    }
    let mut add = |name: &str, value: &str| {
        query.push('&');
        query.push_str(name);
        query.push('=');
        query.push_str(value);
    };
    if let Some(follow) = link.follow {
        add("follow", &follow.to_string());
    }
    if let Some(t_ms) = link.t_ms {
        add("t", &t_ms.to_string());
    }
    query
}

/// The part of a link that names the knobs off their default, in the table's order; empty when there is none.
pub fn settings(values: &Values) -> String {
    let mut query = String::new();
    for (knob, value) in values.changed() {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(knob.id);
        query.push('=');
        match usize::try_from(value).ok().and_then(|position| knob.options().get(position)) {
            Some(option) => query.push_str(option),
            None => query.push_str(&value.to_string()),
        }
    }
    query
}

fn is_known(lab: &Lab, name: &str) -> bool {
    matches!(name, "lab" | "lang" | "theme" | "seed" | "t" | "v" | "follow") || lab.knobs.iter().any(|knob| knob.id == name)
}

fn apply(link: &mut Link, name: &str, value: &str) -> Result<(), Complaint> {
    match name {
        "lab" => scenarios::lab(value).map(drop).ok_or_else(|| Complaint::unknown_option(name, value)),
        "lang" => {
            link.lang = Lang::from_tag(value);
            link.lang.map(drop).ok_or_else(|| Complaint::unknown_option(name, value))
        }
        "theme" => match Theme::from_id(value) {
            Some(theme) => {
                link.theme = theme;
                Ok(())
            }
            None => Err(Complaint::unknown_option(name, value)),
        },
        "seed" => number(name, value, 0, i64::from(u32::MAX), |seed| link.seed = seed as u32),
        "t" => number(name, value, 0, LATEST_T_MS as i64, |t| link.t_ms = Some(t as u64)),
        "follow" => number(name, value, 0, i64::from(u32::MAX), |shopper| link.follow = Some(shopper as u32)),
        "v" => match query::whole_number(value).and_then(|version| u32::try_from(version).ok()) {
            Some(ENGINE_VERSION) => Ok(()),
            Some(_) | None => Err(Complaint::other_engine(value)),
        },
        _ => apply_knob(link, name, value),
    }
}

fn apply_knob(link: &mut Link, name: &str, value: &str) -> Result<(), Complaint> {
    let Some(knob) = link.lab.knobs.iter().find(|knob| knob.id == name) else {
        return if query::is_from_a_tracker(name) { Ok(()) } else { Err(Complaint::unknown_name(name)) };
    };
    // `set` cannot refuse what `number` has clamped, nor the position of an option.
    let mut set = |value: i64| {
        let _ = link.values.set(knob.id, value);
    };
    match knob.kind {
        Kind::Number { min, max, .. } => number(name, value, min, max, set),
        Kind::Choice { .. } | Kind::Switch => match knob.options().iter().position(|option| *option == value) {
            Some(position) => {
                set(position as i64);
                Ok(())
            }
            None => Err(Complaint::unknown_option(name, value)),
        },
    }
}

/// Reads a whole number and hands it on, clamped; complains of what it had to change.
fn number(name: &str, value: &str, min: i64, max: i64, mut take: impl FnMut(i64)) -> Result<(), Complaint> {
    let read = query::whole_number(value).ok_or_else(|| Complaint::unreadable(name, value))?;
    let used = read.clamp(min, max);
    take(used);
    if used == read { Ok(()) } else { Err(Complaint::out_of_range(name, value, used)) }
}

#[derive(Default)]
struct Complaints {
    kept: Vec<Complaint>,
    more: u32,
}

impl Complaints {
    fn add(&mut self, complaint: Complaint) {
        if self.kept.len() < MOST_COMPLAINTS { self.kept.push(complaint) } else { self.more += 1 }
    }

    fn finish(mut self) -> Vec<Complaint> {
        if self.more > 0 {
            self.kept.push(Complaint::More(self.more));
        }
        self.kept
    }
}

#[cfg(test)]
mod tests;
