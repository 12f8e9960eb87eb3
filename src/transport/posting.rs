//! Documents to a FHIR server: after the request is accepted, one by one, each in two safe writes (`Binary`, then `DocumentReference`).
//!
//! The request has arrived: whatever happens here, it goes nowhere else. What is missing is told, and the next try sends that alone.

use super::bundle::{Part, Way};
use super::capability::Plan;
use super::delivery::{Next, no_answer};
use super::document::{Document, to_part};
use super::each::create;
use super::envelope::{Envelope, EnvelopeId};
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::lookup::{Found, Sought};
use super::verdict::{Reason, Verdict, failure};
use crate::formats::json::Json;
use crate::formats::read_json;

/// How far it is.
#[derive(Clone)]
pub struct Posting {
    index: usize,
    doing: Doing,
    /// A lost answer is tried once more at once: both writes are safe.
    again: bool,
    /// The request was there before this try: so may documents be.
    ask: bool,
    missing: Vec<String>,
    cause: Option<Verdict>,
    /// Where the request is.
    place: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Asking,
    Bytes,
    Reference,
}

impl Posting {
    pub fn new(ask: bool, place: Option<String>) -> Self {
        Self { index: 0, doing: Doing::Asking, again: false, ask, missing: Vec::new(), cause: None, place }
    }

    /// The first request for the next document that is not delivered yet, or the end.
    pub fn next(&mut self, base: &str, envelope: &Envelope, plan: &Plan, delivered: &[EnvelopeId]) -> Next {
        while let Some(document) = envelope.documents.get(self.index) {
            let Some(documents) = plan.documents.filter(|_| !delivered.contains(&document.id)) else {
                if !delivered.contains(&document.id) {
                    self.miss(document, Verdict::NeedsPerson(Reason::CannotBeMadeSafe));
                }
                self.index += 1;
                continue;
            };
            self.again = true;
            self.doing = match (self.ask, documents.inline) {
                (true, _) => Doing::Asking,
                (false, true) => Doing::Reference,
                (false, false) => Doing::Bytes,
            };
            return self.request(base, envelope, plan, document);
        }
        match self.cause.take() {
            None => Next::Accepted(self.place.clone()),
            Some(cause) => Next::Failed(self.verdict(cause)),
        }
    }

    /// What an answer leads to.
    pub fn answer(
        &mut self,
        base: &str,
        envelope: &Envelope,
        plan: &Plan,
        delivered: &mut Vec<EnvelopeId>,
        answer: Result<HttpResponse, NoAnswer>,
    ) -> Next {
        let Some(document) = envelope.documents.get(self.index) else { return self.next(base, envelope, plan, delivered) };
        let verdict = match &answer {
            Err(why) => no_answer(*why),
            Ok(answer) if self.doing == Doing::Asking => match read(base, envelope, plan, document, answer) {
                Found::Yes(_) => {
                    delivered.push(document.id);
                    self.index += 1;
                    return self.next(base, envelope, plan, delivered);
                }
                Found::Other => Verdict::NeedsPerson(Reason::Conflict(answer.status)),
                Found::Unclear if matches!(answer.status, 408 | 425 | 429 | 500..=599) => failure(answer),
                Found::Unclear | Found::No => {
                    let inline = plan.documents.is_some_and(|d| d.inline);
                    self.doing = if inline { Doing::Reference } else { Doing::Bytes };
                    return self.request(base, envelope, plan, document);
                }
            },
            Ok(answer) if answer.is_success() && (answer.body.trim().is_empty() || read_json(&answer.body).is_ok()) => {
                if self.doing == Doing::Bytes {
                    self.doing = Doing::Reference;
                    return self.request(base, envelope, plan, document);
                }
                delivered.push(document.id);
                self.index += 1;
                return self.next(base, envelope, plan, delivered);
            }
            Ok(answer) if answer.is_success() => Verdict::NeedsPerson(Reason::OddAnswer(answer.status)),
            Ok(answer) => failure(answer),
        };
        let lost = match &answer {
            Err(why) => *why != NoAnswer::Offline,
            Ok(answer) => matches!(answer.status, 502 | 504),
        };
        if lost && self.again {
            self.again = false;
            return self.request(base, envelope, plan, document);
        }
        // Nothing more passes while nobody is signed in or connected.
        let hopeless = matches!(verdict.reason(), Some(Reason::Offline | Reason::SignIn));
        self.miss(document, verdict);
        self.index += 1;
        if hopeless && let Some(left) = envelope.documents.get(self.index..) {
            self.missing.extend(left.iter().filter(|d| !delivered.contains(&d.id)).map(name_of));
            self.index = envelope.documents.len();
        }
        self.next(base, envelope, plan, delivered)
    }

    fn miss(&mut self, document: &Document, why: Verdict) {
        self.missing.push(name_of(document));
        self.cause.get_or_insert(why);
    }

    /// One verdict for all that is missing, by the first of them.
    fn verdict(&mut self, cause: Verdict) -> Verdict {
        let titles = std::mem::take(&mut self.missing);
        match cause {
            Verdict::TryAgain { after_seconds, reason } => {
                Verdict::TryAgain { after_seconds, reason: Reason::DocumentsMissing { titles, why: Box::new(reason) } }
            }
            Verdict::NeedsPerson(why) | Verdict::Rejected(why) => Verdict::NeedsPerson(Reason::DocumentsMissing { titles, why: Box::new(why) }),
            accepted @ Verdict::Accepted(_) => accepted,
        }
    }

    fn request(&self, base: &str, envelope: &Envelope, plan: &Plan, document: &Document) -> Next {
        let Some(documents) = plan.documents else { return Next::Failed(Verdict::NeedsPerson(Reason::CannotBeMadeSafe)) };
        let (own, bytes) = (document.id.to_string(), document.binary_id());
        Next::Send(match self.doing {
            Doing::Asking => {
                let sent = Json::Null;
                sought(base, document, documents.way, &sent).request()
            }
            Doing::Bytes => HttpRequest::fhir_write("PUT", format!("{base}/Binary/{bytes}"), document.binary().to_string()),
            Doing::Reference => {
                let to = |part: Part| to_part(part, plan.way(part), envelope);
                let mut resource = document.reference(envelope, documents.inline, format!("Binary/{bytes}"), to);
                match documents.way {
                    Way::Put => HttpRequest::fhir_write("PUT", format!("{base}/DocumentReference/{own}"), resource.to_string()),
                    Way::CreateIfNone => {
                        if let Some(map) = resource.as_object_mut() {
                            map.remove("id");
                        }
                        create(base, "DocumentReference", &Document::system(), &own, &resource)
                    }
                }
            }
        })
    }
}

/// What a server says of a document.
fn read(base: &str, envelope: &Envelope, plan: &Plan, document: &Document, answer: &HttpResponse) -> Found {
    let Some(documents) = plan.documents else { return Found::Unclear };
    let sent = document.reference(envelope, false, String::new(), |part| to_part(part, plan.way(part), envelope));
    sought(base, document, documents.way, &sent).read(answer)
}

fn sought<'a>(base: &'a str, document: &Document, way: Way, sent: &'a Json) -> Sought<'a> {
    Sought { base, name: "DocumentReference", id: document.id.to_string(), system: Document::system(), way, sent }
}

/// What a person calls it.
fn name_of(document: &Document) -> String {
    if document.title.is_empty() { document.label.clone() } else { document.title.clone() }
}
