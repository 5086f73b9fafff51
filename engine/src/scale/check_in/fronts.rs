//! Which lane is next.
//!
//! Lanes are numbered by rank, so that their numbers break a tie between two ranks; only within one rank the order of scheduling has to be
//! looked up, and only when two lanes of it are due at one instant.

use super::lanes::NEVER;

/// The lanes, by rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// A thread's commit is done (rank 0); here only without an outbox, else the front runs by itself.
    Commit,
    /// A worker's own work before its call is done (rank 0).
    Call,
    /// A worker's own work after the reply is done (rank 0).
    Finish,
    /// The points service is done with a call (rank 0).
    Service,
    /// A message is stored (rank 0).
    Store,
    /// What comes back and what goes away (ranks 1 and 2, told apart in the heap itself).
    Fault,
    /// A worker stops waiting for the reply to its call (rank 3).
    CallTimeout,
    /// The publisher stops waiting for a confirm (rank 3).
    ConfirmTimeout,
    /// A delivered message becomes visible again (rank 3).
    Visibility,
    /// A message's pause is over (rank 4).
    Retry,
    /// A message in the process's memory goes out (rank 4).
    Publish,
    /// The relay looks for rows (rank 4).
    Poll,
    /// The dead letters get new attempts (rank 4).
    Redrive,
    /// Somebody presses (rank 5); like [`Kind::Commit`] only without an outbox.
    Arrival,
}

/// The lanes by number; no lane has one of the last two.
const KINDS: [Kind; 16] = [
    Kind::Commit,
    Kind::Call,
    Kind::Finish,
    Kind::Service,
    Kind::Store,
    Kind::Fault,
    Kind::CallTimeout,
    Kind::ConfirmTimeout,
    Kind::Visibility,
    Kind::Retry,
    Kind::Publish,
    Kind::Poll,
    Kind::Redrive,
    Kind::Arrival,
    Kind::Arrival,
    Kind::Arrival,
];

/// The lanes in which few events of most runs are.
const RARE: [Kind; 8] =
    [Kind::Commit, Kind::Fault, Kind::CallTimeout, Kind::ConfirmTimeout, Kind::Visibility, Kind::Publish, Kind::Redrive, Kind::Arrival];

impl Kind {
    /// The kinds of the same rank.
    pub(super) const fn peers(self) -> &'static [Kind] {
        match self {
            Kind::Commit | Kind::Call | Kind::Finish | Kind::Service | Kind::Store => {
                &[Kind::Commit, Kind::Call, Kind::Finish, Kind::Service, Kind::Store]
            }
            Kind::Fault => &[Kind::Fault],
            Kind::CallTimeout | Kind::ConfirmTimeout | Kind::Visibility => &[Kind::CallTimeout, Kind::ConfirmTimeout, Kind::Visibility],
            Kind::Retry | Kind::Publish | Kind::Poll | Kind::Redrive => &[Kind::Retry, Kind::Publish, Kind::Poll, Kind::Redrive],
            Kind::Arrival => &[Kind::Arrival],
        }
    }
}

/// When the first event of each lane is due.
#[derive(Clone, Debug)]
pub(super) struct Fronts {
    /// Time above, the lane's number in the lowest four bits.
    keys: [u64; KINDS.len()],
    /// The least key of the rare lanes.
    rare: u64,
}

impl Fronts {
    pub(super) fn new() -> Fronts {
        let keys = core::array::from_fn(|number| NEVER << 4 | number as u64);
        Fronts { keys, rare: NEVER << 4 }
    }

    #[inline]
    pub(super) fn set(&mut self, kind: Kind, at: u64) {
        debug_assert!(!RARE.contains(&kind) && at <= NEVER, "a lane that is looked at by itself");
        self.keys[kind as usize] = at << 4 | kind as u64;
    }

    /// The same for a rare lane: the least of these is found here, and not for each event.
    pub(super) fn set_rare(&mut self, kind: Kind, at: u64) {
        debug_assert!(RARE.contains(&kind), "a lane that is looked at with others");
        self.keys[kind as usize] = at.min(NEVER) << 4 | kind as u64;
        self.rare = RARE.iter().map(|kind| self.keys[*kind as usize]).fold(u64::MAX, u64::min);
    }

    /// When a lane's first event is due.
    pub(super) fn at(&self, kind: Kind) -> u64 {
        self.keys[kind as usize] >> 4
    }

    /// When the next event is due, and in which lane, unless another of its rank is due at the same instant.
    #[inline(always)]
    pub(super) fn first(&self) -> (u64, Kind) {
        let own = self.keys[Kind::Call as usize].min(self.keys[Kind::Finish as usize]).min(self.keys[Kind::Service as usize]);
        let broker = self.keys[Kind::Store as usize].min(self.keys[Kind::Retry as usize]);
        let key = own.min(broker).min(self.keys[Kind::Poll as usize].min(self.rare));
        (key >> 4, KINDS[(key & 15) as usize])
    }

    /// Whether a lane is due at `at`, which is no later than any.
    #[inline(always)]
    pub(super) fn is_due(&self, kind: Kind, at: u64) -> bool {
        self.keys[kind as usize] >> 4 == at
    }

    /// Whether another lane of the rank of `kind`, which is the first of them by number, is due at the same instant.
    #[inline(always)]
    pub(super) fn is_tied(&self, kind: Kind, at: u64) -> bool {
        let any = |others: &[Kind]| others.iter().any(|other| self.is_due(*other, at));
        match kind {
            Kind::Commit => any(&[Kind::Call, Kind::Finish, Kind::Service, Kind::Store]),
            Kind::Call => any(&[Kind::Finish, Kind::Service, Kind::Store]),
            Kind::Finish => any(&[Kind::Service, Kind::Store]),
            Kind::Service => any(&[Kind::Store]),
            Kind::CallTimeout => any(&[Kind::ConfirmTimeout, Kind::Visibility]),
            Kind::ConfirmTimeout => any(&[Kind::Visibility]),
            Kind::Retry => any(&[Kind::Publish, Kind::Poll, Kind::Redrive]),
            Kind::Publish => any(&[Kind::Poll, Kind::Redrive]),
            Kind::Poll => any(&[Kind::Redrive]),
            Kind::Store | Kind::Fault | Kind::Visibility | Kind::Redrive | Kind::Arrival => false,
        }
    }
}
