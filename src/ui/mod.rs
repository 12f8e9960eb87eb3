//! **UI**: the only room that knows Leptos. Pages and the form's island; the same code writes the HTML natively and adopts it in the browser.
//!
//! Components read no clock, no storage and no network, and attach no event listener: controls carry a `name`, buttons a `data-action`,
//! and `browser` listens once on the island. So a control works the same before the program has arrived.

pub mod element;
pub mod form;
#[cfg(feature = "native")]
pub mod pages;
mod shell;

pub use form::FormIsland;
pub use shell::Shell;
