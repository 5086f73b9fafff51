//! What comes of an attempt once it has ended, for its shopper and for the unit.

use super::super::super::crew::Crew;
use super::super::listener::{Listener, Step};
use super::super::rules::Rules;
use super::{Ending, Machine, Order};
use crate::models::flash_sale::facts::Outcome;
use crate::models::flash_sale::floor::Place;

impl<C: Crew, R: Rules> Machine<C, R> {
    /// An attempt ends; whether its shopper is still there.
    #[inline(always)]
    fn ended<L: Listener>(&mut self, at: u64, order: Order, failed: bool, listener: &mut L) -> bool {
        let heard = R::PLAIN || at <= order.leaves;
        self.tally.worked += 1;
        self.tally.wasted += u64::from(!heard);
        self.ends.count(at, &mut self.series);
        listener.hear(at, order.key, Step::Ended { delivery: order.delivery as u8, failed, heard });
        heard
    }

    /// A shopper left the line before the end of their story.
    fn leave<L: Listener>(&mut self, order: Order, listener: &mut L) {
        self.tally.done(Outcome::GaveUp);
        listener.hear(order.leaves, order.key, Step::done(Outcome::GaveUp));
    }

    /// An attempt hands over a unit that is paid at once.
    #[inline(always)]
    pub(super) fn sell<L: Listener>(&mut self, at: u64, order: Order, listener: &mut L) {
        let heard = self.ended(at, order, false, listener);
        if !R::PLAIN {
            self.tally.sold += 1;
        }
        if heard {
            if !R::PLAIN {
                self.tally.done(Outcome::Sold);
            }
            listener.hear(at, order.key, Step::done(Outcome::Sold));
        } else {
            self.tally.sold_to_left += 1;
            self.leave(order, listener);
        }
    }

    /// An order is still in line, or at work, when the run ends.
    pub(super) fn never_ends<L: Listener>(&mut self, order: Order, listener: &mut L) {
        if !R::PLAIN && order.leaves <= self.end {
            self.tally.sold_to_left += 1;
            self.leave(order, listener);
        } else {
            self.tally.count(Place::InLine);
        }
    }

    pub(super) fn attempt_ends<L: Listener>(&mut self, at: u64, ending: Ending, listener: &mut L) {
        let order = ending.order;
        let heard = self.ended(at, order, ending.fails, listener);
        if !ending.fails {
            return self.hand_over_unpaid(at, order, heard, listener);
        }
        if order.delivery < self.setup.queue.max_attempts {
            let again = Order { delivery: order.delivery + 1, ..order };
            return self.retries.push_back((at + self.setup.queue.retry_delay.nanos(), again));
        }
        self.give_back(at, order, false, listener);
        self.available += 1;
        if heard {
            self.tally.done(Outcome::Failed);
            listener.hear(at, order.key, Step::done(Outcome::Failed));
        } else {
            self.leave(order, listener);
        }
    }

    fn give_back<L: Listener>(&mut self, at: u64, order: Order, is_unpaid: bool, listener: &mut L) {
        self.tally.returned += 1;
        if let Some(log) = &mut self.log {
            log.give_back(at, is_unpaid);
        }
        listener.hear(at, order.key, Step::Returned);
    }

    /// A unit is handed to somebody who will not pay for it: it comes back, once.
    fn hand_over_unpaid<L: Listener>(&mut self, at: u64, order: Order, heard: bool, listener: &mut L) {
        let due = at + self.setup.pay_within.nanos();
        let returns = due <= self.end;
        if heard {
            listener.hear(at, order.key, Step::Paying);
        } else {
            self.leave(order, listener);
            self.tally.sold_to_left += u64::from(!returns);
        }
        if returns {
            self.unpaid.push_back(due);
            self.unpaid_at = self.unpaid_at.min(due);
            self.give_back(due, order, true, listener);
        }
        match (heard, returns) {
            (true, true) => {
                self.tally.done(Outcome::Unpaid);
                listener.hear(due, order.key, Step::done(Outcome::Unpaid));
            }
            (true, false) => self.tally.count(Place::Paying),
            (false, _) => {}
        }
    }
}
