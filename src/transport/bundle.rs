//! The FHIR R4 transaction of a sending, and the webhook's envelope around it.
//!
//! Every resource has an id and an identifier derived from the envelope's id, so that each try writes the same ones. No reference is
//! made up: what the transaction holds is referred to by `urn:uuid`, the establishment by its FINESS number.

use super::envelope::{Envelope, EnvelopeId, Kind};
use crate::domain::Coding;
use crate::domain::referral::{Patient, Referral, Requester, Sex, Urgency};
use crate::domain::value::Referring;
use crate::formats::fhir::{OWN, ResponseHead, Status, write_response};
use crate::formats::json::{Json, Map, json};

/// RPPS numbers, as FR Core names them.
const RPPS: &str = "https://rpps.esante.gouv.fr";
/// FINESS numbers, as FR Core names them.
const FINESS: &str = "https://finess.esante.gouv.fr";
/// The webhook envelope's schema.
const SENDING_SCHEMA: &str = "https://guichet.example/schemas/sending-1.schema.json";

/// A resource of a sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who it is about.
    Patient,
    /// Who asks.
    Practitioner,
    /// In which function, and where to call back.
    PractitionerRole,
    /// The whole form.
    QuestionnaireResponse,
    /// The request.
    ServiceRequest,
}

impl Part {
    /// What a sending of this kind is made of, in the order of the transaction.
    pub fn all(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Referral => &[Self::Patient, Self::Practitioner, Self::PractitionerRole, Self::QuestionnaireResponse, Self::ServiceRequest],
            Kind::Questionnaire => &[Self::QuestionnaireResponse],
        }
    }

    /// The one to look for to know whether the sending is there.
    pub fn main(kind: Kind) -> Self {
        match kind {
            Kind::Referral => Self::ServiceRequest,
            Kind::Questionnaire => Self::QuestionnaireResponse,
        }
    }

    /// Its resource type.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Patient => "Patient",
            Self::Practitioner => "Practitioner",
            Self::PractitionerRole => "PractitionerRole",
            Self::QuestionnaireResponse => "QuestionnaireResponse",
            Self::ServiceRequest => "ServiceRequest",
        }
    }

    /// Its logical id: the envelope's own for the main part.
    pub fn id(self, envelope: &Envelope) -> EnvelopeId {
        envelope.id.part(match self {
            part if part == Self::main(envelope.kind()) => 0,
            Self::QuestionnaireResponse => 1,
            Self::Patient => 2,
            Self::Practitioner => 3,
            Self::PractitionerRole => 4,
            Self::ServiceRequest => 5,
        })
    }

    /// System of its business identifier; the value is its id.
    pub fn system(self) -> String {
        match self {
            Self::ServiceRequest => format!("{OWN}/referral-id"),
            Self::QuestionnaireResponse => format!("{OWN}/response-id"),
            Self::Patient | Self::Practitioner | Self::PractitionerRole => format!("{OWN}/sending-id"),
        }
    }

    fn urn(self, envelope: &Envelope) -> String {
        format!("urn:uuid:{}", self.id(envelope))
    }

    fn reference(self, envelope: &Envelope) -> Json {
        json!({ "reference": self.urn(envelope) })
    }

    /// `temp` on people: it names them within this sending, and is nobody's number.
    fn identifier(self, envelope: &Envelope) -> Json {
        let mut map = Map::new();
        if !matches!(self, Self::ServiceRequest | Self::QuestionnaireResponse) {
            map.insert("use".into(), json!("temp"));
        }
        map.insert("system".into(), json!(self.system()));
        map.insert("value".into(), json!(self.id(envelope).to_string()));
        Json::Object(map)
    }

    fn resource(self, envelope: &Envelope) -> Option<Json> {
        let referral = envelope.referral.as_ref();
        let mut map = match self {
            Self::QuestionnaireResponse => return Some(response(envelope)),
            Self::Patient => patient(&referral?.patient),
            Self::Practitioner => practitioner(&referral?.requester),
            Self::PractitionerRole => practitioner_role(&referral?.requester, envelope),
            Self::ServiceRequest => service_request(referral?, envelope),
        };
        let mut identifiers = vec![self.identifier(envelope)];
        if let Some(Json::Array(more)) = map.remove("identifier") {
            identifiers.extend(more);
        }
        let mut whole = Map::new();
        whole.insert("resourceType".into(), json!(self.type_name()));
        whole.insert("id".into(), json!(self.id(envelope).to_string()));
        whole.insert("identifier".into(), Json::Array(identifiers));
        whole.extend(map);
        Some(Json::Object(whole))
    }
}

