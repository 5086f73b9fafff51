//! Servers without a queue before them: a finite accept backlog each, threads, and one database behind all.
//!
//! The server does not notice that a client has left. That is what kills goodput: under overload its threads work for people
//! who have gone.

use super::FlashSale;
use super::facts::{Event, Fact, Outcome, Request, Verdict};
use super::floor::Floor;
use super::setup::Setup;
use crate::fifo::Fifo;
use crate::run::{Context, Sink};
use crate::time::SimTime;
use alloc::vec::Vec;

/// What one thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thread {
    /// Nothing.
    Idle,
    /// Works on a request.
    Busy {
        /// Which.
        request: Request,
        /// Since when.
        started: SimTime,
        /// Until when.
        ends: SimTime,
        /// What the unlocked stock counter said when the work began.
        read: u32,
    },
}

/// Whether a server is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It is, and cold until this instant.
    Up {
        /// When it is warm.
        cold_until: SimTime,
    },
    /// It was killed, and is back at this instant.
    Down {
        /// When it is back.
        until: SimTime,
    },
}

/// One server.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    pub(crate) health: Health,
    pub(crate) backlog: Fifo<Request>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) idle: Vec<u16>,
    epoch: u16,
}

/// All servers, behind a load balancer that goes round those that are up.
#[derive(Clone, Debug, PartialEq)]
pub struct Servers {
    pub(crate) servers: Vec<Server>,
    next: usize,
    /// Requests in all accept backlogs.
    pub(crate) waiting: u32,
    /// Threads at work: also how many are in the database.
    pub(crate) busy: u32,
    /// Requests let in so far, and how they left: worked off, skipped, or lost with a server.
    pub(crate) joined: u32,
    pub(crate) ended: u32,
}

type Cx<'a, S> = Context<'a, FlashSale, S>;

impl Server {
    fn new(threads: u32) -> Server {
        Server {
            health: Health::Up { cold_until: SimTime::START },
            backlog: Fifo::default(),
            threads: (0..threads).map(|_| Thread::Idle).collect(),
            idle: (0..threads as u16).rev().collect(),
            epoch: 0,
        }
    }

    /// Whether the server is there.
    #[inline]
    pub fn is_up(&self) -> bool {
        matches!(self.health, Health::Up { .. })
    }

    /// Whether it is there, and restarted so lately that work takes longer.
    pub fn is_cold(&self, now: SimTime) -> bool {
        matches!(self.health, Health::Up { cold_until } if cold_until > now)
    }

    /// Requests that wait here, oldest first.
    pub fn backlog(&self) -> impl Iterator<Item = &Request> {
        self.backlog.iter()
    }

    /// Its threads.
    pub fn threads(&self) -> &[Thread] {
        &self.threads
    }

    /// Whether a request finds neither a free thread nor a place in the backlog.
    #[inline]
    pub(crate) fn is_full(&self, setup: &Setup) -> bool {
        self.idle.is_empty() && self.backlog.len() as u32 >= setup.servers.accept_backlog
    }

    /// Connections held: waiting and worked on.
    #[inline]
    fn connections(&self) -> u32 {
        (self.backlog.len() + self.threads.len() - self.idle.len()) as u32
    }
}

impl Servers {
    pub(crate) fn new(setup: &Setup) -> Servers {
        let servers = (0..setup.servers.servers).map(|_| Server::new(setup.servers.threads)).collect();
        Servers { servers, next: 0, waiting: 0, busy: 0, joined: 0, ended: 0 }
    }

    /// Every server, in order of its number.
    pub fn servers(&self) -> &[Server] {
        &self.servers
    }

    /// The server that the last request was sent to, if any is up: the one before the next in turn.
    pub(crate) fn last_routed(&self) -> Option<&Server> {
        let count = self.servers.len();
        self.servers.get((self.next + count - 1) % count).filter(|server| server.is_up())
    }

    /// Memory of a clone, roughly, in bytes.
    pub(crate) fn weight(&self) -> usize {
        let threads = |server: &Server| size_of_val(server.threads.as_slice()) + size_of_val(server.idle.as_slice());
        self.servers.iter().map(|server| size_of::<Server>() + threads(server)).sum::<usize>()
            + self.waiting as usize * size_of::<Request>()
    }

    /// The next server in turn that is up.
    #[inline]
    fn route(&mut self) -> Option<usize> {
        let count = self.servers.len();
        for step in 0..count {
            let index = (self.next + step) % count;
            if self.servers[index].is_up() {
                self.next = (index + 1) % count;
                return Some(index);
            }
        }
        None
    }

