//! The flash sale's experiments: one run each on the broker, and what it came to.

use crate::amqp::{Done, Queue, Server, too_long};
use crate::confirms::{Answer, Publisher};
use crate::crew::{Attempt, End, Phase, Shift, Worker, time_at_work};
use crate::draws::OrderLuck;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::parts::bounded_queue::Overflow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Looks, 20 ms apart, over which nothing may change before a queue counts as worked off.
const QUIET: u32 = 25;

/// What a run came to on the broker. Orders are named by position in the crowd.
pub(crate) struct Run {
    /// When each was published.
    pub(crate) came: Vec<Duration>,
    pub(crate) accepted: BTreeSet<u32>,
    pub(crate) refused: u64,
    /// Every attempt, worker by worker.
    pub(crate) attempts: Vec<Vec<Attempt>>,
    pub(crate) peak_ready: u64,
    /// What the dead-letter queue held at the end.
    pub(crate) dead: Vec<u32>,
    /// Ready messages at the end, in the work queue and in the one where retries wait.
    pub(crate) left: u32,
}

impl Run {
    /// Orders of which an attempt ended so.
    pub(crate) fn that(&self, end: End) -> BTreeSet<u32> {
        self.attempts.iter().flatten().filter(|attempt| attempt.end == end).map(|attempt| attempt.order).collect()
    }

    /// How often each of `n` orders was attempted.
    pub(crate) fn counts(&self, n: usize) -> Vec<u32> {
        let mut counts = vec![0; n];
        self.attempts.iter().flatten().for_each(|attempt| counts[attempt.order as usize] += 1);
        counts
    }

    /// When the last attempt ended.
    pub(crate) fn drained(&self) -> Duration {
        self.attempts.iter().flatten().map(|attempt| attempt.ended).max().unwrap_or_default()
    }

    /// How many times as long as drawn attempts really took: those that ended while people came, and those after.
    pub(crate) fn times_as_long(&self, luck: &OrderLuck) -> (f64, f64) {
        let by_then = |attempts: &[Attempt]| attempts.partition_point(|attempt| attempt.ended <= self.last_came());
        let summed = |until: &dyn Fn(&[Attempt]) -> usize| {
            let attempts = || self.attempts.iter().map(|attempts| &attempts[..until(attempts)]);
            let real: Duration = attempts().map(|attempts| time_at_work(attempts, &self.came)).sum();
            let drawn: Duration = attempts().flatten().map(|attempt| luck.service(attempt.order, attempt.delivery)).sum();
            (real.as_secs_f64(), drawn.as_secs_f64())
        };
        let ((real, drawn), (all_real, all_drawn)) = (summed(&by_then), summed(&|attempts| attempts.len()));
        let times = |real: f64, drawn: f64| if drawn > 0.0 { real / drawn } else { 1.0 };
        (times(real, drawn), times(all_real - real, all_drawn - drawn))
    }

    /// When the last order was published.
    pub(crate) fn last_came(&self) -> Duration {
        self.came.last().copied().unwrap_or_default()
    }
}

/// Names and settings of the queues of one run.
struct Queues {
    work: Queue,
    retry: Queue,
    dead: Queue,
}

impl Queues {
    fn new(setup: &Setup, name: &str) -> Queues {
        let [work, retry, dead] = ["work", "retry", "dead"].map(|part| format!("{name}.{part}"));
        let overflow = match setup.queue.overflow {
            Overflow::DropOldest => "drop-head",
            // Holding the sender is nothing that a queue of RabbitMQ does: the plan never asks for it.
            Overflow::RejectNew | Overflow::Block => "reject-publish",
        };
        let bound = Some((setup.queue.capacity, overflow));
        // A dropped message would be dead-lettered, too; only where attempts fail is anything to come back.
        let dead_letters_to = (setup.failure_percent > 0).then(|| retry.clone());
        Queues {
            work: Queue { name: work.clone(), bound, dead_letters_to, ..Queue::default() },
            retry: Queue {
                name: retry,
                dead_letters_to: Some(work),
                ttl: Some(Duration::from_nanos(setup.queue.retry_delay.nanos())),
                ..Queue::default()
            },
            dead: Queue { name: dead, ..Queue::default() },
        }
    }
}

