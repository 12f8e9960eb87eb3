//! A FHIR server: what can it do, is the sending there already, one transaction, and what its answer is worth.

use super::bundle::{Part, Way, transaction};
use super::capability::{Plan, items, read_plan, text_of};
use super::delivery::{Doubt, Next, no_answer};
use super::envelope::Envelope;
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::verdict::{Reason, Verdict, failure, leaves_open, outcome_words};
use crate::formats::json::Json;
use crate::formats::read_json;

/// The machine of one try.
#[derive(Clone)]
pub(super) struct Fhir {
    base: String,
    state: State,
}

#[derive(Clone)]
enum State {
    /// Waits for the `CapabilityStatement`.
    Asking,
    /// Waits to hear whether an earlier try arrived.
    Looking(Plan),
    /// Waits for the transaction's answer.
    Sending(Plan),
    /// Waits to hear whether what could not be told from the answer is there; the verdict otherwise.
    Checking(Plan, Verdict),
    /// Waits for nothing.
    Over(Verdict),
}

/// Whether the sending's main resource is on the server.
enum Found {
    Yes(Option<String>),
    No,
    /// The server does not say, for instance because it lets this site write and not read.
    Unclear,
}

/// What a transaction's answer says.
enum Entries {
    AllStored(Option<String>),
    Partly(Vec<String>),
    Unreadable,
}

