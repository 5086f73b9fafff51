//! The command's settings, axes and seeds.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    queue_lab_fuzz::properties::command_line(text);
});
