//! A server without transactions: one safe write after the other, the request last, so that a receiver never finds a request whose patient is
//! missing. A `batch` is not used: it may store some of it, in any order, and references between its entries need not work.

use super::bundle::{Part, Way};
use super::capability::{Plan, text_of};
use super::delivery::{Doubt, no_answer};
use super::envelope::Envelope;
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::lookup::{Found, Sought};
use super::verdict::{Reason, Verdict, failure, leaves_open};
use crate::formats::json::{Json, Map, json};
use crate::formats::read_json;

/// How far it is.
#[derive(Clone)]
pub struct Each {
    index: usize,
    /// What `urn:uuid:` of a part has become on the server.
    known: Vec<(String, String)>,
    /// Waits to hear which id the server gave to what was just written.
    finding: bool,
}

/// What an answer leads to.
pub enum Progress {
    /// The next write, or a question.
    Send(HttpRequest),
    /// All is written; where the main part is.
    Over(Option<String>),
    /// It stops; what was written before is written again, without harm, by the next try.
    Failed(Verdict),
    /// The main part may be there: to be looked for, with this verdict otherwise.
    Check(Verdict),
}

impl Each {
    pub fn new(envelope: &Envelope, plan: &Plan) -> Self {
        let own = |part: &Part| (part.urn(envelope.id, envelope.kind), format!("{}/{}", part.type_name(), part.id(envelope.id, envelope.kind)));
        let known = Part::all(envelope.kind).iter().filter(|p| plan.way(**p) == Way::Put).map(own).collect();
        Self { index: 0, known, finding: false }
    }

    /// The write that is due; none when there is no part left.
    pub fn request(&self, base: &str, envelope: &Envelope, plan: &Plan, doubt: &mut Doubt) -> Option<HttpRequest> {
        let (part, resource) = envelope.resources.get(self.index)?;
        doubt.now = *part == Part::main(envelope.kind);
        let mut resource = self.with_references(resource.clone());
        let (name, id) = (part.type_name(), part.id(envelope.id, envelope.kind));
        Some(match plan.way(*part) {
            Way::Put => HttpRequest::fhir_write("PUT", format!("{base}/{name}/{id}"), resource.to_string()),
            Way::CreateIfNone => {
                resource.as_object_mut()?.remove("id");
                create(base, name, &part.system(), &id.to_string(), &resource)
            }
        })
    }

    /// What the answer to [`Self::request`] leads to.
    pub fn answer(&mut self, base: &str, envelope: &Envelope, plan: &Plan, doubt: &mut Doubt, answer: Result<HttpResponse, NoAnswer>) -> Progress {
        let Some((part, _)) = envelope.resources.get(self.index) else { return Progress::Over(None) };
        let (main, way) = (*part == Part::main(envelope.kind), plan.way(*part));
        let answer = match answer {
            Ok(answer) => answer,
            Err(why) => {
                doubt.now = main && why != NoAnswer::Offline;
                return Progress::Failed(no_answer(why));
            }
        };
        let place = if self.finding {
            match sought(base, envelope, *part, way).map(|s| s.read(&answer)) {
                Some(Found::Yes(Some(place))) => Some(place),
                _ => return Progress::Failed(Verdict::NeedsPerson(Reason::OddAnswer(answer.status))),
            }
        } else if !answer.is_success() {
            if main && matches!(answer.status, 409 | 412) {
                return Progress::Check(failure(&answer));
            }
            doubt.now = main && leaves_open(&answer);
            return Progress::Failed(failure(&answer));
        } else if !answer.body.trim().is_empty() && read_json(&answer.body).is_err() {
            // A web page, as sign-in portals answer.
            let odd = Verdict::NeedsPerson(Reason::OddAnswer(answer.status));
            return if main { Progress::Check(odd) } else { Progress::Failed(odd) };
        } else {
            place_of(base, *part, &answer)
        };
        let id = part.id(envelope.id, envelope.kind);
        if main {
            let own = (way == Way::Put).then(|| format!("{base}/{}/{id}", part.type_name()));
            return Progress::Over(place.or(own));
        }
        if way == Way::CreateIfNone {
            let Some(short) = place.as_deref().and_then(|p| short_of(p, *part)) else {
                self.finding = true;
                return sought(base, envelope, *part, way).map_or(Progress::Over(None), |s| Progress::Send(s.request()));
            };
            self.known.push((part.urn(envelope.id, envelope.kind), short));
        }
        self.finding = false;
        self.index += 1;
        self.request(base, envelope, plan, doubt).map_or(Progress::Over(None), Progress::Send)
    }

    /// The same with references that the server knows.
    fn with_references(&self, json: Json) -> Json {
        match json {
            Json::Array(list) => list.into_iter().map(|one| self.with_references(one)).collect(),
            Json::Object(map) => {
                let mut whole = Map::new();
                for (name, value) in map {
                    let known = value.as_str().filter(|_| name == "reference").and_then(|urn| self.known.iter().find(|(own, _)| own == urn));
                    let value = match known {
                        Some((_, reference)) => json!(reference),
                        None => self.with_references(value),
                    };
                    whole.insert(name, value);
                }
                Json::Object(whole)
            }
            other => other,
        }
    }
}

/// A part of the sending, to be looked for.
pub fn sought<'a>(base: &'a str, envelope: &'a Envelope, part: Part, way: Way) -> Option<Sought<'a>> {
    let (_, sent) = envelope.resources.iter().find(|(p, _)| *p == part)?;
    Some(Sought { base, name: part.type_name(), id: part.id(envelope.id, envelope.kind).to_string(), system: part.system(), way, sent })
}

/// `POST` that does nothing when the identifier is there already.
pub fn create(base: &str, name: &str, system: &str, id: &str, resource: &Json) -> HttpRequest {
    let mut request = HttpRequest::fhir_write("POST", format!("{base}/{name}"), resource.to_string());
    request.headers.push(("If-None-Exist".to_owned(), format!("identifier={system}|{id}")));
    request
}

/// Where the server says that it keeps what was written: a header that script may not read, or the resource that it answers with.
fn place_of(base: &str, part: Part, answer: &HttpResponse) -> Option<String> {
    let written = || {
        let json = read_json(&answer.body).ok()?;
        let id = text_of(&json, "id").filter(|_| text_of(&json, "resourceType") == Some(part.type_name()))?;
        Some(format!("{base}/{}/{id}", part.type_name()))
    };
    let told = answer.header("location").map(|l| l.split("/_history/").next().unwrap_or(l).to_owned());
    told.filter(|l| short_of(l, part).is_some()).or_else(written)
}

/// `Patient/7` of an address that ends so.
fn short_of(place: &str, part: Part) -> Option<String> {
    let mut ends = place.rsplit('/');
    let (id, name) = (ends.next()?, ends.next()?);
    (name == part.type_name() && !id.is_empty()).then(|| format!("{name}/{id}"))
}
