//! **Native**: the command line. Reads the content from files, checks it, writes what goes beside the pages.
//!
//! The only room, with `bin`, that opens files. Called by `bin/guichet.rs` and by the native tests; never by the browser.

pub mod assets;
mod call_units;
pub mod check;
pub mod clock;
pub mod compress;
pub mod document;
mod effort;
pub mod exact;
pub mod fhirpath;
pub mod fill;
pub mod finding;
pub mod headers;
pub mod hospital;
mod instruments;
mod letters;
mod library;
pub mod offline;
pub mod operations;
mod papers;
mod pictures;
pub mod probe;
pub mod render;
mod render_beside;
mod render_follow;
mod render_forms;
mod render_guides;
mod render_index;
mod render_intake;
mod render_papers;
mod render_scores;
mod render_sheets;
mod render_words;
pub mod results;
pub mod schemas;
mod scripts;
pub mod styles;
pub mod support;
pub mod translate;
pub mod validate;

pub use assets::Reload;
pub use check::{CheckOptions, Report, check};
pub use finding::{Finding, Severity};
pub use headers::{Place, Server, headers, policy};
pub use library::{Content, Library, Loaded, LoadedQuestionnaire, load, load_on};
pub use probe::{ProbeKind, ProbeOptions, ProbeReport, probe};
pub use render::{RenderOptions, render};
