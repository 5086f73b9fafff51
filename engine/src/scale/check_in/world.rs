//! Everything that is alive at one instant.

use super::super::heap::Heap;
use super::front::{Committed, Front};
use super::fronts::{Fronts, Kind};
use super::lanes::{FewDue, Lane, NEVER};
use super::listener::Who;
use super::luck::Luck;
use super::rings::{Each, Few, MOST, Ring};
use super::services::Services;
use super::story::{Message, Story};
use super::tally::{Bins, Tally};
use crate::models::check_in::facts::CrashStage;
use crate::models::check_in::setup::{Setup, Window};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// What comes back or goes away.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    OutageBegins { until: u64 },
    OutageEnds,
    BrokerDown { until: u64 },
    BrokerUp,
    RelayBack,
    WorkerCrash { worker: u16, epoch: u32 },
    WorkerBack { worker: u16 },
    ProcessCrash,
}

impl Fault {
    /// Its rank in the calendar.
    const fn rank(self) -> u64 {
        match self {
            Fault::OutageEnds | Fault::BrokerUp | Fault::RelayBack | Fault::WorkerBack { .. } => 1,
            Fault::OutageBegins { .. } | Fault::BrokerDown { .. } | Fault::WorkerCrash { .. } | Fault::ProcessCrash => 2,
        }
    }
}

/// Until when something is away; nothing while it is there.
pub(super) type Away = Option<u64>;

/// What a worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Idle,
    Before,
    Calling,
    After { failed: bool },
    Down,
}

/// One worker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worker {
    pub(super) doing: Doing,
    /// Where in this delivery it crashes.
    pub(super) crash: Option<CrashStage>,
    /// Which of the things it has begun: a reply to an earlier call finds nobody.
    pub(super) epoch: u32,
    /// The delivery in the broker's eyes, while the epoch there is the same.
    pub(super) slot: u32,
    pub(super) slot_epoch: u32,
    /// Whose message it holds, and which delivery of it; says nothing of one that holds none.
    pub(super) story: u32,
    pub(super) key: u32,
    pub(super) delivery: u32,
    /// How far into its stage it crashes.
    pub(super) crash_part: f64,
}

/// One call to the points service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub(super) story: u32,
    pub(super) key: u32,
    pub(super) delivery: u32,
    pub(super) caller: Caller,
}

/// What lies in a place of a call that was never used.
const NO_CALL: Call = Call { story: 0, key: 0, delivery: 0, caller: Caller { worker: 0, epoch: 0 } };

/// Who waits for a reply.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub(super) worker: u16,
    pub(super) epoch: u32,
}

/// A publish whose confirm may not come in time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unconfirmed {
    pub(super) story: u32,
    /// Whose story it was: its place may be another's by now.
    pub(super) id: u32,
    pub(super) publish: u16,
}

/// The whole lab.
#[derive(Debug)]
pub(super) struct World {
    pub(super) now: u64,
    pub(super) end: u64,
    /// How many events have been put down: the order of scheduling.
    pub(super) order: u64,
    pub(super) fronts: Fronts,
    pub(super) tally: Tally,
    pub(super) bins: Bins,
    /// The stretch of time that is being counted, and the calls and grants of before it.
    pub(super) bin: usize,
    pub(super) bin_calls: u32,
    pub(super) bin_grants: u32,
    /// The most that were ready in it.
    pub(super) bin_ready: u32,
    pub(super) front: Front,
    pub(super) luck: Luck,
    pub(super) faults: Heap<Fault>,
    pub(super) poll_order: u64,
    pub(super) redrive_order: u64,
    // People.
    pub(super) stories: Vec<Story>,
    pub(super) free_stories: Vec<u32>,
    // The publisher.
    pub(super) fresh: Ring<Committed>,
    /// When each of the process's memory goes out; an outbox has none of these.
    pub(super) publishes: Lane<()>,
    pub(super) again: VecDeque<(u32, u32)>,
    pub(super) confirms: Lane<Unconfirmed>,
    pub(super) rows: u32,
    pub(super) relay_away: bool,
    pub(super) connection: u32,
    // The broker.
    pub(super) messages: Vec<Message>,
    pub(super) free: Vec<u32>,
    pub(super) ready: Ring<u32>,
    pub(super) dead: VecDeque<u32>,
    pub(super) broker_away: Away,
    /// When the broker goes away next, as far as that is known.
    pub(super) next_restart: u64,
    pub(super) stores: Lane<u32>,
    pub(super) retries: Heap<u32>,
    pub(super) visible: Lane<(u32, u32)>,
    // The workers.
    pub(super) workers: Each<Worker>,
    /// The message that each holds, where the broker forgets it at once.
    pub(super) held: Vec<Message>,
    pub(super) idle: Few<u16>,
    /// When each has done the half of its own work that it is at.
    pub(super) halves: FewDue,
    // The points service.
    /// When each slot is done, and with which call.
    pub(super) services: Services,
    pub(super) slots: Each<Call>,
    pub(super) backlog: Ring<Call>,
    pub(super) call_timeouts: Lane<Caller>,
    pub(super) points_away: Away,
    /// When the points service goes away next.
    pub(super) next_outage: u64,
}

