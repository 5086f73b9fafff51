//! People whose message is on its way, and the copies of it. Both live in slabs whose places are used again, so that memory follows those
//! who are inside and not those who are through.

use super::listener::{Ending, Who};
use crate::arrivals::Person;
use crate::models::check_in::book::{Place, Row};
use crate::models::check_in::facts::LostAt;
use crate::time::SimTime;

/// A check-in whose message has been published at least once and may still do something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    /// When its person pressed.
    pub(super) pressed: u64,
    /// When the points service last took down the key.
    pub(super) key_at: u64,
    pub(super) id: u32,
    pub(super) key: u32,
    pub(super) grants: u32,
    pub(super) deliveries: u32,
    /// What may still do something: its row, each copy in the broker, each worker that holds one, each call in the points service.
    pub(super) alive: u32,
    pub(super) publishes: u16,
    pub(super) row: Row,
    pub(super) failed: bool,
    pub(super) lost_at: LostAt,
}

/// Where copies of a message are, as a set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen(u8);

impl Seen {
    pub(super) const READY: Seen = Seen(1);
    pub(super) const BACKING_OFF: Seen = Seen(2);
    pub(super) const IN_FLIGHT: Seen = Seen(4);
    pub(super) const DEAD: Seen = Seen(8);

    pub(super) fn add(&mut self, other: Seen) {
        self.0 |= other.0;
    }

    fn has(self, other: Seen) -> bool {
        self.0 & other.0 != 0
    }
}

impl Story {
    #[inline]
    pub(super) fn who(&self) -> Who {
        Who { id: self.id, key: self.key }
    }

    /// Where it stands, with copies of its message where they were seen: the calendar engine's rule, for people who have been answered.
    #[inline]
    pub(super) fn ending(&self, copies: Seen) -> Ending {
        let place = match (self.failed, self.grants) {
            (true, _) => Place::Failed,
            (false, 1) => Place::Granted,
            (false, 2..) => Place::GrantedMore,
            (false, 0) if copies.has(Seen::IN_FLIGHT) => Place::InFlight,
            (false, 0) if copies.has(Seen::BACKING_OFF) => Place::BackingOff,
            (false, 0) if copies.has(Seen::READY) => Place::Ready,
            (false, 0) if self.row != Row::Gone => Place::Unpublished,
            (false, 0) if copies.has(Seen::DEAD) => Place::DeadLetter,
            (false, 0) => Place::Lost(self.lost_at),
        };
        Ending { place, publishes: self.publishes, deliveries: self.deliveries, grants: self.grants }
    }
}

/// Where in the broker a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nowhere.
    Free,
    /// Being stored.
    Storing,
    /// Waiting for a worker.
    Ready,
    /// Delivered, and not acknowledged.
    Unacked,
    /// Pausing before the next attempt.
    Pausing,
    /// In the dead-letter queue.
    Dead,
}

impl State {
    /// What is seen of a copy in this state.
    pub(super) fn seen(self) -> Seen {
        match self {
            State::Free => Seen::default(),
            State::Storing | State::Ready => Seen::READY,
            State::Unacked => Seen::IN_FLIGHT,
            State::Pausing => Seen::BACKING_OFF,
            State::Dead => Seen::DEAD,
        }
    }
}

/// One copy of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message {
    /// Since when it is where it is.
    pub(super) since: u64,
    /// Its last pause.
    pub(super) pause: u64,
    /// The place of its story.
    pub(super) story: u32,
    /// Who its person is in every draw.
    pub(super) key: u32,
    pub(super) delivery: u32,
    /// Which of the states of its place this is: whoever names an earlier one names nothing.
    pub(super) epoch: u32,
    /// Which life of the publisher sent it.
    pub(super) connection: u32,
    pub(super) publish: u16,
    pub(super) attempt: u16,
    pub(super) state: State,
    /// Whether its last delivery came to no known end.
    pub(super) redelivered: bool,
    /// Whether the confirm of its publish is lost on its way back.
    pub(super) confirm_lost: bool,
}

/// A person as draws see them.
#[inline]
pub(super) fn person(key: u32) -> Person {
    Person { arrives: SimTime::START, key }
}
