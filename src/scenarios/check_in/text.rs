//! What the check-in lab's knobs are called and what they do, in both languages.

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
    ("check_in", text("Check-in service", "签到服务")),
    ("points", text("Points service", "积分服务")),
    ("publishing", text("From commit to broker", "从提交到发布")),
    ("broker", text("Broker", "消息中间件")),
    ("workers", text("Workers", "工作者")),
    ("retries", text("Retries", "重试")),
    ("idempotency", text("Idempotency", "幂等")),
];

/// What a number's 0 stands for, by the key in the table or by the knob.
pub const ZEROS: &[(&str, Text)] = &[
    ("never", text("never", "不发生")),
    ("no_limit", text("no limit", "不限")),
    ("for_ever", text("for ever", "永久")),
    ("client_timeout_ms", text("waits for ever", "一直等")),
    ("redrive_every_s", text("by hand only", "只靠人手")),
];

/// The knobs that a panel shows first: the faults that matter most, and every safeguard.
pub const FRONT: &[&str] = &[
    "error_percent",
    "outage_kind",
    "outage_s",
    "outbox",
    "confirm",
    "durable",
    "workers",
    "ack",
    "worker_crash_per_mille",
    "retry_policy",
    "jitter",
    "max_attempts",
    "dead_letter",
    "idempotency",
];

