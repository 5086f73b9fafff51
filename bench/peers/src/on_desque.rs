//! The model on desque: an event is a boxed value that carries itself out on the simulation.

use crate::shop::{Shop, Work};
use desque::SimState;
use desque::serial::{OkEvent, Simulation};
use queue_bench::Run;

impl SimState<u64> for Shop {}

type Sim = Simulation<Shop, u64>;

fn schedule(sim: &mut Sim, event: impl OkEvent<Shop, u64> + 'static, after: u64) {
    let due = *sim.current_time() + after;
    sim.schedule(event, due).expect("nothing is put down in the past");
}

#[derive(Debug)]
struct Arrival;

impl OkEvent<Shop, u64> for Arrival {
    fn execute(&mut self, sim: &mut Sim) {
        let now = *sim.current_time();
        let next = sim.state_mut().next_gap();
        if let Some(gap) = next {
            schedule(sim, Arrival, gap);
        }
        let begins = sim.state_mut().arrive(now);
        begin(sim, begins);
    }
}

#[derive(Debug)]
struct End {
    came: u64,
}

impl OkEvent<Shop, u64> for End {
    fn execute(&mut self, sim: &mut Sim) {
        let now = *sim.current_time();
        let begins = sim.state_mut().end(now, self.came);
        begin(sim, begins);
    }
}

fn begin(sim: &mut Sim, work: Option<Work>) {
    if let Some(Work { lasts, came }) = work {
        schedule(sim, End { came }, lasts);
    }
}

fn simulate(seed: u32) -> Sim {
    let mut sim = Sim::new(Shop::new(seed), 0);
    let first = sim.state_mut().next_gap().unwrap_or(0);
    schedule(&mut sim, Arrival, first);
    sim.run().expect("no event fails");
    sim
}

/// One run; per arrival.
pub(crate) fn play(seed: u32) -> Run {
    simulate(seed).state().run()
}

/// The shop once all are served.
#[cfg(test)]
pub(crate) fn finished(seed: u32) -> Shop {
    let mut sim = simulate(seed);
    std::mem::replace(sim.state_mut(), Shop::new(0))
}
