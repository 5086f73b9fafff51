//! The agenda: everything that is due, in the order in which it will happen.
//!
//! (The field calls it the future event list. It is not called a queue here, because queues are what the labs are about.)
//!
//! At one instant, events come in order of [`Ranked::rank`], then in order of scheduling. A model ranks the end of work before
//! everything else and arrivals last, so that a place that becomes free at an instant is free for who arrives at it.

use crate::fifo::Fifo;
use crate::time::SimTime;
use alloc::vec::Vec;

/// An event that knows its place among those of one instant.
pub trait Ranked {
    /// Lower goes first.
    fn rank(&self) -> u8;
}

/// Time, then rank (a byte), then order of scheduling, as one number: a single comparison tells which of two events goes first.
type Key = u128;

/// After every event.
const NEVER: Key = Key::MAX;

#[inline]
const fn time_of(key: Key) -> SimTime {
    SimTime::from_nanos((key >> 64) as u64)
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry<E> {
    key: Key,
    event: E,
}

/// Events by time, rank and order of scheduling.
///
/// `LANES` are for events that are scheduled in the order in which they fall due (arrivals, timeouts of one length): a lane
/// costs O(1) where the heap costs O(log n).
#[derive(Clone, Debug, PartialEq)]
pub struct Agenda<E: Copy, const LANES: usize> {
    /// Four children each. While `vacant`, the first place holds nothing.
    heap: Vec<Entry<E>>,
    /// Whether the first event of the heap has been taken and nothing has come into its place yet. The end of one piece of work is
    /// mostly the start of another, whose end then sinks from the top: half of what a removal and an insertion would cost.
    vacant: bool,
    /// The key of what comes first in each lane, [`NEVER`] for an empty one: looked at for every event, hence kept together.
    fronts: [Key; LANES],
    /// The lane whose first comes before those of the others, and its key: what comes from the heap need not look at each lane.
    lead: (usize, Key),
    firsts: [Option<E>; LANES],
    /// What comes after the first in each lane. A lane of one event at a time, such as the arrivals', never touches it.
    rest: [Fifo<Entry<E>>; LANES],
    /// The key of what was last put into each lane.
    lasts: [Key; LANES],
    scheduled: u64,
}

impl<E: Copy + Ranked, const LANES: usize> Default for Agenda<E, LANES> {
    fn default() -> Self {
        Agenda {
            heap: Vec::new(),
            vacant: false,
            fronts: [NEVER; LANES],
            lead: (0, NEVER),
            firsts: [None; LANES],
            rest: core::array::from_fn(|_| Fifo::default()),
            lasts: [0; LANES],
            scheduled: 0,
        }
    }
}

impl<E: Copy + Ranked, const LANES: usize> Agenda<E, LANES> {
    #[inline]
    fn entry(&mut self, at: SimTime, event: E) -> Entry<E> {
        let order = (u64::from(event.rank()) << 56) | self.scheduled;
        self.scheduled += 1;
        Entry { key: Key::from(at.nanos()) << 64 | Key::from(order), event }
    }

    /// Puts an event down for an instant.
    pub fn schedule(&mut self, at: SimTime, event: E) {
        let entry = self.entry(at, event);
        if self.vacant {
            self.vacant = false;
            self.sink(entry);
        } else {
            self.rise(entry);
        }
    }

    /// Puts an entry at the end of the heap, and from there up to its place.
    fn rise(&mut self, entry: Entry<E>) {
        let mut child = self.heap.len();
        self.heap.push(entry);
        while child > 0 {
            let parent = (child - 1) / 4;
            if self.heap[parent].key <= entry.key {
                break;
            }
            self.heap[child] = self.heap[parent];
            child = parent;
        }
        self.heap[child] = entry;
    }

    /// Puts an entry at the top of the heap, in place of what is there, and from there down to its place.
    fn sink(&mut self, entry: Entry<E>) {
        let mut hole = 0;
        while let Some((least, key)) = self.least_child(hole)
            && key < entry.key
        {
            self.heap[hole] = self.heap[least];
            hole = least;
        }
        self.heap[hole] = entry;
    }

    /// Which of the children of a place in the heap comes first, and its key.
    #[inline]
    fn least_child(&self, parent: usize) -> Option<(usize, Key)> {
        let first = parent * 4 + 1;
        let children = self.heap.get(first..self.heap.len().min(first + 4))?;
        let (mut least, mut key) = (0, children.first()?.key);
        for (child, entry) in children.iter().enumerate().skip(1) {
            if entry.key < key {
                (least, key) = (child, entry.key);
            }
        }
        Some((first + least, key))
    }

    /// Puts an event down at the end of a lane.
    ///
    /// # Panics
    /// When the lane already holds something later: it would come out of order.
    pub fn schedule_in_lane(&mut self, lane: usize, at: SimTime, event: E) {
        let entry = self.entry(at, event);
        if self.fronts[lane] == NEVER {
            self.fronts[lane] = entry.key;
            self.firsts[lane] = Some(event);
            if entry.key < self.lead.1 {
                self.lead = (lane, entry.key);
            }
        } else {
            assert!(self.lasts[lane] <= entry.key, "a lane takes events in order of time");
            self.rest[lane].push_back(entry);
        }
        self.lasts[lane] = entry.key;
    }

    /// When the next event is due.
    pub fn next_at(&self) -> Option<SimTime> {
        let top = if self.vacant { self.least_child(0).map(|(_, key)| key) } else { self.heap.first().map(|entry| entry.key) };
        let key = top.unwrap_or(NEVER).min(self.lead.1);
        (key != NEVER).then_some(time_of(key))
    }

    /// Takes the next event if it is due at `limit` or before.
    #[inline]
    pub fn pop_until(&mut self, limit: SimTime) -> Option<(SimTime, E)> {
        if self.vacant {
            self.fill();
        }
        let (lane, from_lane) = self.lead;
        // No two keys are equal, but for those of nothing at all.
        let top = self.heap.first().filter(|top| top.key < from_lane);
        let at = time_of(top.map_or(from_lane, |top| top.key));
        if at > limit {
            return None;
        }
        let from_heap = top.map(|top| top.event);
        self.vacant = from_heap.is_some();
        Some((at, from_heap.or_else(|| self.pop_lane(lane))?))
    }

    #[inline]
    fn pop_lane(&mut self, lane: usize) -> Option<E> {
        let next = self.rest.get_mut(lane)?.pop_front();
        self.fronts[lane] = next.map_or(NEVER, |next| next.key);
        self.lead = (0, NEVER);
        for (lane, key) in self.fronts.iter().enumerate() {
            if *key < self.lead.1 {
                self.lead = (lane, *key);
            }
        }
        core::mem::replace(&mut self.firsts[lane], next.map(|next| next.event))
    }

    /// Fills the vacant top of the heap with its last entry, which sinks to its place.
    fn fill(&mut self) {
        self.vacant = false;
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sink(last);
        }
    }

    /// How many events are down.
    pub fn len(&self) -> usize {
        let firsts = self.fronts.iter().filter(|key| **key != NEVER).count();
        self.heap.len() - usize::from(self.vacant) + firsts + self.rest.iter().map(|lane| lane.len()).sum::<usize>()
    }

    /// Memory that the events take, in bytes.
    pub fn weight(&self) -> usize {
        self.len() * size_of::<Entry<E>>()
    }

    /// Whether nothing is down.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::mix;

    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Tag(u8, u32);
    impl Ranked for Tag {
        fn rank(&self) -> u8 {
            self.0
        }
    }
    const AT: fn(u64) -> SimTime = SimTime::from_nanos;

    #[test]
    fn at_one_instant_rank_decides_then_order_of_scheduling() {
        let mut agenda = Agenda::<Tag, 1>::default();
        agenda.schedule(AT(5), Tag(2, 0));
        agenda.schedule_in_lane(0, AT(5), Tag(1, 1));
        agenda.schedule(AT(5), Tag(1, 2));
        agenda.schedule(AT(4), Tag(9, 3));
        let order: Vec<u32> = core::iter::from_fn(|| agenda.pop_until(AT(5))).map(|(_, tag)| tag.1).collect();
        assert_eq!(order, [3, 1, 2, 0]);
    }

    #[test]
    fn what_is_due_later_stays() {
        let mut agenda = Agenda::<Tag, 0>::default();
        agenda.schedule(AT(10), Tag(0, 0));
        assert_eq!(agenda.pop_until(AT(9)), None);
        assert_eq!((agenda.len(), agenda.next_at()), (1, Some(AT(10))));
    }

    #[test]
    #[should_panic(expected = "in order of time")]
    fn a_lane_refuses_what_would_come_out_of_order() {
        let mut agenda = Agenda::<Tag, 1>::default();
        agenda.schedule_in_lane(0, AT(5), Tag(0, 0));
        agenda.schedule_in_lane(0, AT(4), Tag(0, 1));
    }

    #[test]
    fn lanes_and_heap_together_sort_like_a_sort_while_both_are_filled() {
        let mut agenda = Agenda::<Tag, 2>::default();
        let (mut expected, mut got) = (Vec::new(), Vec::new());
        for n in 0..3_000u32 {
            // Lanes take what is due ever later; the heap takes anything from here on.
            let now = u64::from(n / 10);
            let at = now + mix(u64::from(n)) % 50;
            match mix(u64::from(n) + 777) % 3 {
                0 => agenda.schedule_in_lane(0, AT(now + 20), Tag(1, n)),
                1 => agenda.schedule_in_lane(1, AT(now + 7), Tag(0, n)),
                _ => agenda.schedule(AT(at), Tag(2, n)),
            }
            expected.push(match mix(u64::from(n) + 777) % 3 {
                0 => (now + 20, 1, n),
                1 => (now + 7, 0, n),
                _ => (at, 2, n),
            });
            while let Some((at, tag)) = agenda.pop_until(AT(now.saturating_sub(1))) {
                got.push((at.nanos(), tag.0, tag.1));
            }
        }
        got.extend(core::iter::from_fn(|| agenda.pop_until(SimTime::FAR)).map(|(at, tag)| (at.nanos(), tag.0, tag.1)));
        expected.sort_unstable();
        assert_eq!(got, expected);
        assert!(agenda.is_empty() && agenda.next_at().is_none());
    }

    #[test]
    fn the_heap_sorts_like_a_sort() {
        let mut agenda = Agenda::<Tag, 0>::default();
        let mut expected = Vec::new();
        for n in 0..3_000u32 {
            let (at, rank) = (mix(u64::from(n)) % 200, (mix(u64::from(n) + 9_999) % 3) as u8);
            agenda.schedule(AT(at), Tag(rank, n));
            expected.push((at, rank, n));
        }
        expected.sort_unstable();
        let got: Vec<_> = core::iter::from_fn(|| agenda.pop_until(SimTime::FAR)).map(|(at, tag)| (at.nanos(), tag.0, tag.1)).collect();
        assert_eq!(got, expected);
    }
}
