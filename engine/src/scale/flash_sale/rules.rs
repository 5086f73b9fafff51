//! Which rules are compiled into a machine.

use crate::models::flash_sale::setup::Setup;

/// Which rules a run has. What nobody in it can meet is not compiled, and a count that follows from another is not kept beside it.
pub(super) trait Rules {
    /// Whether the run is a plain queue: every attempt succeeds and is paid, nobody is impatient, nobody comes back, nothing is logged.
    const PLAIN: bool;
}

/// All of them.
pub(super) struct All;

impl Rules for All {
    const PLAIN: bool = false;
}

/// Those of a plain queue.
pub(super) struct Plain;

impl Rules for Plain {
    const PLAIN: bool = true;
}

impl Plain {
    /// Whether they are enough for a run.
    pub(super) fn covers(setup: &Setup, keeps_log: bool) -> bool {
        let never_again = setup.failure_percent == 0 && setup.unpaid_percent == 0 && setup.refreshing.refreshes == 0;
        !keeps_log && never_again && setup.queue.line_patience.is_none()
    }
}
