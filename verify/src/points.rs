//! The check-in's workers on a real queue: errors, poison, crashes and lost acknowledgements, each where the engine's draw says so.

use crate::amqp::{Done, Line, Queue, Server, read, too_long};
use crate::confirms::{Answer, Publisher};
use crate::draws::{Fate, MessageLuck};
use amqprs::channel::ConsumerMessage;
use queue_engine::models::check_in::facts::CrashStage;
use queue_engine::models::check_in::setup::{Ack, Setup};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

/// What a run came to on the broker. Messages are named by position in the crowd.
pub(crate) struct Run {
    pub(crate) confirmed: usize,
    /// Attempts begun on each.
    pub(crate) attempts: Vec<u32>,
    /// Calls that succeeded for each: grants, where no key is kept.
    pub(crate) effects: Vec<u32>,
    /// What the dead-letter queue held at the end.
    pub(crate) dead: Vec<u32>,
    /// Attempts whose delivery the broker marked as a redelivery.
    pub(crate) redelivered: u64,
    /// Ready messages at the end, in the work queue and in the one where retries wait.
    pub(crate) left: u32,
}

/// What is written down beside the broker: a classic queue counts no deliveries, and the ledger is the points service's.
#[derive(Default)]
struct Notebook {
    deliveries: Vec<u32>,
    attempts: Vec<u32>,
    effects: Vec<u32>,
    redelivered: u64,
    /// Messages of which no further delivery can come.
    over: BTreeSet<u32>,
}

/// What every worker knows.
#[derive(Clone)]
struct Shift {
    server: Server,
    work: String,
    retry: String,
    dead: String,
    ack: Ack,
    max_attempts: u32,
    dead_letter: bool,
    hold: Duration,
    luck: Arc<MessageLuck>,
    notebook: Arc<Mutex<Notebook>>,
}

