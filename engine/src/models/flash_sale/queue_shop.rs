//! The shop with a queue: a gate that answers at once, a bounded queue, and workers that take from it at their own pace.

use super::FlashSale;
use super::facts::{Event, Fact, Order, Outcome, Request, ShopperId, Verdict};
use super::floor::Floor;
use super::setup::{Setup, StockTaken};
use crate::fifo::Fifo;
use crate::parts::bounded_queue::BoundedQueue;
use crate::run::{Context, Sink};
use crate::time::SimTime;
use alloc::vec::Vec;

mod gate;

/// What one worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Nothing.
    Idle,
    /// An attempt at an order.
    Busy {
        /// Which.
        order: Order,
        /// Since when.
        started: SimTime,
        /// Until when.
        ends: SimTime,
    },
}

/// One worker: the order it works on, and those it holds besides (its prefetch, less one).
#[derive(Clone, Debug, PartialEq)]
pub struct Worker {
    pub(crate) work: Work,
    pub(crate) held: Fifo<Order>,
}

/// Gate, queue and workers.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueShop {
    pub(crate) queue: BoundedQueue<Order>,
    /// Requests held at the gate under back-pressure.
    pub(crate) gate: Fifo<Request>,
    pub(crate) workers: Vec<Worker>,
    /// One entry for each message a worker can still take: the broker deals them out in turn.
    credits: Fifo<u16>,
    /// Workers at work: also how many are in the database.
    pub(crate) busy: u32,
    /// Failed orders that wait to rejoin the tail.
    pub(crate) delayed: u32,
    /// Orders accepted so far, and those that left the queue for good.
    pub(crate) accepted: u32,
    pub(crate) ended: u32,
}

type Cx<'a, S> = Context<'a, FlashSale, S>;

impl Worker {
    /// What it works on.
    pub fn work(&self) -> Work {
        self.work
    }

    /// What it holds besides.
    pub fn held(&self) -> impl Iterator<Item = &Order> {
        self.held.iter()
    }
}

impl QueueShop {
    pub(crate) fn new(setup: &Setup) -> QueueShop {
        let mut shop = QueueShop {
            queue: BoundedQueue::new(setup.queue.capacity, setup.queue.bound),
            gate: Fifo::default(),
            workers: Vec::new(),
            credits: Fifo::default(),
            busy: 0,
            delayed: 0,
            accepted: 0,
            ended: 0,
        };
        shop.hire(setup, setup.queue.workers);
        shop
    }

    /// The queue.
    pub fn queue(&self) -> &BoundedQueue<Order> {
        &self.queue
    }

    /// Requests held at the gate, oldest first.
    pub fn gate(&self) -> impl Iterator<Item = &Request> {
        self.gate.iter()
    }

    /// Every worker, in order of its number.
    pub fn workers(&self) -> &[Worker] {
        &self.workers
    }

    /// Failed orders that wait to rejoin the tail.
    pub fn delayed(&self) -> u32 {
        self.delayed
    }

    fn hire(&mut self, setup: &Setup, count: u32) {
        let first = self.workers.len() as u32;
        self.workers.extend((0..count).map(|_| Worker { work: Work::Idle, held: Fifo::default() }));
        for _ in 0..setup.queue.prefetch {
            self.credits.extend((first..first + count).map(|worker| worker as u16));
        }
    }

