//! What must hold after every event of a flash sale.
//!
//! [`FlashSale::check`] costs O(1) and runs at every event, in release too. [`FlashSale::check_all`] counts everything again from
//! the containers, and runs in tests. What can only be told from the order of events is checked by
//! [`super::readings::auditor::Auditor`].

use super::floor::Place;
use super::servers::Thread;
use super::setup::Setup;
use super::{FlashSale, Shop};
use crate::parts::bounded_queue::Bound;
use core::fmt;

/// A rule that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Somebody who came is nowhere, or in two places.
    TallyDoesNotBalance,
    /// A unit of stock is nowhere, or in two states.
    StockDoesNotBalance,
    /// More units are out than there are, though the counter is atomic.
    Oversold,
    /// Requests let in are not those inside plus those that left.
    RequestsDoNotBalance,
    /// The queue took something in beyond its bound, or workers hold more than they may.
    BoundExceeded,
    /// A count kept along the way is not what a fresh count gives.
    RecountDiffers,
    /// A shopper holds more units than the limit, or than one for a token.
    TooManyUnits,
    /// A shopper was told "it is yours" and holds no unit.
    SoldWithoutUnit,
    /// "Sold out" was said while something was left.
    SoldOutTooEarly,
    /// "Full" was said while there was room.
    RefusedWithRoom,
    /// Work did not start in the order of acceptance.
    OutOfOrder,
    /// A shopper had two final answers, or one before coming.
    AnsweredTwice,
    /// An order was tried more often than allowed.
    TooManyAttempts,
    /// A shopper pressed more often than they had refreshes.
    TooManyPresses,
    /// A kept unit came back twice, or one that was never kept.
    ReturnedTwice,
}

impl Violation {
    /// Every rule, in the order of the enum.
    pub const ALL: [Violation; 15] = [
        Violation::TallyDoesNotBalance,
        Violation::StockDoesNotBalance,
        Violation::Oversold,
        Violation::RequestsDoNotBalance,
        Violation::BoundExceeded,
        Violation::RecountDiffers,
        Violation::TooManyUnits,
        Violation::SoldWithoutUnit,
        Violation::SoldOutTooEarly,
        Violation::RefusedWithRoom,
        Violation::OutOfOrder,
        Violation::AnsweredTwice,
        Violation::TooManyAttempts,
        Violation::TooManyPresses,
        Violation::ReturnedTwice,
    ];
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Violation::TallyDoesNotBalance => "the ledger does not add up to the arrivals",
            Violation::StockDoesNotBalance => "the stock is not counter + reserved + sold, or not what the shoppers hold",
            Violation::Oversold => "an atomic counter sold more than the stock",
            Violation::RequestsDoNotBalance => "requests let in are not inside + left",
            Violation::BoundExceeded => "the queue is longer than its bound",
            Violation::RecountDiffers => "a fresh count differs from the running one",
            Violation::TooManyUnits => "a shopper holds more units than allowed",
            Violation::SoldWithoutUnit => "a shopper was told of a unit and holds none",
            Violation::SoldOutTooEarly => "sold out was said while something was left",
            Violation::RefusedWithRoom => "a request was refused while there was room",
            Violation::OutOfOrder => "work did not start in the order of acceptance",
            Violation::AnsweredTwice => "a shopper had more than one final answer",
            Violation::TooManyAttempts => "an order was tried too often",
            Violation::TooManyPresses => "a shopper pressed too often",
            Violation::ReturnedTwice => "a unit came back that was not kept",
        })
    }
}

#[inline]
fn holds(rule: bool, otherwise: Violation) -> Result<(), Violation> {
    if rule { Ok(()) } else { Err(otherwise) }
}

impl FlashSale {
    /// The rules that cost O(1).
    ///
    /// # Errors
    /// The first rule that is broken.
    #[inline]
    pub fn check(&self, setup: &Setup) -> Result<(), Violation> {
        let floor = &self.floor;
        holds(floor.tally_balances(), Violation::TallyDoesNotBalance)?;
        if !setup.unlocked_stock {
            holds(floor.stock.oversold() == 0, Violation::Oversold)?;
            holds(floor.stock.balances(), Violation::StockDoesNotBalance)?;
        }
        match &self.shop {
            Shop::Direct(servers) => {
                holds(servers.joined == servers.ended + servers.waiting + servers.busy, Violation::RequestsDoNotBalance)
            }
            Shop::Queue(shop) => {
                holds(shop.accepted == shop.ended + shop.inside(), Violation::RequestsDoNotBalance)?;
                let hands = shop.workers.len() as u32 * setup.queue.prefetch + shop.delayed;
                holds(shop.queue.in_flight() <= hands, Violation::BoundExceeded)
            }
        }
    }

