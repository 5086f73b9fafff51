//! The ladder of guarantees: each rung shows a loss or a duplicate, then what mends it.
//!
//! A rung keeps the safeguards of those below it, and of the faults only its own, so that its hole is the only one to see. Where a mended
//! rung leaves something lost or doubled, it says so, and that a rung further up is for that.

use crate::lang::Text;
use crate::scenarios::Rung;

/// The seed on which every rung shows its hole.
const SEED: u32 = 12;

/// The rungs, from the ground up.
pub const RUNGS: &[Rung] = &[
    Rung {
        id: "retry",
        name: Text::new("Retry with backoff", "失败了就退避重试"),
        hole: Text::new(
            "The points service errs now and then, and once it is down. Nobody tries again: one failed call each costs {n} people their points.",
            "积分服务偶尔报错，还宕机了一次。没有人再试：{n} 人因为一次调用失败，丢掉了积分。",
        ),
        mend: Text::new(
            "A failed message pauses, then rejoins the queue; its pauses grow. Given up: {n}. Nobody had to notice the outage.",
            "失败的消息停一停，再排到队尾；停顿越来越长。放弃的：{n}。宕机这件事，谁都不必操心。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=0&poison_per_mille=0&slow_for_s=0&outage2_s=0&outbox=off&confirm=off\
                &publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&durable=off&broker_down_s=0\
                &ack=auto&worker_crash_per_mille=0&ack_lost_per_mille=0&retry_policy=none&dead_letter=off&idempotency=off",
        after: "process_crash_per_mille=0&poison_per_mille=0&slow_for_s=0&outage2_s=0&outbox=off&confirm=off\
                &publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&durable=off&broker_down_s=0\
                &ack=auto&worker_crash_per_mille=0&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        counts: "queue.lost_given_up",
    },
    Rung {
        id: "manual-ack",
        name: Text::new("Acknowledge when done", "做完再 ack"),
        hole: Text::new(
            "With auto ack the broker forgets a message as it hands it over. Workers crash with one in their hands: {n} are done by nobody.",
            "自动 ack：消息一交出手，中间件就删掉。工作者拿着消息崩溃，{n} 条没有人做。",
        ),
        mend: Text::new(
            "What is not acknowledged is delivered again: {n} lost. But some of it had been done already, and is now done twice. That hole is further up.",
            "没有 ack 的会重新投递：丢失 {n}。可其中有些其实已经做完，现在做了两遍。那个漏洞在后面。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&outbox=off\
                &confirm=off&publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&durable=off\
                &broker_down_s=0&ack=auto&worker_crash_per_mille=20&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        after: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&outbox=off\
                &confirm=off&publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&durable=off\
                &broker_down_s=0&worker_crash_per_mille=20&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        counts: "queue.lost_acked",
    },
    Rung {
        id: "durable",
        name: Text::new("Durable messages", "消息持久化"),
        hole: Text::new(
            "Too few workers for the peak, so messages pile up. Then the broker restarts, with everything in memory only: {n} are gone.",
            "高峰时工作者不够，消息堆了起来。这时中间件重启，一切都只在内存里：{n} 条没了。",
        ),
        mend: Text::new(
            "What is on disk survives. Still lost: {n}, which had arrived but were not on disk yet. Nobody had asked whether they were. And what a worker held comes twice.",
            "落了盘的都还在。仍然丢失：{n}，它们到了，却还没落盘。没有人问过它们落没落盘。还有工作者手里的那几条，做了两遍。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&outbox=off\
                &confirm=off&publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&durable=off&workers=4\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        after: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&outbox=off\
                &confirm=off&publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&workers=4\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        counts: "queue.lost_at_broker",
    },
    Rung {
        id: "confirm",
        name: Text::new("Publisher confirms", "发布确认"),
        hole: Text::new(
            "Sent is not stored. Some publishes never arrive, others have not been stored when the broker dies: {n} lost, and the publisher thinks that all is well.",
            "发出不等于存好。有的没有到，有的还没落盘中间件就停了：丢失 {n}，发布方还以为一切正常。",
        ),
        mend: Text::new(
            "The broker confirms what it has stored; what is not confirmed in time goes out again. Lost: {n}. Some are done twice: that hole is further up.",
            "存好了，中间件才确认；没按时等到确认，就再发一次。丢失：{n}。有几条做了两遍：那个漏洞在后面。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&outbox=off\
                &confirm=off&publish_lost_per_mille=20&confirm_lost_per_mille=0&relay_crash_per_mille=0&store_ms=200\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        after: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&outbox=off\
                &publish_lost_per_mille=20&confirm_lost_per_mille=0&relay_crash_per_mille=0&store_ms=200\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        counts: "queue.lost",
    },
    Rung {
        id: "outbox",
        name: Text::new("Outbox and relay", "本地消息表和中继"),
        hole: Text::new(
            "The check-in is in the database, its message only in memory. The process crashes in between: {n} have checked in, and nothing knows of their points.",
            "签到进了数据库，消息还只在内存里。进程偏偏死在中间：{n} 人签到成功，却没有任何地方记得他们的积分。",
        ),
        mend: Text::new(
            "The message is a row of the same transaction: both are there, or neither. A relay sends it, whoever crashes. Never published: {n}.",
            "消息是同一个事务里的一行：要么都在，要么都不在。谁崩溃都好，中继总会把它发出去。未发布的：{n}。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=10&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0&outbox=off\
                &publish_ms=50&publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        after: "process_crash_per_mille=10&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0\
                &publish_ms=50&publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&dead_letter=off&idempotency=off",
        counts: "queue.lost_never_published",
    },
    Rung {
        id: "idempotency",
        name: Text::new("Idempotency key", "幂等键"),
        hole: Text::new(
            "Everything that mends a loss sends again, and “again” can be once too often: an acknowledgement or a confirm is lost, a worker dies after the call. Granted more than once: {n}.",
            "补丢失的办法都是「再来一次」，而再来一次可能就多了一次：ack 丢了，确认丢了，工作者调用完才崩溃。重复到账：{n}。",
        ),
        mend: Text::new(
            "The points service keeps one row for each check-in, written together with the points. Whatever comes again changes nothing. Granted more than once: {n}.",
            "积分服务给每次签到记一行，与积分同时写下。再来多少次都不会多发。重复到账：{n}。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0\
                &publish_lost_per_mille=0&confirm_lost_per_mille=20&relay_crash_per_mille=0&broker_down_s=0\
                &worker_crash_per_mille=20&ack_lost_per_mille=20&dead_letter=off&idempotency=off",
        after: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=0&outage2_s=0\
                &publish_lost_per_mille=0&confirm_lost_per_mille=20&relay_crash_per_mille=0&broker_down_s=0\
                &worker_crash_per_mille=20&ack_lost_per_mille=20&dead_letter=off",
        counts: "queue.twice",
    },
    Rung {
        id: "dead-letter",
        name: Text::new("Dead-letter queue", "死信队列"),
        hole: Text::new(
            "This outage outlasts the attempts, and some messages are poison. After their last attempt, {n} are thrown away.",
            "这次宕机比所有尝试加起来还久，另有几条毒消息。用完最后一次尝试，{n} 条被扔掉。",
        ),
        mend: Text::new(
            "What is given up is kept, and redriven now and then. Thrown away: {n}. The poison comes back each time, until somebody reads it.",
            "放弃的都存着，隔一阵重投一遍。扔掉的：{n}。毒消息每次都会回来，直到有人去看。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=0&error_percent=0&slow_for_s=0&outage_s=20&outage2_s=0&publish_lost_per_mille=0\
                &confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&worker_crash_per_mille=0\
                &ack_lost_per_mille=0&dead_letter=off",
        after: "process_crash_per_mille=0&error_percent=0&slow_for_s=0&outage_s=20&outage2_s=0&publish_lost_per_mille=0\
                &confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&worker_crash_per_mille=0\
                &ack_lost_per_mille=0&redrive_every_s=10",
        counts: "queue.lost_given_up",
    },
    Rung {
        id: "jitter",
        name: Text::new("Exponential backoff, jitter", "指数退避加抖动"),
        hole: Text::new(
            "Nothing is lost here. But all retry after the same short pause, for as long as it takes: a retry storm of up to {n} against a service that is trying to get up.",
            "这里什么都没丢。可是大家都隔同样短的时间重试，不成不休：积分服务正要爬起来，迎面是最高 {n} 的重试风暴。",
        ),
        mend: Text::new(
            "Pauses double, and chance spreads them: up to {n}. The points come a little later at worst.",
            "间隔逐次翻倍，再用随机错开：最高 {n}。积分最多晚到一点点。",
        ),
        seed: SEED,
        before: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=10&outage2_s=0\
                &publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&workers=32\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&retry_policy=fixed&jitter=none&max_attempts=0",
        after: "process_crash_per_mille=0&error_percent=0&poison_per_mille=0&slow_for_s=0&outage_s=10&outage2_s=0\
                &publish_lost_per_mille=0&confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&workers=32\
                &worker_crash_per_mille=0&ack_lost_per_mille=0&max_attempts=0",
        counts: "queue.calls_peak",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::RunRef;
    use crate::lang::{Lang, Quantity};
    use crate::link;
    use crate::scenarios::check_in::LAB;
    use crate::scenarios::check_in::words::SLOTS;
    use crate::scenarios::{Lab, check_in};
    use std::collections::BTreeSet;

    static TESTED: Lab = LAB;

    fn values(settings: &str) -> queue_engine::knobs::Values {
        let (link, complaints) = link::parse(&["lab=check-in&", settings].concat());
        assert_eq!(complaints, [], "{settings}");
        assert_eq!(
            link::settings(&link.values),
            settings,
            "a rung is found again by its settings, so they are spelled as a link spells them"
        );
        link.values
    }

    /// What a rung counts under some settings.
    fn counted(rung: &Rung, settings: &str) -> u64 {
        match RunRef::play(&TESTED, &values(settings), rung.seed, None).slot(rung.counts) {
            Some(Quantity::Count(n) | Quantity::Rate(n)) => n,
            other => panic!("{}: {other:?}", rung.id),
        }
    }

    #[test]
    fn every_rung_shows_its_hole_and_mends_it() {
        for rung in check_in::ladder::RUNGS {
            let (before, after) = (counted(rung, rung.before), counted(rung, rung.after));
            match rung.id {
                // Peak rates: a storm, and no storm.
                "jitter" => assert!(before > 4 * after, "{}: {before} then {after}", rung.id),
                // What had not been stored is lost still: the next rung's hole.
                "durable" => assert!(before >= 50 && after > 0 && after < before / 10, "{}: {before} then {after}", rung.id),
                _ => assert!(before >= 10 && after == 0, "{}: {before} then {after}", rung.id),
            }
        }
    }

    /// A text must not let a reader think that all is well while the ledger shows otherwise.
    #[test]
    fn a_mended_rung_says_so_where_it_leaves_something_doubled_and_only_there() {
        let (mut silent, mut doubled) = (0, 0);
        for rung in RUNGS {
            let run = RunRef::play(&TESTED, &values(rung.after), rung.seed, None);
            let leaves = match run.slot("queue.twice") {
                Some(Quantity::Count(n)) => n > 0,
                other => panic!("{}: {other:?}", rung.id),
            };
            assert_eq!(rung.mend.get(Lang::En).contains("twice"), leaves, "{}", rung.id);
            assert_eq!(rung.mend.get(Lang::Zh).contains("做了两遍"), leaves, "{}", rung.id);
            *if leaves { &mut doubled } else { &mut silent } += 1;
        }
        assert!(doubled > 0 && silent > 0);
    }

    #[test]
    fn no_two_settings_of_the_ladder_are_the_same_and_every_count_is_a_slot() {
        let mut seen = BTreeSet::new();
        for rung in RUNGS {
            assert!(seen.insert(rung.before) && seen.insert(rung.after), "{}", rung.id);
            assert!(SLOTS.contains(&rung.counts), "{}", rung.counts);
            for text in [rung.hole, rung.mend] {
                assert!(Lang::ALL.into_iter().all(|lang| text.get(lang).contains("{n}")), "{}", rung.id);
            }
        }
    }
}
