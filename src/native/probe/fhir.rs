//! A FHIR server: what it states, whether a page may speak to it, and a call that stores nothing.

use super::cors::{self, Wanted};
use super::net::{Answer, Client};
use super::{Level, Line, ask_first, redirected, sign_in};
use crate::formats::json::Json;
use crate::formats::read_json;

/// What a referral writes.
const TYPES: [&str; 5] = ["Patient", "Practitioner", "PractitionerRole", "QuestionnaireResponse", "ServiceRequest"];

/// True for a `CapabilityStatement`.
pub fn is_statement(answer: &Answer) -> bool {
    answer.status == 200 && text(&read_json(&answer.body).unwrap_or_default(), "resourceType") == Some("CapabilityStatement")
}

/// The whole test; `first` is the answer to `GET /metadata`.
pub fn test(client: &Client, base: &str, (origin, headers): (&str, &[&str]), first: &Answer, lines: &mut Vec<Line>) {
    if (300..400).contains(&first.status) {
        return lines.push(redirected(first));
    }
    if matches!(first.status, 401 | 403 | 407) {
        lines.push(sign_in(first));
        lines.push(
            Line::new(Level::Look, "La description du serveur (/metadata) est elle-même protégée ; la norme la veut publique.")
                .remedy("l’ouvrir sans identification : elle ne contient aucune donnée de patient."),
        );
    } else if !is_statement(first) {
        lines.push(
            Line::new(Level::Failed, format!("{base}/metadata ne répond pas comme un serveur FHIR (réponse {}).", first.status))
                .remedy("vérifier l’adresse de base : c’est celle à laquelle on ajoute /metadata, souvent terminée par /fhir ou /r4."),
        );
        return;
    }
    lines.extend(cors::ordinary("Description du serveur (/metadata)", first, origin, Level::Failed));
    lines.push(cors::exposed(first));
    let statement = read_json(&first.body).unwrap_or_default();
    let transactions = if is_statement(first) { stated(&statement, lines) } else { true };
    let (method, path) =
        if transactions { ("POST", base.to_owned()) } else { ("PUT", format!("{base}/Patient/00000000-0000-4000-8000-000000000000")) };
    let wanted = Wanted { origin, method, headers };
    if let Some(answer) = ask_first(client, &path, &wanted, lines) {
        lines.extend(cors::preflight(&answer, &wanted));
    }
    if let Ok(answer) = client.call("GET", &format!("{base}/Nothing/0"), &[("Origin", origin), ("Accept", "application/fhir+json")], None)
        && answer.status >= 400
    {
        lines.extend(cors::ordinary(&format!("Réponse d’erreur ({})", answer.status), &answer, origin, Level::Look));
    }
    dry_run(client, base, origin, transactions, &statement, lines);
}

/// What the statement says; true when transactions are taken.
fn stated(statement: &Json, lines: &mut Vec<Line>) -> bool {
    let version = text(statement, "fhirVersion").unwrap_or("absente");
    let name = statement.get("software").and_then(|s| text(s, "name")).unwrap_or("sans nom");
    if version.starts_with("4.") {
        lines.push(Line::new(Level::Good, format!("C’est un serveur FHIR R4 (version {version}, logiciel {name}).")));
    } else {
        lines.push(
            Line::new(Level::Failed, format!("Ce serveur FHIR est d’une autre version ({version}, logiciel {name}) ; il faut la R4 (4.0 ou 4.3)."))
                .remedy("demander l’adresse R4 de ce serveur : beaucoup en offrent plusieurs."),
        );
    }
    let Some(server) = list(statement, "rest").find(|r| text(r, "mode") == Some("server")) else {
        lines
            .push(Line::new(Level::Failed, "La description ne dit rien du serveur (rest.mode = server).").remedy("la faire corriger par l’éditeur."));
        return true;
    };
    let transactions = list(server, "interaction").any(|i| text(i, "code") == Some("transaction"));
    if transactions {
        lines.push(Line::new(Level::Good, "Il prend les envois groupés (transaction) : tout est enregistré, ou rien."));
    } else {
        lines.push(
            Line::new(
                Level::Look,
                "Il n’annonce pas les envois groupés (transaction) : chaque ressource est alors écrite l’une après l’autre, la demande en dernier.",
            )
            .remedy("les activer si le logiciel le permet."),
        );
    }
    let all: Vec<&str> = TYPES.into_iter().chain(["DocumentReference", "Binary"]).collect();
    for (name, way) in all.iter().map(|name| (*name, way(server, name))) {
        let document = !TYPES.contains(&name);
        match way {
            Safe::Stated(how) => lines.push(Line::new(Level::Good, format!("{name} : {how}."))),
            Safe::Unsaid => lines.push(Line::new(
                Level::Note,
                format!("{name} : le serveur ne dit pas s’il accepte nos identifiants (updateCreate) ; ce sera essayé, sans risque de doublon."),
            )),
            Safe::Never => lines.push(
                Line::new(
                    if document { Level::Look } else { Level::Failed },
                    format!(
                        "{name} : rien n’empêche un doublon quand une réponse se perd (ni updateCreate, ni création conditionnelle sur identifier)."
                    ),
                )
                .remedy("autoriser l’écriture avec un identifiant choisi par l’émetteur.")
                .give(vec![
                    format!("{name} : updateCreate = true (PUT {name}/<uuid> crée la ressource)"),
                    "ou bien : conditionalCreate = true et searchParam « identifier » pour ce type".to_owned(),
                ]),
            ),
        }
    }
    transactions
}

