//! The connection test, `guichet probe`: what a browser hides behind « failed », told apart step by step, in French, for somebody who does
//! not program; with the lines to hand to those who run the server.
//!
//! It stores nothing: it asks, and never sends anything about a person.

mod cors;
mod fhir;
mod net;

use crate::content::{Auth, Destination, Site, Verb};
use cors::Wanted;
use net::{Answer, Client, Place, Trouble};
use std::fmt;

/// What is tested.
#[derive(Clone, Debug)]
pub struct ProbeOptions {
    /// The destination's address, as in `site.json`; `{id}` may stand in it.
    pub url: String,
    /// What answers there; found out when it is not said.
    pub kind: Option<ProbeKind>,
    /// Scheme and host of the site's pages.
    pub origin: String,
    /// Names of the headers that the destination sends besides `Content-Type`, in lower case.
    pub headers: Vec<String>,
    /// The method of a webhook; by the address when it is not said.
    pub method: Option<Verb>,
}

impl ProbeOptions {
    /// What a page would send to an address; `address` may also be the id of a destination of the site.
    pub fn new(address: &str, site: Option<&Site>, origin: String) -> Self {
        let known = site.into_iter().flat_map(|s| &s.destinations).find(|d| d.id() == address || d.address() == Some(address));
        let mut options = Self { url: address.to_owned(), kind: None, origin, headers: Vec::new(), method: None };
        if let Some(destination) = known {
            destination.address().unwrap_or(address).clone_into(&mut options.url);
            match destination.auth() {
                Auth::None => {}
                Auth::Cookie { csrf, .. } => options.headers.extend(csrf.iter().map(|c| c.header.to_ascii_lowercase())),
                Auth::Basic | Auth::Bearer | Auth::Oidc { .. } => options.headers.push("authorization".to_owned()),
            }
        }
        match known {
            Some(Destination::Fhir(_)) => options.kind = Some(ProbeKind::Fhir),
            Some(Destination::Webhook(hook)) => {
                options.kind = Some(ProbeKind::Webhook);
                options.method = Some(hook.method);
                options.headers.extend(hook.headers.0.iter().map(|(name, _)| name.to_ascii_lowercase()).filter(|n| n != "content-type"));
            }
            Some(Destination::Mail { .. } | Destination::File { .. }) | None => {}
        }
        options
    }

    /// The headers that a browser asks permission for.
    fn asked(&self) -> Vec<&str> {
        ["content-type"].into_iter().chain(self.headers.iter().map(String::as_str)).collect()
    }
}

/// What answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeKind {
    /// A FHIR server.
    Fhir,
    /// Any receiver of JSON.
    Webhook,
}

/// What a step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Good,
    /// To know.
    Note,
    /// Works, and could be better.
    Look,
    /// Nothing can be sent like that.
    Failed,
}

/// One step of the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was found.
    pub level: Level,
    /// In words.
    pub text: String,
    /// What to do.
    pub remedy: Option<String>,
    /// Lines for those who run the server.
    pub give: Vec<String>,
}

impl Line {
    fn new(level: Level, text: impl Into<String>) -> Self {
        Self { level, text: text.into(), remedy: None, give: Vec::new() }
    }

    fn remedy(mut self, text: &str) -> Self {
        self.remedy = Some(text.to_owned());
        self
    }

    fn give(mut self, lines: Vec<String>) -> Self {
        self.give = lines;
        self
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.level {
            Level::Good => "[ok]     ",
            Level::Note => "[à noter]",
            Level::Look => "[à voir] ",
            Level::Failed => "[échec]  ",
        };
        write!(f, "{mark} {}", french(&self.text))?;
        if let Some(remedy) = &self.remedy {
            write!(f, "\n          Que faire\u{a0}: {}", french(remedy))?;
        }
        if !self.give.is_empty() {
            write!(f, "\n          À transmettre au service informatique\u{a0}:")?;
            for line in &self.give {
                write!(f, "\n              {line}")?;
            }
        }
        Ok(())
    }
}

/// No-break spaces where French has them.
fn french(text: &str) -> String {
    [(" :", "\u{a0}:"), (" ;", "\u{202f};"), (" ?", "\u{202f}?"), (" !", "\u{202f}!"), ("« ", "«\u{a0}"), (" »", "\u{a0}»")]
        .iter()
        .fold(text.to_owned(), |text, (plain, right)| text.replace(plain, right))
}

/// The test.
#[derive(Clone, Debug)]
pub struct ProbeReport {
    /// Its steps.
    pub lines: Vec<Line>,
}

impl ProbeReport {
    /// True when nothing stands in the way of a sending.
    pub fn is_good(&self) -> bool {
        !self.lines.iter().any(|l| l.level == Level::Failed)
    }
}

