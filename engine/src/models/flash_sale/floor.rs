//! The shop floor: every shopper's state, the stock and the tally. Both kinds of shop work on it.

use super::facts::{Event, Fact, Outcome, Request, ShopperId};
use super::setup::Setup;
use super::{FlashSale, LANE_PAYMENT, LANE_REFRESH, LANE_TIMEOUT};
use crate::arrivals::Person;
use crate::parts::backoff::Backoff;
use crate::parts::stock::Stock;
use crate::run::{Context, Sink};
use crate::time::SimTime;
use alloc::vec::Vec;

mod shopper;

pub use shopper::{PLACES, Place, Shopper};

/// Everything both kinds of shop have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Floor {
    pub(crate) shoppers: Vec<Shopper>,
    pub(crate) tally: [u32; PLACES],
    pub(crate) stock: Stock,
    /// Units held by shoppers who left without hearing of it.
    pub(crate) sold_to_left: u32,
    /// Requests sent, refreshes included.
    pub(crate) requests: u32,
    /// Requests refused.
    pub(crate) refusals: u32,
    /// Pieces of work done for somebody who had left.
    pub(crate) wasted: u32,
    /// Units that came back.
    pub(crate) returned: u32,
}

type Cx<'a, S> = Context<'a, FlashSale, S>;

impl Floor {
    pub(crate) fn new(setup: &Setup) -> Floor {
        Floor {
            shoppers: Vec::with_capacity(setup.crowd.len()),
            tally: [0; PLACES],
            stock: Stock::new(setup.units_on_sale()),
            sold_to_left: 0,
            requests: 0,
            refusals: 0,
            wasted: 0,
            returned: 0,
        }
    }

    #[inline]
    pub(crate) fn shopper(&self, id: ShopperId) -> &Shopper {
        &self.shoppers[id.0 as usize]
    }

    /// Changes one shopper, and keeps the tally and the count of unaware owners true.
    #[inline]
    fn change(&mut self, id: ShopperId, now: SimTime, change: impl FnOnce(&mut Shopper)) {
        let shopper = &mut self.shoppers[id.0 as usize];
        let (place, units) = (shopper.place, shopper.units);
        change(shopper);
        if shopper.place != place {
            shopper.since = now;
            self.tally[place.index()] -= 1;
            self.tally[shopper.place.index()] += 1;
        }
        // Most changes are of shoppers who hold nothing.
        if units > 0 || shopper.units > 0 {
            let unaware = |place: Place, units: u8| if place.left_unaware() { u32::from(units) } else { 0 };
            self.sold_to_left = self.sold_to_left + unaware(shopper.place, shopper.units) - unaware(place, units);
        }
    }

    #[inline]
    fn finish<S: Sink<FlashSale> + ?Sized>(&mut self, id: ShopperId, outcome: Outcome, cx: &mut Cx<'_, S>) {
        self.change(id, cx.now, |shopper| shopper.place = Place::Done(outcome));
        cx.emit(Fact::Done { shopper: id, outcome });
    }

    /// The next person of the crowd comes in.
    #[inline]
    pub(crate) fn arrive<S: Sink<FlashSale> + ?Sized>(&mut self, cx: &mut Cx<'_, S>) -> ShopperId {
        let id = ShopperId(self.shoppers.len() as u32);
        self.shoppers.push(Shopper { place: Place::Asking, since: cx.now, attempts: 0, units: 0, orders: 0, let_in: false });
        self.tally[Place::Asking.index()] += 1;
        cx.emit(Fact::Arrived(id));
        id
    }

    /// A shopper presses the button once more.
    #[inline]
    pub(crate) fn press<S: Sink<FlashSale> + ?Sized>(&mut self, id: ShopperId, cx: &mut Cx<'_, S>) -> Request {
        self.change(id, cx.now, |shopper| {
            shopper.place = Place::Asking;
            shopper.attempts += 1;
        });
        self.requests += 1;
        let request = Request { shopper: id, attempt: self.shopper(id).attempts };
        cx.emit(Fact::Asked(request));
        request
    }

    /// The client of a request starts to lose patience.
    #[inline]
    pub(crate) fn start_timeout<S: Sink<FlashSale> + ?Sized>(&self, setup: &Setup, request: Request, cx: &mut Cx<'_, S>) {
        if let Some(patience) = setup.patience {
            cx.agenda.schedule_in_lane(LANE_TIMEOUT, cx.now + patience, Event::TimeoutDue(request));
        }
    }

    /// Whether the client of a request still waits for its answer.
    #[inline]
    pub(crate) fn is_waiting(&self, request: Request) -> bool {
        let shopper = self.shopper(request.shopper);
        shopper.place == Place::Asking && shopper.attempts == request.attempt
    }

    #[inline]
    pub(crate) fn note_let_in(&mut self, id: ShopperId) {
        self.shoppers[id.0 as usize].let_in = true;
    }

