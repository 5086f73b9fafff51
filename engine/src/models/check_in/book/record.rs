//! One check-in, and the places of the ledger.

use super::super::facts::LostAt;
use crate::time::SimTime;

/// Where a check-in stands. Each stands at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Answered, and its points were granted once.
    Granted,
    /// Answered, and its points were granted more than once.
    GrantedMore,
    /// Told that it failed.
    Failed,
    /// Put aside after its last attempt.
    DeadLetter,
    /// Answered, without points, and no copy of its message is left.
    Lost(LostAt),
    /// Pressed, not yet answered.
    CheckingIn,
    /// Answered, and waiting to be published, or for the confirm of a publish that went nowhere.
    Unpublished,
    /// Waiting in the broker.
    Ready,
    /// With a worker, or in the points service.
    InFlight,
    /// Pausing before the next attempt.
    BackingOff,
}

/// How many places there are.
pub const PLACE_COUNT: usize = 14;

/// The places' stable names, in the order of [`Place::ALL`].
pub const PLACES: &[&str] = &[
    "granted",
    "granted_more",
    "failed",
    "dead_letter",
    "lost_unpublished",
    "lost_on_the_way",
    "lost_broker",
    "lost_acked",
    "lost_attempts",
    "checking_in",
    "unpublished",
    "ready",
    "in_flight",
    "backing_off",
];

impl Place {
    /// Every place, in the order of the ledger: ends first, then those still on their way.
    pub const ALL: [Place; PLACE_COUNT] = [
        Place::Granted,
        Place::GrantedMore,
        Place::Failed,
        Place::DeadLetter,
        Place::Lost(LostAt::Unpublished),
        Place::Lost(LostAt::OnTheWay),
        Place::Lost(LostAt::Broker),
        Place::Lost(LostAt::Acked),
        Place::Lost(LostAt::Attempts),
        Place::CheckingIn,
        Place::Unpublished,
        Place::Ready,
        Place::InFlight,
        Place::BackingOff,
    ];

    /// The place's row in [`Place::ALL`] and in the tally.
    pub const fn index(self) -> usize {
        match self {
            Place::Granted => 0,
            Place::GrantedMore => 1,
            Place::Failed => 2,
            Place::DeadLetter => 3,
            Place::Lost(at) => 4 + at as usize,
            Place::CheckingIn => 9,
            Place::Unpublished => 10,
            Place::Ready => 11,
            Place::InFlight => 12,
            Place::BackingOff => 13,
        }
    }

    /// The place's stable name.
    pub const fn id(self) -> &'static str {
        PLACES[self.index()]
    }
}

/// What somebody has been told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing yet.
    Nothing,
    /// That they have checked in.
    CheckedIn,
    /// That it failed.
    Failed,
}

/// A message as its publisher holds it: a row of the outbox, or an entry in the process's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Not there: not yet, or no longer.
    Gone,
    /// To be published, for the first time or again.
    Due,
    /// Published, and waiting for the confirm.
    Sent,
}

/// How many copies of one message are alive, by where they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// Deliveries that the broker waits for, workers that hold one, and calls in the points service: one copy may count as up to three.
    pub in_flight: u16,
    /// Pausing in the broker.
    pub backing_off: u16,
    /// Waiting in the broker, or being stored there.
    pub ready: u16,
    /// In the dead-letter queue.
    pub dead: u16,
}

/// One check-in. The clone of a world is mostly these, so they are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    pub(crate) since: SimTime,
    /// [`SimTime::FAR`] for not yet, here and in the next two: a third of the memory of an `Option`.
    pub(crate) answered_at: SimTime,
    pub(crate) granted_at: SimTime,
    /// When the points service last took down the key: the last grant.
    pub(crate) key_at: SimTime,
    pub(crate) grants: u32,
    pub(crate) copies: Copies,
    pub(crate) publishes: u16,
    pub(crate) row: Row,
    pub(crate) told: Told,
    pub(crate) place: Place,
    /// The furthest place at which a copy was lost.
    pub(crate) lost_at: LostAt,
    pub(crate) committed: bool,
}

fn came(at: SimTime) -> Option<SimTime> {
    (at != SimTime::FAR).then_some(at)
}

impl Record {
    pub(super) fn new(now: SimTime) -> Record {
        Record {
            since: now,
            answered_at: SimTime::FAR,
            granted_at: SimTime::FAR,
            key_at: SimTime::FAR,
            grants: 0,
            copies: Copies::default(),
            publishes: 0,
            row: Row::Gone,
            told: Told::Nothing,
            place: Place::CheckingIn,
            lost_at: LostAt::Unpublished,
            committed: false,
        }
    }

    /// Where it stands.
    #[inline]
    pub fn place(&self) -> Place {
        self.place
    }

    /// Since when it has stood there.
    pub fn since(&self) -> SimTime {
        self.since
    }

    /// When it was answered, either way.
    pub fn answered_at(&self) -> Option<SimTime> {
        came(self.answered_at)
    }

    /// When its points were first granted.
    pub fn granted_at(&self) -> Option<SimTime> {
        came(self.granted_at)
    }

    /// How often its points were granted.
    pub fn grants(&self) -> u32 {
        self.grants
    }

    /// How often its message was published.
    pub fn publishes(&self) -> u16 {
        self.publishes
    }

    /// What its person was told.
    pub fn told(&self) -> Told {
        self.told
    }

    /// Whether it stands in the check-in's own database.
    pub fn is_committed(&self) -> bool {
        self.committed
    }

    /// The copies of its message that are alive.
    pub fn copies(&self) -> Copies {
        self.copies
    }

    /// Its message as the publisher holds it.
    pub fn row(&self) -> Row {
        self.row
    }

    /// Its place, found anew: grants win; else the liveliest copy; else the furthest place at which a copy was lost.
    pub(crate) fn find_place(&self) -> Place {
        match (self.told, self.grants) {
            (Told::Nothing, _) => Place::CheckingIn,
            (Told::Failed, _) => Place::Failed,
            (Told::CheckedIn, 1) => Place::Granted,
            (Told::CheckedIn, 2..) => Place::GrantedMore,
            (Told::CheckedIn, 0) if self.copies.in_flight > 0 => Place::InFlight,
            (Told::CheckedIn, 0) if self.copies.backing_off > 0 => Place::BackingOff,
            (Told::CheckedIn, 0) if self.copies.ready > 0 => Place::Ready,
            (Told::CheckedIn, 0) if self.row != Row::Gone => Place::Unpublished,
            (Told::CheckedIn, 0) if self.copies.dead > 0 => Place::DeadLetter,
            (Told::CheckedIn, 0) => Place::Lost(self.lost_at),
        }
    }

    /// Whether points were granted although the check-in was told that it failed.
    pub(super) fn granted_but_failed(&self) -> bool {
        self.told == Told::Failed && self.grants > 0
    }
}