impl fmt::Display for ProbeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        let failed = self.lines.iter().filter(|l| l.level == Level::Failed).count();
        match failed {
            0 => write!(f, "\nRien ne s’oppose à un envoi. Envoyez maintenant une demande fictive et vérifiez qu’elle est arrivée."),
            1 => write!(f, "\nUn point empêche l’envoi."),
            many => write!(f, "\n{many} points empêchent l’envoi."),
        }
    }
}

/// Runs the test.
pub fn probe(options: &ProbeOptions) -> ProbeReport {
    let mut lines = Vec::new();
    // A sending's own id: nothing stands there, and nothing is put there.
    let url = options.url.trim_end_matches('/').replace("{id}", "00000000-0000-4000-8000-000000000000");
    let Some(place) = Place::read(&url) else {
        let line = Line::new(Level::Failed, format!("« {} » n’est pas une adresse.", options.url))
            .remedy("l’écrire avec https:// et un nom de serveur, sans mot de passe.");
        return ProbeReport { lines: vec![line] };
    };
    if reach(&place, &mut lines) {
        let client = Client::new(&place);
        talk(&client, &url, &place, options, &mut lines);
    }
    ProbeReport { lines }
}

/// Name, connection. False when nothing more can be asked.
fn reach(place: &Place, lines: &mut Vec<Line>) -> bool {
    if !place.is_local() && ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].iter().any(|name| std::env::var_os(name).is_some()) {
        lines.push(Line::new(Level::Note, "Cet essai passe par un mandataire (proxy) : le nom et la connexion sont son affaire."));
        return true;
    }
    let addresses = match place.resolve() {
        Ok(addresses) => addresses,
        Err(why) => {
            let line = Line::new(Level::Failed, format!("Le nom {} n’a pas d’adresse ({why}).", place.host));
            lines.push(
                line.remedy(
                    "vérifier l’orthographe. Un nom du réseau interne n’est connu que depuis ce réseau : refaire l’essai depuis un poste concerné.",
                )
                .give(vec![format!("nslookup {}", place.host)]),
            );
            return false;
        }
    };
    let shown: Vec<String> = addresses.iter().map(|a| a.ip().to_string()).collect();
    lines.push(Line::new(Level::Good, format!("Le nom {} est connu ({}).", place.host, shown.join(", "))));
    match net::connect(&addresses) {
        Ok(_) => lines.push(Line::new(Level::Good, format!("Le serveur accepte une connexion sur le port {}.", place.port))),
        Err(why) => {
            let refused = why.kind() == std::io::ErrorKind::ConnectionRefused;
            let reason = if refused { "refusée : aucun programme n’y répond" } else { "sans réponse : un pare-feu l’arrête sans doute" };
            let line = Line::new(Level::Failed, format!("Connexion au port {} {reason} ({why}).", place.port));
            lines.push(
                line.remedy(
                    "vérifier que le serveur est démarré, que le port est le bon, et que le pare-feu laisse passer les postes qui enverront.",
                )
                .give(vec![format!("ouvrir {}:{} en TCP depuis les postes des utilisateurs", place.host, place.port)]),
            );
            return false;
        }
    }
    if !place.secure && !place.is_local() {
        lines.push(
            Line::new(Level::Failed, "L’adresse est en http:// : les réponses voyageraient en clair.")
                .remedy("utiliser https:// ; une page en https:// ne peut d’ailleurs rien envoyer en http://."),
        );
    }
    true
}

/// Encryption, and all that is asked over HTTP.
fn talk(client: &Client, url: &str, place: &Place, options: &ProbeOptions, lines: &mut Vec<Line>) {
    let origin = options.origin.trim_end_matches('/');
    let metadata = format!("{url}/metadata");
    let asked = if options.kind == Some(ProbeKind::Webhook) { url } else { metadata.as_str() };
    let first = client.call("GET", asked, &[("Accept", "application/fhir+json"), ("Origin", origin)], None);
    let first = match first {
        Ok(answer) => answer,
        Err(why) => return lines.push(no_answer(&why, place)),
    };
    if place.secure {
        lines.push(Line::new(Level::Good, "La connexion est chiffrée et le certificat est reconnu."));
    }
    let kind = options.kind.unwrap_or(if fhir::is_statement(&first) { ProbeKind::Fhir } else { ProbeKind::Webhook });
    match kind {
        ProbeKind::Fhir => fhir::test(client, url, (origin, &options.asked()), &first, lines),
        ProbeKind::Webhook => webhook(client, url, origin, options, lines),
    }
}

