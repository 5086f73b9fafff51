//! Sentences that tell the run while it plays, at most one every two seconds.

texts! {
    PAUSED_AT = "Paused at {time}.", "暂停在 {time}。";
    PLAYING = "Playing at speed {speed}.", "以 {speed} 速度播放。";
    AT_MOMENT = "{time}: {moment} ({variant}).", "{time}：{variant}，{moment}。";
    AT_MOMENT_IN_ALL = "{time}: {moment}.", "{time}：{moment}。";
    SITUATION = "{variant}: {backlog} waiting, {sold} sold, {gave_up} gave up.",
        "{variant}：{backlog} 人在等，成交 {sold}，走了 {gave_up}。";
    BACKLOG_DRAINS = "{n} in the backlog, {workers} workers: empty in {time}.",
        "积压 {n} 条，{workers} 个工作者，{time}后清空。";
    KNOB_SET = "{knob}: {value}.", "{knob}：{value}。";
    KNOB_RESULT = "Sold: {before} before, {after} now ({variant}).", "{variant}：成交从 {before} 变为 {after}。";
    NEW_CROWD = "A new crowd, seed {seed}.", "换了一群人，种子 {seed}。";
    RESET_DONE = "Everything is back to the start.", "全部恢复原样。";
    FOLLOWED = "Shopper {n} in {variant}: {state}, {time}.", "第 {n} 位，{variant}：{state}，{time}。";
    SCREEN_SUMMARY = "{n} shoppers meet the same shop built in {variants} ways, side by side on one clock. {values}",
        "{n} 位顾客遇上同一家店的 {variants} 种做法，共用一个时钟并排展示。{values}";
    HOW_TO_BEGIN = "Press Space to play, ? for all keys.", "按空格播放，按 ? 看全部按键。";
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
    STORY_HINT = "Click a shopper in the picture, or press ].", "点图里的一个人，或按 ]。";
    STORY_SAME_PERSON = "The same person, the same patience, three shops.", "同一个人，同样的耐心，三家店。";
    STORY_NOT_YET = "Comes at {time}.", "{time} 才到。";
}
