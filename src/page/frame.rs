//! Frames of the screen, asked for only while something moves and can be seen.

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::Callback;

/// At most one frame asked for.
#[derive(Default)]
pub struct Frames {
    pending: Option<AnimationFrame>,
}

impl Frames {
    /// Asks for the next frame unless one is asked for already; `on_frame` gets its wall time in microseconds.
    pub fn ask(&mut self, on_frame: Callback<u64>) {
        if self.pending.is_none() {
            self.pending = Some(request_animation_frame(move |now_ms| on_frame.emit((now_ms * 1_000.0) as u64)));
        }
    }

    /// The frame that was asked for has come, or is wanted no longer.
    pub fn came(&mut self) {
        self.pending = None;
    }
}
