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
}
