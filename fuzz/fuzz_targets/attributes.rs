//! The attributes of a lab's element: `data-lab`, `lang` and `data-query`, one a line.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut lines = text.splitn(3, '\n');
    let mut next = || lines.next().unwrap_or_default();
    queue_lab_fuzz::properties::attributes(next(), next(), next());
});
