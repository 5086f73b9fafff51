//! The luck of each message, on the broker as in the engine: the very draws of the engine, by the same seed, purpose, person and attempt.
//!
//! Some of the engine's own questions are private to it; here they are asked again of its public draws, and the tests hold that a run
//! of the engine answers them all alike.

use queue_engine::dist::{Sampler, Shape};
use queue_engine::draw::{Draws, Purpose};
use queue_engine::models::check_in::facts::CrashStage;
use queue_engine::models::{check_in, flash_sale};
use queue_engine::time::SimDuration;
use std::time::Duration;

/// The luck of the orders of a flash sale. An order is named by its shopper's position in the crowd.
pub(crate) struct OrderLuck {
    keys: Vec<u32>,
    sampler: Sampler,
    shape: Shape,
    mean: SimDuration,
    service: Draws,
    failure: Draws,
    failure_percent: u32,
}

impl OrderLuck {
    pub(crate) fn new(setup: &flash_sale::setup::Setup, seed: u32) -> OrderLuck {
        OrderLuck {
            keys: setup.crowd.iter().map(|person| person.key).collect(),
            sampler: Sampler::default(),
            shape: setup.service_shape,
            mean: setup.service,
            service: Draws::new(seed, Purpose::ServiceTime),
            failure: Draws::new(seed, Purpose::AttemptFails),
            failure_percent: setup.failure_percent,
        }
    }

    /// How long the work on a delivery takes, alone in the database.
    pub(crate) fn service(&self, order: u32, delivery: u32) -> Duration {
        let mut draw = self.service.draw(self.keys[order as usize], delivery);
        Duration::from_nanos(self.sampler.sample(self.shape, &mut draw, self.mean).nanos())
    }

    /// Whether the work on a delivery fails.
    pub(crate) fn fails(&self, order: u32, delivery: u32) -> bool {
        self.failure.draw(self.keys[order as usize], delivery).percent(self.failure_percent)
    }
}

/// What becomes of one delivery of a check-in's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fate {
    /// Where its worker crashes, if it does.
    pub(crate) crash: Option<CrashStage>,
    /// Whether the call, if there is one, succeeds.
    pub(crate) succeeds: bool,
    /// Whether its acknowledgement is lost, with the connection.
    pub(crate) ack_lost: bool,
}

/// The luck of the messages of a check-in run. A message is named by its person's position in the crowd.
pub(crate) struct MessageLuck {
    keys: Vec<u32>,
    seed: u32,
    error_percent: u32,
    poison_per_mille: u32,
    crash_per_mille: u32,
    ack_lost_per_mille: u32,
}

impl MessageLuck {
    pub(crate) fn new(setup: &check_in::setup::Setup, seed: u32) -> MessageLuck {
        MessageLuck {
            keys: setup.crowd.iter().map(|person| person.key).collect(),
            seed,
            error_percent: setup.points.error_percent,
            poison_per_mille: setup.points.poison_per_mille,
            crash_per_mille: setup.work.crash_per_mille,
            ack_lost_per_mille: setup.work.ack_lost_per_mille,
        }
    }

    /// What becomes of the `delivery`-th delivery of a message.
    pub(crate) fn fate(&self, message: u32, delivery: u32) -> Fate {
        let draw = |purpose, attempt| Draws::new(self.seed, purpose).draw(self.keys[message as usize], attempt);
        let poison = draw(Purpose::Poison, 0).per_mille(self.poison_per_mille);
        let error = draw(Purpose::PointsFails, delivery).percent(self.error_percent);
        let mut crash = draw(Purpose::WorkerCrash, delivery);
        let crashes = crash.per_mille(self.crash_per_mille);
        Fate {
            crash: crashes.then(|| CrashStage::ALL[(crash.unit() * CrashStage::ALL.len() as f64) as usize]),
            succeeds: !poison && !error,
            ack_lost: draw(Purpose::AckLost, delivery).per_mille(self.ack_lost_per_mille),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::parse;
    use crate::engine;
    use crate::experiments::{EXPERIMENTS, Experiment, Kind};
    use crate::plan::settle;
    use queue_engine::models::check_in::facts::Fact as PointsFact;
    use queue_engine::models::flash_sale::facts::{Fact as SaleFact, Verdict};
    use queue_engine::run::{Sink, World};
    use queue_engine::time::SimTime;
    use std::collections::BTreeMap;

    fn values(kind: Kind, sets: &str) -> queue_engine::knobs::Values {
        let of_kind = |experiment: &&Experiment| experiment.kind == kind;
        let experiment = EXPERIMENTS.iter().find(of_kind).expect("an experiment of each kind");
        let line = format!("--lab {} {sets}", experiment.lab);
        let wish = parse(line.split_whitespace().map(str::to_owned)).expect("flags");
        settle(experiment, &wish).expect("settings").values
    }

    /// Compares every attempt of a run with what the luck says of it.
    struct Orders<'a> {
        luck: &'a OrderLuck,
        started: BTreeMap<u32, SimTime>,
        failed: usize,
        ended: usize,
    }

    impl Sink<flash_sale::FlashSale> for Orders<'_> {
        fn fact(&mut self, at: SimTime, &fact: &SaleFact) {
            if let SaleFact::Started { request, .. } = fact {
                self.started.insert(request.shopper.0, at);
            }
            if let SaleFact::Ended { request, verdict, .. } = fact {
                let (order, delivery) = (request.shopper.0, request.attempt.into());
                assert_eq!(self.luck.fails(order, delivery), verdict == Verdict::Error, "order {order}, delivery {delivery}");
                let took = Duration::from_nanos(at.since(self.started[&order]).nanos());
                assert_eq!(self.luck.service(order, delivery), took, "order {order}, delivery {delivery}");
                self.ended += 1;
                self.failed += usize::from(verdict == Verdict::Error);
            }
        }
        fn after(&mut self, _: SimTime, _: &flash_sale::setup::Setup, _: &flash_sale::FlashSale) {}
    }

