//! The flash sale (秒杀): one crowd meets a shop, with and without a queue.
//!
//! `MODEL.md` tells the rules in a teacher's words, each with its source.

mod audit;
mod digests;
pub mod facts;
pub mod floor;
pub mod knobs;
#[cfg(test)]
mod mutations;
pub mod queue_shop;
pub mod readings;
pub mod servers;
pub mod setup;
pub mod theory;

pub use audit::Violation;
pub use digests::digests;

use crate::agenda::Agenda;
use crate::run::{Context, LANES, Model, Sink};
use crate::time::SimTime;
use facts::{Command, Event, Fact};
use floor::{Floor, Shopper};
use queue_shop::QueueShop;
use servers::Servers;
use setup::{Setup, Variant};

const LANE_ARRIVAL: usize = 0;
pub(crate) const LANE_TIMEOUT: usize = 1;
pub(crate) const LANE_PAYMENT: usize = 2;
/// Refreshes after pauses of one length.
pub(crate) const LANE_REFRESH: usize = 3;

/// Which kind of shop the crowd meets.
#[derive(Clone, Debug, PartialEq)]
pub enum Shop {
    /// Servers, and nothing before them.
    Direct(Servers),
    /// A gate, a queue and workers.
    Queue(QueueShop),
}

/// The world of one variant.
#[derive(Clone, Debug, PartialEq)]
pub struct FlashSale {
    pub(crate) floor: Floor,
    pub(crate) shop: Shop,
}

impl FlashSale {
    /// Everybody who has come so far, in order of arrival.
    pub fn shoppers(&self) -> &[Shopper] {
        &self.floor.shoppers
    }

    /// The shop.
    pub fn shop(&self) -> &Shop {
        &self.shop
    }

    /// How many shoppers stand at each of [`floor::Place::ALL`]: the ledger.
    pub fn tally(&self) -> &[u32; floor::PLACES] {
        &self.floor.tally
    }

    /// The stock.
    pub fn stock(&self) -> crate::parts::stock::Stock {
        self.floor.stock
    }

    /// Units held by shoppers who left without hearing of it.
    pub fn sold_to_left(&self) -> u32 {
        self.floor.sold_to_left
    }

    /// Requests sent so far, refreshes included.
    pub fn requests(&self) -> u32 {
        self.floor.requests
    }

    /// Requests refused so far.
    pub fn refusals(&self) -> u32 {
        self.floor.refusals
    }

    /// Pieces of work done so far for somebody who had left.
    pub fn wasted(&self) -> u32 {
        self.floor.wasted
    }

    /// Whether the client of a request still waits for its answer; false for work that nobody will hear of.
    pub fn is_heard(&self, request: facts::Request) -> bool {
        self.floor.is_waiting(request)
    }

    /// Kept units that came back so far.
    pub fn returned(&self) -> u32 {
        self.floor.returned
    }

    /// Requests or orders that wait for a thread or worker, at the gate included.
    #[inline]
    pub fn waiting(&self) -> u32 {
        match &self.shop {
            Shop::Direct(servers) => servers.waiting,
            Shop::Queue(shop) => {
                let held: u32 = shop.queue.in_flight() - shop.busy - shop.delayed;
                shop.queue.ready() + held + shop.gate.len() as u32
            }
        }
    }

    /// Pieces of work going on, each in the database.
    #[inline]
    pub fn in_service(&self) -> u32 {
        match &self.shop {
            Shop::Direct(servers) => servers.busy,
            Shop::Queue(shop) => shop.busy,
        }
    }

    /// How many pieces of work can be going on at once, those hired by the reader included.
    pub fn parallel(&self, setup: &Setup) -> u32 {
        match &self.shop {
            Shop::Direct(_) => setup.parallel(),
            Shop::Queue(shop) => shop.workers.len() as u32,
        }
    }

    /// Requests or orders inside the shop: waiting, in service, or waiting to be tried again.
    #[inline]
    pub fn inside(&self) -> u32 {
        match &self.shop {
            Shop::Direct(servers) => servers.waiting + servers.busy,
            Shop::Queue(shop) => shop.inside() + shop.gate.len() as u32,
        }
    }

