//! The designs of one shop that meet the same crowd.

use super::Named;
use crate::lang::Text;

/// The shop as it is: shoppers go straight to the servers.
pub const DIRECT: Named = Named {
    id: "direct",
    name: Text::new("No queue", "没有队列"),
    about: Text::new("Straight to {servers} servers", "直接找 {servers} 台服务器"),
};

/// The same with more servers.
pub const MORE: Named = Named {
    id: "more",
    name: Text::new("More servers", "加倍服务器"),
    about: Text::new("{servers} servers, {price} more", "{servers} 台，多花 {price}"),
};

/// A bounded queue and a few workers.
pub const QUEUE: Named = Named {
    id: "queue",
    name: Text::new("Add a queue", "加一条队列"),
    about: Text::new("{capacity} places, {workers} workers", "{capacity} 个位子，{workers} 个工作者"),
};

/// Every variant, in the order of the rows.
pub const ALL: &[Named] = &[DIRECT, MORE, QUEUE];
