//! The ledger: rows that are not states, and whether it balances.

texts! {
    TITLE = "Ledger", "账本";
    EVERYONE_IS_SOMEWHERE = "Everyone is somewhere", "每一位都在某处";
    BALANCES = "It balances", "账是平的";
    ALL_BALANCE = "All {n} columns balance", "{n} 栏都平";
    DOES_NOT_BALANCE = "Off by {n}", "差 {n}";
    STILL_INSIDE = "still inside", "还在里面";
    ARRIVED = "arrived", "来过的人";
    REFUSED_OR_FULL = "refused or queue full", "被拒或队列满";
    STOCK_ROWS = "Every unit is somewhere", "每一件都在某处";
    STOCK_AVAILABLE = "available", "还能卖";
    STOCK_RESERVED = "reserved", "已预留";
    STOCK_SOLD = "sold", "已卖出";
    STOCK_RETURNED = "returned unpaid", "没付款退回";
    STOCK_AT_START = "stock at the start", "开始时的库存";
    STOCK_UNSOLD = "left unsold", "没卖掉";
    STOCK_OVERSOLD = "sold beyond the stock", "多卖的";
    REQUESTS = "requests made", "发出的请求";
    REQUESTS_PER_SHOPPER = "requests per shopper", "人均请求";
    ANSWERED_TO_NOBODY = "answers nobody was there for", "没人在等的答复";
    STOCK_TOTAL = "stock", "库存";
    REFUSALS = "requests refused", "被拒的请求";
    COUNTED_BESIDE = "Counted beside these rows", "另外记的数";
    PRICE_ROWS = "What it costs, whole run", "花费（整场）";
    MACHINES = "machines", "机器";
    BUSY = "busy share of the time", "忙碌的时间";
    VARIANT = "Variant", "做法";
    AT = "at {time}", "{time} 时";
}