/// How an entry is written so that the same one twice is there once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `PUT Type/id`: the id is ours.
    Put,
    /// `POST Type` with `ifNoneExist`: the server's id, ours is the identifier.
    CreateIfNone,
}

/// The transaction, each entry written in the way chosen for it.
pub fn transaction(envelope: &Envelope, way: impl Fn(Part) -> Way) -> Json {
    let entries: Vec<Json> = Part::all(envelope.kind())
        .iter()
        .filter_map(|part| {
            let mut resource = part.resource(envelope)?;
            let (name, id) = (part.type_name(), part.id(envelope));
            let request = match way(*part) {
                Way::Put => json!({ "method": "PUT", "url": format!("{name}/{id}") }),
                Way::CreateIfNone => {
                    resource.as_object_mut()?.remove("id");
                    json!({ "method": "POST", "url": name, "ifNoneExist": format!("identifier={}|{id}", part.system()) })
                }
            };
            Some(json!({ "fullUrl": part.urn(envelope), "resource": resource, "request": request }))
        })
        .collect();
    json!({
        "resourceType": "Bundle",
        "identifier": { "system": format!("{OWN}/sending-id"), "value": envelope.id.to_string() },
        "type": "transaction",
        "timestamp": envelope.authored,
        "entry": entries,
    })
}

/// The transaction as a file holds it: with our ids, so that it can be posted to a server as it is.
pub fn own_transaction(envelope: &Envelope) -> Json {
    transaction(envelope, |_| Way::Put)
}

/// The webhook's envelope, version 1: see `docs/webhook.md`.
pub fn sending(envelope: &Envelope) -> Json {
    let mut map = Map::new();
    map.insert("$schema".into(), json!(SENDING_SCHEMA));
    map.insert("version".into(), json!(1));
    map.insert("id".into(), json!(envelope.id.to_string()));
    map.insert("reference".into(), json!(envelope.reference.as_str()));
    map.insert("authored".into(), json!(envelope.authored));
    map.insert("form".into(), json!(envelope.filling.questionnaire().canonical()));
    match envelope.kind() {
        Kind::Referral => {
            map.insert("kind".into(), json!("referral"));
            map.insert("bundle".into(), own_transaction(envelope));
        }
        Kind::Questionnaire => {
            map.insert("kind".into(), json!("questionnaire"));
            map.insert("response".into(), response(envelope));
        }
    }
    Json::Object(map)
}

fn response(envelope: &Envelope) -> Json {
    let part = Part::QuestionnaireResponse;
    let id = part.id(envelope).to_string();
    let known = |part: Part| envelope.referral.as_ref().map(|_| Referring { reference: Some(part.urn(envelope)), ..Referring::default() });
    write_response(
        &envelope.filling,
        &ResponseHead {
            id: Some(id.clone()),
            status: Status::Completed,
            authored: Some(envelope.authored.clone()),
            subject: known(Part::Patient),
            author: known(Part::PractitionerRole),
            identifier: Some((part.system(), id)),
            narrative: true,
            ..ResponseHead::default()
        },
    )
}

