//! The rules of a flash sale that only the order of events can show.

use crate::models::flash_sale::facts::{Fact, Outcome, Request, ShopperId, Verdict};
use crate::models::flash_sale::setup::{Setup, StockTaken, Variant};
use crate::models::flash_sale::{FlashSale, Violation};
use crate::run::Sink;
use crate::time::SimTime;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;

/// Listens to a run and keeps the rules that were broken. With `recount` it also counts the whole world again after every event.
#[derive(Clone, Debug, Default)]
pub struct Auditor {
    /// What was broken, with its instant: empty for a sound run.
    pub violations: Vec<(SimTime, Violation)>,
    recount: bool,
    done: Vec<bool>,
    kept: BTreeMap<ShopperId, u32>,
    lines: Vec<VecDeque<Request>>,
    pending: Vec<Claim>,
    arrived: u32,
    counted: u32,
}

/// Something said that the state right after must justify.
#[derive(Clone, Copy, Debug)]
enum Claim {
    NothingLeft,
    NoRoom,
}

impl Auditor {
    /// An auditor; with `recount` it costs O(shoppers) an event.
    pub fn new(recount: bool) -> Auditor {
        Auditor { recount, ..Auditor::default() }
    }

    fn expect(&mut self, at: SimTime, rule: bool, violation: Violation) {
        if !rule {
            self.violations.push((at, violation));
        }
    }

    fn line(&mut self, server: u16) -> &mut VecDeque<Request> {
        let server = usize::from(server);
        if self.lines.len() <= server {
            self.lines.resize_with(server + 1, VecDeque::new);
        }
        &mut self.lines[server]
    }

    fn keep(&mut self, shopper: ShopperId) {
        *self.kept.entry(shopper).or_insert(0) += 1;
    }

    fn finished(&mut self, at: SimTime, shopper: ShopperId, outcome: Outcome) {
        let index = shopper.0 as usize;
        if self.done.len() <= index {
            self.done.resize(index + 1, false);
        }
        let first = !core::mem::replace(&mut self.done[index], true);
        self.expect(at, first && shopper.0 < self.arrived, Violation::AnsweredTwice);
        if matches!(outcome, Outcome::SoldOut | Outcome::WaitedThenSoldOut) {
            self.pending.push(Claim::NothingLeft);
        }
    }

    /// Counts the whole world again.
    fn recount(&mut self, at: SimTime, setup: &Setup, model: &FlashSale) {
        if let Err(violation) = model.check_all(setup) {
            self.violations.push((at, violation));
        }
        if let Some((counted, bound)) = model.against_bound(setup) {
            self.expect(at, counted <= bound.max(self.counted), Violation::BoundExceeded);
            self.counted = counted;
        }
    }

    /// Work must start in the order of acceptance. Whoever stands before the starter in line has left it for good: dropped, skipped
    /// or lost; so they must never start later. First deliveries only: a retry rejoins the tail.
    fn starts(&mut self, at: SimTime, request: Request, server: u16) {
        let line = self.line(server);
        let position = line.iter().position(|waiting| *waiting == request);
        match position {
            Some(position) => drop(line.drain(..=position)),
            None => self.expect(at, false, Violation::OutOfOrder),
        }
    }
}

/// The fact-level rules, apart from the state-level ones so that a test can feed them a forged story.
impl Auditor {
    /// Takes one fact in.
    pub fn hear(&mut self, at: SimTime, setup: &Setup, fact: Fact) {
        let queue = setup.variant == Variant::Queue;
        let takes_at_acceptance = queue && setup.queue.stock_taken == StockTaken::AtAcceptance;
        match fact {
            Fact::Arrived(_) => self.arrived += 1,
            Fact::Asked(request) => {
                let fits = u32::from(request.attempt) <= setup.refreshing.refreshes + 1;
                self.expect(at, fits, Violation::TooManyPresses);
            }
            Fact::Refused(_) => self.pending.push(Claim::NoRoom),
            Fact::Joined { request, server } => {
                // In the queue variant a start names the delivery, not the press: the first one.
                let request = if queue { Request { attempt: 1, ..request } } else { request };
                self.line(server).push_back(request);
                if takes_at_acceptance {
                    self.keep(request.shopper);
                }
            }
            Fact::Started { request, by } => {
                let most = if queue { setup.queue.max_attempts } else { setup.refreshing.refreshes + 1 };
                self.expect(at, u32::from(request.attempt) <= most, Violation::TooManyAttempts);
                // A worker that holds several starts each when it gets to it, which is not in order across workers.
                if queue && request.attempt == 1 && setup.queue.prefetch == 1 {
                    self.starts(at, request, 0);
                } else if !queue {
                    self.starts(at, request, by);
                }
            }
            Fact::Ended { request, verdict, .. } => {
                if verdict == Verdict::Bought && !takes_at_acceptance {
                    self.keep(request.shopper);
                }
            }
            Fact::Crashed { server } => self.line(server).clear(),
            Fact::UnitReturned(shopper) => {
                let kept = self.kept.entry(shopper).or_insert(0);
                let was_kept = *kept > 0;
                *kept = kept.saturating_sub(1);
                self.expect(at, was_kept, Violation::ReturnedTwice);
            }
            Fact::Done { shopper, outcome } => self.finished(at, shopper, outcome),
            Fact::Held(_)
            | Fact::Skipped(_)
            | Fact::WillRetry(_)
            | Fact::Requeued(_)
            | Fact::Lost(_)
            | Fact::TimedOut(_)
            | Fact::InLine(_)
            | Fact::Paying(_)
            | Fact::Restarted { .. }
            | Fact::Commanded(_) => {}
        }
    }
}

/// An auditor of one run: it needs the setup to judge a fact.
pub struct Audit<'a> {
    setup: &'a Setup,
    /// The auditor.
    pub auditor: Auditor,
}

impl<'a> Audit<'a> {
    /// An audit of a run of this setup.
    pub fn new(setup: &'a Setup, recount: bool) -> Audit<'a> {
        Audit { setup, auditor: Auditor::new(recount) }
    }
}

impl Sink<FlashSale> for Audit<'_> {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        self.auditor.hear(at, self.setup, fact);
    }

    fn after(&mut self, at: SimTime, setup: &Setup, model: &FlashSale) {
        let claims = core::mem::take(&mut self.auditor.pending);
        for claim in claims {
            match claim {
                Claim::NothingLeft => self.auditor.expect(at, model.nothing_left(setup), Violation::SoldOutTooEarly),
                Claim::NoRoom => self.auditor.expect(at, model.has_no_room(setup), Violation::RefusedWithRoom),
            }
        }
        if self.auditor.recount {
            self.auditor.recount(at, setup, model);
        }
    }
}
