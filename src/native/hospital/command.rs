//! The three commands as they are typed, and what is said of them.

use super::{build, new, preview};
use crate::native::clock;
use std::path::PathBuf;

/// What a hospital's editor does.
#[derive(clap::Subcommand)]
pub enum HospitalCommand {
    /// Start the content folder of a hospital, from the demonstration's.
    New {
        /// The folder, which is not there yet.
        dir: PathBuf,
        /// A content folder to start from, in the place of the carried one.
        #[arg(long)]
        from: Option<PathBuf>,
    },
    /// Show a content folder in the browser, and each change at once.
    Preview {
        /// Folder of the content.
        #[arg(default_value = "public")]
        dir: PathBuf,
        /// The port on this machine.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// What the browser build left, in the place of the carried one.
        #[arg(long)]
        shell: Option<PathBuf>,
    },
    /// Make the complete site: checked, prerendered, compressed; to copy to any static server.
    Build {
        /// Folder of the content.
        #[arg(default_value = "public")]
        dir: PathBuf,
        /// Folder to write to; one that this command made before is made anew.
        #[arg(long, default_value = "site")]
        out: PathBuf,
        /// What the browser build left, in the place of the carried one.
        #[arg(long)]
        shell: Option<PathBuf>,
    },
}

impl HospitalCommand {
    /// Carries the command out; `say` is given each line for the person. A preview never ends by itself.
    ///
    /// # Errors
    /// In words, those of [`new`], [`preview`](super::preview()) and [`build`].
    pub fn run(self, say: impl Fn(&str)) -> Result<(), String> {
        match self {
            Self::New { dir, from } => {
                let files = new(&dir, from.as_deref())?;
                let dir = dir.display();
                say(&format!("{dir}: {files} files\nnext: write your own words into {dir}/site.json, and look: guichet preview {dir}"));
            }
            Self::Preview { dir, port, shell } => {
                let preview = preview(&dir, shell.as_deref(), port)?;
                say(&format!("{}: {} (Ctrl+C ends it)", dir.display(), preview.address));
                preview.run(|fault| match fault {
                    None => say(&format!("{}: shown", clock::now())),
                    Some(fault) => say(&format!("{fault}\n{}: to put right", clock::now())),
                });
            }
            Self::Build { dir, out, shell } => {
                let built = build(&dir, &out, shell.as_deref())?;
                say(&format!("{}: {} pages, {} files compressed", out.display(), built.pages, built.compressed.files));
            }
        }
        Ok(())
    }
}
