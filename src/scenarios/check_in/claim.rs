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
    DRAIN_LINE = "theory: drains evenly", "理论：匀速清空";
    DRAIN_WHEN = "Rates are steady, nothing else fails meanwhile, and all workers are busy.", "速率平稳，期间没有别的故障，工作者一直在忙。";

    AVAILABILITY = "Check-ins that succeed inline", "同步做法的签到成功率";
    AVAILABILITY_FORMULA = "share who press while the points service is up × share without poison × (1 − pⁿ), n inline attempts",
        "积分服务在线时来的人占比 × 非毒消息占比 ×（1 − pⁿ），n 是同步调用次数";
    AVAILABILITY_WHEN = "Both must answer, so both availabilities multiply. Nothing queues or times out.", "两个都得答复，可用性就要相乘。没有排队，没有超时。";

    NOT_OUTAGE = "does not apply: in an outage calls fail together", "不适用：宕机时调用是一起失败的";
    NOT_SLOW = "does not apply: calls time out in the slow spell", "不适用：变慢期间调用会超时";
    NOT_POISON = "does not apply: poison messages fail every time", "不适用：毒消息次次都失败";
    NOT_CRASHES = "does not apply: crashes and losses are not in the formula", "不适用：公式里没有崩溃和丢失";
    NOT_FULL = "does not apply: the points service refuses calls when full", "不适用：积分服务排满时会拒绝调用";
    NOT_IN_TIME = "does not apply: the timeout is short beside a call", "不适用：相对一次调用，超时太短";
    NOT_ONCE = "does not apply: messages are sent again before they can be done", "不适用：还没做完就又发一遍";
    NOT_REDRIVEN = "does not apply: redriven dead letters are tried anew", "不适用：死信重投后重新尝试";
    NOT_NO_RETRY = "does not apply: there is no retry", "不适用：没有重试";
    NOT_NO_LIMIT = "does not apply: attempts have no limit", "不适用：尝试次数不限";
    NOT_NO_OUTAGE = "does not apply: no outage ended in this run", "不适用：这一场没有宕机结束";
    NOT_OVER = "does not apply: the run ends before", "不适用：没清空这一场就结束了";
    NOT_SPARE = "does not apply: hardly any capacity is spare", "不适用：几乎没有富余的能力";
    NOT_SMALL = "does not apply: the backlog is small beside the number of workers", "不适用：积压和工作者数相比太小";
    NOT_SOME_ALWAYS = "does not apply: some always wait to be published or tried again", "不适用：总有一些在等发布或重试";
    NOT_PEAK = "does not apply: check-ins queue for a thread and time out", "不适用：签到要排队等线程，还会超时";
    NOT_IN_PEAK = "does not apply: the peak comes while it drains", "不适用：清空时正赶上高峰";
    NOT_DISTURBED = "does not apply: something else fails while it drains", "不适用：清空时还有别的故障";
    NOT_WITH_LONG_PAUSES = "does not apply: retries pause too long", "不适用：重试停得太久";
    NOT_NOBODY = "does not apply: nobody came", "不适用：没有人来";
    NOT_FORKED = "does not apply: you have stepped in", "不适用：你动过手";
}
