//! **Transport**: an envelope becomes HTTP requests *as data*, HTTP responses become a verdict. FHIR servers, webhooks, files.
//!
//! Pure: it sends nothing, reads no clock and makes no id. `app` drives it: [`Route::start`] gives a [`Step`]; the browser carries it out
//! and hands the answer to [`Route::answer`], until the step is [`Step::Done`].
//!
//! Invariant: a sending is never accepted without the receiver's word, and trying again after a lost answer leaves one copy.
//! The rules are argued in `docs/decisions/0003-sending.md`.

#[cfg(any(feature = "reader", feature = "team"))]
mod answered;
mod asking;
mod bundle;
mod capability;
#[cfg(any(feature = "native", feature = "team"))]
mod dated;
mod delivery;
mod document;
mod each;
mod envelope;
mod fhir;
mod http;
mod issue;
mod lookup;
mod mail;
pub mod oidc;
pub mod outbox;
mod posted;
mod posting;
pub mod probe;
#[cfg(any(feature = "reader", feature = "team"))]
mod received;
mod resources;
mod route;
mod scores;
mod slots;
mod template;
mod terminology;
mod verdict;
mod webhook;

#[cfg(any(feature = "reader", feature = "team"))]
pub use answered::{Answered, GivenScore, read_answered};
pub use asking::{Fault, Server, is_id, judge, local_reference, matches};
#[cfg(any(feature = "native", feature = "team"))]
pub use dated::{dated_paths, is_dated, is_stay_of, stays_paths};
pub use delivery::{Delivery, Step, as_file};
pub use document::Document;
pub use envelope::{Envelope, EnvelopeId, Kind, file_name};
pub use http::{HttpRequest, HttpResponse, NoAnswer};
pub use issue::{Details, Issue, link_of};
pub use mail::Mail;
pub use posted::{PostState, Posted, Trouble};
#[cfg(any(feature = "reader", feature = "team"))]
pub use received::{Paper, Received, Unread, data_of_reference, names, read_received, resources_of, sending_of};
pub use route::{Failure, Route};
pub use slots::{Slot, free_slots, slots_path};
pub use template::PLACES;
pub use terminology::{expand_request, read_expansion};
pub use verdict::{Reason, Receipt, Verdict};

#[cfg(test)]
mod tests;
