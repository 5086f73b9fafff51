//! The same run with many times as many people, for the engine that carries scale.

use super::guard::check_ins;
use super::{Setup, SetupError};
use crate::knobs::Values;
use crate::time::SimDuration;

/// Most people that one run at scale may bring, expected.
pub const MOST_AT_SCALE: u64 = 100_000_000;

/// How many times as many people come, and how many times as fast everybody is who serves them.
///
/// What the world gives stays as it is: the length of the run, the shape of the peak, outages, slow spells and restarts, and the pauses
/// before a retry, which have to outlast an outage. What the shop is built of becomes faster with its crowd: the work of threads, points
/// service and workers, the relay's period, the broker's storing, every timeout that watches over one of these, and how long a crashed
/// worker or relay is away. So the curves of the run stay what they were, and each worker's offered load does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaled(u32);

impl Scaled {
    /// Nothing is scaled.
    pub const ONCE: Scaled = Scaled(1);

    /// `times` as many people; nothing is zero times as many.
    pub const fn times(times: u32) -> Option<Scaled> {
        if times == 0 { None } else { Some(Scaled(times)) }
    }

    /// How many times as many.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// A length of work, so many times as fast; some nanoseconds are left of any.
    fn faster(self, length: &mut SimDuration) {
        let least = length.nanos().min(2);
        *length = SimDuration::from_nanos((length.nanos() / u64::from(self.0)).max(least));
    }
}

impl Setup {
    /// The queue variant at scale, without a list of its people: the engine of [`crate::scale::check_in`] makes them as they come.
    ///
    /// # Errors
    /// When the values belong to another table, when they make no bounded run as they are, or when more than [`MOST_AT_SCALE`] people are
    /// expected.
    pub fn for_scale(values: &Values, scaled: Scaled, seed: u32) -> Result<Setup, SetupError> {
        let mut setup = Setup::read(values, seed)?.into_queue();
        // A run within this bound has rates that fit their type.
        if check_ins(values).max(0) as u64 * u64::from(scaled.0) > MOST_AT_SCALE {
            return Err(SetupError::TooLarge);
        }
        setup.rate.base_per_s *= scaled.0;
        setup.rate.spike_visits *= scaled.0;
        for length in [
            &mut setup.commit,
            &mut setup.points.service,
            &mut setup.points.call_timeout,
            &mut setup.publishing.relay_period,
            &mut setup.publishing.publish_after,
            &mut setup.publishing.confirm_timeout,
            &mut setup.broker.store,
            &mut setup.work.own,
            &mut setup.work.restart,
        ] {
            scaled.faster(length);
        }
        if let Some(patience) = &mut setup.client_timeout {
            scaled.faster(patience);
        }
        if let super::Ack::Visibility(time) = &mut setup.work.ack {
            scaled.faster(time);
        }
        Ok(setup)
    }

    /// The same setup with its crowd as a list, for the engine with a calendar.
    ///
    /// # Errors
    /// When more people are expected than that engine takes ([`super::MOST_CHECK_INS`]).
    pub fn with_list(mut self) -> Result<Setup, SetupError> {
        let run = self.end.since(crate::time::SimTime::START).nanos() / 1_000_000_000;
        if u64::from(self.rate.spike_visits) + u64::from(self.rate.base_per_s) * run > super::MOST_CHECK_INS as u64 {
            return Err(SetupError::TooLarge);
        }
        self.crowd = crate::arrivals::crowd(self.seed, &self.rate, self.end, &self.sampler).into();
        Ok(self)
    }

    /// The seed of every draw.
    pub(crate) fn seed(&self) -> u32 {
        self.seed
    }
}
