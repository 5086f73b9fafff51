//! What one variant came to: its name, what it is made of, and where everybody stands. Pure text, for the page with and without
//! a script.

use crate::lab::{Row, RunRef};
use crate::lang::{self, Lang};
use crate::markup::Markup;
use crate::text::state::{self, State};
use crate::text::{ledger, narration, variant};
use queue_engine::models::flash_sale::floor::Place;
use queue_engine::readings::summary::Reading;

/// The states that a variant's results list: those that matter in any run, and whatever else this run has at its end.
fn listed(reading: &Reading) -> impl Iterator<Item = (Place, State)> + '_ {
    let always = ["sold", "sold_out", "queue_full", "gave_up"];
    let done = Place::ALL.into_iter().filter(|place| matches!(place, Place::Done(_)));
    done.filter(move |place| always.contains(&place.id()) || reading.at_end(*place) > 0)
        .filter_map(|place| state::find(place.id()).map(|state| (place, state)))
}

/// Where everybody of one variant stands at the cursor: the legend and the results in one.
pub fn results(run: &RunRef, variant: usize, row: &Row, lang: Lang) -> String {
    let reading = &run[variant];
    let everybody = reading.recording.setup().crowd.len() as u32;
    let mut list = Markup::new();
    list.raw("<ul class=\"ql-results\">");
    let mut line = |state: State, n: u32| {
        list.raw("<li").say("title", state.about.get(lang)).raw("><span class=\"ql-sign ql-c-").raw(state.token);
        list.raw("\" aria-hidden=\"true\">").raw(state.mark).raw("</span><span class=\"ql-what\">").text(state.name.get(lang));
        list.raw("</span><svg class=\"ql-bar\" viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        list.raw("<rect class=\"ql-bar-back\" width=\"1000\" height=\"8\"/><rect height=\"8\" class=\"ql-f-").raw(state.token).raw("\"");
        list.at("width", per_mille(n, everybody)).raw("/></svg><b class=\"ql-n\">").text(&lang::count(n.into())).raw("</b></li>");
    };
    for (place, state) in listed(reading) {
        // Without a queue, "full" is the accept backlog that refuses.
        let refused = variant < 2 && place.id() == state::QUEUE_FULL.id;
        line(if refused { state::REFUSED } else { state }, row.tally[place.index()]);
    }
    line(State { name: ledger::STILL_INSIDE, ..state::WAITING }, row.inside());
    list.raw("</ul>");
    list.finish()
}

/// A part of a whole in thousandths, for the length of a bar.
fn per_mille(n: u32, of: u32) -> i64 {
    i64::from(n) * 1_000 / i64::from(of.max(1))
}

/// A variant's name and what it is made of.
pub fn heading(run: &RunRef, index: usize, lang: Lang) -> (&'static str, String) {
    let setup = run[index].recording.setup();
    let named = variant::ALL[index];
    let price = run[index].price_per_hour().saturating_sub(run[0].price_per_hour());
    let about = named.about.fill(
        lang,
        &[
            ("servers", &lang::count(setup.servers.servers.into())),
            ("price", &lang::money_per_hour(u64::from(price) * 100, lang)),
            ("capacity", &lang::count(setup.queue.capacity.into())),
            ("workers", &lang::count(setup.queue.workers.into())),
        ],
    );
    (named.name.get(lang), about)
}

/// What a screen reader says of a picture.
pub fn label(name: &str, row: &Row, lang: Lang) -> String {
    narration::SITUATION.fill(
        lang,
        &[
            ("variant", name),
            ("backlog", &lang::count(row.waiting.into())),
            ("sold", &lang::count(row.tally[Place::ALL[0].index()].into())),
            ("gave_up", &lang::count(row.tally[Place::ALL[4].index()].into())),
        ],
    )
}
