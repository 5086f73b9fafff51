//! Titles, lines, axes and read-outs of the charts.

texts! {
    ARRIVALS_AND_GOODPUT = "Arrivals and goodput", "到达与有效吞吐量";
    BACKLOG = "Backlog", "积压";
    DATABASE_LOAD = "Database load", "数据库并发";
    WAITING_TIME = "Waiting time", "等待时间";
    WAITING_TIME_WITH_STILL_WAITING = "Waiting time, with the {n} still waiting", "等待时间（含还在等的 {n} 人）";
    SOJOURN_TIME = "Sojourn time", "逗留时间";
    PRICE = "Price", "价格";
    ARRIVALS = "arrivals", "到达";
    REQUESTS = "requests, refreshes included", "请求（含刷新）";
    GOODPUT = "goodput", "有效吞吐量";
    THROUGHPUT = "throughput", "吞吐量";
    WASTED_WORK = "work for people who left", "替走了的人白做的";
    UTILISATION = "utilisation", "利用率";
    CAPACITY = "capacity", "容量";
    CAPACITY_N = "capacity {n}", "容量 {n}";
    SLOWS_DOWN_PAST = "slows down past {n}", "超过 {n} 就变慢";
    UNIT_WAITING = "waiting at once", "同时在等的";
    UNIT_AT_ONCE = "worked on at once", "同时处理的";
    UNIT_SHOPPERS = "shoppers", "人";
    HERE = "Use the arrow keys to move through time.", "用方向键在时间上移动。";
    MOMENT_OF = "{moment} ({variant})", "{moment}（{variant}）";
    N_LET_IN = "{n} let in, {waiting} still waiting", "放进 {n} 人，还在等 {waiting} 人";
    PATIENCE = "patience", "耐心";
    KNEE = "best at {n}", "拐点 {n}";
    P50 = "p50", "p50";
    P99 = "p99", "p99";
    LONGEST = "longest", "最长";
    STILL_WAITING = "still waiting", "还在等";
    SHOPPERS = "shoppers", "人数";
    PER_SECOND = "per second", "每秒";
    TIME = "time", "时间";
    AT_TIME = "at {time}", "{time} 时";
    POINT = "{series}: {value} at {time}", "{time}：{series} {value}";
    BAR = "{n} shoppers waited {from} to {to}", "{n} 人等了 {from} 到 {to}";
    NOBODY_WAITED = "Nobody has been served yet.", "还没有人得到答复。";
    PRICE_PER_HOUR = "Servers, per hour", "服务器，每小时";
    PRICE_PER_SALE = "Servers, per unit sold", "服务器，摊到每件成交";
    PRICE_PER_1000 = "Servers, per 1,000 sold", "服务器，摊到每千件成交";
    BUSY_SHARE = "busy {share} of the time", "{share} 的时间在忙";
    CLICK_TO_SEEK = "Click to go to that moment.", "点一下，跳到那一刻。";
    BEST_VALUE_AT_CURSOR = "At the cursor", "游标处";
    PER_VARIANT = "One line per variant", "每种做法一条线";
    SUMMARY = "{title}. At {time}: {values}.", "{title}。{time} 时：{values}。";
}
