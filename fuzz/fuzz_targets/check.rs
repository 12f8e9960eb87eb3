//! `cargo fuzz` target: see `tests/fuzz/bodies.rs`.

#![no_main]

#[allow(dead_code)]
#[path = "../../tests/fuzz/bodies.rs"]
mod bodies;

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    bodies::check(data);
    let peak = MEMORY.peak_usage().saturating_sub(before);
    assert!(peak <= 20 * data.len() + ROOM, "{peak} bytes of memory for {} of input", data.len());
});

/// What any input may take, however short: the seeds, the evaluation's own bounds.
const ROOM: usize = 8 << 20;
