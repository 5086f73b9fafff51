//! Check in, then points (签到送积分): one crowd checks in, and its points come inline or by way of a queue.
//!
//! Check-in must succeed; points may be late, but must come in the end. `MODEL.md` tells the rules in a teacher's words, each with
//! its source.

mod audit;
mod auditor;
pub mod book;
pub mod broker;
pub mod crew;
pub mod desk;
mod digests;
pub mod facts;
pub mod knobs;
#[cfg(test)]
mod mutations;
pub mod points;
pub mod publisher;
pub mod readings;
pub mod setup;
pub mod theory;

pub use audit::Violation;
pub use auditor::{Audit, Auditor};
pub use digests::digests;

use crate::agenda::Agenda;
use crate::run::{Context, LANES, Model, Sink};
use crate::time::{SimDuration, SimTime};
use book::{Book, Marks, Record};
use broker::Broker;
use crew::Crew;
use desk::Desk;
use facts::{Command, Event, Fact};
use points::Points;
use publisher::Publisher;
use setup::{Setup, Variant, Window};

const LANE_ARRIVAL: usize = 0;
const LANE_CLIENT_TIMEOUT: usize = 1;
const LANE_CALL_TIMEOUT: usize = 2;
const LANE_CONFIRM_TIMEOUT: usize = 3;

pub(crate) type Cx<'a, S> = Context<'a, CheckIn, S>;

/// The world of one variant. Publisher, broker and workers stay empty and idle in the inline variant.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckIn {
    pub(crate) book: Book,
    pub(crate) desk: Desk,
    pub(crate) points: Points,
    pub(crate) publisher: Publisher,
    pub(crate) broker: Broker,
    pub(crate) crew: Crew,
}

impl CheckIn {
    /// Every check-in so far, in order of arrival.
    pub fn records(&self) -> &[Record] {
        &self.book.records
    }

    /// Every check-in and what happened to all of them: what the publisher's lists are read with.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// How many check-ins stand at each of [`book::PLACES`]: the ledger.
    pub fn tally(&self) -> &[u32] {
        &self.book.tally
    }

    /// Check-ins so far.
    pub fn arrived(&self) -> u32 {
        self.book.records.len() as u32
    }

    /// Counts that overlap.
    pub fn marks(&self) -> &Marks {
        &self.book.marks
    }

    /// Points given so far, those given twice included.
    pub fn balance(&self) -> u32 {
        setup::POINTS * (self.book.marks.first_grants + self.book.marks.extra_grants)
    }

    /// The check-in service.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The points service.
    pub fn points(&self) -> &Points {
        &self.points
    }

    /// The outbox and its relay, or the process's memory.
    pub fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// The broker.
    pub fn broker(&self) -> &Broker {
        &self.broker
    }

    /// The workers.
    pub fn crew(&self) -> &Crew {
        &self.crew
    }
}

impl Model for CheckIn {
    type Setup = Setup;
    type Event = Event;
    type Command = Command;
    type Fact = Fact;

    fn open(setup: &Setup, agenda: &mut Agenda<Event, LANES>) -> CheckIn {
        if let Some(first) = setup.crowd.first() {
            agenda.schedule_in_lane(LANE_ARRIVAL, first.arrives, Event::Arrival);
        }
        for outage in setup.points.outages.iter().filter(|window| window.comes()) {
            agenda.schedule(outage.from, Event::OutageBeginsDue(outage.until));
        }
        if setup.points.slow.comes() {
            agenda.schedule(setup.points.slow.from, Event::SlowBeginsDue);
            agenda.schedule(setup.points.slow.until, Event::SlowEndsDue);
        }
        if setup.variant == Variant::Queue {
            for restart in setup.broker.restarts.iter().filter(|window| window.comes()) {
                agenda.schedule(restart.from, Event::BrokerDownDue(restart.until));
            }
            if setup.publishing.outbox {
                agenda.schedule(setup.first_look(), Event::RelayPollDue);
            }
            if let Some(period) = setup.retry.redrive_every {
                agenda.schedule(SimTime::START + period, Event::RedriveDue);
            }
        }
        CheckIn {
            book: Book::new(setup),
            desk: Desk::new(setup),
            points: Points::new(setup),
            publisher: Publisher::new(),
            broker: Broker::new(),
            crew: Crew::new(setup),
        }
    }

