//! A queue with a bound, and what happens at it.

use crate::fifo::Fifo;

/// What happens to a message that comes when the queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// The new one is refused, and its sender knows (RabbitMQ `reject-publish`, NATS `DiscardNew`).
    RejectNew,
    /// The oldest one is thrown away without a word (RabbitMQ's default `drop-head`, Redis Stream `MAXLEN`).
    DropOldest,
    /// The sender is held at the gate until there is room (back-pressure).
    Block,
}

/// What the bound counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Only what waits (a classic RabbitMQ queue): as many more get in as workers may hold.
    Ready,
    /// What waits and what is delivered but not yet done (a NATS work queue).
    ReadyAndInFlight,
}

/// First in, first out, with a bound on what it takes from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundedQueue<T: Copy> {
    ready: Fifo<T>,
    capacity: u32,
    bound: Bound,
    in_flight: u32,
}

impl<T: Copy> BoundedQueue<T> {
    /// An empty queue for `capacity` messages.
    pub fn new(capacity: u32, bound: Bound) -> BoundedQueue<T> {
        BoundedQueue { ready: Fifo::default(), capacity, bound, in_flight: 0 }
    }

    /// Whether a message from outside finds no place.
    #[inline]
    pub fn is_full(&self) -> bool {
        let counted = match self.bound {
            Bound::Ready => self.ready(),
            Bound::ReadyAndInFlight => self.ready() + self.in_flight,
        };
        counted >= self.capacity
    }

    /// How many it was made for.
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// Changes the bound; what is already in stays in.
    pub fn set_capacity(&mut self, capacity: u32) {
        self.capacity = capacity;
    }

    /// How many wait.
    #[inline]
    pub fn ready(&self) -> u32 {
        self.ready.len() as u32
    }

    /// How many are delivered, or waiting to be tried again, but not done.
    #[inline]
    pub fn in_flight(&self) -> u32 {
        self.in_flight
    }

    /// What waits, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.ready.iter()
    }

    /// Puts a message from outside at the tail.
    ///
    /// # Panics
    /// When the queue is full: the caller decides what happens then.
    #[inline]
    pub fn push(&mut self, message: T) {
        assert!(!self.is_full(), "a full queue takes nothing");
        self.ready.push_back(message);
    }

    /// Takes the oldest message out for good, to make room.
    pub fn drop_oldest(&mut self) -> Option<T> {
        self.ready.pop_front()
    }

    /// Hands the oldest message to a worker; it is in flight until [`BoundedQueue::done`] or [`BoundedQueue::requeue`].
    #[inline]
    pub fn deliver(&mut self) -> Option<T> {
        let message = self.ready.pop_front()?;
        self.in_flight += 1;
        Some(message)
    }

    /// A message in flight is done.
    ///
    /// # Panics
    /// When none is in flight.
    #[inline]
    pub fn done(&mut self) {
        assert!(self.in_flight > 0, "only a message in flight can be done");
        self.in_flight -= 1;
    }

    /// A message in flight comes back to the tail. It was let in before, so the bound does not ask again.
    ///
    /// # Panics
    /// When none is in flight.
    pub fn requeue(&mut self, message: T) {
        self.done();
        self.ready.push_back(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_ready_messages_only_lets_more_in() {
        let fill = |bound| {
            let mut queue = BoundedQueue::new(3, bound);
            let mut taken = 0;
            while !queue.is_full() {
                queue.push(taken);
                taken += 1;
                if queue.in_flight() < 2 {
                    queue.deliver();
                }
            }
            taken
        };
        // Accepted while full = capacity + what two workers hold, where the bound counts ready messages only.
        assert_eq!((fill(Bound::Ready), fill(Bound::ReadyAndInFlight)), (5, 3));
    }

    #[test]
    fn a_message_that_comes_back_may_exceed_the_bound() {
        let mut queue = BoundedQueue::new(1, Bound::Ready);
        queue.push('a');
        let first = queue.deliver();
        queue.push('b');
        queue.requeue(first.unwrap_or('?'));
        assert_eq!((queue.ready(), queue.in_flight(), queue.is_full()), (2, 0, true));
        assert_eq!((queue.deliver(), queue.deliver()), (Some('b'), Some('a')));
    }

    #[test]
    #[should_panic(expected = "takes nothing")]
    fn a_full_queue_takes_nothing() {
        let mut queue = BoundedQueue::new(1, Bound::Ready);
        queue.push(1);
        queue.push(2);
    }
}
