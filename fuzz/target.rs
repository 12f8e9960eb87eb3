//! Shared by the targets: the body in `tests/fuzz/bodies.rs` is run, and may take at most 20 times its input, beside `ROOM`.

#[allow(dead_code)]
#[path = "../tests/fuzz/bodies.rs"]
pub mod bodies;

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// What any input may take, however short: the seeds, the evaluation's own bounds.
const ROOM: usize = 8 << 20;

pub fn run(body: fn(&[u8]), data: &[u8]) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    body(data);
    let peak = MEMORY.peak_usage().saturating_sub(before);
    assert!(peak <= 20 * data.len() + ROOM, "{peak} bytes of memory for {} of input", data.len());
}
