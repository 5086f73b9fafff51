//! The points service, one mechanism for both variants: slots, a finite backlog, and callers that may leave without its noticing.

use super::CheckIn;
use super::facts::{CallFailure, Caller, CheckInId, Event, Fact};
use super::setup::{OutageKind, Setup};
use super::{Cx, LANE_CALL_TIMEOUT};
use crate::fifo::Fifo;
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec::Vec;

/// One call in the points service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// For which check-in.
    pub id: CheckInId,
    /// Which attempt, or delivery: what its draws are keyed by.
    pub attempt: u32,
    /// Since when it has been there.
    pub since: SimTime,
    pub(crate) caller: Caller,
}

/// What one slot does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Nothing.
    Idle,
    /// Works on a call.
    Busy {
        /// Which.
        call: Call,
        /// Since when.
        started: SimTime,
        /// Until when.
        ends: SimTime,
    },
}

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It is.
    Up,
    /// It went away, and is back at an instant.
    Down {
        /// Since when.
        since: SimTime,
        /// When it is back.
        until: SimTime,
    },
}

impl Health {
    /// Whether it is there.
    pub fn is_up(self) -> bool {
        matches!(self, Health::Up)
    }
}

/// The points service.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    pub(crate) slots: Vec<Slot>,
    pub(crate) idle: Vec<u16>,
    pub(crate) backlog: Fifo<Call>,
    pub(crate) health: Health,
    epoch: u32,
    /// Calls let in so far, and those that ended.
    pub(crate) joined: u32,
    pub(crate) ended: u32,
}

/// What became of a call at once.
pub(super) enum Sent {
    /// The service has it.
    Inside,
    /// Nothing is heard of it.
    Swallowed,
    /// It came back.
    Back(CallFailure),
}

impl Points {
    pub(crate) fn new(setup: &Setup) -> Points {
        let slots = setup.points.slots;
        Points {
            slots: (0..slots).map(|_| Slot::Idle).collect(),
            idle: (0..slots as u16).rev().collect(),
            backlog: Fifo::default(),
            health: Health::Up,
            epoch: 0,
            joined: 0,
            ended: 0,
        }
    }

    /// Its slots.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Calls that wait for a slot, oldest first.
    pub fn backlog(&self) -> impl Iterator<Item = &Call> {
        self.backlog.iter()
    }

    /// Whether it is there.
    pub fn health(&self) -> Health {
        self.health
    }

    /// Slots at work.
    #[inline]
    pub fn busy(&self) -> u32 {
        (self.slots.len() - self.idle.len()) as u32
    }

    /// Calls inside, waiting or worked on.
    #[inline]
    pub fn inside(&self) -> u32 {
        self.busy() + self.backlog.len() as u32
    }

    fn start<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u16, call: Call, cx: &mut Cx<'_, S>) {
        let ends = cx.now + setup.points_time(setup.crowd[call.id.0 as usize], call.attempt, cx.now);
        self.slots[slot as usize] = Slot::Busy { call, started: cx.now, ends };
        cx.agenda.schedule(ends, Event::ServiceEnds { slot, epoch: self.epoch });
    }

    /// Takes the call of a slot that is done, and gives the slot to the oldest call that waits.
    fn take<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u16, epoch: u32, cx: &mut Cx<'_, S>) -> Option<Call> {
        if self.epoch != epoch {
            return None;
        }
        let Slot::Busy { call, ends, .. } = core::mem::replace(&mut self.slots[slot as usize], Slot::Idle) else {
            return None;
        };
        assert!(ends == cx.now, "a call ends when it is due, not when an earlier one in its slot would have");
        self.ended += 1;
        match self.backlog.pop_front() {
            Some(next) => self.start(setup, slot, next, cx),
            None => self.idle.push(slot),
        }
        Some(call)
    }

    /// Empties the service: every call in it, those in slots first. Timers of before mean nothing from here on.
    fn clear(&mut self) -> Vec<Call> {
        let busy = self.slots.iter().filter_map(|slot| match slot {
            Slot::Busy { call, .. } => Some(*call),
            Slot::Idle => None,
        });
        let dead: Vec<Call> = busy.chain(self.backlog.iter().copied()).collect();
        self.ended += dead.len() as u32;
        self.backlog.clear();
        self.slots.fill(Slot::Idle);
        self.idle = (0..self.slots.len() as u16).rev().collect();
        self.epoch += 1;
        dead
    }
}

