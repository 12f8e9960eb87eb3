//! The scores of a sending: Observations beside the response, made by the templates that its questionnaire contains (`docs/extensions.md`).
//!
//! They go with the transaction to a server that says it takes Observations, and stand in the webhook's envelope. A receiver that gets none of
//! them lacks nothing: the response has all the answers, and the questionnaire has the templates.

use super::bundle::{Part, Way};
use super::envelope::Envelope;
use crate::formats::fhir::OWN;
use crate::formats::json::{Json, Map, json};

/// The number of the first one among the sending's parts.
const FIRST: u8 = 16;
/// Scores of one sending, at most.
const MOST: usize = 32;

impl Envelope {
    fn score_id(&self, place: usize) -> String {
        self.id.part(FIRST + u8::try_from(place % MOST).unwrap_or_default()).to_string()
    }

    /// The entries of a transaction: what they derive from is referred to as the transaction knows it.
    pub(super) fn score_entries(&self, way: Way) -> Vec<Json> {
        let part = Part::QuestionnaireResponse;
        let (own, urn) = (format!("{}/{}", part.type_name(), part.id(self.id, self.kind)), part.urn(self.id, self.kind));
        let entry = |(place, score): (usize, &Json)| {
            let mut resource = referring(score.clone(), &own, &urn);
            let id = self.score_id(place);
            let request = match way {
                Way::Put => json!({ "method": "PUT", "url": format!("Observation/{id}") }),
                Way::CreateIfNone => {
                    if let Some(map) = resource.as_object_mut() {
                        map.remove("id");
                    }
                    json!({ "method": "POST", "url": "Observation", "ifNoneExist": format!("identifier={}|{id}", system()) })
                }
            };
            json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource, "request": request })
        };
        self.scores.iter().enumerate().map(entry).collect()
    }
}

/// What makes them: in the program that sends and on the command line.
#[cfg(any(feature = "reader", feature = "post"))]
mod made {
    use super::super::bundle::Part;
    use super::super::envelope::{Envelope, Kind};
    use super::{MOST, system};
    use crate::formats::ReadError;
    use crate::formats::fhir::extract::{Outside, extract};
    use crate::formats::json::{Json, Map, json};

    impl Envelope {
        /// The same with the scores that the templates of its questionnaire make; without any when they are those of another questionnaire or version.
        ///
        /// # Errors
        /// A template that cannot be filled.
        pub fn with_scores(mut self, questionnaire: &Json) -> Result<Self, ReadError> {
            self.scores = self.scores_by(questionnaire)?;
            Ok(self)
        }

        /// True when it has some.
        pub fn has_scores(&self) -> bool {
            !self.scores.is_empty()
        }

        fn scores_by(&self, questionnaire: &Json) -> Result<Vec<Json>, ReadError> {
            let text = |name: &str| questionnaire.get(name).and_then(Json::as_str).unwrap_or_default();
            let response = self.resources.iter().find(|(part, _)| *part == Part::QuestionnaireResponse);
            let (Kind::Questionnaire, Some((_, response))) = (self.kind, response) else { return Ok(Vec::new()) };
            if self.form != Some([text("url"), "|", text("version")].concat()) {
                return Ok(Vec::new());
            }
            // The ids are those of the sending, the same on every try.
            let mut new_id = String::new;
            let made = extract(questionnaire, response, Outside { now: self.authored.clone(), new_id: &mut new_id })?;
            let entries = made.get("entry").and_then(Json::as_array).into_iter().flatten();
            let observations =
                entries.filter_map(|e| e.get("resource")).filter(|r| r.get("resourceType").and_then(Json::as_str) == Some("Observation"));
            Ok(observations.take(MOST).enumerate().map(|(place, resource)| self.named(place, resource)).collect())
        }

        /// With its id and its identifier after its type.
        fn named(&self, place: usize, resource: &Json) -> Json {
            let mut whole = Map::new();
            let id = self.score_id(place);
            for (name, value) in resource.as_object().into_iter().flatten() {
                whole.insert(name.clone(), value.clone());
                if name == "resourceType" {
                    whole.insert("id".into(), json!(id));
                    whole.insert("identifier".into(), json!([{ "system": system(), "value": id }]));
                }
            }
            Json::Object(whole)
        }
    }
}

fn system() -> String {
    format!("{OWN}/score-id")
}

/// The same with one reference in the place of another.
fn referring(json: Json, from: &str, to: &str) -> Json {
    match json {
        Json::Array(list) => list.into_iter().map(|one| referring(one, from, to)).collect(),
        Json::Object(map) => {
            let mut whole = Map::new();
            for (name, value) in map {
                let known = name == "reference" && value.as_str() == Some(from);
                whole.insert(name, if known { json!(to) } else { referring(value, from, to) });
            }
            Json::Object(whole)
        }
        other => other,
    }
}
