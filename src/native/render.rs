//! Writes the pages. A placeholder: the options are those of `guichet render`, the work is not here yet.

use crate::domain::PartialDate;
use std::path::PathBuf;

/// What `guichet render` was asked for.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// Folder of the content.
    pub content: PathBuf,
    /// The HTML shell that the browser build left.
    pub shell: PathBuf,
    /// Folder to write to.
    pub out: PathBuf,
    /// Another `site.json` than the content's own.
    pub site: Option<PathBuf>,
    /// For work on the pages: no compression, warnings only.
    pub dev: bool,
    /// Write `.br` and `.gz` files as well.
    pub compress: bool,
    /// Today.
    pub today: PartialDate,
}

/// Writes all pages; says what was written.
///
/// # Errors
/// What stopped it, in words.
pub fn render(options: &RenderOptions) -> Result<String, String> {
    Err(format!("render is not wired yet: nothing was written to {}", options.out.display()))
}
