//! What the check-in lab and its parts are called.

use super::sentence;
use crate::lang::Text;
use crate::scenarios::Words;

/// The lab.
pub const NAME: Text = Text::new("Check in, then points", "签到送积分");
/// The check-in that calls the points service itself.
pub const INLINE: Text = Text::new("Points inline", "同步发积分");
/// The check-in that leaves a message.
pub const QUEUE: Text = Text::new("Points by queue", "经队列发积分");

/// The buttons, in the order of the engine's commands.
pub const BUTTONS: &[Text] = &[
    sentence::COMMAND_OUTAGE,
    sentence::COMMAND_RESTART_BROKER,
    sentence::COMMAND_KILL_WORKER,
    sentence::COMMAND_CRASH_PROCESS,
    sentence::COMMAND_REDRIVE,
    sentence::COMMAND_ADD_WORKERS,
];

/// What its people are called, and the like.
pub static WORDS: Words = Words {
    follow: Text::new("Follow a check-in", "跟着一次签到看"),
    following: Text::new("Check-in {n}", "第 {n} 位"),
    next: Text::new("Next check-in", "下一位"),
    previous: Text::new("Previous check-in", "上一位"),
    hint: Text::new("Click a mark in the picture, or press ].", "点图里的一个标记，或按 ]。"),
    same_person: Text::new("The same person, the same luck, two designs.", "同一个人，同样的运气，两种做法。"),
    intervene_about: Text::new("From here on both designs run into another future.", "从这一刻起，两种做法走向另一个未来。"),
    incidents: sentence::INCIDENTS,
    no_incident: sentence::NO_INCIDENT,
};

/// The numbers that the prose and the ladder take from a run. Names that begin with `inline.` or `queue.` are of one variant.
pub const SLOTS: &[&str] = &[
    "crowd.arrived",
    "inline.granted",
    "inline.failed",
    "inline.granted_but_failed",
    "inline.available_percent",
    "inline.answer_p99",
    "queue.failed",
    "queue.available_percent",
    "queue.twice",
    "queue.duplicates_ignored",
    "queue.dead_letter",
    "queue.lost",
    "queue.lost_never_published",
    "queue.lost_at_broker",
    "queue.lost_acked",
    "queue.lost_given_up",
    "queue.answer_p50",
    "queue.answer_p99",
    "queue.delay_p50",
    "queue.delay_p99",
    "queue.delay_max",
    "queue.calls",
    "queue.calls_peak",
    "queue.backlog_peak",
    "queue.drained_at",
];
