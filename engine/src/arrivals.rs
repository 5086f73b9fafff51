//! The arrival process: a base load and a spike, as two independent Poisson processes laid over each other.
//!
//! Each is made by inverting its cumulative rate at the running sum of unit exponentials, which is exact for a rate that
//! varies with time. Since the two are drawn apart, a bigger spike adds people and leaves everybody else who they were.

use crate::dist::Sampler;
use crate::draw::{Draws, Purpose};
use crate::time::{SimDuration, SimTime};
use alloc::vec::Vec;

/// How a spike's rate runs over its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpikeShape {
    /// The same rate throughout.
    Step,
    /// Rising from nothing to twice the mean rate, then over at once.
    Ramp,
    /// At its highest at once, then falling to a twentieth: e^(-3 x) over its length.
    Decay,
}

/// How steeply [`SpikeShape::Decay`] falls.
const DECAY: f64 = 3.0;

impl SpikeShape {
    /// Where in the spike (0 at its start, 1 at its end) a given share of its visits has come: the inverse of the
    /// cumulative rate.
    fn when(self, share: f64) -> f64 {
        match self {
            SpikeShape::Step => share,
            SpikeShape::Ramp => libm::sqrt(share),
            SpikeShape::Decay => -libm::log(1.0 - share * (1.0 - libm::exp(-DECAY))) / DECAY,
        }
    }

    /// The rate at `x` of the spike, in units of its mean rate.
    pub fn density(self, x: f64) -> f64 {
        if !(0.0..1.0).contains(&x) {
            return 0.0;
        }
        match self {
            SpikeShape::Step => 1.0,
            SpikeShape::Ramp => 2.0 * x,
            SpikeShape::Decay => DECAY * libm::exp(-DECAY * x) / (1.0 - libm::exp(-DECAY)),
        }
    }
}

/// When people come: expected numbers, before chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArrivalRate {
    /// Base load in arrivals a second.
    pub base_per_s: u32,
    /// Expected visits of the spike.
    pub spike_visits: u32,
    /// When the spike begins.
    pub spike_at: SimTime,
    /// How long the spike lasts.
    pub spike_length: SimDuration,
    /// How the spike's rate runs.
    pub spike_shape: SpikeShape,
}

impl ArrivalRate {
    /// The expected arrival rate at an instant, in arrivals a second.
    pub fn at(&self, t: SimTime) -> f64 {
        let base = f64::from(self.base_per_s);
        if t < self.spike_at || self.spike_length == SimDuration::ZERO {
            return base;
        }
        let x = t.since(self.spike_at).nanos() as f64 / self.spike_length.nanos() as f64;
        base + f64::from(self.spike_visits) / self.spike_length.as_seconds() * self.spike_shape.density(x)
    }
}

/// One person of the crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// When they come.
    pub arrives: SimTime,
    /// Who they are in every draw: even numbers came with the base load, odd ones with the spike. Stays the same person when
    /// the other stream grows or shrinks.
    pub key: u32,
}

/// One of the two streams, as a running sum.
#[derive(Clone, Debug)]
struct Stream {
    draws: Draws,
    tag: u32,
    count: u32,
    sum: f64,
}

impl Stream {
    fn new(seed: u32, purpose: Purpose, tag: u32) -> Stream {
        Stream { draws: Draws::new(seed, purpose), tag, count: 0, sum: 0.0 }
    }

    fn key(&self) -> u32 {
        (self.count - 1) * 2 + self.tag
    }

    fn next(&mut self, sampler: &Sampler) -> f64 {
        self.sum += sampler.exponential(&mut self.draws.draw(self.count, 0));
        self.count += 1;
        self.sum
    }
}

/// Everybody who comes before an instant, in order of arrival, one by one: a crowd of any size in the memory of two people.
#[derive(Clone, Debug)]
pub struct Crowd {
    rate: ArrivalRate,
    end: SimTime,
    sampler: Sampler,
    base: Stream,
    spike: Stream,
    from_base: SimTime,
    from_spike: SimTime,
}

impl Crowd {
    /// The crowd that `rate` brings before `end` under `seed`.
    pub fn new(seed: u32, rate: &ArrivalRate, end: SimTime) -> Crowd {
        Crowd::drawn_with(seed, rate, end, Sampler::default())
    }