    /// Whether the shopper may have no further unit.
    #[inline]
    pub(crate) fn has_enough(&self, setup: &Setup, id: ShopperId) -> bool {
        let units = self.shopper(id).units;
        (setup.purchase_token && units > 0) || setup.per_user_limit.is_some_and(|limit| u32::from(units) >= limit)
    }

    /// A request got a "no" that is worth another try: refused, an error, a lost connection, or no answer in time.
    #[inline]
    pub(crate) fn try_again<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, request: Request, outcome: Outcome, cx: &mut Cx<'_, S>) {
        if !self.is_waiting(request) {
            return;
        }
        let attempts = u32::from(request.attempt);
        if attempts > setup.refreshing.refreshes {
            self.finish(request.shopper, outcome, cx);
            return;
        }
        let person = setup.crowd[request.shopper.0 as usize];
        let pause = setup.refreshing.backoff.pause(attempts, &mut setup.pause_draws.draw(person.key, attempts));
        self.change(request.shopper, cx.now, |shopper| shopper.place = Place::Pausing);
        let event = Event::RefreshDue(request.shopper);
        match setup.refreshing.backoff {
            Backoff::Fixed(_) => cx.agenda.schedule_in_lane(LANE_REFRESH, cx.now + pause, event),
            Backoff::FullJitter(_) => cx.agenda.schedule(cx.now + pause, event),
        }
    }

    #[inline]
    pub(crate) fn refuse<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, request: Request, cx: &mut Cx<'_, S>) {
        self.refusals += 1;
        cx.emit(Fact::Refused(request));
        self.try_again(setup, request, Outcome::QueueFull, cx);
    }

    #[inline]
    pub(crate) fn time_out<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, request: Request, cx: &mut Cx<'_, S>) {
        if self.is_waiting(request) {
            cx.emit(Fact::TimedOut(request));
            self.try_again(setup, request, Outcome::GaveUp, cx);
        }
    }

    /// A shopper in line has waited long enough, and closes the page. The order stays.
    pub(crate) fn leave_line<S: Sink<FlashSale> + ?Sized>(&mut self, id: ShopperId, cx: &mut Cx<'_, S>) {
        if self.shopper(id).place == Place::InLine {
            self.finish(id, Outcome::GaveUp, cx);
        }
    }

    #[inline]
    pub(crate) fn stand_in_line<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, id: ShopperId, cx: &mut Cx<'_, S>) {
        self.change(id, cx.now, |shopper| shopper.place = Place::InLine);
        cx.emit(Fact::InLine(id));
        if let Some(patience) = setup.queue.line_patience {
            cx.agenda.schedule(cx.now + patience, Event::LineTimeoutDue(id));
        }
    }

    /// Keeps a unit for a shopper.
    #[inline]
    pub(crate) fn keep_unit(&mut self, id: ShopperId, now: SimTime) {
        self.change(id, now, |shopper| shopper.units += 1);
    }

    /// Gives a kept unit back to the shop, once. Whoever was asked to pay for it, and has no other, has no more to wait for.
    pub(crate) fn return_unit<S: Sink<FlashSale> + ?Sized>(&mut self, id: ShopperId, cx: &mut Cx<'_, S>) {
        self.stock.release();
        self.returned += 1;
        self.change(id, cx.now, |shopper| shopper.units -= 1);
        cx.emit(Fact::UnitReturned(id));
        let shopper = self.shopper(id);
        if shopper.place == Place::Paying && shopper.units == 0 {
            self.finish(id, Outcome::Unpaid, cx);
        }
    }

    /// A unit kept for a shopper is theirs now: paid at once, or due back if they do not pay. Payment needs no page, so it does
    /// not matter whether the shopper is still there.
    #[inline]
    pub(crate) fn charge<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, id: ShopperId, person: Person, cx: &mut Cx<'_, S>) {
        if setup.pays(person) {
            self.stock.settle();
        } else {
            cx.agenda.schedule_in_lane(LANE_PAYMENT, cx.now + setup.pay_within, Event::PaymentDue(id));
        }
    }

    /// A shopper who is there hears that a unit is theirs.
    #[inline]
    pub(crate) fn tell_bought<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, id: ShopperId, cx: &mut Cx<'_, S>) {
        if setup.pays(setup.crowd[id.0 as usize]) {
            self.finish(id, Outcome::Sold, cx);
        } else {
            self.change(id, cx.now, |shopper| shopper.place = Place::Paying);
            cx.emit(Fact::Paying(id));
        }
    }

    #[inline]
    pub(crate) fn tell<S: Sink<FlashSale> + ?Sized>(&mut self, id: ShopperId, outcome: Outcome, cx: &mut Cx<'_, S>) {
        self.finish(id, outcome, cx);
    }

    #[inline]
    pub(crate) fn count_order(&mut self, id: ShopperId, more: bool) {
        let orders = &mut self.shoppers[id.0 as usize].orders;
        *orders = if more { *orders + 1 } else { *orders - 1 };
    }

    /// Whether the tally accounts for everybody who came.
    #[inline]
    pub(crate) fn tally_balances(&self) -> bool {
        self.tally.iter().sum::<u32>() as usize == self.shoppers.len()
    }
}
