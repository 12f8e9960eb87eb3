//! **Guichet**: fast-track pathways in cancers of poor prognosis, as static files.
//!
//! Rooms, from the inside out: [`content`] (what a hospital writes), [`domain`] (what is true in care and in forms), [`formats`] (bytes to
//! domain and back), [`transport`] (any back end, as data), [`app`] (events to effects), `ui` (Leptos), `web` (what the programs need of
//! the browser), `browser` (the form in it), `post` (the program that sends), `identity` (what a server wants to know of the person), `desk` (pages of work), `seal` (the one that encrypts a file), `native` (the command line). `ARCHITECTURE.md` says who may know whom; a test keeps it.
//!
//! # Where to start
//! - the life of an answer: [`app::Model::update`];
//! - what a form is: [`domain::Questionnaire`] and [`domain::Filling`];
//! - how a page is written: `native::render`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

/// Smaller than the one that Rust brings (`docs/decisions/0022-allocator.md`).
#[cfg(target_family = "wasm")]
#[global_allocator]
static TALC: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

pub mod app;
#[cfg(feature = "hydrate")]
pub mod browser;
pub mod content;
#[cfg(feature = "work")]
pub mod desk;
pub mod domain;
pub mod formats;
#[cfg(any(feature = "post", feature = "team"))]
pub mod identity;
#[cfg(feature = "native")]
pub mod native;
#[cfg(feature = "post")]
pub mod post;
#[cfg(any(feature = "native", feature = "seal"))]
pub mod seal;
#[cfg(feature = "hydrate")]
mod start;
pub mod transport;
#[cfg(any(feature = "native", feature = "hydrate"))]
pub mod ui;
#[cfg(any(feature = "hydrate", feature = "post", feature = "work"))]
pub mod web;
