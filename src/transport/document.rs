//! Documents attached in a form: they leave the response and travel beside it, so that each can be sent, tried again and counted alone.

use super::bundle::{Part, Way};
use super::envelope::{Envelope, EnvelopeId, Kind};
use crate::domain::fhirpath::WHOLE;
use crate::formats::fhir::OWN;
use crate::formats::json::{Json, Map, Number, json};
use std::fmt;

/// A document of a sending. `Debug` shows its size only: a title may name somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Derived from the envelope's id: the same on every try.
    pub id: EnvelopeId,
    /// MIME type.
    pub content_type: String,
    /// Title, as a rule the file's name.
    pub title: String,
    /// When it was made, or when the form was finished.
    pub date: String,
    /// What the form asked for.
    pub label: String,
    /// Bytes, before base64.
    pub size: u64,
    /// Base64.
    pub(super) data: String,
}

/// Takes the documents out of a response: what stays is their title, type, size and `urn:uuid:` of each.
pub fn take_out(response: Json, id: EnvelopeId, authored: &str) -> (Json, Vec<Document>) {
    let mut documents = Vec::new();
    if !WHOLE {
        return (response, documents);
    }
    let response = walk(response, "", &mut |attachment, label| {
        let Some(Json::String(data)) = attachment.remove("data") else { return };
        let words = |name: &str| attachment.get(name).and_then(Json::as_str).map(str::to_owned);
        let document = Document {
            id: id.document(documents.len()),
            content_type: words("contentType").unwrap_or_else(|| "application/octet-stream".to_owned()),
            title: words("title").unwrap_or_default(),
            date: words("creation").filter(|c| c.contains('T')).unwrap_or_else(|| authored.to_owned()),
            label: label.to_owned(),
            size: size_of(&data),
            data,
        };
        attachment.insert("size".into(), number(document.size));
        attachment.insert("url".into(), json!(format!("urn:uuid:{}", document.id)));
        documents.push(document);
    });
    (response, documents)
}

/// Each attachment of a response, with the words of its item.
fn walk(json: Json, label: &str, each: &mut impl FnMut(&mut Map<String, Json>, &str)) -> Json {
    match json {
        Json::Array(list) => list.into_iter().map(|one| walk(one, label, each)).collect(),
        Json::Object(map) => {
            let own = map.get("text").and_then(Json::as_str).map(str::to_owned);
            let label = own.as_deref().unwrap_or(label);
            let mut whole = Map::new();
            for (name, value) in map {
                let value = match value {
                    Json::Object(mut attachment) if name == "valueAttachment" => {
                        each(&mut attachment, label);
                        Json::Object(attachment)
                    }
                    Json::Array(_) | Json::Object(_) if matches!(name.as_str(), "item" | "answer") => walk(value, label, each),
                    other => other,
                };
                whole.insert(name, value);
            }
            Json::Object(whole)
        }
        other => other,
    }
}

/// What was answered in the same row as a document: its kind, which is the first choice there, and its day, the first date.
fn said_beside(response: &Json, urn: &str) -> Option<(Option<String>, Option<String>)> {
    let items = response.get("item").and_then(Json::as_array)?;
    let answers = |item: &'static str, items: &[Json], read: &dyn Fn(&Json) -> Option<String>| {
        items.iter().filter_map(|i| i.get("answer")?.as_array()?.first()?.get(item)).find_map(read)
    };
    let is_own = |file: &Json| (file.get("url").and_then(Json::as_str)? == urn).then(String::new);
    if answers("valueAttachment", items, &is_own).is_some() {
        let words = |json: &Json| json.as_str().map(str::to_owned);
        return Some((answers("valueCoding", items, &|c| c.get("display").and_then(words)), answers("valueDate", items, &words)));
    }
    items.iter().find_map(|item| said_beside(item, urn))
}

/// Bytes that a base64 text stands for.
fn size_of(data: &str) -> u64 {
    let signs = data.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=').count();
    u64::try_from(signs * 3 / 4).unwrap_or_default()
}

fn number(value: u64) -> Json {
    Json::Number(Number::from_string_unchecked(value.to_string()))
}

impl Document {
    /// Its logical id as a `Binary`, which must differ from the `DocumentReference`'s where both stand in one Bundle.
    pub(super) fn binary_id(&self) -> EnvelopeId {
        self.id.binary()
    }

