//! The sentences of the check-in lab: what happened to one check-in, what went wrong, and what is said while it plays.

texts! {
    SITUATION = "{variant}: {granted} with points, {waiting} on their way, {failed} check-ins failed, {lost} lost, {twice} twice.",
        "{variant}：{granted} 人积分到账，{waiting} 人在等，签到失败 {failed}，丢失 {lost}，重复 {twice}。";
    KNOB_RESULT = "Points granted once: {before} before, {after} now ({variant}).", "{variant}：积分恰好到账一次的从 {before} 变为 {after}。";

    STEP_PRESSED = "pressed “Check in”", "点了「签到」";
    STEP_COMMITTED = "the check-in is committed", "签到已提交";
    STEP_TOLD_CHECKED_IN = "told “checked in” after {time}", "{time}后得知「签到成功」";
    STEP_TOLD_FAILED = "told “failed” after {time}: {why}", "{time}后得知「签到失败」：{why}";
    STEP_PUBLISHED = "the message goes out", "消息发出";
    STEP_PUBLISHED_AGAIN = "the message goes out again (publish {n})", "消息再次发出（第 {n} 次发布）";
    STEP_PUBLISH_LOST = "it is lost on the way to the broker", "没到中间件就丢了";
    STEP_STORED = "the broker has it", "中间件收下了";
    STEP_CONFIRMED = "the publisher hears that it is stored", "发布方得到确认";
    STEP_CONFIRM_LOST = "the confirm is lost on its way back", "确认在回来的路上丢了";
    STEP_NO_CONFIRM = "no confirm in time: it will go out again", "没按时等到确认：要重发";
    STEP_RELAY_CRASHED = "the relay crashes before marking it as sent", "中继没来得及标记「已发」就崩溃了";
    STEP_DELIVERED = "delivered to worker {worker}: attempt {n}", "投递给 {worker} 号工作者：第 {n} 次尝试";
    STEP_REDELIVERED = "delivered again, to worker {worker}: attempt {n}", "再次投递给 {worker} 号工作者：第 {n} 次尝试";
    STEP_CALLS = "calls the points service", "调用积分服务";
    STEP_CALLS_AGAIN = "calls the points service again (attempt {n})", "再次调用积分服务（第 {n} 次）";
    STEP_FAILED = "attempt {n} failed: {why}", "第 {n} 次尝试失败：{why}";
    STEP_GRANTED = "points granted, {time} after the press", "积分到账，距点击 {time}";
    STEP_GRANTED_UNHEARD = "points granted, {time} after the press; the caller no longer listens", "积分到账，距点击 {time}；调用方已经不在听";
    STEP_GRANTED_AGAIN = "points granted again: {n} times now", "积分又发了一遍：已经 {n} 次";
    STEP_DUPLICATE = "the key is known: not granted again", "幂等键已有记录：不再发";
    STEP_ACKED = "acknowledged: the broker forgets it", "ack 到了，中间件删掉消息";
    STEP_ACK_LOST = "the acknowledgement is lost", "ack 丢了";
    STEP_ACK_VOID = "acknowledged too late: the broker had taken it back", "ack 来晚了：中间件已经收回";
    STEP_REQUEUED = "back in the queue: {why}", "回到队列：{why}";
    STEP_WILL_RETRY = "will be tried again in {time}", "{time}后再试";
    STEP_RETRY_AT_ONCE = "will be tried again at once", "马上再试";
    STEP_REJOINED = "rejoins the end of the queue", "重新排到队尾";
    STEP_DEAD_LETTERED = "a dead letter after {n} attempts", "试了 {n} 次，成了死信";
    STEP_REDRIVEN = "redriven: back in the queue, attempts counted anew", "死信重投：回到队列，重新计次";
    STEP_COPY_LOST = "a copy of the message is lost: {why}", "丢了一份消息：{why}";
    STEP_LOST = "that was the last copy: no points, ever", "这是最后一份：积分再也不会到账";
    STEP_WORKER_CRASHED_BEFORE = "worker {worker} crashes before the call", "{worker} 号工作者在调用前崩溃";
    STEP_WORKER_CRASHED_DURING = "worker {worker} crashes during the call, which goes on", "{worker} 号工作者在调用途中崩溃，调用还在继续";
    STEP_WORKER_CRASHED_AFTER = "worker {worker} crashes after the reply, before the acknowledgement", "{worker} 号工作者在回复之后、ack 之前崩溃";

    WHY_ERROR = "the points service answered with an error", "积分服务报错";
    WHY_POISON = "every call for this check-in fails", "毒消息，怎么调用都报错";
    WHY_FULL = "the points service is full", "积分服务排满了";
    WHY_OUTAGE = "the points service is down", "积分服务宕机了";
    WHY_HUNG = "the points service is down, and says nothing", "积分服务宕机，没有回音";
    WHY_TIMEOUT = "no reply in time, though it may be granted yet", "没按时回复，但仍可能发放";
    WHY_NO_ANSWER = "no answer in time", "没按时等到答复";
    WHY_PROCESS_CRASH = "the check-in process crashed", "签到进程崩溃了";

    REQUEUED_WORKER_CRASH = "the worker crashed", "工作者崩溃了";
    REQUEUED_ACK_LOST = "no acknowledgement came", "没等到 ack";
    REQUEUED_VISIBILITY = "the visibility timeout is over", "可见性超时到了";
    REQUEUED_BROKER_RESTART = "the broker restarted", "中间件重启了";

    LOST_BY_PROCESS_CRASH = "the process crashed before it had published", "进程没发布就崩溃了";
    LOST_BY_NETWORK = "it never reached the broker, and nobody asked for a confirm", "没到中间件，也没人要确认";
    LOST_BY_NOT_STORED = "the broker died before it had stored it", "中间件没落盘就停了";
    LOST_BY_NOT_DURABLE = "the broker restarted, and keeps nothing", "中间件重启，什么都没留";
    LOST_BY_WORKER_CRASH = "the worker crashed, and the broker had already forgotten it", "工作者崩溃，中间件早已删掉";
    LOST_BY_BROKER_AWAY = "the attempt failed, and the broker was not there to take it back", "尝试失败，中间件不在，退不回去";
    LOST_BY_NO_RETRY = "the attempt failed, and there is no retry", "尝试失败，又不重试";
    LOST_BY_BUDGET_SPENT = "the last attempt failed, and there is no dead-letter queue", "最后一次也失败，又没有死信队列";

    AGAIN_WORKER_CRASH = "the worker crashed before the acknowledgement", "工作者没 ack 就崩溃了";
    AGAIN_ACK_LOST = "the acknowledgement was lost", "ack 丢了";
    AGAIN_VISIBILITY = "no acknowledgement came before the visibility timeout", "可见性超时之内没等到 ack";
    AGAIN_BROKER_RESTART = "the broker restarted before the acknowledgement", "没等到 ack，中间件就重启了";
    AGAIN_CALLED = "the call timed out, but the points service had gone on", "调用超时，积分服务却做完了";
    AGAIN_PUBLISHED = "no confirm came in time, so it was published again", "没按时等到确认，又发布了一次";
    AGAIN_RELAY = "the relay crashed before marking it, and sent it again", "中继没标记就崩溃，又发了一次";

    INCIDENT_LOST = "will never get points: {why}", "积分再也不会到账：{why}";
    INCIDENT_AGAIN = "got points {n} times: {why}", "积分发了 {n} 次：{why}";
    INCIDENT_GRANTED_TO_FAILED = "was told “failed”, and got the points", "得知「签到失败」，积分却发了";
    INCIDENTS = "Lost or doubled", "丢失与重复";
    NO_INCIDENT = "Nothing lost, nothing doubled.", "没有丢失，没有重复。";

    CHART_CALLS = "Calls to the points service", "对积分服务的调用";
    CHART_CHECK_INS = "Check-ins that succeed", "成功的签到";
    CHART_WAITING = "Messages waiting", "等待的消息";
    CHART_WAITING_UNIT = "waiting at once", "同时在等的";
    CHART_GRANTED = "Checked in and granted", "积分已到账";
    CHART_GRANTED_UNIT = "of all who came", "占全部来人";
    CHART_CAPACITY = "can take {n}", "最多 {n}";

    WAITS_ANSWER = "Check-in latency", "签到的等待时间";
    WAITS_ANSWER_WHILE = "Check-in latency, with the {n} still waiting", "签到的等待时间（含还在等的 {n} 人）";
    WAITS_ANSWER_TOTAL = "{n} pressed, {waiting} still waiting", "点了 {n} 人，还在等 {waiting} 人";
    WAITS_DELAY = "Delay until the points arrive", "积分多久到账";
    WAITS_DELAY_WHILE = "Delay until the points arrive, with the {n} still without", "积分多久到账（含还没到账的 {n} 人）";
    WAITS_DELAY_TOTAL = "{n} checked in, {waiting} without points", "签到 {n} 人，没到账 {waiting} 人";

    COMMAND_OUTAGE = "points service down for 5 s", "积分服务宕机 5 秒";
    COMMAND_RESTART_BROKER = "restart the broker", "重启中间件";
    COMMAND_KILL_WORKER = "kill a worker", "杀掉一个工作者";
    COMMAND_CRASH_PROCESS = "crash the check-in process", "让签到进程崩溃";
    COMMAND_REDRIVE = "redrive the dead letters", "重投死信";
    COMMAND_ADD_WORKERS = "add 4 workers", "加 4 个工作者";

    ABOUT_INLINE = "{threads} threads, each waits for the points", "{threads} 个线程，每个都等积分服务";
    ABOUT_QUEUE = "{workers} workers, retry: {retry}", "{workers} 个工作者，重试：{retry}";

    LEDGER_PEOPLE = "Every check-in is somewhere", "每一次签到都在某处";
    LEDGER_CAME = "pressed “Check in”", "点过签到的人";
    LEDGER_POINTS = "Points, and what they took", "积分，以及为它做的事";
    LEDGER_GRANTS = "grants", "发放次数";
    LEDGER_EXTRA_GRANTS = "beyond the first", "其中多发的";
    LEDGER_GRANTED_BUT_FAILED = "granted, though told “failed”", "得知失败却发了";
    LEDGER_DUPLICATES_IGNORED = "duplicates stopped by the key", "被幂等键挡下的重复";
    LEDGER_CALLS = "calls to the points service", "对积分服务的调用";
    LEDGER_FAILED_CALLS = "of them failed", "其中失败的";
    LEDGER_PUBLISHES = "publishes", "发布次数";
    LEDGER_DELIVERIES = "deliveries", "投递次数";
    LEDGER_REDELIVERIES = "of them again", "其中重投递";
    LEDGER_FIRST_GRANTS = "for the first time", "其中首次";
    LEDGER_POINTS_GIVEN = "points given, 10 a grant", "发出的积分，每次 10 分";
}
