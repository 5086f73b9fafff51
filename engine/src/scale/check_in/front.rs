//! The check-in service: people who press, a line, and threads that commit. Nothing that comes after a commit reaches back to it, so with
//! an outbox it runs by itself, up to each instant at which the relay looks.

use super::super::heap::Heap;
use super::lanes::NEVER;
use super::listener::{Listener, Who};
use super::rings::Ring;
use super::tally::{Bins, Tally};
use crate::arrivals::{Crowd, Person};
use crate::models::check_in::book::{Place, Told};
use crate::models::check_in::setup::Setup;
use crate::time::SimTime;
use alloc::rc::Rc;

/// Somebody who has pressed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Press {
    /// When.
    pub(super) at: u64,
    /// The order of arrival.
    pub(super) id: u32,
    /// Who they are in every draw.
    pub(super) key: u32,
}

impl Press {
    pub(super) fn who(&self) -> Who {
        Who { id: self.id, key: self.key }
    }
}

/// A committed check-in, whose message has not gone out yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Committed {
    /// When its person pressed.
    pub(super) pressed: u64,
    /// When its message may go out.
    pub(super) due: u64,
    pub(super) who: Who,
    /// Whether its person had left before the commit.
    pub(super) failed: bool,
}

/// People, the line and the threads.
#[derive(Debug)]
pub(super) struct Front {
    crowd: Crowd,
    /// When the next person comes, and who that is.
    pub(super) next_at: u64,
    next_key: u32,
    /// Commits at work.
    pub(super) commits: Heap<Press>,
    idle: u32,
    line: Ring<Press>,
    patience: u64,
    /// People so far.
    pub(super) arrived: u32,
    /// The stretch of time that is being counted, where it ends, and how many had come when it began.
    bin: usize,
    bin_until: u64,
    bin_from: u32,
}

impl Front {
    pub(super) fn new(setup: &Setup, bins: &Bins) -> Front {
        let mut front = Front {
            crowd: Crowd::new(setup.seed(), &setup.rate, setup.end, Rc::clone(&setup.sampler)),
            next_at: NEVER,
            next_key: 0,
            commits: Heap::new(),
            idle: setup.threads,
            line: Ring::new(Press { at: 0, id: 0, key: 0 }),
            patience: setup.client_timeout.map_or(NEVER, |patience| patience.nanos()),
            arrived: 0,
            bin: 0,
            bin_until: bins.until(0),
            bin_from: 0,
        };
        front.call_next();
        front
    }

    #[inline]
    fn call_next(&mut self) {
        (self.next_at, self.next_key) = match self.crowd.next() {
            Some(person) => (person.arrives.nanos(), person.key),
            None => (NEVER, 0),
        };
    }

    pub(super) fn bytes(&self) -> usize {
        self.commits.memory() + self.line.bytes()
    }

    /// The next person presses.
    #[inline]
    pub(super) fn arrive(&mut self, setup: &Setup, order: &mut u64, bins: &mut Bins) {
        let at = self.next_at;
        if at >= self.bin_until {
            self.count(at, bins);
        }
        let press = Press { at, id: self.arrived, key: self.next_key };
        self.arrived += 1;
        self.call_next();
        if self.idle > 0 {
            self.idle -= 1;
            self.begin(setup, press, at, order);
        } else {
            self.line.push_back(press);
        }
    }

    /// Counts those who came in a stretch of time that is over at `now`.
    #[cold]
    pub(super) fn count(&mut self, now: u64, bins: &mut Bins) {
        bins.arrived[self.bin] = self.arrived - self.bin_from;
        self.bin_from = self.arrived;
        self.bin = bins.at(now);
        self.bin_until = bins.until(self.bin);
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn begin(&mut self, setup: &Setup, press: Press, now: u64, order: &mut u64) {
        let time = setup.commit_time(Person { arrives: SimTime::START, key: press.key });
        *order += 1;
        self.commits.push(now + time.nanos(), *order, press);
    }

    /// The first commit ends: its person is answered, unless they have left. A thread takes whoever has waited longest and is still
    /// there; at the very moment of their patience's end they are.
    #[inline]
    pub(super) fn commit_ends<L: Listener>(&mut self, tally: &mut Tally, listener: &mut L) -> Option<Committed> {
        let (at, press) = self.commits.pop()?;
        let gone_at = press.at + self.patience;
        let failed = gone_at < at;
        answer(press.who(), at.min(gone_at), failed, tally, listener);
        Some(Committed { pressed: press.at, due: at, who: press.who(), failed })
    }

    /// The thread of a commit that ended now is free.
    #[inline]
    pub(super) fn serve<L: Listener>(&mut self, setup: &Setup, now: u64, order: &mut u64, tally: &mut Tally, listener: &mut L) {
        while let Some(press) = self.line.pop_front() {
            let gone_at = press.at + self.patience;
            if gone_at >= now {
                return self.begin(setup, press, now, order);
            }
            answer(press.who(), gone_at, true, tally, listener);
            tally.end_unpublished(press.who(), Place::Failed, listener);
        }
        self.idle += 1;
    }

    /// Counts those whose commit has not ended at the end of the run.
    pub(super) fn close<L: Listener>(&mut self, end: u64, bins: &mut Bins, tally: &mut Tally, listener: &mut L) {
        self.count(end, bins);
        while let Some(press) = self.commits.pop().map(|(_, press)| press).or_else(|| self.line.pop_front()) {
            let gone_at = press.at + self.patience;
            let place = if gone_at > end { Place::CheckingIn } else { Place::Failed };
            if place == Place::Failed {
                answer(press.who(), gone_at, true, tally, listener);
            }
            tally.end_unpublished(press.who(), place, listener);
        }
    }
}

/// Somebody is told that they have checked in, or had left when they could have been.
#[inline]
fn answer<L: Listener>(who: Who, at: u64, failed: bool, tally: &mut Tally, listener: &mut L) {
    let told = if failed { Told::Failed } else { Told::CheckedIn };
    tally.marks.answered_failed += u32::from(failed);
    tally.marks.answered_ok += u32::from(!failed);
    listener.answered(who, SimTime::from_nanos(at), told);
}
