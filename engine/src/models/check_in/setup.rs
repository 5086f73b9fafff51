//! The typed form of the check-in lab's knobs, checked once.

use super::facts::CrashStage;
use super::knobs::KNOBS;
use crate::arrivals::{ArrivalRate, Person, SpikeShape, crowd};
use crate::dist::{Sampler, Shape};
use crate::draw::{Draws, Purpose};
use crate::knobs::{Knob, Values};
use crate::time::{SimDuration, SimTime};
use alloc::rc::Rc;

mod guard;
mod parts;
mod scaled;

pub use guard::{MOST_ATTEMPTS, MOST_CALLS, MOST_CHECK_INS, MOST_DELIVERIES, MOST_PUBLISHES, Repair, is_bounded, repair};
use parts::Read;
pub use parts::{Ack, BrokerSetup, Idempotency, OutageKind, PointsSetup, PublishingSetup, RetrySetup, Window, WorkerSetup};
pub use scaled::{MOST_AT_SCALE, Scaled};

/// How the points come to those who check in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The check-in calls the points service before it answers.
    Inline,
    /// The check-in answers once it is committed; the points come by way of a queue.
    Queue,
}

impl Variant {
    /// Both, in the order of [`Setup::all`].
    pub const ALL: [Variant; 2] = [Variant::Inline, Variant::Queue];

    /// The variant's stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Variant::Inline => "inline",
            Variant::Queue => "queue",
        }
    }

    /// Whether a knob is anything to this way. Where it is not, its setup is the same whatever the knob's value.
    pub fn reads(self, knob: &Knob) -> bool {
        match self {
            Variant::Inline => !matches!(knob.group, "publishing" | "broker" | "workers" | "retries"),
            Variant::Queue => knob.id != "inline_attempts",
        }
    }
}

/// Points for one check-in.
pub const POINTS: u32 = 10;

/// Everything a run of one variant is set up with.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// Which variant.
    pub variant: Variant,
    /// When people come, before chance.
    pub rate: ArrivalRate,
    /// Everybody who checks in, in order of arrival: the same list in both variants.
    pub crowd: Rc<[Person]>,
    /// Where the run ends.
    pub end: SimTime,
    /// How long a client waits for the answer; `None` waits for ever.
    pub client_timeout: Option<SimDuration>,
    /// Check-ins that the service handles at once.
    pub threads: u32,
    /// Mean time of a check-in's own commit.
    pub commit: SimDuration,
    /// How often the inline variant calls the points service before it gives up.
    pub inline_attempts: u32,
    /// How commits and points calls vary.
    pub service_shape: Shape,
    /// The points service.
    pub points: PointsSetup,
    /// The way to the broker.
    pub publishing: PublishingSetup,
    /// The broker.
    pub broker: BrokerSetup,
    /// The workers.
    pub work: WorkerSetup,
    /// What follows a failed attempt.
    pub retry: RetrySetup,
    /// How long the points service knows what it has granted.
    pub idempotency: Idempotency,
    /// Chance that the check-in process crashes between a commit and what follows it, in thousandths.
    pub process_crash_per_mille: u32,
    pub(crate) sampler: Rc<Sampler>,
    seed: u32,
    /// The draws of every purpose under the seed, in the order of [`Purpose::ALL`], which numbers them from 1.
    draws: [Draws; Purpose::ALL.len()],
}

/// Why values make no setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// They belong to another lab's table.
    OtherTable,
    /// The run would exceed memory or time; [`repair`] mends that.
    TooLarge,
}

impl Setup {
    /// The setups of both variants, with one crowd between them. Each holds what its own way to the points is made of and nothing of the
    /// other's, so that two that are equal make the same run.
    ///
    /// # Errors
    /// When the values belong to another table, or the run would exceed memory or time.
    pub fn all(values: &Values, seed: u32) -> Result<[Setup; 2], SetupError> {
        let mut setup = Setup::read(values, seed)?;
        setup.crowd = crowd(seed, &setup.rate, setup.end, &setup.sampler).into();
        let queue = setup.clone().into_queue();
        let inline = Setup {
            publishing: PublishingSetup::NONE,
            broker: BrokerSetup::NONE,
            work: WorkerSetup::NONE,
            retry: RetrySetup::NONE,
            ..setup
        };
        Ok([inline, queue])
    }

    /// The queue variant of a setting: its check-ins call nobody.
    fn into_queue(self) -> Setup {
        Setup { variant: Variant::Queue, inline_attempts: 0, ..self }
    }

    /// Everything a setting says, as the inline variant and with nobody in its crowd yet.
    fn read(values: &Values, seed: u32) -> Result<Setup, SetupError> {
        if values.table() != KNOBS {
            return Err(SetupError::OtherTable);
        }
        if !is_bounded(values) {
            return Err(SetupError::TooLarge);
        }
        let knobs = Read(values);
        let rate = ArrivalRate {
            base_per_s: knobs.get("base_rate"),
            spike_visits: knobs.get("spike_visits"),
            spike_at: SimTime::START + knobs.seconds("spike_at_s"),
            spike_length: knobs.seconds("spike_s"),
            spike_shape: [SpikeShape::Step, SpikeShape::Ramp, SpikeShape::Decay][knobs.get("spike_shape") as usize],
        };
        Ok(Setup {
            variant: Variant::Inline,
            rate,
            crowd: Rc::new([]),
            end: SimTime::START + knobs.seconds("run_s"),
            client_timeout: knobs.positive("client_timeout_ms").map(|_| knobs.millis("client_timeout_ms")),
            threads: knobs.get("threads"),
            commit: knobs.millis("commit_ms"),
            inline_attempts: knobs.get("inline_attempts"),
            service_shape: [Shape::Exponential, Shape::Constant, Shape::LogNormal][knobs.get("service_dist") as usize],
            points: PointsSetup::read(&knobs),
            publishing: PublishingSetup::read(&knobs),
            broker: BrokerSetup::read(&knobs),
            work: WorkerSetup::read(&knobs),
            retry: RetrySetup::read(&knobs),
            idempotency: Idempotency::read(&knobs),
            process_crash_per_mille: knobs.get("process_crash_per_mille"),
            sampler: Rc::new(Sampler::default()),
            seed,
            draws: Purpose::ALL.map(|purpose| Draws::new(seed, purpose)),
        })
    }

