//! The cases for WebAssembly: plain C functions, so that the script needs no glue and measures none.
#![allow(unsafe_code, reason = "an exported name is, for the compiler, unsafe; nothing here touches memory")]

use crate::cases::CASES;
use crate::sale;
use std::cell::Cell;

thread_local! {
    static DIGEST: Cell<u64> = const { Cell::new(0) };
}

/// How many cases there are.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn case_count() -> u32 {
    CASES.len() as u32
}

/// The address of a case's name in the module's memory, as UTF-8; its length is [`case_name_length`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn case_name(case: u32) -> *const u8 {
    CASES[case as usize].name.as_ptr()
}

/// The length of a case's name in bytes.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn case_name_length(case: u32) -> usize {
    CASES[case as usize].name.len()
}

/// Plays one run and gives the number of its arrivals; the digest waits in [`last_digest`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn play(case: u32, seed: u32) -> u32 {
    let run = (CASES[case as usize].play)(seed);
    DIGEST.set(run.digest);
    run.arrivals
}

/// The digest of the last run.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn last_digest() -> u64 {
    DIGEST.get()
}

/// Begins a whole run of a hundred million visits: 0 for the one written by hand, 1 for the engine's.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn sale_begin(which: u32, seed: u32) {
    sale::begin(sale::Loop::ALL[which as usize], seed);
}

/// Goes on with it by one step; 0 when it has ended.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn sale_step() -> u32 {
    u32::from(sale::step())
}

/// Its visits so far; the digest of their outcome waits in [`last_digest`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn sale_visits() -> u64 {
    let (visits, digest) = sale::outcome();
    DIGEST.set(digest);
    visits
}

/// Bytes that it holds beside its waiting line.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn sale_memory() -> u64 {
    sale::memory()
}
