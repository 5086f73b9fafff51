//! What went wrong, in sentences that name the cause.

use super::Readings;
use super::{sentence as text, state};
use crate::chart::incidents::{Incident, Incidents};
use crate::lang::{Lang, Text, count};
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::{LostBy, RequeuedBy};
use queue_engine::models::check_in::readings::Reading;
use queue_engine::models::check_in::readings::incidents::{Again, Incident as Noted, What};

/// How many a page lists of each variant.
const LISTED: usize = 8;

/// What went wrong in each variant.
pub(super) fn incidents(run: &Readings, lang: Lang) -> Vec<Incidents> {
    run.iter().map(|reading| of_variant(reading, lang)).collect()
}

fn of_variant(reading: &Reading, lang: Lang) -> Incidents {
    let (crowd, noted) = (&reading.recording.setup().crowd, &reading.notes.incidents);
    let one = |incident: &Noted| {
        let person = crowd.get(incident.id.0 as usize)?;
        let (place, text) = told(incident.what, lang);
        let mark = state::find(place.id()).map_or(("", ""), |state| (state.mark, state.token));
        Some(Incident { ns: incident.at.nanos(), key: person.key, number: incident.id.0 + 1, mark, text })
    };
    let more = noted.kept.len().saturating_sub(LISTED) as u32 + noted.more;
    Incidents { listed: noted.kept.iter().take(LISTED).filter_map(one).collect(), more }
}

fn told(what: What, lang: Lang) -> (Place, String) {
    match what {
        What::Lost(at, by) => (Place::Lost(at), text::INCIDENT_LOST.fill(lang, &[("why", lost_by(by).get(lang))])),
        What::GrantedAgain(nth, again) => {
            let why = again_because(again).get(lang);
            (Place::GrantedMore, text::INCIDENT_AGAIN.fill(lang, &[("n", &count(nth.into())), ("why", why)]))
        }
        What::GrantedToFailed => (Place::Failed, text::INCIDENT_GRANTED_TO_FAILED.get(lang).into()),
    }
}

/// How the last copy of a message went.
pub(super) fn lost_by(by: LostBy) -> Text {
    match by {
        LostBy::ProcessCrash => text::LOST_BY_PROCESS_CRASH,
        LostBy::Network => text::LOST_BY_NETWORK,
        LostBy::NotStored => text::LOST_BY_NOT_STORED,
        LostBy::NotDurable => text::LOST_BY_NOT_DURABLE,
        LostBy::WorkerCrash => text::LOST_BY_WORKER_CRASH,
        LostBy::BrokerAway => text::LOST_BY_BROKER_AWAY,
        LostBy::NoRetry => text::LOST_BY_NO_RETRY,
        LostBy::BudgetSpent => text::LOST_BY_BUDGET_SPENT,
    }
}

/// Why a message came again.
fn again_because(again: Again) -> Text {
    match again {
        Again::Redelivered(RequeuedBy::WorkerCrash) => text::AGAIN_WORKER_CRASH,
        Again::Redelivered(RequeuedBy::AckLost) => text::AGAIN_ACK_LOST,
        Again::Redelivered(RequeuedBy::VisibilityTimeout) => text::AGAIN_VISIBILITY,
        Again::Redelivered(RequeuedBy::BrokerRestart) => text::AGAIN_BROKER_RESTART,
        Again::CalledAgain => text::AGAIN_CALLED,
        Again::PublishedAgain => text::AGAIN_PUBLISHED,
        Again::RelayCrashed => text::AGAIN_RELAY,
    }
}

/// Why the broker delivers a message again.
pub(super) fn requeued_by(by: RequeuedBy) -> Text {
    match by {
        RequeuedBy::WorkerCrash => text::REQUEUED_WORKER_CRASH,
        RequeuedBy::AckLost => text::REQUEUED_ACK_LOST,
        RequeuedBy::VisibilityTimeout => text::REQUEUED_VISIBILITY,
        RequeuedBy::BrokerRestart => text::REQUEUED_BROKER_RESTART,
    }
}
