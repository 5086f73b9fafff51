//! What theory says of a check-in run: names, formulas, conditions, and why a claim does not hold here.

texts! {
    ATTEMPTS = "Attempts per message", "每条消息的尝试次数";
    ATTEMPTS_FORMULA = "(1 − pⁿ) / (1 − p), with a share p of failing calls and n attempts at most",
        "(1 − pⁿ) / (1 − p)，p 是调用出错率，n 是最多尝试次数";
    ATTEMPTS_WHEN = "Calls fail independently, each with the same chance.", "每次调用各自独立地以相同概率出错。";

    SPENT = "Share given up after n attempts", "试满 n 次仍失败的比例";
    SPENT_FORMULA = "pⁿ", "pⁿ";
    SPENT_WHEN = "Calls fail independently, each with the same chance.", "每次调用各自独立地以相同概率出错。";

    DRAIN = "The outage’s backlog is gone after", "宕机留下的积压多久清空";
    DRAIN_FORMULA = "backlog / (capacity − arrival rate)", "积压 /（处理能力 − 到达率）";
    DRAIN_WHEN = "Rates are steady, nothing else fails meanwhile, and all workers are busy.", "速率平稳，期间没有别的故障，工作者一直在忙。";

    AVAILABILITY = "Check-ins that succeed inline", "同步做法的签到成功率";
    AVAILABILITY_FORMULA = "share of the run that the points service is up × (1 − pⁿ), n inline attempts", "积分服务在线的时间占比 ×（1 − pⁿ），n 是同步调用次数";
    AVAILABILITY_WHEN = "Both must answer, so both availabilities multiply. Arrivals are even over the run.", "两个都得答复，可用性就要相乘。到达均匀分布。";

    NOT_OUTAGE = "does not apply: in an outage calls fail together", "不适用：宕机时调用是一起失败的";
    NOT_SLOW = "does not apply: calls time out in the slow spell", "不适用：变慢期间调用会超时";
    NOT_POISON = "does not apply: poison messages fail every time", "不适用：毒消息次次都失败";
    NOT_CRASHES = "does not apply: crashes take attempts, too", "不适用：崩溃也会消耗尝试次数";
    NOT_FULL = "does not apply: the points service refuses calls when full", "不适用：积分服务排满时会拒绝调用";
    NOT_NO_RETRY = "does not apply: there is no retry", "不适用：没有重试";
    NOT_NO_LIMIT = "does not apply: attempts have no limit", "不适用：尝试次数不限";
    NOT_NO_OUTAGE = "does not apply: no outage ended in this run", "不适用：这一场没有宕机结束";
    NOT_OVERLOADED = "does not apply: more comes than can be worked off", "不适用：来的比能处理的还多";
    NOT_NOBODY = "does not apply: nobody came", "不适用：没有人来";
    NOT_PEAK = "does not apply: in the peak check-ins queue for a thread and time out", "不适用：高峰里签到要排队等线程，还会超时";
    NOT_IN_PEAK = "does not apply: the peak comes while it drains", "不适用：清空时正赶上高峰";
    NOT_DISTURBED = "does not apply: something else fails while it drains", "不适用：清空时还有别的故障";
    NOT_WITH_LONG_PAUSES = "does not apply: retries pause longer than it takes to drain", "不适用：重试的间隔比清空还长";
}