impl Fhir {
    pub fn new(base: &str) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), state: State::Asking }
    }

    pub fn start(&mut self) -> Next {
        Next::Send(HttpRequest::fhir_get(format!("{}/metadata", self.base)))
    }

    pub fn answer(&mut self, envelope: &Envelope, doubt: &mut Doubt, answer: Result<HttpResponse, NoAnswer>) -> Next {
        let state = self.state.clone();
        let next = match (state, answer) {
            (State::Asking, Ok(answer)) => self.asked(envelope, doubt, &answer),
            (State::Looking(plan), Ok(answer)) => self.looked(envelope, doubt, plan, &answer),
            (State::Sending(plan), Ok(answer)) => self.sent(envelope, doubt, plan, &answer),
            (State::Checking(plan, otherwise), Ok(answer)) => match self.find(envelope, &plan, &answer) {
                Found::Yes(place) => Next::Accepted(place),
                Found::No => {
                    *doubt = Doubt::default();
                    Next::Failed(otherwise)
                }
                Found::Unclear => Next::Failed(otherwise),
            },
            (State::Sending(_), Err(why)) => {
                doubt.now = why != NoAnswer::Offline;
                Next::Failed(no_answer(why))
            }
            (State::Over(verdict), _) => Next::Failed(verdict),
            (_, Err(why)) => Next::Failed(no_answer(why)),
        };
        if let Next::Failed(verdict) = &next {
            self.state = State::Over(verdict.clone());
        }
        next
    }

    fn asked(&mut self, envelope: &Envelope, doubt: &mut Doubt, answer: &HttpResponse) -> Next {
        if answer.status == 404 {
            return Next::Failed(Verdict::NeedsPerson(Reason::NotAFhirServer));
        }
        if !answer.is_success() {
            return Next::Failed(failure(answer));
        }
        match read_plan(&answer.body, Part::all(envelope.kind)) {
            Ok(plan) if doubt.before => {
                let request = self.look(envelope, &plan);
                self.state = State::Looking(plan);
                request
            }
            Ok(plan) => self.send(envelope, doubt, plan),
            Err(reason) => Next::Failed(Verdict::NeedsPerson(reason)),
        }
    }

    fn looked(&mut self, envelope: &Envelope, doubt: &mut Doubt, plan: Plan, answer: &HttpResponse) -> Next {
        match self.find(envelope, &plan, answer) {
            // Not written again: the hospital may have worked on it since.
            Found::Yes(place) => return Next::Accepted(place),
            Found::No => doubt.before = false,
            Found::Unclear if matches!(answer.status, 408 | 425 | 429 | 500..=599) => return Next::Failed(failure(answer)),
            Found::Unclear => {}
        }
        self.send(envelope, doubt, plan)
    }

    fn send(&mut self, envelope: &Envelope, doubt: &mut Doubt, plan: Plan) -> Next {
        doubt.now = true;
        let body = transaction(envelope, |part| plan.way(part)).to_string();
        let fhir = "application/fhir+json".to_owned();
        let headers = vec![("Accept".to_owned(), fhir.clone()), ("Content-Type".to_owned(), fhir)];
        self.state = State::Sending(plan);
        Next::Send(HttpRequest::with_body("POST", self.base.clone(), headers, body))
    }

    fn sent(&mut self, envelope: &Envelope, doubt: &mut Doubt, plan: Plan, answer: &HttpResponse) -> Next {
        let otherwise = if answer.is_success() {
            match self.read_entries(envelope, answer) {
                Entries::AllStored(place) => return Next::Accepted(place),
                Entries::Partly(details) => return Next::Failed(Verdict::NeedsPerson(Reason::PartlyRefused { details })),
                Entries::Unreadable => Verdict::NeedsPerson(Reason::OddAnswer(answer.status)),
            }
        } else if matches!(answer.status, 409 | 412) {
            failure(answer)
        } else {
            doubt.now = leaves_open(answer);
            return Next::Failed(failure(answer));
        };
        let request = self.look(envelope, &plan);
        self.state = State::Checking(plan, otherwise);
        request
    }

    /// Asks for the sending's main resource.
    fn look(&self, envelope: &Envelope, plan: &Plan) -> Next {
        let part = Part::main(envelope.kind);
        let (name, id) = (part.type_name(), part.id(envelope.id, envelope.kind));
        Next::Send(HttpRequest::fhir_get(match plan.way(part) {
            Way::Put => format!("{}/{name}/{id}", self.base),
            Way::CreateIfNone => {
                let system = part.system().replace(':', "%3A").replace('/', "%2F");
                format!("{}/{name}?identifier={system}%7C{id}", self.base)
            }
        }))
    }

    /// Reads the answer to [`Self::look`]. Nothing is believed that does not carry our own id: some servers ignore a search's parameters.
    fn find(&self, envelope: &Envelope, plan: &Plan, answer: &HttpResponse) -> Found {
        let part = Part::main(envelope.kind);
        let id = part.id(envelope.id, envelope.kind).to_string();
        let json = if answer.is_success() { read_json(&answer.body).unwrap_or_default() } else { Json::Null };
        match plan.way(part) {
            Way::Put if answer.status == 404 => Found::No,
            // It was there, and somebody took it away.
            Way::Put if answer.status == 410 => Found::Yes(None),
            Way::Put if text_of(&json, "resourceType") == Some(part.type_name()) && text_of(&json, "id") == Some(&id) => {
                Found::Yes(Some(format!("{}/{}/{id}", self.base, part.type_name())))
            }
            Way::Put => Found::Unclear,
            Way::CreateIfNone if text_of(&json, "resourceType") != Some("Bundle") => Found::Unclear,
            Way::CreateIfNone => {
                let system = part.system();
                let ours = |resource: &Json| {
                    let one = resource.get("identifier").filter(|i| i.is_object());
                    let mut all = items(resource, "identifier").chain(one);
                    all.any(|i| text_of(i, "system") == Some(&system) && text_of(i, "value") == Some(&id))
                };
                let of_type = |e: &&Json| e.get("resource").is_some_and(|r| text_of(r, "resourceType") == Some(part.type_name()));
                let mut entries = items(&json, "entry").filter(of_type).peekable();
                match (entries.peek().is_none(), entries.find(|e| e.get("resource").is_some_and(ours))) {
                    (_, Some(entry)) => {
                        let own = entry.get("resource").and_then(|r| text_of(r, "id"));
                        let place = own.map(|id| format!("{}/{}/{id}", self.base, part.type_name()));
                        Found::Yes(text_of(entry, "fullUrl").map(str::to_owned).or(place))
                    }
                    (true, None) => Found::No,
                    (false, None) => Found::Unclear,
                }
            }
        }
    }

    /// A transaction is stored when each of its entries says so: a batch may hide refusals inside a 200.
    fn read_entries(&self, envelope: &Envelope, answer: &HttpResponse) -> Entries {
        let json = read_json(&answer.body).unwrap_or_default();
        if text_of(&json, "resourceType") != Some("Bundle") {
            return Entries::Unreadable;
        }
        let parts = Part::all(envelope.kind);
        let answers: Vec<&Json> = items(&json, "entry").filter_map(|e| e.get("response")).collect();
        let stored = |answer: &Json| text_of(answer, "status").is_some_and(|s| s.trim_start().starts_with('2'));
        let refused: Vec<&&Json> = answers.iter().filter(|a| !stored(a)).collect();
        if !refused.is_empty() {
            let words = refused.into_iter().filter_map(|a| a.get("outcome")).flat_map(outcome_words).take(5);
            return Entries::Partly(words.collect());
        }
        if answers.len() != parts.len() {
            return Entries::Unreadable;
        }
        let main = parts.iter().zip(answers).find(|(part, _)| **part == Part::main(envelope.kind));
        let place = main.and_then(|(_, answer)| text_of(answer, "location")).map(|location| {
            let plain = location.split("/_history/").next().unwrap_or(location);
            if plain.contains("://") { plain.to_owned() } else { format!("{}/{}", self.base, plain.trim_start_matches('/')) }
        });
        Entries::AllStored(place)
    }
}
