//! How the flash sale is told: the model's side of everything that shows a lab.

use super::Readings;
use super::{bounds, ledger, moment, sentence, slots, stage, state, steps};
use crate::chart::bound::Bound;
use crate::chart::ledger::Part;
use crate::chart::steps::Step;
use crate::lab::{Now, Row, Stretch};
use crate::lang::{self, Lang, Quantity, Text};
use crate::scenarios::MomentText;
use crate::scenarios::scenario::Scenario;
use crate::stage::{Scene, View};
use crate::text::state::State;
use crate::text::{control, ledger as text};
use queue_engine::knobs::{Knob, Values};
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::facts::{Command, Outcome};
use queue_engine::models::flash_sale::floor::{Place, Shopper};
use queue_engine::models::flash_sale::readings::moments::MomentKind;
use queue_engine::models::flash_sale::readings::{Reading, waits};
use queue_engine::models::flash_sale::setup::{Setup, Variant};
use queue_engine::readings::waits::Waits;
use queue_engine::time::{SimDuration, SimTime};

/// How long before the spike the first play begins.
const LEAD_IN: SimDuration = SimDuration::from_millis(1_500);
/// How long after the collapse the picture is taken on which a page opens.
const OPENING: SimDuration = SimDuration::from_millis(900);

/// The buttons of what a reader can do, in their order.
pub(super) const BUTTONS: &[Text] = &[control::KILL_A_SERVER, control::ADD_STOCK, control::ADD_WORKERS];

impl Scenario for FlashSale {
    fn setups(values: &Values, seed: u32) -> Option<Vec<Setup>> {
        Setup::all(values, seed).ok().map(Vec::from)
    }

    fn reads(variant: usize, knob: &Knob) -> bool {
        Variant::ALL[variant].reads(knob)
    }

    fn command(button: usize) -> Command {
        match button {
            0 => Command::KillServer(0),
            1 => Command::AddStock(500),
            _ => Command::AddWorkers(8),
        }
    }

