//! The broker is killed while everything goes on, and started again: what of the confirmed messages is still there?

use crate::amqp::{Done, Line, Queue, Server, read, too_long};
use crate::confirms::{Answer, Publisher};
use crate::node::Node;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What became of one queue.
pub(crate) struct Survival {
    /// Confirmed, and not acknowledged by a worker.
    pub(crate) at_risk: BTreeSet<u32>,
    /// Found in the queue after the restart.
    pub(crate) found: BTreeSet<u32>,
}

impl Survival {
    /// Confirmed, and gone.
    pub(crate) fn lost(&self) -> usize {
        self.at_risk.difference(&self.found).count()
    }
}

/// What a run came to: the durable queue, and the one that is not.
pub(crate) struct Run {
    pub(crate) durable: Survival,
    pub(crate) transient: Survival,
}

/// One queue, its publisher and its only worker.
struct Side {
    queue: Queue,
    publisher: Publisher,
    worker: tokio::task::JoinHandle<Done<()>>,
    acknowledged: Arc<Mutex<BTreeSet<u32>>>,
}

impl Side {
    async fn begin(server: Server, name: String, transient: bool, hold: Duration) -> Done<Side> {
        let control = server.line().await?;
        let queue = Queue { name, transient, ..Queue::default() };
        control.declare(&queue).await?;
        let publisher = Publisher::new(server, &queue.name, !transient).await?;
        let acknowledged = Arc::default();
        let worker = tokio::spawn(work(control, queue.name.clone(), hold, Arc::clone(&acknowledged)));
        Ok(Side { queue, publisher, worker, acknowledged })
    }

    fn confirmed(&self) -> BTreeSet<u32> {
        let answers = self.publisher.answers();
        answers.iter().zip(0..).filter(|(answer, _)| **answer == Answer::Confirmed).map(|(_, id)| id).collect()
    }

    fn acknowledged(&self) -> BTreeSet<u32> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at what is left after the restart. A queue that is not durable is no longer there.
    async fn end(self, server: Server) -> Done<Survival> {
        let at_risk = self.confirmed().difference(&self.acknowledged()).copied().collect();
        self.worker.abort();
        let line = server.line().await?;
        // Asked for a queue that is not there, the broker closes the channel; nothing more is asked on that.
        let there = line.depth(&self.queue.name).await.is_ok();
        line.close().await;
        let found = match there {
            true => {
                let line = server.line().await?;
                let found = line.empty(&self.queue.name).await?;
                line.close().await;
                found
            }
            false => Vec::new(),
        };
        Ok(Survival { at_risk, found: found.into_iter().collect() })
    }
}

/// Acknowledges one message after another, slowly, and writes it down before it does: an acknowledgement that the broker may have heard is
/// no message at risk.
async fn work(line: Line, queue: String, hold: Duration, acknowledged: Arc<Mutex<BTreeSet<u32>>>) -> Done<()> {
    let mut messages = line.consume(&queue, 1).await?;
    while let Some(message) = messages.recv().await {
        let message = read(&message, &queue)?;
        tokio::time::sleep(hold).await;
        acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(message.id);
        line.ack(message.tag).await?;
    }
    Ok(())
}

/// Publishes `messages` messages into each queue, one a `pause`, and kills the broker when that half of them is confirmed in both.
pub(crate) async fn run(node: &mut Node, server: Server, messages: u32, pause: Duration, hold: Duration, name: &str) -> Done<Run> {
    let durable = Side::begin(server, format!("{name}.durable"), false, hold).await?;
    let transient = Side::begin(server, format!("{name}.transient"), true, hold).await?;
    let mut killed = false;
    for id in 0..messages {
        tokio::time::sleep(pause).await;
        for side in [&durable, &transient] {
            side.publisher.publish(id).await?;
        }
        let confirmed = durable.confirmed().len().min(transient.confirmed().len());
        if confirmed as u32 >= messages / 2 {
            // In the middle of everything: publishes are on their way, confirms outstanding, messages with the workers.
            node.kill_and_restart()?;
            killed = true;
            break;
        }
    }
    if !killed {
        return Err(too_long("confirming"));
    }
    server.wait(node).await?;
    Ok(Run { durable: durable.end(server).await?, transient: transient.end(server).await? })
}
