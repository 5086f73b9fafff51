//! The typed form of the flash sale's knobs, checked once.

use super::knobs::KNOBS;
use crate::arrivals::{ArrivalRate, Person, SpikeShape, crowd};
use crate::dist::{Sampler, Shape};
use crate::draw::{Draws, Purpose};
use crate::knobs::{Knob, Values};
use crate::parts::backoff::Backoff;
use crate::parts::database::Database;
use crate::time::{SimDuration, SimTime};
use alloc::rc::Rc;

mod guard;
mod shops;

pub use guard::{MOST_ATTEMPTS, MOST_REQUESTS, MOST_VISITS, Repair, is_bounded, repair};
pub use shops::{CONNECTION_KIB, QueueSetup, Refreshing, ServerSetup, StockTaken};

use shops::Read;

/// Which shop the crowd meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Requests go straight to the servers.
    Direct,
    /// The same, with several times the servers.
    MoreServers,
    /// Requests go into a bounded queue; workers take from it.
    Queue,
}

impl Variant {
    /// Every variant, in the order in which they are shown.
    pub const ALL: [Variant; 3] = [Variant::Direct, Variant::MoreServers, Variant::Queue];

    /// The variant's stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Variant::Direct => "direct",
            Variant::MoreServers => "more_servers",
            Variant::Queue => "queue",
        }
    }

    /// Whether a knob is anything to this shop. Where it is not, its setup is the same whatever the knob's value.
    pub fn reads(self, knob: &Knob) -> bool {
        match (self, knob.group) {
            // A queue's workers fill machines, and these cost money.
            (Variant::Queue, "servers") => matches!(knob.id, "threads" | "server_price"),
            (Variant::Queue, _) => knob.id != "unlocked_stock",
            (_, "queue") => knob.id == "failure_percent",
            _ => self == Variant::MoreServers || knob.id != "more_times",
        }
    }
}

/// Most units that ever come on sale, however often a reader adds some.
const MOST_UNITS: u32 = 1_000_000_000;
/// What even an immediate refresh costs: a click and a round trip (an assumption).
pub const ROUND_TRIP: SimDuration = SimDuration::from_millis(100);
/// Everything one variant's run is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The shop.
    pub variant: Variant,
    /// When people are expected.
    pub rate: ArrivalRate,
    /// Who came: the same list in every variant.
    pub crowd: Rc<[Person]>,
    /// Where the run ends.
    pub end: SimTime,
    /// How long a client waits for an answer; `None` waits for ever.
    pub patience: Option<SimDuration>,
    /// What it does then.
    pub refreshing: Refreshing,
    /// Units in the shop.
    pub stock: u32,
    /// Most units or acceptances of this sale; `None` for no limit but the stock.
    pub sale_maximum: Option<u32>,
    /// Most units one shopper gets; `None` for no limit.
    pub per_user_limit: Option<u32>,
    /// Whether all requests of one shopper carry one purchase token.
    pub purchase_token: bool,
    /// Chance that a shopper does not pay, in percent.
    pub unpaid_percent: u32,
    /// How long a unit is kept for somebody who has not paid.
    pub pay_within: SimDuration,
    /// Whether the servers read and write the stock without a lock.
    pub unlocked_stock: bool,
    /// Chance that one attempt of work fails, in percent.
    pub failure_percent: u32,
    /// The servers.
    pub servers: ServerSetup,
    /// The queue.
    pub queue: QueueSetup,
    /// Mean of one piece of work, alone in the database.
    pub service: SimDuration,
    /// How it varies.
    pub service_shape: Shape,
    /// What all work shares.
    pub database: Database,
    /// Price of one server for one hour.
    pub server_price: u32,
    pub(crate) sampler: Rc<Sampler>,
    pub(crate) service_draws: Draws,
    pub(crate) failure_draws: Draws,
    pub(crate) pause_draws: Draws,
    pub(crate) payment_draws: Draws,
}

