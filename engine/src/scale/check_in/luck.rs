//! What chance decides of each message, asked so that "no" costs little: nearly every answer is that.

use crate::draw::{Draws, Purpose};
use crate::models::check_in::setup::Setup;

/// A chance of some thousandths, or of some percent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    draws: Draws,
    /// It happens when the upper half of the draw's bits is below this.
    below: u64,
}

impl Chance {
    /// With probability `share` / `of`. A draw's own question is whether the product of its upper half and `of` is below 2^32 `share`.
    fn new(setup: &Setup, purpose: Purpose, share: u32, of: u64) -> Chance {
        Chance { draws: Draws::new(setup.seed(), purpose), below: (u64::from(share) << 32).div_ceil(of) }
    }

    /// Whether it happens to somebody the `attempt`-th time.
    #[inline(always)]
    pub(super) fn happens(self, key: u32, attempt: u32) -> bool {
        self.draws.draw(key, attempt).bits() >> 32 < self.below
    }
}

/// The chances of a run; the answers are those of the setup's own questions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Luck {
    /// The relay crashes between a publish and marking it.
    pub(super) relay_crashes: Chance,
    /// A publish is lost on its way.
    pub(super) publish_is_lost: Chance,
    /// The confirm of a publish is lost on its way back.
    pub(super) confirm_is_lost: Chance,
    /// A worker crashes over a delivery.
    pub(super) worker_crashes: Chance,
    /// The acknowledgement of a delivery is lost.
    pub(super) ack_is_lost: Chance,
    /// Every call for somebody fails; asked for their attempt 0.
    pub(super) is_poison: Chance,
    /// A call fails at its end.
    pub(super) call_fails: Chance,
}

impl Luck {
    pub(super) fn new(setup: &Setup) -> Luck {
        let per_mille = |purpose, share| Chance::new(setup, purpose, share, 1_000);
        Luck {
            relay_crashes: per_mille(Purpose::RelayCrash, setup.publishing.relay_crash_per_mille),
            publish_is_lost: per_mille(Purpose::PublishLost, setup.publishing.publish_lost_per_mille),
            confirm_is_lost: per_mille(Purpose::ConfirmLost, setup.publishing.confirm_lost_per_mille),
            worker_crashes: per_mille(Purpose::WorkerCrash, setup.work.crash_per_mille),
            ack_is_lost: per_mille(Purpose::AckLost, setup.work.ack_lost_per_mille),
            is_poison: per_mille(Purpose::Poison, setup.points.poison_per_mille),
            call_fails: Chance::new(setup, Purpose::PointsFails, setup.points.error_percent, 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::person;
    use super::*;
    use crate::knobs::Values;
    use crate::models::check_in::knobs::KNOBS;

    #[test]
    fn every_chance_answers_as_the_setup_does() {
        for share in [0, 1, 7, 50] {
            let values = [
                "poison_per_mille",
                "worker_crash_per_mille",
                "ack_lost_per_mille",
                "publish_lost_per_mille",
                "confirm_lost_per_mille",
                "relay_crash_per_mille",
            ]
            .iter()
            .fold(Values::defaults(KNOBS), |values, id| values.with(id, share))
            .with("error_percent", share * 2);
            let [_, setup] = Setup::all(&values, 5).expect("bounded");
            let luck = Luck::new(&setup);
            let mut happened = [0u32; 7];
            for key in 0..10_000 {
                for attempt in 1..4u16 {
                    let (who, nth) = (person(key), u32::from(attempt));
                    let both = [
                        (luck.relay_crashes.happens(key, nth), setup.relay_crashes(who, attempt)),
                        (luck.publish_is_lost.happens(key, nth), setup.publish_is_lost(who, attempt)),
                        (luck.confirm_is_lost.happens(key, nth), setup.confirm_is_lost(who, attempt)),
                        (luck.worker_crashes.happens(key, nth), setup.worker_crash(who, nth).is_some()),
                        (luck.ack_is_lost.happens(key, nth), setup.ack_is_lost(who, nth)),
                        (luck.is_poison.happens(key, 0), setup.is_poison(who)),
                        (luck.call_fails.happens(key, nth), setup.call_fails(who, nth)),
                    ];
                    for (count, (ours, theirs)) in happened.iter_mut().zip(both) {
                        assert_eq!(ours, theirs, "{key} {attempt}");
                        *count += u32::from(ours);
                    }
                }
            }
            assert!(happened.iter().all(|count| (*count > 0) == (share > 0)), "{happened:?}");
        }
    }

    #[test]
    fn a_draw_at_the_edge_is_decided_as_its_own_question_would_be() {
        for (of, shares) in [(1_000u64, 0..=1_000u32), (100, 0..=100)] {
            for share in shares {
                let below = (u64::from(share) << 32).div_ceil(of);
                for upper in [below.saturating_sub(1), below, below + 1].into_iter().filter(|upper| *upper < 1 << 32) {
                    assert_eq!(upper < below, (upper * of) >> 32 < u64::from(share), "{upper} of {share} / {of}");
                }
            }
        }
    }
}
