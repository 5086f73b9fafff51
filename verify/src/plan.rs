//! The settings that each experiment is run with. Knows no broker.

use crate::args::Wish;
use crate::experiments::{EXPERIMENTS, Experiment, Kind};
use crate::settings::{self, Refusal};
use queue_engine::knobs::Values;
use queue_lab::scenarios::{self, Lab};

/// The settings of one experiment.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) values: Values,
    pub(crate) seed: u32,
    /// What the reader, or the lab's defaults, had otherwise: as `knob=value`.
    pub(crate) overruled: Vec<String>,
}

/// The experiments that a wish asks for.
pub(crate) fn chosen(wish: &Wish) -> impl Iterator<Item = &'static Experiment> {
    let lab = wish.lab.map(|lab| lab.id);
    EXPERIMENTS.iter().filter(move |experiment| lab.is_none_or(|lab| lab == experiment.lab))
}

/// Puts together an experiment's settings: a link's, or its own with the reader's on top; and what it cannot do without over all.
///
/// # Errors
/// When they are wrong, or more than an experiment here can do.
pub(crate) fn settle(experiment: &Experiment, wish: &Wish) -> Result<Settled, Refusal> {
    let lab = scenarios::lab(experiment.lab).ok_or_else(|| Refusal(format!("there is no lab {}", experiment.lab)))?;
    let mut values = match &wish.link {
        Some(values) => values.clone(),
        None => merged(lab, experiment.own, &wish.sets)?,
    };
    let mut overruled = Vec::new();
    for fixed in experiment.fixed.iter().flat_map(|fixed| fixed.split_whitespace()) {
        let name = settings::name(fixed);
        let wanted = settings::values(lab, &[fixed])?.get(name).unwrap_or(0);
        if values.get(name) != Some(wanted) {
            overruled.push(fixed.into());
            values = values.with(name, wanted);
        }
    }
    if let Some(repair) = (lab.guard)(&mut values.clone()).first() {
        return Err(Refusal(format!(
            "{}={} is together with the other settings too much; {} would fit",
            repair.knob, repair.from, repair.to
        )));
    }
    limits(experiment.kind, &values)?;
    Ok(Settled { values, seed: wish.seed.unwrap_or(lab.seed), overruled })
}

fn merged(lab: &'static Lab, own: &'static str, sets: &[String]) -> Result<Values, Refusal> {
    let is_set = |own: &str| sets.iter().any(|set| settings::name(set) == settings::name(own));
    let own = own.split_whitespace().filter(|own| !is_set(own));
    settings::values(lab, &own.chain(sets.iter().map(String::as_str)).collect::<Vec<_>>())
}

/// Most workers: each has a connection of its own.
const MOST_WORKERS: i64 = 64;
/// Most messages: a real broker on a small machine takes its time.
const MOST_MESSAGES: f64 = 20_000.0;

/// What a real broker beside us can be asked for.
fn limits(kind: Kind, values: &Values) -> Result<(), Refusal> {
    let get = |name: &str| values.get(name).unwrap_or(0);
    if get("workers") > MOST_WORKERS {
        return Err(Refusal(format!(
            "workers={} is too many here: at most {MOST_WORKERS}, each has a connection of its own",
            get("workers")
        )));
    }
    let (visits, length) = if kind.is_sale() { ("visits", "duration_s") } else { ("spike_visits", "run_s") };
    let messages = get(visits) as f64 + (get("base_rate") * get(length)) as f64;
    if messages > MOST_MESSAGES {
        let [base, length] = ["base_rate", length].map(|name| format!("{name}={}", get(name)));
        return Err(Refusal(format!(
            "{visits}={} with {base} and {length} is {messages} messages: at most {MOST_MESSAGES} here",
            get(visits)
        )));
    }
    if !kind.is_sale() && get("max_attempts") == 0 {
        return Err(Refusal("max_attempts=0 may never end: max_attempts takes 1 to 50 here".into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::parse;

    fn wish(line: &str) -> Wish {
        parse(line.split_whitespace().map(str::to_owned)).expect(line)
    }

    #[test]
    fn every_experiment_can_be_set_up_by_itself_and_with_its_labs_own_link() {
        for experiment in EXPERIMENTS {
            let settled = settle(experiment, &wish("")).expect(experiment.title);
            assert!(
                settled.overruled.iter().all(|fixed| experiment.own.split_whitespace().all(|own| own != fixed)),
                "{:?}",
                settled.overruled
            );
            settle(experiment, &wish(&format!("--link ?lab={}", experiment.lab))).expect(experiment.title);
        }
    }

    #[test]
    fn a_setting_of_the_readers_wins_over_the_experiments_own_and_not_over_what_it_needs() {
        let asked = wish("--lab flash-sale --set workers=2 --set overflow=block");
        let settled = settle(&EXPERIMENTS[0], &asked).expect("settings");
        assert_eq!(settled.values.get("workers"), Some(2));
        assert!(settled.overruled.contains(&"overflow=reject_new".into()), "{:?}", settled.overruled);
    }

    #[test]
    fn what_a_real_broker_here_cannot_do_is_refused_with_what_it_can() {
        #[track_caller]
        fn check(line: &str, part: &str) {
            let asked = wish(line);
            let refusal = chosen(&asked).find_map(|experiment| settle(experiment, &asked).err()).expect(line);
            assert!(refusal.0.contains(part), "{refusal}");
        }
        check("--lab flash-sale --set workers=65", "at most 64");
        check("--lab flash-sale --set visits=30000", "at most 20000");
        check("--lab check-in --set max_attempts=0", "1 to 50");
    }

    #[test]
    fn a_lab_brings_its_own_experiments_alone() {
        assert_eq!(chosen(&wish("")).count(), EXPERIMENTS.len());
        assert!(chosen(&wish("--lab check-in")).all(|experiment| experiment.lab == "check-in"));
    }
}
