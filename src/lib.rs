//! **Guichet**: fast-track pathways in cancers of poor prognosis, as static files.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
pub mod content;
pub mod domain;
pub mod formats;
#[cfg(feature = "native")]
pub mod native;
