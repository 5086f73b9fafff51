//! The designs of one shop that meet the same crowd.

use super::Named;
use crate::lang::Text;

/// The shop as it is: shoppers go straight to the servers.
pub const DIRECT: Named = Named {
    id: "direct",
    name: Text { en: "No queue", zh: "没有队列" },
    about: Text { en: "Straight to {servers} servers", zh: "直接找 {servers} 台服务器" },
};

/// The same with more servers.
pub const MORE: Named = Named {
    id: "more",
    name: Text { en: "More servers", zh: "加倍服务器" },
    about: Text { en: "{servers} servers, {price} more", zh: "{servers} 台，多花 {price}" },
};

/// A bounded queue and a few workers.
pub const QUEUE: Named = Named {
    id: "queue",
    name: Text { en: "Add a queue", zh: "加一条队列" },
    about: Text { en: "{capacity} places, {workers} workers", zh: "{capacity} 个位子，{workers} 个工作者" },
};

/// Every variant, in the order of the rows.
pub const ALL: &[Named] = &[DIRECT, MORE, QUEUE];
