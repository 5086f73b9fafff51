//! The flash sale (秒杀, peak shaving) as it is told.

mod bounds;
mod ledger;
pub mod moment;
pub mod sentence;
pub mod slots;
mod stage;
pub mod state;
pub mod station;
mod steps;
mod tell;
pub mod text;
mod value;

pub use value::value;

use super::begun::begin;
use super::{Lab, Preset, Repair, Variant, WaitsText, Words};
use crate::chart::kind::{ChartKind, Reads};
use crate::chart::{DIRECT, MORE, QUEUE};
#[cfg(feature = "prerender")]
use crate::lang::Lang;
use crate::lang::Text;
use crate::text::chart;
use queue_engine::knobs::Values;
use queue_engine::models::flash_sale::FlashSale;
use queue_engine::models::flash_sale::knobs::KNOBS;
use queue_engine::models::flash_sale::readings::{counter, level};
use queue_engine::models::flash_sale::setup::repair;
#[cfg(not(target_family = "wasm"))]
use queue_engine::readings::Readable;

/// What was read of each variant's run.
type Readings = super::scenario::Readings<FlashSale>;

/// The lab's entry in the registry.
pub const LAB: Lab = Lab {
    id: "flash-sale",
    name: Text::new("Flash sale", "秒杀"),
    knobs: KNOBS,
    seed: 7,
    knob_texts: text::KNOB_TEXTS,
    groups: text::GROUPS,
    front: FRONT,
    value,
    presets: PRESETS,
    #[cfg(not(target_family = "wasm"))]
    slots: SLOTS,
    guard,
    #[cfg(feature = "prerender")]
    prose,
    variants: &[
        Variant { id: "direct", name: Text::new("No queue", "没有队列"), colour: DIRECT },
        Variant { id: "more", name: Text::new("More servers", "加倍服务器"), colour: MORE },
        Variant { id: "queue", name: Text::new("Add a queue", "加一条队列"), colour: QUEUE },
    ],
    place_classes: &[
        "ql-hist ql-hist--sold",
        "ql-hist ql-hist--sold-out",
        "ql-hist ql-hist--waited",
        "ql-hist ql-hist--queue-full",
        "ql-hist ql-hist--gave-up",
        "ql-hist ql-hist--failed",
        "ql-hist ql-hist--dropped",
        "ql-hist ql-hist--unpaid",
        "ql-hist ql-hist--waiting",
        "ql-hist ql-hist--waiting",
        "ql-hist ql-hist--waiting",
        "ql-hist ql-hist--paying",
    ],
    #[cfg(not(target_family = "wasm"))]
    places: <FlashSale as Readable>::PLACES,
    #[cfg(not(target_family = "wasm"))]
    counters: <FlashSale as Readable>::COUNTERS,
    #[cfg(not(target_family = "wasm"))]
    levels: <FlashSale as Readable>::LEVELS,
    #[cfg(not(target_family = "wasm"))]
    state: state::find,
    #[cfg(not(target_family = "wasm"))]
    figures: &figure::IDS,
    charts: &[
        ChartKind {
            title: chart::ARRIVALS_AND_GOODPUT,
            unit: chart::PER_SECOND,
            reads: Reads::Rate { counter: counter::GOODPUT, area: Some((counter::ARRIVALS, chart::ARRIVALS)) },
            is_tall: true,
        },
        ChartKind { title: chart::BACKLOG, unit: chart::UNIT_WAITING, reads: Reads::Level(level::WAITING), is_tall: true },
        ChartKind { title: chart::DATABASE_LOAD, unit: chart::UNIT_AT_ONCE, reads: Reads::Level(level::IN_SERVICE), is_tall: false },
    ],
    waits: &[WaitsText {
        id: "answer",
        title: chart::WAITING_TIME,
        title_while: chart::WAITING_TIME_WITH_STILL_WAITING,
        total: chart::N_LET_IN,
    }],
    words: &WORDS,
    compared: (sentence::KNOB_RESULT, &["direct.sold", "more.sold", "queue.sold"]),
    commands: tell::BUTTONS,
    ladder: &[],
    begin: begin::<FlashSale>,
};

/// The counts that overlap the places, by position in [`Lab::figures`].
pub mod figure {
    /// Their stable ids.
    pub const IDS: [&str; 10] = [
        "sold_to_left",
        "wasted",
        "requests",
        "refusals",
        "returned",
        "stock_available",
        "stock_reserved",
        "stock_sold",
        "oversold",
        "stock_total",
    ];
    /// Units held by people who left without hearing of it.
    pub const SOLD_TO_LEFT: usize = 0;
    /// Pieces of work done for people who had left.
    pub const WASTED: usize = 1;
    /// Requests sent.
    pub const REQUESTS: usize = 2;
    /// Requests refused.
    pub const REFUSALS: usize = 3;
    /// Units that came back.
    pub const RETURNED: usize = 4;
    /// Units on sale.
    pub const AVAILABLE: usize = 5;
    /// Units kept for somebody.
    pub const RESERVED: usize = 6;
    /// Units sold.
    pub const STOCK_SOLD: usize = 7;
    /// Units sold beyond the stock.
    pub const OVERSOLD: usize = 8;
    /// All units.
    pub const STOCK: usize = 9;
}

static WORDS: Words = Words {
    follow: Text::new("Follow a shopper", "跟着一个人看"),
    following: Text::new("Shopper {n}", "第 {n} 位"),
    next: Text::new("Next shopper", "下一位"),
    previous: Text::new("Previous shopper", "上一位"),
    hint: Text::new("Click a shopper in the picture, or press ].", "点图里的一个人，或按 ]。"),
    same_person: Text::new("The same person, the same patience, three shops.", "同一个人，同样的耐心，三家店。"),
    intervene_about: Text::new("From here on the shops run into another future.", "从这一刻起，三家店走向另一个未来。"),
    incidents: Text::new("", ""),
    no_incident: Text::new("", ""),
};

