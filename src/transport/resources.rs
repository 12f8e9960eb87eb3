//! The FHIR R4 resources of a filled form.
//!
//! Every resource has an id and an identifier derived from the envelope's id, so that each try writes the same ones. No reference is
//! made up: what the transaction holds is referred to by `urn:uuid`, the establishment by its FINESS number.

use super::bundle::Part;
use super::envelope::{EnvelopeId, Kind};
use crate::content::Establishment;
use crate::domain::referral::{Address, Patient, Referral, Requester, Sex, Urgency};
use crate::domain::value::Referring;
use crate::domain::{Coding, Filling};
use crate::formats::fhir::{OWN, ResponseHead, Status, write_response};
use crate::formats::json::{Json, Map, json};

/// RPPS numbers, as FR Core names them.
const RPPS: &str = "https://rpps.esante.gouv.fr";
/// FINESS numbers, as FR Core names them.
const FINESS: &str = "https://finess.esante.gouv.fr";

/// A filled form that is about to be sent.
pub struct Form<'a> {
    /// Id of the sending.
    pub id: EnvelopeId,
    /// When it was finished.
    pub authored: &'a str,
    /// The answers.
    pub filling: &'a Filling,
    /// What the referral form says; none for a questionnaire.
    pub referral: Option<Referral>,
    /// Who receives it.
    pub to: &'a Establishment,
}

impl Form<'_> {
    /// What it is.
    pub fn kind(&self) -> Kind {
        if self.referral.is_some() { Kind::Referral } else { Kind::Questionnaire }
    }

    /// All its resources, in the order of the transaction.
    pub fn resources(&self) -> Vec<(Part, Json)> {
        Part::all(self.kind()).iter().filter_map(|part| Some((*part, part.resource(self)?))).collect()
    }
}

impl Part {
    fn reference(self, form: &Form<'_>) -> Json {
        json!({ "reference": self.urn(form.id, form.kind()) })
    }

    /// `temp` on people: it names them within this sending, and is nobody's number.
    fn identifier(self, form: &Form<'_>) -> Json {
        let mut map = Map::new();
        if !matches!(self, Self::ServiceRequest | Self::QuestionnaireResponse) {
            map.insert("use".into(), json!("temp"));
        }
        map.insert("system".into(), json!(self.system()));
        map.insert("value".into(), json!(self.id(form.id, form.kind()).to_string()));
        Json::Object(map)
    }

    fn resource(self, form: &Form<'_>) -> Option<Json> {
        let referral = form.referral.as_ref();
        let mut map = match self {
            Self::QuestionnaireResponse => return Some(response(form)),
            Self::Patient => patient(&referral?.patient),
            Self::Practitioner => practitioner(&referral?.requester),
            Self::PractitionerRole => practitioner_role(&referral?.requester, form),
            Self::ServiceRequest => service_request(referral?, form),
        };
        let mut identifiers = vec![self.identifier(form)];
        if let Some(Json::Array(more)) = map.remove("identifier") {
            identifiers.extend(more);
        }
        let mut whole = Map::new();
        whole.insert("resourceType".into(), json!(self.type_name()));
        whole.insert("id".into(), json!(self.id(form.id, form.kind()).to_string()));
        whole.insert("identifier".into(), Json::Array(identifiers));
        whole.extend(map);
        Some(Json::Object(whole))
    }
}

