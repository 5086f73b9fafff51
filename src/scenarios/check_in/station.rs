//! The places on the way from a check-in to its points, as the picture names them.

texts! {
    CROWD = "Crowd", "人群";
    CHECK_IN = "Check-in", "签到";
    LINE = "In line", "排队";
    N_THREADS = "{n} threads", "{n} 个线程";
    WAIT_FOR_POINTS = "{n} wait for points", "{n} 个在等积分服务";
    HAVE_LEFT = "{n} have left", "{n} 人已经走了";
    N_FAILED = "{n} failed", "{n} 人失败";
    OUTBOX = "Outbox", "消息表";
    MEMORY = "Memory", "内存";
    RELAY_DOWN = "relay down", "中继崩溃";
    BROKER = "Queue", "队列";
    DEAD_LETTERS = "Dead letters", "死信";
    BACKING_OFF = "Backing off", "退避中";
    N_WORKERS = "{n} workers", "{n} 个工作者";
    N_CRASHED = "{n} crashed", "{n} 个崩溃";
    POINTS_SERVICE = "Points service", "积分服务";
    CALLS_WAITING = "{n} calls wait", "{n} 个调用在排队";
    GRANTED = "Points", "到账";
    N_LOST = "{n} lost", "丢了 {n} 条";
    DOWN = "Down", "宕机";
    BACK_IN = "back in {time}", "{time}后恢复";
    SLOWER = "{times} slower", "慢 {times}";
}
