//! M/M/4 with room for 100 at an offered load of 1.2, on other people's engines for Rust, beside the floor and our engine.
//!
//! Everybody draws the same kind of numbers in the same way, keeps whole nanoseconds, and counts the same: who is rejected, and how long
//! the others stay. What differs is how an engine keeps what is due and hands it out.
//!
//! Usage as `queue-bench`: `queue-peers <passes> <milliseconds a pass>`.

mod on_desque;
mod on_simrs;
mod shop;

use queue_bench::{CASES, Case, native};

fn main() {
    let peers = [Case { name: "desque 0.4.0 (Rust)", play: on_desque::play }, Case { name: "simrs 0.2.0 (Rust)", play: on_simrs::play }];
    let ours = CASES.iter().take(2).copied();
    native::tell(&ours.chain(peers).collect::<Vec<_>>());
}
