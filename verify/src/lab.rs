//! Performs an experiment: some runs on the broker, the engine beside each, and the rows of both.

use crate::amqp::{Done, Server};
use crate::compare::{Rows, finished};
use crate::draws::{MessageLuck, OrderLuck};
use crate::experiments::{Experiment, Kind};
use crate::node::Node;
use crate::plan::Settled;
use crate::points::Mode;
use crate::report::Section;
use crate::{engine, kill, points, sale};
use queue_engine::models::{check_in, flash_sale};
use queue_engine::time::SimDuration;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How much of a run is worth waiting for.
const LENGTH: Duration = Duration::from_secs(6);
/// Messages a second that a broker on a small machine takes without falling behind.
const MOST_PER_S: f64 = 2_500.0;

/// Runs an experiment `runs` times. `index` names its queues.
pub(crate) async fn perform(
    experiment: &'static Experiment,
    settled: &Settled,
    runs: usize,
    index: usize,
    server: Server,
    node: &mut Node,
) -> Done<Section> {
    let begun = Instant::now();
    let mut rows = Rows::default();
    let mut speed = 1;
    for run in 1..=runs {
        let name = format!("experiment-{index}.run-{run}");
        match experiment.kind {
            Kind::Held => held(&mut rows, settled, server, &name).await?,
            Kind::Burst => speed = burst(&mut rows, settled, server, &name).await?,
            Kind::Retries => speed = retries(&mut rows, settled, server, &name).await?,
            Kind::FullQueue => speed = full_queue(&mut rows, settled, server, &name).await?,
            Kind::Manual | Kind::Auto | Kind::Push => check_in(&mut rows, experiment.kind, settled, server, &name).await?,
            Kind::Kill => killed(&mut rows, settled, node, &name).await?,
        }
        println!("  run {run} of {runs}, {:.0} s", begun.elapsed().as_secs_f64());
    }
    Ok(Section::new(experiment, settled, speed, rows.all()))
}

/// By what all times are divided so that a run takes seconds and not minutes: never so much that the broker falls behind, or that work
/// takes less than a clock of milliseconds can measure.
fn speed(setup: &flash_sale::setup::Setup) -> u32 {
    let last = setup.crowd.last().map_or(0.0, |person| person.arrives.as_seconds());
    let work = setup.service.as_seconds() * setup.crowd.len() as f64 / f64::from(setup.queue.workers);
    let wanted = (last.max(work) / LENGTH.as_secs_f64()).ceil();
    let by_rate = MOST_PER_S * last / (setup.crowd.len() as f64).max(1.0);
    let by_service = setup.service.as_seconds() / 0.001;
    wanted.min(by_rate).min(by_service).max(1.0) as u32
}

fn prepared(settled: &Settled) -> (flash_sale::setup::Setup, u32) {
    let speed = speed(&engine::sale_setup(&settled.values, settled.seed, 1));
    (engine::sale_setup(&settled.values, settled.seed, speed), speed)
}

async fn held(rows: &mut Rows, settled: &Settled, server: Server, name: &str) -> Done<()> {
    let (setup, _) = prepared(settled);
    // What the work on the broker takes once everybody has come changes nothing that is compared.
    let quick = engine::with_constant_service(&setup, SimDuration::from_millis(1));
    let luck = Arc::new(OrderLuck::new(&quick, settled.seed));
    let broker = sale::run(server, &setup, luck, name, true).await?;
    rows.held(&engine::play_sale(&engine::held(&setup)), &broker, setup.crowd.len());
    Ok(())
}

async fn burst(rows: &mut Rows, settled: &Settled, server: Server, name: &str) -> Done<u32> {
    let (setup, speed) = prepared(settled);
    let luck = Arc::new(OrderLuck::new(&setup, settled.seed));
    let broker = sale::run(server, &setup, luck.clone(), name, false).await?;
    let (engine, measured, tail) = beside(&setup, &luck, &broker);
    rows.burst(&engine, broker.last_came() + tail, &broker, &setup, measured);
    Ok(speed)
}

