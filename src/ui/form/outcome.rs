//! Sending, and what came of it.

use crate::ui::Shell;
use leptos::prelude::*;

/// The page shown while and after sending.
pub fn outcome_view(_shell: &Shell) -> AnyView {
    ().into_any()
}
