//! Prints one flash sale as text: `cargo run --release -p queue-engine --example explore -- [seed] [knob=value]...`
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::readings::{Reading, counter, level};
use queue_engine::models::flash_sale::{floor::Place, knobs::KNOBS, setup::Setup};
fn main() {
    let mut values = Values::defaults(KNOBS);
    let mut seed = 1;
    for arg in std::env::args().skip(1) {
        match arg.split_once('=') {
            Some((id, value)) => values.set(id, value.parse().expect("a whole number")).expect("a knob and a value in range"),
            None => seed = arg.parse().expect("a seed"),
        }
    }
    let start = std::time::Instant::now();
    let setups = Setup::all(&values, seed).expect("a bounded run");
    println!("crowd {} in {:?}", setups[0].crowd.len(), start.elapsed());
    for setup in setups {
        let start = std::time::Instant::now();
        let reading = Reading::play(setup);
        let took = start.elapsed();
        let end = reading.recording.end();
        let setup = reading.recording.setup();
        let model = end.model();
        println!(
            "\n== {} steps {} in {took:?}, digest {:016x}, capacity {:.0}/s, machines {}",
            setup.variant.id(),
            end.steps(),
            reading.recording.digest(),
            setup.capacity_per_s(),
            setup.machines()
        );
        for place in Place::ALL {
            if model.tally()[place.index()] > 0 {
                print!("{} {}  ", place.id(), model.tally()[place.index()]);
            }
        }
        println!(
            "\nrequests {} refusals {} wasted {} sold_to_left {} unsold {} oversold {} returned {}",
            model.requests(),
            model.refusals(),
            model.wasted(),
            model.sold_to_left(),
            reading.unsold(),
            model.stock().oversold(),
            model.returned()
        );
        let waits = reading.waits_at_end();
        println!(
            "waits n {} p50 {:?} p99 {:?} max {:?} still {}",
            waits.count(),
            waits.percentile(50).map(|w| w.as_seconds()),
            waits.percentile(99).map(|w| w.as_seconds()),
            waits.longest().map(|w| w.as_seconds()),
            waits.still_waiting
        );
        println!(
            "after spike {:?} busy {}‰ peak waiting {}",
            reading.notes.after_spike,
            reading.busy_per_mille(),
            reading.series.peak(level::WAITING)
        );
        for moment in reading.moments.iter().take(14) {
            print!("{:.2}s {:?}; ", moment.at.as_seconds(), moment.kind);
        }
        println!();
        for (name, c) in [
            ("arrive", counter::ARRIVALS),
            ("reqs", counter::REQUESTS),
            ("good", counter::GOODPUT),
            ("work", counter::WORK),
            ("soldout", counter::SOLD_OUT),
        ] {
            print!("{name:>8}");
            for rate in reading.series.rates_milli(c, 20) {
                print!("{:>5}", rate / 1000);
            }
            println!();
        }
        print!("    wait");
        for bins in reading.series.level(level::WAITING).high.chunks(20) {
            print!("{:>5}", bins.iter().max().unwrap());
        }
        println!();
    }
}
