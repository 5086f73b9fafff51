//! A publisher that knows what became of each of its messages.

use crate::amqp::{Done, Line, Server, too_long};
use amqprs::channel::Channel;
use amqprs::{Ack, BasicProperties, Cancel, CloseChannel, Nack, Return};
use async_trait::async_trait;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What the broker said of one publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Nothing yet.
    Open,
    /// It has taken the message over.
    Confirmed,
    /// It has not.
    Refused,
}

/// The answers so far, by the order of publishing.
#[derive(Clone, Default)]
struct Answers(Arc<Mutex<Vec<Answer>>>);

/// Publishes into one queue, with confirms.
pub(crate) struct Publisher {
    line: Line,
    queue: String,
    persistent: bool,
    answers: Answers,
}

impl Answers {
    fn with<T>(&self, with: impl FnOnce(&mut Vec<Answer>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tags count from 1; an answer to several is one to every open one up to its tag.
    fn answer(&self, tag: u64, multiple: bool, answer: Answer) {
        self.with(|answers| {
            let last = (tag as usize).min(answers.len());
            let first = if multiple { 0 } else { (tag as usize).saturating_sub(1) };
            let meant = answers.get_mut(first..last).unwrap_or_default();
            for open in meant.iter_mut().filter(|open| **open == Answer::Open) {
                *open = answer;
            }
        });
    }
}

impl Publisher {
    pub(crate) async fn new(server: Server, queue: &str, persistent: bool) -> Done<Publisher> {
        let line = server.line().await?;
        let answers = Answers::default();
        line.channel.register_callback(Listener(answers.clone())).await?;
        line.confirm().await?;
        Ok(Publisher { line, queue: queue.into(), persistent, answers })
    }

    /// Publishes one message.
    pub(crate) async fn publish(&self, id: u32) -> Done<()> {
        // Before it goes out, so that its answer finds it.
        self.answers.with(|answers| answers.push(Answer::Open));
        self.line.publish(&self.queue, id, self.persistent).await
    }

    /// The answers so far, by the order of publishing.
    pub(crate) fn answers(&self) -> Vec<Answer> {
        self.answers.with(|answers| answers.clone())
    }

    /// Waits until every publish is answered.
    pub(crate) async fn all_answered(&self) -> Done<Vec<Answer>> {
        for _ in 0..30_000 {
            if self.answers.with(|answers| !answers.contains(&Answer::Open)) {
                return Ok(self.answers());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err(too_long("confirming"))
    }

    pub(crate) async fn close(self) {
        self.line.close().await;
    }
}

struct Listener(Answers);

#[async_trait]
impl amqprs::callbacks::ChannelCallback for Listener {
    async fn close(&mut self, _: &Channel, _: CloseChannel) -> Result<(), amqprs::error::Error> {
        Ok(())
    }
    async fn cancel(&mut self, _: &Channel, _: Cancel) -> Result<(), amqprs::error::Error> {
        Ok(())
    }
    async fn flow(&mut self, _: &Channel, active: bool) -> Result<bool, amqprs::error::Error> {
        Ok(active)
    }
    async fn publish_ack(&mut self, _: &Channel, ack: Ack) {
        self.0.answer(ack.delivery_tag(), ack.mutiple(), Answer::Confirmed);
    }
    async fn publish_nack(&mut self, _: &Channel, nack: Nack) {
        self.0.answer(nack.delivery_tag(), nack.multiple(), Answer::Refused);
    }
    async fn publish_return(&mut self, _: &Channel, _: Return, _: BasicProperties, _: Vec<u8>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use Answer::{Confirmed, Open, Refused};

    #[test]
    fn an_answer_to_several_is_one_to_every_open_one_up_to_its_tag() {
        let answers = Answers(Arc::new(Mutex::new(vec![Open; 5])));
        answers.answer(2, false, Refused);
        answers.answer(4, true, Confirmed);
        answers.answer(9, false, Refused);
        assert_eq!(answers.with(|answers| answers.clone()), [Confirmed, Refused, Confirmed, Confirmed, Open]);
    }

    #[test]
    fn an_answer_to_nothing_changes_nothing() {
        let answers = Answers::default();
        answers.answer(1, true, Confirmed);
        assert!(answers.with(|answers| answers.is_empty()));
    }
}
