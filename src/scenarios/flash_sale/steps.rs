//! One shopper's story in sentences.

use super::{sentence as text, state};
use crate::chart::steps::Step;
use crate::lang::{Lang, count, duration};
use queue_engine::models::flash_sale::facts::{Fact, Verdict};
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::models::flash_sale::readings::Reading;
use queue_engine::models::flash_sale::setup::Variant;
use queue_engine::readings::story;
use queue_engine::time::SimTime;

/// Everything that happened to a shopper in one variant. It replays the run.
pub(super) fn steps(reading: &Reading, whose: u32, lang: Lang) -> Vec<Step> {
    let setup = reading.recording.setup();
    let mut teller = Teller {
        lang,
        is_queue: setup.variant == Variant::Queue,
        pressed: SimTime::START,
        joined: SimTime::START,
        started: SimTime::START,
    };
    let facts = story::told(reading, whose);
    facts
        .into_iter()
        .filter_map(|(at, fact)| {
            let ends_as = match fact {
                Fact::Done { outcome, .. } => state::find(Place::Done(outcome).id()),
                _ => None,
            };
            teller.tell(at, &fact).map(|text| Step { ns: at.nanos(), text, ends_as })
        })
        .collect()
}

struct Teller {
    lang: Lang,
    is_queue: bool,
    pressed: SimTime,
    joined: SimTime,
    started: SimTime,
}

impl Teller {
    fn tell(&mut self, at: SimTime, fact: &Fact) -> Option<String> {
        let lang = self.lang;
        let since = |earlier: SimTime| duration(at.since(earlier).nanos(), lang);
        let number = |n: u32| count(u64::from(n));
        Some(match *fact {
            Fact::Arrived(_) => text::STEP_CAME.get(lang).into(),
            Fact::Asked(request) => {
                self.pressed = at;
                if request.attempt < 2 {
                    return None;
                }
                text::STEP_REFRESHED.fill(lang, &[("n", &number(request.attempt.into()))])
            }
            Fact::Refused(_) => text::STEP_REFUSED.get(lang).into(),
            Fact::Held(_) => text::STEP_HELD.get(lang).into(),
            Fact::Joined { server, .. } => {
                self.joined = at;
                if self.is_queue {
                    return None;
                }
                text::STEP_LET_IN.fill(lang, &[("n", &number(u32::from(server) + 1))])
            }
            Fact::Started { by, .. } => {
                self.started = at;
                let text = match (self.is_queue, at == self.joined) {
                    (true, true) => text::STEP_WORKER_AT_ONCE,
                    (true, false) => text::STEP_WORKER_BEGINS,
                    (false, true) => text::STEP_SERVER_AT_ONCE,
                    (false, false) => text::STEP_SERVER_BEGINS,
                };
                text.fill(lang, &[("n", &number(u32::from(by) + 1)), ("time", &since(self.joined))])
            }
            Fact::Ended { heard: false, .. } => text::STEP_SERVED_FOR_NOBODY.get(lang).into(),
            Fact::Ended { request, verdict: Verdict::Error, .. } => {
                text::STEP_ATTEMPT_FAILED.fill(lang, &[("n", &number(request.attempt.into()))])
            }
            Fact::Ended { verdict: Verdict::Bought | Verdict::AlreadyHas | Verdict::SoldOut, .. } => {
                text::STEP_SERVED.fill(lang, &[("time", &since(self.started))])
            }
            Fact::Skipped(_) => text::STEP_SKIPPED.get(lang).into(),
            Fact::WillRetry(_) => return None,
            Fact::Requeued(_) => {
                self.joined = at;
                text::STEP_REQUEUED.get(lang).into()
            }
            Fact::Lost(_) => text::STEP_LOST.get(lang).into(),
            Fact::TimedOut(_) => text::STEP_TIMED_OUT.fill(lang, &[("time", &since(self.pressed))]),
            Fact::InLine(_) => {
                self.joined = at;
                text::STEP_TOLD_IN_LINE.get(lang).into()
            }
            Fact::Paying(_) => text::STEP_TOLD_TO_PAY.get(lang).into(),
            Fact::Done { outcome, .. } => state::find(Place::Done(outcome).id())?.name.get(lang).into(),
            Fact::UnitReturned(_) => text::STEP_UNIT_RETURNED.get(lang).into(),
            Fact::Crashed { .. } | Fact::Restarted { .. } | Fact::Commanded(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::steps::told;
    use crate::lab::{Action, LabState};
    use crate::scenarios::scenario::worlds;
    use queue_engine::models::flash_sale::FlashSale;

    #[test]
    fn every_story_begins_with_coming_runs_forward_and_ends_as_the_ledger_says() {
        let mut lab = LabState::open("", Lang::En);
        lab.apply(Action::ToEnd);
        let crowd = lab.run.crowd().to_vec();
        for person in crowd.iter().step_by(400) {
            let told = told(&lab.run, person.key, Lang::En).expect("a person of this crowd");
            for (variant, steps) in told.stories.iter().enumerate() {
                assert_eq!(steps[0].text, "came");
                assert!(steps.windows(2).all(|pair| pair[0].ns <= pair[1].ns));
                let place = worlds::<FlashSale>(lab.worlds())[variant].model().shoppers()[told.number as usize - 1].place;
                let ends_as = steps.iter().find_map(|step| step.ends_as).map(|state| state.id);
                assert_eq!(ends_as, matches!(place, Place::Done(_)).then(|| place.id()));
            }
        }
    }

    #[test]
    fn no_sentence_of_a_story_shows_an_unfilled_slot() {
        for query in ["", "overflow=drop_oldest&queue_capacity=50", "overflow=block&queue_capacity=50", "memory_limit_mib=10&drop_stale=on"]
        {
            let run = LabState::open(query, Lang::En).run;
            let crowd = run.crowd().to_vec();
            for (person, lang) in crowd.iter().step_by(500).flat_map(|person| Lang::ALL.map(|lang| (person, lang))) {
                let told = told(&run, person.key, lang).expect("a person of this crowd");
                assert!(told.stories.iter().flatten().all(|step| !step.text.contains('{')), "{told:?}");
            }
        }
    }
}
