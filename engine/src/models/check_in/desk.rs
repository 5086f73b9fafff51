//! The check-in service: threads that handle presses, and a line before them.
//!
//! In the inline variant a thread is held while the points service is called: that is how a slow points service takes check-in
//! down. In the queue variant it is held for the commit only.

use super::CheckIn;
use super::facts::{Answer, CallFailure, Caller, CheckInId, Event, Fact, FailedBy};
use super::points::Sent;
use super::setup::{Setup, Variant};
use super::{Cx, LANE_CLIENT_TIMEOUT};
use crate::fifo::Fifo;
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec::Vec;

/// What one thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Nothing.
    Idle,
    /// Waits for the points service (inline variant).
    Calling {
        /// For whom.
        id: CheckInId,
        /// Which attempt.
        attempt: u32,
        /// Since when this attempt.
        since: SimTime,
        /// Whether the call went into an outage that says nothing.
        swallowed: bool,
    },
    /// Commits.
    Committing {
        /// For whom.
        id: CheckInId,
        /// Since when.
        since: SimTime,
        /// Until when.
        ends: SimTime,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Thread {
    pub(crate) handling: Handling,
    epoch: u32,
}

/// Threads and the line before them.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    pub(crate) threads: Vec<Thread>,
    pub(crate) idle: Vec<u16>,
    /// Who waits for a thread, those included who have left meanwhile: a thread skips them when it gets to them.
    pub(crate) line: Fifo<CheckInId>,
}

impl Desk {
    pub(crate) fn new(setup: &Setup) -> Desk {
        Desk {
            threads: (0..setup.threads).map(|_| Thread { handling: Handling::Idle, epoch: 0 }).collect(),
            idle: (0..setup.threads as u16).rev().collect(),
            line: Fifo::default(),
        }
    }

    /// What each thread does.
    pub fn threads(&self) -> impl ExactSizeIterator<Item = Handling> {
        self.threads.iter().map(|thread| thread.handling)
    }

    /// Who waits for a thread, in order, those included who have left meanwhile.
    pub fn line(&self) -> impl ExactSizeIterator<Item = CheckInId> {
        self.line.iter().copied()
    }

    /// Threads at work.
    #[inline]
    pub fn busy(&self) -> u32 {
        (self.threads.len() - self.idle.len()) as u32
    }

    /// Gives a thread something else to do: nobody waits for a reply to what it did before.
    #[inline]
    fn turn(&mut self, thread: u16, handling: Handling) -> u32 {
        let thread = &mut self.threads[thread as usize];
        thread.epoch += 1;
        thread.handling = handling;
        thread.epoch
    }

    #[inline]
    pub(super) fn calls(&self, thread: u16, epoch: u32) -> bool {
        let thread = &self.threads[thread as usize];
        thread.epoch == epoch && matches!(thread.handling, Handling::Calling { .. })
    }

    #[inline]
    pub(super) fn is_swallowed(&self, thread: u16) -> bool {
        matches!(self.threads[thread as usize].handling, Handling::Calling { swallowed: true, .. })
    }

    pub(super) fn swallow(&mut self, thread: u16, epoch: u32) {
        let thread = &mut self.threads[thread as usize];
        if let Handling::Calling { swallowed, .. } = &mut thread.handling
            && thread.epoch == epoch
        {
            *swallowed = true;
        }
    }
}

