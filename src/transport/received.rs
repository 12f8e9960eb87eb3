//! A referral as it is received: what [`bundle`](super::bundle) wrote, read back from a file or from a server's resources.
//!
//! Files may come from anywhere: what does not fit is left out or named, nothing else of it is believed, and every text stays a text.

use super::envelope::EnvelopeId;
use crate::domain::Value;
use crate::domain::intake::{Answer, Answers};
use crate::formats::fhir::{OWN, read_value};
use crate::formats::json::Json;
use std::fmt;

/// Levels of one response, at most.
const MOST_LEVELS: usize = 60;
/// Answers of one response, at most.
const MOST_ANSWERS: usize = 5_000;
/// Notes of one score, at most.
pub(super) const MOST_NOTES: usize = 20;

/// A referral. `Debug` shows counts only.
#[derive(Clone, Default, PartialEq)]
pub struct Received {
    /// Id of the sending, when it has one of ours.
    pub id: Option<EnvelopeId>,
    /// When the sender finished it, by the sender's clock.
    pub authored: Option<String>,
    /// When a server took it in.
    pub arrived: Option<String>,
    /// Canonical address of the form that was filled, with its version.
    pub form: String,
    /// The answers.
    pub answers: Answers,
    /// What was attached.
    pub documents: Vec<Paper>,
}

/// A document of a referral. `Debug` shows its size only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// Its title, a file's name as a rule.
    pub title: String,
    /// MIME type, as the sender wrote it.
    pub content_type: String,
    /// The question that it answers.
    pub label: String,
    /// Bytes.
    pub size: Option<u64>,
    /// Base64, when it is there.
    pub data: Option<String>,
    /// Id of the document on the server, when it is not.
    pub id: Option<String>,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Received({} answers, {} documents)", self.answers.0.len(), self.documents.len())
    }
}

impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paper({:?} bytes)", self.size)
    }
}

/// Why a file is no referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Neither a sending nor a FHIR resource that holds one.
    Unknown,
    /// The answers of another form.
    OtherForm,
    /// Answers of nothing.
    Empty,
    /// It was marked as entered by mistake.
    Withdrawn,
}

pub(super) fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name)?.as_str()
}

pub(super) fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// The resources of a file: a Bundle's, a sending's (also wrapped in `data`, as some inboxes keep it), or the one that it is.
pub fn resources_of(json: &Json) -> Vec<&Json> {
    let json = unwrapped(json);
    let whole = json.get("bundle").or_else(|| json.get("response")).unwrap_or(json);
    match text(whole, "resourceType") {
        Some("Bundle") => list(whole, "entry").iter().filter_map(|e| e.get("resource")).collect(),
        Some(_) => vec![whole],
        None => Vec::new(),
    }
}

/// A sending without the wrapping that some receivers keep it in.
pub(super) fn unwrapped(json: &Json) -> &Json {
    json.get("data").filter(|data| data.is_object() && text(json, "resourceType").is_none()).unwrap_or(json)
}

pub(super) fn is_type(json: &Json, name: &str) -> bool {
    text(json, "resourceType") == Some(name)
}

/// The id of the sending that a resource belongs to.
pub fn sending_of(resource: &Json) -> Option<EnvelopeId> {
    let of = |system: &str| {
        let system = format!("{OWN}/{system}");
        let one = list(resource, "identifier").iter().chain(resource.get("identifier")).find(|i| text(i, "system") == Some(&system))?;
        EnvelopeId::read(text(one, "value")?)
    };
    // The response's own id is one step away from the sending's.
    if is_type(resource, "QuestionnaireResponse") { of("response-id").map(|id| id.part(1)) } else { of("referral-id") }
}

/// Reads a file, or resources of a server put together like one. `form`: canonical address of the referral form, with its version.
///
/// # Errors
/// Why it is no referral.
pub fn read_received(json: &Json, form: &str) -> Result<Received, Unread> {
    let resources = resources_of(json);
    let address = |canonical: &str| canonical.split('|').next().unwrap_or_default().to_owned();
    let responses: Vec<&&Json> = resources.iter().filter(|r| is_type(r, "QuestionnaireResponse")).collect();
    let wanted = |r: &&&&Json| text(r, "questionnaire").is_some_and(|q| address(q) == address(form));
    let Some(response) = responses.iter().find(wanted) else {
        return Err(if responses.is_empty() { Unread::Unknown } else { Unread::OtherForm });
    };
    if text(response, "status") == Some("entered-in-error") {
        return Err(Unread::Withdrawn);
    }
    let request = resources.iter().find(|r| is_type(r, "ServiceRequest"));
    let answers = read_answers(response);
    if answers.0.is_empty() {
        return Err(Unread::Empty);
    }
    let own = unwrapped(json);
    let words = |r: &Json, name: &str| text(r, name).map(str::to_owned);
    Ok(Received {
        id: request.and_then(|r| sending_of(r)).or_else(|| sending_of(response)).or_else(|| EnvelopeId::read(text(own, "id")?)),
        authored: words(response, "authored").or_else(|| words(own, "authored")),
        arrived: request.and_then(|r| words(r.get("meta")?, "lastUpdated")),
        form: words(response, "questionnaire").unwrap_or_default(),
        documents: documents_of(&answers, own, &resources),
        answers,
    })
}

