//! A questionnaire as it is received: who answered what, under which version, and the scores that came with it. Nothing is worked out again: a result
//! is that of the rule of its time.

use super::received::{MOST_NOTES, is_type, list, read_answers, resources_of, text, unwrapped};
use crate::domain::intake::Answers;
use crate::formats::fhir::OWN;
use crate::formats::json::Json;

/// Scores of one file that are shown, at most.
const MOST: usize = 32;

/// A questionnaire's answers. `Debug` shows counts only.
#[derive(Clone, Default, PartialEq)]
pub struct Answered {
    /// Canonical address of the questionnaire, without its version.
    pub form: String,
    /// The version that was answered; empty when it is not said.
    pub version: String,
    /// Whose exact wording it was, where it was one.
    pub wording: Option<String>,
    /// When it was finished, by the clock of who answered.
    pub authored: Option<String>,
    /// Who answered, in words.
    pub source: Option<String>,
    /// The opaque mark that a link or a handed-over device brought (`docs/handover.md`).
    pub mark: Option<String>,
    /// How many other questionnaires' answers the file holds, which are not shown.
    pub others: usize,
    /// The answers.
    pub answers: Answers,
    /// Scores that came with it.
    pub scores: Vec<GivenScore>,
}

/// A score as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenScore {
    /// What it is.
    pub what: String,
    /// The number or the category; nothing when there is none.
    pub value: Option<String>,
    /// The rule and its version: canonical address of the questionnaire.
    pub rule: String,
    /// What was said with it: threshold and source, missing answers, wording.
    pub notes: Vec<String>,
}

impl std::fmt::Debug for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answered({} answers, {} scores)", self.answers.0.len(), self.scores.len())
    }
}

/// Reads a questionnaire's answers that are no referral's, the first of the file; nothing when there are none, or when they were withdrawn. `form`: canonical
/// address of the referral form.
pub fn read_answered(json: &Json, form: &str) -> Option<Answered> {
    let resources = resources_of(json);
    let address_of = |r: &Json| text(r, "questionnaire").map(|q| q.split('|').next().unwrap_or_default().to_owned());
    let referral = form.split('|').next().map(str::to_owned);
    let responses: Vec<&Json> =
        resources.iter().copied().filter(|r| is_type(r, "QuestionnaireResponse") && address_of(r).is_some() && address_of(r) != referral).collect();
    let response = *responses.first()?;
    let answers = read_answers(response);
    if text(response, "status") == Some("entered-in-error") || answers.0.is_empty() {
        return None;
    }
    let canonical = text(response, "questionnaire").unwrap_or_default();
    let (address, version) = canonical.split_once('|').unwrap_or((canonical, ""));
    let extension = |name: &str| list(response, "extension").iter().find(|e| text(e, "url") == Some(&format!("{OWN}/StructureDefinition/{name}")));
    let system = format!("{OWN}/handover-token");
    let identifier = response.get("subject").and_then(|s| s.get("identifier")).filter(|i| text(i, "system") == Some(&system));
    // In a sending they stand beside the response; in a Bundle, among the resources.
    let sending = unwrapped(json);
    let scores = resources.iter().copied().chain(list(sending, "observations"));
    let scores = scores.filter(|o| responses.len() == 1 || derives_from(o, response)).filter_map(score);
    Some(Answered {
        form: address.to_owned(),
        version: version.to_owned(),
        wording: extension("response-wording").and_then(|e| text(e, "valueString").or_else(|| text(e, "valueCanonical"))).map(str::to_owned),
        authored: text(response, "authored").map(str::to_owned),
        source: response.get("source").and_then(|s| text(s, "display")).map(str::to_owned),
        mark: identifier.and_then(|i| text(i, "value")).map(str::to_owned),
        others: responses.len() - 1,
        answers,
        scores: scores.take(MOST).collect(),
    })
}

/// True for an Observation that names this response by its id.
fn derives_from(observation: &Json, response: &Json) -> bool {
    let id = text(response, "id").filter(|id| !id.is_empty());
    let own = |r: &Json| text(r, "reference").and_then(|r| r.rsplit(['/', ':']).next()) == id;
    id.is_some() && list(observation, "derivedFrom").iter().any(own)
}