    /// Every rule that one world can show, counted again from its containers; O(shoppers).
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check_all(&self, setup: &Setup) -> Result<(), Violation> {
        self.check(setup)?;
        let floor = &self.floor;
        let mut tally = [0; super::floor::PLACES];
        let (mut units, mut unaware, mut orders, mut presses) = (0, 0, 0, 0);
        for shopper in &floor.shoppers {
            tally[shopper.place.index()] += 1;
            units += u32::from(shopper.units);
            orders += u32::from(shopper.orders);
            presses += u32::from(shopper.attempts);
            if let Place::Done(outcome) = shopper.place {
                let told = matches!(outcome, super::facts::Outcome::Sold | super::facts::Outcome::Unpaid);
                unaware += if told { 0 } else { u32::from(shopper.units) };
            }
            let promised = matches!(shopper.place, Place::Paying | Place::Done(super::facts::Outcome::Sold));
            holds(!promised || shopper.units > 0, Violation::SoldWithoutUnit)?;
            let limit = setup.per_user_limit.unwrap_or(u32::MAX).min(if setup.purchase_token { 1 } else { u32::MAX });
            holds(u32::from(shopper.units) <= limit, Violation::TooManyUnits)?;
            holds(u32::from(shopper.attempts) <= setup.refreshing.refreshes + 1, Violation::TooManyPresses)?;
        }
        holds(tally == floor.tally, Violation::RecountDiffers)?;
        holds(units == floor.stock.reserved() + floor.stock.sold(), Violation::StockDoesNotBalance)?;
        holds(unaware == floor.sold_to_left && presses == floor.requests, Violation::RecountDiffers)?;
        match &self.shop {
            Shop::Direct(servers) => {
                let waiting: usize = servers.servers.iter().map(|server| server.backlog.len()).sum();
                let busy = servers.servers.iter().flat_map(|server| &server.threads).filter(|thread| **thread != Thread::Idle).count();
                holds(waiting as u32 == servers.waiting && busy as u32 == servers.busy, Violation::RecountDiffers)?;
                let fits = |server: &super::servers::Server| server.backlog.len() as u32 <= setup.servers.accept_backlog;
                holds(servers.servers.iter().all(fits), Violation::BoundExceeded)
            }
            Shop::Queue(shop) => {
                let in_hands: usize =
                    shop.workers.iter().map(|worker| worker.held.len() + usize::from(worker.work != super::queue_shop::Work::Idle)).sum();
                holds(in_hands as u32 + shop.delayed == shop.queue.in_flight(), Violation::RecountDiffers)?;
                holds(orders == shop.inside(), Violation::RequestsDoNotBalance)
            }
        }
    }

    /// What the queue holds of what its bound counts, apart from retries that came back, and the bound; `None` without a queue.
    ///
    /// A single world cannot tell whether the bound is kept: a bound that the reader lowers leaves in what is in. From one event to
    /// the next the count may not grow beyond the bound.
    #[inline]
    pub(crate) fn against_bound(&self, setup: &Setup) -> Option<(u32, u32)> {
        let Shop::Queue(shop) = &self.shop else {
            return None;
        };
        let counted = match setup.queue.bound {
            Bound::Ready => shop.queue.iter().filter(|order| order.delivery == 1).count() as u32,
            Bound::ReadyAndInFlight => shop.inside(),
        };
        Some((counted, shop.queue.capacity()))
    }

    /// Whether a refusal is justified right after it: the server that the request was sent to is full, or none is up; or the
    /// queue is full.
    #[inline]
    pub(crate) fn has_no_room(&self, setup: &Setup) -> bool {
        match &self.shop {
            Shop::Direct(servers) => match servers.last_routed() {
                Some(server) => server.is_full(setup),
                None => servers.servers.iter().all(|server| !server.is_up()),
            },
            Shop::Queue(shop) => shop.queue.is_full(),
        }
    }

    /// Whether "sold out" is justified right now. The unlocked counter is exempt, as it is from [`Violation::Oversold`]: whoever read
    /// 0 says "sold out" though a unit may have come back since, and a lost increment hides a unit for good. Showing such faults is
    /// what the switch is for.
    #[inline]
    pub(crate) fn nothing_left(&self, setup: &Setup) -> bool {
        match &self.shop {
            Shop::Direct(_) => setup.unlocked_stock || self.floor.stock.available() == 0,
            Shop::Queue(shop) => shop.is_sold_out(setup, &self.floor),
        }
    }
}
