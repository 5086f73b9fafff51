//! Rewind = replay = live: one run, read in every way there is, is one run.

mod common;

use common::{Facts, Rng, Size, play, random_command, random_commands, random_values, tied_values};
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::facts::Fact;
use queue_engine::models::flash_sale::readings::{FlashSaleNotes, Reading};
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::readings::series::Series;
use queue_engine::readings::story::told;
use queue_engine::readings::{Notes, Readable, UnderWay};
use queue_engine::run::{Recording, Timed, World};
use queue_engine::time::SimTime;
use std::rc::Rc;

const SEEDS: u64 = 50;
const INSTANTS: usize = 200;

/// Instants to look at: anywhere, exactly where something happens, and a nanosecond beside that.
fn instants(rng: &mut Rng, facts: &[(SimTime, Fact)], end: SimTime) -> Vec<SimTime> {
    let mut instants: Vec<SimTime> = (0..INSTANTS)
        .map(|n| match (n % 4, facts.len()) {
            (0, _) | (_, 0) => rng.instant(end),
            (beside, count) => {
                let at = facts[rng.within(0, count as i64 - 1) as usize].0.nanos();
                SimTime::from_nanos((at + beside as u64).saturating_sub(2)).min(end)
            }
        })
        .collect();
    instants.extend([SimTime::START, end]);
    instants.sort_unstable();
    instants
}

/// A world that is played live: it learns of each command only when it comes.
struct Live<'a> {
    setup: &'a Setup,
    commands: Vec<Timed<FlashSale>>,
    to_come: std::collections::VecDeque<Timed<FlashSale>>,
    world: World<FlashSale>,
}

impl<'a> Live<'a> {
    fn new(setup: &'a Setup, recording: &Recording<FlashSale>) -> Live<'a> {
        Live { setup, commands: Vec::new(), to_come: recording.commands().iter().copied().collect(), world: World::open(setup) }
    }

    fn advance(&mut self, t: SimTime) {
        while let Some(next) = self.to_come.front().copied().filter(|(at, _)| *at <= t) {
            self.to_come.pop_front();
            self.world.advance(self.setup, &self.commands, next.0, &mut ());
            self.commands.push(next);
        }
        self.world.advance(self.setup, &self.commands, t, &mut ());
    }
}

#[track_caller]
fn check_one_run(setup: &Setup, rng: &mut Rng) {
    let commands = random_commands(rng, setup.end);
    let (recording, facts) = play(setup, &commands);
    let mut live = Live::new(setup, &recording);
    let mut seen = Vec::new();
    for t in instants(rng, &facts, setup.end) {
        live.advance(t);
        assert!(recording.world_at(t) == live.world, "the recording differs from the live world at {t:?}");
        seen.push((t, live.world.clone()));
    }
    assert_eq!((live.world.digest(), live.world.steps()), (recording.digest(), recording.end().steps()));
    let mut cursor = recording.world_at(setup.end);
    for _ in 0..INSTANTS {
        let (t, world) = &seen[rng.within(0, seen.len() as i64 - 1) as usize];
        recording.seek(&mut cursor, *t);
        assert!(cursor == *world, "seeking back and forth differs at {t:?}");
    }
}

#[test]
fn the_world_at_an_instant_is_the_live_world_and_the_world_sought() {
    for seed in 0..SEEDS {
        let mut rng = Rng::new(seed);
        let values = random_values(&mut rng, Size::Small);
        for setup in Setup::all(&values, seed as u32).expect("small") {
            check_one_run(&setup, &mut rng);
        }
    }
}

/// Long enough for many kept worlds.
#[test]
fn the_default_run_too() {
    for seed in 1..=3 {
        let values = Values::defaults(queue_engine::models::flash_sale::knobs::KNOBS);
        for setup in Setup::all(&values, seed).expect("the default run is bounded") {
            check_one_run(&setup, &mut Rng::new(u64::from(seed)));
        }
    }
}

#[test]
fn ties_under_constant_times_change_nothing_about_that() {
    let mut tied = 0;
    for seed in 0..SEEDS {
        let mut rng = Rng::new(1_000 + seed);
        let values = tied_values(&mut rng, Size::Small);
        for setup in Setup::all(&values, seed as u32).expect("small") {
            check_one_run(&setup, &mut rng);
            let (_, facts) = play(&setup, &[]);
            // Two stories that meet at one instant: neighbours in time of two different shoppers.
            tied += facts.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0].1.shopper() != pair[1].1.shopper()).count();
        }
    }
    assert!(tied > 10_000, "the runs must have ties to test anything: {tied}");
}

#[test]
fn one_step_at_a_time_gives_the_digest_and_the_facts_of_the_whole_run() {
    for seed in 0..SEEDS {
        let mut rng = Rng::new(2_000 + seed);
        let values = random_values(&mut rng, Size::Small);
        for setup in Setup::all(&values, seed as u32).expect("small") {
            let (recording, facts) = play(&setup, &random_commands(&mut rng, setup.end));
            let (mut world, mut steps, mut heard) = (World::<FlashSale>::open(&setup), 0, Facts::default());
            while world.step(&setup, recording.commands(), setup.end, &mut heard) {
                steps += 1;
            }
            assert_eq!((world.digest(), steps), (recording.digest(), recording.end().steps()));
            assert!(heard.0 == facts);
            let mut again = Facts::default();
            recording.replay(SimTime::FAR, &mut again);
            assert!(again.0 == facts);
        }
    }
}

