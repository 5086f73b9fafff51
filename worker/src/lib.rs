//! What static/panel/worker.js calls: one job at a time, as plain C functions, so that the script needs no glue.
//!
//! Text goes in through `input` and comes out through `output`; everything else is a number. What a job is, `queue_lab::panel` says.
#![allow(unsafe_code, reason = "an exported name is, for the compiler, unsafe; nothing here touches memory")]

use queue_lab::lang::Lang;
use queue_lab::panel::{self, Job};
use std::cell::RefCell;

thread_local! {
    static JOB: RefCell<Option<Box<dyn Job>>> = const { RefCell::new(None) };
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

fn say(text: String) {
    OUTPUT.set(text);
}

/// Room for so many bytes of input; its address.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// The address of the output, as UTF-8; its length is [`output_length`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(|output| output.as_ptr())
}

/// The length of the output in bytes.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn output_length() -> usize {
    OUTPUT.with_borrow(String::len)
}

/// Begins a job. The input is three lines: the panel, the language, the link's query. 1 if it began; else 0, with the reason as output.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn open() -> u32 {
    let input = INPUT.with_borrow(|input| String::from_utf8_lossy(input).into_owned());
    let mut lines = input.splitn(3, '\n');
    let (name, tag, query) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    match panel::open(name, Lang::from_tag(tag).unwrap_or(Lang::En), query) {
        Ok(job) => {
            JOB.set(Some(job));
            1
        }
        Err(reason) => {
            say(reason);
            0
        }
    }
}

/// Goes on by one step of a few milliseconds; 0 when nothing is left.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn step() -> u32 {
    JOB.with_borrow_mut(|job| job.as_mut().is_some_and(|job| job.step()).into())
}

fn progress() -> (u64, u64) {
    JOB.with_borrow(|job| job.as_ref().map_or((0, 0), |job| job.progress()))
}

/// How much is done, in the job's own units.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn done() -> f64 {
    progress().0 as f64
}

/// Of how much.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn all() -> f64 {
    progress().1 as f64
}

/// Writes what there is to see now.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn show() {
    JOB.with_borrow(|job| {
        if let Some(job) = job {
            say(job.show());
        }
    });
}

/// Writes what there is to see at a thousandth of the run.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn moment(per_mille: u32) {
    JOB.with_borrow(|job| {
        if let Some(job) = job {
            say(job.moment(per_mille));
        }
    });
}