/// Why values make no setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// They belong to another lab's table.
    OtherTable,
    /// The run would exceed memory or time; [`repair`] mends that.
    TooLarge,
}

impl Setup {
    /// The setups of all three variants, with one crowd between them. Each holds what its own shop is made of and nothing of the others', so
    /// that two that are equal make the same run.
    ///
    /// # Errors
    /// When the values belong to another table, or the run would exceed memory or time.
    pub fn all(values: &Values, seed: u32) -> Result<[Setup; 3], SetupError> {
        if values.table() != KNOBS {
            return Err(SetupError::OtherTable);
        }
        if !is_bounded(values) {
            return Err(SetupError::TooLarge);
        }
        let mut setup = Setup::read(values, seed);
        setup.crowd = crowd(seed, &setup.rate, setup.end, &setup.sampler).into();
        let queue = setup.clone().into_queue();
        let direct = Setup { queue: QueueSetup::NONE, ..setup };
        let mut more = Setup { variant: Variant::MoreServers, ..direct.clone() };
        more.servers.servers *= Read(values).get("more_times");
        Ok([direct, more, queue])
    }

    /// The queue variant of a setting with nobody in its list of people, for an engine that takes them one at a time and does not mind how
    /// many they are.
    ///
    /// # Errors
    /// When the values belong to another table.
    pub fn without_crowd(values: &Values, seed: u32) -> Result<Setup, SetupError> {
        if values.table() != KNOBS {
            return Err(SetupError::OtherTable);
        }
        Ok(Setup::read(values, seed).into_queue())
    }

    /// The queue variant of a setting. The queue's workers take the atomic counter: the unlocked decrement is a fault of the shop without a
    /// queue. Of the servers only how many threads a machine has is left, by which workers are paid for.
    pub(crate) fn into_queue(self) -> Setup {
        let servers = ServerSetup { threads: self.servers.threads, ..ServerSetup::NONE };
        Setup { variant: Variant::Queue, unlocked_stock: false, servers, ..self }
    }

    /// Everything a setting says, as the direct variant and with nobody in its crowd yet: whoever counts people in millions takes them one
    /// at a time.
    pub(crate) fn read(values: &Values, seed: u32) -> Setup {
        let knobs = Read(values);
        let rate = ArrivalRate {
            base_per_s: knobs.get("base_rate"),
            spike_visits: knobs.get("visits"),
            spike_at: SimTime::START + knobs.seconds("spike_at_s"),
            spike_length: knobs.seconds("spike_s"),
            spike_shape: [SpikeShape::Step, SpikeShape::Ramp, SpikeShape::Decay][knobs.get("spike_shape") as usize],
        };
        let end = SimTime::START + knobs.seconds("duration_s");
        let sampler = Rc::new(Sampler::default());
        let pause = knobs.millis("refresh_pause_ms");
        Setup {
            variant: Variant::Direct,
            rate,
            crowd: Rc::new([]),
            end,
            patience: knobs.positive("patience_ms").map(|_| knobs.millis("patience_ms")),
            refreshing: Refreshing {
                refreshes: knobs.get("refreshes"),
                backoff: [Backoff::Fixed(ROUND_TRIP), Backoff::Fixed(pause), Backoff::FullJitter(pause)]
                    [knobs.get("refresh_policy") as usize],
            },
            stock: knobs.get("stock"),
            sale_maximum: knobs.positive("sale_maximum"),
            per_user_limit: knobs.positive("per_user_limit"),
            purchase_token: knobs.is_on("purchase_token"),
            unpaid_percent: knobs.get("unpaid_percent"),
            pay_within: knobs.seconds("pay_within_s"),
            unlocked_stock: knobs.is_on("unlocked_stock"),
            failure_percent: knobs.get("failure_percent"),
            servers: ServerSetup::read(&knobs),
            queue: QueueSetup::read(&knobs),
            service: knobs.millis("service_ms"),
            service_shape: [Shape::Exponential, Shape::Constant, Shape::LogNormal][knobs.get("service_dist") as usize],
            database: Database::new(knobs.get("database_limit"), f64::from(knobs.get("database_contention")) / 1_000.0),
            server_price: knobs.get("server_price"),
            sampler,
            service_draws: Draws::new(seed, Purpose::ServiceTime),
            failure_draws: Draws::new(seed, Purpose::AttemptFails),
            pause_draws: Draws::new(seed, Purpose::RefreshPause),
            payment_draws: Draws::new(seed, Purpose::Payment),
        }
    }