/// The numbers that the prose may take from a run. Names that begin with `direct.`, `more.` or `queue.` are of one variant.
pub const SLOTS: &[&str] = &[
    // The crowd, the same in every variant.
    "crowd.arrived",
    "crowd.in_spike",
    "crowd.spike_rate",
    "crowd.base_rate",
    // The shop.
    "shop.stock",
    "shop.capacity_per_s",
    // Each variant.
    "direct.sold",
    "direct.gave_up",
    "direct.refused",
    "direct.sold_out",
    "direct.sold_to_left",
    "direct.peak_backlog",
    "direct.p50",
    "direct.p99",
    "direct.longest_wait",
    "direct.unsold",
    "direct.requests",
    "direct.goodput_after_spike",
    "direct.price",
    "more.sold",
    "more.gave_up",
    "more.refused",
    "more.sold_out",
    "more.sold_to_left",
    "more.peak_backlog",
    "more.p50",
    "more.p99",
    "more.longest_wait",
    "more.unsold",
    "more.requests",
    "more.price",
    "more.busy_percent",
    "queue.sold",
    "queue.gave_up",
    "queue.refused",
    "queue.sold_out",
    "queue.sold_to_left",
    "queue.peak_backlog",
    "queue.p50",
    "queue.p99",
    "queue.longest_wait",
    "queue.unsold",
    "queue.requests",
    "queue.price",
    "queue.drained_at",
];

/// The knobs of the story; the others are for those who want to know more.
const FRONT: &[&str] = &[
    "visits",
    "patience_ms",
    "refreshes",
    "refresh_policy",
    "stock",
    "queue_capacity",
    "overflow",
    "workers",
    "failure_percent",
    "servers",
    "accept_backlog",
    "drop_stale",
    "service_ms",
    "database_limit",
];

const fn preset(id: &'static str, name: Text, about: Text, query: &'static str) -> Preset {
    Preset { id, name, about, query }
}

/// Settings worth a look, in the order of the story.
pub const PRESETS: &[Preset] = &[
    preset("as-it-opens", Text::new("As it opens", "开场的样子"), Text::new("The run that the text is about.", "正文讲的那一场。"), ""),
    preset(
        "jitter",
        Text::new("Refresh with jitter", "带抖动刷新"),
        Text::new("The textbook advice for retries: does it save the shop?", "教科书上的重试建议：救得了店吗？"),
        "refresh_policy=full_jitter&refresh_pause_ms=1000",
    ),
    preset(
        "drop-stale",
        Text::new("Drop stale requests", "丢弃过期请求"),
        Text::new("No work for people who have left: enough?", "不替已走的人干活：够了吗？"),
        "drop_stale=on",
    ),
    preset(
        "endless-patience",
        Text::new("Endless patience", "耐心无限"),
        Text::new("Nobody times out: what was it that broke the shop?", "没有人超时：弄垮这家店的究竟是什么？"),
        "patience_ms=0",
    ),
    preset(
        "short-backlog",
        Text::new("A short accept backlog", "短接入队列"),
        Text::new("Refuse early instead of late.", "与其晚拒，不如早拒。"),
        "accept_backlog=4",
    ),
    preset(
        "four-times-servers",
        Text::new("Four times the servers", "四倍服务器"),
        Text::new("Where does the jam go?", "堵的地方挪到哪儿了？"),
        "more_times=4",
    ),
    preset(
        "small-queue",
        Text::new("Too small a queue", "队列太短"),
        Text::new("Told “queue full” while units lie unsold.", "货还没卖完，人却被「队列满」挡回。"),
        "queue_capacity=100",
    ),
    preset(
        "longer-than-stock",
        Text::new("Queue longer than stock", "队列比库存长"),
        Text::new("Nobody counts at the door: find the worst “no”.", "门口没人数数：找出最伤人的「没有」。"),
        "stock=1000&stock_taken=at_worker",
    ),
    preset(
        "drop-oldest",
        Text::new("Drop oldest", "丢掉最旧的"),
        Text::new("Everybody is told yes.", "对每个人都说「好」。"),
        "queue_capacity=100&overflow=drop_oldest",
    ),
];

/// Brings knobs that are each in range but together too much back to what a page can play.
fn guard(values: &mut Values) -> Vec<Repair> {
    repair(values).into_iter().map(|repair| Repair { knob: repair.id, from: repair.asked, to: repair.used }).collect()
}

#[cfg(feature = "prerender")]
fn prose(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => include_str!("zh.md"),
        Lang::En => include_str!("en.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::link;
    use std::collections::BTreeSet;

    #[test]
    fn every_preset_is_a_link_without_complaint_and_none_repeats_another() {
        let mut seen = BTreeSet::new();
        for preset in PRESETS {
            let (link, complaints) = link::parse(preset.query);
            assert_eq!(complaints, [], "{}", preset.id);
            assert!(seen.insert(link::write(&link)), "{}", preset.id);
            assert!(
                !preset.name.get(Lang::En).is_empty()
                    && !preset.name.get(Lang::Zh).is_empty()
                    && !preset.about.get(Lang::Zh).is_empty()
                    && !preset.about.get(Lang::En).is_empty()
            );
        }
    }

    #[test]
    fn no_slot_is_listed_twice() {
        assert_eq!(SLOTS.iter().collect::<BTreeSet<_>>().len(), SLOTS.len());
    }
}
