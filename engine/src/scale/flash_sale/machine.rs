//! The rules, each press settled when it happens.

mod ends;

use super::super::crew::{Crew, Turn};
use super::super::heap::Heap;
use super::super::line::Line;
use super::listener::{Listener, Step};
use super::log::Log;
use super::refreshes::Refreshes;
use super::rules::Rules;
use super::series::{BINS, Ends, Series};
use super::tally::Tally;
use crate::arrivals::{Crowd, Person};
use crate::dist::Shape;
use crate::models::flash_sale::facts::Outcome;
use crate::models::flash_sale::floor::Place;
use crate::models::flash_sale::setup::Setup;
use crate::parts::bounded_queue::Bound;
use crate::time::{SimDuration, SimTime};
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use core::marker::PhantomData;

/// An order in line, as far as its next attempt goes.
#[derive(Clone, Copy, Debug)]
struct Order {
    key: u32,
    /// Which delivery.
    delivery: u32,
    /// When its shopper stops waiting for the result; `u64::MAX` for never.
    leaves: u64,
}

/// An attempt whose end does more than hand over a paid unit.
#[derive(Clone, Copy, Debug)]
struct Ending {
    order: Order,
    /// Whether the attempt fails; otherwise the unit will not be paid for.
    fails: bool,
}

/// How many steps a run takes at least where nothing happens but "sold out".
const STEPS: u64 = 1 << 13;

/// The queue variant of one run.
pub(super) struct Machine<C, R> {
    rules: PhantomData<R>,
    pub(super) setup: Setup,
    pub(super) tally: Tally,
    pub(super) series: Series,
    pub(super) log: Option<Log>,
    crowd: Crowd,
    crew: C,
    /// Starts of those who wait, in order of joining.
    waiting: Line,
    /// Attempts, in order of joining: who goes first among ends of one instant.
    attempts: u64,
    /// Attempts that will fail or not be paid for.
    endings: Heap<Ending>,
    /// Failed orders before they rejoin the tail, with the instant: pauses of one length, in order.
    retries: VecDeque<(u64, Order)>,
    /// When units come back that nobody paid for, in order.
    unpaid: VecDeque<u64>,
    /// The first of them, `u64::MAX` when there is none.
    unpaid_at: u64,
    refreshes: Refreshes,
    /// When the next of them is due: `u64::MAX` for nobody.
    refresh_at: u64,
    /// When the next attempt ends of which more is to be done, or the next order rejoins.
    due_at: u64,
    available: u32,
    /// What the series has counted up to the current bin.
    binned: Binned,
    bin: usize,
    bin_ends: u64,
    /// The most that waited in this bin.
    peak: u64,
    /// Ends of attempts that fell into one bin: the next mostly falls into it, too.
    ends: Ends,
    now: u64,
    end: u64,
    is_over: bool,
    /// How much longer work takes with every worker at it.
    full_stretch: f64,
    /// Mean length of work alone, in nanoseconds.
    mean: f64,
}

/// Counts at the last bound of a bin.
#[derive(Clone, Copy, Debug, Default)]
struct Binned {
    arrived: u64,
    requests: u64,
    accepted: u64,
    refused: u64,
}

impl<C: Crew, R: Rules> Machine<C, R> {
    pub(super) fn new(setup: Setup, seed: u32, keeps_log: bool) -> Machine<C, R> {
        let end = setup.end.nanos();
        let crowd = Crowd::new(seed, &setup.rate, setup.end, Rc::clone(&setup.sampler));
        let series = Series::new(end);
        Machine {
            rules: PhantomData,
            tally: Tally::default(),
            log: keeps_log.then(|| Log::new(&crowd, setup.units_on_sale())),
            crowd,
            crew: C::new(setup.queue.workers),
            waiting: Line::new(),
            attempts: 0,
            endings: Heap::new(),
            retries: VecDeque::new(),
            unpaid: VecDeque::new(),
            unpaid_at: u64::MAX,
            refreshes: Refreshes::new(&setup),
            refresh_at: u64::MAX,
            due_at: u64::MAX,
            available: setup.units_on_sale(),
            binned: Binned::default(),
            bin: 0,
            peak: 0,
            ends: Ends::new(&series),
            bin_ends: series.bound(0),
            series,
            now: 0,
            end,
            is_over: false,
            mean: setup.service.nanos() as f64,
            full_stretch: setup.database.stretch(setup.queue.workers),
            setup,
        }
    }