/// In the manner of `fr-core-patient`, without claiming it: identity as typed, not verified, and no national number.
fn patient(patient: &Patient) -> Map<String, Json> {
    let mut names = vec![json!({ "use": "official", "family": patient.birth_name, "given": [patient.first_name] })];
    names.extend(patient.used_name.as_ref().map(|n| json!({ "use": "usual", "family": n, "given": [patient.first_name] })));
    let gender = match patient.sex {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::Unknown => "unknown",
    };
    let mut map = Map::new();
    map.insert("name".into(), Json::Array(names));
    map.insert("telecom".into(), json!([{ "system": "phone", "value": patient.phone }]));
    map.insert("gender".into(), json!(gender));
    map.insert("birthDate".into(), json!(patient.birth_date.write_fhir()));
    let mut address = Map::new();
    address.extend(patient.city.as_ref().map(|c| ("city".into(), json!(c))));
    address.extend(patient.postal_code.as_ref().map(|c| ("postalCode".into(), json!(c))));
    if !address.is_empty() {
        map.insert("address".into(), json!([address]));
    }
    map
}

fn telecom(requester: &Requester) -> Json {
    let mut list = vec![json!({ "system": "phone", "value": requester.phone, "use": "work" })];
    list.extend(requester.mssante.as_ref().map(|m| json!({ "system": "email", "value": m, "use": "work" })));
    Json::Array(list)
}

fn practitioner(requester: &Requester) -> Map<String, Json> {
    let mut map = Map::new();
    map.extend(requester.rpps.as_ref().map(|n| ("identifier".into(), json!([{ "use": "official", "system": RPPS, "value": n }]))));
    map.insert("name".into(), json!([{ "text": requester.name }]));
    map.insert("telecom".into(), telecom(requester));
    map
}

fn practitioner_role(requester: &Requester, envelope: &Envelope) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("practitioner".into(), Part::Practitioner.reference(envelope));
    map.insert("code".into(), json!([concept(&requester.role)]));
    map.insert("telecom".into(), telecom(requester));
    map
}

fn service_request(referral: &Referral, envelope: &Envelope) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("identifier".into(), json!([{ "system": format!("{OWN}/referral-reference"), "value": envelope.reference.as_str() }]));
    map.insert("status".into(), json!("active"));
    map.insert("intent".into(), json!("order"));
    map.insert("category".into(), json!([concept(&referral.pathway)]));
    // FHIR's order is routine, urgent, asap, stat. « stat » stays free: an emergency is a call to 15, not a form.
    let priority = match referral.urgency {
        Urgency::Within48Hours => Some("asap"),
        Urgency::Within7Days => Some("urgent"),
        Urgency::Usual => Some("routine"),
        Urgency::Other => None,
    };
    map.extend(priority.map(|p| ("priority".into(), json!(p))));
    map.insert("code".into(), json!({ "text": "Demande de prise en charge rapide" }));
    map.insert("subject".into(), Part::Patient.reference(envelope));
    map.insert("authoredOn".into(), json!(envelope.authored));
    map.insert("requester".into(), Part::PractitionerRole.reference(envelope));
    let performer = json!({
        "type": "Organization",
        "identifier": { "system": FINESS, "value": envelope.finess },
        "display": envelope.establishment,
    });
    map.insert("performer".into(), json!([performer]));
    map.insert("reasonCode".into(), json!([concept(&referral.motive)]));
    map.insert("supportingInfo".into(), json!([Part::QuestionnaireResponse.reference(envelope)]));
    map.extend(referral.question.as_ref().map(|q| ("note".into(), json!([{ "text": q }]))));
    map
}

/// A coding with its words, as a `CodeableConcept`.
fn concept(coding: &Coding) -> Json {
    let mut map = Map::new();
    if let Some(code) = &coding.code {
        let mut inner = Map::new();
        inner.extend(coding.system.as_ref().map(|s| ("system".into(), json!(s))));
        inner.insert("code".into(), json!(code));
        inner.extend(coding.display.as_ref().map(|d| ("display".into(), json!(d))));
        map.insert("coding".into(), json!([inner]));
    }
    map.extend(coding.display.as_ref().map(|d| ("text".into(), json!(d))));
    Json::Object(map)
}