impl Shift {
    fn note<T>(&self, note: impl FnOnce(&mut Notebook) -> T) -> T {
        note(&mut self.notebook.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts one more delivery of a message: which one it is.
    fn delivered(&self, id: u32) -> u32 {
        self.note(|notebook| {
            notebook.deliveries[id as usize] += 1;
            notebook.deliveries[id as usize]
        })
    }

    fn is_over(&self, id: u32) {
        self.note(|notebook| _ = notebook.over.insert(id));
    }

    /// Works on a delivery, as far as its worker gets.
    async fn attempt(&self, id: u32, delivery: u32) -> Fate {
        let fate = self.luck.fate(id, delivery);
        self.note(|notebook| notebook.attempts[id as usize] = delivery);
        if fate.crash != Some(CrashStage::BeforeCall) {
            tokio::time::sleep(self.hold).await;
            // A worker that crashes during the call or after it leaves its effect behind: the points service notices nothing.
            self.note(|notebook| notebook.effects[id as usize] += u32::from(fate.succeeds));
        }
        fate
    }

    /// Puts a message aside, or throws it away, after its last attempt.
    async fn give_up(&self, line: &Line, id: u32) -> Done<()> {
        if self.dead_letter {
            line.publish(&self.dead, id, true).await?;
        }
        Ok(())
    }

    /// One worker with manual acknowledgements. A crash costs it its connection; it takes another.
    async fn manual(self) -> Done<()> {
        let (mut line, mut messages) = self.consume().await?;
        loop {
            let message = messages.recv().await.ok_or("the broker closed a worker's connection")?;
            let redelivered = message.deliver.as_ref().is_some_and(|deliver| deliver.redelivered());
            let message = read(&message, &self.work)?;
            let delivery = self.delivered(message.id);
            if delivery > self.max_attempts {
                // The broker does not count: it delivers once more what was spent in a crash, and nobody works on it.
                self.give_up(&line, message.id).await?;
                line.ack(message.tag).await?;
                self.is_over(message.id);
                continue;
            }
            self.note(|notebook| notebook.redelivered += u64::from(redelivered));
            let fate = self.attempt(message.id, delivery).await;
            if fate.crash.is_some() || (fate.succeeds && fate.ack_lost) {
                line.close().await;
                (line, messages) = self.consume().await?;
            } else if fate.succeeds {
                line.ack(message.tag).await?;
                self.is_over(message.id);
            } else if delivery < self.max_attempts {
                line.reject(message.tag).await?;
            } else {
                self.give_up(&line, message.id).await?;
                line.ack(message.tag).await?;
                self.is_over(message.id);
            }
        }
    }

    async fn consume(&self) -> Done<(Line, UnboundedReceiver<ConsumerMessage>)> {
        let line = self.server.line().await?;
        let messages = line.consume(&self.work, 1).await?;
        Ok((line, messages))
    }

    /// One worker with automatic acknowledgements. What it fails it gives back; what it holds when it crashes goes with it.
    async fn auto(self) -> Done<()> {
        let mut line = self.server.line().await?;
        loop {
            let Some(id) = line.fetch(&self.work).await? else {
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            };
            let delivery = self.delivered(id);
            let fate = self.attempt(id, delivery).await;
            if fate.crash.is_some() {
                self.is_over(id);
                line.close().await;
                line = self.server.line().await?;
            } else if fate.succeeds {
                self.is_over(id);
            } else if delivery < self.max_attempts {
                line.publish(&self.retry, id, true).await?;
            } else {
                self.give_up(&line, id).await?;
                self.is_over(id);
            }
        }
    }
}

/// Runs the messages of a setup through a queue called `name`; each attempt that comes to a call takes `hold`. They are published at once: nothing that is compared depends on when.
pub(crate) async fn run(server: Server, setup: &Setup, luck: Arc<MessageLuck>, hold: Duration, name: &str) -> Done<Run> {
    let [work, retry, dead] = ["work", "retry", "dead"].map(|part| format!("{name}.{part}"));
    let pause = setup.retry.pauses.map_or(Duration::ZERO, |pauses| Duration::from_nanos(pauses.base.nanos()));
    let control = server.line().await?;
    control.declare(&Queue { name: work.clone(), dead_letters_to: Some(retry.clone()), ..Queue::default() }).await?;
    let waiting = Queue { name: retry.clone(), dead_letters_to: Some(work.clone()), ttl: Some(pause), ..Queue::default() };
    control.declare(&waiting).await?;
    control.declare(&Queue { name: dead.clone(), ..Queue::default() }).await?;

    let n = setup.crowd.len();
    let empty = Notebook { deliveries: vec![0; n], attempts: vec![0; n], effects: vec![0; n], ..Notebook::default() };
    let shift = Shift {
        server,
        work: work.clone(),
        retry: retry.clone(),
        dead: dead.clone(),
        ack: setup.work.ack,
        max_attempts: setup.retry.max_attempts.ok_or("without a limit of attempts this may never end")?,
        dead_letter: setup.retry.dead_letter,
        hold,
        luck,
        notebook: Arc::new(Mutex::new(empty)),
    };
    let publisher = Publisher::new(server, &work, true).await?;
    for id in 0..n as u32 {
        publisher.publish(id).await?;
    }
    let confirmed = publisher.all_answered().await?.iter().filter(|answer| **answer == Answer::Confirmed).count();
    let mut at_work: Vec<_> = (0..setup.work.workers)
        .map(|_| match shift.ack {
            Ack::Auto => tokio::spawn(shift.clone().auto()),
            Ack::Manual | Ack::Visibility(_) => tokio::spawn(shift.clone().manual()),
        })
        .collect();
    let mut waited = 0;
    while shift.note(|notebook| notebook.over.len()) < n {
        tokio::time::sleep(Duration::from_millis(20)).await;
        waited += 1;
        if let Some(stopped) = at_work.iter().position(|worker| worker.is_finished()) {
            return Err(at_work.swap_remove(stopped).await?.err().unwrap_or_else(|| "a worker stopped".into()));
        }
        if waited > 6_000 {
            return Err(too_long("working off the queue"));
        }
    }
    at_work.iter().for_each(tokio::task::JoinHandle::abort);
    let left = control.depth(&work).await? + control.depth(&retry).await?;
    let dead = control.empty(&dead).await?;
    publisher.close().await;
    control.close().await;
    let Notebook { attempts, effects, redelivered, .. } = shift.note(std::mem::take);
    Ok(Run { confirmed, attempts, effects, dead, redelivered, left })
}
