//! What a reader is to find in the flash sale, as claims, each over twenty seeds. No threshold is tuned to a run: they are orders of
//! magnitude, exact identities, or figures that `MODEL.md` gives a source for.

mod common;

use common::{at_s, changed, play, read};
use queue_engine::models::flash_sale::facts::{Command, Fact, Outcome, Verdict};
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::readings::moments::MomentKind;
use queue_engine::models::flash_sale::readings::{Reading, counter, level};
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::models::flash_sale::{FlashSale, Shop};
use queue_engine::run::{Sink, World};
use queue_engine::time::{SimDuration, SimTime};

const DIRECT: usize = 0;
const MORE: usize = 1;
const QUEUE: usize = 2;

/// Checks a claim about one variant of the default shop with some knobs changed, for every seed.
#[track_caller]
fn check(query: &str, variant: usize, claim: impl Fn(&Reading) -> bool) {
    check_all(query, |readings| claim(&readings[variant]));
}

#[track_caller]
fn check_all(query: &str, claim: impl Fn(&[Reading; 3]) -> bool) {
    let values = changed(query);
    for seed in 1..=20 {
        let readings = read(&values, seed);
        assert!(claim(&readings), "seed {seed}: {}", readings.each_ref().map(describe).join("\n"));
    }
}

fn describe(reading: &Reading) -> String {
    let model = reading.recording.end().model();
    let ledger: Vec<_> = Place::ALL.iter().map(|place| (place.id(), model.tally()[place.index()])).filter(|(_, n)| *n > 0).collect();
    format!(
        "{}: {ledger:?} {:?} wasted {} to left {} oversold {} unsold {} {:?}",
        reading.recording.setup().variant.id(),
        reading.notes.after_spike,
        model.wasted(),
        model.sold_to_left(),
        model.stock().oversold(),
        reading.unsold(),
        reading.moments.iter().map(|moment| (moment.kind, moment.at.as_seconds())).take(12).collect::<Vec<_>>()
    )
}

fn count(reading: &Reading, outcome: Outcome) -> u32 {
    reading.at_end(Place::Done(outcome))
}

/// Work heard after the spike is less than a tenth of all: the shop has not come back, though the load has.
fn stays_down(reading: &Reading) -> bool {
    reading.notes.after_spike.work > 0 && reading.notes.after_spike.heard * 10 < reading.notes.after_spike.work
}

/// Four fifths of the work after the spike are heard.
fn is_saved(reading: &Reading) -> bool {
    reading.notes.after_spike.heard * 5 >= reading.notes.after_spike.work * 4
}

/// Bronson et al., HotOS '21: the trigger is gone, the overload sustains itself.
#[test]
fn the_direct_shop_collapses_in_the_spike_and_stays_down_long_after_it() {
    check("", DIRECT, |reading| {
        let goodput = reading.series.counts(counter::GOODPUT);
        let last_third: u32 = goodput[goodput.len() * 2 / 3..].iter().sum();
        stays_down(reading)
            && last_third == 0
            && reading.first(MomentKind::Collapse).is_some()
            && reading.first(MomentKind::Recovered).is_none()
    });
}

#[test]
fn the_same_shop_without_the_spike_stays_healthy() {
    check("visits=0", DIRECT, |reading| {
        let model = reading.recording.end().model();
        model.refusals() == 0 && count(reading, Outcome::GaveUp) == 0 && reading.first(MomentKind::Collapse).is_none() && is_saved(reading)
    });
}

#[test]
fn with_a_queue_the_same_crowd_buys_everything_and_nobody_gives_up() {
    check("", QUEUE, |reading| {
        let stock = reading.recording.end().model().stock();
        count(reading, Outcome::GaveUp) == 0
            && count(reading, Outcome::QueueFull) == 0
            && stock.available() == 0
            && count(reading, Outcome::Sold) + stock.reserved() == stock.total()
            && reading.notes.after_spike.heard == reading.notes.after_spike.work
            && reading.first(MomentKind::Drained).is_some()
    });
}

#[test]
fn jittered_refreshes_alone_do_not_save_the_direct_shop() {
    check("refresh_policy=full_jitter&refresh_pause_ms=1000", DIRECT, stays_down);
}

/// What is served next has waited almost as long as a client waits: dropping only the stale leaves the nearly stale.
#[test]
fn dropping_stale_work_alone_does_not_save_it() {
    check("drop_stale=on", DIRECT, |reading| reading.notes.after_spike.heard * 2 < reading.notes.after_spike.work);
}