/// Runs the crowd of a setup through a queue called `name`. With `held`, workers begin nothing before everybody has come and been
/// answered.
pub(crate) async fn run(server: Server, setup: &Setup, luck: Arc<OrderLuck>, name: &str, held: bool) -> Done<Run> {
    let queues = Queues::new(setup, name);
    let control = server.line().await?;
    for queue in [&queues.work, &queues.retry, &queues.dead] {
        control.declare(queue).await?;
    }
    let (phase, seen) = watch::channel(if held { Phase::Held } else { Phase::Open });
    // The workers' connections take their time; nobody comes before they are there.
    let ended = Arc::new(AtomicUsize::new(0));
    let mut shift = Shift {
        server,
        queue: queues.work.name.clone(),
        dead: queues.dead.name.clone(),
        prefetch: u16::try_from(setup.queue.prefetch)?,
        max_attempts: setup.queue.max_attempts,
        luck,
        start: Instant::now(),
        phase: seen,
        ended: ended.clone(),
    };
    let mut crew = Vec::new();
    for _ in 0..setup.queue.workers {
        crew.push(Worker::hire(shift.clone()).await?);
    }
    let publisher = Publisher::new(server, &queues.work.name, true).await?;
    shift.start = Instant::now() + Duration::from_millis(20);
    let at_work: Vec<_> = crew.into_iter().map(|worker| tokio::spawn(worker.from(shift.start).work())).collect();
    let peak = Arc::new(AtomicU32::new(0));
    let watcher = tokio::spawn(watch_depth(server, queues.work.name.clone(), peak.clone()));

    let came = publish(&publisher, setup, shift.start).await?;
    let answers = publisher.all_answered().await?;
    phase.send_replace(Phase::Open);
    let of = |wanted| answers.iter().zip(0..).filter(move |(answer, _)| **answer == wanted).map(|(_, order)| order);
    let accepted: BTreeSet<u32> = of(Answer::Confirmed).collect();
    drain(&control, &queues, &ended).await?;
    phase.send_replace(Phase::Over);
    let mut attempts = Vec::new();
    for worker in at_work {
        attempts.push(worker.await??);
    }
    watcher.abort();
    let dead = control.empty(&queues.dead.name).await?;
    let left = control.depth(&queues.work.name).await? + control.depth(&queues.retry.name).await?;
    publisher.close().await;
    control.close().await;
    Ok(Run {
        came,
        refused: of(Answer::Refused).count() as u64,
        accepted,
        attempts,
        peak_ready: peak.load(Ordering::Relaxed).into(),
        dead,
        left,
    })
}

/// Publishes everybody's order at their own instant; gives when each really went out.
async fn publish(publisher: &Publisher, setup: &Setup, start: Instant) -> Done<Vec<Duration>> {
    let mut came = Vec::with_capacity(setup.crowd.len());
    for (order, person) in (0..).zip(setup.crowd.iter()) {
        tokio::time::sleep_until(start + Duration::from_nanos(person.arrives.nanos())).await;
        came.push(start.elapsed());
        publisher.publish(order).await?;
    }
    Ok(came)
}

/// Waits until nothing is ready, neither to be worked on nor to be tried again, and nothing has ended for a while. How many will end is
/// not known: whoever is dropped never does.
async fn drain(control: &crate::amqp::Line, queues: &Queues, ended: &AtomicUsize) -> Done<()> {
    let (mut quiet, mut before) = (0, 0);
    for _ in 0..6_000 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = ended.load(Ordering::Relaxed);
        let empty = control.depth(&queues.work.name).await? == 0 && control.depth(&queues.retry.name).await? == 0;
        quiet = if empty && now == before { quiet + 1 } else { 0 };
        before = now;
        if quiet == QUIET {
            return Ok(());
        }
    }
    Err(too_long("working off the queue"))
}

/// Looks at the number of ready messages for as long as it is let.
async fn watch_depth(server: Server, queue: String, peak: Arc<AtomicU32>) -> Done<()> {
    let line = server.line().await?;
    loop {
        peak.fetch_max(line.depth(&queue).await?, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
}
