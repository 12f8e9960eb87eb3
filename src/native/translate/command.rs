//! `guichet translations`: tables for translators, out and in.

use super::table::{export, import_into};
use crate::native::library::Library;
use clap::Subcommand;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be done with translations.
#[derive(Subcommand)]
pub enum TranslationsCommand {
    /// Print a language's table: file, place, source, translation, status, by whom and when it was validated (CSV).
    Export {
        /// The language: en.
        #[arg(long)]
        language: String,
        /// Folder of the content.
        #[arg(long, default_value = "public")]
        content: PathBuf,
        /// Only what has no translation yet, or an old one.
        #[arg(long)]
        missing: bool,
    },
    /// Read a table back into translations/LANGUAGE.json. Rows without words change nothing.
    Import {
        /// The language: en.
        #[arg(long)]
        language: String,
        /// Folder of the content.
        #[arg(long, default_value = "public")]
        content: PathBuf,
        /// The table; standard input when absent.
        table: Option<PathBuf>,
    },
}

impl TranslationsCommand {
    /// Does it; `say` prints.
    ///
    /// # Errors
    /// In words: a file or a table that cannot be read or written.
    pub fn run(self, say: impl Fn(&str) -> Result<ExitCode, String>) -> Result<ExitCode, String> {
        match self {
            Self::Export { language, content, missing } => {
                let table = export(&Library::read(&content, None), &language, missing)?;
                say(table.trim_end())
            }
            Self::Import { language, content, table } => {
                let mut text = String::new();
                if let Some(path) = &table {
                    text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
                } else {
                    std::io::stdin().read_to_string(&mut text).map_err(|e| e.to_string())?;
                }
                let count = import_into(&content, &language, &text)?;
                say(&format!("{language}: {count} texts translated"))
            }
        }
    }
}