    pub(super) fn now(&self) -> u64 {
        self.now
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let line = self.waiting.memory();
        let others = self.crew.memory()
            + self.endings.memory()
            + self.retries.capacity() * size_of::<(u64, Order)>()
            + self.unpaid.capacity() * 8
            + self.refreshes.memory()
            + self.series.memory()
            + self.log.as_ref().map_or(0, Log::memory)
            + size_of::<Self>();
        (line + others, line)
    }

    /// Goes on by so many people; whether anything is left.
    pub(super) fn advance<L: Listener>(&mut self, people: u32, listener: &mut L) -> bool {
        let is_more = self.go_on(people, listener);
        self.complete();
        is_more
    }

    #[inline(always)]
    fn go_on<L: Listener>(&mut self, people: u32, listener: &mut L) -> bool {
        let mut left = people;
        while !self.is_over {
            let (arrival, refresh) = (self.crowd.next_at().nanos(), if R::PLAIN { u64::MAX } else { self.refresh_at });
            let next = arrival.min(refresh);
            // At one instant attempts end first, orders rejoin, refreshes come, and whoever arrives comes last.
            if !R::PLAIN && self.due_at <= next.min(self.end) {
                self.catch_up(next.min(self.end), listener);
            }
            if next > self.end {
                self.close(listener);
                return false;
            }
            if !R::PLAIN && refresh <= arrival {
                if let Some((at, key, attempt)) = self.refreshes.pop() {
                    self.refresh_at = self.refreshes.next_at();
                    self.tick(at);
                    self.press(at, key, attempt, listener);
                }
                continue;
            }
            if left == 0 {
                return true;
            }
            if !R::PLAIN
                && let Some(log) = &mut self.log
            {
                log.pass(&self.crowd, self.tally.arrived);
            }
            if L::DEAF && self.available == 0 {
                let until = self.sold_out_before();
                if until > arrival {
                    left = left.saturating_sub(self.turn_away_before(until));
                    continue;
                }
            }
            left -= 1;
            if let Some(Person { key, .. }) = self.crowd.next() {
                self.tick(arrival);
                self.tally.arrived += 1;
                self.press(arrival, key, 1, listener);
            }
        }
        false
    }

    /// Until when nothing happens but people who press and hear "sold out": the next attempt that leaves something to do, press after a
    /// pause, unit that comes back, bound of a bin, or step of a few thousandths of the run, since a call should end about when it is asked to.
    #[inline]
    fn sold_out_before(&self) -> u64 {
        let due = if R::PLAIN { u64::MAX } else { self.due_at.min(self.refresh_at).min(self.unpaid_at) };
        due.min(self.bin_ends).min(self.now + self.end / STEPS)
    }

    /// Turns everybody away who comes before an instant. Each is drawn, and none can be told anything else.
    #[inline(never)]
    fn turn_away_before(&mut self, until: u64) -> u32 {
        let passed = self.crowd.pass_before(SimTime::from_nanos(until));
        self.now = until.min(self.end);
        self.tally.arrived += passed;
        if !R::PLAIN {
            self.tally.requests += passed;
        }
        self.tally.places[Outcome::SoldOut as usize] += passed;
        passed as u32
    }

