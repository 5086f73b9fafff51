//! Each rule, broken on purpose and caught: a rule that nothing can break would guard nothing.

use super::facts::{Fact, Order, Outcome, Request, ShopperId, Verdict};
use super::floor::Place;
use super::readings::auditor::Audit;
use super::setup::Setup;
use super::{FlashSale, Shop, Violation};
use crate::knobs::Values;
use crate::run::{Sink, World};
use crate::time::SimTime;
use alloc::vec::Vec;

const DIRECT: usize = 0;
const QUEUE: usize = 2;
const AT: SimTime = SimTime::from_nanos(6_000_000_000);
const NOBODY: ShopperId = ShopperId(0);

fn setup(variant: usize) -> Setup {
    let setups = Setup::all(&Values::defaults(super::knobs::KNOBS), 1).expect("the default run is bounded");
    setups.into_iter().nth(variant).expect("there are three")
}

/// A sound world of the default run, in the middle of the spike.
fn sound(setup: &Setup) -> FlashSale {
    let mut world = World::<FlashSale>::open(setup);
    world.advance(setup, &[], AT, &mut ());
    assert_eq!(world.model().check_all(setup), Ok(()));
    world.model().clone()
}

/// What is caught in a world that is changed behind the model's back.
fn state(variant: usize, breach: impl FnOnce(&mut FlashSale)) -> Vec<Violation> {
    let setup = setup(variant);
    let mut model = sound(&setup);
    breach(&mut model);
    model.check_all(&setup).err().into_iter().collect()
}

/// What is caught in a forged story; the world after it is the one before the sale.
fn story(variant: usize, facts: &[Fact]) -> Vec<Violation> {
    let setup = setup(variant);
    let mut audit = Audit::new(&setup, false);
    for fact in facts {
        audit.fact(AT, fact);
    }
    audit.after(AT, &setup, World::<FlashSale>::open(&setup).model());
    audit.auditor.violations.into_iter().map(|(_, violation)| violation).collect()
}

/// An order slipped in beyond the bound, with every count kept in step.
fn over_the_bound() -> Vec<Violation> {
    let setup = setup(QUEUE);
    let mut model = sound(&setup);
    let mut audit = Audit::new(&setup, true);
    audit.after(AT, &setup, &model);
    let Shop::Queue(shop) = &mut model.shop else { unreachable!("the third variant has a queue") };
    shop.queue.push(Order { shopper: NOBODY, delivery: 1 });
    shop.accepted += 1;
    shop.queue.set_capacity(1);
    model.floor.count_order(NOBODY, true);
    audit.after(AT, &setup, &model);
    audit.auditor.violations.into_iter().map(|(_, violation)| violation).collect()
}

fn sold_shopper(model: &mut FlashSale) -> &mut super::floor::Shopper {
    model.floor.shoppers.iter_mut().find(|shopper| shopper.place == Place::Done(Outcome::Sold)).expect("somebody bought")
}

const fn press(attempt: u8) -> Request {
    Request { shopper: NOBODY, attempt }
}

const OTHER: Request = Request { shopper: ShopperId(1), attempt: 1 };
const ARRIVED: Fact = Fact::Arrived(NOBODY);
const SOLD_OUT: Fact = Fact::Done { shopper: NOBODY, outcome: Outcome::SoldOut };
const BOUGHT: Fact = Fact::Ended { request: press(1), verdict: Verdict::Bought, heard: true };

const fn joined(request: Request) -> Fact {
    Fact::Joined { request, server: 0 }
}

const fn started(request: Request) -> Fact {
    Fact::Started { request, by: 0 }
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
    TallyDoesNotBalance => state(DIRECT, |model| model.floor.tally[Place::Asking.index()] += 1),
    StockDoesNotBalance => state(QUEUE, |model| model.floor.stock.counter += 1),
    Oversold => state(QUEUE, |model| model.floor.stock.sold += 2_000),
    RequestsDoNotBalance => state(DIRECT, |model| match &mut model.shop {
        Shop::Direct(servers) => servers.joined += 1,
        Shop::Queue(_) => unreachable!("the first variant has servers"),
    }),
    BoundExceeded => over_the_bound(),
    RecountDiffers => state(DIRECT, |model| model.floor.requests += 1),
    TooManyUnits => state(DIRECT, |model| sold_shopper(model).units = 2),
    SoldWithoutUnit => state(QUEUE, |model| sold_shopper(model).units = 0),
    SoldOutTooEarly => story(QUEUE, &[ARRIVED, SOLD_OUT]),
    RefusedWithRoom => story(DIRECT, &[Fact::Refused(press(1))]),
    OutOfOrder => story(DIRECT, &[joined(press(1)), joined(OTHER), started(OTHER), started(press(1))]),
    AnsweredTwice => story(DIRECT, &[ARRIVED, SOLD_OUT, SOLD_OUT]),
    TooManyAttempts => story(QUEUE, &[joined(press(1)), started(press(4))]),
    TooManyPresses => story(DIRECT, &[ARRIVED, Fact::Asked(press(5))]),
    ReturnedTwice => story(DIRECT, &[BOUGHT, Fact::UnitReturned(NOBODY), Fact::UnitReturned(NOBODY)]),
}

/// The other half: the same tools find nothing where nothing is wrong.
#[test]
fn a_sound_world_and_a_true_story_are_let_pass() {
    assert_eq!(state(DIRECT, |_| ()), []);
    assert_eq!(state(QUEUE, |_| ()), []);
    assert_eq!(story(DIRECT, &[ARRIVED, Fact::Asked(press(1)), joined(press(1)), started(press(1)), BOUGHT]), []);
    assert_eq!(story(QUEUE, &[ARRIVED, Fact::Asked(press(1)), joined(press(1)), Fact::UnitReturned(NOBODY)]), []);
    assert_eq!(story(QUEUE, &[joined(press(1)), Fact::UnitReturned(NOBODY), Fact::UnitReturned(NOBODY)]), [Violation::ReturnedTwice]);
}
