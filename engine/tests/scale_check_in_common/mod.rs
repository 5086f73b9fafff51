//! What each engine tells of each person, put down in the same words.
#![allow(unreachable_pub, reason = "shared between test files")]

use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::{Marks, PLACE_COUNT, Place, Told};
use queue_engine::models::check_in::facts::{Answer, Fact};
use queue_engine::models::check_in::setup::Setup;
use queue_engine::run::{Sink, World};
use queue_engine::scale::check_in::{Bins, Delays, Ending, Listener, Run, Tally, Who};
use queue_engine::time::SimTime;

/// What happened to one person, with the instants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub key: u32,
    pub answered: Option<(SimTime, Told)>,
    /// Each delivery of a copy: when, and the how-manieth of that copy.
    pub deliveries: Vec<(SimTime, u32)>,
    pub grants: Vec<SimTime>,
    pub publishes: u16,
    pub place: Option<Place>,
}

/// What happened to everybody, and what is counted over all.
#[derive(Clone, Debug, PartialEq)]
pub struct Stories {
    pub people: Vec<Person>,
    pub places: [u32; PLACE_COUNT],
    pub marks: Marks,
    pub peak_ready: u32,
    pub attempts: Vec<u32>,
    pub delays: Vec<u32>,
    /// Arrived, granted, calls and the most ready, over time.
    pub bins: [Vec<u32>; 4],
}

fn of(people: &mut Vec<Person>, id: u32) -> &mut Person {
    if people.len() <= id as usize {
        people.resize(id as usize + 1, Person::default());
    }
    &mut people[id as usize]
}

/// Hears the calendar engine.
struct Listening {
    people: Vec<Person>,
    peak_ready: u32,
    stretches: Bins,
    ready: u32,
    bins: [Vec<u32>; 4],
    bin: usize,
}

impl Listening {
    /// Brings the stretch of an instant in; the level of before is its first.
    fn reach(&mut self, at: SimTime) -> usize {
        let bin = self.stretches.at(at.nanos());
        while self.bin < bin {
            self.bin += 1;
            self.bins[3][self.bin] = self.ready;
        }
        bin
    }
}

impl Sink<CheckIn> for Listening {
    fn fact(&mut self, at: SimTime, &fact: &Fact) {
        let bin = self.reach(at);
        match fact {
            Fact::Pressed(id) => {
                of(&mut self.people, id.0);
                self.bins[0][bin] += 1;
            }
            Fact::Answered { id, answer } => {
                let told = if answer == Answer::CheckedIn { Told::CheckedIn } else { Told::Failed };
                of(&mut self.people, id.0).answered = Some((at, told));
            }
            Fact::Delivered { id, delivery, .. } => of(&mut self.people, id.0).deliveries.push((at, delivery)),
            Fact::Granted { id, nth, .. } => {
                of(&mut self.people, id.0).grants.push(at);
                self.bins[1][bin] += u32::from(nth == 1);
            }
            Fact::CallStarted { .. } => self.bins[2][bin] += 1,
            _ => {}
        }
    }

    fn after(&mut self, at: SimTime, _: &Setup, model: &CheckIn) {
        let bin = self.reach(at);
        self.ready = model.broker().counts()[1];
        self.bins[3][bin] = self.bins[3][bin].max(self.ready);
        self.peak_ready = self.peak_ready.max(self.ready);
    }
}

/// The run of a setup as the calendar engine tells it.
pub fn on_the_calendar(setup: &Setup) -> Stories {
    let mut world = World::<CheckIn>::open(setup);
    let none = || vec![0; Bins::COUNT];
    let stretches = Run::new(setup.clone()).expect("covered").bins().clone();
    let bins = [none(), none(), none(), none()];
    let mut told = Listening { people: Vec::new(), peak_ready: 0, stretches, ready: 0, bins, bin: 0 };
    world.advance(setup, &[], setup.end, &mut told);
    told.reach(setup.end);
    let model = world.model();
    let mut attempts = vec![0; Tally::ATTEMPTS];
    let mut delays = vec![0; Delays::ROWS];
    for (id, (record, person)) in model.records().iter().zip(setup.crowd.iter()).enumerate() {
        let told = &mut told.people[id];
        (told.key, told.place, told.publishes) = (person.key, Some(record.place()), record.publishes());
        attempts[told.deliveries.len().min(Tally::ATTEMPTS - 1)] += 1;
        if let (Told::CheckedIn, Some(at)) = (record.told(), record.granted_at()) {
            delays[Delays::row(at.since(person.arrives))] += 1;
        }
    }
    let places = model.tally().try_into().expect("as many places");
    Stories { people: told.people, places, marks: *model.marks(), peak_ready: told.peak_ready, attempts, delays, bins: told.bins }
}

/// Hears the engine at scale.
#[derive(Default)]
struct Heard(Vec<Person>);

impl Heard {
    fn of(&mut self, who: Who) -> &mut Person {
        let person = of(&mut self.0, who.id);
        person.key = who.key;
        person
    }
}

impl Listener for Heard {
    fn answered(&mut self, who: Who, at: SimTime, told: Told) {
        assert_eq!(self.of(who).answered.replace((at, told)), None, "{who:?} is answered once");
    }
    fn delivered(&mut self, who: Who, at: SimTime, delivery: u32) {
        self.of(who).deliveries.push((at, delivery));
    }
    fn granted(&mut self, who: Who, at: SimTime, nth: u32) {
        let person = self.of(who);
        person.grants.push(at);
        assert_eq!(person.grants.len(), nth as usize);
    }
    fn ended(&mut self, who: Who, ending: Ending) {
        let person = self.of(who);
        assert_eq!(person.place.replace(ending.place), None, "{who:?} ends once");
        assert_eq!((person.deliveries.len(), person.grants.len()), (ending.deliveries as usize, ending.grants as usize));
        person.publishes = ending.publishes;
    }
}

/// The run of a setup as the engine at scale tells it, in calls for so many people.
pub fn at_scale(setup: &Setup, most_people: u32) -> Stories {
    // The list is not for this engine.
    let mut setup = setup.clone();
    setup.crowd = std::rc::Rc::new([]);
    let (mut run, mut heard) = (Run::new(setup).expect("covered"), Heard::default());
    while !run.advance(most_people, &mut heard).over {}
    let (tally, bins) = (run.tally(), run.bins());
    assert_eq!(tally.places.iter().sum::<u32>(), run.progress().people, "everybody is somewhere");
    Stories {
        people: heard.0,
        places: tally.places,
        marks: tally.marks,
        peak_ready: tally.peak_ready,
        attempts: tally.attempts.to_vec(),
        delays: tally.delays.counts.to_vec(),
        bins: [bins.arrived.clone(), bins.granted.clone(), bins.calls.clone(), bins.ready.clone()],
    }
}