    /// Counts that follow from others.
    fn complete(&mut self) {
        if R::PLAIN {
            let tally = &mut self.tally;
            tally.requests = tally.arrived;
            tally.accepted = self.attempts;
            tally.sold = tally.worked;
            tally.places[Outcome::Sold as usize] = tally.worked;
            tally.places[Outcome::QueueFull as usize] = tally.refusals;
        }
    }

    fn retry_at(&self) -> u64 {
        self.retries.front().map_or(u64::MAX, |(at, _)| *at)
    }

    /// Ends of attempts and returning orders, in order of time, up to an instant.
    #[cold]
    fn catch_up<L: Listener>(&mut self, until: u64, listener: &mut L) {
        loop {
            let (ending, retry) = (self.endings.next_at(), self.retry_at());
            if ending.min(retry) > until {
                self.due_at = ending.min(retry);
                return;
            }
            if ending <= retry {
                if let Some((at, ending)) = self.endings.pop() {
                    self.attempt_ends(at, ending, listener);
                }
            } else if let Some((at, order)) = self.retries.pop_front() {
                self.tick(at);
                self.waiting.forget(at);
                listener.hear(at, order.key, Step::Requeued(order.delivery as u8));
                self.join(at, order, listener);
            }
        }
    }

    /// Closes the bins that end at an instant or before it.
    #[inline(always)]
    fn tick(&mut self, now: u64) {
        self.now = now;
        if now >= self.bin_ends {
            self.close_bins(now);
        }
    }

    #[cold]
    fn close_bins(&mut self, now: u64) {
        while now >= self.bin_ends && self.bin + 1 < BINS {
            self.close_bin();
            self.bin += 1;
            self.bin_ends = self.series.bound(self.bin);
            // The bin begins with whoever waits then.
            self.peak = self.waiting.len() as u64;
        }
    }

    fn close_bin(&mut self) {
        self.complete();
        self.waiting.forget(self.bin_ends);
        let counted = Binned {
            arrived: self.tally.arrived,
            requests: self.tally.requests,
            accepted: self.tally.accepted,
            refused: self.tally.refusals,
        };
        let (series, bin) = (&mut self.series, self.bin);
        series.arrived[bin] = counted.arrived - self.binned.arrived;
        series.requests[bin] = counted.requests - self.binned.requests;
        series.accepted[bin] = counted.accepted - self.binned.accepted;
        series.refused[bin] = counted.refused - self.binned.refused;
        series.waiting[bin] = self.waiting.len() as u64;
        series.peak[bin] = self.peak;
        self.tally.peak_waiting = self.tally.peak_waiting.max(self.peak);
        self.binned = counted;
    }

    /// Somebody presses the button, for the `attempt`-th time.
    #[inline(always)]
    fn press<L: Listener>(&mut self, now: u64, key: u32, attempt: u32, listener: &mut L) {
        if !R::PLAIN {
            self.tally.requests += 1;
        }
        listener.hear(now, key, Step::Asked(attempt as u8));
        while !R::PLAIN && self.unpaid_at <= now {
            self.unpaid.pop_front();
            self.unpaid_at = self.unpaid.front().copied().unwrap_or(u64::MAX);
            self.available += 1;
        }
        if self.available == 0 {
            self.tally.done(Outcome::SoldOut);
            return listener.hear(now, key, Step::done(Outcome::SoldOut));
        }
        self.waiting.forget(now);
        if self.is_full(now) {
            return self.refuse(now, key, attempt, listener);
        }
        self.available -= 1;
        if !R::PLAIN {
            self.tally.accepted += 1;
        }
        listener.hear(now, key, Step::Joined(attempt as u8));
        let patience = if R::PLAIN { None } else { self.setup.queue.line_patience };
        let leaves = patience.map_or(u64::MAX, |patience| now + patience.nanos());
        self.join(now, Order { key, delivery: 1, leaves }, listener);
    }

