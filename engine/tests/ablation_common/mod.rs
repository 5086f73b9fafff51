//! Seeds on all cores, for the ablation tests.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// In how many of the seeds the claim holds. Which thread plays which seed makes no difference: a run is a function of its seed.
pub fn count(seeds: Range<u32>, claim: impl Fn(u32) -> bool + Sync) -> u32 {
    let (next, holds) = (AtomicU32::new(seeds.start), AtomicU32::new(0));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                break;
            }
            if claim(seed) {
                holds.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        // A panic in a thread is the test's: `scope` hands it on.
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        work();
        others.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
    });
    holds.into_inner()
}

/// The bar of an ablation: in how many of 1,000 seeds a missing guard must be seen.
pub const BAR: u32 = 850;
