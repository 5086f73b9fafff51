//! The model on simrs: components take events, and keep what they share in the simulation's state.

use crate::shop::{Shop, Work};
use queue_bench::Run;
use simrs::{Component, ComponentId, Executor, Key, Scheduler, Simulation, State};
use std::time::Duration;

#[derive(Debug)]
enum Event {
    Arrival,
    End { came: u64 },
}

struct Desk {
    shop: Key<Shop>,
}

impl Component for Desk {
    type Event = Event;

    fn process_event(&self, own: ComponentId<Event>, event: &Event, scheduler: &mut Scheduler, state: &mut State) {
        let now = scheduler.time().as_nanos() as u64;
        let shop = state.get_mut(self.shop).expect("the shop stays in the state");
        let begins = match event {
            Event::Arrival => {
                if let Some(gap) = shop.next_gap() {
                    scheduler.schedule(Duration::from_nanos(gap), own, Event::Arrival);
                }
                shop.arrive(now)
            }
            Event::End { came } => shop.end(now, *came),
        };
        if let Some(Work { lasts, came }) = begins {
            scheduler.schedule(Duration::from_nanos(lasts), own, Event::End { came });
        }
    }
}

/// The shop once all are served.
pub(crate) fn finished(seed: u32) -> Shop {
    let mut sim = Simulation::default();
    let shop = sim.state.insert(Shop::new(seed));
    let desk = sim.add_component(Desk { shop });
    let first = sim.state.get_mut(shop).and_then(Shop::next_gap).unwrap_or(0);
    sim.schedule(Duration::from_nanos(first), desk, Event::Arrival);
    sim.execute(Executor::unbound());
    sim.state.remove(shop).expect("the shop stays in the state")
}

/// One run; per arrival.
pub(crate) fn play(seed: u32) -> Run {
    finished(seed).run()
}
