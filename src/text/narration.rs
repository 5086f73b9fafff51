//! Sentences that tell the run while it plays, at most one every two seconds.

texts! {
    PAUSED_AT = "Paused at {time}.", "暂停在 {time}。";
    PLAYING = "Playing at speed {speed}.", "以 {speed} 速度播放。";
    AT_MOMENT = "{time}: {moment} ({variant}).", "{time}：{variant}，{moment}。";
    AT_MOMENT_IN_ALL = "{time}: {moment}.", "{time}：{moment}。";
    BACKLOG_DRAINS = "{n} in the backlog, {workers} workers: empty in {time}.",
        "积压 {n} 条，{workers} 个工作者，{time}后清空。";
    KNOB_SET = "{knob}: {value}.", "{knob}：{value}。";
    NEW_CROWD = "A new crowd, seed {seed}.", "换了一群人，种子 {seed}。";
    RESET_DONE = "Everything is back to the start.", "全部恢复原样。";
    FOLLOWED = "Shopper {n} in {variant}: {state}, {time}.", "第 {n} 位，{variant}：{state}，{time}。";
    SCREEN_SUMMARY = "{n} shoppers meet the same shop built in {variants} ways, side by side on one clock. {values}",
        "{n} 位顾客遇上同一家店的 {variants} 种做法，共用一个时钟并排展示。{values}";
    HOW_TO_BEGIN = "Press Space to play, ? for all keys.", "按空格播放，按 ? 看全部按键。";
}
