//! The instruments: those for professionals alone stay out of the patients' reach, the site's choices lead somewhere, versions are told.

use super::{date_fault, unknown_remedy};
use crate::domain::questionnaire::Audience;
use crate::domain::{PartialDate, Questionnaire};
use crate::native::finding::Finding;
use crate::native::instruments::{contacts_named, editions, named, published_at};
use crate::native::library::{Library, Loaded, LoadedQuestionnaire};
use serde_json::Value as Json;

type Form = Loaded<LoadedQuestionnaire>;

/// Checks all questionnaires.
pub(super) fn check(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    for loaded in &library.questionnaires {
        if named(&loaded.document.json, "questionnaire-confined").any(|e| e.get("valueBoolean") == Some(&Json::Bool(true))) {
            confined(library, loaded, findings);
        }
        contacts(library, loaded, findings);
        versions(loaded, today, findings);
    }
    cut_offs(library, findings);
}

/// One for professionals alone: not for patients, not within the referral or a patient's form, and no text for patients leads to it.
fn confined(library: &Library, loaded: &Form, findings: &mut Vec<Finding>) {
    let own = &loaded.value.questionnaire;
    let referral = library.site.as_ref().map(|s| s.value.referral.as_str());
    if own.audience == Audience::Patient || referral == Some(loaded.name.as_str()) {
        let message = "this questionnaire is for professionals alone, and patients would see it";
        findings.push(loaded.document.error("extension", message, "take `questionnaire-confined` out, or the audience back"));
    }
    for other in library.questionnaires.iter().filter(|o| o.name != loaded.name) {
        let theirs = &other.value.questionnaire;
        if (theirs.audience == Audience::Patient || referral == Some(other.name.as_str()))
            && let Some(shared) = shared(own, theirs)
        {
            let message = format!("the question {shared:?} is of {:?}, which is for professionals alone", loaded.name);
            findings.push(other.document.error("item", message, "take it out"));
        }
    }
    let address = format!("/questionnaires/{}", own.slug.as_deref().unwrap_or(&loaded.name));
    let mut look = |document: &crate::native::document::Document, whole: bool| {
        if let Some(place) = leads(&document.json, &address, whole, "") {
            let message = format!("a text for patients leads to {address}, which is for professionals alone");
            findings.push(document.error(&place, message, "take the link out"));
        }
    };
    library.pathways.iter().for_each(|l| look(&l.document, false));
    library.guides.iter().for_each(|l| look(&l.document, false));
    library.letters.iter().for_each(|l| look(&l.document, false));
    library.templates.iter().for_each(|l| look(&l.document, false));
    library.site.iter().for_each(|l| look(&l.document, false));
    library.booklet.iter().for_each(|l| look(&l.document, true));
    library.questionnaires.iter().filter(|o| o.value.questionnaire.audience == Audience::Patient).for_each(|o| look(&o.document, true));
}

/// The first question of one that stands in the other, by its linkId or its words.
fn shared(own: &Questionnaire, other: &Questionnaire) -> Option<String> {
    let questions = own.items.iter().filter(|i| i.kind == crate::domain::ItemKind::Boolean);
    let found = questions.filter(|q| other.items.iter().any(|i| i.kind.is_question() && (i.link_id == q.link_id || i.text == q.text)));
    found.map(|q| q.link_id.0.clone()).next()
}

/// The place of a text for patients (any text when `whole`) that names the address.
fn leads(json: &Json, address: &str, whole: bool, at: &str) -> Option<String> {
    match json {
        Json::String(text) => (whole && text.contains(address)).then(|| at.to_owned()),
        Json::Array(list) => list.iter().enumerate().find_map(|(index, one)| leads(one, address, whole, &format!("{at}[{index}]"))),
        Json::Object(map) => map.iter().find_map(|(key, one)| {
            let place = crate::formats::content::join(at, key);
            leads(one, address, whole || key == "patient", &place)
        }),
        _ => None,
    }
}

fn contacts(library: &Library, loaded: &Form, findings: &mut Vec<Finding>) {
    let Some(site) = &library.site else { return };
    for (link_id, contact) in contacts_named(&loaded.document.json) {
        if !site.value.contacts.iter().any(|c| c.id == contact) {
            let remedy = unknown_remedy(&contact, site.value.contacts.iter().map(|c| c.id.as_str()), "the line is shown without a number");
            let message = format!("{link_id}: site.json has no contact {contact:?}");
            findings.push(loaded.document.warning("item", message, remedy));
        }
    }
}

/// When a questionnaire tells its versions, the newest stands first and is the file's own.
fn versions(loaded: &Form, today: PartialDate, findings: &mut Vec<Finding>) {
    let told = editions(&loaded.document.json);
    for edition in &told {
        if let Some((message, remedy)) = date_fault(&edition.date, today, true) {
            findings.push(loaded.document.error("extension", format!("version {}: {message}", edition.version), remedy));
        }
    }
    let version = loaded.value.questionnaire.version.as_deref();
    if let Some(newest) = told.first().filter(|e| Some(e.version.as_str()) != version) {
        let message = format!("the newest version told is {}, the file's is {}", newest.version, version.unwrap_or("none"));
        findings.push(loaded.document.error("version", message, "tell what changed in a `questionnaire-change` of its own, first of all"));
    }
}

fn cut_offs(library: &Library, findings: &mut Vec<Finding>) {
    let Some(site) = &library.site else { return };
    for (name, chosen) in &site.value.cut_offs {
        let form = library.questionnaires.iter().find(|q| q.name == *name).and_then(|q| q.value.questionnaire.score.as_ref());
        if form.is_none_or(|score| published_at(score, chosen).is_none()) {
            let message = format!("{name:?} has no published rule {chosen:?}");
            let remedy = "write one of the questionnaire's rules of kind published or alternative, as `>= 4`";
            findings.push(site.document.error(&format!("cutOffs.{name}"), message, remedy));
        }
    }
}
