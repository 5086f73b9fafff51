//! The places on a request's way, the same in every row of the diagram.

texts! {
    CROWD = "Crowd", "人群";
    GATE = "Gate", "入口";
    ACCEPT_BACKLOG = "Accept backlog", "接入队列";
    SERVERS = "Servers", "服务器";
    SERVER = "Server", "服务器";
    THREADS = "Threads", "线程";
    QUEUE = "Queue", "队列";
    WORKERS = "Workers", "工作者";
    DATABASE = "Database", "数据库";
    STOCK = "Stock", "库存";
    OUTCOMES = "Outcomes", "结果";
    DOWN = "Down", "已崩溃";
    RESTARTING = "Restarting", "重启中";
    WARMING_UP = "Warming up", "预热中";
    OVERLOADED = "Overloaded", "过载";
    FULL = "Full", "已满";
    N_OF_CAPACITY = "{n} / {capacity}", "{n} / {capacity}";
    LEFT_IN_STOCK = "{n} left", "还剩 {n} 件";
    SLOWER = "{times} slower", "慢 {times}";
    NOBODY_WAITS = "{n} of them: nobody waits any more", "其中 {n} 个已没人在等";
    FOR_NOBODY = "{n} for nobody", "{n} 个在白做";
    SERVERS_BY_THREADS = "{servers} servers × {threads}", "{servers} 台 × {threads} 线程";
    N_DOWN = "{n} down", "{n} 台已崩溃";
    N_WORKERS = "{n} workers", "{n} 个工作者";
    HELD_AT_GATE = "{n} held at the gate", "{n} 人堵在入口";
    TO_RETRY = "{n} to retry", "{n} 个待重试";
    WORKING_FOR_NOBODY = "{n} for people who left", "{n} 份是替走了的人做的";
}
