//! Which lane is next.
//!
//! Lanes are numbered by rank, so that their numbers break a tie between two ranks; only within one rank the order of scheduling has to be
//! looked up, and only when two lanes of it are due at one instant.

use super::lanes::NEVER;

/// The lanes, by rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// The stretch of time that is being counted is over, before anything else at that instant.
    Stretch,
    /// A thread's commit is done (rank 0); here only without an outbox, else the front runs by itself.
    Commit,
    /// A worker has done half of its own work, before its call or after the reply (rank 0).
    Own,
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
    Kind::Stretch,
    Kind::Commit,
    Kind::Own,
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
const RARE: [Kind; 9] = [
    Kind::Stretch,
    Kind::Commit,
    Kind::Fault,
    Kind::CallTimeout,
    Kind::ConfirmTimeout,
    Kind::Visibility,
    Kind::Publish,
    Kind::Redrive,
    Kind::Arrival,
];

impl Kind {
    /// The kinds of the same rank.
    pub(super) const fn peers(self) -> &'static [Kind] {
        match self {
            Kind::Stretch => &[Kind::Stretch],
            Kind::Commit | Kind::Own | Kind::Service | Kind::Store => &[Kind::Commit, Kind::Own, Kind::Service, Kind::Store],
            Kind::Fault => &[Kind::Fault],
            Kind::CallTimeout | Kind::ConfirmTimeout | Kind::Visibility => &[Kind::CallTimeout, Kind::ConfirmTimeout, Kind::Visibility],
            Kind::Retry | Kind::Publish | Kind::Poll | Kind::Redrive => &[Kind::Retry, Kind::Publish, Kind::Poll, Kind::Redrive],
            Kind::Arrival => &[Kind::Arrival],
        }
    }

    /// Its key for an instant: time above, its number in the lowest four bits.
    #[inline(always)]
    const fn key(self, at: u64) -> u64 {
        at << 4 | self as u64
    }
}

/// When the first event of each lane is due.
///
/// Most events are of [`Kind::Own`] or [`Kind::Service`]. The least of all the others is kept, and the least of the rare ones among these.
#[derive(Clone, Debug)]
pub(super) struct Fronts {
    /// By [`Kind::key`].
    keys: [u64; KINDS.len()],
    others: u64,
    rare: u64,
}

impl Fronts {
    pub(super) fn new() -> Fronts {
        let keys = core::array::from_fn(|number| NEVER << 4 | number as u64);
        Fronts { keys, others: NEVER << 4, rare: NEVER << 4 }
    }

    /// The first of a lane was taken out; when the next is due.
    #[inline(always)]
    pub(super) fn set(&mut self, kind: Kind, at: u64) {
        debug_assert!(!RARE.contains(&kind) && at <= NEVER, "a lane that is looked at by itself");
        self.keys[kind as usize] = kind.key(at);
        if !matches!(kind, Kind::Own | Kind::Service) {
            self.find_others();
        }
    }

    /// Something more is due in a lane.
    #[inline(always)]
    pub(super) fn add(&mut self, kind: Kind, at: u64) {
        debug_assert!(!RARE.contains(&kind) && at <= NEVER, "a lane that is looked at by itself");
        let key = kind.key(at);
        self.keys[kind as usize] = self.keys[kind as usize].min(key);
        if !matches!(kind, Kind::Own | Kind::Service) {
            self.others = self.others.min(key);
        }
    }

    /// The same as [`Fronts::set`] for a rare lane: the least of these is found here, and not for each event.
    #[inline(never)]
    pub(super) fn set_rare(&mut self, kind: Kind, at: u64) {
        debug_assert!(RARE.contains(&kind), "a lane that is looked at with others");
        self.keys[kind as usize] = kind.key(at.min(NEVER));
        self.rare = RARE.iter().map(|kind| self.keys[*kind as usize]).fold(u64::MAX, u64::min);
        self.find_others();
    }

    #[inline(always)]
    fn find_others(&mut self) {
        let broker = self.keys[Kind::Store as usize].min(self.keys[Kind::Retry as usize]);
        self.others = broker.min(self.keys[Kind::Poll as usize].min(self.rare));
    }

    /// When a lane's first event is due.
    #[inline(always)]
    pub(super) fn at(&self, kind: Kind) -> u64 {
        self.keys[kind as usize] >> 4
    }

    /// When the next event is due, if it is one of these lane's and nothing else is due at that instant.
    #[inline(always)]
    pub(super) fn only(&self, kind: Kind) -> Option<u64> {
        let other = if kind as u8 == Kind::Own as u8 { Kind::Service } else { Kind::Own };
        debug_assert!(matches!(kind, Kind::Own | Kind::Service), "the others are looked at together");
        let key = self.keys[kind as usize];
        // A key with all bits of the number is the last of its instant.
        (key | 15 < self.keys[other as usize].min(self.others)).then_some(key >> 4)
    }

    /// When the next event is due, and in which lane, unless another of its rank is due at the same instant.
    #[inline(always)]
    pub(super) fn first(&self) -> (u64, Kind) {
        let key = self.keys[Kind::Own as usize].min(self.keys[Kind::Service as usize]).min(self.others);
        (key >> 4, KINDS[(key & 15) as usize])
    }

    /// Whether another lane of the rank of `kind`, which is the first of them by number, is due at the same instant.
    #[inline(always)]
    pub(super) fn is_tied(&self, kind: Kind, at: u64) -> bool {
        let any = |others: &[Kind]| others.iter().any(|other| self.at(*other) == at);
        match kind {
            Kind::Commit => any(&[Kind::Own, Kind::Service, Kind::Store]),
            Kind::Own => any(&[Kind::Service, Kind::Store]),
            Kind::Service => any(&[Kind::Store]),
            Kind::CallTimeout => any(&[Kind::ConfirmTimeout, Kind::Visibility]),
            Kind::ConfirmTimeout => any(&[Kind::Visibility]),
            Kind::Retry => any(&[Kind::Publish, Kind::Poll, Kind::Redrive]),
            Kind::Publish => any(&[Kind::Poll, Kind::Redrive]),
            Kind::Poll => any(&[Kind::Redrive]),
            Kind::Stretch | Kind::Store | Kind::Fault | Kind::Visibility | Kind::Redrive | Kind::Arrival => false,
        }
    }
}
