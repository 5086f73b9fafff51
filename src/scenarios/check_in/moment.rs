//! The moments that the scrub bar marks.

moments! {
    OUTAGE_BEGINS = 0, "outage-begins", "outage", "宕机", "The points service goes down.", "积分服务宕机。";
    OUTAGE_ENDS = 5, "outage-ends", "outage over", "宕机结束", "The points service is back; the backlog is not.",
        "积分服务回来了，积压还在。";
    FIRST_LOSS = 1, "first-loss", "first loss", "首次丢失", "Somebody will never get their points.", "有人的积分再也不会到账。";
    FIRST_TWICE = 2, "first-twice", "first duplicate", "首次重复", "Somebody gets their points a second time.",
        "有人的积分发了第二遍。";
    BROKER_DOWN = 3, "broker-down", "broker restarts", "中间件重启", "The broker goes down.", "中间件停了。";
    DRAINED = 4, "drained", "backlog drained", "积压清空", "Nothing waits longer than it has to.", "没有消息再多等了。";
    FIRST_DEAD_LETTER = 6, "first-dead-letter", "first dead letter", "首封死信", "A message has used up its attempts.",
        "有消息用完了所有尝试。";
    SLOW_BEGINS = 7, "slow-begins", "slow spell", "变慢", "The points service turns slow.", "积分服务变慢。";
    FIRST_FAILURE = 8, "first-failure", "first failed check-in", "首次签到失败", "Somebody is told that the check-in failed.",
        "有人得知签到失败。";
    PROCESS_CRASH = 9, "process-crash", "process crash", "进程崩溃", "The check-in process dies, with all that only it knew.",
        "签到进程死了，只有它知道的都没了。";
    WORKER_CRASH = 10, "worker-crash", "worker crash", "工作者崩溃", "A worker dies for the first time.", "第一次有工作者崩溃。";
    PEAK_BEGINS = 11, "peak-begins", "peak begins", "高峰开始", "People come faster than usual.", "来的人多起来了。";
    BROKER_UP = 12, "broker-up", "broker back", "中间件恢复", "The broker is back.", "中间件回来了。";
    SLOW_ENDS = 13, "slow-ends", "slow spell over", "恢复正常", "The points service is as fast as before.", "积分服务和原来一样快了。";
    PEAK_ENDS = 14, "peak-ends", "peak ends", "高峰结束", "From here on, people come as usual.", "从这里起，来的人恢复到平时。";
    LAST_GRANTED = 15, "last-granted", "last points", "最后一笔积分", "Nobody gets points after this, in this run.",
        "这一场里，此后再没有人拿到积分。";
}