/// A score of ours; nothing for other resources.
fn score(resource: &Json) -> Option<GivenScore> {
    if !is_type(resource, "Observation") || text(resource, "status") == Some("entered-in-error") {
        return None;
    }
    let system = format!("{OWN}/CodeSystem/score");
    let coding = list(resource.get("code")?, "coding").iter().find(|c| text(c, "system") == Some(&system))?;
    let number = |of: &Json| of.as_str().map_or_else(|| of.to_string(), str::to_owned).replace('.', ",");
    let concept = |of: &Json| {
        text(of, "text").or_else(|| list(of, "coding").first().and_then(|c| text(c, "display").or_else(|| text(c, "code")))).map(str::to_owned)
    };
    let value = resource
        .get("valueInteger")
        .or_else(|| resource.get("valueDecimal"))
        .or_else(|| resource.get("valueQuantity").and_then(|q| q.get("value")))
        .map(number)
        .or_else(|| concept(resource.get("valueCodeableConcept")?));
    Some(GivenScore {
        what: text(coding, "display").or_else(|| text(coding, "code"))?.to_owned(),
        value,
        rule: resource.get("method").and_then(|m| text(m, "text")).unwrap_or_default().to_owned(),
        notes: list(resource, "note").iter().take(MOST_NOTES).filter_map(|n| text(n, "text")).map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::json::json;

    fn response(form: &str) -> Json {
        json!({ "resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": form, "authored": "2026-01-05T10:00:00+01:00",
            "source": { "type": "Patient", "display": "La personne malade" },
            "item": [{ "linkId": "a", "text": "Une question", "answer": [{ "valueBoolean": true }] }] })
    }
    const OLD: &str = "https://guichet.example/fhir/Questionnaire/pallia-10|1.0.0";

    #[test]
    fn a_score_is_read_as_it_was_sent_with_the_rule_of_its_time() {
        let code = json!({ "coding": [{ "system": "https://guichet.example/fhir/CodeSystem/score", "code": "pallia-10", "display": "Pallia 10" }] });
        let score = json!({ "resourceType": "Observation", "status": "final", "code": code, "valueInteger": 4, "method": { "text": OLD }, "note": [{ "text": "Règle : score > 3" }] });
        let other = json!({ "resourceType": "Observation", "status": "final", "code": { "text": "Poids" }, "valueQuantity": { "value": 70 } });
        let bundle = json!({ "resourceType": "Bundle", "entry": [{ "resource": response(OLD) }, { "resource": score }, { "resource": other }] });
        let read = read_answered(&bundle, "https://guichet.example/fhir/Questionnaire/demande|3.0.0").unwrap();
        assert_eq!((read.form.as_str(), read.version.as_str()), ("https://guichet.example/fhir/Questionnaire/pallia-10", "1.0.0"));
        assert_eq!(read.source.as_deref(), Some("La personne malade"));
        let given = GivenScore { what: "Pallia 10".into(), value: Some("4".into()), rule: OLD.into(), notes: vec!["Règle : score > 3".into()] };
        assert_eq!(read.scores, [given]);
    }

    #[test]
    fn halves_categories_and_missing_values_are_told_apart() {
        let of = |value: Json| {
            let code = json!({ "coding": [{ "system": "https://guichet.example/fhir/CodeSystem/score", "code": "x" }] });
            let mut one = json!({ "resourceType": "Observation", "status": "final", "code": code });
            if let (Some(map), Some(more)) = (one.as_object_mut(), value.as_object()) {
                for (name, value) in more {
                    map.insert(name.clone(), value.clone());
                }
            }
            score(&one).unwrap().value
        };
        assert_eq!(of(json!({ "valueQuantity": { "value": 14.5 } })).as_deref(), Some("14,5"));
        assert_eq!(of(json!({ "valueCodeableConcept": { "coding": [{ "code": "DSQ-NEG" }] } })).as_deref(), Some("DSQ-NEG"));
        assert_eq!(of(json!({})), None);
    }

    #[test]
    fn a_referral_a_withdrawn_response_and_an_empty_one_are_no_questionnaire() {
        assert!(read_answered(&response(OLD), "https://guichet.example/fhir/Questionnaire/pallia-10|1.1.0").is_none());
        let mut withdrawn = response(OLD);
        withdrawn.as_object_mut().unwrap().insert("status".into(), json!("entered-in-error"));
        assert!(read_answered(&withdrawn, "").is_none());
        assert!(read_answered(&json!({ "resourceType": "QuestionnaireResponse", "questionnaire": OLD }), "").is_none());
    }

    #[test]
    fn a_sending_has_its_scores_beside_the_response_and_the_mark_in_it() {
        let code = json!({ "coding": [{ "system": "https://guichet.example/fhir/CodeSystem/score", "code": "pallia-10" }] });
        let score = json!({ "resourceType": "Observation", "status": "final", "code": code, "valueInteger": 4 });
        let mut marked = response(OLD);
        marked
            .as_object_mut()
            .unwrap()
            .insert("subject".into(), json!({ "identifier": { "system": "https://guichet.example/fhir/handover-token", "value": "A-1" } }));
        let sending = json!({ "response": marked, "observations": [score] });
        for wrapped in [sending.clone(), json!({ "data": sending })] {
            let read = read_answered(&wrapped, "").unwrap();
            assert_eq!((read.scores.len(), read.mark.as_deref(), read.others), (1, Some("A-1"), 0));
        }
    }

    #[test]
    fn of_several_persons_only_the_first_ones_scores_are_shown() {
        let code = json!({ "coding": [{ "system": "https://guichet.example/fhir/CodeSystem/score", "code": "pallia-10" }] });
        let one = |id: &str| {
            let mut made = response(OLD);
            made.as_object_mut().unwrap().insert("id".into(), json!(id));
            json!({ "resource": made })
        };
        let score = |id: &str, value: i64| {
            let from = json!([{ "reference": format!("QuestionnaireResponse/{id}") }]);
            json!({ "resource": { "resourceType": "Observation", "status": "final", "code": code.clone(), "valueInteger": value, "derivedFrom": from } })
        };
        let bundle = json!({ "resourceType": "Bundle", "entry": [one("a"), one("b"), score("b", 9), score("a", 2)] });
        let read = read_answered(&bundle, "").unwrap();
        assert_eq!((read.others, read.scores.len(), read.scores[0].value.as_deref()), (1, 1, Some("2")));
    }
}
