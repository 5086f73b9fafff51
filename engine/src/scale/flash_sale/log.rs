//! What is remembered of a run of a hundred million, so that any moment of it can be visited.
//!
//! Not what everybody heard, but what decided it: the orders that were taken in, and the units that came back. Whether the gate was open,
//! full or sold out follows from these, and so does what each of the others heard. Their number is bounded by the shop's units, not by
//! the people who come.

use crate::arrivals::Crowd;
use crate::time::SimTime;
use alloc::vec::Vec;

/// Most deliveries that are remembered: 30 MB. What comes after them cannot be visited.
pub const MOST_ORDERS: usize = 1_500_000;
/// About how many people come between two marks in the crowd: to find one is to draw half as many again.
const MARK_EVERY: u64 = 1 << 17;
const CHUNK: usize = 1 << 12;
const LONGEST: u64 = (1 << 40) - 1;

/// One delivery of an order, in 20 bytes: instants to 18 minutes.
#[derive(Clone, Copy, Debug)]
struct Packed([u32; 5]);

/// One delivery of an order. Instants in nanoseconds; whatever lies more than 18 minutes ahead is as good as never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delivery {
    pub(super) joined: u64,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) key: u32,
    pub(super) delivery: u32,
}

impl Packed {
    fn new(of: Delivery) -> Packed {
        let (joined, wait, work) = (of.joined.min(LONGEST), (of.start - of.joined).min(LONGEST), (of.end - of.start).min(LONGEST));
        let high = |n: u64, shift: u32| ((n >> 32) as u32) << shift;
        Packed([joined as u32, wait as u32, work as u32, of.key, high(joined, 0) | high(wait, 8) | high(work, 16) | of.delivery << 24])
    }

    fn joined(self) -> u64 {
        u64::from(self.0[0]) | u64::from(self.0[4] & 0xFF) << 32
    }

    fn start(self) -> u64 {
        self.joined() + (u64::from(self.0[1]) | u64::from(self.0[4] >> 8 & 0xFF) << 32)
    }

    fn unpack(self) -> Delivery {
        let work = u64::from(self.0[2]) | u64::from(self.0[4] >> 16 & 0xFF) << 32;
        Delivery { joined: self.joined(), start: self.start(), end: self.start() + work, key: self.0[3], delivery: self.0[4] >> 24 }
    }
}

/// A list that grows without being copied.
#[derive(Clone, Debug, Default)]
struct Chunks {
    chunks: Vec<Vec<Packed>>,
    len: usize,
}

impl Chunks {
    #[inline]
    fn push(&mut self, what: Packed) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        if let Some(last) = self.chunks.last_mut() {
            last.push(what);
        }
        self.len += 1;
    }

    fn get(&self, index: usize) -> Packed {
        self.chunks[index / CHUNK][index % CHUNK]
    }

    /// How many from the front on something holds for, where it holds for none after one for which it does not.
    fn partition_point(&self, holds: impl Fn(Packed) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.get(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn joined_by(&self, at: u64) -> usize {
        self.partition_point(|order| order.joined() <= at)
    }

    /// How many wait at an instant: have joined and not started. Both come in one order.
    fn waiting_at(&self, at: u64) -> usize {
        self.joined_by(at) - self.partition_point(|order| order.start() <= at)
    }

    fn find(&self, joined: u64, key: u32, delivery: u32) -> Option<Delivery> {
        let first = self.partition_point(|order| order.joined() < joined);
        (first..self.len)
            .map(|index| self.get(index).unpack())
            .take_while(|order| order.joined == joined)
            .find(|order| order.key == key && order.delivery == delivery)
    }
}

/// What the gate says at an instant, everything due then carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Whoever comes gets a place in line.
    Open,
    /// There is no place in line.
    Full,
    /// Nothing is left.
    SoldOut,
}

/// What is remembered.
#[derive(Clone, Debug)]
pub struct Log {
    units: u64,
    /// First deliveries, and the others; each in order of joining, which is the order of starting.
    firsts: Chunks,
    others: Chunks,
    /// When units came back from orders that failed, and from shoppers who did not pay.
    failed: Vec<u64>,
    unpaid: Vec<u64>,
    /// The crowd, and how many of it had come, every so many people.
    marks: Vec<(u64, Crowd)>,
    /// How many will have come at the next mark.
    next_mark: u64,
    /// From when on nothing more was remembered.
    until: u64,
}

