//! The discrete-event engine behind Queue Lab.
//!
//! It knows queues, workers, shoppers and time; it knows no page, no language and no pixel. Everything here is
//! deterministic: the same setup gives the same bytes natively and in WebAssembly. The compiler holds part of that
//! promise, since `no_std` leaves no wall clock, no hash-map order and no platform float function within reach.
#![no_std]

extern crate alloc;

pub mod agenda;
pub mod arrivals;
pub mod dist;
pub mod draw;
mod fifo;
pub mod knobs;
pub mod models;
pub mod order;
pub mod parts;
pub mod readings;
pub mod run;
pub mod scale;
pub mod theory;
pub mod time;

/// The version of what runs mean. It is written into every link: a change that gives any run another digest raises it.
pub const ENGINE_VERSION: u32 = 1;
