//! How the check-in lab is told: the model's side of everything that shows a lab.

use super::Readings;
use super::{bounds, claims, incidents, ledger, moment, sentence, slots, stage, state, steps, text};
use crate::chart::bound::Bound;
use crate::chart::incidents::Incidents;
use crate::chart::ledger::Part;
use crate::chart::steps::Step;
use crate::chart::theory::{Claim, TheoryLine};
use crate::lab::{Now, Row, Stretch};
use crate::lang::{self, Lang, Quantity};
use crate::scenarios::MomentText;
use crate::scenarios::scenario::Scenario;
use crate::stage::{Scene, View};
use crate::text::state::State;
use queue_engine::knobs::{Knob, Values};
use queue_engine::models::check_in::CheckIn;
use queue_engine::models::check_in::book::Place;
use queue_engine::models::check_in::facts::Command;
use queue_engine::models::check_in::readings::moments::MomentKind;
use queue_engine::models::check_in::readings::{Reading, answers, delays};
use queue_engine::models::check_in::setup::{Setup, Variant, Window};
use queue_engine::parts::backoff::Growth;
use queue_engine::readings::waits::Waits;
use queue_engine::time::{SimDuration, SimTime};

/// How long before the first outage the first play begins.
const LEAD_IN: SimDuration = SimDuration::from_millis(2_500);
/// How long an outage lasts that the reader makes, in seconds.
const OUTAGE_S: u16 = 5;

impl Scenario for CheckIn {
    fn setups(values: &Values, seed: u32) -> Option<Vec<Setup>> {
        Setup::all(values, seed).ok().map(Vec::from)
    }

    fn reads(variant: usize, knob: &Knob) -> bool {
        Variant::ALL[variant].reads(knob)
    }

    fn command(button: usize) -> Command {
        match button {
            0 => Command::Outage(OUTAGE_S),
            1 => Command::RestartBroker,
            2 => Command::KillWorker(0),
            3 => Command::CrashProcess,
            4 => Command::Redrive,
            _ => Command::AddWorkers(4),
        }
    }

