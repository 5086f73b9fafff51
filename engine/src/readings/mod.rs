//! What can be read off a run: pure functions of a recording or of a world, none of which can change either.
//!
//! Some readings listen while a run is played ([`series::Series`], [`moments::MomentFinder`], [`audit::Auditor`]), because a run keeps no list
//! of facts; a replay feeds them just the same, and a test holds that it gives the same reading.

pub mod audit;
pub mod moments;
pub mod series;
pub mod story;
pub mod summary;
pub mod waits;