    /// Units that this sale may hand out at most.
    pub fn units_on_sale(&self) -> u32 {
        match (self.variant, self.queue.stock_taken) {
            // Here the maximum bounds acceptances, not units.
            (Variant::Queue, StockTaken::AtWorker) => self.stock,
            (Variant::Queue, StockTaken::AtAcceptance) | (Variant::Direct | Variant::MoreServers, _) => {
                self.sale_maximum.map_or(self.stock, |most| most.min(self.stock))
            }
        }
    }

    /// How many of `more` units come on sale where `total` are already: never beyond the sale's maximum, nor beyond what a
    /// counter can hold.
    pub(crate) fn units_to_add(&self, total: u32, more: u32) -> u32 {
        let most = match (self.variant, self.queue.stock_taken) {
            (Variant::Queue, StockTaken::AtWorker) => None,
            (Variant::Queue, StockTaken::AtAcceptance) | (Variant::Direct | Variant::MoreServers, _) => self.sale_maximum,
        };
        more.min(most.unwrap_or(MOST_UNITS).saturating_sub(total))
    }

    /// How many pieces of work can be going on at once.
    pub fn parallel(&self) -> u32 {
        match self.variant {
            Variant::Direct | Variant::MoreServers => self.servers.servers * self.servers.threads,
            Variant::Queue => self.queue.workers,
        }
    }

    /// Pieces of work a second when everybody works all the time: `c X(c) / (c S)` by the law of [`Database`].
    pub fn capacity_per_s(&self) -> f64 {
        self.database.throughput(self.parallel()) / self.service.as_seconds()
    }

    /// Machines to pay for, before a reader hires anybody.
    pub fn machines(&self) -> u32 {
        self.machines_for(self.parallel())
    }

    /// Machines to pay for with `parallel` threads or workers. In the queue variant: one for the gate and the broker, and as many as its
    /// workers fill at the same number of threads each (an assumption).
    pub fn machines_for(&self, parallel: u32) -> u32 {
        match self.variant {
            Variant::Direct | Variant::MoreServers => parallel.div_ceil(self.servers.threads),
            Variant::Queue => 1 + parallel.div_ceil(self.servers.threads),
        }
    }

    /// Whether a shopper pays for what they get.
    #[inline]
    pub(crate) fn pays(&self, person: Person) -> bool {
        self.unpaid_percent == 0 || !self.payment_draws.draw(person.key, 0).percent(self.unpaid_percent)
    }

    /// Whether the `attempt`-th piece of work for a shopper fails.
    #[inline]
    pub(crate) fn fails(&self, person: Person, attempt: u32) -> bool {
        self.failure_percent > 0 && self.failure_draws.draw(person.key, attempt).percent(self.failure_percent)
    }

    /// How long the `attempt`-th piece of work for a shopper takes with `n` in the database, itself included. What it shares is
    /// decided when it starts; later comers slow down only themselves (a simplification: exact while the number stays the same).
    #[inline]
    pub(crate) fn work(&self, person: Person, attempt: u32, n: u32, times: u32) -> SimDuration {
        let alone = self.sampler.sample(self.service_shape, &mut self.service_draws.draw(person.key, attempt), self.service);
        alone.scaled(self.database.stretch(n) * f64::from(times))
    }
}
