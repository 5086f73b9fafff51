//! What models are made of.

pub mod backoff;
pub mod bounded_queue;
pub mod database;
pub mod stock;
