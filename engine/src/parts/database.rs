//! A shared database that slows down past its peak.

/// How much longer one piece of work takes when others are at it too: Gunther's Universal Scalability Law.
///
/// With N at work the throughput is `X(N) = N / (1 + sigma (N - 1) + kappa N (N - 1))` times that of one, hence each takes
/// `1 + sigma (N - 1) + kappa N (N - 1)` times as long. The peak lies at `N* = sqrt((1 - sigma) / kappa)`, from which kappa
/// follows. (Schwartz fits sigma = 0.0267 and a peak at 35 for MySQL on one host.)
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Database {
    sigma: f64,
    kappa: f64,
    limit: u32,
}

impl Database {
    /// A database with its peak at `limit` pieces of work at once, where a share `sigma` of the work cannot be shared.
    /// A limit of 0 is a database that never slows down.
    pub fn new(limit: u32, sigma: f64) -> Database {
        if limit == 0 {
            return Database { sigma: 0.0, kappa: 0.0, limit };
        }
        let peak = f64::from(limit);
        Database { sigma, kappa: (1.0 - sigma) / (peak * peak), limit }
    }

    /// How many at once it does best with; 0 for a database that never slows down.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// How many times as long one piece of work takes with `n` at it, itself included.
    #[inline]
    pub fn stretch(&self, n: u32) -> f64 {
        let others = f64::from(n) - 1.0;
        1.0 + self.sigma * others + self.kappa * f64::from(n) * others
    }

    /// Throughput with `n` at work, in units of one alone.
    pub fn throughput(&self, n: u32) -> f64 {
        f64::from(n) / self.stretch(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throughput_is_highest_at_the_limit() {
        for limit in [4, 12, 35, 200] {
            let database = Database::new(limit, 0.0267);
            let best = (1..2_000).max_by(|a, b| database.throughput(*a).total_cmp(&database.throughput(*b)));
            assert_eq!(best, Some(limit));
        }
    }

    #[test]
    fn an_unlimited_database_never_slows_down() {
        assert_eq!(Database::new(0, 0.1).stretch(10_000).to_bits(), 1.0f64.to_bits());
    }

    /// The published fit: lambda 995.6486, sigma 0.02671591, kappa 7.690945e-4 gives 12,342/s at 35 and 7,543/s at 128.
    #[test]
    fn the_published_mysql_fit_comes_out() {
        let mysql = Database { sigma: 0.026_715_91, kappa: 7.690_945e-4, limit: 35 };
        assert!((995.6486 * mysql.throughput(35) - 12_342.0).abs() < 10.0, "{}", 995.6486 * mysql.throughput(35));
        assert!((995.6486 * mysql.throughput(128) - 7_543.0).abs() < 10.0, "{}", 995.6486 * mysql.throughput(128));
    }
}
