//! What the engine says: runs played to the end of all work, and what is read off their facts.

use queue_engine::arrivals::Person;
use queue_engine::dist::Shape;
use queue_engine::knobs::Values;
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts as points;
use queue_engine::models::flash_sale::facts as sale;
use queue_engine::models::{check_in, flash_sale};
use queue_engine::run::{Model, Sink, World};
use queue_engine::time::{SimDuration, SimTime};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long after the end of the lab's own run the engine may go on working off what is left.
const AFTERWARDS: SimDuration = SimDuration::from_seconds(3_600);

/// What a run of the flash sale's queue came to. Orders are named by position in the crowd.
#[derive(Debug, Default)]
pub(crate) struct Sale {
    pub(crate) accepted: BTreeSet<u32>,
    pub(crate) refused: u64,
    /// Attempts begun on each order.
    pub(crate) attempts: Vec<u32>,
    pub(crate) granted: BTreeSet<u32>,
    pub(crate) dead: BTreeSet<u32>,
    /// Confirmed, and thrown away without a word.
    pub(crate) dropped: BTreeSet<u32>,
    pub(crate) peak_ready: u64,
    /// When the last attempt ended.
    pub(crate) drained: Duration,
}

struct SaleSink<'a> {
    sale: Sale,
    setup: &'a flash_sale::setup::Setup,
}

impl Sink<flash_sale::FlashSale> for SaleSink<'_> {
    fn fact(&mut self, at: SimTime, &fact: &sale::Fact) {
        let sale = &mut self.sale;
        match fact {
            sale::Fact::Joined { request, .. } => _ = sale.accepted.insert(request.shopper.0),
            sale::Fact::Refused(_) => sale.refused += 1,
            sale::Fact::Started { request, .. } => sale.attempts[request.shopper.0 as usize] = request.attempt.into(),
            sale::Fact::Ended { request, verdict, .. } => {
                sale.drained = elapsed(at);
                let order = request.shopper.0;
                match verdict {
                    sale::Verdict::Bought | sale::Verdict::AlreadyHas => _ = sale.granted.insert(order),
                    sale::Verdict::Error if u32::from(request.attempt) >= self.setup.queue.max_attempts => _ = sale.dead.insert(order),
                    sale::Verdict::Error | sale::Verdict::SoldOut => {}
                }
            }
            sale::Fact::Done { shopper, outcome: sale::Outcome::Dropped } => _ = sale.dropped.insert(shopper.0),
            // Of clients, servers and stock, which no experiment has; or told by another fact, too.
            sale::Fact::Arrived(_)
            | sale::Fact::Asked(_)
            | sale::Fact::Held(_)
            | sale::Fact::Skipped(_)
            | sale::Fact::WillRetry(_)
            | sale::Fact::Requeued(_)
            | sale::Fact::Lost(_)
            | sale::Fact::TimedOut(_)
            | sale::Fact::InLine(_)
            | sale::Fact::Paying(_)
            | sale::Fact::Done { .. }
            | sale::Fact::UnitReturned(_)
            | sale::Fact::Crashed { .. }
            | sale::Fact::Restarted { .. }
            | sale::Fact::Commanded(_) => {}
        }
    }

    fn after(&mut self, _: SimTime, _: &flash_sale::setup::Setup, model: &flash_sale::FlashSale) {
        if let flash_sale::Shop::Queue(shop) = model.shop() {
            self.sale.peak_ready = self.sale.peak_ready.max(shop.queue().ready().into());
        }
    }
}

fn elapsed(at: SimTime) -> Duration {
    Duration::from_nanos(at.nanos())
}

/// Plays until nothing is due any more, or long past the end.
fn play<M: Model>(setup: &M::Setup, sink: &mut impl Sink<M>) -> World<M> {
    let mut world = World::open(setup);
    while world.step(setup, &[], M::end(setup) + AFTERWARDS, sink) {}
    world
}

/// The setup of the flash sale's queue, with every time divided by `speed`.
///
/// # Panics
/// When the values are not bounded: [`crate::plan::settle`] has seen to it that they are.
pub(crate) fn sale_setup(values: &Values, seed: u32, speed: u32) -> flash_sale::setup::Setup {
    let [_, _, mut setup] = flash_sale::setup::Setup::all(values, seed).expect("settled values");
    let scaled = |time: SimDuration| SimDuration::from_nanos(time.nanos() / u64::from(speed));
    setup.crowd = setup
        .crowd
        .iter()
        .map(|person| Person { arrives: SimTime::START + scaled(person.arrives.since(SimTime::START)), ..*person })
        .collect();
    setup.service = scaled(setup.service);
    setup.queue.retry_delay = scaled(setup.queue.retry_delay);
    setup
}

/// The same with the instants at which people really came, and a mean service time as it really was: both change nobody's luck.
pub(crate) fn as_measured(setup: &flash_sale::setup::Setup, came: &[Duration], service: Duration) -> flash_sale::setup::Setup {
    let arrives = |came: &Duration| SimTime::from_nanos(came.as_nanos() as u64);
    let crowd = setup.crowd.iter().zip(came).map(|(person, came)| Person { arrives: arrives(came), ..*person }).collect();
    let mut measured = setup.clone();
    measured.crowd = crowd;
    measured.service = SimDuration::from_nanos(service.as_nanos() as u64);
    measured
}

/// The same with work that does not end before everybody has come.
pub(crate) fn held(setup: &flash_sale::setup::Setup) -> flash_sale::setup::Setup {
    let last = setup.crowd.last().map_or(SimTime::START, |person| person.arrives);
    let service = last.since(SimTime::START) + SimDuration::from_seconds(1);
    with_constant_service(setup, service)
}