    fn end(setup: &Setup) -> SimTime {
        setup.end
    }

    fn step<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, event: Event, cx: &mut Context<'_, CheckIn, S>) {
        match event {
            Event::Arrival => {
                if let Some(next) = setup.crowd.get(self.book.records.len() + 1) {
                    cx.agenda.schedule_in_lane(LANE_ARRIVAL, next.arrives, Event::Arrival);
                }
                self.press(setup, cx);
            }
            Event::ClientTimeoutDue(id) => self.client_times_out(id, cx),
            Event::CommitEnds { thread, epoch } => self.commit_ends(setup, thread, epoch, cx),
            Event::ServiceEnds { slot, epoch } => self.service_ends(setup, slot, epoch, cx),
            Event::CallTimeoutDue(caller) => self.call_times_out(setup, caller, cx),
            Event::PublishDue => self.publish_due(setup, cx),
            Event::RelayPollDue => self.relay_polls(setup, cx),
            Event::RelayBackDue => self.relay_back(cx),
            Event::ConfirmTimeoutDue { id, publish } => self.confirm_times_out(setup, id, publish, cx),
            Event::StoreEnds(at) => self.store_ends(setup, at, cx),
            Event::RetryDue(at) => self.retry_due(setup, at, cx),
            Event::VisibilityDue(at) => self.becomes_visible(setup, at, cx),
            Event::WorkerStepEnds { worker, epoch } => self.step_ends(setup, worker, epoch, cx),
            Event::WorkerCrashDue { worker, epoch } => self.worker_crash_due(setup, worker, epoch, cx),
            Event::WorkerBackDue { worker, epoch } => self.worker_back(setup, worker, epoch, cx),
            Event::ProcessCrashDue => self.crash_process(setup, cx),
            Event::OutageBeginsDue(until) => self.outage_begins(setup, until, cx),
            Event::OutageEndsDue => self.outage_ends(cx),
            Event::SlowBeginsDue => cx.emit(Fact::SlowBegins),
            Event::SlowEndsDue => cx.emit(Fact::SlowEnds),
            Event::BrokerDownDue(until) => self.broker_down(setup, until, cx),
            Event::BrokerUpDue => self.broker_up(setup, cx),
            Event::RedriveDue => {
                if let Some(period) = setup.retry.redrive_every {
                    cx.agenda.schedule(cx.now + period, Event::RedriveDue);
                }
                self.redrive(setup, cx);
            }
        }
    }

    fn apply<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, command: Command, cx: &mut Context<'_, CheckIn, S>) {
        cx.emit(Fact::Commanded(command));
        match (command, setup.variant) {
            (Command::Outage(seconds), _) => self.outage_begins(setup, cx.now + SimDuration::from_seconds(seconds.into()), cx),
            (Command::CrashProcess, _) => self.crash_process(setup, cx),
            (Command::RestartBroker, Variant::Queue) => self.broker_down(setup, cx.now + restart_length(setup), cx),
            (Command::KillWorker(worker), Variant::Queue) => self.crash_worker(setup, worker, cx),
            (Command::Redrive, Variant::Queue) => self.redrive(setup, cx),
            (Command::AddWorkers(count), Variant::Queue) => self.add_workers(setup, count, cx),
            (Command::RestartBroker | Command::KillWorker(_) | Command::Redrive | Command::AddWorkers(_), Variant::Inline) => {}
        }
    }

    #[inline]
    fn assert_sound(&self, setup: &Setup) {
        if let Err(violation) = self.check(setup) {
            // Its name, not its sentence: the page need not carry fifteen sentences that nobody is to see.
            panic!("{violation:?}");
        }
    }

    fn weight(&self) -> usize {
        size_of_val(self.book.records.as_slice())
            + size_of_val(self.desk.threads.as_slice())
            + self.desk.line.len() * 4
            + size_of_val(self.points.slots.as_slice())
            + self.points.backlog.len() * size_of::<points::Call>()
            + self.publisher.weight()
            + self.broker.weight()
            + size_of_val(self.crew.workers.as_slice())
            + size_of::<CheckIn>()
    }
}

/// How long the broker is away when a reader restarts it.
fn restart_length(setup: &Setup) -> SimDuration {
    match setup.broker.restarts[0] {
        restart @ Window { from, until } if restart.comes() => until.since(from),
        Window { .. } => SimDuration::from_seconds(2),
    }
}