    #[inline]
    fn draws(&self, purpose: Purpose) -> Draws {
        self.draws[purpose as usize - 1]
    }

    #[inline]
    fn happens(&self, purpose: Purpose, person: Person, attempt: u32, per_mille: u32) -> bool {
        per_mille > 0 && self.draws(purpose).draw(person.key, attempt).per_mille(per_mille)
    }

    /// How long a check-in's own commit takes.
    #[inline]
    pub(crate) fn commit_time(&self, person: Person) -> SimDuration {
        self.sampler.sample(self.service_shape, &mut self.draws(Purpose::CommitTime).draw(person.key, 0), self.commit)
    }

    /// How long the points service works on the `attempt`-th call for a check-in that it starts at `now`. What a slow spell costs is
    /// decided when the work starts.
    #[inline]
    pub(crate) fn points_time(&self, person: Person, attempt: u32, now: SimTime) -> SimDuration {
        let alone =
            self.sampler.sample(self.service_shape, &mut self.draws(Purpose::PointsTime).draw(person.key, attempt), self.points.service);
        if self.points.is_slow(now) { alone.scaled(f64::from(self.points.slow_times)) } else { alone }
    }

    /// Whether the `attempt`-th call for a check-in fails at its end. The same key decides it on a real broker.
    #[inline]
    pub fn call_fails(&self, person: Person, attempt: u32) -> bool {
        let percent = self.points.error_percent;
        percent > 0 && self.draws(Purpose::PointsFails).draw(person.key, attempt).percent(percent)
    }

    /// Whether every call for a check-in fails.
    #[inline]
    pub fn is_poison(&self, person: Person) -> bool {
        self.happens(Purpose::Poison, person, 0, self.points.poison_per_mille)
    }

    /// Where in the work on the `delivery`-th delivery the worker crashes, if it does, and how far into that stage (0 to 1).
    #[inline]
    pub(crate) fn worker_crash(&self, person: Person, delivery: u32) -> Option<(CrashStage, f64)> {
        let mut draw = self.draws(Purpose::WorkerCrash).draw(person.key, delivery);
        let crashes = self.work.crash_per_mille > 0 && draw.per_mille(self.work.crash_per_mille);
        crashes.then(|| {
            let stage = CrashStage::ALL[(draw.unit() * CrashStage::ALL.len() as f64) as usize];
            (stage, draw.unit())
        })
    }

    /// Whether the acknowledgement of the `delivery`-th delivery is lost.
    #[inline]
    pub(crate) fn ack_is_lost(&self, person: Person, delivery: u32) -> bool {
        self.happens(Purpose::AckLost, person, delivery, self.work.ack_lost_per_mille)
    }

    /// How far into the time between commit and publish (0 to 1) the check-in process crashes, if it does.
    pub(crate) fn process_crash(&self, person: Person) -> Option<f64> {
        let mut draw = self.draws(Purpose::ProcessCrash).draw(person.key, 0);
        let crashes = self.process_crash_per_mille > 0 && draw.per_mille(self.process_crash_per_mille);
        crashes.then(|| draw.unit())
    }

    /// Whether the `publish`-th publish of a message is lost on its way.
    #[inline]
    pub(crate) fn publish_is_lost(&self, person: Person, publish: u16) -> bool {
        self.happens(Purpose::PublishLost, person, publish.into(), self.publishing.publish_lost_per_mille)
    }

    /// Whether the confirm of the `publish`-th publish of a message is lost on its way back.
    #[inline]
    pub(crate) fn confirm_is_lost(&self, person: Person, publish: u16) -> bool {
        self.happens(Purpose::ConfirmLost, person, publish.into(), self.publishing.confirm_lost_per_mille)
    }

    /// Whether the relay crashes between the `publish`-th publish of a message and marking it.
    #[inline]
    pub(crate) fn relay_crashes(&self, person: Person, publish: u16) -> bool {
        self.happens(Purpose::RelayCrash, person, publish.into(), self.publishing.relay_crash_per_mille)
    }

    /// When the relay first looks. Its period has nothing to do with anybody else's full seconds: looks that always came right after a
    /// restart of the broker would leave nothing half stored when it dies.
    pub(crate) fn first_look(&self) -> SimTime {
        SimTime::START + self.publishing.relay_period.scaled(self.draws(Purpose::RelayPhase).draw(0, 0).unit())
    }

    /// How long a message waits after its failed `delivery`-th delivery, the `attempt`-th of its budget; `None` when it has no further
    /// attempt.
    pub(crate) fn pause_after(&self, person: Person, attempt: u16, delivery: u32, previous: SimDuration) -> Option<SimDuration> {
        let pauses = self.retry.pauses.filter(|_| !self.retry.is_spent(attempt))?;
        Some(pauses.pause(attempt.into(), previous, &mut self.draws(Purpose::RetryPause).draw(person.key, delivery)))
    }
}