    /// As the webhook's envelope has it.
    pub(super) fn to_json(&self) -> Json {
        json!({
            "id": self.id.to_string(),
            "contentType": self.content_type,
            "title": self.title,
            "date": self.date,
            "label": self.label,
            "size": number(self.size),
            "data": self.data,
        })
    }

    /// Reads what [`Self::to_json`] wrote.
    pub(super) fn from_json(json: &Json) -> Option<Self> {
        let words = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        Some(Self {
            id: EnvelopeId::read(&words("id")?)?,
            content_type: words("contentType")?,
            title: words("title").unwrap_or_default(),
            date: words("date").unwrap_or_default(),
            label: words("label").unwrap_or_default(),
            size: json.get("size").and_then(Json::as_u64).unwrap_or_default(),
            data: words("data")?,
        })
    }

    /// The bytes, as a FHIR `Binary`.
    pub(super) fn binary(&self) -> Json {
        json!({ "resourceType": "Binary", "id": self.binary_id().to_string(), "contentType": self.content_type, "data": self.data })
    }

    /// System of its business identifier.
    pub(super) fn system() -> String {
        format!("{OWN}/document-id")
    }

    /// What it is, and whose. `to` gives the reference to a part of the sending; `inline` puts the bytes in it, for a server where a `Binary`
    /// cannot be written safely.
    pub(super) fn reference(&self, envelope: &Envelope, inline: bool, url: String, to: impl Fn(Part) -> Json) -> Json {
        let urn = format!("urn:uuid:{}", self.id);
        let responses = envelope.resources.iter().filter(|(part, _)| *part == Part::QuestionnaireResponse);
        // Not in the form's program, whose first load is counted: the file that it saves has both in the response alone.
        let mut said = responses.filter(|_| !cfg!(feature = "hydrate")).filter_map(|(_, response)| said_beside(response, &urn));
        let (kind, day) = said.next().unwrap_or_default();
        let mut attachment = Map::new();
        attachment.insert("contentType".into(), json!(self.content_type));
        if inline {
            attachment.insert("data".into(), json!(self.data));
        } else {
            attachment.insert("url".into(), json!(url));
        }
        attachment.insert("size".into(), number(self.size));
        if !self.title.is_empty() {
            attachment.insert("title".into(), json!(self.title));
        }
        if let Some(day) = day {
            attachment.insert("creation".into(), json!(day));
        }
        let mut map = Map::new();
        map.insert("resourceType".into(), json!("DocumentReference"));
        map.insert("id".into(), json!(self.id.to_string()));
        map.insert("identifier".into(), json!([{ "system": Self::system(), "value": self.id.to_string() }]));
        map.insert("status".into(), json!("current"));
        let label = kind.unwrap_or_else(|| self.label.clone());
        if !label.is_empty() {
            map.insert("type".into(), json!({ "text": label }));
        }
        if envelope.kind == Kind::Referral {
            map.insert("subject".into(), to(Part::Patient));
        }
        map.insert("date".into(), json!(self.date));
        map.insert("content".into(), json!([{ "attachment": attachment }]));
        map.insert("context".into(), json!({ "related": [to(Part::main(envelope.kind))] }));
        Json::Object(map)
    }

    /// Its entries in a Bundle.
    pub(super) fn entries(&self, envelope: &Envelope) -> [Json; 2] {
        let urn = |id: EnvelopeId| format!("urn:uuid:{id}");
        let put = |name: &str, id: EnvelopeId| json!({ "method": "PUT", "url": format!("{name}/{id}") });
        let to = |part: Part| json!({ "reference": part.urn(envelope.id, envelope.kind) });
        let (own, bytes) = (self.id, self.binary_id());
        [
            json!({ "fullUrl": urn(bytes), "resource": self.binary(), "request": put("Binary", bytes) }),
            json!({
                "fullUrl": urn(own),
                "resource": self.reference(envelope, false, urn(bytes), to),
                "request": put("DocumentReference", own),
            }),
        ]
    }
}

/// A reference to a part of a sending that a server has: by its id where the id is ours, by its identifier otherwise.
pub fn to_part(part: Part, way: Way, envelope: &Envelope) -> Json {
    let id = part.id(envelope.id, envelope.kind).to_string();
    match way {
        Way::Put => json!({ "reference": format!("{}/{id}", part.type_name()) }),
        Way::CreateIfNone => json!({ "type": part.type_name(), "identifier": { "system": part.system(), "value": id } }),
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({}, {} bytes)", self.id, self.size)
    }
}
