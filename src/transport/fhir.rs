//! A FHIR server: what can it do, is the sending there already, one transaction, and what its answer is worth.

use super::bundle::{Part, transaction};
use super::capability::{Plan, items, read_plan, text_of};
use super::delivery::{Doubt, Next, no_answer};
use super::each::{Each, Progress, sought};
use super::envelope::{Envelope, EnvelopeId};
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::issue::{Details, outcome_details};
use super::lookup::Found;
use super::posting::Posting;
use super::verdict::{Reason, Verdict, failure, leaves_open};
use crate::content::{FhirServer, Writes};
use crate::formats::json::Json;
use crate::formats::read_json;

/// The machine of one try.
#[derive(Clone)]
pub(super) struct Fhir {
    base: String,
    writes: Writes,
    max_bytes: Option<u64>,
    /// Documents that are there.
    pub delivered: Vec<EnvelopeId>,
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
    /// Waits for the answer to one write of several.
    Writing(Plan, Each),
    /// Waits to hear whether what could not be told from the answer is there; the verdict otherwise.
    Checking(Plan, Verdict),
    /// Sends the documents; the request is there.
    Posting(Plan, Posting),
    /// Waits for nothing.
    Over(Verdict),
}

/// What a transaction's answer says.
enum Entries {
    AllStored(Option<String>),
    Partly(Details),
    Unreadable,
}

impl Fhir {
    pub fn new(server: &FhirServer) -> Self {
        Self {
            base: server.base_url.trim_end_matches('/').to_owned(),
            writes: server.writes,
            max_bytes: server.max_bytes,
            delivered: Vec::new(),
            state: State::Asking,
        }
    }

    pub fn start(&mut self) -> Next {
        Next::Send(HttpRequest::fhir_get(format!("{}/metadata", self.base)))
    }

    /// True when the request itself is there, and documents are on their way or missing.
    pub fn has_arrived(&self) -> bool {
        let missing = |v: &Verdict| matches!(v.reason(), Some(Reason::DocumentsMissing { .. }));
        matches!(&self.state, State::Posting(..)) || matches!(&self.state, State::Over(verdict) if missing(verdict))
    }

