//! The rules of each lab.

pub mod check_in;
pub mod flash_sale;
