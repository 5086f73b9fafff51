//! The experiments, and the settings that each is run with. Knows no broker.

use crate::args::Wish;
use crate::settings::{self, Refusal};
use queue_engine::knobs::Values;
use queue_lab::scenarios::{self, Lab};

/// What an experiment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The workers hold what they are given until everybody has come: the bound alone.
    Held,
    /// Everybody comes at their own instants, and the workers work.
    Burst,
    /// Failing attempts, delayed retries and dead letters.
    Retries,
    /// Errors, poison, crashes and lost acknowledgements with manual acknowledgements.
    Manual,
    /// The same with automatic ones.
    Auto,
    /// The broker is killed.
    Kill,
}

/// One experiment.
#[derive(Debug)]
pub(crate) struct Experiment {
    pub(crate) kind: Kind,
    pub(crate) lab: &'static str,
    pub(crate) title: &'static str,
    /// What it does, in sentences.
    pub(crate) about: &'static str,
    /// Its settings where the reader says nothing else.
    own: &'static [&'static str],
    /// Settings that it cannot do without, whatever the reader says.
    fixed: &'static [&'static [&'static str]],
}

/// What the flash sale's engine has and no experiment reproduces: clients who lose patience or press again, a stock that ends, payment,
/// a database that slows down, and a bound that RabbitMQ does not have.
const SALE: &[&str] = &[
    "patience_ms=0",
    "refreshes=0",
    "line_patience_s=0",
    "stock=1000000",
    "sale_maximum=0",
    "unpaid_percent=0",
    "database_limit=0",
    "bound_counts=ready",
];
/// What the check-in's engine has and no experiment reproduces: clients who leave, a check-in process or a way that loses messages,
/// outages and slow spells of the points service, calls that time out or find no slot, pauses that a queue with one TTL cannot make.
const POINTS: &[&str] = &[
    "client_timeout_ms=0",
    "process_crash_per_mille=0",
    "publish_lost_per_mille=0",
    "confirm_lost_per_mille=0",
    "relay_crash_per_mille=0",
    "outage_s=0",
    "outage2_s=0",
    "outage3_s=0",
    "slow_for_s=0",
    "points_slots=64",
    "points_backlog=1000",
    "call_timeout_ms=10000",
    "retry_policy=fixed",
    "jitter=none",
    "redrive_every_s=0",
    "idempotency_window_s=0",
    "outbox=on",
    "confirm=on",
    "threads=1000",
];
const NO_FAULTS: &[&str] = &["failure_percent=0"];
const NO_RESTART: &[&str] = &["broker_down_s=0", "broker_down2_s=0", "durable=on"];

