//! The native tests: what the command line does, and the house rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod answering;
mod broken_content;
mod cases;
mod checks;
mod command_line;
mod controls;
mod everything;
mod fhirpath;
mod fill_steps;
mod generated;
mod guides;
mod hospital;
mod indicators;
mod instruments;
mod instruments_forms;
mod instruments_messages;
mod instruments_results;
mod looks;
mod operations;
mod papers;
mod prepared;
mod real_servers;
mod referral;
mod response;
mod rgaa;
mod rules;
mod scores;
mod sdc;
mod small_content;
mod supply;
mod support;
mod tidy_rooms;
mod tidy_words;
mod translations;
mod wordings;
