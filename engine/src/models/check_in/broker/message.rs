//! One copy of a message, and where in the broker it is.

use super::super::book::Copies;
use super::super::facts::CheckInId;
use crate::time::{SimDuration, SimTime};

/// Where in the broker a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nowhere: this slot is free.
    Free,
    /// Being stored: neither delivered nor confirmed, and lost if the broker dies.
    Storing {
        /// Until when.
        ends: SimTime,
    },
    /// Waiting for a worker.
    Ready,
    /// Delivered to a worker, and waiting for the acknowledgement.
    Unacked {
        /// Which worker.
        worker: u16,
        /// When it becomes visible again; [`SimTime::FAR`] where the broker watches the connection instead.
        visible_at: SimTime,
    },
    /// Pausing before its next attempt.
    Pausing {
        /// Until when.
        due: SimTime,
    },
    /// In the dead-letter queue.
    Dead,
}

/// One copy of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// For which check-in.
    pub id: CheckInId,
    /// Which publish made it.
    pub publish: u16,
    /// Deliveries so far that count against its budget.
    pub attempt: u16,
    /// Deliveries so far.
    pub delivery: u32,
    /// Whether its last delivery came to no known end.
    pub redelivered: bool,
    /// Where it is.
    pub state: State,
    /// Since when.
    pub since: SimTime,
    /// Its last pause.
    pub(crate) pause: SimDuration,
    /// Which life of the publisher sent it.
    pub(super) connection: u32,
    pub(crate) epoch: u32,
}

impl State {
    pub(super) fn index(self) -> Option<usize> {
        match self {
            State::Free => None,
            State::Storing { .. } => Some(0),
            State::Ready => Some(1),
            State::Unacked { .. } => Some(2),
            State::Pausing { .. } => Some(3),
            State::Dead => Some(4),
        }
    }

    /// The count of copies that a message in this state belongs to.
    pub(crate) fn count(self, copies: &mut Copies) -> Option<&mut u16> {
        match self {
            State::Free => None,
            State::Storing { .. } | State::Ready => Some(&mut copies.ready),
            State::Unacked { .. } => Some(&mut copies.in_flight),
            State::Pausing { .. } => Some(&mut copies.backing_off),
            State::Dead => Some(&mut copies.dead),
        }
    }
}
