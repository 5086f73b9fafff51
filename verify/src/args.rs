//! What was asked for: `cargo xtask verify` has looked at the flags, here their values become settings.

use crate::settings::{self, Refusal};
use queue_engine::knobs::Values;
use queue_lab::link;
use queue_lab::scenarios::{self, LABS, Lab};

/// The flags.
pub(crate) const FLAGS: &str = "--lab <name>, --set <knob=value>, --seed <n>, --link <address>, --runs <n>, --check and --write <folder>";
/// Most runs of one experiment.
const MOST_RUNS: usize = 20;

/// What to compare, and with what.
#[derive(Debug)]
pub(crate) struct Wish {
    /// The one lab whose experiments run; both when absent.
    pub(crate) lab: Option<&'static Lab>,
    /// Settings on top of those of each experiment.
    pub(crate) sets: Vec<String>,
    /// A link's settings instead of those of each experiment.
    pub(crate) link: Option<Values>,
    /// The seed; each lab's own when absent.
    pub(crate) seed: Option<u32>,
    /// Runs of each experiment.
    pub(crate) runs: usize,
    /// Whether to look at the settings only.
    pub(crate) check: bool,
    /// The project's folder, to write `verify/latest.md` and the summary in `README.md` there.
    pub(crate) write: Option<String>,
    /// What had to be repaired in the link.
    pub(crate) complaints: Vec<String>,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// A sentence that names what would have been right.
pub(crate) fn parse(args: impl Iterator<Item = String>) -> Result<Wish, Refusal> {
    let mut wish = Wish { lab: None, sets: Vec::new(), link: None, seed: None, runs: 3, check: false, write: None, complaints: Vec::new() };
    let mut address = None;
    let mut args = args;
    while let Some(arg) = args.next() {
        let (flag, inline) = match arg.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        if flag == "--check" && inline.is_none() {
            wish.check = true;
            continue;
        }
        if !["--lab", "--set", "--seed", "--link", "--runs", "--write"].contains(&flag) {
            return Err(Refusal(format!("there is no flag `{arg}`; there are {FLAGS}")));
        }
        let value = inline.or_else(|| args.next()).ok_or_else(|| Refusal(format!("{flag} needs a value; there are {FLAGS}")))?;
        match flag {
            "--lab" => wish.lab = Some(lab(&value)?),
            "--set" => wish.sets.push(value),
            "--seed" => wish.seed = Some(number(flag, &value, 0, u32::MAX)?),
            "--runs" => wish.runs = number(flag, &value, 1, MOST_RUNS as u32)? as usize,
            "--write" => wish.write = Some(value),
            _ => address = Some(value),
        }
    }
    if let Some(address) = address {
        follow(&mut wish, &address)?;
    }
    if !wish.sets.is_empty() {
        let lab = wish.lab.ok_or_else(|| Refusal(format!("--set needs --lab: {}", names())))?;
        // Here only to refuse what is wrong; each experiment puts them on top of its own.
        settings::values(lab, &wish.sets.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    Ok(wish)
}

/// Takes a link's lab, seed and settings.
fn follow(wish: &mut Wish, address: &str) -> Result<(), Refusal> {
    if wish.lab.is_some() || wish.seed.is_some() || !wish.sets.is_empty() {
        return Err(Refusal("--link says lab, seed and settings itself: leave out --lab, --seed and --set".into()));
    }
    let (link, complaints) = link::parse(address);
    wish.complaints = complaints.into_iter().map(|complaint| complaint.text(queue_lab::lang::Lang::En)).collect();
    wish.lab = Some(link.lab);
    wish.seed = Some(link.seed);
    wish.link = Some(link.values);
    Ok(())
}

fn names() -> String {
    LABS.iter().map(|lab| lab.id).collect::<Vec<_>>().join(", ")
}

fn lab(id: &str) -> Result<&'static Lab, Refusal> {
    scenarios::lab(id).ok_or_else(|| Refusal(format!("there is no lab `{id}`; there are {}", names())))
}

fn number(flag: &str, text: &str, least: u32, most: u32) -> Result<u32, Refusal> {
    let read = text.parse().ok().filter(|number| (least..=most).contains(number));
    read.ok_or_else(|| Refusal(format!("{flag} takes a whole number from {least} to {most}, not `{text}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Wish, Refusal> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[track_caller]
    fn refused(line: &str, part: &str) {
        let Err(refusal) = read(line) else { panic!("`{line}` was taken") };
        assert!(refusal.0.contains(part), "{refusal}");
    }

    #[test]
    fn a_wrong_word_is_answered_with_the_right_ones() {
        refused("--labs flash-sale", "--lab <name>, --set <knob=value>");
        refused("--lab flashsale", "flash-sale, check-in");
        refused("--lab flash-sale --set worker=3", "its knobs are visits, spike_s");
        refused("--lab flash-sale --set workers=many", "workers takes whole numbers from 1 to 10000");
        refused("--lab flash-sale --set overflow=drop", "reject_new, drop_oldest, block");
        refused("--set workers=3", "--set needs --lab: flash-sale, check-in");
        refused("--runs 0", "from 1 to 20");
        refused("--seed x", "--seed takes a whole number");
        refused("--seed", "--seed needs a value");
        refused("--link ?seed=3 --seed 4", "leave out --lab, --seed and --set");
    }

    #[test]
    fn a_link_says_lab_seed_and_settings_and_what_had_to_be_repaired() {
        let wish = read("--link https://host/queue-lab/en/?lab=check-in&seed=9&workers=3&wrong=1 --runs=2").expect("a link");
        assert_eq!((wish.lab.map(|lab| lab.id), wish.seed, wish.runs), (Some("check-in"), Some(9), 2));
        assert_eq!(wish.link.and_then(|values| values.get("workers")), Some(3));
        assert_eq!(wish.complaints.len(), 1);
    }

    #[test]
    fn nothing_asks_for_both_labs_three_times() {
        let wish = read("").expect("nothing");
        assert_eq!((wish.lab.map(|lab| lab.id), wish.runs, wish.check), (None, 3, false));
    }
}
