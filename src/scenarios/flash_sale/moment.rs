//! The moments that the scrub bar marks.

moments! {
    SPIKE_BEGINS = 1, "spike-begins", "spike begins", "高峰开始", "The sale opens.", "开抢了。";
    SPIKE_ENDS = 7, "spike-ends", "spike ends", "高峰结束", "From here on, arrivals are back to normal.",
        "从这里起，来的人恢复到平时。";
    FIRST_REJECTION = 8, "first-rejection", "first rejection", "首次被拒", "Somebody is turned away at the door.",
        "有人在门口被挡了回去。";
    FIRST_GAVE_UP = 10, "first-gave-up", "first gave up", "首个放弃", "Somebody waits past their patience for the last time.",
        "有人耐心耗尽，不再刷新。";
    QUEUE_FULL = 2, "queue-full", "queue full", "队列满", "The last place in the queue is taken.", "队里最后一个位子被占。";
    SOLD_OUT = 3, "sold-out", "sold out", "售罄", "The last unit is taken.", "最后一件被拿走。";
    COLLAPSE = 0, "collapse", "collapse", "崩塌", "From here on, the servers work for people who have left.",
        "从这里起，服务器在替已经走掉的人干活。";
    RECOVERED = 6, "recovered", "recovered", "恢复", "Answers arrive in time again.", "答复又能按时到了。";
    CRASH = 4, "crash", "crash", "崩溃", "The server is killed, and all that was inside is lost.", "服务器被杀，里面的请求全部丢失。";
    RESTARTED = 9, "restarted", "restarted", "重启", "The server is back, cold and slow at first.", "服务器回来了，起初又冷又慢。";
    DRAINED = 5, "drained", "drained", "排空", "Nobody is left waiting.", "没有人在等了。";
}
