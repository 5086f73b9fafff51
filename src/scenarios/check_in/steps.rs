//! The life of one message, attempt by attempt, in sentences.

use super::incidents::{lost_by, requeued_by};
use super::{sentence as text, state};
use crate::chart::steps::Step;
use crate::lang::{Lang, Text, count, duration};
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::{Answer, CallFailure, CrashStage, Fact, FailedBy};
use queue_engine::models::check_in::readings::Reading;
use queue_engine::models::check_in::setup::{Setup, Variant};
use queue_engine::readings::story;
use queue_engine::time::{SimDuration, SimTime};

/// Everything that happened to a check-in in one variant. It may replay the run.
pub(super) fn steps(reading: &Reading, whose: u32, lang: Lang) -> Vec<Step> {
    let mut teller = Teller { lang, setup: reading.recording.setup(), pressed: SimTime::START };
    let facts = story::told(reading, whose);
    facts.into_iter().filter_map(|(at, fact)| teller.step(at, fact)).collect()
}

struct Teller<'a> {
    lang: Lang,
    setup: &'a Setup,
    pressed: SimTime,
}

impl Teller<'_> {
    fn step(&mut self, at: SimTime, fact: Fact) -> Option<Step> {
        if let Fact::Pressed(_) = fact {
            self.pressed = at;
        }
        let ends_as = match fact {
            Fact::Granted { nth: 1, .. } => Some(Place::Granted),
            Fact::Granted { .. } => Some(Place::GrantedMore),
            Fact::Answered { answer: Answer::Failed(_), .. } => Some(Place::Failed),
            Fact::DeadLettered { .. } => Some(Place::DeadLetter),
            Fact::Lost { at, .. } => Some(Place::Lost(at)),
            _ => None,
        };
        let text = self.tell(at, fact)?;
        Some(Step { ns: at.nanos(), text, ends_as: ends_as.and_then(|place| state::find(place.id())) })
    }

    /// What a fact is in words; nothing for what goes without saying.
    fn tell(&self, at: SimTime, fact: Fact) -> Option<String> {
        let lang = self.lang;
        let plain = |text: Text| Some(text.get(lang).to_string());
        let since = duration(at.since(self.pressed).nanos(), lang);
        let n = |n: u32| count(n.into());
        match fact {
            Fact::Pressed(_) => plain(text::STEP_PRESSED),
            Fact::Committed(_) => plain(text::STEP_COMMITTED),
            Fact::Answered { answer: Answer::CheckedIn, .. } => Some(text::STEP_TOLD_CHECKED_IN.fill(lang, &[("time", &since)])),
            Fact::Answered { answer: Answer::Failed(by), .. } => {
                Some(text::STEP_TOLD_FAILED.fill(lang, &[("why", failed_by(by).get(lang)), ("time", &since)]))
            }
            Fact::Published { publish, .. } => match publish {
                0 | 1 => plain(text::STEP_PUBLISHED),
                again => Some(text::STEP_PUBLISHED_AGAIN.fill(lang, &[("n", &n(again.into()))])),
            },
            Fact::PublishLost { .. } => plain(text::STEP_PUBLISH_LOST),
            Fact::Stored { .. } => plain(text::STEP_STORED),
            Fact::Confirmed { .. } => plain(text::STEP_CONFIRMED),
            Fact::ConfirmLost { .. } => plain(text::STEP_CONFIRM_LOST),
            Fact::ConfirmTimedOut { .. } => plain(text::STEP_NO_CONFIRM),
            Fact::Delivered { worker, redelivered, attempt, .. } => {
                let text = if redelivered { text::STEP_REDELIVERED } else { text::STEP_DELIVERED };
                Some(text.fill(lang, &[("worker", &n(u32::from(worker) + 1)), ("n", &n(attempt.into()))]))
            }
            Fact::CallStarted { attempt, .. } => match (self.setup.variant, attempt) {
                (Variant::Inline, 2..) => Some(text::STEP_CALLS_AGAIN.fill(lang, &[("n", &n(attempt))])),
                (Variant::Inline, _) => plain(text::STEP_CALLS),
                // With a queue the delivery says it.
                (Variant::Queue, _) => None,
            },
            Fact::CallFailed { attempt, why, .. } => {
                Some(text::STEP_FAILED.fill(lang, &[("n", &n(attempt)), ("why", call_failure(why).get(lang))]))
            }
            Fact::Granted { nth: 1, heard, .. } => {
                let text = if heard { text::STEP_GRANTED } else { text::STEP_GRANTED_UNHEARD };
                Some(text.fill(lang, &[("time", &since)]))
            }
            Fact::Granted { nth, .. } => Some(text::STEP_GRANTED_AGAIN.fill(lang, &[("n", &n(nth))])),
            Fact::DuplicateIgnored { .. } => plain(text::STEP_DUPLICATE),
            Fact::Acked(_) => plain(text::STEP_ACKED),
            Fact::AckLost(_) => plain(text::STEP_ACK_LOST),
            Fact::AckVoid(_) => plain(text::STEP_ACK_VOID),
            Fact::Requeued { by, .. } => Some(text::STEP_REQUEUED.fill(lang, &[("why", requeued_by(by).get(lang))])),
            Fact::WillRetry { pause: SimDuration::ZERO, .. } => plain(text::STEP_RETRY_AT_ONCE),
            Fact::WillRetry { pause, .. } => Some(text::STEP_WILL_RETRY.fill(lang, &[("time", &duration(pause.nanos(), lang))])),
            Fact::Rejoined(_) => plain(text::STEP_REJOINED),
            Fact::DeadLettered { attempt, .. } => Some(text::STEP_DEAD_LETTERED.fill(lang, &[("n", &n(attempt.into()))])),
            Fact::Redriven(_) => plain(text::STEP_REDRIVEN),
            Fact::CopyLost { by, .. } => Some(text::STEP_COPY_LOST.fill(lang, &[("why", lost_by(by).get(lang))])),
            Fact::Lost { .. } => plain(text::STEP_LOST),
            Fact::WorkerCrashed { worker, job: Some((_, stage)) } => {
                Some(crashed(stage).fill(lang, &[("worker", &n(u32::from(worker) + 1))]))
            }
            Fact::RelayCrashed(_) => plain(text::STEP_RELAY_CRASHED),
            Fact::WorkerCrashed { job: None, .. }
            | Fact::WorkerBack(_)
            | Fact::ProcessCrashed { .. }
            | Fact::RelayBack
            | Fact::BrokerDown
            | Fact::BrokerUp
            | Fact::OutageBegins
            | Fact::OutageEnds
            | Fact::SlowBegins
            | Fact::SlowEnds
            | Fact::Commanded(_) => None,
        }
    }
}

/// Why a call failed.
fn call_failure(why: CallFailure) -> Text {
    match why {
        CallFailure::Error => text::WHY_ERROR,
        CallFailure::Poison => text::WHY_POISON,
        CallFailure::Full => text::WHY_FULL,
        CallFailure::Outage => text::WHY_OUTAGE,
        CallFailure::Hung => text::WHY_HUNG,
        CallFailure::Timeout => text::WHY_TIMEOUT,
    }
}

/// Why a check-in failed.
fn failed_by(by: FailedBy) -> Text {
    match by {
        FailedBy::Call(why) => call_failure(why),
        FailedBy::ClientTimeout => text::WHY_NO_ANSWER,
        FailedBy::ProcessCrash => text::WHY_PROCESS_CRASH,
    }
}

/// Where in its work a worker crashed.
fn crashed(stage: CrashStage) -> Text {
    match stage {
        CrashStage::BeforeCall => text::STEP_WORKER_CRASHED_BEFORE,
        CrashStage::DuringCall => text::STEP_WORKER_CRASHED_DURING,
        CrashStage::AfterReply => text::STEP_WORKER_CRASHED_AFTER,
    }
}
