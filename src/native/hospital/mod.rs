//! A hospital's site without Rust: `new` starts a content folder, `preview` shows it and every change, `build` makes the site to publish.
//!
//! With the feature `carried` the program holds what Trunk built for the browser, and the demonstration's content; without it, `--shell` names
//! the folder where Trunk's build was left. Called by `bin/guichet.rs`.

mod command;
mod preview;

use super::assets::Reload;
use super::compress::{Compressed, compress_rest};
use super::render::{RenderOptions, render};
use std::fs;
use std::path::{Path, PathBuf};

pub use command::HospitalCommand;
pub use preview::{Preview, preview};

/// Stands in a folder that `build` made: such a folder may be made anew.
const MARK: &str = "schemas/sending-1.schema.json";

#[cfg(feature = "carried")]
mod carried {
    use include_dir::{Dir, include_dir};

    /// What Trunk and `tools/render.sh` left in `target/shell`.
    pub static SHELL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/target/shell");
    /// The demonstration's content.
    pub static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/public");

    /// All files of a carried folder, by their paths in it.
    pub fn files(dir: &Dir<'_>) -> Vec<(String, Vec<u8>)> {
        let own = dir.files().map(|f| (f.path().to_string_lossy().into_owned(), f.contents().to_vec()));
        own.chain(dir.dirs().flat_map(files)).collect()
    }
}

/// True when the program carries the browser's half.
pub const CARRIED: bool = cfg!(feature = "carried");

/// What `new` starts from, by file name; nothing without the feature `carried`.
fn sample() -> Vec<(String, Vec<u8>)> {
    #[cfg(feature = "carried")]
    return carried::files(&carried::SAMPLE);
    #[cfg(not(feature = "carried"))]
    Vec::new()
}

/// The browser's half as a folder: the one that is named, or the carried one written to a folder of its own below `scratch`.
fn shell(named: Option<&Path>, scratch: &Path) -> Result<PathBuf, String> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    if !CARRIED {
        return Err("this program carries nothing for the browser: say --shell target/shell after `make dist`, or take the released archive".into());
    }
    let folder = scratch.join("shell");
    #[cfg(feature = "carried")]
    for (name, bytes) in carried::files(&carried::SHELL) {
        put(&folder.join(name), &bytes)?;
    }
    Ok(folder)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))
}

/// Starts a content folder: the demonstration's, to be rewritten file by file. `from`: a content folder in the place of the carried one.
///
/// # Errors
/// In words: the folder is there and not empty, a file cannot be read or written.
pub fn new(dir: &Path, from: Option<&Path>) -> Result<usize, String> {
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{}: there are files already; name a folder that is not there yet", dir.display()));
    }
    let files = match from {
        Some(from) => read_all(from, from)?,
        None => sample(),
    };
    if files.is_empty() {
        return Err("this program carries no content to start from: say --from public, or take the released archive".into());
    }
    for (name, bytes) in &files {
        put(&dir.join(name), bytes)?;
    }
    Ok(files.len())
}

fn read_all(dir: &Path, root: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let said = |e: std::io::Error| format!("{}: {e}", dir.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.is_dir() {
            files.extend(read_all(&path, root)?);
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            files.push((name, fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?));
        }
    }
    Ok(files)
}

/// What a build made.
#[derive(Clone, Copy, Debug)]
pub struct Built {
    /// How many pages.
    pub pages: usize,
    /// What was compressed.
    pub compressed: Compressed,
}

/// Makes the complete site: checked, prerendered, compressed. A folder that `build` made before is made anew; any other is left alone.
///
/// # Errors
/// In words: the findings of the check, a folder that is something else, a file that cannot be read or written.
pub fn build(content: &Path, out: &Path, named: Option<&Path>) -> Result<Built, String> {
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) && !out.join(MARK).exists() {
        return Err(format!("{}: this folder holds something else than a site of this program; name another", out.display()));
    }
    // A link to a folder stays one.
    let out = &fs::canonicalize(out).unwrap_or_else(|_| out.to_owned());
    let scratch = Scratch::beside(out)?;
    let shell = shell(named, &scratch.0)?;
    // Made aside, so that a fault leaves the site that is there as it is.
    let made = scratch.0.join("site");
    let earlier = out.join(MARK).exists().then(|| out.to_owned());
    let options =
        RenderOptions { content: content.to_owned(), shell: shell.clone(), out: made.clone(), site: None, reload: None, compress: false, earlier };
    let pages = render(&options)?;
    compressed_before(&shell, &made)?;
    // Nor is a page compressed again that has not changed.
    if let Some(earlier) = &options.earlier {
        compressed_before(earlier, &made)?;
    }
    let compressed = compress_rest(&made)?;
    replace(out, &made, &scratch.0.join("before"))?;
    Ok(Built { pages, compressed })
}

/// Puts the site that was made in the place of the one before, in one step where both are on the same disk.
fn replace(out: &Path, made: &Path, before: &Path) -> Result<(), String> {
    let said = |e: std::io::Error| format!("{}: {e}", out.display());
    let was_there = out.exists();
    let aside = !was_there || fs::rename(out, before).is_ok();
    if aside && fs::rename(made, out).is_ok() {
        return Ok(());
    }
    if was_there && aside {
        fs::rename(before, out).map_err(said)?;
    }
    // Another disk, or a folder that may not be moved: file by file.
    if was_there {
        fs::remove_dir_all(out).map_err(said)?;
    }
    for (name, bytes) in read_all(made, made)? {
        put(&out.join(name), &bytes)?;
    }
    Ok(())
}

/// What was compressed before, and is the same: the programs, when the archive was made, which takes longer than all the rest.
fn compressed_before(shell: &Path, made: &Path) -> Result<(), String> {
    for (name, bytes) in read_all(shell, shell)? {
        let plain = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
        if let Some(plain) = plain.filter(|p| made.join(p).exists() && fs::read(made.join(p)).ok() == fs::read(shell.join(p)).ok()) {
            put(&made.join(&name), &bytes).map_err(|e| format!("{plain}: {e}"))?;
        }
    }
    Ok(())
}

/// A folder of its own, gone in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, String> {
        let dir = std::env::temp_dir().join(Self::name());
        fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        Ok(Self(dir))
    }

    /// Beside a folder that it is to replace, where one may be; in the system's place otherwise.
    fn beside(folder: &Path) -> Result<Self, String> {
        let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let dir = parent.join(format!(".{}", Self::name()));
        if fs::create_dir_all(&dir).is_ok() { Ok(Self(dir)) } else { Self::new() }
    }

    fn name() -> String {
        format!("guichet-{}-{}", std::process::id(), uuid::Uuid::new_v4())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be taken away is the system's to clear.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The pages for `preview`, made from the content as it is now.
fn previewed(content: &Path, shell: &Path, out: &Path) -> Result<usize, String> {
    let (content, shell, out) = (content.to_owned(), shell.to_owned(), out.to_owned());
    render(&RenderOptions { content, shell, out, site: None, reload: Some(Reload::Asked), compress: false, earlier: None })
}
