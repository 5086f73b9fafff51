//! What can be read off a run: pure functions of a recording or of a world, none of which can change either.
//!
//! Everything here works on any model that is [`Readable`]; what only one model has to say stands in that model's own `readings`.
//! Some readings listen while a run is played ([`series::Series`], a model's [`Notes`]), because a run keeps no list of facts; a replay
//! feeds them just the same, and a test holds that it gives the same reading.

pub mod readable;
pub mod reading;
pub mod series;
pub mod story;
pub mod waits;

pub use readable::{Moment, NOTED, Notes, Readable, TROUBLE};
pub use reading::{Reading, UnderWay};