#[test]
fn a_short_backlog_with_instant_refusal_saves_it() {
    check("accept_backlog=10", DIRECT, is_saved);
}

/// A full backlog of b makes each wait b / (capacity of the server): the shop lives while that and the work fit into the patience.
#[test]
fn the_cliff_lies_where_a_full_backlog_waits_as_long_as_a_client() {
    let setup = &Setup::all(&changed(""), 1).expect("bounded")[DIRECT];
    let per_server = setup.capacity_per_s() / f64::from(setup.servers.servers);
    let patience = setup.patience.expect("the default has one").as_seconds();
    let work = f64::from(setup.servers.threads) / per_server;
    let cliff = (patience - work) * per_server;
    let backlog = |times: f64| format!("accept_backlog={:.0}", cliff * times);
    check(&backlog(0.5), DIRECT, is_saved);
    check(&backlog(2.0), DIRECT, stays_down);
}

/// Past the peak of the shared database more clients get less (Gunther; Schwartz's fit for MySQL).
#[test]
fn twice_the_servers_sell_less_than_the_queue_and_drive_the_database_past_its_peak() {
    check_all("", |readings| {
        let [direct, more, queue] = readings.each_ref().map(|reading| reading.recording.setup());
        count(&readings[MORE], Outcome::Sold) < count(&readings[QUEUE], Outcome::Sold)
            && readings[MORE].series.peak(level::IN_SERVICE) > more.database.limit()
            && more.capacity_per_s() < direct.capacity_per_s()
            && readings[QUEUE].series.peak(level::IN_SERVICE) <= queue.database.limit()
    });
}

#[test]
fn an_unlocked_stock_is_oversold_and_an_atomic_counter_never() {
    check("unlocked_stock=on", DIRECT, |reading| reading.recording.end().model().stock().oversold() > 0);
    check("unlocked_stock=on", QUEUE, |reading| reading.recording.end().model().stock().oversold() == 0);
    check_all("", |readings| readings.iter().all(|reading| reading.recording.end().model().stock().oversold() == 0));
}

#[test]
fn too_small_a_queue_refuses_people_while_units_are_left() {
    check("queue_capacity=100", QUEUE, |reading| {
        let (refusal, gone) = (reading.first(MomentKind::FirstRefusal), reading.first(MomentKind::StockGone));
        // Nobody is refused before the queue is full, and people are while units are there.
        reading.first(MomentKind::QueueFull) <= refusal && refusal.is_some() && gone.is_none_or(|gone| refusal.is_some_and(|at| at < gone))
    });
}

#[test]
fn a_spike_at_the_end_of_the_day_leaves_units_unsold_while_people_were_refused() {
    // Nobody comes after the spike: what the queue could not hold is never sold.
    check("stock=1000&queue_capacity=100&base_rate=0&refreshes=0", QUEUE, |reading| {
        reading.unsold() > 0 && count(reading, Outcome::QueueFull) > reading.unsold()
    });
}

/// Everybody is told yes, and many are lost without a word (RabbitMQ's default, Redis Stream `MAXLEN`).
#[test]
fn dropping_the_oldest_confirms_everybody_and_loses_most_of_a_spike_silently() {
    check("queue_capacity=100&overflow=drop_oldest", QUEUE, |reading| {
        reading.recording.end().model().refusals() == 0
            && count(reading, Outcome::Dropped) > 1_000
            && count(reading, Outcome::QueueFull) == 0
    });
}

#[test]
fn back_pressure_brings_the_direct_shops_failure_back_to_the_gate() {
    check("queue_capacity=100&overflow=block", QUEUE, |reading| {
        count(reading, Outcome::GaveUp) > 1_000
            && reading.first(MomentKind::Collapse).is_some()
            && reading.recording.end().model().wasted() > 100
    });
}

#[test]
fn only_where_the_queue_guards_the_stock_do_people_wait_for_nothing() {
    check("stock=1000&stock_taken=at_worker", QUEUE, |reading| count(reading, Outcome::WaitedThenSoldOut) > 0);
    check("stock=1000&stock_taken=at_acceptance", QUEUE, |reading| count(reading, Outcome::WaitedThenSoldOut) == 0);
}

#[test]
fn without_faults_every_design_looks_right() {
    check_all("visits=0&failure_percent=0&unpaid_percent=0&patience_ms=0&stock=1000", |readings| {
        readings.iter().all(|reading| {
            let model = reading.recording.end().model();
            count(reading, Outcome::Sold) == 1_000 && model.refusals() == 0 && model.wasted() == 0 && model.sold_to_left() == 0
        })
    });
}