/// The same with work that always takes as long.
pub(crate) fn with_constant_service(setup: &flash_sale::setup::Setup, service: SimDuration) -> flash_sale::setup::Setup {
    let mut constant = setup.clone();
    constant.service = service;
    constant.service_shape = Shape::Constant;
    constant
}

/// Plays the flash sale's queue.
pub(crate) fn play_sale(setup: &flash_sale::setup::Setup) -> Sale {
    let sale = Sale { attempts: vec![0; setup.crowd.len()], ..Sale::default() };
    let mut sink = SaleSink { sale, setup };
    play::<flash_sale::FlashSale>(setup, &mut sink);
    sink.sale
}

/// What a run of the check-in's queue came to. Messages are named by position in the crowd.
#[derive(Debug, Default)]
pub(crate) struct Points {
    pub(crate) attempts: Vec<u32>,
    /// How often the points of each were granted.
    pub(crate) grants: Vec<u32>,
    pub(crate) dead: BTreeSet<u32>,
    /// Deliveries after one that came to no known end.
    pub(crate) redelivered: u64,
    /// Calls that the key answered without granting.
    pub(crate) answered_by_key: u64,
    /// Neither granted nor put aside, and nothing left of the message.
    pub(crate) lost: BTreeSet<u32>,
    /// Still on its way at the end: none, or the comparison is of nothing.
    pub(crate) unfinished: usize,
    /// Confirmed before the broker went away for the first time, and not acknowledged by a worker by then.
    pub(crate) at_risk: BTreeSet<u32>,
    /// Those of them that were lost in the broker.
    pub(crate) lost_in_broker: BTreeSet<u32>,
    /// Whether the broker has gone away.
    pub(crate) down: bool,
}

impl Sink<check_in::CheckIn> for Points {
    fn fact(&mut self, _: SimTime, &fact: &points::Fact) {
        match fact {
            points::Fact::Delivered { id, delivery, redelivered, .. } => {
                self.attempts[id.0 as usize] = delivery;
                self.redelivered += u64::from(redelivered);
            }
            points::Fact::Granted { id, nth, .. } => self.grants[id.0 as usize] = nth,
            points::Fact::DeadLettered { id, .. } => _ = self.dead.insert(id.0),
            points::Fact::DuplicateIgnored { .. } => self.answered_by_key += 1,
            points::Fact::Confirmed { id, .. } if !self.down => _ = self.at_risk.insert(id.0),
            points::Fact::Acked(id) if !self.down => _ = self.at_risk.remove(&id.0),
            points::Fact::BrokerDown => self.down = true,
            points::Fact::CopyLost { id, at: points::LostAt::Broker, .. } if self.at_risk.contains(&id.0) => {
                self.lost_in_broker.insert(id.0);
            }
            // Of the desk, the relay and the points service; or told by another fact, too.
            points::Fact::Pressed(_)
            | points::Fact::Committed(_)
            | points::Fact::Answered { .. }
            | points::Fact::Published { .. }
            | points::Fact::PublishLost { .. }
            | points::Fact::Stored { .. }
            | points::Fact::Confirmed { .. }
            | points::Fact::ConfirmLost { .. }
            | points::Fact::ConfirmTimedOut { .. }
            | points::Fact::CallStarted { .. }
            | points::Fact::CallFailed { .. }
            | points::Fact::Acked(_)
            | points::Fact::AckLost(_)
            | points::Fact::AckVoid(_)
            | points::Fact::Requeued { .. }
            | points::Fact::WillRetry { .. }
            | points::Fact::Rejoined(_)
            | points::Fact::Redriven(_)
            | points::Fact::CopyLost { .. }
            | points::Fact::Lost { .. }
            | points::Fact::WorkerCrashed { .. }
            | points::Fact::WorkerBack(_)
            | points::Fact::ProcessCrashed { .. }
            | points::Fact::RelayCrashed(_)
            | points::Fact::RelayBack
            | points::Fact::BrokerUp
            | points::Fact::OutageBegins
            | points::Fact::OutageEnds
            | points::Fact::SlowBegins
            | points::Fact::SlowEnds
            | points::Fact::Commanded(_) => {}
        }
    }

    fn after(&mut self, _: SimTime, _: &check_in::setup::Setup, _: &check_in::CheckIn) {}
}

/// The setup of the check-in's queue.
///
/// # Panics
/// When the values are not bounded: [`crate::plan::settle`] has seen to it that they are.
pub(crate) fn points_setup(values: &Values, seed: u32) -> check_in::setup::Setup {
    let [_, setup] = check_in::setup::Setup::all(values, seed).expect("settled values");
    setup
}

/// Plays the check-in's queue.
pub(crate) fn play_points(setup: &check_in::setup::Setup) -> Points {
    let n = setup.crowd.len();
    let mut points = Points { attempts: vec![0; n], grants: vec![0; n], ..Points::default() };
    let world = play::<check_in::CheckIn>(setup, &mut points);
    for (id, record) in world.model().records().iter().enumerate() {
        match record.place() {
            Place::Granted | Place::GrantedMore | Place::DeadLetter => {}
            Place::Lost(_) => _ = points.lost.insert(id as u32),
            Place::Failed | Place::CheckingIn | Place::Unpublished | Place::Ready | Place::InFlight | Place::BackingOff => {
                points.unfinished += 1
            }
        }
    }
    points
}
