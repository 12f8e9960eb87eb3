//! What a FHIR server says it can do, and the way of writing that follows: `docs/decisions/0003-sending.md`, rule 2.

use super::bundle::{Part, Way};
use super::verdict::Reason;
use crate::content::Writes;
use crate::formats::json::Json;
use crate::formats::read_json;

/// How each part of a sending is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    ways: Vec<(Part, Way)>,
    /// All in one transaction; otherwise one write after the other.
    pub at_once: bool,
    /// How scores are written; `None` where the server does not say that it takes them.
    pub scores: Option<Way>,
    /// How documents are written; `None` where nothing prevents a second copy.
    pub documents: Option<DocumentWay>,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentWay {
    /// The way of its `DocumentReference`.
    pub way: Way,
    /// The bytes stand in it, because a `Binary` cannot be written under our id, and cannot be searched for either.
    pub inline: bool,
}

impl Plan {
    /// The way chosen for a part.
    pub fn way(&self, part: Part) -> Way {
        self.ways.iter().find(|(p, _)| *p == part).map_or(Way::Put, |(_, way)| *way)
    }
}

/// Chooses the way of each part from the server's `CapabilityStatement`.
///
/// # Errors
/// The reason why nothing can be sent there.
pub fn read_plan(text: &str, parts: &[Part], writes: Writes) -> Result<Plan, Reason> {
    let json = read_json(text).map_err(|_| Reason::NotAFhirServer)?;
    let says = |name: &str, start: &str| json.get(name).and_then(Json::as_str).is_some_and(|v| v.starts_with(start));
    if !says("resourceType", "CapabilityStatement") || !says("fhirVersion", "4.") {
        return Err(Reason::NotAFhirServer);
    }
    let server = items(&json, "rest").find(|r| text_of(r, "mode") == Some("server")).ok_or(Reason::NotAFhirServer)?;
    let transactions = items(server, "interaction").any(|i| text_of(i, "code") == Some("transaction"));
    if writes == Writes::Transaction && !transactions {
        return Err(Reason::NoTransaction);
    }
    let stated = |name: &str| items(server, "resource").find(|r| text_of(r, "type") == Some(name));
    let ways = parts.iter().map(|part| way(stated(part.type_name())).map(|way| (*part, way)).ok_or(Reason::CannotBeMadeSafe));
    let inline = way(stated("Binary")) != Some(Way::Put);
    Ok(Plan {
        ways: ways.collect::<Result<_, _>>()?,
        at_once: transactions && writes != Writes::Each,
        scores: stated("Observation").and_then(|stated| way(Some(stated))),
        documents: way(stated("DocumentReference")).map(|way| DocumentWay { way, inline }),
    })
}

/// The way for one type. PUT with our own id cannot make a second copy, whatever the server says; so where it says nothing, PUT is tried,
/// and at worst refused. Where it says no, only a conditional create that it states in full will do.
pub fn way(stated: Option<&Json>) -> Option<Way> {
    let flag = |name: &str| stated.and_then(|r| r.get(name)).and_then(Json::as_bool);
    let searchable = stated.is_some_and(|r| items(r, "searchParam").any(|p| text_of(p, "name") == Some("identifier")));
    match flag("updateCreate") {
        Some(true) => Some(Way::Put),
        _ if flag("conditionalCreate") == Some(true) && searchable => Some(Way::CreateIfNone),
        None => Some(Way::Put),
        Some(false) => None,
    }
}

/// The items of a list in an object; none when it is not there.
pub fn items<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = &'a Json> {
    json.get(name).and_then(Json::as_array).into_iter().flatten()
}

/// A text in an object.
pub fn text_of<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name).and_then(Json::as_str)
}
