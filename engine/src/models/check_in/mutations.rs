//! Each rule, broken on purpose and caught: a rule that nothing can break would guard nothing.

use super::book::{Place, Record};
use super::facts::{Answer, CheckInId, Fact, LostAt};
use super::setup::{Setup, Variant};
use super::{Auditor, CheckIn, Violation};
use crate::knobs::Values;
use crate::run::World;
use crate::time::SimTime;
use alloc::vec::Vec;

/// In the peak, after the broker's restart: everybody has something to do.
const AT: SimTime = SimTime::from_nanos(19_000_000_000);
const ONE: CheckInId = CheckInId(0);
const TWO: CheckInId = CheckInId(1);

fn setup(variant: Variant) -> Setup {
    let setups = Setup::all(&Values::defaults(super::knobs::KNOBS), 1).expect("the default run is bounded");
    setups.into_iter().find(|setup| setup.variant == variant).expect("both are there")
}

/// A sound world of the default run.
fn sound(setup: &Setup) -> CheckIn {
    let mut world = World::<CheckIn>::open(setup);
    world.advance(setup, &[], AT, &mut ());
    assert_eq!(world.model().check_all(setup), Ok(()));
    world.model().clone()
}

/// What is caught in a world that is changed behind the model's back.
fn state(breach: impl FnOnce(&mut CheckIn)) -> Vec<Violation> {
    let setup = setup(Variant::Queue);
    let mut model = sound(&setup);
    breach(&mut model);
    model.check_all(&setup).err().into_iter().collect()
}

/// What is caught in a forged story.
fn story(facts: &[Fact]) -> Vec<Violation> {
    let setup = setup(Variant::Queue);
    let mut auditor = Auditor::new(false);
    for fact in facts {
        auditor.hear(AT, &setup, *fact);
    }
    auditor.violations.into_iter().map(|(_, violation)| violation).collect()
}

fn granted(model: &mut CheckIn) -> &mut Record {
    model.book.records.iter_mut().find(|record| record.place == Place::Granted).expect("somebody has points")
}

/// A check-in's points vanish, with every count kept in step.
fn vanish(model: &mut CheckIn) {
    let record = granted(model);
    record.grants = 0;
    record.place = record.find_place();
    let place = record.place;
    assert_eq!(place, Place::Lost(LostAt::Unpublished));
    model.book.tally[Place::Granted.index()] -= 1;
    model.book.tally[place.index()] += 1;
}

const PRESSED: Fact = Fact::Pressed(ONE);
const COMMITTED: Fact = Fact::Committed(ONE);
const ANSWERED: Fact = Fact::Answered { id: ONE, answer: Answer::CheckedIn };
const CALLED: Fact = Fact::CallStarted { id: ONE, attempt: 1 };

const fn published(id: CheckInId) -> Fact {
    Fact::Published { id, publish: 1 }
}

const fn stored(id: CheckInId) -> Fact {
    Fact::Stored { id, publish: 1 }
}

const fn delivered(id: CheckInId, attempt: u16) -> Fact {
    Fact::Delivered { id, worker: 0, delivery: attempt as u32, attempt, redelivered: false }
}

const fn grant(nth: u32) -> Fact {
    Fact::Granted { id: ONE, nth, heard: true }
}

/// One row a rule. The same rows make the list and a `match` without a wildcard: a rule without a row does not compile.
macro_rules! each_rule {
    ($($violation:ident => $caught:expr,)*) => {
        const fn has_a_row(violation: Violation) -> bool {
            match violation {
                $(Violation::$violation => true,)*
            }
        }

        #[test]
        fn the_list_of_rules_is_the_rows() {
            assert_eq!(Violation::ALL, [$(Violation::$violation),*]);
        }

        #[test]
        fn each_rule_broken_on_purpose_is_caught() {
            $(
                let caught: Vec<Violation> = $caught;
                assert!(has_a_row(Violation::$violation) && caught.contains(&Violation::$violation), "{:?}: {caught:?}", Violation::$violation);
            )*
        }
    };
}

each_rule! {
    TallyDoesNotBalance => state(|model| model.book.tally[0] += 1),
    CallsDoNotBalance => state(|model| model.points.joined += 1),
    RecountDiffers => state(|model| granted(model).copies.ready += 1),
    Phantom => state(|model| granted(model).committed = false),
    GrantedTwice => state(|model| model.book.marks.extra_grants += 1),
    GrantWithoutCall => story(&[COMMITTED, grant(1)]),
    LostWithoutCause => state(vanish),
    DeliveryWithoutWorker => state(|model| {
        let slot = model.broker.messages.iter_mut().find(|message| matches!(message.state, super::broker::State::Unacked { .. }));
        slot.expect("something is delivered").epoch += 1;
    }),
    AnsweredTwice => story(&[PRESSED, ANSWERED, ANSWERED]),
    TooManyAttempts => story(&[delivered(ONE, 11)]),
    DeadLetteredEarly => story(&[Fact::DeadLettered { id: ONE, attempt: 9 }]),
    LostButAlive => story(&[Fact::Lost { id: ONE, at: LostAt::Acked }, Fact::Acked(ONE)]),
    StoredAfterDeath => story(&[published(ONE), Fact::BrokerDown, stored(ONE)]),
    ConfirmedWithoutStoring => story(&[published(ONE), Fact::Confirmed { id: ONE, publish: 1 }]),
    OutOfOrder => story(&[published(ONE), published(TWO), stored(ONE), stored(TWO), delivered(TWO, 1), delivered(ONE, 1)]),
}

/// The other half: the same tools find nothing where nothing is wrong.
#[test]
fn a_sound_world_and_a_true_story_are_let_pass() {
    assert_eq!(state(|_| ()), []);
    let confirmed = Fact::Confirmed { id: ONE, publish: 1 };
    let told =
        [PRESSED, COMMITTED, ANSWERED, published(ONE), stored(ONE), confirmed, delivered(ONE, 1), CALLED, grant(1), Fact::Acked(ONE)];
    assert_eq!(story(&told), []);
    // And stories that go wrong late are caught late.
    assert_eq!(story(&[&told[..], &[CALLED, grant(2)]].concat()), [Violation::GrantedTwice]);
    assert_eq!(story(&[PRESSED, ANSWERED, CALLED, grant(1)]), [Violation::Phantom]);
}
