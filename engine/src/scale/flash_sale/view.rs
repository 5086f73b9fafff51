//! A moment of a run, told from what is remembered: who comes then, and what becomes of each.

use super::log::{Delivery, Gate, Log};
use crate::arrivals::Person;
use crate::models::flash_sale::facts::Outcome;
use crate::models::flash_sale::floor::Place;
use crate::models::flash_sale::setup::Setup;
use crate::time::SimTime;
use alloc::vec::Vec;

/// What one press of the button came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// When.
    pub at: SimTime,
    /// What the gate said.
    pub heard: Gate,
}

/// One person's whole visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The how manieth of the run, from 1 on.
    pub number: u64,
    /// Who, in every draw.
    pub key: u32,
    /// Every press.
    pub presses: Vec<Press>,
    /// Start and end of every attempt at the order, if one was taken in; an attempt may lie beyond the end of the run.
    pub attempts: Vec<(SimTime, SimTime)>,
    /// Where this person stands when the run ends, and since when; `None` where more happened than is remembered.
    pub place: Option<(Place, SimTime)>,
}

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Which.
    pub at: SimTime,
    /// People who came before it.
    pub arrived: u64,
    /// Orders that wait.
    pub waiting: u64,
    /// Units that nobody has.
    pub available: u64,
    /// What the gate says to whoever comes now. Where the bound counts messages in flight, too, it can be full earlier than this says.
    pub gate: Gate,
    /// The visits that begin at this moment or after it.
    pub visits: Vec<Visit>,
}

/// The moment at an instant, with the next visits; `None` when more happened before it than is remembered.
pub(super) fn moment(setup: &Setup, log: &Log, at: SimTime, most: usize) -> Option<Moment> {
    let at = at.min(setup.end);
    if !log.remembers(at.nanos()) {
        return None;
    }
    let (passed, crowd) = log.crowd_at(at.nanos());
    let (waiting, available) = (log.waiting_at(at.nanos()), log.available_at(at.nanos()));
    let gate = match () {
        () if available == 0 => Gate::SoldOut,
        () if waiting >= u64::from(setup.queue.capacity) => Gate::Full,
        () => Gate::Open,
    };
    let visits = crowd.take(most).zip(passed + 1..).map(|(person, number)| visit(setup, log, person, number)).collect();
    Some(Moment { at, arrived: passed, waiting, available, gate, visits })
}

fn visit(setup: &Setup, log: &Log, person: Person, number: u64) -> Visit {
    let mut visit = Visit { number, key: person.key, presses: Vec::new(), attempts: Vec::new(), place: None };
    let mut at = person.arrives.nanos();
    for attempt in 1.. {
        if at > setup.end.nanos() {
            let since = visit.presses.last().map_or(setup.end, |press| press.at);
            visit.place = Some((Place::Pausing, since));
            break;
        }
        if !log.remembers(at) {
            break;
        }
        let now = SimTime::from_nanos(at);
        if let Some(first) = log.joined(at, person.key, 1) {
            visit.presses.push(Press { at: now, heard: Gate::Open });
            visit.place = follow(setup, log, person, first, &mut visit.attempts);
            break;
        }
        let heard = log.no_at(at);
        visit.presses.push(Press { at: now, heard });
        let outcome = match heard {
            Gate::SoldOut => Some(Outcome::SoldOut),
            Gate::Full | Gate::Open => (attempt > setup.refreshing.refreshes).then_some(Outcome::QueueFull),
        };
        if let Some(outcome) = outcome {
            visit.place = Some((Place::Done(outcome), now));
            break;
        }
        at += setup.refreshing.backoff.pause(attempt, &mut setup.pause_draws.draw(person.key, attempt)).nanos();
    }
    visit
}

/// What becomes of an order: its attempts, and where its shopper stands at the end.
fn follow(setup: &Setup, log: &Log, person: Person, first: Delivery, attempts: &mut Vec<(SimTime, SimTime)>) -> Option<(Place, SimTime)> {
    let end = setup.end.nanos();
    let leaves = setup.queue.line_patience.map_or(u64::MAX, |patience| first.joined + patience.nanos());
    let done = |outcome, at| Some((Place::Done(outcome), SimTime::from_nanos(at)));
    let gone_by = |at: u64| (at > leaves && leaves <= end).then_some(leaves);
    let mut at = first;
    loop {
        attempts.push((SimTime::from_nanos(at.start), SimTime::from_nanos(at.end)));
        if at.end > end {
            return match gone_by(at.end) {
                Some(left) => done(Outcome::GaveUp, left),
                None => Some((Place::InLine, SimTime::from_nanos(first.joined))),
            };
        }
        if !setup.fails(person, at.delivery) {
            let due = at.end + setup.pay_within.nanos();
            return match gone_by(at.end) {
                Some(left) => done(Outcome::GaveUp, left),
                None if setup.pays(person) => done(Outcome::Sold, at.end),
                None if due <= end => done(Outcome::Unpaid, due),
                None => Some((Place::Paying, SimTime::from_nanos(at.end))),
            };
        }
        if at.delivery >= setup.queue.max_attempts {
            return match gone_by(at.end) {
                Some(left) => done(Outcome::GaveUp, left),
                None => done(Outcome::Failed, at.end),
            };
        }
        let again = at.end + setup.queue.retry_delay.nanos();
        if again > end {
            return match gone_by(again) {
                Some(left) => done(Outcome::GaveUp, left),
                None => Some((Place::InLine, SimTime::from_nanos(first.joined))),
            };
        }
        at = log.joined(again, person.key, at.delivery + 1)?;
    }
}
