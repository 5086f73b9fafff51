//! What a shopper or a request can be.

states! {
    COMING = "coming" "·" "waiting", "not here yet", "还没来", "Comes later in this run.", "这一场里稍后才到。";
    WAITING = "waiting" "●" "waiting", "waiting", "等待中", "In line for a thread or a worker.", "在排队，等线程或工作者来处理。";
    ASKING = "asking" "●" "waiting", "waiting for an answer", "等待答复", "Has asked, and has heard nothing yet.", "发了请求，还没听到答复。";
    PAUSING = "pausing" "◌" "waiting", "about to refresh", "准备刷新", "Was refused or heard nothing in time, and will ask again.",
        "被拒或没按时等到答复，马上再刷新。";
    IN_LINE = "in_line" "●" "waiting", "in line", "排队中", "Was told “you are in line”.", "已经得知「已进队」。";
    IN_SERVICE = "in_service" "●" "in-service", "in service", "处理中", "A thread or a worker is at it.", "正被线程或工作者处理。";
    RETRYING = "retrying" "◌" "waiting", "waiting to retry", "等待重试", "An attempt failed; the queue will deliver it again.",
        "这次处理失败，队列稍后重投递。";
    PAYING = "paying" "□" "sold", "paying", "待付款", "Has a unit and has not paid yet.", "已经占住一件，还没付款。";
    SOLD = "sold" "■" "sold", "sold", "成交", "Got one, paid, and knows it.", "买到、付款，本人也知道。";
    SOLD_OUT = "sold_out" "✕" "sold-out", "sold out", "已售罄", "Was told that nothing is left.", "得知已经卖完。";
    WAITED_SOLD_OUT = "waited_then_sold_out" "✕" "sold-out", "waited, then sold out", "排了队才知道售罄",
        "Was let into the line, waited, and then learned that nothing was left: the worst of the “no”s.",
        "先被放进队里，等了一阵，才得知已经卖完：最伤人的一种「没有」。";
    QUEUE_FULL = "queue_full" "▲" "queue-full", "queue full", "队列满", "No place in the queue, and no refresh left.",
        "队里没有位子，也不再刷新。";
    REFUSED = "refused" "▲" "queue-full", "refused", "被拒", "The accept backlog was full: turned away at the door.",
        "接入队列已满，在门口就被挡回。";
    GAVE_UP = "gave_up" "○" "gave-up", "gave up", "等不及走了", "Waited past its patience, with no refresh left.",
        "等过了耐心，也不再刷新。";
    SOLD_TO_LEFT = "sold_to_left" "◧" "gave-up", "sold to someone who had left", "卖给了已走的人",
        "The server finished the order after the shopper had gone.", "服务器做完这一单时，人已经走了。";
    FAILED = "failed" "✖" "queue-full", "failed", "处理失败", "Every allowed attempt failed.", "允许的尝试次数全部失败。";
    DROPPED = "dropped" "▽" "queue-full", "dropped without a word", "悄悄丢掉了",
        "Was told “you are in line” and then thrown out to make room.", "被告知「已进队」，后来为了腾位子被悄悄丢掉。";
    CRASHED = "crashed" "✖" "queue-full", "lost in a crash", "崩溃丢失", "Was inside the server when it died.", "服务器倒下时正在里面。";
    UNPAID = "unpaid" "□" "sold-out", "unpaid", "没付款", "Did not pay in time: the unit goes back on sale.", "过时没付款，这一件回到库存。";
    OVERSOLD = "oversold" "▲" "queue-full", "oversold", "超卖", "A sale of a unit that the shop did not have.", "卖出了店里并没有的一件。";
}