    #[inline]
    fn take<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, request: facts::Request, cx: &mut Context<'_, FlashSale, S>) {
        match &mut self.shop {
            Shop::Direct(servers) => servers.take(setup, &mut self.floor, request, cx),
            Shop::Queue(shop) => shop.take(setup, &mut self.floor, request, cx),
        }
    }
}

impl Model for FlashSale {
    type Setup = Setup;
    type Event = Event;
    type Command = Command;
    type Fact = Fact;

    fn open(setup: &Setup, agenda: &mut Agenda<Event, LANES>) -> FlashSale {
        if let Some(first) = setup.crowd.first() {
            agenda.schedule_in_lane(LANE_ARRIVAL, first.arrives, Event::Arrival);
        }
        let shop = match setup.variant {
            Variant::Direct | Variant::MoreServers => Shop::Direct(Servers::new(setup)),
            Variant::Queue => Shop::Queue(QueueShop::new(setup)),
        };
        FlashSale { floor: Floor::new(setup), shop }
    }

    fn end(setup: &Setup) -> SimTime {
        setup.end
    }

    fn step<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, event: Event, cx: &mut Context<'_, FlashSale, S>) {
        match event {
            Event::Arrival => {
                let id = self.floor.arrive(cx);
                if let Some(next) = setup.crowd.get(id.0 as usize + 1) {
                    cx.agenda.schedule_in_lane(LANE_ARRIVAL, next.arrives, Event::Arrival);
                }
                let request = self.floor.press(id, cx);
                self.take(setup, request, cx);
            }
            Event::RefreshDue(id) => {
                let request = self.floor.press(id, cx);
                self.take(setup, request, cx);
            }
            Event::TimeoutDue(request) => self.floor.time_out(setup, request, cx),
            Event::LineTimeoutDue(id) => self.floor.leave_line(id, cx),
            Event::PaymentDue(id) => self.floor.return_unit(id, cx),
            Event::WorkEnds { server, thread, epoch } => {
                if let Shop::Direct(servers) = &mut self.shop {
                    servers.work_ends(setup, &mut self.floor, (server as usize, thread, epoch), cx);
                }
            }
            Event::RestartEnds { server } => {
                if let Shop::Direct(servers) = &mut self.shop {
                    servers.restart(setup, server as usize, cx);
                }
            }
            Event::AttemptEnds { worker } => {
                if let Shop::Queue(shop) = &mut self.shop {
                    shop.attempt_ends(setup, &mut self.floor, worker, cx);
                }
            }
            Event::RetryDue(order) => {
                if let Shop::Queue(shop) = &mut self.shop {
                    shop.requeue(setup, &mut self.floor, order, cx);
                }
            }
        }
    }

    fn apply<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, command: Command, cx: &mut Context<'_, FlashSale, S>) {
        cx.emit(Fact::Commanded(command));
        match (command, &mut self.shop) {
            (Command::AddStock(units), _) => self.floor.stock.add(setup.units_to_add(self.floor.stock.total(), units)),
            (Command::KillServer(server), Shop::Direct(servers)) => servers.crash(setup, &mut self.floor, server as usize, cx),
            (Command::AddWorkers(count), Shop::Queue(shop)) => shop.add_workers(setup, &mut self.floor, count, cx),
            (Command::SetCapacity(capacity), Shop::Queue(shop)) => shop.set_capacity(setup, &mut self.floor, capacity, cx),
            (Command::KillServer(_), Shop::Queue(_)) => {}
            (Command::AddWorkers(_) | Command::SetCapacity(_), Shop::Direct(_)) => {}
        }
    }

    #[inline]
    fn assert_sound(&self, setup: &Setup) {
        if let Err(violation) = self.check(setup) {
            // Its name, not its sentence, which the page need not carry.
            panic!("{violation:?}");
        }
    }

    fn weight(&self) -> usize {
        let shop = match &self.shop {
            Shop::Direct(servers) => servers.weight(),
            Shop::Queue(shop) => shop.weight(),
        };
        size_of_val(self.floor.shoppers.as_slice()) + shop + size_of::<FlashSale>()
    }
}
