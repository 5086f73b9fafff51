//! The sentences of a flash sale: what happened to one shopper, and what is said while it plays.

texts! {
    SITUATION = "{variant}: {backlog} waiting, {sold} sold, {gave_up} gave up.",
        "{variant}：{backlog} 人在等，成交 {sold}，走了 {gave_up}。";
    KNOB_RESULT = "Sold: {before} before, {after} now ({variant}).", "{variant}：成交从 {before} 变为 {after}。";
    STEP_CAME = "came", "到达";
    STEP_REFUSED = "refused at the door", "在门口被拒";
    STEP_WAITED = "waited {time}", "等了 {time}";
    STEP_TIMED_OUT = "no answer after {time}", "{time} 没有答复";
    STEP_REFRESHED = "refreshed (request {n})", "刷新（第 {n} 次请求）";
    STEP_IN_LINE = "told “you are in line” ({n} ahead)", "得知「已进队」（前面 {n} 人）";
    STEP_SERVED = "served in {time}", "处理了 {time}";
    STEP_SERVED_FOR_NOBODY = "the server finishes this request; nobody is there", "服务器做完了这次请求，人已经不在";
    STEP_ATTEMPT_FAILED = "attempt {n} failed", "第 {n} 次尝试失败";
    STEP_PAID = "paid", "付了款";
    STEP_HELD = "held at the gate until there is room", "在入口等空位";
    STEP_LET_IN = "let in by server {n}", "被 {n} 号服务器接入";
    STEP_SERVER_BEGINS = "server {n} begins after {time}", "等了 {time}，{n} 号服务器开始处理";
    STEP_WORKER_BEGINS = "worker {n} begins after {time}", "等了 {time}，{n} 号工作者开始处理";
    STEP_SERVER_AT_ONCE = "server {n} begins at once", "{n} 号服务器立刻开始处理";
    STEP_WORKER_AT_ONCE = "worker {n} begins at once", "{n} 号工作者立刻开始处理";
    STEP_SKIPPED = "the server skips this request: nobody is there", "服务器跳过了这次请求：人已经不在";
    STEP_REQUEUED = "back at the end of the queue", "回到队尾";
    STEP_LOST = "lost with the server", "随服务器一起丢失";
    STEP_TOLD_IN_LINE = "told “you are in line”", "得知「已进队」";
    STEP_TOLD_TO_PAY = "told “it is yours, please pay”", "得知「抢到了，请付款」";
    STEP_UNIT_RETURNED = "the unit goes back on sale", "这一件回到库存";
}