/// All answers of a response.
pub(super) fn read_answers(response: &Json) -> Answers {
    let mut answers = Answers::default();
    read_items(list(response, "item"), None, &mut answers, 0);
    answers
}

fn read_items(items: &[Json], row: Option<&(String, usize)>, found: &mut Answers, level: usize) {
    if level > MOST_LEVELS {
        return;
    }
    for (place, item) in items.iter().enumerate() {
        let Some(link_id) = text(item, "linkId") else { continue };
        if found.0.len() >= MOST_ANSWERS {
            return;
        }
        let answers = list(item, "answer");
        let values: Vec<Value> = answers.iter().filter_map(read_value).collect();
        if !values.is_empty() {
            found.0.push(Answer { link_id: link_id.to_owned(), text: text(item, "text").unwrap_or_default().to_owned(), row: row.cloned(), values });
        }
        for answer in answers {
            read_items(list(answer, "item"), row, found, level + 1);
        }
        let inner = list(item, "item");
        if !inner.is_empty() {
            let same = items.iter().take(place).filter(|i| text(i, "linkId") == Some(link_id)).count();
            read_items(inner, Some(&(link_id.to_owned(), same)), found, level + 1);
        }
    }
}

/// What was attached: each attachment among the answers, with its bytes where the file has them.
fn documents_of(answers: &Answers, sending: &Json, resources: &[&Json]) -> Vec<Paper> {
    let mut papers = Vec::new();
    for answer in &answers.0 {
        for value in &answer.values {
            let Value::Attachment(attachment) = value else { continue };
            let id = attachment.url.as_deref().and_then(|u| u.strip_prefix("urn:uuid:"));
            let data = attachment.data.clone().or_else(|| id.and_then(|id| data_of(id, sending, resources)));
            papers.push(Paper {
                title: attachment.title.clone().unwrap_or_default(),
                content_type: attachment.content_type.clone().unwrap_or_default(),
                label: answer.text.clone(),
                size: attachment.size.or_else(|| data.as_ref().and_then(|d| u64::try_from(d.len() / 4 * 3).ok())),
                data,
                id: id.and_then(EnvelopeId::read).map(|id| id.to_string()),
            });
        }
    }
    papers
}

/// The bytes of a document: of the sending's own list, or of a `DocumentReference` and the `Binary` that it names.
fn data_of(id: &str, sending: &Json, resources: &[&Json]) -> Option<String> {
    let listed = list(sending, "documents").iter().find(|d| text(d, "id") == Some(id)).and_then(|d| text(d, "data"));
    if let Some(data) = listed {
        return Some(data.to_owned());
    }
    let reference = resources.iter().find(|r| is_type(r, "DocumentReference") && text(r, "id") == Some(id))?;
    data_of_reference(reference, resources)
}

/// The bytes of a `DocumentReference`, when they are in it or beside it.
pub fn data_of_reference(reference: &Json, resources: &[&Json]) -> Option<String> {
    let attachment = list(reference, "content").first()?.get("attachment")?;
    if let Some(data) = text(attachment, "data") {
        return Some(data.to_owned());
    }
    let url = text(attachment, "url")?;
    let name = url.rsplit(['/', ':']).next()?;
    let binary = resources.iter().find(|r| is_type(r, "Binary") && text(r, "id") == Some(name))?;
    text(binary, "data").map(str::to_owned)
}

/// True for a reference or an id that somebody types, whatever its spaces, hyphens and capitals: it names this sending.
pub fn names(typed: &str, id: EnvelopeId) -> bool {
    let bare = |t: &str| t.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect::<String>();
    let typed = bare(typed);
    !typed.is_empty() && (typed == bare(id.reference().as_str()) || typed == bare(&id.to_string()))
}
