//! The moments of a flash sale that a scrub bar marks.

use crate::models::flash_sale::facts::{Fact, Outcome, Verdict};
use crate::models::flash_sale::setup::Setup;
use crate::models::flash_sale::{FlashSale, Shop};
use crate::order::in_order;
use crate::readings::Moment;
use crate::run::Sink;
use crate::time::SimTime;
use alloc::vec::Vec;

/// What a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MomentKind {
    /// The spike begins.
    SpikeBegins,
    /// The spike is over.
    SpikeEnds,
    /// The first request is refused.
    FirstRefusal,
    /// The queue is full for the first time.
    QueueFull,
    /// The first shopper gives up.
    FirstGaveUp,
    /// The first of [`STREAK`] pieces of work in a row that were done for people who had left.
    Collapse,
    /// The first of [`STREAK`] pieces of work in a row, after a collapse, whose shopper was still there.
    Recovered,
    /// The last unit is taken.
    StockGone,
    /// A server is killed.
    Crash,
    /// A server is back.
    Restart,
    /// Nobody waits any more, for the first time after the longest backlog.
    Drained,
}

/// How many pieces of work in a row make a collapse or a recovery. A definition, not a law of nature.
pub const STREAK: u32 = 30;

/// Finds the moments of a run while it is played.
#[derive(Clone, Debug)]
pub struct MomentFinder {
    moments: Vec<Moment<MomentKind>>,
    peak: u32,
    drained: Option<SimTime>,
    streak: u32,
    streak_began: SimTime,
    streak_heard: bool,
    collapsed: bool,
    parallel: u32,
    lost: bool,
    seen: u32,
}

impl MomentFinder {
    /// A finder for a run of this setup.
    pub fn new(setup: &Setup) -> MomentFinder {
        let mut moments = Vec::new();
        if setup.rate.spike_visits > 0 {
            let ends = setup.rate.spike_at + setup.rate.spike_length;
            moments.push(Moment { at: setup.rate.spike_at, kind: MomentKind::SpikeBegins });
            moments.push(Moment { at: ends, kind: MomentKind::SpikeEnds });
            moments.retain(|moment| moment.at <= setup.end);
        }
        MomentFinder {
            moments,
            peak: setup.parallel(),
            drained: None,
            streak: 0,
            streak_began: SimTime::START,
            streak_heard: true,
            collapsed: false,
            parallel: setup.parallel(),
            lost: false,
            seen: 0,
        }
    }

    /// The moments found, in order of time.
    pub fn moments(mut self) -> Vec<Moment<MomentKind>> {
        if let Some(at) = self.drained.filter(|_| self.peak > self.parallel) {
            self.moments.push(Moment { at, kind: MomentKind::Drained });
        }
        in_order(&mut self.moments, |moment| (moment.at, moment.kind));
        self.moments
    }

    #[inline]
    fn once(&mut self, at: SimTime, kind: MomentKind) {
        let bit = 1 << kind as u32;
        if self.seen & bit == 0 {
            self.seen |= bit;
            self.moments.push(Moment { at, kind });
        }
    }

    #[inline]
    fn hear_work_end(&mut self, at: SimTime, heard: bool) {
        if heard != self.streak_heard {
            self.streak = 0;
            self.streak_heard = heard;
            self.streak_began = at;
        }
        self.streak += 1;
        if self.streak == STREAK && self.collapsed == heard {
            let kind = if heard { MomentKind::Recovered } else { MomentKind::Collapse };
            self.collapsed = !heard;
            let began = self.streak_began;
            self.moments.push(Moment { at: began, kind });
        }
    }

    /// Looks at the shop after an event.
    #[inline]
    pub(super) fn see(&mut self, at: SimTime, model: &FlashSale, waiting: u32) {
        if model.stock().available() == 0 {
            self.once(at, MomentKind::StockGone);
        }
        if let Shop::Queue(shop) = model.shop()
            && shop.queue().is_full()
        {
            self.once(at, MomentKind::QueueFull);
        }
        if waiting > self.peak {
            self.peak = waiting;
            self.drained = None;
        } else if waiting == 0 && self.drained.is_none() {
            if self.lost {
                // The longest backlog was lost with its server, not worked off: from here on the next one counts.
                self.peak = self.parallel;
            } else {
                self.drained = Some(at);
            }
        }
        self.lost = false;
    }
}

impl Sink<FlashSale> for MomentFinder {
    #[inline]
    fn fact(&mut self, at: SimTime, fact: &Fact) {
        match *fact {
            Fact::Refused(_) => self.once(at, MomentKind::FirstRefusal),
            Fact::Crashed { .. } => {
                self.lost = true;
                self.moments.push(Moment { at, kind: MomentKind::Crash });
            }
            Fact::Restarted { .. } => self.moments.push(Moment { at, kind: MomentKind::Restart }),
            Fact::Done { outcome: Outcome::GaveUp, .. } => self.once(at, MomentKind::FirstGaveUp),
            Fact::Ended { heard, verdict: Verdict::Bought | Verdict::AlreadyHas | Verdict::SoldOut | Verdict::Error, .. } => {
                self.hear_work_end(at, heard);
            }
            Fact::Arrived(_)
            | Fact::Asked(_)
            | Fact::Held(_)
            | Fact::Joined { .. }
            | Fact::Started { .. }
            | Fact::Skipped(_)
            | Fact::WillRetry(_)
            | Fact::Requeued(_)
            | Fact::Lost(_)
            | Fact::TimedOut(_)
            | Fact::InLine(_)
            | Fact::Paying(_)
            | Fact::Done { .. }
            | Fact::UnitReturned(_)
            | Fact::Commanded(_) => {}
        }
    }

    fn after(&mut self, at: SimTime, _: &Setup, model: &FlashSale) {
        self.see(at, model, model.waiting());
    }
}
