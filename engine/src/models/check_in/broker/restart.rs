//! The broker goes away and comes back.

use super::super::facts::{Event, Fact, LostAt, LostBy, RequeuedBy};
use super::super::points::Health;
use super::super::setup::Setup;
use super::super::{CheckIn, Cx};
use super::State;
use crate::run::Sink;
use crate::time::SimTime;

impl CheckIn {
    /// The broker dies. What it had not stored is lost, or everything; deliveries of before count no more. A restart during another
    /// makes that one longer.
    pub(in super::super) fn broker_down<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, until: SimTime, cx: &mut Cx<'_, S>) {
        if let Health::Down { until: earlier, .. } = &mut self.broker.health {
            if until > *earlier {
                *earlier = until;
                cx.agenda.schedule(until, Event::BrokerUpDue);
            }
            return;
        }
        self.broker.health = Health::Down { since: cx.now, until };
        cx.agenda.schedule(until, Event::BrokerUpDue);
        cx.emit(Fact::BrokerDown);
        if setup.broker.durable {
            for slot in self.broker.slots(|message| matches!(message.state, State::Storing { .. })) {
                self.lose_message(slot, LostAt::Broker, LostBy::NotStored, cx);
            }
            // Back to the head, the earliest delivered first.
            for slot in self.broker.slots(|message| matches!(message.state, State::Unacked { .. })).into_iter().rev() {
                self.requeue(setup, slot, RequeuedBy::BrokerRestart, cx);
            }
        } else {
            self.broker.ready.clear();
            self.broker.dead.clear();
            for slot in self.broker.slots(|_| true) {
                self.lose_message(slot, LostAt::Broker, LostBy::NotDurable, cx);
            }
        }
    }

    /// The broker is back, unless a later restart keeps it away: it delivers, and who publishes from memory does so.
    pub(in super::super) fn broker_up<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        if !matches!(self.broker.health, Health::Down { until, .. } if until <= cx.now) {
            return;
        }
        self.broker.health = Health::Up;
        cx.emit(Fact::BrokerUp);
        self.deal(setup, cx);
        if !setup.publishing.outbox {
            self.publish_due(setup, cx);
        }
    }
}
