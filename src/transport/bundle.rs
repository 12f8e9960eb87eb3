//! The FHIR R4 transaction of a sending, and the webhook's envelope around it, which is also how a sending is kept.

use super::document::Document;
use super::envelope::{Envelope, EnvelopeId, Kind};
use crate::formats::fhir::OWN;
use crate::formats::json::{Json, Map, json};

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
    pub fn id(self, of: EnvelopeId, kind: Kind) -> EnvelopeId {
        of.part(match self {
            part if part == Self::main(kind) => 0,
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

    pub(super) fn urn(self, id: EnvelopeId, kind: Kind) -> String {
        format!("urn:uuid:{}", self.id(id, kind))
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

/// The transaction, each entry written in the way chosen for it; with the scores, where there is a way for them.
pub fn transaction(envelope: &Envelope, way: impl Fn(Part) -> Way, scores: Option<Way>) -> Json {
    bundle(envelope, way, scores.map(|way| envelope.score_entries(way)).unwrap_or_default())
}

fn bundle(envelope: &Envelope, way: impl Fn(Part) -> Way, more: Vec<Json>) -> Json {
    let entries = envelope
        .resources
        .iter()
        .filter_map(|(part, resource)| {
            let mut resource = resource.clone();
            let (name, id) = (part.type_name(), part.id(envelope.id, envelope.kind));
            let request = match way(*part) {
                Way::Put => json!({ "method": "PUT", "url": format!("{name}/{id}") }),
                Way::CreateIfNone => {
                    resource.as_object_mut()?.remove("id");
                    json!({ "method": "POST", "url": name, "ifNoneExist": format!("identifier={}|{id}", part.system()) })
                }
            };
            Some(json!({ "fullUrl": part.urn(envelope.id, envelope.kind), "resource": resource, "request": request }))
        })
        .chain(more)
        .collect::<Vec<Json>>();
    json!({
        "resourceType": "Bundle",
        "identifier": { "system": format!("{OWN}/sending-id"), "value": envelope.id.to_string() },
        "type": "transaction",
        "timestamp": envelope.authored,
        "entry": entries,
    })
}

/// The transaction with our ids, so that it can be posted to a server as it is.
pub fn own_transaction(envelope: &Envelope) -> Json {
    bundle(envelope, |_| Way::Put, Vec::new())
}

/// The same with the documents, as a file holds it.
pub fn whole_transaction(envelope: &Envelope) -> Json {
    bundle(envelope, |_| Way::Put, envelope.documents.iter().flat_map(|d| d.entries(envelope)).collect())
}

/// The webhook's envelope, version 1: see `docs/webhook.md`.
pub fn sending(envelope: &Envelope) -> Json {
    let mut map = Map::new();
    map.insert("$schema".into(), json!(SENDING_SCHEMA));
    map.insert("version".into(), json!(1));
    map.insert("id".into(), json!(envelope.id.to_string()));
    map.insert("reference".into(), json!(envelope.reference.as_str()));
    map.insert("authored".into(), json!(envelope.authored));
    map.insert("form".into(), json!(envelope.form));
    match envelope.kind {
        Kind::Referral => {
            map.insert("kind".into(), json!("referral"));
            map.insert("bundle".into(), own_transaction(envelope));
        }
        Kind::Questionnaire => {
            map.insert("kind".into(), json!("questionnaire"));
            map.extend(envelope.resources.first().map(|(_, response)| ("response".into(), response.clone())));
        }
    }
    if !envelope.scores.is_empty() {
        map.insert("observations".into(), Json::Array(envelope.scores.clone()));
    }
    if !envelope.documents.is_empty() {
        map.insert("documents".into(), envelope.documents.iter().map(Document::to_json).collect());
    }
    Json::Object(map)
}

/// Reads what [`sending`] wrote; `None` when it is no sending of this version.
pub fn read_sending(json: &Json) -> Option<Envelope> {
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let (kind, written): (_, Vec<&Json>) = match (text("kind")?, json.get("bundle"), json.get("response")) {
        ("referral", Some(bundle), _) => (Kind::Referral, bundle.get("entry")?.as_array()?.iter().filter_map(|e| e.get("resource")).collect()),
        ("questionnaire", _, Some(response)) => (Kind::Questionnaire, vec![response]),
        _ => return None,
    };
    let named = |part: Part| written.iter().find(|r| r.get("resourceType").and_then(Json::as_str) == Some(part.type_name()));
    let resources: Vec<(Part, Json)> = Part::all(kind).iter().filter_map(|part| Some((*part, (*named(*part)?).clone()))).collect();
    let id = EnvelopeId::read(text("id")?)?;
    let documents: Vec<Option<Document>> = json.get("documents").and_then(Json::as_array).into_iter().flatten().map(Document::from_json).collect();
    let documents: Vec<Document> = documents.into_iter().collect::<Option<_>>()?;
    let whole = resources.len() == Part::all(kind).len() && json.get("version").and_then(Json::as_i64) == Some(1);
    whole.then(|| Envelope {
        id,
        reference: id.reference(),
        authored: text("authored").unwrap_or_default().to_owned(),
        form: text("form").map(str::to_owned),
        kind,
        resources,
        documents,
        scores: Vec::new(),
    })
}