/// Every experiment, in the order of the table.
pub(crate) static EXPERIMENTS: &[Experiment] = &[
    Experiment {
        kind: Kind::Held,
        lab: "flash-sale",
        title: "The bound, rejecting (`reject_new` is `reject-publish`)",
        about: "No worker ends anything before everybody has come: who gets in is decided by the bound alone, and the order of events by nothing else.",
        own: &["visits=600", "base_rate=0", "spike_at_s=0", "spike_s=1", "queue_capacity=100", "workers=4", "prefetch=5"],
        fixed: &[SALE, NO_FAULTS, &["overflow=reject_new"]],
    },
    Experiment {
        kind: Kind::Held,
        lab: "flash-sale",
        title: "The bound, dropping (`drop_oldest` is `drop-head`)",
        about: "The same with the other policy: everybody is told yes, and most of them are lost without a word.",
        own: &["visits=600", "base_rate=0", "spike_at_s=0", "spike_s=1", "queue_capacity=100", "workers=4", "prefetch=5"],
        fixed: &[SALE, NO_FAULTS, &["overflow=drop_oldest"]],
    },
    Experiment {
        kind: Kind::Burst,
        lab: "flash-sale",
        title: "A burst, rejecting",
        about: "Everybody comes at their own instants; the workers hold each message for its own service time and acknowledge it then.",
        own: BURST,
        fixed: &[SALE, NO_FAULTS, &["overflow=reject_new"]],
    },
    Experiment {
        kind: Kind::Burst,
        lab: "flash-sale",
        title: "A burst, dropping",
        about: "The same with the other policy.",
        own: BURST,
        fixed: &[SALE, NO_FAULTS, &["overflow=drop_oldest"]],
    },
    Experiment {
        kind: Kind::Retries,
        lab: "flash-sale",
        title: "Retries and dead letters",
        about: "A failed attempt is rejected; the broker dead-letters it into a queue with a TTL, and from there back into the work queue. After the last \
                attempt the worker puts it into the dead-letter queue.",
        own: &[
            "visits=3000",
            "base_rate=0",
            "spike_at_s=0",
            "spike_s=1",
            "workers=8",
            "prefetch=1",
            "service_ms=1",
            "service_dist=constant",
            "failure_percent=30",
            "max_attempts=5",
            "retry_delay_ms=50",
        ],
        fixed: &[SALE, &["overflow=reject_new", "queue_capacity=1000000"]],
    },
    Experiment {
        kind: Kind::Manual,
        lab: "check-in",
        title: "Check-in, manual acknowledgements",
        about: "A crash, or a lost acknowledgement, closes the worker's connection without an acknowledgement, and the broker delivers again. One list of \
                deliveries, read with two ledgers: with and without a unique key.",
        own: POINTS_OWN,
        fixed: &[POINTS, NO_RESTART, &["ack=manual"]],
    },
    Experiment {
        kind: Kind::Auto,
        lab: "check-in",
        title: "Check-in, automatic acknowledgements",
        about: "Each worker fetches one message at a time, which the broker forgets as it hands it over; a worker that crashes takes it along.",
        own: POINTS_OWN,
        fixed: &[POINTS, NO_RESTART, &["ack=auto"]],
    },
    Experiment {
        kind: Kind::Kill,
        lab: "check-in",
        title: "The broker is killed",
        about: "Publishing goes on into a durable queue (persistent messages) and into one that is not, both with confirms, when the broker is killed \
                (SIGKILL) and started again. What was confirmed and not acknowledged by a worker is looked for.",
        own: &[
            "spike_visits=1500",
            "base_rate=0",
            "spike_at_s=0",
            "spike_s=3",
            "run_s=30",
            "workers=1",
            "worker_ms=20",
            "points_ms=20",
            "service_dist=constant",
            "broker_restart_at_s=1",
            "broker_down_s=2",
        ],
        fixed: &[
            POINTS,
            &[
                "error_percent=0",
                "poison_per_mille=0",
                "worker_crash_per_mille=0",
                "ack_lost_per_mille=0",
                "broker_down2_s=0",
                "ack=manual",
            ],
        ],
    },
];
const BURST: &[&str] = &[
    "visits=2000",
    "base_rate=0",
    "spike_at_s=0",
    "spike_s=2",
    "queue_capacity=100",
    "workers=4",
    "prefetch=1",
    "service_ms=10",
    "service_dist=constant",
];
const POINTS_OWN: &[&str] = &[
    "spike_visits=2000",
    "base_rate=0",
    "spike_at_s=0",
    "spike_s=1",
    "workers=8",
    "worker_ms=1",
    "points_ms=2",
    "service_dist=constant",
    "error_percent=20",
    "poison_per_mille=10",
    "worker_crash_per_mille=20",
    "ack_lost_per_mille=10",
    "max_attempts=5",
    "backoff_ms=50",
];

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
    for fixed in experiment.fixed.iter().copied().flatten() {
        let name = settings::name(fixed);
        let wanted = settings::values(lab, &[fixed])?.get(name).unwrap_or(0);
        if values.get(name) != Some(wanted) {
            overruled.push((*fixed).into());
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

fn merged(lab: &'static Lab, own: &[&str], sets: &[String]) -> Result<Values, Refusal> {
    let is_set = |own: &str| sets.iter().any(|set| settings::name(set) == settings::name(own));
    let own = own.iter().copied().filter(|own| !is_set(own));
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

impl Kind {
    pub(crate) fn is_sale(self) -> bool {
        match self {
            Kind::Held | Kind::Burst | Kind::Retries => true,
            Kind::Manual | Kind::Auto | Kind::Kill => false,
        }
    }
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
            assert!(settled.overruled.iter().all(|fixed| !experiment.own.contains(&fixed.as_str())), "{:?}", settled.overruled);
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