/// How twice is once for a type.
enum Safe {
    Stated(&'static str),
    Unsaid,
    Never,
}

fn way(server: &Json, name: &str) -> Safe {
    let Some(stated) = list(server, "resource").find(|r| text(r, "type") == Some(name)) else { return Safe::Unsaid };
    let flag = |flag: &str| stated.get(flag).and_then(Json::as_bool);
    let searched = list(stated, "searchParam").any(|p| text(p, "name") == Some("identifier"));
    match flag("updateCreate") {
        Some(true) => Safe::Stated("écrit avec notre identifiant, deux fois n’en font qu’une"),
        _ if flag("conditionalCreate") == Some(true) && searched => Safe::Stated("création conditionnelle, deux fois n’en font qu’une"),
        None => Safe::Unsaid,
        Some(false) => Safe::Never,
    }
}

/// A transaction without entries, or `$validate`: stored by nobody.
fn dry_run(client: &Client, base: &str, origin: &str, transactions: bool, statement: &Json, lines: &mut Vec<Line>) {
    let empty = r#"{"resourceType":"Bundle","type":"transaction"}"#;
    let patient = r#"{"resourceType":"Patient"}"#;
    let validates = list(statement, "rest").flat_map(|r| list(r, "resource").chain([r])).flat_map(|r| list(r, "operation"));
    let validates = validates.filter_map(|o| text(o, "name")).any(|name| name.trim_start_matches('$') == "validate");
    let (url, body, what) = if transactions {
        (base.to_owned(), empty, "une transaction vide")
    } else if validates {
        (format!("{base}/Patient/$validate"), patient, "une vérification ($validate)")
    } else {
        lines.push(Line::new(Level::Note, "Aucun essai à blanc n’est possible : le serveur n’annonce ni transaction ni vérification ($validate)."));
        return;
    };
    let headers = [("Origin", origin), ("Content-Type", "application/fhir+json"), ("Accept", "application/fhir+json")];
    let answer = match client.call("POST", &url, &headers, Some(body)) {
        Ok(answer) => answer,
        Err(why) => return lines.push(Line::new(Level::Failed, format!("Essai à blanc ({what}) : pas de réponse ({why:?})."))),
    };
    let title = format!("Essai à blanc ({what}, rien n’est enregistré)");
    lines.push(match answer.status {
        200..=299 => Line::new(Level::Good, format!("{title} : accepté.")),
        400 | 422 => Line::new(Level::Good, format!("{title} : lu et refusé comme vide ({}), ce qui suffit.", answer.status)),
        401 | 403 => sign_in(&answer),
        300..=399 => redirected(&answer),
        404 | 405 => Line::new(Level::Failed, format!("{title} : cette adresse ne prend pas d’envoi ({}).", answer.status))
            .remedy("vérifier l’adresse de base, et que le mandataire laisse passer POST."),
        415 => Line::new(Level::Failed, format!("{title} : le type application/fhir+json est refusé (415)."))
            .remedy("le mandataire ou le serveur doit laisser passer ce type."),
        other => Line::new(Level::Failed, format!("{title} : réponse {other}.")).remedy("regarder le journal du serveur à cette heure."),
    });
    if answer.status >= 400 {
        lines.extend(cors::ordinary("Refus de l’essai à blanc", &answer, origin, Level::Look));
    }
}

fn list<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = &'a Json> {
    json.get(name).and_then(Json::as_array).into_iter().flatten()
}

fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name).and_then(Json::as_str)
}
