//! The ladder.

use crate::scenarios::{Preset, Rung};

/// Settings worth a look.
pub const PRESETS: &[Preset] = &[];
/// The rungs.
pub const RUNGS: &[Rung] = &[];
