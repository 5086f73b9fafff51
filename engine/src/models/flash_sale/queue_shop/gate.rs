//! The gate: what a request hears at once.

use super::super::FlashSale;
use super::super::facts::{Fact, Order, Outcome, Request};
use super::super::floor::{Floor, Place};
use super::super::setup::{Setup, StockTaken};
use super::{Cx, QueueShop};
use crate::parts::bounded_queue::Overflow;
use crate::run::Sink;

impl QueueShop {
    /// Whether the gate must say "sold out".
    #[inline]
    pub(crate) fn is_sold_out(&self, setup: &Setup, floor: &Floor) -> bool {
        floor.stock.available() == 0 || self.maximum_taken(setup, floor)
    }

    /// Whether as many are accepted as the sale's maximum allows, where units are taken by the workers: orders inside, and units
    /// that came of earlier ones. An order that comes to nothing, or a unit that comes back, makes room for another.
    #[inline]
    pub(crate) fn maximum_taken(&self, setup: &Setup, floor: &Floor) -> bool {
        let spoken_for = self.inside() + floor.stock.reserved() + floor.stock.sold();
        setup.queue.stock_taken == StockTaken::AtWorker && setup.sale_maximum.is_some_and(|most| spoken_for >= most)
    }

    #[inline]
    pub(crate) fn take<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, request: Request, cx: &mut Cx<'_, S>) {
        if self.answers_at_once(setup, floor, request, cx) {
            return;
        }
        if !self.queue.is_full() {
            return self.accept(setup, floor, request, cx);
        }
        match setup.queue.overflow {
            Overflow::RejectNew => floor.refuse(setup, request, cx),
            Overflow::DropOldest => {
                // More than one may have to go: retries that came back can have filled the queue beyond its bound.
                while self.queue.is_full()
                    && let Some(oldest) = self.queue.drop_oldest()
                {
                    self.drop_order(setup, floor, oldest, cx);
                }
                if self.queue.is_full() {
                    // Everything that counts is in the workers' hands: there is nothing to drop.
                    floor.refuse(setup, request, cx);
                } else {
                    self.accept(setup, floor, request, cx);
                }
            }
            Overflow::Block => {
                self.gate.push_back(request);
                floor.note_let_in(request.shopper);
                cx.emit(Fact::Held(request));
                floor.start_timeout(setup, request, cx);
            }
        }
    }

    /// What the gate knows without the queue: the shopper has one, is in line already, or nothing is left.
    #[inline]
    fn answers_at_once<S: Sink<FlashSale> + ?Sized>(
        &mut self,
        setup: &Setup,
        floor: &mut Floor,
        request: Request,
        cx: &mut Cx<'_, S>,
    ) -> bool {
        let id = request.shopper;
        let in_line = floor.shopper(id).orders > 0;
        let heard = floor.is_waiting(request);
        if floor.has_enough(setup, id) || (setup.purchase_token && in_line) {
            if heard && in_line {
                floor.stand_in_line(setup, id, cx);
            } else if heard {
                floor.tell_bought(setup, id, cx);
            }
            return true;
        }
        if self.is_sold_out(setup, floor) {
            if heard {
                floor.tell(id, Outcome::SoldOut, cx);
            }
            return true;
        }
        false
    }

    #[inline]
    fn accept<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, request: Request, cx: &mut Cx<'_, S>) {
        let id = request.shopper;
        if setup.queue.stock_taken == StockTaken::AtAcceptance {
            let kept = floor.stock.reserve();
            assert!(kept, "the gate checks the stock before it accepts");
            floor.keep_unit(id, cx.now);
        }
        self.accepted += 1;
        floor.count_order(id, true);
        floor.note_let_in(id);
        self.queue.push(Order { shopper: id, delivery: 1 });
        cx.emit(Fact::Joined { request, server: 0 });
        if floor.is_waiting(request) {
            floor.stand_in_line(setup, id, cx);
        }
        self.deal(setup, cx);
    }

    /// Lets in who is held at the gate, oldest first, while there is room. Nobody is held while there is room, before and after.
    #[inline]
    pub(super) fn open_gate<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, cx: &mut Cx<'_, S>) {
        while !self.queue.is_full()
            && let Some(request) = self.gate.pop_front()
        {
            if !self.answers_at_once(setup, floor, request, cx) {
                self.accept(setup, floor, request, cx);
            }
        }
    }

    /// An order is thrown away to make room, and nobody is told.
    fn drop_order<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, order: Order, cx: &mut Cx<'_, S>) {
        self.give_back(setup, floor, order.shopper, cx);
        self.ended += 1;
        floor.count_order(order.shopper, false);
        if floor.shopper(order.shopper).place == Place::InLine {
            floor.tell(order.shopper, Outcome::Dropped, cx);
        }
    }
}