impl CheckIn {
    /// The next person presses.
    pub(super) fn press<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        let id = self.book.press(cx);
        if let Some(patience) = setup.client_timeout {
            cx.agenda.schedule_in_lane(LANE_CLIENT_TIMEOUT, cx.now + patience, Event::ClientTimeoutDue(id));
        }
        match self.desk.idle.pop() {
            Some(thread) if self.begin(setup, thread, id, cx) => {}
            Some(thread) => self.serve(setup, thread, cx),
            None => self.desk.line.push_back(id),
        }
    }

    /// A client stops waiting. The service does not notice, unless the press still waits in line.
    pub(super) fn client_times_out<S: Sink<CheckIn> + ?Sized>(&mut self, id: CheckInId, cx: &mut Cx<'_, S>) {
        self.book.answer(id, Answer::Failed(FailedBy::ClientTimeout), cx);
    }

    /// A free thread takes whoever has waited longest and is still there.
    fn serve<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, thread: u16, cx: &mut Cx<'_, S>) {
        self.desk.turn(thread, Handling::Idle);
        while let Some(id) = self.desk.line.pop_front() {
            if self.book.is_waiting(id) && self.begin(setup, thread, id, cx) {
                return;
            }
        }
        self.desk.idle.push(thread);
    }

    /// A thread begins to handle a press; whether it is occupied with it.
    fn begin<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, thread: u16, id: CheckInId, cx: &mut Cx<'_, S>) -> bool {
        match setup.variant {
            Variant::Inline => self.call_inline(setup, thread, id, 1, cx),
            Variant::Queue => {
                self.commit(setup, thread, id, cx);
                true
            }
        }
    }

    fn commit<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, thread: u16, id: CheckInId, cx: &mut Cx<'_, S>) {
        let ends = cx.now + setup.commit_time(setup.crowd[id.0 as usize]);
        let epoch = self.desk.turn(thread, Handling::Committing { id, since: cx.now, ends });
        cx.agenda.schedule(ends, Event::CommitEnds { thread, epoch });
    }

    /// A thread calls the points service, again and again if it is refused at once; whether it is occupied with it after that.
    fn call_inline<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, thread: u16, id: CheckInId, from: u32, cx: &mut Cx<'_, S>) -> bool {
        for attempt in from..=setup.inline_attempts {
            let since = cx.now;
            let epoch = self.desk.turn(thread, Handling::Calling { id, attempt, since, swallowed: false });
            match self.call(setup, id, attempt, Caller::Thread { thread, epoch }, cx) {
                Sent::Inside => return true,
                Sent::Swallowed => {
                    self.desk.swallow(thread, epoch);
                    return true;
                }
                Sent::Back(why) => self.inline_call_failed(setup, id, attempt, why, cx),
            }
        }
        false
    }

    /// One attempt of an inline call failed; after the last one the check-in has failed.
    fn inline_call_failed<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        id: CheckInId,
        attempt: u32,
        why: CallFailure,
        cx: &mut Cx<'_, S>,
    ) {
        self.book.marks.failed_calls += 1;
        cx.emit(Fact::CallFailed { id, attempt, why });
        if attempt >= setup.inline_attempts {
            self.book.answer(id, Answer::Failed(FailedBy::Call(why)), cx);
        }
    }

    /// A thread hears how its call went.
    pub(super) fn thread_hears<S: Sink<CheckIn> + ?Sized>(
        &mut self,
        setup: &Setup,
        thread: u16,
        result: Result<(), CallFailure>,
        cx: &mut Cx<'_, S>,
    ) {
        let Handling::Calling { id, attempt, .. } = self.desk.threads[thread as usize].handling else {
            return;
        };
        match result {
            Ok(()) if setup.process_crash(setup.crowd[id.0 as usize]).is_some() => self.crash_process(setup, cx),
            Ok(()) => self.commit(setup, thread, id, cx),
            Err(why) => {
                self.inline_call_failed(setup, id, attempt, why, cx);
                if !self.call_inline(setup, thread, id, attempt + 1, cx) {
                    self.serve(setup, thread, cx);
                }
            }
        }
    }

    /// A check-in is committed and answered. In the queue variant its message is due from here on.
    pub(super) fn commit_ends<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, thread: u16, epoch: u32, cx: &mut Cx<'_, S>) {
        let at = &self.desk.threads[thread as usize];
        let Handling::Committing { id, .. } = at.handling else {
            return;
        };
        if at.epoch != epoch {
            return;
        }
        cx.emit(Fact::Committed(id));
        self.book.change(id, cx, |record| record.committed = true);
        match setup.variant {
            Variant::Inline => {}
            Variant::Queue => self.write_row(setup, id, cx),
        }
        self.book.answer(id, Answer::CheckedIn, cx);
        self.serve(setup, thread, cx);
    }

    /// The check-in process crashes, and another takes over at once: what only it knew is gone. Presses that wait or commit are not:
    /// another process answers them (a simplification: without delay).
    pub(super) fn crash_process<S: Sink<CheckIn> + ?Sized>(&mut self, setup: &Setup, cx: &mut Cx<'_, S>) {
        let calling = |thread: &Thread| matches!(thread.handling, Handling::Calling { .. });
        let open: Vec<u16> = (0..self.desk.threads.len()).filter(|n| calling(&self.desk.threads[*n])).map(|n| n as u16).collect();
        let unpublished = self.publisher.held_by_process(setup);
        cx.emit(Fact::ProcessCrashed { held: open.len() as u32 + unpublished });
        for thread in &open {
            if let Handling::Calling { id, .. } = self.desk.threads[*thread as usize].handling {
                self.book.answer(id, Answer::Failed(FailedBy::ProcessCrash), cx);
            }
            self.desk.turn(*thread, Handling::Idle);
        }
        if unpublished > 0 {
            self.forget_unpublished(cx);
        }
        for thread in open {
            self.serve(setup, thread, cx);
        }
    }
}
