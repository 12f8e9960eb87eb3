//! Files compressed once, at build time: `.br` and `.gz` beside each text and WASM file, for servers that hand them out as they are.
//!
//! Called by `guichet compress` and by `render`. It never touches the files themselves.

use flate2::{Compression, GzBuilder};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Endings of the files that are compressed.
const ENDINGS: [&str; 10] = ["html", "css", "js", "json", "svg", "txt", "xml", "wasm", "webmanifest", "map"];

/// What was compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compressed {
    /// How many files.
    pub files: usize,
    /// Their bytes.
    pub plain: usize,
    /// The bytes of the `.br` files.
    pub brotli: usize,
    /// The bytes of the `.gz` files.
    pub gzip: usize,
}

impl Compressed {
    fn plus(self, other: Self) -> Self {
        Self { files: self.files + other.files, plain: self.plain + other.plain, brotli: self.brotli + other.brotli, gzip: self.gzip + other.gzip }
    }
}

/// Compresses every text and WASM file of a folder, on all processors.
///
/// # Errors
/// The first file that could not be read or written.
pub fn compress(dir: &Path) -> Result<Compressed, String> {
    let mut files = Vec::new();
    gather(dir, &mut files)?;
    compress_all(&files)
}

/// The same, for the files that have no `.br` and `.gz` beside them yet.
///
/// # Errors
/// The first file that could not be read or written.
pub fn compress_rest(dir: &Path) -> Result<Compressed, String> {
    let mut files = Vec::new();
    gather(dir, &mut files)?;
    files.retain(|file| !(beside(file, "br").exists() && beside(file, "gz").exists()));
    compress_all(&files)
}

fn compress_all(files: &[PathBuf]) -> Result<Compressed, String> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let work = || {
            let mut sum = Compressed::default();
            while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                sum = sum.plus(compress_one(path)?);
            }
            Ok(sum)
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().try_fold(Compressed::default(), |sum, handle| {
            let part: Result<Compressed, String> = handle.join().unwrap_or_else(|_| Err("a worker stopped".into()));
            part.map(|p| sum.plus(p))
        })
    })
}

fn gather(dir: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let said = |e: std::io::Error| format!("{}: {e}", dir.display());
    for entry in std::fs::read_dir(dir).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| ENDINGS.contains(&e)) {
            files.push(path);
        }
    }
    Ok(())
}

fn compress_one(path: &Path) -> Result<Compressed, String> {
    let said = |e: std::io::Error| format!("{}: {e}", path.display());
    let plain = std::fs::read(path).map_err(said)?;
    let mut brotli = Vec::new();
    // Files are many. What every form fetches is worth a second; the last fifteenth of a public page would take six times as long, and the tables of
    // the qualities between are of megabytes for each page (docs/size.md).
    let quality = match path.extension().and_then(|e| e.to_str()) {
        Some("wasm") => 11,
        Some("html") if !holds(&plain, b"data-island=") => 5,
        _ => 10,
    };
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: window(plain.len()), size_hint: plain.len(), ..Default::default() };
    brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &params).map_err(said)?;
    // No name and no time inside: the same input gives the same file.
    let level = if quality == 11 { Compression::best() } else { Compression::default() };
    let mut encoder = GzBuilder::new().write(Vec::new(), level);
    encoder.write_all(&plain).map_err(said)?;
    let gzip = encoder.finish().map_err(said)?;
    for (ending, bytes) in [("br", &brotli), ("gz", &gzip)] {
        std::fs::write(beside(path, ending), bytes).map_err(said)?;
    }
    Ok(Compressed { files: 1, plain: plain.len(), brotli: brotli.len(), gzip: gzip.len() })
}

/// The least window, as a power of two, that has room for the whole file: a larger one gives the same bytes, and costs its memory each time.
fn window(size: usize) -> i32 {
    (16..22).find(|power| size < 1 << power).unwrap_or(22)
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

/// `index.html` and `br` give `index.html.br`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
