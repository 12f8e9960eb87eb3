//! What a server says is wrong, and beside which field it is to be said.

use super::bundle::Part;
use super::envelope::{Envelope, Kind};
use super::http::HttpResponse;
use crate::formats::json::Json;
use crate::formats::read_json;

/// How many errors of one answer are told.
const MOST: usize = 5;

/// An error, in the server's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue<'a> {
    /// The words.
    pub text: &'a str,
    /// The linkId of the question that it is about, when the server said where.
    pub link_id: Option<&'a str>,
}

/// The errors of a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    words: Vec<String>,
    /// For each, where: the server's expression, then the linkId once it is known.
    places: Vec<Option<String>>,
}

impl Details {
    /// The words alone.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Each error with its question.
    pub fn issues(&self) -> impl Iterator<Item = Issue<'_>> {
        self.words.iter().zip(&self.places).map(|(text, place)| Issue { text, link_id: place.as_deref() })
    }

    /// Puts linkIds in the place of the server's expressions.
    pub(super) fn place(&mut self, envelope: &Envelope) {
        for place in &mut self.places {
            *place = place.as_deref().and_then(|expression| link_of(expression, envelope));
        }
    }

    /// Those of several answers.
    pub(super) fn gathered(all: impl Iterator<Item = Self>) -> Self {
        let mut whole = Self::default();
        for one in all {
            whole.words.extend(one.words);
            whole.places.extend(one.places);
        }
        whole.words.truncate(MOST);
        whole.places.truncate(MOST);
        whole
    }

    /// The same, for the resource at this place of a transaction.
    pub(super) fn in_entry(mut self, entry: usize) -> Self {
        for place in self.places.iter_mut().flatten() {
            if !place.starts_with("Bundle") {
                let start = place.find('.').unwrap_or(place.len());
                place.replace_range(..start, &format!("Bundle.entry[{entry}].resource"));
            }
        }
        self
    }
}

impl From<Vec<String>> for Details {
    fn from(words: Vec<String>) -> Self {
        Self { places: vec![None; words.len()], words }
    }
}

/// What the server said in words: an `OperationOutcome`'s errors, else nothing. Ordinary pages of errors are not for people.
pub fn details(answer: &HttpResponse) -> Details {
    read_json(&answer.body).map(|json| outcome_details(&json)).unwrap_or_default()
}

/// The errors of an `OperationOutcome`: `details.text`, else `diagnostics`. Warnings come first on some servers, and are left out.
pub fn outcome_details(outcome: &Json) -> Details {
    let mut found = Details::default();
    if outcome.get("resourceType").and_then(Json::as_str) != Some("OperationOutcome") {
        return found;
    }
    for issue in outcome.get("issue").and_then(Json::as_array).into_iter().flatten() {
        let serious = matches!(issue.get("severity").and_then(Json::as_str), Some("error" | "fatal"));
        let words = issue.get("details").and_then(|d| d.get("text")).or_else(|| issue.get("diagnostics")).and_then(Json::as_str);
        let Some(words) = words.filter(|_| serious && found.words.len() < MOST) else { continue };
        found.words.push(words.chars().take(300).collect());
        let first = |name: &str| issue.get(name).and_then(|list| list.get(0)).and_then(Json::as_str);
        // `location` is older, and an XPath where it has slashes.
        found.places.push(first("expression").or_else(|| first("location").filter(|l| !l.contains('/'))).map(str::to_owned));
    }
    found
}

/// The linkId of the question that an expression of a server is about: `Bundle.entry[3].resource.item[1].item[0].answer[0]`,
/// `QuestionnaireResponse.item[2]`. Nothing when it is about another resource, or not written in steps.
pub fn link_of(expression: &str, envelope: &Envelope) -> Option<String> {
    let plain = without_comments(expression);
    let mut steps = steps_of(&plain).into_iter().peekable();
    let (root, _) = steps.next()?;
    let part = if root == "Bundle" {
        let (name, place) = steps.next()?;
        let (part, _) = envelope.resources.get(place.filter(|_| name == "entry")?)?;
        steps.next_if(|(name, _)| *name == "resource")?;
        *part
    } else {
        // A sending has one resource of each type.
        *Part::all(envelope.kind).iter().find(|part| part.type_name() == root)?
    };
    if part != Part::QuestionnaireResponse {
        return (envelope.kind == Kind::Referral).then(|| question_of(part, steps.map(|(name, _)| name)))?.map(str::to_owned);
    }
    let (_, mut here) = envelope.resources.iter().find(|(p, _)| *p == part).map(|(p, json)| (p, json))?;
    let mut link = None;
    for (name, place) in steps {
        let Some(list) = here.get(name).and_then(Json::as_array).filter(|_| matches!(name, "item" | "answer")) else { break };
        // Without a place, it is clear only where there is one.
        let Some(next) = list.get(place.unwrap_or(0)).filter(|_| place.is_some() || list.len() == 1) else { break };
        here = next;
        if let Some(own) = here.get("linkId").and_then(Json::as_str) {
            link = Some(own.to_owned());
        }
    }
    link
}

/// The question of the referral form that a part's element comes from: only where there is exactly one.
fn question_of<'a>(part: Part, mut steps: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    Some(match (part, steps.next()?) {
        (Part::Patient, "birthDate") => "patient.birthDate",
        (Part::Patient, "gender") => "patient.sex",
        (Part::Patient, "telecom") => "patient.phone",
        (Part::Patient, "name") => "patient.birthName",
        (Part::Practitioner, "name") => "requester.name",
        (Part::PractitionerRole, "code") => "requester.role",
        (Part::ServiceRequest, "priority") => "urgency",
        (Part::ServiceRequest, "category") => "pathway",
        (Part::ServiceRequest, "reasonCode") => "motive",
        (Part::ServiceRequest, "note") => "question",
        _ => return None,
    })
}

/// The steps with their places: `item[2]`, or `item.2` as SEKMET writes it.
fn steps_of(text: &str) -> Vec<(&str, Option<usize>)> {
    let mut steps: Vec<(&str, Option<usize>)> = Vec::new();
    for word in text.split('.').map(str::trim).filter(|word| !word.is_empty()) {
        match (word.parse(), steps.last_mut()) {
            (Ok(place), Some((_, none @ None))) => *none = Some(place),
            _ => steps.push(match word.split_once('[') {
                Some((name, rest)) => (name, rest.strip_suffix(']').and_then(|n| n.trim().parse().ok())),
                None => (word, None),
            }),
        }
    }
    steps
}

/// HAPI writes `Bundle.entry[3].resource/*QuestionnaireResponse/1*/.item[0]`.
fn without_comments(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, end)| end);
    }
    plain + rest
}
