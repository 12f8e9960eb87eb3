//! **Transport**: an envelope becomes HTTP requests *as data*, HTTP responses become a verdict. FHIR servers, webhooks, files.
//!
//! Pure: it sends nothing, reads no clock and makes no id. `app` drives it: [`Route::start`] gives a [`Step`]; the browser carries it out
//! and hands the answer to [`Route::answer`], until the step is [`Step::Done`].
//!
//! Invariant: a sending is never accepted without the receiver's word, and trying again after a lost answer leaves one copy.
//! The rules are argued in `docs/decisions/0003-sending.md`.

mod bundle;
mod capability;
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
mod resources;
mod route;
mod template;
mod terminology;
mod verdict;
mod webhook;

pub use delivery::{Delivery, Step, as_file};
pub use document::Document;
pub use envelope::{Envelope, EnvelopeId, Kind, file_name};
pub use http::{HttpRequest, HttpResponse, NoAnswer};
pub use issue::{Details, Issue, link_of};
pub use mail::Mail;
pub use posted::{PostState, Posted, Trouble};
pub use route::{Failure, Route};
pub use template::PLACES;
pub use terminology::{expand_request, read_expansion};
pub use verdict::{Reason, Receipt, Verdict};

#[cfg(test)]
mod tests;
