//! From one event to the next, and what is counted along the way.

use super::fronts::Kind;
use super::listener::Listener;
use super::story::Seen;
use super::world::{Doing, Fault, World};
use crate::models::check_in::setup::Setup;
use alloc::vec;

impl World {
    /// The order of scheduling of the first event of a lane. Asked where two lanes of one rank are due at one instant.
    fn order_of(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Commit => self.front.commits.next_order(),
            Kind::Own => self.halves.front().map(|due| due.order),
            Kind::Service => Some(self.services.order()),
            Kind::Store => self.stores.front().map(|due| due.order),
            Kind::Fault => self.faults.next_order(),
            Kind::CallTimeout => self.call_timeouts.front().map(|due| due.order),
            Kind::ConfirmTimeout => self.confirms.front().map(|due| due.order),
            Kind::Visibility => self.visible.front().map(|due| due.order),
            Kind::Retry => self.retries.next_order(),
            Kind::Publish => self.publishes.front().map(|due| due.order),
            Kind::Poll => Some(self.poll_order),
            Kind::Redrive => Some(self.redrive_order),
            Kind::Stretch | Kind::Arrival => None,
        }
        .unwrap_or(u64::MAX)
    }

    /// Which of several lanes of one rank that are due at one instant was put down first.
    #[cold]
    #[inline(never)]
    fn untie(&self, kind: Kind, at: u64) -> Kind {
        let peers = kind.peers().iter().copied().filter(|peer| self.fronts.at(*peer) == at);
        peers.min_by_key(|peer| self.order_of(*peer)).unwrap_or(kind)
    }

    /// Carries out events until so many people have come, but no more than so many; whether the run is over then.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn advance<L: Listener>(&mut self, setup: &Setup, people: u32, events: u64, listener: &mut L) -> bool {
        let mut events = events;
        while events > 0 && self.front.arrived < people {
            events -= 1;
            // Most events are of these two lanes, and alone at their instant.
            if let Some(at) = self.fronts.only(Kind::Own) {
                self.now = at;
                self.half_is_done(setup, listener);
            } else if let Some(at) = self.fronts.only(Kind::Service) {
                self.now = at;
                self.service_ends(setup, listener);
            } else if !self.step(setup, listener) {
                return true;
            }
        }
        false
    }

    /// Carries out the next event; nothing when none is due before the run ends.
    #[cfg_attr(feature = "fast", inline(always))]
    fn step<L: Listener>(&mut self, setup: &Setup, listener: &mut L) -> bool {
        let (at, kind) = self.fronts.first();
        self.now = at;
        let kind = if self.fronts.is_tied(kind, at) { self.untie(kind, at) } else { kind };
        match kind {
            Kind::Store => self.store_ends(setup, listener),
            Kind::Retry => self.retry_due(setup, listener),
            Kind::Poll => self.relay_polls(setup, listener),
            Kind::Stretch if at > self.end => return false,
            _ => self.rare(setup, kind, listener),
        }
        true
    }

    /// The relay looks for rows.
    #[inline]
    fn relay_polls<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        self.poll_order = self.next_order();
        self.fronts.set(Kind::Poll, self.now + setup.publishing.relay_period.nanos());
        self.catch_up(setup, self.now, listener);
        self.publish_due(setup, listener);
    }

    /// What is rare.
    #[inline(never)]
    fn rare<L: Listener>(&mut self, setup: &Setup, kind: Kind, listener: &mut L) {
        match kind {
            Kind::Stretch => self.next_stretch(),
            Kind::Commit => self.commit_ends(setup, listener),
            Kind::Fault => self.fault(setup, listener),
            Kind::CallTimeout => self.call_times_out(setup, listener),
            Kind::ConfirmTimeout => self.confirm_times_out(setup, listener),
            Kind::Visibility => self.becomes_visible(setup, listener),
            Kind::Publish => {
                self.publishes.pop_front();
                self.fronts.set_rare(Kind::Publish, self.publishes.first_at());
                self.publish_due(setup, listener);
            }
            Kind::Redrive => {
                if let Some(period) = setup.retry.redrive_every {
                    self.redrive_order = self.next_order();
                    self.fronts.set_rare(Kind::Redrive, self.now + period.nanos());
                }
                self.redrive(setup, listener);
            }
            Kind::Arrival => {
                self.front.arrive(setup, &mut self.order, &mut self.bins);
                self.fronts.set_rare(Kind::Arrival, self.front.next_at);
                self.fronts.set_rare(Kind::Commit, self.front.commits.next_at());
            }
            // These are rare here, where something else is due at the same instant.
            Kind::Own => self.half_is_done(setup, listener),
            Kind::Service => self.service_ends(setup, listener),
            Kind::Store => self.store_ends(setup, listener),
            Kind::Retry => self.retry_due(setup, listener),
            Kind::Poll => self.relay_polls(setup, listener),
        }
    }

    /// The stretch of time that is being counted is over, and the run is not.
    fn next_stretch(&mut self) {
        self.close_bin();
        (self.bin, self.bin_ready) = (self.bin + 1, self.ready.len() as u32);
        self.fronts.set_rare(Kind::Stretch, self.bins.until(self.bin).min(self.end + 1));
    }

    /// Takes down what happened in the stretch of time that is being counted.
    fn close_bin(&mut self) {
        let marks = &self.tally.marks;
        self.bins.calls[self.bin] = marks.calls - self.bin_calls;
        self.bins.granted[self.bin] = marks.first_grants - self.bin_grants;
        (self.bin_calls, self.bin_grants) = (marks.calls, marks.first_grants);
        self.bins.ready[self.bin] = self.bin_ready;
        self.tally.peak_ready = self.tally.peak_ready.max(self.bin_ready);
    }

    fn fault<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        let Some((_, what)) = self.faults.pop() else {
            return;
        };
        self.fronts.set_rare(Kind::Fault, self.faults.next_at());
        match what {
            Fault::OutageBegins { until } => self.outage_begins(setup, until, listener),
            Fault::OutageEnds => self.points_away = self.points_away.filter(|until| *until > self.now),
            Fault::BrokerDown { until } => self.broker_down(setup, until, listener),
            Fault::BrokerUp => self.broker_up(setup, listener),
            Fault::RelayBack => self.relay_away = false,
            Fault::WorkerCrash { worker, epoch } => self.worker_crash_due(setup, worker, epoch, listener),
            Fault::WorkerBack { worker } => self.worker_back(setup, worker, listener),
            Fault::ProcessCrash => self.process_crashes(listener),
        }
    }

    /// With an outbox: takes people and threads to an instant, so that the relay finds the rows that were committed by then.
    #[inline]
    pub(super) fn catch_up<L: Listener>(&mut self, setup: &Setup, until: u64, listener: &mut L) {
        loop {
            let (commit, arrival) = (self.front.commits.next_at(), self.front.next_at);
            // Work ends before the relay looks at one instant, and both before somebody comes.
            if commit <= arrival {
                if commit > until {
                    return;
                }
                self.commit(setup, listener);
            } else {
                if arrival >= until {
                    return;
                }
                self.front.arrive(setup, &mut self.order, &mut self.bins);
            }
        }
    }

    /// The end of the run: whoever is still inside is counted where they stand.
    pub(super) fn close<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        if setup.publishing.outbox {
            self.catch_up(setup, self.end, listener);
        }
        self.close_bin();
        self.now = self.end;
        self.front.close(self.end, &mut self.bins, &mut self.tally, listener);
        self.close_fresh(listener);
        let mut copies = vec![Seen::default(); self.stories.len()];
        for message in &self.messages {
            copies[message.story as usize].add(message.state.seen());
        }
        let holding = self.workers.0.iter().filter(|worker| !matches!(worker.doing, Doing::Idle | Doing::Down)).map(|worker| worker.story);
        let calling = self.called().map(|call| call.story);
        for story in holding.chain(calling) {
            copies[story as usize].add(Seen::IN_FLIGHT);
        }
        for (story, copies) in self.stories.iter().zip(copies).filter(|(story, _)| story.alive > 0) {
            self.tally.end(story.who(), story.ending(copies), listener);
        }
    }
}
