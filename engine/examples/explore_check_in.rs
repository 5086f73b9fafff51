//! Prints one check-in run as text: `cargo run --release -p queue-engine --example explore_check_in -- [seed] [knob=value]...`
use queue_engine::knobs::Values;
use queue_engine::models::check_in::{Audit, CheckIn, book::PLACES, knobs::KNOBS, setup::Setup};
use queue_engine::run::{Recording, World};
use std::rc::Rc;
use std::time::{Duration, Instant};

fn main() {
    let mut values = Values::defaults(KNOBS);
    let mut seed = 1;
    for arg in std::env::args().skip(1) {
        match arg.split_once('=') {
            Some((id, value)) => values.set(id, value.parse().expect("a whole number")).expect("a knob and a value in range"),
            None => seed = arg.parse().expect("a seed"),
        }
    }
    for setup in Setup::all(&values, seed).expect("a bounded run") {
        let setup = Rc::new(setup);
        let best = (0..30).map(|_| {
            let start = Instant::now();
            let mut world = World::<CheckIn>::open(&setup);
            world.advance(&setup, &[], setup.end, &mut ());
            start.elapsed()
        });
        let took = best.fold(Duration::MAX, Duration::min);
        let mut audit = Audit::new(&setup, false);
        let recording = Recording::<CheckIn>::play(Rc::clone(&setup), Vec::new(), &mut audit);
        let model = recording.end().model();
        println!(
            "\n== {}: {} check-ins, {} steps in {took:?}, digest {:016x}, broken {:?} {:?}",
            setup.variant.id(),
            model.arrived(),
            recording.end().steps(),
            recording.digest(),
            audit.auditor.violations,
            model.check_all(&setup)
        );
        for (place, count) in PLACES.iter().zip(model.tally()).filter(|(_, count)| **count > 0) {
            print!("{place} {count}  ");
        }
        println!("\n{:?} balance {}", model.marks(), model.balance());
        let mut delays: Vec<f64> = model
            .records()
            .iter()
            .zip(setup.crowd.iter())
            .filter_map(|(record, person)| Some(record.granted_at()?.since(person.arrives).as_seconds()))
            .collect();
        delays.sort_by(f64::total_cmp);
        let at = |percent: usize| delays.get(delays.len() * percent / 100).copied();
        println!("delay to points p50 {:?} p90 {:?} p99 {:?} max {:?}", at(50), at(90), at(99), delays.last());
        for seconds in (0..=setup.end.nanos() / 1_000_000_000).step_by(4) {
            let world = recording.world_at(queue_engine::time::SimTime::from_nanos(seconds * 1_000_000_000));
            let model = world.model();
            print!("{seconds}s:");
            for (place, count) in PLACES.iter().zip(model.tally()).filter(|(_, count)| **count > 0) {
                print!(" {place} {count}");
            }
            println!("  | points {} line {}", model.points().inside(), model.desk().line().len());
        }
    }
}
