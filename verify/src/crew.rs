//! The flash sale's workers on a real queue: each with its own connection, prefetch, and manual acknowledgements.

use crate::amqp::{Done, Line, Message, Server, read};
use crate::draws::OrderLuck;
use amqprs::channel::ConsumerMessage;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;
use tokio::time::Instant;

/// What every worker of an experiment knows.
#[derive(Clone)]
pub(crate) struct Shift {
    pub(crate) server: Server,
    /// The queue they work on.
    pub(crate) queue: String,
    /// The queue for what has no further attempt.
    pub(crate) dead: String,
    pub(crate) prefetch: u16,
    pub(crate) max_attempts: u32,
    pub(crate) luck: Arc<OrderLuck>,
    /// From when times are counted.
    pub(crate) start: Instant,
    /// How far the experiment is.
    pub(crate) phase: watch::Receiver<Phase>,
    /// Attempts that ended.
    pub(crate) ended: Arc<AtomicUsize>,
}

/// How far an experiment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Workers take messages and begin nothing.
    Held,
    /// Workers work.
    Open,
    /// Workers finish what they have, and go.
    Over,
}

/// How one attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Granted,
    Retried,
    Dead,
}

/// One attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    pub(crate) order: u32,
    /// Which delivery it is, by the broker's own count of rejections.
    pub(crate) delivery: u32,
    pub(crate) received: Duration,
    pub(crate) ended: Duration,
    pub(crate) end: End,
}

/// A worker that is connected and consumes.
pub(crate) struct Worker {
    shift: Shift,
    line: Line,
    messages: UnboundedReceiver<ConsumerMessage>,
}

impl Worker {
    pub(crate) async fn hire(shift: Shift) -> Done<Worker> {
        let line = shift.server.line().await?;
        let messages = line.consume(&shift.queue, shift.prefetch).await?;
        Ok(Worker { shift, line, messages })
    }

    /// The same worker, with its times counted from `start`.
    pub(crate) fn from(mut self, start: Instant) -> Worker {
        self.shift.start = start;
        self
    }

    /// Works until the experiment is over; gives every attempt, in order.
    pub(crate) async fn work(mut self) -> Done<Vec<Attempt>> {
        let mut attempts = Vec::new();
        let mut phase = self.shift.phase.clone();
        phase.wait_for(|phase| *phase != Phase::Held).await?;
        loop {
            let message = tokio::select! {
                biased;
                message = self.messages.recv() => message.ok_or("the broker closed a worker's connection")?,
                over = phase.wait_for(|phase| *phase == Phase::Over) => {
                    over?;
                    break;
                }
            };
            let received = self.shift.start.elapsed();
            let message = read(&message, &self.shift.queue)?;
            attempts.push(self.attempt(message, received).await?);
        }
        self.line.close().await;
        Ok(attempts)
    }

    async fn attempt(&self, message: Message, received: Duration) -> Done<Attempt> {
        let Message { id: order, tag, rejections } = message;
        let delivery = rejections + 1;
        let luck = &self.shift.luck;
        tokio::time::sleep(luck.service(order, delivery)).await;
        let end = match luck.fails(order, delivery) {
            false => End::Granted,
            true if delivery < self.shift.max_attempts => End::Retried,
            true => End::Dead,
        };
        match end {
            End::Granted => self.line.ack(tag).await?,
            End::Retried => self.line.reject(tag).await?,
            End::Dead => {
                // On one channel the broker takes both in this order.
                self.line.publish(&self.shift.dead, order, true).await?;
                self.line.ack(tag).await?;
            }
        }
        self.shift.ended.fetch_add(1, Ordering::Relaxed);
        Ok(Attempt { order, delivery, received, ended: self.shift.start.elapsed(), end })
    }
}

/// How long attempts really took, the way between broker and worker included, summed: from when a worker's hands were free, if the
/// message had been published by then and only waited for them; else from when it came. `came` is when each order was published.
pub(crate) fn time_at_work(attempts: &[Attempt], came: &[Duration]) -> Duration {
    let mut free = Duration::ZERO;
    let mut sum = Duration::ZERO;
    for attempt in attempts {
        let waited = came[attempt.order as usize] < free;
        sum += attempt.ended - if waited { free } else { attempt.received };
        free = attempt.ended;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_broker_counts_while_messages_wait_and_idle_time_never() {
        let ms = Duration::from_millis;
        let attempt = |order, received, ended| Attempt { order, delivery: 1, received: ms(received), ended: ms(ended), end: End::Granted };
        // The first comes to an idle worker at 10; the second waited since 12 and reached it 3 ms after it was free; the third came later.
        let attempts = [attempt(0, 10, 20), attempt(1, 23, 33), attempt(2, 101, 111)];
        assert_eq!(time_at_work(&attempts, &[ms(9), ms(12), ms(100)]), ms(10 + 13 + 10));
    }
}