/// Counts acceptances, and what the workers have finished, until the queue first refuses.
#[derive(Default)]
struct UntilRefusal {
    accepted: u32,
    drained: u32,
    refused: bool,
}

impl Sink<FlashSale> for UntilRefusal {
    fn fact(&mut self, _: SimTime, &fact: &Fact) {
        match fact {
            Fact::Refused(_) => self.refused = true,
            Fact::Joined { .. } if !self.refused => self.accepted += 1,
            Fact::Ended { .. } if !self.refused => self.drained += 1,
            _ => {}
        }
    }
    fn after(&mut self, _: SimTime, _: &Setup, _: &FlashSale) {}
}

/// RabbitMQ counts ready messages only, so as many more get in as the workers hold; NATS counts those too.
#[test]
fn accepted_is_capacity_and_what_workers_hold_and_what_was_drained() {
    let plain = "failure_percent=0&service_dist=constant&service_ms=30&visits=4000&spike_s=1&stock=100000&queue_capacity=100";
    for (query, in_hands) in
        [("workers=4&prefetch=1", 4), ("workers=4&prefetch=5", 20), ("workers=4&prefetch=5&bound_counts=ready_and_in_flight", 0)]
    {
        for seed in 1..=20 {
            let [_, _, setup] = Setup::all(&changed(&format!("{plain}&{query}")), seed).expect("bounded");
            let mut seen = UntilRefusal::default();
            let mut world = World::<FlashSale>::open(&setup);
            world.advance(&setup, &[], setup.end, &mut seen);
            assert!(seen.refused);
            assert_eq!(seen.accepted, 100 + in_hands + seen.drained, "{query}, seed {seed}");
        }
    }
}

/// Without a token every press that reaches the till buys: that is what the token is for.
#[test]
fn with_a_token_a_refresh_takes_at_most_one_unit_and_without_one_it_takes_more() {
    let most = |reading: &Reading| reading.recording.end().model().shoppers().iter().map(|shopper| shopper.units).max();
    check("per_user_limit=0", DIRECT, |reading| most(reading) == Some(1));
    check("per_user_limit=0&purchase_token=off", DIRECT, |reading| most(reading) > Some(1));
    check("per_user_limit=2&purchase_token=off", DIRECT, |reading| most(reading) == Some(2));
    check("overflow=block&queue_capacity=10&per_user_limit=0", QUEUE, |reading| most(reading) == Some(1));
}

/// 64 KiB a connection (an assumption): 6 MiB hold 96.
#[test]
fn a_server_that_holds_too_much_is_killed_loses_everything_and_comes_back_cold() {
    for seed in 1..=20 {
        let [setup, ..] = Setup::all(&changed("memory_limit_mib=6"), seed).expect("bounded");
        assert_eq!(setup.servers.connection_limit, 96);
        let (recording, facts) = play(&setup, &[]);
        let crash = facts.iter().position(|(_, fact)| matches!(fact, Fact::Crashed { .. })).expect("the spike is too much for 6 MiB");
        let at = facts[crash].0;
        let lost = facts[crash..].iter().take_while(|(t, _)| *t == at).filter(|(_, fact)| matches!(fact, Fact::Lost(_))).count();
        assert_eq!(lost, 97, "all that it held, and the one that was too much");
        let back = facts.iter().find(|(_, fact)| matches!(fact, Fact::Restarted { .. })).expect("it comes back").0;
        assert_eq!(back, at + setup.servers.restart);
        let world = recording.world_at(back);
        let Shop::Direct(servers) = world.model().shop() else { panic!("the first variant has servers") };
        assert!(servers.servers().iter().any(|server| server.is_cold(back)));
    }
}

#[test]
fn killing_a_server_that_is_down_does_nothing_more() {
    let [setup, ..] = Setup::all(&changed(""), 1).expect("bounded");
    let at = at_s(3);
    let (_, once) = play(&setup, &[(at, Command::KillServer(0))]);
    let (_, twice) = play(&setup, &[(at, Command::KillServer(0)), (at + SimDuration::from_millis(1), Command::KillServer(0))]);
    let without_commands =
        |facts: Vec<(SimTime, Fact)>| -> Vec<_> { facts.into_iter().filter(|(_, fact)| !matches!(fact, Fact::Commanded(_))).collect() };
    assert!(without_commands(once) == without_commands(twice));
}