    #[inline(always)]
    fn is_full(&mut self, now: u64) -> bool {
        let ready = self.waiting.len() as u64;
        let counted = match self.setup.queue.bound {
            Bound::Ready => ready,
            Bound::ReadyAndInFlight => {
                let busy = if ready > 0 { self.setup.queue.workers } else { self.crew.busy(now) };
                ready + u64::from(busy) + self.retries.len() as u64
            }
        };
        counted >= u64::from(self.setup.queue.capacity)
    }

    fn refuse<L: Listener>(&mut self, now: u64, key: u32, attempt: u32, listener: &mut L) {
        self.tally.refusals += 1;
        listener.hear(now, key, Step::Refused(attempt as u8));
        if R::PLAIN || attempt > self.setup.refreshing.refreshes {
            if !R::PLAIN {
                self.tally.done(Outcome::QueueFull);
            }
            return listener.hear(now, key, Step::done(Outcome::QueueFull));
        }
        let pause = self.setup.refreshing.backoff.pause(attempt, &mut self.setup.pause_draws.draw(key, attempt));
        self.refreshes.push(now + pause.nanos(), key, attempt + 1);
        self.refresh_at = self.refreshes.next_at();
    }

    /// An order joins the line; when its attempt starts and ends, and how, is known from here on.
    #[inline(always)]
    fn join<L: Listener>(&mut self, now: u64, order: Order, listener: &mut L) {
        let turn = self.crew.turn(now);
        let (start, stretch) = match turn {
            Turn::Now { busy } => (now, self.setup.database.stretch(busy + 1)),
            // Everybody is busy until then, and again from then on.
            Turn::At(at) => (at, self.full_stretch),
        };
        if start > now {
            self.waiting.push(start);
            self.peak = self.peak.max(self.waiting.len() as u64);
        }
        let end = start + self.work(order, stretch).nanos();
        self.crew.occupy(turn, end);
        self.attempts += 1;
        if R::PLAIN || order.delivery == 1 {
            self.tally.waited_ns = self.tally.waited_ns.wrapping_add(start - now);
        }
        if !R::PLAIN
            && let Some(log) = &mut self.log
        {
            log.join(now, start, end, order.key, order.delivery);
        }
        if start <= self.end {
            listener.hear(start, order.key, Step::Started(order.delivery as u8));
        }
        if end > self.end {
            return self.never_ends(order, listener);
        }
        if R::PLAIN {
            return self.sell(end, order, listener);
        }
        let person = Person { arrives: SimTime::START, key: order.key };
        let fails = self.setup.fails(person, order.delivery);
        if fails || (self.setup.unpaid_percent > 0 && !self.setup.pays(person)) {
            self.endings.push(end, self.attempts, Ending { order, fails });
            self.due_at = self.due_at.min(end);
        } else {
            self.sell(end, order, listener);
        }
    }

    /// How long an attempt takes, with the stretch of the database.
    #[inline(always)]
    fn work(&self, order: Order, stretch: f64) -> SimDuration {
        let draw = &mut self.setup.service_draws.draw(order.key, order.delivery);
        let alone = match self.setup.service_shape {
            // What the sampler does, with the mean made a float once.
            Shape::Exponential => SimDuration::nearest(self.mean * self.setup.sampler.exponential(draw)),
            shape @ (Shape::Constant | Shape::LogNormal) => self.setup.sampler.sample(shape, draw, self.setup.service),
        };
        // A stretch of one would give the same length, at the price of a conversion.
        if stretch == 1.0 { alone } else { alone.scaled(stretch) }
    }

    /// Whoever is not through when the run ends stands where they are.
    fn close<L: Listener>(&mut self, listener: &mut L) {
        self.close_bins(self.end);
        self.close_bin();
        self.ends.settle(&mut self.series);
        while let Some((_, order)) = self.retries.pop_front() {
            self.never_ends(order, listener);
        }
        self.tally.places[Place::Pausing.index()] += self.refreshes.len() as u64;
        self.now = self.end;
        self.is_over = true;
        self.complete();
        assert!(self.tally.balances(), "everybody stands somewhere");
    }
}