    fn drawn_with(seed: u32, rate: &ArrivalRate, end: SimTime, sampler: Sampler) -> Crowd {
        let base = Stream::new(seed, Purpose::BaseArrival, 0);
        let spike = Stream::new(seed, Purpose::SpikeArrival, 1);
        let mut crowd = Crowd { rate: *rate, end, sampler, base, spike, from_base: SimTime::FAR, from_spike: SimTime::FAR };
        crowd.from_base = crowd.next_of_base();
        crowd.from_spike = crowd.next_of_spike();
        crowd
    }

    fn next_of_base(&mut self) -> SimTime {
        match self.rate.base_per_s {
            0 => SimTime::FAR,
            per_s => SimTime::START + SimDuration::from_seconds(1).scaled(self.base.next(&self.sampler) / f64::from(per_s)),
        }
    }

    fn next_of_spike(&mut self) -> SimTime {
        let rate = &self.rate;
        if rate.spike_visits == 0 {
            return SimTime::FAR;
        }
        let share = self.spike.next(&self.sampler) / f64::from(rate.spike_visits);
        if share >= 1.0 { SimTime::FAR } else { rate.spike_at + rate.spike_length.scaled(rate.spike_shape.when(share)) }
    }
}

impl Iterator for Crowd {
    type Item = Person;

    #[inline]
    fn next(&mut self) -> Option<Person> {
        // At one instant the base load comes first.
        let arrives = self.from_base.min(self.from_spike);
        if arrives >= self.end {
            return None;
        }
        if self.from_base <= self.from_spike {
            let key = self.base.key();
            self.from_base = self.next_of_base();
            Some(Person { arrives, key })
        } else {
            let key = self.spike.key();
            self.from_spike = self.next_of_spike();
            Some(Person { arrives, key })
        }
    }
}

/// Everybody who comes before `end`, in order of arrival.
pub fn crowd(seed: u32, rate: &ArrivalRate, end: SimTime, sampler: &Sampler) -> Vec<Person> {
    Crowd::drawn_with(seed, rate, end, sampler.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: ArrivalRate = ArrivalRate {
        base_per_s: 100,
        spike_visits: 4_000,
        spike_at: SimTime::from_nanos(5_000_000_000),
        spike_length: SimDuration::from_seconds(4),
        spike_shape: SpikeShape::Step,
    };
    const END: SimTime = SimTime::from_nanos(20_000_000_000);

    #[test]
    fn people_come_in_order_and_before_the_end() {
        let people = crowd(3, &RATE, END, &Sampler::default());
        assert!(people.windows(2).all(|pair| pair[0].arrives <= pair[1].arrives));
        assert!(people.last().is_some_and(|last| last.arrives < END));
    }

    #[test]
    fn a_bigger_spike_leaves_the_base_load_who_they_were() {
        let base_of = |visits| -> Vec<Person> {
            crowd(3, &ArrivalRate { spike_visits: visits, ..RATE }, END, &Sampler::default())
                .into_iter()
                .filter(|person| person.key % 2 == 0)
                .collect()
        };
        assert_eq!(base_of(10), base_of(8_000));
    }

    /// Mean over 200 seeds within four standard errors of the expected count, per half of the spike.
    #[test]
    fn each_shape_brings_its_share_of_visits() {
        for (shape, first_half) in [(SpikeShape::Step, 0.5), (SpikeShape::Ramp, 0.25), (SpikeShape::Decay, 0.817_574_476_193_643_6)] {
            let rate = ArrivalRate { base_per_s: 0, spike_shape: shape, ..RATE };
            let half = rate.spike_at + SimDuration::from_seconds(2);
            let seeds = 200;
            let early: usize =
                (0..seeds).map(|seed| crowd(seed, &rate, END, &Sampler::default()).iter().filter(|p| p.arrives < half).count()).sum();
            let expected = first_half * 4_000.0;
            let error = libm::sqrt(expected / f64::from(seeds)) * 4.0;
            assert!((early as f64 / f64::from(seeds) - expected).abs() < error, "{shape:?}: {early}");
        }
    }

    #[test]
    fn nobody_comes_when_nobody_is_expected() {
        assert!(crowd(1, &ArrivalRate { base_per_s: 0, spike_visits: 0, ..RATE }, END, &Sampler::default()).is_empty());
    }
}
