//! Sending, and what came of it.

use crate::ui::Shell;
use crate::ui::element::{El, el};

/// The page shown while and after sending.
pub fn outcome_view(_shell: &Shell) -> El {
    el("section")
}
