//! The numbers that the prose takes from a run.

use super::Readings;
use crate::lang::Quantity;
use queue_engine::models::flash_sale::facts::Outcome;
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::readings::moments::MomentKind;
use queue_engine::models::flash_sale::readings::{Reading, level};
use queue_engine::time::{SimDuration, SimTime};

/// The number that a slot shows in a run; nothing for an unknown name.
pub fn slot(run: &Readings, name: &str) -> Option<Quantity> {
    let (whose, what) = name.split_once('.')?;
    match whose {
        "crowd" => crowd(&run[0], what),
        "shop" => shop(&run[0], what),
        "direct" => variant(&run[0], what),
        "more" => variant(&run[1], what),
        "queue" => variant(&run[2], what),
        _ => None,
    }
}

fn count(n: impl Into<u64>) -> Quantity {
    Quantity::Count(n.into())
}

fn milli(per_s: f64) -> Quantity {
    Quantity::Rate((per_s * 1_000.0 + 0.5) as u64)
}

fn crowd(reading: &Reading, what: &str) -> Option<Quantity> {
    let setup = reading.recording.setup();
    let rate = setup.rate;
    Some(match what {
        "arrived" => count(setup.crowd.len() as u64),
        "in_spike" => {
            let ends = rate.spike_at + rate.spike_length;
            count(setup.crowd.iter().filter(|person| person.arrives >= rate.spike_at && person.arrives < ends).count() as u64)
        }
        "spike_rate" => milli(rate.at(rate.spike_at + SimDuration::from_nanos(rate.spike_length.nanos() / 2))),
        "base_rate" => count(rate.base_per_s).as_rate(),
        _ => return None,
    })
}

fn shop(reading: &Reading, what: &str) -> Option<Quantity> {
    let setup = reading.recording.setup();
    Some(match what {
        "stock" => count(setup.units_on_sale()),
        "capacity_per_s" => milli(setup.capacity_per_s()).rounded(),
        _ => return None,
    })
}

fn variant(reading: &Reading, what: &str) -> Option<Quantity> {
    let place = |outcome| count(reading.at_end(Place::Done(outcome)));
    let time = |at: Option<SimTime>| at.map_or(Quantity::Nothing, |at| Quantity::Nanos(at.nanos()));
    let wait = |wait: Option<SimDuration>| wait.map_or(Quantity::Nothing, |wait| Quantity::Nanos(wait.nanos()));
    let model = reading.recording.end().model();
    Some(match what {
        "sold" => place(Outcome::Sold),
        "gave_up" => place(Outcome::GaveUp),
        "refused" => place(Outcome::QueueFull),
        "sold_out" => place(Outcome::SoldOut),
        "sold_to_left" => count(model.sold_to_left()),
        "peak_backlog" => count(reading.series.peak(level::WAITING)),
        "p50" => wait(reading.waits_at_end().percentile(50)),
        "p99" => wait(reading.waits_at_end().percentile(99)),
        "longest_wait" => wait(reading.waits_at_end().longest()),
        "unsold" => count(reading.unsold()),
        "requests" => count(model.requests()),
        "goodput_after_spike" => Quantity::Rate(reading.goodput_after_spike_milli()).rounded(),
        "price" => Quantity::MoneyPerHour { cents: u64::from(reading.price_per_hour()) * 100 },
        "busy_percent" => Quantity::Share { num: reading.busy_per_mille().into(), den: 1_000 },
        "drained_at" => time(reading.first(MomentKind::Drained)),
        _ => return None,
    })
}

impl Quantity {
    /// A count as so many a second.
    fn as_rate(self) -> Quantity {
        match self {
            Quantity::Count(n) => Quantity::Rate(n * 1_000),
            other => other,
        }
    }

    /// A rate of ten a second or more without its decimals.
    fn rounded(self) -> Quantity {
        match self {
            Quantity::Rate(milli) if milli >= 10_000 => Quantity::Rate((milli + 500) / 1_000 * 1_000),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lab::RunRef;
    use crate::scenarios::Lab;
    use crate::scenarios::flash_sale::{LAB, SLOTS};
    use queue_engine::knobs::Values;
    use queue_engine::models::flash_sale::knobs::KNOBS;

    static TESTED: Lab = LAB;

    #[test]
    fn every_slot_of_the_prose_has_a_number_in_any_run() {
        for values in [Values::defaults(KNOBS), Values::defaults(KNOBS).with("visits", 0).with("base_rate", 0)] {
            let run = RunRef::play(&TESTED, &values, 7, None);
            for name in SLOTS {
                assert!(run.slot(name).is_some(), "{name}");
            }
            assert_eq!(run.slot("direct.unknown"), None);
        }
    }
}
