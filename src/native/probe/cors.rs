//! What a browser would let the site's pages do: the preflight's answer and the headers of others, each fault with the line that mends it.

use super::net::Answer;
use super::{Level, Line};

/// What a page would send.
pub struct Wanted<'a> {
    /// The site's origin.
    pub origin: &'a str,
    /// The method.
    pub method: &'a str,
    /// Headers that need to be allowed, in lower case.
    pub headers: &'a [&'a str],
}

/// nginx's lines that allow all that the site needs.
fn nginx(wanted: &Wanted<'_>) -> Vec<String> {
    let headers: Vec<&str> = ["accept"].iter().chain(wanted.headers).copied().collect();
    let (origin, headers) = (wanted.origin, headers.join(", "));
    vec![
        "# nginx, dans le bloc « location » de cette adresse".to_owned(),
        "if ($request_method = OPTIONS) {".to_owned(),
        format!("    add_header Access-Control-Allow-Origin \"{origin}\" always;"),
        format!("    add_header Access-Control-Allow-Methods \"GET, {}\" always;", if wanted.method == "PUT" { "PUT" } else { "POST, PUT" }),
        format!("    add_header Access-Control-Allow-Headers \"{headers}\" always;"),
        "    return 204;".to_owned(),
        "}".to_owned(),
        format!("add_header Access-Control-Allow-Origin \"{origin}\" always;"),
    ]
}

/// nginx's line for ordinary answers.
fn always(origin: &str) -> Vec<String> {
    vec![
        "# nginx ; « always » pour que les réponses d’erreur le portent aussi".to_owned(),
        format!("add_header Access-Control-Allow-Origin \"{origin}\" always;"),
    ]
}

/// Whether an answer may be read by the page; `None` when it may.
fn unreadable(answer: &Answer, origin: &str) -> Option<String> {
    let said: Vec<&str> = answer.all("access-control-allow-origin").collect();
    match said.as_slice() {
        [] => Some("la réponse ne porte pas l’en-tête Access-Control-Allow-Origin".to_owned()),
        ["*"] => None,
        [one] if one.eq_ignore_ascii_case(origin) => None,
        [other] => Some(format!("la réponse n’autorise que « {other} », et les pages viennent de « {origin} »")),
        many => Some(format!("l’en-tête Access-Control-Allow-Origin figure {} fois, et le navigateur refuse alors tout", many.len())),
    }
}

/// The preflight's answer.
pub fn preflight(answer: &Answer, wanted: &Wanted<'_>) -> Vec<Line> {
    let title = format!("Autorisation demandée par le navigateur avant l’envoi (OPTIONS pour {})", wanted.method);
    let fail = |why: String| {
        vec![
            Line::new(Level::Failed, format!("{title} : {why}."))
                .remedy("le serveur, ou le mandataire placé devant lui, doit répondre aux requêtes OPTIONS et autoriser ce site (CORS).")
                .give(nginx(wanted)),
        ]
    };
    if matches!(answer.status, 401 | 403) {
        return fail(format!("le serveur exige une identification dès cette requête ({}), que le navigateur envoie toujours sans", answer.status));
    }
    if !(200..300).contains(&answer.status) {
        return fail(format!("le serveur répond {}", answer.status));
    }
    if let Some(why) = unreadable(answer, wanted.origin) {
        return fail(why);
    }
    let methods = answer.list("access-control-allow-methods");
    let listed = methods.iter().any(|m| m == "*" || m.eq_ignore_ascii_case(wanted.method));
    if !listed && !matches!(wanted.method, "GET" | "POST" | "HEAD") {
        return fail(format!("la méthode {} n’est pas dans Access-Control-Allow-Methods", wanted.method));
    }
    let allowed = answer.list("access-control-allow-headers");
    let missing: Vec<&str> =
        wanted.headers.iter().copied().filter(|h| !allowed.iter().any(|a| a == h || (a == "*" && *h != "authorization"))).collect();
    if !missing.is_empty() {
        return fail(format!("l’en-tête {} n’est pas dans Access-Control-Allow-Headers", missing.join(", ")));
    }
    vec![Line::new(Level::Good, format!("{title} : accordée."))]
}

/// An ordinary answer, which the page has to be able to read.
pub fn ordinary(what: &str, answer: &Answer, origin: &str, level: Level) -> Vec<Line> {
    match unreadable(answer, origin) {
        None => vec![Line::new(Level::Good, format!("{what} : les pages du site peuvent la lire."))],
        Some(why) => vec![
            Line::new(level, format!("{what} : {why}."))
                .remedy("sans cela, la personne lit seulement « pas de réponse », même quand le serveur explique ce qui ne va pas.")
                .give(always(origin)),
        ],
    }
}

/// What script may read of the headers.
pub fn exposed(answer: &Answer) -> Line {
    let said = answer.list("access-control-expose-headers");
    let missing: Vec<&str> =
        ["Location", "Retry-After"].into_iter().filter(|h| !said.iter().any(|s| s == "*" || s.eq_ignore_ascii_case(h))).collect();
    if missing.is_empty() {
        return Line::new(Level::Good, "Les en-têtes Location et Retry-After sont lisibles par les pages.");
    }
    Line::new(Level::Look, format!("Les pages ne peuvent pas lire : {}. L’envoi marche sans cela.", missing.join(", ")))
        .remedy("pour que le délai d’attente demandé par le serveur soit respecté, l’exposer.")
        .give(vec!["add_header Access-Control-Expose-Headers \"Location, ETag, Retry-After\" always;".to_owned()])
}
