//! Settings of the check-in lab that are worth a look.

use crate::lang::Text;
use crate::scenarios::Preset;

const fn preset(id: &'static str, name: Text, about: Text, query: &'static str) -> Preset {
    Preset { id, name, about, query }
}

/// Each asks a question, in the order of the story.
pub const PRESETS: &[Preset] = &[
    preset("as-it-opens", Text::new("As it opens", "开场的样子"), Text::new("The run that the text is about.", "正文讲的那一场。"), ""),
    preset(
        "just-a-queue",
        Text::new("A queue, nothing else", "只加一条队列"),
        Text::new("No safeguard at all: is a queue in between enough?", "什么保障都没有：中间加条队列就够了吗？"),
        "outbox=off&confirm=off&durable=off&ack=auto&retry_policy=none&dead_letter=off&idempotency=off",
    ),
    preset(
        "inline-retries",
        Text::new("Retry inside the check-in", "在签到里重试"),
        Text::new("Does trying harder save the first row?", "多试几次，救得了第一行吗？"),
        "inline_attempts=5",
    ),
    preset(
        "silent-outage",
        Text::new("An outage without a word", "不吭声的宕机"),
        Text::new("No refusal, only silence: what does it do to check-in?", "不拒绝，只是没有回音：签到会怎样？"),
        "outage_kind=hangs&outage_s=10",
    ),
    preset(
        "long-outage",
        Text::new("A long outage", "长时间宕机"),
        Text::new("Do the attempts outlast it?", "尝试次数撑得到它结束吗？"),
        "outage_s=20&outage2_s=0",
    ),
    preset(
        "retry-at-once",
        Text::new("Retry at once", "立刻重试"),
        Text::new("How many attempts are left when the service is back?", "等服务恢复，还剩几次尝试？"),
        "retry_policy=immediate",
    ),
    preset(
        "few-workers",
        Text::new("Few workers", "工作者太少"),
        Text::new("When does the last person get their points?", "最后一个人的积分什么时候到账？"),
        "workers=3",
    ),
    preset(
        "no-key",
        Text::new("No idempotency key", "没有幂等键"),
        Text::new("Who gets points twice, and why?", "谁的积分发了两遍，为什么？"),
        "idempotency=off",
    ),
    preset(
        "short-memory",
        Text::new("A key soon forgotten", "很快忘记的幂等键"),
        Text::new("It is remembered for a second: is that enough?", "只记一秒：够吗？"),
        "idempotency_window_s=1",
    ),
    preset(
        "impatient-broker",
        Text::new("An impatient broker", "性急的中间件"),
        Text::new("Delivered again while the worker is still at it: what does it cost?", "还在做就又投递一次：要付出什么？"),
        "ack=visibility_timeout&visibility_ms=100",
    ),
    preset(
        "by-the-book",
        Text::new("By the book", "照着公式来"),
        Text::new("One outage and nothing else: does theory say what the run does?", "只有一次宕机，别无故障：理论和这一场对得上吗？"),
        "spike_visits=0&process_crash_per_mille=0&poison_per_mille=0&slow_for_s=0&outage_s=10&outage2_s=0&publish_lost_per_mille=0\
         &confirm_lost_per_mille=0&relay_crash_per_mille=0&broker_down_s=0&worker_crash_per_mille=0&ack_lost_per_mille=0\
         &backoff_cap_ms=1000&max_attempts=0",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::LabState;
    use crate::lang::Lang;
    use crate::link;
    use queue_engine::models::check_in::CheckIn;

    #[test]
    fn every_preset_is_spelled_as_a_link_spells_it_and_none_repeats_another() {
        for (index, preset) in PRESETS.iter().enumerate() {
            let (link, complaints) = link::parse(&["lab=check-in&", preset.query].concat());
            assert_eq!((complaints, link::settings(&link.values).as_str()), (Vec::new(), preset.query), "{}", preset.id);
            assert!(PRESETS[..index].iter().all(|other| other.query != preset.query && other.id != preset.id), "{}", preset.id);
        }
    }

    #[test]
    fn by_the_book_two_claims_of_theory_apply_and_one_is_drawn() {
        let by_the_book = PRESETS[PRESETS.len() - 1];
        let lab = LabState::open(&["lab=check-in&", by_the_book.query].concat(), Lang::En);
        let applies: Vec<bool> = lab.run.claims(Lang::En).iter().map(|claim| claim.says.is_some()).collect();
        assert_eq!(applies, [true, false, false, true]);
        let drawn: Vec<usize> = (0..lab.run.lab.charts.len()).map(|chart| lab.run.theory_lines(chart, Lang::En).len()).collect();
        assert_eq!(drawn, [0, 0, 0, 1]);
        assert!(lab.run.of::<CheckIn>().is_some());
    }
}
