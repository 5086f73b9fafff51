//! The check-in's workers on a real queue: errors, poison, crashes and lost acknowledgements, each where the engine's draw says so.

use crate::amqp::{Done, Line, Queue, Server, read, too_long};
use crate::confirms::{Answer, Publisher};
use crate::draws::{Fate, MessageLuck};
use amqprs::channel::ConsumerMessage;
use queue_engine::models::check_in::facts::CrashStage;
use queue_engine::models::check_in::setup::Setup;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

/// How messages come to workers, and when the broker forgets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Pushed, one unacknowledged at a time; forgotten when acknowledged.
    Manual,
    /// Fetched one by one; forgotten when fetched.
    Fetch,
    /// Pushed as fast as the connection takes them; forgotten when sent.
    Push,
}

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
    mode: Mode,
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

    /// One worker with automatic acknowledgements, which fetches. What it holds when it crashes goes with it: one message.
    async fn fetch(self) -> Done<()> {
        let mut line = self.server.line().await?;
        loop {
            match line.fetch(&self.work).await? {
                Some(id) if self.auto(&line, id).await? == Fared::Crashed => {
                    line.close().await;
                    line = self.server.line().await?;
                }
                Some(_) => {}
                None => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    }

    /// One worker with automatic acknowledgements, to whom the broker pushes. What it holds when it crashes goes with it: everything that
    /// was sent to it.
    async fn push(self) -> Done<()> {
        let mut line = self.server.line().await?;
        let mut messages = line.consume_unacknowledged(&self.work).await?;
        loop {
            let message = messages.recv().await.ok_or("the broker closed a worker's connection")?;
            if self.auto(&line, read(&message, &self.work)?.id).await? == Fared::Crashed {
                line.close().await;
                line = self.server.line().await?;
                messages = line.consume_unacknowledged(&self.work).await?;
            }
        }
    }

    /// Works on a message that the broker has forgotten. What fails is given back, to be tried again.
    async fn auto(&self, line: &Line, id: u32) -> Done<Fared> {
        let delivery = self.delivered(id);
        let fate = self.attempt(id, delivery).await;
        if fate.crash.is_some() {
            self.is_over(id);
            return Ok(Fared::Crashed);
        }
        if fate.succeeds {
            self.is_over(id);
        } else if delivery < self.max_attempts {
            line.publish(&self.retry, id, true).await?;
        } else {
            self.give_up(line, id).await?;
            self.is_over(id);
        }
        Ok(Fared::Well)
    }
}

/// How a worker fared over one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fared {
    Well,
    Crashed,
}

/// Runs the messages of a setup through a queue called `name`; each attempt that comes to a call takes `hold`. They are published at once:
/// nothing that is compared depends on when.
pub(crate) async fn run(server: Server, setup: &Setup, luck: Arc<MessageLuck>, (mode, hold): (Mode, Duration), name: &str) -> Done<Run> {
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
        mode,
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
        .map(|_| match mode {
            Mode::Manual => tokio::spawn(shift.clone().manual()),
            Mode::Fetch => tokio::spawn(shift.clone().fetch()),
            Mode::Push => tokio::spawn(shift.clone().push()),
        })
        .collect();
    drain(&shift, &control, &mut at_work).await?;
    at_work.iter().for_each(tokio::task::JoinHandle::abort);
    let left = control.depth(&work).await? + control.depth(&retry).await?;
    let dead = control.empty(&dead).await?;
    publisher.close().await;
    control.close().await;
    let Notebook { attempts, effects, redelivered, .. } = shift.note(std::mem::take);
    Ok(Run { confirmed, attempts, effects, dead, redelivered, left })
}

/// Waits until no further delivery of any message can come. Of what a crash took out of a connection nobody knows: then nothing may be
/// ready and nothing happen for half a second.
async fn drain(shift: &Shift, control: &Line, at_work: &mut Vec<tokio::task::JoinHandle<Done<()>>>) -> Done<()> {
    let (mut quiet, mut before) = (0, 0);
    for _ in 0..6_000 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if let Some(stopped) = at_work.iter().position(tokio::task::JoinHandle::is_finished) {
            return Err(at_work.swap_remove(stopped).await?.err().unwrap_or_else(|| "a worker stopped".into()));
        }
        let (over, all, now) = shift.note(|notes| (notes.over.len(), notes.attempts.len(), notes.deliveries.iter().sum::<u32>()));
        let empty = shift.mode == Mode::Push && control.depth(&shift.work).await? == 0 && control.depth(&shift.retry).await? == 0;
        quiet = if empty && now == before { quiet + 1 } else { 0 };
        before = now;
        if over == all || quiet == 25 {
            return Ok(());
        }
    }
    Err(too_long("working off the queue"))
}
