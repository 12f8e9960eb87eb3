//! A webhook: JSON in one request, as the destination's profile has it. `docs/webhook.md` is the contract, `docs/backends.md` has examples.

use super::bundle::sending;
use super::delivery::{Doubt, Next, no_answer};
use super::envelope::Envelope;
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::template::fill;
use super::verdict::{Reason, Verdict, failure, leaves_open};
use crate::content::{AlreadyThere, Verb, Webhook as Profile, Wrap};
use crate::formats::json::{Json, json};
use crate::formats::read_json;

/// The machine of one try.
#[derive(Clone)]
pub(super) struct Webhook {
    profile: Profile,
}

impl Webhook {
    pub fn new(profile: &Profile) -> Self {
        Self { profile: profile.clone() }
    }

    pub fn start(&mut self, envelope: &Envelope, doubt: &mut Doubt) -> Next {
        let profile = &self.profile;
        // One address for all: each sending would replace the one before.
        if profile.method == Verb::Put && !profile.url.contains("{id}") {
            return Next::Failed(Verdict::NeedsPerson(Reason::CannotBeMadeSafe));
        }
        let body = match profile.shape() {
            Wrap::Raw => sending(envelope),
            Wrap::Data => json!({ "data": sending(envelope) }),
            Wrap::Template(text) => match read_json(text) {
                Ok(template) => fill(template, envelope),
                Err(_) => return Next::Failed(Verdict::NeedsPerson(Reason::CannotBeMadeSafe)),
            },
        };
        let body = body.to_string();
        if profile.max_bytes.is_some_and(|most| u64::try_from(body.len()).is_ok_and(|size| size > most)) {
            return Next::Failed(Verdict::NeedsPerson(Reason::TooLarge { largest: None }));
        }
        let mut headers = profile.headers.0.clone();
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            let kind = profile.content_type.clone().unwrap_or_else(|| "application/json".to_owned());
            headers.insert(0, ("Content-Type".into(), kind));
        }
        doubt.now = true;
        let url = profile.url.replace("{id}", &envelope.id.to_string());
        Next::Send(HttpRequest::with_body(profile.method.name(), url, headers, body))
    }

    pub fn answer(&mut self, doubt: &mut Doubt, answer: Result<HttpResponse, NoAnswer>) -> Next {
        let answer = match answer {
            Ok(answer) => answer,
            Err(why) => {
                doubt.now = why != NoAnswer::Offline;
                return Next::Failed(no_answer(why));
            }
        };
        if self.was_there(&answer) {
            return Next::Accepted(None);
        }
        if answer.is_success() {
            let listed = self.profile.accepted.is_empty() || self.profile.accepted.contains(&answer.status);
            return if !listed || answer.status == 200 && is_page(&answer.body) {
                Next::Failed(Verdict::NeedsPerson(Reason::OddAnswer(answer.status)))
            } else {
                Next::Accepted(answer.header("location").map(str::to_owned))
            };
        }
        doubt.now = leaves_open(&answer);
        Next::Failed(failure(&answer))
    }

    /// True when the answer says that an earlier try was received. Without rules: 412 to a `PUT`, since the address is this sending's own. 409 is
    /// not read so: WebDAV says it when the folder is missing (RFC 4918, 9.7.1), and a receipt for that would be a lost sending.
    fn was_there(&self, answer: &HttpResponse) -> bool {
        match &self.profile.already_there {
            None => self.profile.method == Verb::Put && answer.status == 412,
            Some(rules) => rules.iter().any(|rule| applies(rule, answer)),
        }
    }
}

fn applies(rule: &AlreadyThere, answer: &HttpResponse) -> bool {
    let Some(pointer) = &rule.at else { return rule.status == answer.status };
    let said = || {
        let json = read_json(&answer.body).ok()?;
        let value = at(&json, pointer)?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    rule.status == answer.status && said().is_some_and(|said| rule.is.as_ref().is_none_or(|is| *is == said))
}

/// What a JSON pointer (RFC 6901) points at.
fn at<'a>(json: &'a Json, pointer: &str) -> Option<&'a Json> {
    pointer.split('/').skip(1).try_fold(json, |here, step| {
        let name = step.replace("~1", "/").replace("~0", "~");
        if here.as_array().is_some() { here.get(name.parse::<usize>().ok()?) } else { here.get(name.as_str()) }
    })
}

/// True for a web page: what a sign-in portal answers, with 200, in place of the receiver. (nginx says 201 with a page: that is believed.)
fn is_page(body: &str) -> bool {
    let start: String = body.trim_start().chars().take(14).map(|c| c.to_ascii_lowercase()).collect();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}