impl World {
    pub(super) fn new(setup: &Setup) -> World {
        let bins = Bins::new(setup.end);
        let mut world = World {
            now: 0,
            end: setup.end.nanos(),
            order: 0,
            fronts: Fronts::new(),
            tally: Tally::new(),
            front: Front::new(setup, &bins),
            luck: Luck::new(setup),
            bins,
            bin: 0,
            bin_calls: 0,
            bin_grants: 0,
            bin_ready: 0,
            faults: Heap::new(),
            poll_order: 0,
            redrive_order: 0,
            stories: Vec::new(),
            free_stories: Vec::new(),
            fresh: Ring::new(Committed { pressed: 0, due: 0, who: Who { id: 0, key: 0 }, failed: false }),
            publishes: Lane::new(()),
            again: VecDeque::new(),
            confirms: Lane::new(Unconfirmed { story: 0, id: 0, publish: 0 }),
            rows: 0,
            relay_away: false,
            connection: 0,
            messages: Vec::new(),
            free: Vec::new(),
            ready: Ring::new(0),
            dead: VecDeque::new(),
            broker_away: None,
            next_restart: next_of(&setup.broker.restarts, None),
            stores: Lane::new(0),
            retries: Heap::new(),
            visible: Lane::new((0, 0)),
            workers: Each([super::crew::HIRED; MOST]),
            held: Vec::new(),
            idle: Few::new(0),
            halves: FewDue::new(),
            services: Services::new(setup.points.slots),
            slots: Each([NO_CALL; MOST]),
            backlog: Ring::new(NO_CALL),
            call_timeouts: Lane::new(Caller { worker: 0, epoch: 0 }),
            points_away: None,
            next_outage: next_of(&setup.points.outages, None),
        };
        assert!(setup.work.workers as usize <= MOST, "no more than {MOST} workers");
        for worker in 0..setup.work.workers {
            world.idle.push_back(worker as u16);
        }
        world.fronts.set_rare(Kind::Stretch, world.bins.until(0).min(world.end + 1));
        for outage in setup.points.outages.iter().filter(|window| window.comes()) {
            world.put_down(outage.from.nanos(), Fault::OutageBegins { until: outage.until.nanos() });
        }
        for restart in setup.broker.restarts.iter().filter(|window| window.comes()) {
            world.put_down(restart.from.nanos(), Fault::BrokerDown { until: restart.until.nanos() });
        }
        if setup.publishing.outbox {
            world.poll_order = world.next_order();
            world.fronts.set(Kind::Poll, setup.first_look().nanos());
        } else {
            world.fronts.set_rare(Kind::Arrival, world.front.next_at);
        }
        if let Some(period) = setup.retry.redrive_every {
            world.redrive_order = world.next_order();
            world.fronts.set_rare(Kind::Redrive, period.nanos());
        }
        world
    }

    #[inline(always)]
    pub(super) fn next_order(&mut self) -> u64 {
        self.order += 1;
        self.order
    }

    /// Puts down that something comes back or goes away.
    pub(super) fn put_down(&mut self, at: u64, fault: Fault) {
        let order = fault.rank() << 56 | self.next_order();
        self.faults.push(at, order, fault);
        self.fronts.set_rare(Kind::Fault, self.faults.next_at());
    }

    /// Memory that is held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        fn lane<T>(lane: &VecDeque<T>) -> usize {
            lane.capacity() * size_of::<T>()
        }
        fn list<T>(list: &Vec<T>) -> usize {
            list.capacity() * size_of::<T>()
        }
        size_of::<World>()
            + Bins::COUNT * 16
            + self.front.bytes()
            + self.faults.memory()
            + list(&self.stories)
            + list(&self.free_stories)
            + self.fresh.bytes()
            + self.publishes.bytes()
            + lane(&self.again)
            + self.confirms.bytes()
            + list(&self.messages)
            + list(&self.free)
            + self.ready.bytes()
            + lane(&self.dead)
            + self.stores.bytes()
            + self.retries.memory()
            + self.visible.bytes()
            + list(&self.held)
            + self.backlog.bytes()
            + self.call_timeouts.bytes()
    }
}

/// When the first of some windows begins that begin after an instant.
pub(super) fn next_of(windows: &[Window], after: Option<u64>) -> u64 {
    let begins = windows.iter().filter(|window| window.comes()).map(|window| window.from.nanos());
    begins.filter(|from| after.is_none_or(|after| *from > after)).min().unwrap_or(NEVER)
}

/// [`NEVER`] for what lies further away than a lane can tell.
pub(super) const fn later(now: u64, by: u64) -> u64 {
    let at = now.saturating_add(by);
    if at < NEVER { at } else { NEVER }
}
