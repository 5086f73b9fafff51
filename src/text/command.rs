//! What the native command prints beside the labs' own words.

texts! {
    RUN_OF = "seed {seed}, engine version {engine}", "种子 {seed}，引擎第 {engine} 版";
    NORMALLY = "{value} (normally {default})", "{value}（原为 {default}）";
    AS_IT_OPENS = "all at their defaults", "全是默认值";
    PEOPLE_COUNTED = "counted", "计入人数";
    MEAN = "mean", "平均";
    MEAN_INSIDE = "mean number inside", "平均在里面的人数";
    PEAK_BACKLOG = "peak backlog", "积压峰值";
    OVER_TIME = "Over time, 0 to {end}", "随时间变化，0 到 {end}";
    PEAK = "peak {n}", "峰值 {n}";
    DIGEST = "Digest", "摘要";
    IN_BROWSER = "In a browser: {link}", "在浏览器里打开：{link}";
    KNOB_VALUES_MEANING = "knob, [default] and values, meaning", "设置、[默认] 与可取的值、含义";
    ZERO_MEANS = "{values}, 0={zero}", "{values}，0={zero}";
    IN_UNIT = "{what} ({unit})", "{what}（{unit}）";
    SECONDS = "s", "秒";
    NAMED = "{name}: {value}", "{name}：{value}";
    SWEPT = "{points} settings, each with {seeds} seeds", "{points} 组设置，每组 {seeds} 个种子";
    HOW_INTERVALS = "Mean over seeds ± half of its 95% interval: Student's t with n − 1 degrees of freedom times s/√n.",
        "各种子的平均值 ± 95% 区间的一半：自由度 n − 1 的学生 t 分位数乘以 s/√n。";
    HOW_FEWER = "A seed in which nobody waited has no waits and is left out of theirs.", "没有人等过的种子没有等待时间，不计入这几行。";
}