    fn moment(kind: MomentKind) -> &'static MomentText {
        match kind {
            MomentKind::SpikeBegins => &moment::SPIKE_BEGINS,
            MomentKind::SpikeEnds => &moment::SPIKE_ENDS,
            MomentKind::FirstRefusal => &moment::FIRST_REJECTION,
            MomentKind::QueueFull => &moment::QUEUE_FULL,
            MomentKind::FirstGaveUp => &moment::FIRST_GAVE_UP,
            MomentKind::Collapse => &moment::COLLAPSE,
            MomentKind::Recovered => &moment::RECOVERED,
            MomentKind::StockGone => &moment::SOLD_OUT,
            MomentKind::Crash => &moment::CRASH,
            MomentKind::Restart => &moment::RESTARTED,
            MomentKind::Drained => &moment::DRAINED,
        }
    }

    /// Soon after the shop without a queue has tipped over, else in the middle of the spike.
    fn opening(run: &Readings) -> SimTime {
        let rate = run[0].recording.setup().rate;
        match run[0].first(MomentKind::Collapse) {
            Some(at) => at + OPENING,
            None => rate.spike_at + SimDuration::from_nanos(rate.spike_length.nanos() / 2),
        }
    }

    fn begins(run: &Readings) -> SimTime {
        run[0].recording.setup().rate.spike_at - LEAD_IN
    }

    fn stretches(setup: &Setup) -> Vec<Stretch> {
        let rate = setup.rate;
        match rate.spike_visits {
            0 => Vec::new(),
            _ => vec![Stretch { from: rate.spike_at, to: rate.spike_at + rate.spike_length, class: "ql-spike" }],
        }
    }

    /// Somebody who left the first shop without an answer though it sold them a unit, and who got theirs from the queue.
    fn example(run: &Readings) -> Option<u32> {
        let at_end = |variant: usize| run[variant].recording.end().model().shoppers();
        let told = |shopper: &Shopper| matches!(shopper.place, Place::Done(Outcome::Sold));
        let unaware = |shopper: &Shopper| shopper.units > 0 && shopper.place == Place::Done(Outcome::GaveUp);
        let is_told = |index: usize| run[0].overheard.has(index as u32);
        let mut pairs = at_end(0).iter().zip(at_end(2)).enumerate();
        let (index, _) = pairs.find(|(index, (direct, queue))| is_told(*index) && unaware(direct) && told(queue))?;
        Some(index as u32)
    }

    fn figures(&self) -> Vec<u32> {
        let stock = self.stock();
        vec![
            self.sold_to_left(),
            self.wasted(),
            self.requests(),
            self.refusals(),
            self.returned(),
            stock.available(),
            stock.reserved(),
            stock.sold(),
            stock.oversold(),
            stock.total(),
        ]
    }

    fn waits(&self, setup: &Setup, now: SimTime) -> Vec<Waits> {
        vec![waits(setup, self, now)]
    }

    fn scene(view: &View<'_, FlashSale>, width: u32) -> Scene {
        stage::scene(view, width)
    }

    fn about(run: &Readings, variant: usize, lang: Lang) -> String {
        let setup = run[variant].recording.setup();
        let price = run[variant].price_per_hour().saturating_sub(run[0].price_per_hour());
        let about = match setup.variant {
            Variant::Direct => Text::new("Straight to {servers} servers", "直接找 {servers} 台服务器"),
            Variant::MoreServers => Text::new("{servers} servers, {price} more", "{servers} 台，多花 {price}"),
            Variant::Queue => Text::new("{capacity} places, {workers} workers", "{capacity} 个位子，{workers} 个工作者"),
        };
        about.fill(
            lang,
            &[
                ("servers", &lang::count(setup.servers.servers.into())),
                ("price", &lang::money_per_hour(u64::from(price) * 100, lang)),
                ("capacity", &lang::count(setup.queue.capacity.into())),
                ("workers", &lang::count(setup.queue.workers.into())),
            ],
        )
    }

    fn label(name: &str, row: &Row, lang: Lang) -> String {
        let at = |outcome: Outcome| lang::count(row.tally[Place::Done(outcome).index()].into());
        sentence::SITUATION.fill(
            lang,
            &[
                ("variant", name),
                ("backlog", &lang::count(row.levels[0].into())),
                ("sold", &at(Outcome::Sold)),
                ("gave_up", &at(Outcome::GaveUp)),
            ],
        )
    }

    /// Those that matter in any run, whatever else this run has at its end, and those still inside.
    fn results(run: &Readings, variant: usize, row: &Row) -> Vec<(State, u32)> {
        let always = ["sold", "sold_out", "queue_full", "gave_up"];
        let done = Place::ALL.into_iter().filter(|place| matches!(place, Place::Done(_)));
        let listed = done.filter(|place| always.contains(&place.id()) || run[variant].at_end(*place) > 0);
        let state = |place: Place| match place {
            // Without a queue, "full" is the accept backlog that refuses.
            Place::Done(Outcome::QueueFull) if variant < 2 => Some(state::REFUSED),
            place => state::find(place.id()),
        };
        let mut all: Vec<_> = listed.filter_map(|place| Some((state(place)?, row.tally[place.index()]))).collect();
        all.push((State { name: text::STILL_INSIDE, ..state::WAITING }, ledger::inside(row)));
        all
    }

    fn ledger(run: &Readings, now: &Now, lang: Lang) -> Vec<Vec<Part>> {
        vec![vec![ledger::people(run, now)], vec![ledger::units(now), ledger::marks(now)], vec![ledger::price(run, lang)]]
    }

    fn bounds(run: &Readings, chart: usize, is_narrow: bool, lang: Lang) -> Vec<Bound> {
        bounds::bounds(run, chart, is_narrow, lang)
    }

    fn steps(reading: &Reading, whose: u32, lang: Lang) -> Vec<Step> {
        steps::steps(reading, whose, lang)
    }

    fn slot(run: &Readings, name: &str) -> Option<Quantity> {
        slots::slot(run, name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::figure;
    use super::*;

    #[test]
    fn every_figure_has_a_name() {
        let Some(setups) = FlashSale::setups(&Values::defaults(super::super::KNOBS), 7) else { panic!("the defaults make a setup") };
        for setup in setups {
            let reading = Reading::play(setup);
            assert_eq!(reading.recording.end().model().figures().len(), figure::IDS.len());
        }
    }
}