    pub(crate) fn add_workers<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, count: u16, cx: &mut Cx<'_, S>) {
        let room = u32::from(u16::MAX) - self.workers.len() as u32;
        self.hire(setup, u32::from(count).min(room));
        self.deal(setup, cx);
        self.open_gate(setup, floor, cx);
    }

    pub(crate) fn set_capacity<S: Sink<FlashSale> + ?Sized>(
        &mut self,
        setup: &Setup,
        floor: &mut Floor,
        capacity: u32,
        cx: &mut Cx<'_, S>,
    ) {
        self.queue.set_capacity(capacity.max(1));
        self.open_gate(setup, floor, cx);
    }

    /// Hands waiting orders to workers with room.
    #[inline]
    fn deal<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        while self.queue.ready() > 0
            && let Some(worker) = self.credits.pop_front()
            && let Some(order) = self.queue.deliver()
        {
            match self.workers[worker as usize].work {
                Work::Idle => self.start(setup, worker, order, cx),
                Work::Busy { .. } => self.workers[worker as usize].held.push_back(order),
            }
        }
    }

    #[inline]
    fn start<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, worker: u16, order: Order, cx: &mut Cx<'_, S>) {
        self.busy += 1;
        let person = setup.crowd[order.shopper.0 as usize];
        let ends = cx.now + setup.work(person, u32::from(order.delivery), self.busy, 1);
        self.workers[worker as usize].work = Work::Busy { order, started: cx.now, ends };
        cx.agenda.schedule(ends, Event::AttemptEnds { worker });
        cx.emit(Fact::Started { request: Request { shopper: order.shopper, attempt: order.delivery }, by: worker });
    }

    #[inline]
    pub(crate) fn attempt_ends<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, worker: u16, cx: &mut Cx<'_, S>) {
        let Work::Busy { order, .. } = core::mem::replace(&mut self.workers[worker as usize].work, Work::Idle) else {
            return;
        };
        self.busy -= 1;
        let heard = floor.shopper(order.shopper).place == super::floor::Place::InLine;
        let verdict = QueueShop::sell(setup, floor, order, cx);
        floor.wasted += u32::from(!heard);
        cx.emit(Fact::Ended { request: Request { shopper: order.shopper, attempt: order.delivery }, verdict, heard });
        self.conclude(setup, floor, order, verdict, heard, cx);
        self.credits.push_back(worker);
        if let Some(next) = self.workers[worker as usize].held.pop_front() {
            self.start(setup, worker, next, cx);
        }
        self.deal(setup, cx);
        self.open_gate(setup, floor, cx);
    }

    #[inline]
    fn sell<S: Sink<FlashSale> + ?Sized>(setup: &Setup, floor: &mut Floor, order: Order, cx: &mut Cx<'_, S>) -> Verdict {
        let id = order.shopper;
        let person = setup.crowd[id.0 as usize];
        if setup.fails(person, u32::from(order.delivery)) {
            return Verdict::Error;
        }
        if setup.queue.stock_taken == StockTaken::AtWorker {
            if floor.has_enough(setup, id) {
                return Verdict::AlreadyHas;
            }
            if !floor.stock.reserve() {
                return Verdict::SoldOut;
            }
            floor.keep_unit(id, cx.now);
        }
        floor.charge(setup, id, person, cx);
        Verdict::Bought
    }

    #[inline]
    fn conclude<S: Sink<FlashSale> + ?Sized>(
        &mut self,
        setup: &Setup,
        floor: &mut Floor,
        order: Order,
        verdict: Verdict,
        heard: bool,
        cx: &mut Cx<'_, S>,
    ) {
        let id = order.shopper;
        match verdict {
            Verdict::Error if u32::from(order.delivery) < setup.queue.max_attempts => {
                self.delayed += 1;
                cx.emit(Fact::WillRetry(order));
                return cx.agenda.schedule(cx.now + setup.queue.retry_delay, Event::RetryDue(order));
            }
            Verdict::Error => self.give_back(setup, floor, id, cx),
            Verdict::SoldOut | Verdict::Bought | Verdict::AlreadyHas => {}
        }
        self.queue.done();
        self.ended += 1;
        floor.count_order(id, false);
        if heard {
            match verdict {
                Verdict::Bought | Verdict::AlreadyHas => floor.tell_bought(setup, id, cx),
                Verdict::SoldOut => floor.tell(id, Outcome::WaitedThenSoldOut, cx),
                Verdict::Error => floor.tell(id, Outcome::Failed, cx),
            }
        }
    }

    /// A failed order rejoins the tail: it waits there like everybody else.
    pub(crate) fn requeue<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, order: Order, cx: &mut Cx<'_, S>) {
        self.delayed -= 1;
        let again = Order { delivery: order.delivery + 1, ..order };
        self.queue.requeue(again);
        cx.emit(Fact::Requeued(again));
        self.deal(setup, cx);
        self.open_gate(setup, floor, cx);
    }

    /// An order that comes to nothing gives its unit back, if one was kept for it.
    #[inline]
    fn give_back<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, id: ShopperId, cx: &mut Cx<'_, S>) {
        if setup.queue.stock_taken == StockTaken::AtAcceptance {
            floor.return_unit(id, cx);
        }
    }

    /// Memory of a clone, roughly, in bytes.
    pub(crate) fn weight(&self) -> usize {
        self.workers.len() * size_of::<Worker>() + self.credits.len() * 2 + (self.inside() as usize + self.gate.len()) * size_of::<Order>()
    }

    /// Orders that wait or are in flight.
    #[inline]
    pub(crate) fn inside(&self) -> u32 {
        self.queue.ready() + self.queue.in_flight()
    }
}