    pub fn answer(&mut self, envelope: &Envelope, doubt: &mut Doubt, answer: Result<HttpResponse, NoAnswer>) -> Next {
        let state = self.state.clone();
        let next = match (state, answer) {
            (State::Posting(plan, mut posting), answer) => {
                let next = posting.answer(&self.base, envelope, &plan, &mut self.delivered, answer);
                self.state = State::Posting(plan, posting);
                next
            }
            (State::Writing(plan, mut each), answer) => {
                let progress = each.answer(&self.base, envelope, &plan, doubt, answer);
                self.wrote(envelope, doubt, plan, each, progress)
            }
            (State::Asking, Ok(answer)) => self.asked(envelope, doubt, &answer),
            (State::Looking(plan), Ok(answer)) => self.looked(envelope, doubt, plan, &answer),
            (State::Sending(plan), Ok(answer)) => self.sent(envelope, doubt, plan, &answer),
            (State::Checking(plan, otherwise), Ok(answer)) => match self.find(envelope, &plan, &answer) {
                Found::Yes(place) => self.arrived(envelope, doubt, plan, true, place),
                Found::No => {
                    *doubt = Doubt::default();
                    Next::Failed(otherwise)
                }
                Found::Other => Next::Failed(Verdict::NeedsPerson(Reason::Conflict(answer.status))),
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
        match read_plan(&answer.body, Part::all(envelope.kind), self.writes) {
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
            Found::Yes(place) => return self.arrived(envelope, doubt, plan, true, place),
            Found::No => doubt.before = false,
            // Nor is what somebody else put there.
            Found::Other => return Next::Failed(Verdict::NeedsPerson(Reason::Conflict(answer.status))),
            Found::Unclear if matches!(answer.status, 408 | 425 | 429 | 500..=599) => return Next::Failed(failure(answer)),
            Found::Unclear => {}
        }
        self.send(envelope, doubt, plan)
    }

    fn send(&mut self, envelope: &Envelope, doubt: &mut Doubt, plan: Plan) -> Next {
        let body = transaction(envelope, |part| plan.way(part), plan.scores).to_string();
        // One by one, no body is larger than the transaction would be: close enough for a limit.
        let largest = envelope.documents.iter().map(|d| d.data.len() + 500).fold(body.len(), usize::max);
        if self.max_bytes.is_some_and(|most| u64::try_from(largest).is_ok_and(|size| size > most)) {
            return Next::Failed(Verdict::NeedsPerson(Reason::TooLarge { largest: None }));
        }
        if !plan.at_once {
            let each = Each::new(envelope, &plan);
            let first = each.request(&self.base, envelope, &plan, doubt);
            self.state = State::Writing(plan, each);
            return first.map_or(Next::Accepted(None), Next::Send);
        }
        doubt.now = true;
        self.state = State::Sending(plan);
        Next::Send(HttpRequest::fhir_write("POST", self.base.clone(), body))
    }

    fn wrote(&mut self, envelope: &Envelope, doubt: &mut Doubt, plan: Plan, each: Each, progress: Progress) -> Next {
        match progress {
            Progress::Send(request) => {
                self.state = State::Writing(plan, each);
                Next::Send(request)
            }
            Progress::Over(place) => self.arrived(envelope, doubt, plan, false, place),
            Progress::Failed(verdict) => Next::Failed(verdict),
            Progress::Check(otherwise) => {
                let request = self.look(envelope, &plan);
                self.state = State::Checking(plan, otherwise);
                request
            }
        }
    }

    fn sent(&mut self, envelope: &Envelope, doubt: &mut Doubt, plan: Plan, answer: &HttpResponse) -> Next {
        let otherwise = if answer.is_success() {
            match self.read_entries(envelope, &plan, answer) {
                Entries::AllStored(place) => return self.arrived(envelope, doubt, plan, false, place),
                Entries::Partly(details) => return Next::Failed(Verdict::NeedsPerson(Reason::PartlyRefused { details })),
                Entries::Unreadable => Verdict::NeedsPerson(Reason::OddAnswer(answer.status)),
            }
        } else if matches!(answer.status, 409 | 412) {
            failure(answer)
        } else {
            doubt.now = leaves_open(answer);
            // A server may say that it takes Observations and refuse them: the answers come first, once more without the scores.
            let refused = matches!(answer.status, 400 | 403 | 404 | 405 | 422) && !doubt.now;
            if refused && !names_a_part(answer, Part::all(envelope.kind).len()) && plan.scores.is_some() && !envelope.scores.is_empty() {
                let mut plan = plan;
                plan.scores = None;
                return self.send(envelope, doubt, plan);
            }
            return Next::Failed(failure(answer));
        };
        let request = self.look(envelope, &plan);
        self.state = State::Checking(plan, otherwise);
        request
    }

    /// The request is there. Documents follow; until they are there too, nothing goes to another destination.
    fn arrived(&mut self, envelope: &Envelope, doubt: &mut Doubt, plan: Plan, before: bool, place: Option<String>) -> Next {
        if envelope.documents.is_empty() {
            return Next::Accepted(place);
        }
        doubt.now = true;
        let mut posting = Posting::new(before, place);
        let next = posting.next(&self.base, envelope, &plan, &self.delivered);
        self.state = State::Posting(plan, posting);
        next
    }

    /// Asks for the sending's main resource.
    fn look(&self, envelope: &Envelope, plan: &Plan) -> Next {
        let part = Part::main(envelope.kind);
        let sought = sought(&self.base, envelope, part, plan.way(part));
        sought.map_or(Next::Failed(Verdict::NeedsPerson(Reason::CannotBeMadeSafe)), |s| Next::Send(s.request()))
    }

    /// Reads the answer to [`Self::look`].
    fn find(&self, envelope: &Envelope, plan: &Plan, answer: &HttpResponse) -> Found {
        let part = Part::main(envelope.kind);
        sought(&self.base, envelope, part, plan.way(part)).map_or(Found::Unclear, |s| s.read(answer))
    }

    /// A transaction is stored when each of its entries says so: a batch may hide refusals inside a 200.
    fn read_entries(&self, envelope: &Envelope, plan: &Plan, answer: &HttpResponse) -> Entries {
        let json = read_json(&answer.body).unwrap_or_default();
        if text_of(&json, "resourceType") != Some("Bundle") {
            return Entries::Unreadable;
        }
        let parts = Part::all(envelope.kind);
        let answers: Vec<&Json> = items(&json, "entry").filter_map(|e| e.get("response")).collect();
        let stored = |answer: &Json| text_of(answer, "status").is_some_and(|s| s.trim_start().starts_with('2'));
        if !answers.iter().all(|a| stored(a)) {
            let refused = answers.iter().enumerate().filter(|(_, a)| !stored(a));
            let told = refused.filter_map(|(place, a)| Some(outcome_details(a.get("outcome")?).in_entry(place)));
            return Entries::Partly(Details::gathered(told));
        }
        let scores = plan.scores.map_or(0, |_| envelope.scores.len());
        if answers.len() != parts.len() + scores {
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

/// True when an answer's issues name one of the sending's own resources, which are the first entries: what is refused is no score then.
fn names_a_part(answer: &HttpResponse, parts: usize) -> bool {
    let outcome = read_json(&answer.body).unwrap_or_default();
    let entry = |place: &str| place.strip_prefix("Bundle.entry[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    let own = |place: &str| entry(place).map_or(!place.contains("Observation") && place.contains('.'), |number| number < parts);
    items(&outcome, "issue").any(|issue| ["expression", "location"].iter().any(|name| items(issue, name).filter_map(Json::as_str).any(own)))
}