#[test]
fn any_number_of_workers_may_be_hired_and_any_stock_added() {
    let [.., setup] = Setup::all(&changed("visits=0&duration_s=5"), 1).expect("bounded");
    let (recording, _) = play(&setup, &[(at_s(1), Command::AddWorkers(u16::MAX)), (at_s(2), Command::AddWorkers(u16::MAX))]);
    let Shop::Queue(shop) = recording.end().model().shop() else { panic!("the third variant has a queue") };
    assert_eq!(shop.workers().len(), usize::from(u16::MAX));
    let (recording, _) = play(&setup, &[(at_s(1), Command::AddStock(u32::MAX)), (at_s(2), Command::AddStock(u32::MAX))]);
    assert_eq!(recording.end().model().stock().total(), 1_000_000_000);
}

#[test]
fn hired_workers_are_paid_and_are_idle_or_busy_like_the_others() {
    let values = changed("workers=4&visits=20000&stock=1000000&queue_capacity=1000000&spike_at_s=0");
    for seed in 1..=5 {
        let [.., queue] = read(&values, seed);
        let more = queue.fork(at_s(10), Command::AddWorkers(12));
        // The queue never runs empty: everybody works all the time, the first arrivals apart.
        assert!((990..=1_000).contains(&queue.busy_per_mille()) && (990..=1_000).contains(&more.busy_per_mille()));
        // Four threads a machine, and one machine for gate and broker.
        assert_eq!((queue.price_per_hour(), more.price_per_hour()), (2 * 6, 5 * 6));
    }
}

/// The maximum bounds the sale however much is brought in, and a unit that comes back is sold again within it.
#[test]
fn the_sales_maximum_is_sold_out_whole_and_never_exceeded() {
    for taken in ["at_acceptance", "at_worker"] {
        let query = format!("sale_maximum=200&unpaid_percent=50&visits=0&pay_within_s=1&stock_taken={taken}");
        for seed in 1..=20 {
            for setup in Setup::all(&changed(&query), seed).expect("bounded") {
                let (recording, _) = play(&setup, &[(at_s(2), Command::AddStock(500))]);
                assert_eq!(recording.end().model().stock().sold(), 200, "{taken}, {}, seed {seed}", setup.variant.id());
            }
        }
    }
}

/// The time that a unit is kept for somebody who does not pay is not waiting.
#[test]
fn not_paying_adds_nothing_to_the_waits() {
    let longest = |query: &str| read(&changed(query), 1)[QUEUE].waits_at_end().longest();
    let query = "visits=0&failure_percent=0&stock=100000&unpaid_percent";
    assert_eq!(longest(&format!("{query}=100")), longest(&format!("{query}=0")));
}

/// A backlog that died with its server was not worked off.
#[test]
fn a_backlog_lost_in_a_crash_is_not_called_drained() {
    let values = changed("servers=1&threads=16&visits=400&spike_s=1&duration_s=12&base_rate=0&refreshes=0&restart_s=1");
    for seed in 1..=20 {
        let [direct, ..] = read(&values, seed);
        assert!(direct.first(MomentKind::Drained).is_some());
        let killed = direct.fork(at_s(6), Command::KillServer(0));
        assert!(killed.first(MomentKind::Crash).is_some());
        assert_eq!(killed.first(MomentKind::Drained), None);
    }
}

/// Every piece of work that ended is one of: heard or wasted; and the till's verdicts add up to the units that ever left.
#[test]
fn what_clients_saw_and_what_servers_did_are_counted_apart() {
    for seed in 1..=20 {
        for setup in Setup::all(&changed(""), seed).expect("bounded") {
            let (recording, facts) = play(&setup, &[]);
            let model = recording.end().model();
            let wasted = facts.iter().filter(|(_, fact)| matches!(fact, Fact::Ended { heard: false, .. })).count();
            assert_eq!(wasted as u32, model.wasted());
            let bought = facts.iter().filter(|(_, fact)| matches!(fact, Fact::Ended { verdict: Verdict::Bought, .. })).count() as u32;
            let stock = model.stock();
            let open: u32 = match model.shop() {
                // Units kept for orders that no worker has finished, and those that failed for good.
                Shop::Queue(shop) => shop.queue().ready() + shop.queue().in_flight(),
                Shop::Direct(_) => 0,
            };
            let failed = facts.iter().filter(|(_, fact)| matches!(fact, Fact::Done { outcome: Outcome::Failed, .. })).count() as u32;
            let failed = if matches!(model.shop(), Shop::Queue(_)) { failed } else { 0 };
            assert_eq!(bought + open + failed, stock.reserved() + stock.sold() + model.returned(), "seed {seed} {}", setup.variant.id());
        }
    }
}
