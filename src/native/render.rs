//! Writes the pages. A placeholder: the options are those of `guichet render`, the work is not here yet.

use std::path::PathBuf;

/// What to render, from where, to where.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// The content folder.
    pub content: PathBuf,
    /// What the browser build left.
    pub shell: PathBuf,
    /// Where pages go; may be the shell's own folder.
    pub out: PathBuf,
    /// A site file used instead of the content's own.
    pub site: Option<PathBuf>,
    /// For a development server: nothing compressed.
    pub dev: bool,
    /// Write `.br` and `.gz` beside each text and WASM file.
    pub compress: bool,
}

/// Writes the site. Returns how many pages were written.
///
/// # Errors
/// In words: content that fails its check, a file that cannot be read or written.
pub fn render(options: &RenderOptions) -> Result<usize, String> {
    Err(format!("render is not wired yet: nothing was written to {}", options.out.display()))
}