impl Log {
    pub(super) fn new(crowd: &Crowd, units: u32) -> Log {
        Log {
            units: u64::from(units),
            firsts: Chunks::default(),
            others: Chunks::default(),
            failed: Vec::new(),
            unpaid: Vec::new(),
            marks: Vec::from([(0, crowd.clone())]),
            next_mark: MARK_EVERY,
            until: u64::MAX,
        }
    }

    /// From when on moments cannot be visited, because more happened than is remembered; `None` if every one can.
    pub fn until(&self) -> Option<SimTime> {
        (self.until < u64::MAX).then(|| SimTime::from_nanos(self.until))
    }

    pub(super) fn remembers(&self, at: u64) -> bool {
        at < self.until
    }

    #[inline]
    pub(super) fn pass(&mut self, crowd: &Crowd, passed: u64) {
        if passed >= self.next_mark {
            self.mark(crowd, passed);
        }
    }

    #[cold]
    fn mark(&mut self, crowd: &Crowd, passed: u64) {
        self.marks.push((passed, crowd.clone()));
        self.next_mark = passed + MARK_EVERY;
    }

    #[inline]
    pub(super) fn join(&mut self, joined: u64, start: u64, end: u64, key: u32, delivery: u32) {
        if self.firsts.len + self.others.len >= MOST_ORDERS {
            self.until = self.until.min(joined);
            return;
        }
        let packed = Packed::new(Delivery { joined, start, end, key, delivery });
        if delivery == 1 { self.firsts.push(packed) } else { self.others.push(packed) }
    }

    pub(super) fn give_back(&mut self, at: u64, is_unpaid: bool) {
        if self.firsts.len + self.others.len < MOST_ORDERS {
            if is_unpaid { self.unpaid.push(at) } else { self.failed.push(at) }
        }
    }

    pub(super) fn memory(&self) -> usize {
        (self.firsts.chunks.len() + self.others.chunks.len()) * CHUNK * size_of::<Packed>()
            + (self.failed.capacity() + self.unpaid.capacity()) * 8
            + self.marks.capacity() * size_of::<(u64, Crowd)>()
    }

    /// Units that nobody has at an instant, once everybody of that instant has been served.
    pub(super) fn available_at(&self, at: u64) -> u64 {
        let came_back = |list: &[u64]| list.partition_point(|&when| when <= at) as u64;
        self.units + came_back(&self.failed) + came_back(&self.unpaid) - self.firsts.joined_by(at) as u64
    }

    /// Orders that wait at an instant.
    pub(super) fn waiting_at(&self, at: u64) -> u64 {
        (self.firsts.waiting_at(at) + self.others.waiting_at(at)) as u64
    }

    /// What a press at an instant that was not taken in heard: at one instant the places and units that are left go to whoever comes
    /// first, so it was full if units are left after all of them, and sold out if not.
    pub(super) fn no_at(&self, at: u64) -> Gate {
        if self.available_at(at) == 0 { Gate::SoldOut } else { Gate::Full }
    }

    /// The delivery with which an order joined at an instant.
    pub(super) fn joined(&self, at: u64, key: u32, delivery: u32) -> Option<Delivery> {
        if delivery == 1 { self.firsts.find(at, key, 1) } else { self.others.find(at, key, delivery) }
    }

    /// The crowd before the first person who comes at an instant or after it, and how many have come before.
    pub(super) fn crowd_at(&self, at: u64) -> (u64, Crowd) {
        let mark = self.marks.partition_point(|(_, crowd)| crowd.next_at().nanos() < at).saturating_sub(1);
        let (mut passed, mut crowd) = self.marks[mark].clone();
        while crowd.next_at().nanos() < at && crowd.next().is_some() {
            passed += 1;
        }
        (passed, crowd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_comes_back_as_it_was_put_in() {
        let of = Delivery {
            joined: 299_999_999_999,
            start: 299_999_999_999 + (1 << 39),
            end: (1 << 39) + 301_000_000_000,
            key: 0xFFFF_FFFF,
            delivery: 20,
        };
        assert_eq!(Packed::new(of).unpack(), of);
        let never = Delivery { start: of.joined + (1 << 50), end: of.joined + (1 << 50) + 7, ..of };
        assert_eq!(Packed::new(never).unpack().start, of.joined + LONGEST);
    }
}
