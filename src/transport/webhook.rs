//! A webhook: the documented JSON envelope in one request. `docs/webhook.md` is the contract.

use super::bundle::sending;
use super::delivery::{Doubt, Next, no_answer};
use super::envelope::Envelope;
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::verdict::{Reason, Verdict, failure, leaves_open};
use crate::content::{Table, Verb, Wrap};
use crate::formats::json::json;

/// The machine of one try.
#[derive(Clone)]
pub(super) struct Webhook {
    url: String,
    verb: Verb,
    wrap: Wrap,
    headers: Vec<(String, String)>,
}

impl Webhook {
    pub fn new(url: &str, verb: Verb, wrap: Wrap, more: &Table) -> Self {
        let mut headers = more.0.clone();
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.insert(0, ("Content-Type".into(), "application/json".into()));
        }
        Self { url: url.to_owned(), verb, wrap, headers }
    }

    pub fn start(&mut self, envelope: &Envelope, doubt: &mut Doubt) -> Next {
        // One address for all: each sending would replace the one before.
        if self.verb == Verb::Put && !self.url.contains("{id}") {
            return Next::Failed(Verdict::NeedsPerson(Reason::CannotBeMadeSafe));
        }
        let sending = sending(envelope);
        let body = match self.wrap {
            Wrap::Raw => sending,
            Wrap::Data => json!({ "data": sending }),
        };
        let method = match self.verb {
            Verb::Post => "POST",
            Verb::Put => "PUT",
        };
        doubt.now = true;
        let url = self.url.replace("{id}", &envelope.id.to_string());
        Next::Send(HttpRequest::with_body(method, url, self.headers.clone(), body.to_string()))
    }

    pub fn answer(&mut self, doubt: &mut Doubt, answer: Result<HttpResponse, NoAnswer>) -> Next {
        let answer = match answer {
            Ok(answer) => answer,
            Err(why) => {
                doubt.now = why != NoAnswer::Offline;
                return Next::Failed(no_answer(why));
            }
        };
        if answer.is_success() {
            return if answer.status == 200 && is_page(&answer.body) {
                Next::Failed(Verdict::NeedsPerson(Reason::OddAnswer(answer.status)))
            } else {
                Next::Accepted(answer.header("location").map(str::to_owned))
            };
        }
        // The address is this sending's own, and something stands there already: an earlier try. 409 is not read so: WebDAV says it
        // when the folder is missing (RFC 4918, 9.7.1), and a receipt for that would be a lost sending.
        if self.verb == Verb::Put && answer.status == 412 {
            return Next::Accepted(None);
        }
        doubt.now = leaves_open(&answer);
        Next::Failed(failure(&answer))
    }
}

/// True for a web page: what a sign-in portal answers, with 200, in place of the receiver. (nginx says 201 with a page: that is believed.)
fn is_page(body: &str) -> bool {
    let start: String = body.trim_start().chars().take(14).map(|c| c.to_ascii_lowercase()).collect();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}
