//! What the flash sale's knobs are called and what they do, in both languages.

use crate::lang::Text;
use crate::scenarios::KnobText;

const fn text(en: &'static str, zh: &'static str) -> Text {
    Text::new(en, zh)
}

const fn knob(id: &'static str, name: Text, about: Text) -> KnobText {
    KnobText { id, name, about, options: &[] }
}

const fn choice(id: &'static str, name: Text, about: Text, options: &'static [Text]) -> KnobText {
    KnobText { id, name, about, options }
}

/// The headings of the panel, in its order.
pub const GROUPS: &[(&str, Text)] = &[
    ("crowd", text("The crowd", "来的人")),
    ("sale", text("The sale", "活动")),
    ("queue", text("Queue and workers", "队列与工作者")),
    ("servers", text("Servers", "服务器")),
    ("service", text("Work and database", "处理与数据库")),
];

/// What a number's 0 stands for, by the key in the table.
pub const ZEROS: &[(&str, Text)] = &[("never", text("never gives up", "一直等")), ("no_limit", text("no limit", "不限"))];

/// Every knob.
pub const KNOB_TEXTS: &[KnobText] = &[
    knob(
        "visits",
        text("Shoppers in the spike", "高峰人数"),
        text("How many people come for the sale, on top of the everyday ones.", "除了平时的人，专为抢购而来的有多少。"),
    ),
    knob("spike_s", text("Length of the spike", "高峰时长"), text("Over how many seconds they come.", "他们在几秒之内到齐。")),
    choice(
        "spike_shape",
        text("Shape of the spike", "高峰形状"),
        text("How arrivals are spread over it.", "到达在高峰里怎么分布。"),
        &[text("level", "平顶"), text("rising", "越来越急"), text("fading", "先急后缓")],
    ),
    knob(
        "spike_at_s",
        text("Spike begins at", "高峰何时开始"),
        text("Seconds of everyday traffic before the sale opens.", "开抢之前先有几秒平时的流量。"),
    ),
    knob(
        "base_rate",
        text("Everyday arrivals", "平时到达率"),
        text("Shoppers a second, before, during and after the spike.", "高峰前后和高峰中，平时每秒来的人。"),
    ),
    knob(
        "duration_s",
        text("Length of the run", "观察多久"),
        text("For how long people come and the shop is watched.", "这一场总共看多少秒。"),
    ),
    knob(
        "patience_ms",
        text("Patience", "耐心"),
        text(
            "How long a shopper waits for an answer before giving up on the request. The server does not notice.",
            "等不到答复，过多久就放弃这次请求。服务器并不知道。",
        ),
    ),
    knob(
        "refreshes",
        text("Refreshes", "刷新次数"),
        text("How often a shopper asks again before leaving for good.", "放弃之前还会再刷新几次。"),
    ),
    choice(
        "refresh_policy",
        text("How they refresh", "刷新方式"),
        text("How long they pause before they ask again.", "再次请求之前停多久。"),
        &[text("at once", "立刻"), text("after a fixed pause", "固定停顿"), text("full jitter", "全抖动")],
    ),
    knob(
        "refresh_pause_ms",
        text("Pause before a refresh", "刷新前停顿"),
        text("The fixed pause, or the longest one with full jitter.", "固定停顿的长度；全抖动时是最长的停顿。"),
    ),
    knob("stock", text("Stock", "库存"), text("Units for sale.", "一共有多少件可卖。")),
    knob(
        "sale_maximum",
        text("Maximum for the sale", "活动上限"),
        text("How many orders the sale accepts, however large the stock is.", "不管库存多少，这场活动最多接多少单。"),
    ),
    knob("per_user_limit", text("Limit per shopper", "每人限购"), text("How many units one shopper can hold.", "一个人最多买几件。")),
    knob(
        "purchase_token",
        text("One token per purchase", "购买令牌"),
        text("A refresh carries the same token, so that it cannot take a second unit.", "刷新带着同一个令牌，不会多占一件。"),
    ),
    knob(
        "unpaid_percent",
        text("Never pay", "不付款的人"),
        text("The share of orders that are never paid; their units go back on sale.", "下了单却不付款的比例；这些件会回到库存。"),
    ),
    knob(
        "pay_within_s",
        text("Time to pay", "付款时限"),
        text("For how long an unpaid order holds its unit.", "没付款的订单能占住一件多久。"),
    ),
    knob(
        "unlocked_stock",
        text("Unlocked stock check", "不加锁扣库存"),
        text(
            "Without a queue: read the stock, work, then write it back. Two threads at once oversell.",
            "没有队列的做法里：先读库存，干活，再写回。两个线程同时做就会超卖。",
        ),
    ),
    knob("queue_capacity", text("Queue capacity", "队列容量"), text("Places in the queue.", "队里有多少个位子。")),
    choice(
        "overflow",
        text("Overflow policy", "溢出策略"),
        text("What happens to the next request when the queue is full.", "队列满了，下一个请求怎么办。"),
        &[text("reject new", "拒绝新来的"), text("drop oldest", "丢掉最旧的"), text("block", "让来的人等着")],
    ),
    choice(
        "bound_counts",
        text("What fills the queue", "容量算哪些"),
        text("Whether messages in flight to a worker still take a place.", "已交给工作者、还没做完的消息占不占位子。"),
        &[text("ready", "只算等待的"), text("ready and in flight", "连在途的也算")],
    ),
    choice(
        "stock_taken",
        text("Stock is taken", "何时扣库存"),
        text(
            "When a unit is set aside: on entering the queue, or only when a worker gets to it.",
            "进队时就占住一件，还是轮到处理时才去扣。",
        ),
        &[text("on entering", "进队时"), text("by the worker", "处理时")],
    ),
    knob("workers", text("Workers", "工作者"), text("How many work the queue off at the same time.", "同时有几个在处理队列。")),
    knob(
        "prefetch",
        text("Prefetch", "预取数"),
        text("Messages a worker holds, the one in hand included.", "一个工作者手上最多拿几条，正在做的也算。"),
    ),
    knob(
        "failure_percent",
        text("Failing attempts", "失败率"),
        text(
            "The share of attempts that fail: the queue delivers them again, a server answers with an error.",
            "处理失败的比例：队列会重投递，服务器则直接报错。",
        ),
    ),
    knob(
        "max_attempts",
        text("Attempts at most", "最多尝试"),
        text("After so many failures the order is given up.", "失败这么多次就不再试。"),
    ),
    knob(
        "retry_delay_ms",
        text("Delay before a retry", "重试前等待"),
        text("How long a failed message waits before it joins the end of the queue.", "失败的消息等多久再排到队尾。"),
    ),
    knob(
        "line_patience_s",
        text("Patience in line", "排队的耐心"),
        text("For how long a shopper stays in the queue after being told “you are in line”.", "得知「已进队」之后，最多肯排多久。"),
    ),
    knob("servers", text("Servers", "服务器"), text("Servers in the design without a queue.", "没有队列时有几台服务器。")),
    knob(
        "threads",
        text("Threads per server", "每台线程数"),
        text("How many requests a server works on at the same time.", "一台服务器同时处理几个请求。"),
    ),
    knob(
        "more_times",
        text("More servers", "服务器加到"),
        text("How many times the servers the second row has.", "第二行的服务器是原来的几倍。"),
    ),
    knob(
        "accept_backlog",
        text("Accept backlog", "接入队列"),
        text(
            "Connections that wait at a server for a free thread; the next one is refused.",
            "在一台服务器门口等线程的连接数；再来就被拒。",
        ),
    ),
    knob(
        "drop_stale",
        text("Drop stale requests", "丢弃过期请求"),
        text("A thread skips a request that has already waited longer than patience lasts.", "线程跳过等得比耐心还久的请求。"),
    ),
    knob(
        "memory_limit_mib",
        text("Memory limit", "内存上限"),
        text("A server whose waiting connections need more than this is killed.", "排着的连接占用的内存超过它，服务器就会被杀。"),
    ),
    knob("restart_s", text("Restart takes", "重启用时"), text("How long a killed server is away.", "被杀的服务器多久回来。")),
    knob(
        "cold_times",
        text("Cold start slower by", "冷启动变慢"),
        text("How many times longer the work takes right after a restart.", "刚重启时，每单耗时是平时的几倍。"),
    ),
    knob("warm_up_s", text("Warm-up takes", "预热时长"), text("For how long a restarted server stays slow.", "重启之后慢多久。")),
    knob("server_price", text("Price of a server", "服务器单价"), text("What one server costs an hour.", "一台服务器每小时的价钱。")),
    knob(
        "service_ms",
        text("Service time", "每单耗时"),
        text("Work that one order needs when the database is calm.", "数据库不忙时，一单要做多久。"),
    ),
    choice(
        "service_dist",
        text("Service time varies", "耗时分布"),
        text("How much one order's work differs from the next one's.", "各单的耗时相差多大。"),
        &[text("exponential", "指数"), text("constant", "固定"), text("lognormal", "对数正态")],
    ),
    knob(
        "database_limit",
        text("Database does best with", "数据库拐点"),
        text(
            "How many orders at once the shared database does best with; past that, more at once means fewer finished.",
            "共用的数据库同时做几单时最快；再多，总共做完的反而更少。",
        ),
    ),
    knob(
        "database_contention",
        text("Contention", "争用比例"),
        text(
            "The share of the database’s work that only one order can have done at a time.",
            "数据库的活儿里，同一时刻只能为一单去做的那部分。",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use queue_engine::knobs::Kind;
    use queue_engine::models::flash_sale::knobs::KNOBS;

    #[track_caller]
    fn fits(what: &str, text: Text) {
        assert!(!text.get(Lang::En).is_empty() && text.get(Lang::En).chars().count() <= 26, "{what}: {}", text.get(Lang::En));
        assert!(!text.get(Lang::Zh).is_empty() && text.get(Lang::Zh).chars().count() <= 10, "{what}: {}", text.get(Lang::Zh));
    }

    #[test]
    fn every_knob_is_named_and_explained_once_in_the_table_s_order() {
        let ids: Vec<_> = KNOBS.iter().map(|knob| knob.id).collect();
        let texts: Vec<_> = KNOB_TEXTS.iter().map(|text| text.id).collect();
        assert_eq!(ids, texts);
        for text in KNOB_TEXTS {
            fits(text.id, text.name);
            assert!(text.about.get(Lang::En).ends_with('.') && text.about.get(Lang::Zh).ends_with('。'), "{}", text.id);
        }
    }

    #[test]
    fn every_option_zero_and_group_has_a_name_that_fits() {
        for (knob, text) in KNOBS.iter().zip(KNOB_TEXTS) {
            match knob.kind {
                Kind::Choice { options } => {
                    assert_eq!(options.len(), text.options.len(), "{}", knob.id);
                    text.options.iter().for_each(|option| fits(knob.id, *option));
                }
                Kind::Number { zero: Some(key), .. } => {
                    let found = ZEROS.iter().find(|(known, _)| *known == key);
                    fits(key, found.unwrap_or_else(|| panic!("{key}")).1);
                }
                Kind::Number { zero: None, .. } | Kind::Switch => assert!(text.options.is_empty(), "{}", knob.id),
            }
            assert!(GROUPS.iter().any(|(group, _)| *group == knob.group), "{}", knob.group);
        }
        GROUPS.iter().for_each(|(group, text)| fits(group, *text));
    }
}
