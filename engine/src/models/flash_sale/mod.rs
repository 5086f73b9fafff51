//! The flash sale (秒杀): a burst of shoppers meets a shop, with and without a queue.

pub mod knobs;