    fn moment(kind: MomentKind) -> &'static MomentText {
        match kind {
            MomentKind::PeakBegins => &moment::PEAK_BEGINS,
            MomentKind::PeakEnds => &moment::PEAK_ENDS,
            MomentKind::OutageBegins => &moment::OUTAGE_BEGINS,
            MomentKind::OutageEnds => &moment::OUTAGE_ENDS,
            MomentKind::SlowBegins => &moment::SLOW_BEGINS,
            MomentKind::SlowEnds => &moment::SLOW_ENDS,
            MomentKind::BrokerDown => &moment::BROKER_DOWN,
            MomentKind::BrokerUp => &moment::BROKER_UP,
            MomentKind::WorkerCrash => &moment::WORKER_CRASH,
            MomentKind::ProcessCrash => &moment::PROCESS_CRASH,
            MomentKind::FirstFailure => &moment::FIRST_FAILURE,
            MomentKind::FirstLoss => &moment::FIRST_LOSS,
            MomentKind::FirstTwice => &moment::FIRST_TWICE,
            MomentKind::FirstDeadLetter => &moment::FIRST_DEAD_LETTER,
            MomentKind::Drained => &moment::DRAINED,
            MomentKind::LastGranted => &moment::LAST_GRANTED,
        }
    }

    /// Half-way through the first outage, when inline check-ins fail and messages pile up; else in the middle of the peak.
    fn opening(run: &Readings) -> SimTime {
        let setup = run[0].recording.setup();
        match first_outage(setup) {
            Some(window) => window.from + SimDuration::from_nanos(window.until.since(window.from).nanos() / 2),
            None => setup.rate.spike_at + SimDuration::from_nanos(setup.rate.spike_length.nanos() / 2),
        }
    }

    fn begins(run: &Readings) -> SimTime {
        let setup = run[0].recording.setup();
        first_outage(setup).map_or(setup.rate.spike_at, |window| window.from) - LEAD_IN
    }

    fn stretches(setup: &Setup) -> Vec<Stretch> {
        let points = &setup.points;
        let shaded = |class: &'static str| move |window: &Window| Stretch { from: window.from, to: window.until.min(setup.end), class };
        let comes = |window: &&Window| window.comes() && window.from < setup.end;
        let outages = points.outages.iter().filter(comes).map(shaded("ql-outage"));
        let slow = Some(&points.slow).into_iter().filter(comes).map(shaded("ql-slow"));
        let away = setup.broker.restarts.iter().filter(comes).map(shaded("ql-away"));
        let peak = (setup.rate.spike_visits > 0).then(|| Stretch {
            from: setup.rate.spike_at.min(setup.end),
            to: (setup.rate.spike_at + setup.rate.spike_length).min(setup.end),
            class: "ql-spike",
        });
        peak.into_iter().chain(outages).chain(slow).chain(away).collect()
    }

    /// Somebody whose inline check-in failed and who, with the queue, got their points after a failed attempt or more.
    fn example(run: &Readings) -> Option<u32> {
        let records = |variant: usize| run[variant].recording.end().model().records();
        let mut pairs = records(0).iter().zip(records(1)).enumerate();
        let is_told = |index: usize| run[1].overheard.has(index as u32);
        let waited = |index: usize| {
            let (record, person) = (&records(1)[index], &run[1].recording.setup().crowd[index]);
            record.granted_at().is_some_and(|at| at.since(person.arrives) > SimDuration::from_seconds(1))
        };
        let (index, _) = pairs.find(|(index, (inline, queue))| {
            is_told(*index) && inline.place() == Place::Failed && queue.place() == Place::Granted && waited(*index)
        })?;
        Some(index as u32)
    }

    fn figures(&self) -> Vec<u32> {
        let marks = self.marks();
        vec![
            marks.first_grants,
            marks.extra_grants,
            marks.granted_but_failed,
            self.balance(),
            marks.publishes,
            marks.deliveries,
            marks.redeliveries,
            marks.calls,
            marks.failed_calls,
            marks.duplicates_ignored,
            marks.dead_lettered,
            marks.answered_ok,
            marks.answered_failed,
        ]
    }

    fn waits(&self, setup: &Setup, now: SimTime) -> Vec<Waits> {
        vec![delays(setup, self, now), answers(setup, self, now)]
    }

    fn scene(view: &View<'_, CheckIn>, width: u32) -> Scene {
        stage::scene(view, width)
    }

    fn about(run: &Readings, variant: usize, lang: Lang) -> String {
        let setup = run[variant].recording.setup();
        let about = match setup.variant {
            Variant::Inline => sentence::ABOUT_INLINE,
            Variant::Queue => sentence::ABOUT_QUEUE,
        };
        let policy = match setup.retry.pauses.map(|pauses| pauses.growth) {
            None => 0,
            Some(Growth::Immediate) => 1,
            Some(Growth::Fixed) => 2,
            Some(Growth::Exponential) => 3,
        };
        let knob = text::KNOB_TEXTS.iter().find(|knob| knob.id == "retry_policy");
        let retry = knob.and_then(|knob| knob.options.get(policy)).map_or("", |option| option.get(lang));
        let (threads, workers) = (lang::count(setup.threads.into()), lang::count(setup.work.workers.into()));
        about.fill(lang, &[("threads", &threads), ("workers", &workers), ("retry", retry)])
    }

    fn label(name: &str, row: &Row, lang: Lang) -> String {
        let at = |place: Place| row.tally[place.index()];
        let granted = at(Place::Granted) + at(Place::GrantedMore);
        sentence::SITUATION.fill(
            lang,
            &[
                ("variant", name),
                ("waiting", &lang::count(row.levels[0].into())),
                ("granted", &lang::count(granted.into())),
                ("failed", &lang::count(at(Place::Failed).into())),
                ("lost", &lang::count(slots::lost(&row.tally).into())),
                ("twice", &lang::count(at(Place::GrantedMore).into())),
            ],
        )
    }

    /// Those that matter in any run of this variant, and whatever else this run has at its end.
    fn results(run: &Readings, variant: usize, row: &Row) -> Vec<(State, u32)> {
        let always: &[Place] = match run[variant].recording.setup().variant {
            Variant::Inline => &[Place::Granted, Place::Failed],
            Variant::Queue => &[Place::Granted, Place::GrantedMore, Place::DeadLetter],
        };
        let is_end =
            |place: &Place| matches!(place, Place::Granted | Place::GrantedMore | Place::Failed | Place::DeadLetter | Place::Lost(_));
        let ends = Place::ALL.into_iter().filter(is_end);
        let listed = ends.filter(|place| always.contains(place) || run[variant].at_end(*place) > 0);
        let mut all: Vec<_> = listed.filter_map(|place| Some((state::find(place.id())?, row.tally[place.index()]))).collect();
        let under_way = Place::ALL.into_iter().filter(|place| !is_end(place)).map(|place| row.tally[place.index()]).sum();
        all.push((state::UNDER_WAY, under_way));
        all
    }

    fn ledger(run: &Readings, now: &Now, lang: Lang) -> Vec<Vec<Part>> {
        ledger::ledger(run, now, lang)
    }

    fn bounds(run: &Readings, chart: usize, _: bool, lang: Lang) -> Vec<Bound> {
        bounds::bounds(run, chart, lang)
    }

    fn steps(reading: &Reading, whose: u32, lang: Lang) -> Vec<Step> {
        steps::steps(reading, whose, lang)
    }

    fn slot(run: &Readings, name: &str) -> Option<Quantity> {
        slots::slot(run, name)
    }

    fn incidents(run: &Readings, lang: Lang) -> Vec<Incidents> {
        incidents::incidents(run, lang)
    }

    fn claims(run: &Readings, lang: Lang) -> Vec<Claim> {
        claims::claims(run, lang)
    }

    fn theory_lines(run: &Readings, chart: usize, lang: Lang) -> Vec<TheoryLine> {
        claims::lines(run, chart, lang)
    }
}

/// The first outage that falls into the run.
fn first_outage(setup: &Setup) -> Option<Window> {
    setup.points.outages.into_iter().filter(|window| window.comes() && window.from < setup.end).min_by_key(|window| window.from)
}
