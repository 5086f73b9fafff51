//! The words of the panels.

texts! {
    BIG_TITLE = "A hundred million visits", "上亿次访问";
    BIG_ABOUT = "The note speaks of hundreds of millions of visits. Here they are, one by one, with the settings above: your crowd many times over, meeting your shop grown as large as shops grow.",
        "笔记里说的是上亿次访问。这里按上面的设置一个一个地演算：人群放大许多倍，店也放大到店能有的规模。";
    BIG_BUTTON = "Simulate a hundred million visits", "模拟上亿次访问";
    BIG_HOW = "People: {crowd} as many as above. Shop: {shop} as large: stock {stock}, places in line {places}, and {workers} workers who are each as many times as fast. Patience, pauses and the time to pay are people's, and stay the same.",
        "人：上面的 {crowd}。店：{shop}，即库存 {stock} 件、队列 {places} 位、{workers} 个工作者各快同样倍数。耐心、刷新间隔和付款时限是人的，不变。";
    BIG_CUT = "Fewer than asked for: everybody who pauses before a refresh has to be remembered, and more would not fit into this page's memory.",
        "没有放大到一亿：每个准备刷新的人都要记住，再多这一页的内存就放不下了。";
    BIG_SO_FAR = "{n} visits so far: {sold} sold, {line} in line or paying, {out} told “sold out”, {full} refused.",
        "已演算 {n} 次访问：成交 {sold}，排队或待付款 {line}，告知售罄 {out}，因队列满被拒 {full}。";
    BIG_DONE = "{n} visits, {requests} presses of the button, every one simulated.", "共 {n} 次访问、按了 {requests} 次按钮，每一次都演算过。";
    BIG_MEMORY = "Memory: {line} for the waiting line, {rest} for everything else.", "内存：等待队列 {line}，其余一共 {rest}。";
    BIG_SAME = "Two engines, one meaning: this one has no calendar, and tests hold it to the lab's own, step for step of everybody.",
        "两个引擎，同一个意思：这里的引擎没有事件日历，测试逐步核对每个人，与上面实验的引擎完全一致。";
    MANY_TITLE = "Ten million check-ins", "一千万次签到";
    MANY_ABOUT = "The same faults at scale: every message, every attempt and every duplicate, one by one.",
        "同样的故障，放大规模：每条消息、每次尝试、每个重复，一个一个地演算。";
    MANY_BUTTON = "Simulate ten million check-ins", "模拟一千万次签到";
    MANY_SO_FAR = "{n} check-ins, {deliveries} deliveries to workers, {calls} calls to the points service: points granted {once} times, and {twice} times once too often.",
        "{n} 次签到，投递给工作者 {deliveries} 次，调用积分服务 {calls} 次：发放积分 {once} 次，多发 {twice} 次。";
    MANY_HOW = "People: {times} as many as above; threads, workers, relay, broker and points service as many times as fast, and the timeouts that watch over them as many times as short. Outages, slow spells, restarts and the pauses before a retry stay as long as they are.",
        "人：上面的 {times}；线程、工作者、中继、中间件和积分服务各快同样倍数，看管它们的超时也短同样倍数。故障、变慢、重启和重试前的停顿保持原来的长度。";
    MANY_DELAYS = "Until the points: half within {half}, 99 in 100 within {most}, the last that came within {last} (to an eighth of the length).",
        "多久到账：一半在 {half} 内，百分之九十九在 {most} 内，最后到账的一个在 {last} 内（精确到八分之一）。";
    MANY_MEMORY = "Memory: {memory}; it follows those inside, not those who are through.", "内存：{memory}；只随系统里的人数变化，与走完的人无关。";
    MANY_NOBODY = "Nobody comes with these settings.", "按这样的设置没有人来。";
    PLOT_CALLS = "calls to the points service a second, at most {most}", "每秒调用积分服务，最多 {most}";
    PLOT_READY = "messages waiting, at most {most}", "等待的消息，最多 {most}";
    PLOT_GRANTED = "people who get their points a second, at most {most}", "每秒到账人数，最多 {most}";
    COLUMN_WHERE = "where they stand at the end", "结束时在哪里";
    COLUMN_NUMBER = "how many", "数量";
    COLUMN_SHARE = "share", "占比";
    COLUMN_YOURS = "in your run", "上面那一场";
    TABLE_CAPTION = "Where everybody stands at the end", "结束时每个人在哪里";
    PLOT_VISITS = "presses a second, at most {most}", "每秒按键，最多 {most}";
    PLOT_WAITING = "orders waiting, at most {most}", "等待的订单，最多 {most}";
    PLOT_WORKED = "orders worked off a second, at most {most}", "每秒处理的订单，最多 {most}";
    PLOT_AXIS = "{from} to {to}", "{from} 到 {to}";
    MOMENT = "Visit any moment of it", "去看其中任何一刻";
    MOMENT_AT = "At {time}, after {arrived} visits: {waiting} orders wait, {left} units are left. Whoever comes now hears: {gate}.",
        "{time}，已来 {arrived} 次访问：{waiting} 单在等，还剩 {left} 件。此刻来的人听到：{gate}。";
    MOMENT_CAPTION = "The next visits, and what became of them", "接下来的几次访问，以及各自的结局";
    MOMENT_UNKNOWN = "More happened before this moment than is remembered; it cannot be visited.", "这一刻之前发生的事超出了能记住的量，去不了。";
    VISIT = "visit", "访问";
    VISIT_CAME = "came", "到达";
    VISIT_HEARD = "heard", "听到";
    VISIT_WORK = "work on the order", "订单处理";
    VISIT_END = "at the end", "结局";
    GATE_OPEN = "you are in line", "已进队";
    GATE_FULL = "queue full", "队列满";
    GATE_SOLD_OUT = "sold out", "已售罄";
    PRESSES = "{heard} (press {n})", "{heard}（第 {n} 次按）";
    ATTEMPTS = "{from} to {to}, {n} attempts", "{from} 到 {to}，共 {n} 次";
    ATTEMPT = "{from} to {to}", "{from} 到 {to}";
    LATER = "after the end", "结束之后";
    FORGOTTEN = "not remembered", "没记住";
    NOT_COVERED = "This cannot be simulated at that size with the settings above: {why}", "按上面的设置没法演算到这个规模：{why}";
    WHY_OVERFLOW = "with this overflow policy an order's fate is not decided when it joins the line, and that is what makes a hundred million affordable. With “reject new” it works.",
        "在这种溢出策略下，订单进队时命运还没有定，而上亿次正是靠「进队即定」才算得完。换成「拒绝新消息」就行。";
    WHY_PREFETCH = "with a prefetch above 1 an order can wait behind a busy worker while another is idle. With a prefetch of 1 it works.",
        "预取大于 1 时，订单可能等在忙的工作者后面而别人闲着。预取为 1 就行。";
    WHY_STOCK = "when workers take the units, what is left depends on which attempt ends first. With units taken at acceptance it works.",
        "由工作者扣库存时，还剩多少取决于哪次处理先结束。改为受理时扣库存就行。";
    CHECK_TITLE = "Check this against theory", "拿理论核对一下";
    CHECK_ABOUT = "Where a formula covers the lab, both must agree: such cases, each played many times, side by side.",
        "公式管得到的地方，两边必须一致：把这样的情形各演算许多场，并排摆出来。";
    CHECK_BUTTON = "Check it", "开始核对";
    CHECK_HOW = "{runs} runs of each case, with seeds from your run's own on. An interval of 95 % misses the true value once in twenty times, though both are right.",
        "每种情形演算 {runs} 场，种子从你这一场开始往后数。95 % 的区间，二十次里有一次会错过真值，两边都没错。";
    CHECK_APPLIES = "Your settings are this case already.", "你现在的设置就是这种情形。";
    CHECK_NOT = "Does not apply to your settings as they are, because", "对你现在的设置不适用，因为";
    CHECK_NEVER = "No setting near yours is covered, because", "在你的设置附近没有适用的情形，因为";
    CHECK_SET = "Set for it: {knobs}.", "为此调成：{knobs}。";
    CHECK_KNOB = "{name} {value}", "{name} {value}";
    CHECK_AND = ", ", "、";
    CHECK_OPEN = "Open this run in the lab", "在实验里打开这一场";
    CHECK_WHAT = "quantity", "量";
    CHECK_THEORY = "theory", "理论";
    CHECK_RUNS = "mean of the runs ± 95 %", "各场均值 ± 95 %";
    CHECK_BAND = "single runs", "单场";
    CHECK_FROM_TO = "{low} to {high}", "{low} 到 {high}";
    CHECK_VERDICT = "theory is", "理论值";
    CHECK_INSIDE = "inside the interval", "在区间内";
    CHECK_NEAR = "just outside, within three standard errors", "略出区间，在三个标准误以内";
    CHECK_OUTSIDE = "outside: one of the two is wrong", "在区间外：两边必有一错";
    CHECK_LIMIT = "a limit, not an exact mean", "是极限，不是精确均值";
    CHECK_CURVE = "how many are inside: your crowd's run, and what theory expects (line); at most {most}",
        "系统内的数量：这一场，以及理论的期望（线）；最多 {most}";
    UNIT_VISIT = "visit", "次访问";
    UNIT_CHECK_IN = "check-in", "次签到";
    UNIT_RUN = "run", "场";
    NO_PANEL = "There is nothing of this name for this lab.", "这个实验没有这一项。";
    RUNNING = "{done} of {all} · {left} left", "{done} / {all} · 还要约 {left}";
    STARTING = "Starting…", "启动中…";
    TOOK = "In your browser: {time}, {each} a {unit}.", "在你的浏览器里用了 {time}，每{unit} {each}。";
    CANCEL = "Stop", "停止";
    CANCELLED = "Stopped. Nothing of it goes on.", "已停止，后台不再运行。";
    AGAIN = "Once more, with the settings as they are now", "按现在的设置再来一次";
    SILENT = "The worker has said nothing for {time}, so it was ended. The lab above is not affected.",
        "后台线程 {time} 没有回应，已将其终止。上面的实验不受影响。";
    BROKEN = "This part has stopped: {why}. The lab above is not affected.", "这一部分停住了：{why}。上面的实验不受影响。";
    SECONDS = "{n} s", "{n} 秒";
    MILLISECONDS = "{n} ms", "{n} 毫秒";
    NANOSECONDS = "{n} ns", "{n} 纳秒";
}
