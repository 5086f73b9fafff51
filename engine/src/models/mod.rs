//! The rules of each lab.

pub mod flash_sale;
