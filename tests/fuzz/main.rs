//! A short run of the fuzz targets: the corpus, then mutations of it from a fixed start. The long run is `make fuzz`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

mod bodies;

use std::time::{Duration, Instant};

/// Time for each target.
const TIME: Duration = Duration::from_secs(4);

/// A small generator of its own, so that a failure comes again: xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % below.max(1)
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    files.iter().map(|f| std::fs::read(f).unwrap()).collect()
}

fn run(target: &str, body: fn(&[u8])) {
    let corpus = corpus(target);
    assert!(!corpus.is_empty(), "no corpus for {target}");
    let start = Instant::now();
    let mut slowest = Duration::ZERO;
    let mut count = 0u32;
    let mut one = |data: &[u8]| {
        let begin = Instant::now();
        body(data);
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(5), "{target}: {took:?} for {:?}", String::from_utf8_lossy(data));
        slowest = slowest.max(took);
        count += 1;
    };
    for data in &corpus {
        one(data);
    }
    let mut random = Random(0x6775_6963_6865_7431);
    while start.elapsed() < TIME {
        let mut data = corpus[random.next(corpus.len())].clone();
        for _ in 0..=random.next(6) {
            let place = random.next(data.len() + 1);
            match random.next(4) {
                0 if place < data.len() => {
                    data.remove(place);
                }
                1 => data.insert(place, u8::try_from(random.next(256)).unwrap()),
                2 if place < data.len() => data[place] = u8::try_from(random.next(256)).unwrap(),
                _ => {
                    let other = &corpus[random.next(corpus.len())];
                    data.truncate(place);
                    data.extend_from_slice(&other[random.next(other.len() + 1)..]);
                }
            }
        }
        one(&data);
    }
    println!("{target}: {count} runs, slowest {slowest:?}");
}

#[test]
fn arbitrary_bytes_are_read_or_refused() {
    run("read", bodies::read);
}

#[test]
fn any_expression_ends() {
    run("expression", bodies::expression);
}

#[test]
fn any_acts_keep_the_rules_of_filling() {
    run("fill", bodies::fill);
}

#[test]
fn any_response_is_checked() {
    run("check", bodies::check);
}
