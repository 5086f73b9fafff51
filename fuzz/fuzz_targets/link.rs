//! The link parser.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    queue_lab_fuzz::properties::link(text);
});