fn response(form: &Form<'_>) -> Json {
    let part = Part::QuestionnaireResponse;
    let id = part.id(form.id, form.kind()).to_string();
    let known = |part: Part| form.referral.as_ref().map(|_| Referring { reference: Some(part.urn(form.id, form.kind())), ..Referring::default() });
    write_response(
        form.filling,
        &ResponseHead {
            id: Some(id.clone()),
            status: Status::Completed,
            authored: Some(form.authored.to_owned()),
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
    let mut telecom = Vec::new();
    for (system, value) in [("phone", Some(&patient.phone)), ("phone", patient.phone2.as_ref()), ("email", patient.email.as_ref())] {
        if let Some(value) = value {
            telecom.push(json!({ "system": system, "value": value }));
        }
    }
    map.insert("telecom".into(), Json::Array(telecom));
    map.insert("gender".into(), json!(gender));
    map.insert("birthDate".into(), json!(patient.birth_date.write_fhir()));
    map.extend(address(&patient.address).map(|a| ("address".into(), json!([a]))));
    put(&mut map, "communication", patient.language.as_ref(), |l| json!([{ "language": { "text": l }, "preferred": true }]));
    if patient.interpreter {
        let extension = json!([{ "url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired", "valueBoolean": true }]);
        map.insert("extension".into(), extension);
    }
    map
}

/// Puts what is known: a function pointer, so that there is one copy of it.
#[inline(never)]
fn put(map: &mut Map<String, Json>, name: &str, text: Option<&String>, write: fn(&str) -> Json) {
    if let Some(text) = text {
        map.insert(name.into(), write(text));
    }
}

/// An address as typed; none when nothing of it is known.
fn address(address: &Address) -> Option<Json> {
    let mut map = Map::new();
    put(&mut map, "line", address.line.as_ref(), |l| json!([l]));
    for (name, text) in [("city", &address.city), ("postalCode", &address.postal_code), ("country", &address.country)] {
        put(&mut map, name, text.as_ref(), |t| json!(t));
    }
    (!map.is_empty()).then_some(Json::Object(map))
}

fn telecom(requester: &Requester) -> Json {
    let mut list = vec![json!({ "system": "phone", "value": requester.phone, "use": "work" })];
    list.extend(requester.mssante.as_ref().map(|m| json!({ "system": "email", "value": m, "use": "work" })));
    Json::Array(list)
}

fn practitioner(requester: &Requester) -> Map<String, Json> {
    let mut map = Map::new();
    map.extend(requester.rpps.as_ref().map(|n| ("identifier".into(), json!([{ "use": "official", "system": RPPS, "value": n }]))));
    put(&mut map, "name", requester.name.as_ref(), |n| json!([{ "text": n }]));
    map.insert("telecom".into(), telecom(requester));
    map.extend(address(&requester.address).map(|a| ("address".into(), json!([a]))));
    map
}

fn practitioner_role(requester: &Requester, form: &Form<'_>) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("practitioner".into(), Part::Practitioner.reference(form));
    put(&mut map, "organization", requester.practice.as_ref(), |p| json!({ "display": p }));
    map.extend(requester.role.as_ref().map(|r| ("code".into(), json!([concept(r)]))));
    put(&mut map, "specialty", requester.specialty.as_ref(), |s| json!([{ "text": s }]));
    map.insert("telecom".into(), telecom(requester));
    map
}

fn service_request(referral: &Referral, form: &Form<'_>) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("identifier".into(), json!([{ "system": format!("{OWN}/referral-reference"), "value": form.id.reference().as_str() }]));
    map.insert("status".into(), json!("active"));
    map.insert("intent".into(), json!("order"));
    let mut categories = vec![concept(&referral.pathway)];
    if let Some(kind) = &referral.kind {
        categories.push(concept(kind));
    }
    map.insert("category".into(), Json::Array(categories));
    // FHIR's order is routine, urgent, asap, stat. « stat » stays free: an emergency is a call to 15, not a form.
    let priority = match referral.urgency {
        Urgency::Within48Hours => Some("asap"),
        Urgency::Within7Days => Some("urgent"),
        Urgency::Usual => Some("routine"),
        Urgency::Other => None,
    };
    map.extend(priority.map(|p| ("priority".into(), json!(p))));
    map.insert("code".into(), json!({ "text": "Demande de prise en charge rapide" }));
    map.insert("subject".into(), Part::Patient.reference(form));
    map.insert("authoredOn".into(), json!(form.authored));
    map.insert("requester".into(), Part::PractitionerRole.reference(form));
    let performer = json!({
        "type": "Organization",
        "identifier": { "system": FINESS, "value": form.to.finess },
        "display": form.to.name,
    });
    map.insert("performer".into(), json!([performer]));
    map.insert("reasonCode".into(), json!([concept(&referral.motive)]));
    map.insert("supportingInfo".into(), json!([Part::QuestionnaireResponse.reference(form)]));
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