    #[inline]
    pub(crate) fn take<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, request: Request, cx: &mut Cx<'_, S>) {
        let Some(index) = self.route() else {
            return floor.refuse(setup, request, cx);
        };
        let server = &mut self.servers[index];
        if server.is_full(setup) {
            return floor.refuse(setup, request, cx);
        }
        // Only who is let in waits for an answer: a refusal is one.
        floor.start_timeout(setup, request, cx);
        self.joined += 1;
        floor.note_let_in(request.shopper);
        cx.emit(Fact::Joined { request, server: index as u16 });
        if let Some(thread) = server.idle.pop() {
            self.start(setup, floor, index, thread, request, cx);
        } else {
            server.backlog.push_back(request);
            self.waiting += 1;
        }
        if self.servers[index].connections() > setup.servers.connection_limit {
            self.crash(setup, floor, index, cx);
        }
    }

    #[inline]
    fn start<S: Sink<FlashSale> + ?Sized>(
        &mut self,
        setup: &Setup,
        floor: &Floor,
        index: usize,
        thread: u16,
        request: Request,
        cx: &mut Cx<'_, S>,
    ) {
        self.busy += 1;
        let server = &mut self.servers[index];
        let times = if server.is_cold(cx.now) { setup.servers.cold_times } else { 1 };
        let person = setup.crowd[request.shopper.0 as usize];
        let ends = cx.now + setup.work(person, u32::from(request.attempt), self.busy, times);
        server.threads[thread as usize] = Thread::Busy { request, started: cx.now, ends, read: floor.stock.read_unlocked() };
        cx.agenda.schedule(ends, Event::WorkEnds { server: index as u16, thread, epoch: server.epoch });
        cx.emit(Fact::Started { request, by: index as u16 });
    }

    #[inline]
    pub(crate) fn work_ends<S: Sink<FlashSale> + ?Sized>(
        &mut self,
        setup: &Setup,
        floor: &mut Floor,
        (index, thread, epoch): (usize, u16, u16),
        cx: &mut Cx<'_, S>,
    ) {
        let server = &mut self.servers[index];
        if server.epoch != epoch {
            return;
        }
        let Thread::Busy { request, read, .. } = core::mem::replace(&mut server.threads[thread as usize], Thread::Idle) else {
            return;
        };
        self.busy -= 1;
        self.ended += 1;
        let heard = floor.is_waiting(request);
        let verdict = Servers::sell(setup, floor, request, read, cx);
        floor.wasted += u32::from(!heard);
        cx.emit(Fact::Ended { request, verdict, heard });
        if heard {
            match verdict {
                Verdict::Bought | Verdict::AlreadyHas => floor.tell_bought(setup, request.shopper, cx),
                Verdict::SoldOut => floor.tell(request.shopper, Outcome::SoldOut, cx),
                Verdict::Error => floor.try_again(setup, request, Outcome::Failed, cx),
            }
        }
        self.next_for(setup, floor, index, thread, cx);
    }

    /// The database's part: whether there is a unit for this request.
    #[inline]
    fn sell<S: Sink<FlashSale> + ?Sized>(setup: &Setup, floor: &mut Floor, request: Request, read: u32, cx: &mut Cx<'_, S>) -> Verdict {
        let id = request.shopper;
        let person = setup.crowd[id.0 as usize];
        if setup.fails(person, u32::from(request.attempt)) {
            return Verdict::Error;
        }
        if floor.has_enough(setup, id) {
            return Verdict::AlreadyHas;
        }
        let got = if setup.unlocked_stock { floor.stock.reserve_unlocked(read) } else { floor.stock.reserve() };
        if !got {
            return Verdict::SoldOut;
        }
        floor.keep_unit(id, cx.now);
        floor.charge(setup, id, person, cx);
        Verdict::Bought
    }

    /// A thread that has become free takes the oldest request that waits at its server.
    #[inline]
    fn next_for<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, index: usize, thread: u16, cx: &mut Cx<'_, S>) {
        while let Some(request) = self.servers[index].backlog.pop_front() {
            self.waiting -= 1;
            if setup.servers.drop_stale && !floor.is_waiting(request) {
                self.ended += 1;
                cx.emit(Fact::Skipped(request));
                continue;
            }
            return self.start(setup, floor, index, thread, request, cx);
        }
        self.servers[index].idle.push(thread);
    }

    /// Kills a server: everything it holds is lost, and its clients see their connection reset.
    pub(crate) fn crash<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, floor: &mut Floor, index: usize, cx: &mut Cx<'_, S>) {
        let Some(server) = self.servers.get_mut(index).filter(|server| server.is_up()) else {
            return;
        };
        cx.emit(Fact::Crashed { server: index as u16 });
        let epoch = server.epoch.wrapping_add(1);
        let dead = core::mem::replace(server, Server { epoch, ..Server::new(setup.servers.threads) });
        server.health = Health::Down { until: cx.now + setup.servers.restart };
        self.waiting -= dead.backlog.len() as u32;
        self.busy -= (dead.threads.len() - dead.idle.len()) as u32;
        let working = dead.threads.iter().filter_map(|thread| match thread {
            Thread::Busy { request, .. } => Some(*request),
            Thread::Idle => None,
        });
        for request in working.chain(dead.backlog.iter().copied()) {
            self.ended += 1;
            cx.emit(Fact::Lost(request));
            floor.try_again(setup, request, Outcome::Failed, cx);
        }
        cx.agenda.schedule(cx.now + setup.servers.restart, Event::RestartEnds { server: index as u16 });
    }

    pub(crate) fn restart<S: Sink<FlashSale> + ?Sized>(&mut self, setup: &Setup, index: usize, cx: &mut Cx<'_, S>) {
        self.servers[index].health = Health::Up { cold_until: cx.now + setup.servers.warm_up };
        cx.emit(Fact::Restarted { server: index as u16 });
    }
}
