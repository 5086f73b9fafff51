//! The cursor's way through a run: the only place that knows wall time, and only as a number handed to it.
//!
//! Playing moves a cursor over a run that has already been computed, so neither the frame rate, nor a hidden tab, nor the
//! playing speed can change what happened in it. Speed is a power of two and the part of a nanosecond that a slow tick leaves
//! over is carried, so that the cursor depends on the total time played and not on how it was cut into frames.

/// Longest step of wall time that one frame may play, in microseconds. After a hidden tab or a sleeping laptop there is no
/// catching up.
pub const LONGEST_FRAME_US: u64 = 100_000;
/// Slowest speed, as a power of two: 1/64.
pub const SLOWEST: i8 = -6;
/// Fastest speed, as a power of two: 64.
pub const FASTEST: i8 = 6;

/// Where the reader stands in a run, and how the cursor moves on. Starts paused at the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playback {
    cursor_ns: u64,
    end_ns: u64,
    playing: bool,
    speed_exp: i8,
    /// What the cursor is ahead of `cursor_ns`, in 64ths of a nanosecond.
    carried: u64,
    /// The wall time of the last frame while playing, in microseconds.
    last_frame_us: Option<u64>,
}

impl Playback {
    /// A paused cursor at the start of a run of `end_ns` nanoseconds, at speed 1.
    pub const fn new(end_ns: u64) -> Playback {
        Playback { cursor_ns: 0, end_ns, playing: false, speed_exp: 0, carried: 0, last_frame_us: None }
    }

    /// The instant that is shown, in nanoseconds since the start of the run.
    pub const fn cursor_ns(&self) -> u64 {
        self.cursor_ns
    }

    /// The end of the run, in nanoseconds.
    pub const fn end_ns(&self) -> u64 {
        self.end_ns
    }

    /// Whether the cursor moves by itself.
    pub const fn playing(&self) -> bool {
        self.playing
    }

    /// The speed as a power of two, from [`SLOWEST`] to [`FASTEST`].
    pub const fn speed_exp(&self) -> i8 {
        self.speed_exp
    }

    /// Whether nothing is left to play.
    pub const fn at_end(&self) -> bool {
        self.cursor_ns >= self.end_ns
    }

    /// Starts playing; at the end, from the beginning again.
    pub fn play(&mut self) {
        if self.at_end() {
            self.seek(0);
        }
        self.playing = self.end_ns > 0;
        self.last_frame_us = None;
    }

    /// Stops where it is.
    pub fn pause(&mut self) {
        self.playing = false;
        self.last_frame_us = None;
    }

    /// Plays when paused, pauses when playing.
    pub fn toggle(&mut self) {
        if self.playing { self.pause() } else { self.play() }
    }

    /// Moves the cursor to an instant, no further than the end; goes on playing if it was.
    pub fn seek(&mut self, to_ns: u64) {
        self.cursor_ns = to_ns.min(self.end_ns);
        self.carried = 0;
    }

    /// Pauses at the instant of an event before or after; stays where it is when there is none.
    pub fn step(&mut self, to_ns: Option<u64>) {
        self.pause();
        if let Some(to_ns) = to_ns {
            self.seek(to_ns);
        }
    }

    /// Sets the speed to two to the power of `exponent`, clamped.
    pub fn set_speed_exp(&mut self, exponent: i8) {
        self.speed_exp = exponent.clamp(SLOWEST, FASTEST);
    }

    /// Takes over the length of another run; the cursor stays at its instant when that run has it.
    pub fn set_end(&mut self, end_ns: u64) {
        self.end_ns = end_ns;
        if self.cursor_ns > end_ns {
            self.seek(end_ns);
        }
        self.playing &= !self.at_end();
    }

    /// Plays up to the wall time `now_us`, in microseconds of any clock that does not run backwards. The first frame after
    /// [`Playback::play`] only starts the clock. True when the cursor moved or stopped.
    pub fn frame(&mut self, now_us: u64) -> bool {
        if !self.playing {
            return false;
        }
        let last = self.last_frame_us.replace(now_us);
        last.is_some_and(|last| self.tick(now_us.saturating_sub(last)))
    }

