//! Where a check-in and its points can be. Circles are on their way, a square has arrived, a cross is lost.

states! {
    COMING = "coming" "·" "waiting", "not here yet", "还没来", "Comes later in this run.", "这一场里稍后才到。";
    CHECKING_IN = "checking_in" "○" "waiting", "checking in", "签到中", "Has pressed, and has no answer yet.", "点了签到，还没有答复。";
    UNPUBLISHED = "unpublished" "◔" "waiting", "to be published", "待发布",
        "The message lies in the outbox or in memory, or waits for its confirm.", "消息在本地消息表或内存里，或者在等确认。";
    READY = "ready" "●" "waiting", "waiting in the broker", "在队列里", "The message waits for a worker.", "消息在中间件里等工作者。";
    IN_FLIGHT = "in_flight" "◉" "in-service", "in flight", "在途", "With a worker, or in the points service.", "在工作者手上，或在积分服务里。";
    BACKING_OFF = "backing_off" "◌" "backing-off", "backing off", "退避中", "An attempt failed; the next comes after a pause.",
        "上次尝试失败，停一会儿再试。";
    GRANTED = "granted" "■" "sold", "granted once", "积分到账", "Has the points, once, as promised.", "积分发了，而且只发了一次。";
    GRANTED_MORE = "granted_more" "◆" "twice", "granted again", "重复到账", "Got the points twice or more.", "积分发了两次或更多。";
    DEAD_LETTER = "dead_letter" "□" "dead-letter", "dead letter", "死信", "Every attempt failed; kept until somebody looks.",
        "所有尝试都失败了，存着等人来看。";
    LOST_UNPUBLISHED = "lost_unpublished" "✕" "lost", "lost: never published", "丢失：未发布",
        "Checked in; the process died before it published.", "签到成功，进程没发布就死了。";
    LOST_ON_THE_WAY = "lost_on_the_way" "✗" "lost", "lost: on the way", "丢失：途中", "Published; it never reached the broker.",
        "发布了，没有到达中间件。";
    LOST_BROKER = "lost_broker" "✖" "lost", "lost: in the broker", "丢失：中间件里", "It died with the broker.", "随中间件的重启一起没了。";
    LOST_ACKED = "lost_acked" "✘" "lost", "lost: acked, not done", "丢失：ack 了没做",
        "The broker had forgotten it, and the worker lost it.", "中间件已经删掉，工作者又弄丢了。";
    LOST_ATTEMPTS = "lost_attempts" "╳" "lost", "lost: given up", "丢失：已放弃", "The last attempt failed, and nothing kept it.",
        "最后一次尝试也失败，没有地方存。";
    FAILED = "failed" "▲" "queue-full", "check-in failed", "签到失败", "Was told that the check-in failed.", "得知签到没有成功。";
    UNDER_WAY = "under_way" "●" "waiting", "on their way", "在路上", "Neither granted nor lost yet.", "还没到账，也没丢。";
}
