//! `guichet validate`: a response checked against its questionnaire, in English or French.
//!
//! What a person can put right is said in the words of `public/texts/fr.json`, as on the screen; the rest stands here.

use crate::app::words::word;
use crate::content::Texts;
use crate::domain::Questionnaire;
use crate::domain::filling::Filling;
use crate::formats::content::read_content;
use crate::formats::fhir::{Fault, Issue, Severity, read_response_into, say_fault, validate_reading, write_outcome};
use serde_json::Value as Json;
use std::sync::Arc;

/// The words of the screen.
const TEXTS: &str = include_str!("../../public/texts/fr.json");

/// In which language a check speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }
}

/// Checks a response: the `OperationOutcome`, and whether it is without error. `now` is ISO 8601 with offset.
///
/// # Errors
/// Not JSON, or not a `QuestionnaireResponse`.
pub fn outcome(questionnaire: Arc<Questionnaire>, response: &str, now: &str, language: Language) -> Result<(Json, bool), String> {
    let mut filling = Filling::blank(questionnaire);
    filling.set_clock(now);
    let reading = read_response_into(filling, response).map_err(|e| e.to_string())?;
    let issues = validate_reading(&reading);
    let json = match language {
        Language::English => write_outcome(&issues, english, "No issue found."),
        Language::French => {
            let texts = read_content::<Texts>(TEXTS).map_err(|e| e.to_string())?.0;
            write_outcome(&issues, |i| french(i, &texts), "Aucune anomalie.")
        }
    };
    Ok((json, issues.iter().all(|i| i.severity != Severity::Error)))
}

fn english(issue: &Issue) -> String {
    match &issue.link_id {
        Some(link_id) => format!("item {link_id:?}: {}", say_fault(&issue.fault)),
        None => say_fault(&issue.fault),
    }
}

fn french(issue: &Issue, texts: &Texts) -> String {
    let words = french_fault(&issue.fault, texts);
    match &issue.link_id {
        Some(link_id) => format!("élément « {link_id} » : {words}"),
        None => words,
    }
}

fn french_fault(fault: &Fault, texts: &Texts) -> String {
    match fault {
        Fault::UnknownStatus(status) => format!("« {status} » n’est pas un statut de FHIR."),
        Fault::NoStatus => "Le statut manque.".into(),
        Fault::OtherQuestionnaire(named) => format!("La réponse nomme un autre questionnaire : {named}."),
        Fault::OtherVersion(version) => format!("La réponse a été faite pour la version {version}."),
        Fault::BadMoment(text) => format!("« {text} » n’est pas une date avec heure (dateTime)."),
        Fault::Modifier => "Une modifierExtension change le sens d’une façon inconnue ici.".into(),
        Fault::NotAnArray => "Une liste est attendue ici.".into(),
        Fault::UnknownItem(link_id) => format!("Le questionnaire n’a pas d’élément « {link_id} »."),
        Fault::Elsewhere => "Cet élément est à une autre place dans le questionnaire.".into(),
        Fault::OutOfOrder => "L’ordre n’est pas celui du questionnaire.".into(),
        Fault::Twice => "Cet élément est présent deux fois.".into(),
        Fault::DisplayAnswered => "Un texte affiché n’a pas de réponse.".into(),
        Fault::GroupAnswered => "Un groupe n’a pas de réponse.".into(),
        Fault::TooManyRows(most) => format!("Au plus {most} lignes."),
        Fault::BesideAnswer => "Les éléments sous une question se placent dans sa réponse (qrs-1).".into(),
        Fault::OneAnswer => "Une seule réponse est admise.".into(),
        Fault::NoValue => "La réponse n’a pas de valeur.".into(),
        Fault::WrongKind => "La valeur n’est pas du type de la question.".into(),
        Fault::BadValue(reason) => format!("La valeur ne peut pas être lue ({reason})."),
        Fault::OtherWeight => "Le poids diffère de celui de l’option.".into(),
        Fault::Disabled => "Cet élément est désactivé : il ne doit pas avoir de réponse.".into(),
        Fault::OtherThanCalculated(value) => format!("La valeur diffère de celle que calcule le questionnaire : {value}."),
        Fault::OtherUnit(unit) => format!("« {unit} » n’est pas une des unités proposées."),
        Fault::Unchecked(address) => format!("La liste {address} n’est pas dans le fichier : le code n’a pas été vérifié."),
        Fault::Expression(place, reason) => format!("{place} n’a pas pu être évalué ({reason})."),
        Fault::Problem(problem) => word(problem, texts),
    }
}
