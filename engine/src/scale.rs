//! The engines that carry scale: the same meaning as the models played on a calendar, without the calendar.

pub mod check_in;