    #[test]
    fn a_run_of_the_flash_sale_has_the_service_times_and_failures_that_the_luck_says() {
        for shape in ["constant", "exponential", "lognormal"] {
            let values = values(Kind::Retries, &format!("--set visits=500 --set service_dist={shape}"));
            let setup = engine::sale_setup(&values, 5, 2);
            let luck = OrderLuck::new(&setup, 5);
            let mut orders = Orders { luck: &luck, started: BTreeMap::new(), failed: 0, ended: 0 };
            let mut world = World::open(&setup);
            while world.step(&setup, &[], SimTime::FAR, &mut orders) {}
            assert!(orders.failed > 50 && orders.ended > 500, "{shape}: {} of {}", orders.failed, orders.ended);
        }
    }

    /// Compares every delivery of a run with what the luck says of it.
    struct Messages<'a> {
        luck: &'a MessageLuck,
        delivery: BTreeMap<u32, u32>,
        crashed: [usize; 3],
        acks_lost: usize,
        granted: usize,
    }

    impl Messages<'_> {
        fn fate(&self, id: u32) -> Fate {
            self.luck.fate(id, self.delivery[&id])
        }
    }

    impl Sink<check_in::CheckIn> for Messages<'_> {
        fn fact(&mut self, _: SimTime, &fact: &PointsFact) {
            if let PointsFact::Delivered { id, delivery, .. } = fact {
                self.delivery.insert(id.0, delivery);
            }
            if let PointsFact::WorkerCrashed { job: Some((id, stage)), .. } = fact {
                assert_eq!(self.fate(id.0).crash, Some(stage), "{id:?}");
                self.crashed[stage as usize] += 1;
            }
            if let PointsFact::AckLost(id) = fact {
                assert!(self.fate(id.0).ack_lost && self.fate(id.0).succeeds, "{id:?}");
                self.acks_lost += 1;
            }
            if let PointsFact::Acked(id) = fact {
                assert_eq!(self.fate(id.0), Fate { crash: None, succeeds: true, ack_lost: false }, "{id:?}");
                self.granted += 1;
            }
            if let PointsFact::WillRetry { id, .. } = fact {
                assert!(self.fate(id.0).crash.is_none() && !self.fate(id.0).succeeds, "{id:?}");
            }
        }
        fn after(&mut self, _: SimTime, _: &check_in::setup::Setup, _: &check_in::CheckIn) {}
    }

    #[test]
    fn a_run_of_the_check_in_has_the_errors_crashes_and_lost_acks_that_the_luck_says() {
        let values = values(Kind::Manual, "--set worker_crash_per_mille=60 --set ack_lost_per_mille=40");
        let setup = engine::points_setup(&values, 9);
        let luck = MessageLuck::new(&setup, 9);
        let mut messages = Messages { luck: &luck, delivery: BTreeMap::new(), crashed: [0; 3], acks_lost: 0, granted: 0 };
        let mut world = World::open(&setup);
        while world.step(&setup, &[], SimTime::START + SimDuration::from_seconds(600), &mut messages) {}
        assert!(messages.crashed.iter().all(|crashed| *crashed > 10) && messages.acks_lost > 30 && messages.granted > 1_000);
        for (id, person) in (0..).zip(setup.crowd.iter()) {
            let succeeds = |delivery| !setup.is_poison(*person) && !setup.call_fails(*person, delivery);
            assert!((1..5).all(|delivery| luck.fate(id, delivery).succeeds == succeeds(delivery)), "{id}");
        }
    }
}