/// The engine with the people's instants and the service time as measured while they came: what it says, that service time, and how
/// long the work takes that is left when the last has come. A broker that nobody publishes to is quicker: that work goes at its own pace.
fn beside(setup: &flash_sale::setup::Setup, luck: &OrderLuck, broker: &sale::Run) -> (engine::Sale, Duration, Duration) {
    let (meanwhile, after) = broker.times_as_long(luck);
    let measured = Duration::from_nanos(setup.service.scaled(meanwhile).nanos());
    let engine = engine::play_sale(&engine::as_measured(setup, &broker.came, measured));
    let left = engine.drained.saturating_sub(broker.last_came());
    (engine, measured, left.mul_f64(after / meanwhile))
}

async fn retries(rows: &mut Rows, settled: &Settled, server: Server, name: &str) -> Done<u32> {
    let (setup, speed) = prepared(settled);
    let luck = Arc::new(OrderLuck::new(&setup, settled.seed));
    let broker = sale::run(server, &setup, luck, name, false).await?;
    rows.retries(&engine::play_sale(&setup), &broker, setup.crowd.len());
    Ok(speed)
}

async fn full_queue(rows: &mut Rows, settled: &Settled, server: Server, name: &str) -> Done<u32> {
    let (setup, speed) = prepared(settled);
    let luck = Arc::new(OrderLuck::new(&setup, settled.seed));
    let broker = sale::run(server, &setup, luck.clone(), name, false).await?;
    rows.full_queue(&beside(&setup, &luck, &broker).0, &broker);
    Ok(speed)
}

async fn check_in(rows: &mut Rows, kind: Kind, settled: &Settled, server: Server, name: &str) -> Done<()> {
    let setup = engine::points_setup(&settled.values, settled.seed);
    let luck = Arc::new(MessageLuck::new(&setup, settled.seed));
    let mode = match kind {
        Kind::Auto => Mode::Fetch,
        Kind::Push => Mode::Push,
        Kind::Manual | Kind::Held | Kind::Burst | Kind::Retries | Kind::FullQueue | Kind::Kill => Mode::Manual,
    };
    let broker = points::run(server, &setup, luck, (mode, hold(&setup)), name).await?;
    let keyed = |switch: i64| {
        let setup = engine::points_setup(&settled.values.clone().with("idempotency", switch), settled.seed);
        engine::play_points(&setup)
    };
    let (with_key, without) = (keyed(1), keyed(0));
    finished(&with_key)?;
    match mode {
        Mode::Manual => rows.manual(&with_key, &without, &broker),
        Mode::Fetch => rows.auto(&without, &broker),
        Mode::Push => rows.push(&without, &broker),
    }
    Ok(())
}

/// How long one attempt takes here: as long as set, or shorter where all of them together would take too long. Nothing that is compared
/// depends on it.
fn hold(setup: &check_in::setup::Setup) -> Duration {
    let set = Duration::from_nanos(setup.work.own.nanos() + setup.points.service.nanos());
    set.min(LENGTH * setup.work.workers / (setup.crowd.len() as u32).max(1)).max(Duration::from_millis(1))
}

async fn killed(rows: &mut Rows, settled: &Settled, node: &mut Node, name: &str) -> Done<()> {
    let server = Server { port: node.port() };
    let engine = |durable: i64| {
        let values = settled.values.clone().with("durable", durable);
        engine::play_points(&engine::points_setup(&values, settled.seed))
    };
    let (durable, transient) = (engine(1), engine(0));
    let messages = durable.attempts.len() as u32;
    let setup = engine::points_setup(&settled.values, settled.seed);
    let broker = kill::run(node, server, messages, Duration::from_millis(1), hold(&setup), name).await?;
    rows.kill(&durable, &transient, &broker)
}