fn no_answer(why: &Trouble, place: &Place) -> Line {
    match why {
        Trouble::Slow => Line::new(Level::Failed, "Le serveur accepte la connexion, puis ne répond pas en 15 secondes.")
            .remedy("il est en panne ou surchargé, ou le port n’est pas celui d’un serveur web."),
        Trouble::Other(words) => Line::new(Level::Failed, format!("Ce qui répond n’est pas un serveur web ({words})."))
            .remedy("vérifier le port, et s’il faut https:// ou http://."),
        Trouble::Tls(words) => {
            let (what, remedy) = match words.as_str() {
                w if w.contains("UnknownIssuer") => (
                    "le certificat est signé par une autorité que ce poste ne connaît pas",
                    "si l’autorité est celle de l’établissement, elle doit être installée sur chaque poste ; sinon, il manque les certificats intermédiaires, ou le certificat est auto-signé.",
                ),
                w if w.contains("CaUsedAsEndEntity") => {
                    ("le certificat est auto-signé", "demander un certificat signé par l’autorité de l’établissement, ou par une autorité publique.")
                }
                w if w.contains("Expired") => ("le certificat a expiré", "le renouveler."),
                w if w.contains("NotValidYet") => ("le certificat n’est pas encore valable", "vérifier l’heure de ce poste et celle du serveur."),
                w if w.contains("not valid for name") || w.contains("NotValidForName") => {
                    ("le certificat est fait pour un autre nom", "demander un certificat pour ce nom, ou utiliser le nom du certificat.")
                }
                w if w.contains("certificate") => {
                    ("le certificat n’est pas accepté", "montrer ces mots et ce que dit la commande au service informatique.")
                }
                _ => ("le chiffrement échoue", "vérifier que ce port parle bien https://, en TLS 1.2 ou 1.3."),
            };
            Line::new(Level::Failed, format!("Connexion chiffrée impossible : {what} ({words})."))
                .remedy(remedy)
                .give(vec![format!("openssl s_client -connect {}:{} -servername {} -showcerts", place.host, place.port, place.host)])
        }
    }
}

/// A receiver of JSON: only what stores nothing is asked.
fn webhook(client: &Client, url: &str, origin: &str, options: &ProbeOptions, lines: &mut Vec<Line>) {
    let guessed = if options.url.contains("{id}") { Verb::Put } else { Verb::Post };
    let method = options.method.unwrap_or(guessed).name();
    let wanted = Wanted { origin, method, headers: &options.asked() };
    if let Some(answer) = ask_first(client, url, &wanted, lines) {
        lines.extend(cors::preflight(&answer, &wanted));
    }
    // An address that is surely refused: does the refusal reach the page?
    match client.call("GET", url, &[("Origin", origin)], None) {
        Ok(answer) if (300..400).contains(&answer.status) => lines.push(redirected(&answer)),
        Ok(answer) => {
            if matches!(answer.status, 401 | 407) {
                lines.push(sign_in(&answer));
            }
            let what = format!("Réponse ordinaire du serveur ({})", answer.status);
            lines.extend(cors::ordinary(&what, &answer, origin, Level::Failed));
            lines.push(cors::exposed(&answer));
        }
        Err(why) => lines.push(Line::new(Level::Look, format!("La lecture de l’adresse n’a pas eu de réponse ({why:?})."))),
    }
    lines.push(
        Line::new(Level::Note, "Aucun essai à blanc n’est possible : ce récepteur pourrait enregistrer tout ce qu’on lui envoie.")
            .remedy("envoyer depuis le site une demande fictive, deux fois : elle doit arriver une seule fois."),
    );
}

/// The preflight itself.
fn ask_first(client: &Client, url: &str, wanted: &Wanted<'_>, lines: &mut Vec<Line>) -> Option<Answer> {
    let names = wanted.headers.join(",");
    let headers = [("Origin", wanted.origin), ("Access-Control-Request-Method", wanted.method), ("Access-Control-Request-Headers", names.as_str())];
    match client.call("OPTIONS", url, &headers, None) {
        Ok(answer) => Some(answer),
        Err(why) => {
            lines.push(Line::new(Level::Failed, format!("La requête OPTIONS n’a pas eu de réponse ({why:?}).")));
            None
        }
    }
}

fn redirected(answer: &Answer) -> Line {
    let to = answer.header("location").unwrap_or("une autre adresse");
    Line::new(Level::Failed, format!("Le serveur renvoie ailleurs ({} vers {to}), et un envoi ne suit pas.", answer.status))
        .remedy("écrire l’adresse définitive dans site.json. Si elle ne diffère que par une barre finale, corriger le mandataire.")
        .give(vec!["location /fhir { … }    # sans barre finale".to_owned()])
}

fn sign_in(answer: &Answer) -> Line {
    let way = answer.header("www-authenticate").map_or_else(String::new, |w| format!(" ({w})"));
    let kind = match answer.header("www-authenticate").map(str::to_ascii_lowercase) {
        Some(way) if way.starts_with("basic") => "basic",
        Some(way) if way.starts_with("bearer") => "bearer",
        _ => "basic, bearer ou oidc",
    };
    Line::new(Level::Note, format!("Le serveur demande une identification{way}.")).remedy(&format!(
        "écrire « auth » pour cette destination dans site.json (kind : {kind}). Le mot de passe n’y figure jamais : il est demandé à la personne."
    ))
}

#[cfg(test)]
mod tests;