    /// Plays `elapsed_us` microseconds of wall time, at most [`LONGEST_FRAME_US`]; pauses at the end. True when the cursor
    /// moved or stopped.
    pub fn tick(&mut self, elapsed_us: u64) -> bool {
        if !self.playing {
            return false;
        }
        let wall_ns = elapsed_us.min(LONGEST_FRAME_US) * 1_000;
        let ahead = self.carried + (wall_ns << (self.speed_exp - SLOWEST));
        let before = self.cursor_ns;
        self.cursor_ns = before.saturating_add(ahead >> -SLOWEST).min(self.end_ns);
        self.carried = ahead & ((1 << -SLOWEST) - 1);
        if self.at_end() {
            self.carried = 0;
            self.pause();
        }
        self.cursor_ns != before || !self.playing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_NS: u64 = 3_600_000_000_000;

    fn playing(end_ns: u64, speed_exp: i8) -> Playback {
        let mut playback = Playback::new(end_ns);
        playback.set_speed_exp(speed_exp);
        playback.play();
        playback
    }

    #[test]
    fn the_cursor_depends_on_the_time_played_and_not_on_the_frame_rate() {
        for speed_exp in SLOWEST..=FASTEST {
            let cursors = [7_000, 16_000, 33_000, 1, 77].map(|tick_us| {
                let mut playback = playing(HOUR_NS, speed_exp);
                for _ in 0..3_696_000 / tick_us {
                    playback.tick(tick_us);
                }
                playback.cursor_ns()
            });
            assert!(cursors.iter().all(|cursor| *cursor == cursors[0]), "speed {speed_exp}: {cursors:?}");
            assert_eq!(cursors[0], (3_696_000_000 << (speed_exp + 6)) / 64);
        }
    }

    #[test]
    fn ticks_that_are_not_whole_nanoseconds_at_slow_speed_lose_nothing() {
        let mut fine = playing(HOUR_NS, SLOWEST);
        for _ in 0..6_400 {
            fine.tick(1);
        }
        assert_eq!(fine.cursor_ns(), 100_000);
    }

    #[test]
    fn a_gap_of_ten_minutes_plays_a_tenth_of_a_second() {
        for speed_exp in [SLOWEST, 0, FASTEST] {
            let mut playback = playing(HOUR_NS, speed_exp);
            playback.frame(5_000_000);
            playback.frame(605_000_000);
            assert_eq!(playback.cursor_ns(), (100_000_000 << (speed_exp + 6)) / 64);
        }
    }

    #[test]
    fn a_clock_that_runs_backwards_moves_nothing() {
        let mut playback = playing(HOUR_NS, 0);
        playback.frame(5_000);
        assert!(!playback.frame(4_000));
        assert_eq!(playback.cursor_ns(), 0);
    }

    #[test]
    fn time_spent_paused_is_not_played() {
        let mut playback = playing(HOUR_NS, 0);
        playback.frame(0);
        playback.frame(10_000);
        playback.pause();
        assert!(!playback.frame(50_000));
        playback.play();
        playback.frame(60_000);
        playback.frame(65_000);
        assert_eq!(playback.cursor_ns(), 15_000_000);
    }

    #[test]
    fn it_stops_at_the_end_and_plays_again_from_the_start() {
        let mut playback = playing(1_000_000, FASTEST);
        assert!(playback.tick(100_000));
        assert_eq!((playback.cursor_ns(), playback.playing()), (1_000_000, false));
        playback.toggle();
        assert_eq!((playback.cursor_ns(), playback.playing()), (0, true));
    }

    #[test]
    fn a_step_pauses_and_a_seek_does_not() {
        let mut playback = playing(HOUR_NS, 0);
        playback.seek(2 * HOUR_NS);
        assert_eq!((playback.cursor_ns(), playback.playing()), (HOUR_NS, true));
        playback.step(Some(5));
        assert_eq!((playback.cursor_ns(), playback.playing()), (5, false));
        playback.step(None);
        assert_eq!(playback.cursor_ns(), 5);
    }

    #[test]
    fn a_shorter_run_takes_the_cursor_back_to_its_end() {
        let mut playback = playing(HOUR_NS, 0);
        playback.seek(HOUR_NS - 1);
        playback.set_end(1_000);
        assert_eq!((playback.cursor_ns(), playback.playing()), (1_000, false));
        playback.set_end(HOUR_NS);
        assert_eq!(playback.cursor_ns(), 1_000);
    }

    #[test]
    fn an_empty_run_cannot_be_played() {
        let mut playback = Playback::new(0);
        playback.play();
        assert!(!playback.playing() && !playback.tick(1_000));
    }
}
