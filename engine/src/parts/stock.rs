//! The stock: one atomic counter, or one that is read and written with other work between.

/// Units of the sale, each in one of three states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stock {
    pub(crate) total: u32,
    pub(crate) reserved: u32,
    pub(crate) sold: u32,
    /// What the counter in the database says: an account of its own beside `total - reserved - sold`, which is the truth.
    pub(crate) counter: u32,
}

impl Stock {
    /// A stock of `total` units.
    pub fn new(total: u32) -> Stock {
        Stock { total, reserved: 0, sold: 0, counter: total }
    }

    /// Units on sale in all.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// Units that nobody has.
    #[inline]
    pub fn available(&self) -> u32 {
        self.total.saturating_sub(self.reserved + self.sold)
    }

    /// Units set aside for somebody who has not paid yet.
    pub fn reserved(&self) -> u32 {
        self.reserved
    }

    /// Units paid for.
    pub fn sold(&self) -> u32 {
        self.sold
    }

    /// Units promised beyond the stock.
    #[inline]
    pub fn oversold(&self) -> u32 {
        (self.reserved + self.sold).saturating_sub(self.total)
    }

    /// Takes one unit, in one indivisible step: read, check and write.
    #[must_use]
    #[inline]
    pub fn reserve(&mut self) -> bool {
        if self.available() == 0 {
            return false;
        }
        self.reserved += 1;
        self.counter -= 1;
        true
    }

    /// What the unlocked counter says now: the read.
    #[inline]
    pub fn read_unlocked(&self) -> u32 {
        self.counter
    }

    /// Takes one unit after an earlier read: the check and the write. Whoever read the same number writes the same number, and
    /// one decrement is lost.
    #[must_use]
    #[inline]
    pub fn reserve_unlocked(&mut self, read: u32) -> bool {
        if read == 0 {
            return false;
        }
        self.counter = read - 1;
        self.reserved += 1;
        true
    }

    /// A reserved unit is paid.
    ///
    /// # Panics
    /// When none is reserved.
    #[inline]
    pub fn settle(&mut self) {
        assert!(self.reserved > 0, "only a reserved unit can be sold");
        self.reserved -= 1;
        self.sold += 1;
    }

    /// A reserved unit comes back.
    ///
    /// # Panics
    /// When none is reserved.
    #[inline]
    pub fn release(&mut self) {
        assert!(self.reserved > 0, "only a reserved unit can come back");
        self.reserved -= 1;
        self.counter += 1;
    }

    /// New units come in.
    pub fn add(&mut self, units: u32) {
        self.total += units;
        self.counter += units;
    }

    /// Whether every unit is in exactly one state: counter + reserved + sold = total. The unlocked counter loses decrements, and
    /// then this fails: that is its fault.
    #[inline]
    pub fn balances(&self) -> bool {
        self.counter + self.reserved + self.sold == self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_atomic_counter_never_oversells() {
        let mut stock = Stock::new(2);
        assert_eq!([stock.reserve(), stock.reserve(), stock.reserve()], [true, true, false]);
        assert_eq!((stock.available(), stock.oversold()), (0, 0));
    }

    #[test]
    fn two_who_read_the_same_number_sell_one_unit_twice() {
        let mut stock = Stock::new(1);
        let (first, second) = (stock.read_unlocked(), stock.read_unlocked());
        assert!(stock.reserve_unlocked(first) && stock.reserve_unlocked(second));
        assert_eq!((stock.oversold(), stock.balances()), (1, false));
    }

    #[test]
    fn a_unit_that_comes_back_can_be_sold_again() {
        let mut stock = Stock::new(1);
        assert!(stock.reserve());
        stock.release();
        assert!(stock.reserve());
        stock.settle();
        assert_eq!((stock.available(), stock.sold(), stock.balances()), (0, 1, true));
    }
}