/// Every knob.
pub const KNOB_TEXTS: &[KnobText] = &[
    knob(
        "base_rate",
        text("Everyday check-ins", "平时签到率"),
        text("Check-ins a second, in the peak and out of it.", "不论高峰与否，平时每秒来多少人。"),
    ),
    knob("spike_visits", text("Check-ins in the peak", "高峰人数"), text("People who come on top of those.", "高峰里额外来的人。")),
    knob("spike_at_s", text("Peak begins at", "高峰始于"), text("When the peak begins.", "高峰什么时候开始。")),
    knob("spike_s", text("Length of the peak", "高峰时长"), text("Over how many seconds they come.", "他们在几秒之内到齐。")),
    choice(
        "spike_shape",
        text("Shape of the peak", "高峰形状"),
        text("How arrivals are spread over it.", "到达在高峰里怎么分布。"),
        &[text("level", "平顶"), text("rising", "越来越急"), text("fading", "先急后缓")],
    ),
    knob("run_s", text("Length of the run", "观察多久"), text("For how long people come and all is watched.", "这一场总共看多少秒。")),
    knob(
        "client_timeout_ms",
        text("Patience", "耐心"),
        text("Without an answer by then, the check-in has failed.", "过了这么久没有答复，就算签到失败。"),
    ),
    knob("threads", text("Threads", "线程"), text("Check-ins handled at the same time.", "签到服务同时处理几个请求。")),
    knob(
        "commit_ms",
        text("Commit takes", "提交耗时"),
        text("Mean time to write a check-in to its own database.", "把签到写进自己的数据库，平均要多久。"),
    ),
    knob(
        "inline_attempts",
        text("Inline attempts", "同步调用次数"),
        text("Without a queue: calls to the points service at most.", "没有队列时，一次签到最多调用几次。"),
    ),
    knob(
        "process_crash_per_mille",
        text("Process crashes", "签到进程崩溃"),
        text("Share of check-ins over which the process dies halfway.", "多大比例的签到，会让进程死在半路。"),
    ),
    knob(
        "points_slots",
        text("Calls at once", "并发处理数"),
        text("Calls that the points service works on at once.", "积分服务同时处理几个调用。"),
    ),
    knob(
        "points_backlog",
        text("Calls kept waiting", "排队上限"),
        text("Calls that may wait beyond those; the next is refused.", "此外还能排几个调用；再来就拒绝。"),
    ),
    knob("points_ms", text("A call takes", "调用耗时"), text("Mean time of a call when all is well.", "一切正常时，一次调用平均要多久。")),
    choice(
        "service_dist",
        text("Times vary", "耗时分布"),
        text("How much one commit or call differs from the next.", "各次提交、各次调用的耗时相差多大。"),
        &[text("exponential", "指数"), text("constant", "固定"), text("lognormal", "对数正态")],
    ),
    knob(
        "call_timeout_ms",
        text("Call timeout", "调用超时"),
        text("How long a caller waits. The service does not notice it leave.", "调用方最多等多久。它走了，积分服务不知道。"),
    ),
    knob(
        "error_percent",
        text("Failing calls", "调用出错率"),
        text("Share of calls that end in an error and grant nothing.", "以出错收场、没有发积分的调用。"),
    ),
    knob(
        "poison_per_mille",
        text("Poison messages", "毒消息"),
        text("Share of check-ins for which every call fails.", "怎么调用都出错的签到。"),
    ),
    knob("slow_at_s", text("Slow spell begins at", "变慢始于"), text("When the points service turns slow.", "积分服务什么时候变慢。")),
    knob("slow_for_s", text("Slow spell lasts", "变慢多久"), text("For how long it stays slow.", "慢多久。")),
    knob("slow_times", text("Slower by", "慢几倍"), text("How many times as long a call takes then.", "那时一次调用的耗时是平时的几倍。")),
    choice(
        "outage_kind",
        text("In an outage, a call", "宕机时的调用"),
        text("What callers meet while the points service is down.", "积分服务宕机时，调用方碰到什么。"),
        &[text("is refused at once", "立刻被拒"), text("hears nothing", "没有回音")],
    ),
    knob("outage_at_s", text("Outage begins at", "宕机始于"), text("When the points service goes down.", "积分服务什么时候宕机。")),
    knob("outage_s", text("Outage lasts", "宕机多久"), text("For how long it is down.", "宕机多长时间。")),
    knob("outage2_at_s", text("Second outage at", "第二次宕机始于"), text("When it goes down again.", "什么时候再次宕机。")),
    knob("outage2_s", text("Second outage lasts", "第二次宕机多久"), text("For how long.", "宕机多长时间。")),
    knob("outage3_at_s", text("Third outage at", "第三次宕机始于"), text("When it goes down once more.", "什么时候又一次宕机。")),
    knob("outage3_s", text("Third outage lasts", "第三次宕机多久"), text("For how long.", "宕机多长时间。")),
    knob(
        "outbox",
        text("Outbox", "本地消息表"),
        text("The message is written in the check-in’s own transaction.", "消息和签到写在同一个事务里。"),
    ),
    knob(
        "relay_ms",
        text("Relay looks every", "中继间隔"),
        text("How often the relay publishes new rows.", "中继每隔多久发布一次新消息。"),
    ),
    knob("relay_batch", text("Relay sends at most", "中继每批"), text("Rows that it publishes each time.", "每次最多发布几条。")),
    knob(
        "publish_ms",
        text("Publish comes after", "多久后发布"),
        text("Without an outbox: from commit to publish.", "没有本地消息表时，从提交到发布的间隔。"),
    ),
    knob(
        "confirm",
        text("Publisher confirm", "发布确认"),
        text("The broker confirms; what it does not goes out again.", "中间件收妥才确认；没确认的重发。"),
    ),
    knob(
        "confirm_timeout_ms",
        text("Confirm timeout", "确认超时"),
        text("How long the publisher waits for a confirm.", "等多久没有确认就重发。"),
    ),
    knob(
        "publish_lost_per_mille",
        text("Lost publishes", "发布丢失率"),
        text("Share of publishes that never reach the broker.", "没有到达中间件的发布。"),
    ),
    knob(
        "confirm_lost_per_mille",
        text("Lost confirms", "确认丢失率"),
        text("Share of confirms that never come back.", "没有回到发布方的确认。"),
    ),
    knob(
        "relay_crash_per_mille",
        text("Relay crashes", "中继崩溃率"),
        text("Share of publishes that the relay dies before marking.", "中继刚发出、来不及标记就崩溃的比例。"),
    ),
    knob(
        "durable",
        text("Durable messages", "消息持久化"),
        text("What is stored survives a restart of the broker.", "落了盘的消息，重启后还在。"),
    ),
    knob(
        "store_ms",
        text("Storing takes", "落盘耗时"),
        text("Durable messages: confirmed and delivered only after it.", "持久化的消息，落盘之后才确认和投递。"),
    ),
    knob("broker_restart_at_s", text("Broker restarts at", "中间件重启于"), text("When the broker goes down.", "中间件什么时候重启。")),
    knob("broker_down_s", text("Restart lasts", "重启多久"), text("For how long it is away.", "重启要多长时间。")),
    knob("broker_restart2_at_s", text("Second restart at", "第二次重启于"), text("When it goes down again.", "什么时候再次重启。")),
    knob("broker_down2_s", text("Second restart lasts", "第二次重启多久"), text("For how long it is away.", "重启要多长时间。")),
    knob(
        "workers",
        text("Workers", "工作者"),
        text("How many take messages and call the points service.", "有几个在取消息、调用积分服务。"),
    ),
    knob(
        "worker_ms",
        text("A worker’s own work", "自身耗时"),
        text("Its own time for a message, the call aside.", "调用之外，自己处理一条消息的时间。"),
    ),
    choice(
        "ack",
        text("Ack", "ack 方式"),
        text("When the broker forgets a message that it has delivered.", "中间件投递之后，什么时候删掉消息。"),
        &[
            text("on delivery (auto)", "投递即删（自动）"),
            text("when done (manual)", "做完才删（手动）"),
            text("visibility timeout", "可见性超时"),
        ],
    ),
    knob(
        "visibility_ms",
        text("Visibility timeout", "可见性超时"),
        text("Not done by then: it is delivered again.", "到时没做完，就再投递一次。"),
    ),
    knob(
        "worker_crash_per_mille",
        text("Worker crashes", "工作者崩溃率"),
        text("Share of deliveries over which the worker dies.", "会让工作者崩溃的投递。"),
    ),
    knob(
        "worker_restart_ms",
        text("Worker is back after", "崩溃后多久回来"),
        text("How long a crashed worker, or relay, is away.", "崩溃的工作者或中继多久回来。"),
    ),
    knob(
        "ack_lost_per_mille",
        text("Lost acknowledgements", "ack 丢失率"),
        text("Share of acknowledgements that never arrive.", "没有到达中间件的 ack。"),
    ),
    choice(
        "retry_policy",
        text("Retry", "重试方式"),
        text("What follows a failed attempt.", "一次尝试失败之后怎么办。"),
        &[
            text("none", "不重试"),
            text("at once", "立刻"),
            text("after a fixed pause", "固定间隔"),
            text("exponential backoff", "指数退避"),
        ],
    ),
    choice(
        "jitter",
        text("Jitter", "抖动"),
        text("How chance spreads the pauses.", "怎样用随机把各次间隔错开。"),
        &[text("none", "没有"), text("full", "全抖动"), text("equal", "等量抖动"), text("decorrelated", "去相关抖动")],
    ),
    knob(
        "backoff_ms",
        text("First pause", "首次间隔"),
        text("Pause before the first retry, or its limit with jitter.", "第一次重试前停多久；有抖动时是上限。"),
    ),
    knob("backoff_cap_ms", text("Longest pause", "最长间隔"), text("No pause grows beyond this.", "间隔增长到此为止。")),
    knob(
        "max_attempts",
        text("Attempts at most", "最多尝试"),
        text("Deliveries of a message before it is given up.", "一条消息投递几次之后就放弃。"),
    ),
    knob(
        "dead_letter",
        text("Dead-letter queue", "死信队列"),
        text("What is given up is kept there, not thrown away.", "放弃的消息存在这里，而不是扔掉。"),
    ),
    knob(
        "redrive_every_s",
        text("Redrive every", "定时重投死信"),
        text("How often all dead letters get new attempts.", "每隔多久让所有死信重新来过。"),
    ),
    knob(
        "idempotency",
        text("Idempotency key", "幂等键"),
        text("The points service grants once for each check-in.", "积分服务对每次签到只发一次。"),
    ),
    knob(
        "idempotency_window_s",
        text("Key is kept for", "键保留多久"),
        text("A duplicate that comes later is granted again.", "过期之后来的重复，会再发一次。"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use queue_engine::knobs::Kind;
    use queue_engine::models::check_in::knobs::KNOBS;

    #[track_caller]
    fn fits(what: &str, text: Text, (en, zh): (usize, usize)) {
        assert!(!text.get(Lang::En).is_empty() && text.get(Lang::En).chars().count() <= en, "{what}: {}", text.get(Lang::En));
        assert!(!text.get(Lang::Zh).is_empty() && text.get(Lang::Zh).chars().count() <= zh, "{what}: {}", text.get(Lang::Zh));
    }

    const NAME: (usize, usize) = (26, 10);

    #[test]
    fn every_knob_is_named_and_explained_once_in_the_table_s_order() {
        let ids: Vec<_> = KNOBS.iter().map(|knob| knob.id).collect();
        let texts: Vec<_> = KNOB_TEXTS.iter().map(|text| text.id).collect();
        assert_eq!(ids, texts);
        for text in KNOB_TEXTS {
            fits(text.id, text.name, NAME);
            fits(text.id, text.about, (70, 30));
            assert!(text.about.get(Lang::En).ends_with('.') && text.about.get(Lang::Zh).ends_with('。'), "{}", text.id);
        }
        assert!(FRONT.iter().all(|front| ids.contains(front)));
    }

    #[test]
    fn every_option_zero_and_group_has_a_name_that_fits() {
        for (knob, text) in KNOBS.iter().zip(KNOB_TEXTS) {
            match knob.kind {
                Kind::Choice { options } => {
                    assert_eq!(options.len(), text.options.len(), "{}", knob.id);
                    text.options.iter().for_each(|option| fits(knob.id, *option, NAME));
                }
                Kind::Number { zero: Some(key), .. } => {
                    let found = ZEROS.iter().find(|(known, _)| *known == key);
                    fits(key, found.unwrap_or_else(|| panic!("{key}")).1, NAME);
                }
                Kind::Number { zero: None, .. } | Kind::Switch => assert!(text.options.is_empty(), "{}", knob.id),
            }
            assert!(GROUPS.iter().any(|(group, _)| *group == knob.group), "{}", knob.group);
        }
        GROUPS.iter().for_each(|(group, text)| fits(group, *text, NAME));
    }
}