impl CheckIn {
    /// Calls the points service.
    pub(super) fn call<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        id: CheckInId,
        attempt: u32,
        caller: Caller,
        cx: &mut Cx<'_, S>,
    ) -> Sent {
        self.book.marks.calls += 1;
        cx.emit(Fact::CallStarted { id, attempt });
        let away = !self.points.health.is_up();
        if away && setup.points.outage_kind == OutageKind::Refused {
            return Sent::Back(CallFailure::Outage);
        }
        if !away && self.points.idle.is_empty() && self.points.backlog.len() as u32 >= setup.points.backlog {
            return Sent::Back(CallFailure::Full);
        }
        cx.agenda.schedule_in_lane(LANE_CALL_TIMEOUT, cx.now + setup.points.call_timeout, Event::CallTimeoutDue(caller));
        if away {
            return Sent::Swallowed;
        }
        let call = Call { id, attempt, since: cx.now, caller };
        self.points.joined += 1;
        self.book.change(id, cx, |record| record.copies.in_flight += 1);
        match self.points.idle.pop() {
            Some(slot) => self.points.start(setup, slot, call, cx),
            None => self.points.backlog.push_back(call),
        }
        Sent::Inside
    }

    /// The service is done with a call: its error or effect comes now, whether its caller is still there or not.
    pub(super) fn service_ends<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, slot: u16, epoch: u32, cx: &mut Cx<'_, S>) {
        let Some(call) = self.points.take(setup, slot, epoch, cx) else {
            return;
        };
        let person = setup.crowd[call.id.0 as usize];
        let heard = self.still_calls(call.caller);
        let result = if setup.is_poison(person) {
            Err(CallFailure::Poison)
        } else if setup.call_fails(person, call.attempt) {
            Err(CallFailure::Error)
        } else {
            self.book.grant(setup, call.id, heard, cx);
            Ok(())
        };
        self.book.change(call.id, cx, |record| record.copies.in_flight -= 1);
        self.reply(setup, call.caller, result, cx);
    }

    /// Whether a caller still waits for the reply to this very call.
    #[inline]
    fn still_calls(&self, caller: Caller) -> bool {
        match caller {
            Caller::Thread { thread, epoch } => self.desk.calls(thread, epoch),
            Caller::Worker { worker, epoch } => self.crew.calls(worker, epoch),
        }
    }

    /// Gives a caller the result of its call, if it still waits for it.
    fn reply<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, caller: Caller, result: Result<(), CallFailure>, cx: &mut Cx<'_, S>) {
        if !self.still_calls(caller) {
            return;
        }
        match caller {
            Caller::Thread { thread, .. } => self.thread_hears(setup, thread, result, cx),
            Caller::Worker { worker, .. } => self.worker_hears(setup, worker, result, cx),
        }
    }

    /// A caller has waited long enough.
    pub(super) fn call_times_out<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, caller: Caller, cx: &mut Cx<'_, S>) {
        if !self.still_calls(caller) {
            return;
        }
        let swallowed = match caller {
            Caller::Thread { thread, .. } => self.desk.is_swallowed(thread),
            Caller::Worker { worker, .. } => self.crew.is_swallowed(worker),
        };
        self.reply(setup, caller, Err(if swallowed { CallFailure::Hung } else { CallFailure::Timeout }), cx);
    }

    /// The service goes away. What it was working on fails without an effect; an outage during another makes that one longer.
    pub(super) fn outage_begins<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, until: SimTime, cx: &mut Cx<'_, S>) {
        if let Health::Down { until: earlier, .. } = &mut self.points.health {
            if until > *earlier {
                *earlier = until;
                cx.agenda.schedule(until, Event::OutageEndsDue);
            }
            return;
        }
        self.points.health = Health::Down { since: cx.now, until };
        cx.agenda.schedule(until, Event::OutageEndsDue);
        cx.emit(Fact::OutageBegins);
        for call in self.points.clear() {
            self.book.change(call.id, cx, |record| record.copies.in_flight -= 1);
            match (setup.points.outage_kind, call.caller) {
                (OutageKind::Refused, caller) => self.reply(setup, caller, Err(CallFailure::Outage), cx),
                (OutageKind::Hangs, Caller::Thread { thread, epoch }) => self.desk.swallow(thread, epoch),
                (OutageKind::Hangs, Caller::Worker { worker, epoch }) => self.crew.swallow(worker, epoch),
            }
        }
    }

    /// The service is back, unless a later outage keeps it away.
    pub(super) fn outage_ends<S: Sink<CheckIn> + ?Sized>(&mut self, cx: &mut Cx<'_, S>) {
        if matches!(self.points.health, Health::Down { until, .. } if until <= cx.now) {
            self.points.health = Health::Up;
            cx.emit(Fact::OutageEnds);
        }
    }
}
