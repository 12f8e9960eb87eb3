//! `cargo fuzz` target: see `tests/fuzz/bodies.rs`.

#![no_main]

#[path = "../target.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(target::bodies::expression, data));