#[track_caller]
fn check_same(fork: &Recording<FlashSale>, setup: &Setup, commands: &[Timed<FlashSale>], rng: &mut Rng) {
    let (whole, _) = play(setup, commands);
    assert_eq!(fork.commands(), whole.commands());
    assert_eq!(fork.digest(), whole.digest());
    assert!(fork.end() == whole.end());
    for _ in 0..20 {
        let t = rng.instant(setup.end);
        assert!(fork.world_at(t) == whole.world_at(t));
    }
}

#[test]
fn a_fork_and_a_fork_of_a_fork_are_the_run_with_the_same_commands_from_the_start() {
    for seed in 0..SEEDS {
        let mut rng = Rng::new(3_000 + seed);
        let values = if seed % 2 == 0 { random_values(&mut rng, Size::Small) } else { tied_values(&mut rng, Size::Small) };
        for setup in Setup::all(&values, seed as u32).expect("small") {
            let (recording, facts) = play(&setup, &random_commands(&mut rng, setup.end));
            // At an instant at which something happens, where the tie rule matters, or anywhere.
            let at = |rng: &mut Rng| match facts.len() {
                0 => rng.instant(setup.end),
                count => facts[rng.within(0, count as i64 - 1) as usize].0,
            };
            let (first, second) = ((at(&mut rng), random_command(&mut rng)), (at(&mut rng), random_command(&mut rng)));
            let upto = |commands: &[Timed<FlashSale>], more: Timed<FlashSale>| -> Vec<Timed<FlashSale>> {
                commands.iter().copied().filter(|(at, _)| *at <= more.0).chain([more]).collect()
            };
            let fork = recording.fork(first.0, first.1, &mut ());
            let once = upto(recording.commands(), first);
            check_same(&fork, &setup, &once, &mut rng);
            let again = fork.fork(second.0, second.1, &mut ());
            check_same(&again, &setup, &upto(&once, second), &mut rng);
        }
    }
}

#[test]
fn next_and_previous_event_walk_the_instants_at_which_something_happens() {
    for seed in 0..SEEDS {
        let mut rng = Rng::new(4_000 + seed);
        let values = random_values(&mut rng, Size::Small);
        for setup in Setup::all(&values, seed as u32).expect("small") {
            let (recording, facts) = play(&setup, &random_commands(&mut rng, setup.end));
            let mut instants: Vec<SimTime> = facts.iter().map(|(at, _)| *at).collect();
            instants.dedup();
            for _ in 0..50 {
                let t = rng.instant(setup.end);
                let after = instants.partition_point(|at| *at <= t);
                assert_eq!(recording.next_event(t), instants.get(after).copied());
                let before = instants.partition_point(|at| *at < t);
                assert_eq!(recording.previous_event(t), before.checked_sub(1).map(|index| instants[index]));
                if let Some(next) = recording.next_event(t) {
                    let back = recording.previous_event(next).unwrap_or(SimTime::START);
                    assert!(back <= t);
                    assert_eq!(recording.next_event(back), Some(next), "there and back again");
                }
            }
        }
    }
}

/// Listeners that hear every fact, whether it is something to them or not, take down what the run's own took down.
fn hold_replayed(reading: &Reading) {
    let setup = reading.recording.setup();
    let (mut series, mut notes) = (Series::new::<FlashSale>(setup), FlashSaleNotes::begin(setup));
    reading.recording.replay(SimTime::FAR, &mut (&mut series, &mut notes));
    series.close();
    assert_eq!(series, reading.series);
    assert_eq!((notes.moments(), notes.after_spike), (reading.moments.clone(), reading.notes.after_spike));
}

#[test]
fn a_replay_gives_the_readings_of_the_run() {
    let values = Values::defaults(queue_engine::models::flash_sale::knobs::KNOBS);
    let mut rng = Rng::new(7);
    for seed in 0..60 {
        let values = if seed < 3 { values.clone() } else { random_values(&mut rng, Size::Small) };
        for setup in Setup::all(&values, seed).expect("a bounded run") {
            let reading = Reading::play(setup);
            hold_replayed(&reading);
            let at = rng.instant(reading.recording.setup().end);
            hold_replayed(&reading.fork(at, random_command(&mut rng)));
        }
    }
}

/// How a run is cut into pieces changes nothing: not the run, not what is kept of it, not what is read.
#[test]
fn a_run_played_in_pieces_is_the_run_played_at_once() {
    let mut rng = Rng::new(8);
    for seed in 0..60 {
        let values =
            if seed < 3 { Values::defaults(queue_engine::models::flash_sale::knobs::KNOBS) } else { random_values(&mut rng, Size::Small) };
        for setup in Setup::all(&values, seed).expect("a bounded run") {
            let whole = Reading::play_following(setup.clone(), Some(3));
            let (mut run, mut pieces) = (UnderWay::begin(Rc::new(setup), Vec::new(), Some(3)), 0);
            loop {
                let mut steps = rng.within(1, 3_000) as u64;
                pieces += 1;
                if FlashSale::go_on(&mut run, &mut steps) {
                    break;
                }
                assert_eq!(steps, 0, "a run that is not over has used up its steps");
            }
            assert!(pieces > 1 || whole.recording.end().steps() < 3_000);
            // At its end a run stays there.
            assert!(FlashSale::go_on(&mut run, &mut 5));
            let cut = run.finish();
            assert!(cut.recording.end() == whole.recording.end());
            assert_eq!((cut.recording.weight(), &cut.series, &cut.moments), (whole.recording.weight(), &whole.series, &whole.moments));
            assert!(told(&cut, 3) == told(&whole, 3));
            for _ in 0..10 {
                let t = rng.instant(whole.recording.setup().end);
                assert!(cut.recording.world_at(t) == whole.recording.world_at(t));
            }
        }
    }
}
