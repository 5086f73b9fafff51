//! The arrival process: a base load and a spike, as two independent Poisson processes laid over each other.
//!
//! Each is made by inverting its cumulative rate at the running sum of unit exponentials, which is exact for a rate that
//! varies with time. Since the two are drawn apart, a bigger spike adds people and leaves everybody else who they were.

use crate::dist::Sampler;
use crate::draw::{Draws, Purpose};
use crate::time::{SimDuration, SimTime};
use alloc::rc::Rc;
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

    /// Which share of a spike's visits has come, on average, at `x` of it: the cumulative rate, the inverse of `when`.
    pub fn share(self, x: f64) -> f64 {
        let x = x.clamp(0.0, 1.0);
        match self {
            SpikeShape::Step => x,
            SpikeShape::Ramp => x * x,
            SpikeShape::Decay => (1.0 - libm::exp(-DECAY * x)) / (1.0 - libm::exp(-DECAY)),
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

/// One of the two streams, as a running sum of unit exponentials.
#[derive(Clone, Debug, PartialEq)]
struct Stream {
    draws: Draws,
    tag: u32,
    count: u32,
    sum: f64,
    /// How much of the sum one second, or the whole spike, is worth; zero for a stream in which nobody comes.
    scale: f64,
}

impl Stream {
    fn new(seed: u32, purpose: Purpose, tag: u32, scale: u32) -> Stream {
        Stream { draws: Draws::new(seed, purpose), tag, count: 0, sum: 0.0, scale: f64::from(scale) }
    }

    fn key(&self) -> u32 {
        (self.count - 1) * 2 + self.tag
    }

    /// The next running sum, in units of the scale.
    #[inline]
    fn next(&mut self, sampler: &Sampler) -> f64 {
        self.sum += sampler.exponential(&mut self.draws.draw(self.count, 0));
        self.count += 1;
        self.sum / self.scale
    }
}

/// Everybody who comes before an instant, in order of arrival, one at a time: a hundred million of them take no memory.
///
/// A clone goes on from the same person.
#[derive(Clone, Debug, PartialEq)]
pub struct Crowd {
    base: Stream,
    spike: Stream,
    from_base: SimTime,
    from_spike: SimTime,
    /// The earlier of the two, [`SimTime::FAR`] from the end on.
    next: SimTime,
    spike_at: SimTime,
    /// Its length in nanoseconds, made a float once.
    spike_length: f64,
    spike_shape: SpikeShape,
    end: SimTime,
    sampler: Rc<Sampler>,
}

impl Crowd {
    /// The crowd of a seed that comes at this rate before `end`.
    pub fn new(seed: u32, rate: &ArrivalRate, end: SimTime, sampler: Rc<Sampler>) -> Crowd {
        let mut crowd = Crowd {
            base: Stream::new(seed, Purpose::BaseArrival, 0, rate.base_per_s),
            spike: Stream::new(seed, Purpose::SpikeArrival, 1, rate.spike_visits),
            from_base: SimTime::FAR,
            from_spike: SimTime::FAR,
            next: SimTime::FAR,
            spike_at: rate.spike_at,
            spike_length: rate.spike_length.nanos() as f64,
            spike_shape: rate.spike_shape,
            end,
            sampler,
        };
        if rate.base_per_s > 0 {
            crowd.draw_base();
        }
        if rate.spike_visits > 0 {
            crowd.draw_spike();
        }
        crowd.settle();
        crowd
    }

    #[inline(always)]
    fn settle(&mut self) {
        let next = self.from_base.min(self.from_spike);
        self.next = if next < self.end { next } else { SimTime::FAR };
    }

    /// When the next person comes; [`SimTime::FAR`] when nobody comes any more.
    #[inline]
    pub fn next_at(&self) -> SimTime {
        self.next
    }

    /// Lets everybody pass who comes before an instant; how many those are. Whoever only counts them need not sort the two streams.
    #[inline]
    pub fn pass_before(&mut self, until: SimTime) -> u64 {
        let until = until.min(self.end);
        let mut passed = 0;
        while self.from_base < until {
            self.draw_base();
            passed += 1;
        }
        while self.from_spike < until {
            self.draw_spike();
            passed += 1;
        }
        self.settle();
        passed
    }

    #[inline(always)]
    fn draw_base(&mut self) {
        self.from_base = SimTime::START + SimDuration::from_seconds(1).scaled(self.base.next(&self.sampler));
    }

    #[inline(always)]
    fn draw_spike(&mut self) {
        let share = self.spike.next(&self.sampler);
        self.from_spike = if share >= 1.0 {
            SimTime::FAR
        } else {
            self.spike_at + SimDuration::nearest(self.spike_length * self.spike_shape.when(share))
        };
    }
}

impl Iterator for Crowd {
    type Item = Person;

    #[inline(always)]
    fn next(&mut self) -> Option<Person> {
        let arrives = self.next;
        if arrives == SimTime::FAR {
            return None;
        }
        // At one instant the base load comes first.
        let key = if self.from_base <= self.from_spike {
            let key = self.base.key();
            self.draw_base();
            key
        } else {
            let key = self.spike.key();
            self.draw_spike();
            key
        };
        self.settle();
        Some(Person { arrives, key })
    }
}

/// Everybody who comes before `end`, in order of arrival, as a list.
pub fn crowd(seed: u32, rate: &ArrivalRate, end: SimTime, sampler: &Rc<Sampler>) -> Vec<Person> {
    Crowd::new(seed, rate, end, Rc::clone(sampler)).collect()
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
    fn the_share_that_has_come_is_the_inverse_of_when() {
        for shape in [SpikeShape::Step, SpikeShape::Ramp, SpikeShape::Decay] {
            for part in 0..=20 {
                let share = f64::from(part) / 20.0;
                assert!((shape.share(shape.when(share)) - share).abs() < 1e-12, "{shape:?} {share}");
            }
        }
    }

    #[test]
    fn people_come_in_order_and_before_the_end() {
        let people = crowd(3, &RATE, END, &Rc::default());
        assert!(people.windows(2).all(|pair| pair[0].arrives <= pair[1].arrives));
        assert!(people.last().is_some_and(|last| last.arrives < END));
    }

    #[test]
    fn a_bigger_spike_leaves_the_base_load_who_they_were() {
        let base_of = |visits| -> Vec<Person> {
            crowd(3, &ArrivalRate { spike_visits: visits, ..RATE }, END, &Rc::default())
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
                (0..seeds).map(|seed| crowd(seed, &rate, END, &Rc::default()).iter().filter(|p| p.arrives < half).count()).sum();
            let expected = first_half * 4_000.0;
            let error = libm::sqrt(expected / f64::from(seeds)) * 4.0;
            assert!((early as f64 / f64::from(seeds) - expected).abs() < error, "{shape:?}: {early}");
        }
    }

    #[test]
    fn whoever_passes_is_who_would_have_come_one_by_one() {
        for seed in 0..20 {
            let start = Crowd::new(seed, &RATE, END, Rc::default());
            let (mut passing, mut coming) = (start.clone(), start);
            for step in 1..=24u64 {
                let until = SimTime::from_nanos(step * 873_215_411);
                let mut came = 0;
                while coming.next_at() < until && coming.next().is_some() {
                    came += 1;
                }
                assert_eq!((passing.pass_before(until), &passing), (came, &coming), "seed {seed}, step {step}");
            }
            assert_eq!(passing.next(), None);
        }
    }

    #[test]
    fn nobody_comes_when_nobody_is_expected() {
        assert!(crowd(1, &ArrivalRate { base_per_s: 0, spike_visits: 0, ..RATE }, END, &Rc::default()).is_empty());
    }
}
