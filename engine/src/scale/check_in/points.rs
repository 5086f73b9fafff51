//! The points service: slots, a finite backlog, and callers that may leave without its noticing.

use super::fronts::Kind;
use super::lanes::{Due, NEVER};
use super::listener::Listener;
use super::story::person;
use super::world::{Call, Caller, Fault, World, later, next_of};
use crate::models::check_in::setup::{Idempotency, OutageKind, Setup};
use crate::time::{SimDuration, SimTime};
use alloc::vec::Vec;

/// What became of a call at once.
pub(super) enum Sent {
    /// Nothing is heard of it yet: the service has it, or says nothing.
    Away,
    /// It came back.
    Back,
}

impl World {
    /// A worker calls the points service.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn call(&mut self, setup: &Setup, caller: Caller) -> Sent {
        self.tally.marks.calls += 1;
        let away = self.points_away.is_some();
        if away && setup.points.outage_kind == OutageKind::Refused {
            return Sent::Back;
        }
        if !away && !self.services.has_idle() && self.backlog.len() as u32 >= setup.points.backlog {
            return Sent::Back;
        }
        let timeout = Due { at: later(self.now, setup.points.call_timeout.nanos()), order: self.next_order(), what: caller };
        if away {
            self.keep_timeout(timeout);
            return Sent::Away;
        }
        let at = &self.workers[caller.worker];
        let call = Call { story: at.story, key: at.key, delivery: at.delivery, caller };
        self.stories[call.story as usize].alive += 1;
        if self.services.has_idle() {
            let (ends, order) = (self.end_of(setup, &call), self.next_order());
            let slot = self.services.begin(ends, order);
            self.slots[slot] = call;
            self.fronts.add(Kind::Service, ends.min(NEVER));
            // A caller that is sure to hear of its call before it would leave needs no timer. An outage that says nothing may come
            // between; one that refuses is heard of.
            if ends > timeout.at || (setup.points.outage_kind == OutageKind::Hangs && ends > self.next_outage) {
                self.keep_timeout(timeout);
            }
        } else {
            self.backlog.push_back(call);
            self.keep_timeout(timeout);
        }
        Sent::Away
    }

    /// Keeps a timer, and drops those before it that nobody waits for any more.
    #[inline(never)]
    fn keep_timeout(&mut self, timeout: Due<Caller>) {
        while let Some(first) = self.call_timeouts.front()
            && !self.still_calls(first.what)
        {
            self.call_timeouts.pop_front();
        }
        self.call_timeouts.push_back(timeout);
        self.fronts.set_rare(Kind::CallTimeout, self.call_timeouts.first_at());
    }

    /// Whether a caller still waits for the reply to this very call: it has begun nothing else.
    #[inline]
    fn still_calls(&self, caller: Caller) -> bool {
        self.workers[caller.worker].epoch == caller.epoch
    }

    /// The calls that the service has: those that it works on by their slots, then those that wait.
    pub(super) fn called(&self) -> impl Iterator<Item = &Call> {
        self.services.at_work().map(|slot| &self.slots[slot]).chain(self.backlog.iter())
    }

    /// When a call that starts now is done.
    #[inline]
    fn end_of(&self, setup: &Setup, call: &Call) -> u64 {
        later(self.now, setup.points_time(person(call.key), call.delivery, SimTime::from_nanos(self.now)).nanos())
    }

    /// The service is done with a call: its error or effect comes now, whether its caller is still there or not.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn service_ends<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        let slot = self.services.first();
        let call = self.slots[slot];
        if let Some(next) = self.backlog.pop_front() {
            let (ends, order) = (self.end_of(setup, &next), self.next_order());
            self.slots[slot] = next;
            self.services.go_on(ends, order);
        } else {
            self.services.end();
        }
        self.fronts.set(Kind::Service, self.services.first_at());
        let failed = self.luck.is_poison.happens(call.key, 0) || self.luck.call_fails.happens(call.key, call.delivery);
        if !failed {
            self.grant(setup, call.story, listener);
        }
        self.let_go(call.story, listener);
        if self.still_calls(call.caller) {
            self.worker_hears(setup, call.caller.worker, failed, listener);
        }
    }

    /// The effect of a call that succeeds: points, unless they were granted and the service knows it.
    #[inline]
    fn grant<L: Listener>(&mut self, setup: &Setup, at: u32, listener: &mut L) {
        let story = &mut self.stories[at as usize];
        let is_known = story.grants > 0
            && match setup.idempotency {
                Idempotency::Off => false,
                Idempotency::ForEver => true,
                Idempotency::Window(window) => self.now < later(story.key_at, window.nanos()),
            };
        if is_known {
            self.tally.marks.duplicates_ignored += 1;
            return;
        }
        story.grants += 1;
        story.key_at = self.now;
        listener.granted(story.who(), SimTime::from_nanos(self.now), story.grants);
        if story.grants > 1 {
            self.tally.marks.extra_grants += 1;
            return;
        }
        self.tally.marks.first_grants += 1;
        if !story.failed {
            let delay = SimDuration::from_nanos(self.now - story.pressed);
            self.tally.delays.counts[super::tally::Delays::row(delay)] += 1;
        }
    }

    /// A worker has waited long enough.
    pub(super) fn call_times_out<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        let Some(Due { what: caller, .. }) = self.call_timeouts.pop_front() else {
            return;
        };
        self.fronts.set_rare(Kind::CallTimeout, self.call_timeouts.first_at());
        if self.still_calls(caller) {
            self.worker_hears(setup, caller.worker, true, listener);
        }
    }

    /// The service goes away. What it was working on fails without an effect; an outage during another makes that one longer.
    pub(super) fn outage_begins<L: Listener>(&mut self, setup: &Setup, until: u64, listener: &mut L) {
        if let Some(earlier) = &mut self.points_away {
            if until > *earlier {
                *earlier = until;
                self.put_down(until, Fault::OutageEnds);
            }
            return;
        }
        self.points_away = Some(until);
        self.next_outage = next_of(&setup.points.outages, Some(self.now));
        self.put_down(until, Fault::OutageEnds);
        let called: Vec<Call> = self.called().copied().collect();
        self.backlog.clear();
        self.services.clear();
        self.fronts.set(Kind::Service, NEVER);
        for Call { story, caller, .. } in called {
            self.let_go(story, listener);
            match setup.points.outage_kind {
                OutageKind::Refused if self.still_calls(caller) => self.worker_hears(setup, caller.worker, true, listener),
                // A caller that hears nothing waits for its timeout.
                OutageKind::Refused | OutageKind::Hangs => {}
            }
        }
    }
}
