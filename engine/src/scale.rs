//! The second engine: a hundred million people, one by one, in seconds and in little memory.
//!
//! It means the same as the calendar engine of [`crate::run`], and a test holds the two to the same start, end and outcome of every
//! request. What it leaves out is the telling: it keeps no list of people, emits facts only to whoever is compiled in to hear them, and
//! has no calendar. First come, first served needs none: by the Kiefer-Wolfowitz recursion the start and the end of an attempt are known
//! when its order joins the line, since whoever joins later changes neither (Kiefer and Wolfowitz, "On the theory of queues with many
//! servers", *Trans. AMS* 78, 1955).
//!
//! Where a rule breaks that order, `covers` says which; the answer is then the calendar's, never another run.

pub mod check_in;
mod crew;
pub mod flash_sale;
mod heap;
mod lane;
mod line;
