//! A FHIR server: what it states, and a call that stores nothing.

use super::{Finding, Level, Words, key, redirected, sign_in, with};
use crate::content::Auth;
use crate::formats::json::Json;
use crate::formats::read_json;
use crate::transport::bundle::Way;
use crate::transport::capability::{items, text_of, way};
use crate::transport::{HttpRequest, HttpResponse};

/// What a referral writes; documents come after.
const TYPES: [&str; 5] = ["Patient", "Practitioner", "PractitionerRole", "QuestionnaireResponse", "ServiceRequest"];

/// True for a `CapabilityStatement`.
pub fn is_statement(answer: &HttpResponse) -> bool {
    answer.status == 200 && text_of(&read_json(&answer.body).unwrap_or_default(), "resourceType") == Some("CapabilityStatement")
}

/// The answer to `GET /metadata`; false when nothing more can be asked.
pub fn first(base: &str, answer: &HttpResponse, auth: Option<&Auth>, findings: &mut Vec<Finding>) -> bool {
    if (300..400).contains(&answer.status) {
        findings.push(redirected(Some(answer)));
        return false;
    }
    if matches!(answer.status, 401 | 403 | 407) {
        findings.push(sign_in(answer, auth));
        findings.push(Finding::new(Level::Look, key("probe.fhir.closed")).remedy(key("probe.fhir.closed.remedy")));
        return true;
    }
    if !is_statement(answer) {
        let text = Words::Key("probe.fhir.not", vec![("base", base.into()), ("status", answer.status.into())]);
        findings.push(Finding::new(Level::Failed, text).remedy(key("probe.fhir.not.remedy")));
        return false;
    }
    true
}

/// What the statement says; true when transactions are taken.
pub fn stated(answer: &HttpResponse, findings: &mut Vec<Finding>) -> bool {
    if !is_statement(answer) {
        // Behind a sign-in: tried as if.
        return true;
    }
    let statement = read_json(&answer.body).unwrap_or_default();
    let version = text_of(&statement, "fhirVersion").map_or_else(|| key("probe.fhir.no-version"), Words::from);
    let is_r4 = text_of(&statement, "fhirVersion").is_some_and(|v| v.starts_with("4."));
    let name = statement.get("software").and_then(|s| text_of(s, "name")).map_or_else(|| key("probe.fhir.no-name"), Words::from);
    let named = vec![("version", version), ("name", name)];
    findings.push(if is_r4 {
        Finding::new(Level::Good, Words::Key("probe.fhir.r4", named))
    } else {
        Finding::new(Level::Failed, Words::Key("probe.fhir.other", named)).remedy(key("probe.fhir.other.remedy"))
    });
    let Some(server) = items(&statement, "rest").find(|r| text_of(r, "mode") == Some("server")) else {
        findings.push(Finding::new(Level::Failed, key("probe.fhir.no-server")).remedy(key("probe.fhir.no-server.remedy")));
        return true;
    };
    let transactions = items(server, "interaction").any(|i| text_of(i, "code") == Some("transaction"));
    findings.push(if transactions {
        Finding::new(Level::Good, key("probe.fhir.transaction"))
    } else {
        Finding::new(Level::Look, key("probe.fhir.no-transaction")).remedy(key("probe.fhir.no-transaction.remedy"))
    });
    // Types of which the same is to be said stand in one line.
    let mut said: Vec<(Finding, Vec<&str>)> = Vec::new();
    for name in TYPES.into_iter().chain(["DocumentReference", "Binary"]) {
        let finding = of_type(server, name);
        match said.iter_mut().find(|(known, _)| *known == finding) {
            Some((_, names)) => names.push(name),
            None => said.push((finding, vec![name])),
        }
    }
    findings.extend(said.into_iter().map(|(mut finding, names)| {
        if let Words::Key(_, with) = &mut finding.text {
            with.push(("names", names.join(", ").into()));
        }
        finding.give.extend(if finding.level == Level::Good || finding.level == Level::Note { Vec::new() } else { lines_for(&names) });
        finding
    }));
    transactions
}

fn lines_for(names: &[&str]) -> Vec<Words> {
    let mut lines: Vec<Words> = names.iter().map(|name| with("probe.fhir.never.give", "name", *name)).collect();
    lines.push(key("probe.fhir.never.or"));
    lines
}

/// How twice is once for a type.
fn of_type(server: &Json, name: &str) -> Finding {
    let stated = items(server, "resource").find(|r| text_of(r, "type") == Some(name));
    let unsaid = stated.is_none_or(|r| r.get("updateCreate").and_then(Json::as_bool).is_none());
    match way(stated) {
        Some(Way::Put) if unsaid => Finding::new(Level::Note, key("probe.fhir.unsaid")),
        Some(Way::Put) => Finding::new(Level::Good, key("probe.fhir.put")),
        Some(Way::CreateIfNone) => Finding::new(Level::Good, key("probe.fhir.conditional")),
        None => {
            let level = if TYPES.contains(&name) { Level::Failed } else { Level::Look };
            Finding::new(level, key("probe.fhir.never")).remedy(key("probe.fhir.never.remedy"))
        }
    }
}

/// A call that nobody stores: a transaction without entries, or `$validate`.
#[derive(Clone, Debug)]
pub struct DryRun {
    /// What is sent.
    pub request: HttpRequest,
    what: &'static str,
}

/// The call for this server; `None` where it states neither.
pub fn dry_run(base: &str, first: &HttpResponse, transactions: bool) -> Option<DryRun> {
    let statement = read_json(&first.body).unwrap_or_default();
    let operations = items(&statement, "rest").flat_map(|r| items(r, "resource").chain([r])).flat_map(|r| items(r, "operation"));
    let validates = operations.filter_map(|o| text_of(o, "name")).any(|name| name.trim_start_matches('$') == "validate");
    let (url, body, what) = if transactions {
        (base.to_owned(), r#"{"resourceType":"Bundle","type":"transaction"}"#, "probe.dry.transaction")
    } else if validates {
        (format!("{base}/Patient/$validate"), r#"{"resourceType":"Patient"}"#, "probe.dry.validate")
    } else {
        return None;
    };
    Some(DryRun { request: HttpRequest::fhir_write("POST", url, body.to_owned()), what })
}

impl DryRun {
    /// Its name.
    pub fn title(&self) -> Words {
        with("probe.dry", "what", key(self.what))
    }

    /// What its answer means.
    pub fn judge(&self, answer: &HttpResponse, auth: Option<&Auth>) -> Finding {
        let said = |key: &'static str| Words::Key(key, vec![("title", self.title()), ("status", answer.status.into())]);
        match answer.status {
            200..=299 => Finding::new(Level::Good, said("probe.dry.good")),
            400 | 422 => Finding::new(Level::Good, said("probe.dry.empty")),
            401 | 403 | 407 => sign_in(answer, auth),
            300..=399 => redirected(Some(answer)),
            404 | 405 => Finding::new(Level::Failed, said("probe.dry.no-post")).remedy(key("probe.dry.no-post.remedy")),
            415 => Finding::new(Level::Failed, said("probe.dry.type")).remedy(key("probe.dry.type.remedy")),
            _ => Finding::new(Level::Failed, said("probe.dry.other")).remedy(key("probe.dry.other.remedy")),
        }
    }
}
