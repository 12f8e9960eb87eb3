//! Where answers go: addresses, what a receiver's profile says, and that no secret stands in a file that every visitor can read.

use super::site::{is_web, mail};
use crate::content::{Auth, Destination, Site, Verb, Webhook, Wrap};
use crate::formats::content::join;
use crate::formats::json::Json;
use crate::formats::read_json;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::seal::{NoRecipient, recipient};
use crate::transport::PLACES;

/// Parts of a header's or a member's name that tell a secret.
const SECRET: [&str; 9] = ["authorization", "cookie", "api-key", "api_key", "apikey", "token", "secret", "password", "csrf"];

struct Checked<'a> {
    document: &'a Document,
    field: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Checked<'_> {
    fn error(&mut self, name: &str, message: impl Into<String>, remedy: &str) {
        self.findings.push(self.document.error(&format!("{}.{name}", self.field), message, remedy));
    }

    fn warning(&mut self, name: &str, message: &str, remedy: &str) {
        self.findings.push(self.document.warning(&format!("{}.{name}", self.field), message, remedy));
    }
}

/// Checks one destination.
pub(super) fn destination(document: &Document, field: &str, destination: &Destination, site: &Site, findings: &mut Vec<Finding>) {
    if let Some(keys) = destination.encrypt_to() {
        recipients(&mut Checked { document, field, findings }, keys);
    }
    if let Destination::Mail { address, .. } = destination {
        return mail(document, &format!("{field}.address"), address, site.fictional, findings);
    }
    let Some(address) = destination.address() else { return };
    let mut to = Checked { document, field, findings };
    let at = if matches!(destination, Destination::Fhir(_)) { "baseUrl" } else { "url" };
    if !is_web(address) {
        return to.error(at, format!("{address:?} is not a web address"), "write it with https://");
    }
    if is_clear(address) && site.fictional {
        to.warning(at, "answers would travel unencrypted", "write https://");
    } else if is_clear(address) {
        to.error(at, "answers about patients would travel unencrypted", "write https://");
    }
    let names = address.split_once('?').map_or("", |(_, query)| query).split('&').filter_map(|p| p.split('=').next());
    if host_of(address).contains('@') || names.into_iter().any(is_secret) {
        to.error(at, "the address carries a secret that every visitor can read", "take it out, and say in `auth` how the receiver knows who sends");
    }
    match destination {
        Destination::Fhir(server) => {
            if address.ends_with('/') {
                to.warning(at, "a final slash", "write the base address without it");
            }
            size(&mut to, server.max_bytes);
        }
        Destination::Webhook(hook) => webhook(&mut to, hook),
        Destination::Mail { .. } | Destination::File { .. } => {}
    }
    auth(&mut to, destination.auth(), address, &site.address);
}

/// Public keys that files are encrypted to. A secret key is never written out again.
fn recipients(to: &mut Checked<'_>, keys: &[String]) {
    if keys.is_empty() {
        to.error("encryptTo", "no key: the file would be readable by anybody", "write the receiver's public key, or take `encryptTo` out");
    }
    for (index, key) in keys.iter().enumerate() {
        let at = format!("encryptTo[{index}]");
        match recipient(key) {
            Ok(_) => {}
            Err(NoRecipient::Secret) => to.error(
                &at,
                "this is a secret key, which every visitor could read",
                "take it out, make another pair with age-keygen, since this one may be known, and write its public key, age1…",
            ),
            Err(NoRecipient::Unknown) => {
                to.error(&at, format!("{key:?} is not a public key of age"), "copy it whole as age-keygen shows it: age1 and 58 more signs");
            }
        }
    }
}

fn webhook(to: &mut Checked<'_>, hook: &Webhook) {
    if hook.method == Verb::Put && !hook.url.contains("{id}") {
        to.error("url", "PUT without {id}: every sending would replace the last one", "put {id} where the receiver expects the record's id");
    }
    for (name, _) in hook.headers.0.iter().filter(|(name, _)| is_secret(name)) {
        let message = format!("the header {name} carries a secret that every visitor can read");
        let place = join(&format!("{}.headers", to.field), name);
        to.findings.push(to.document.error(&place, message, "take it out, and protect the receiver otherwise"));
    }
    if let Some(Wrap::Template(text)) = &hook.envelope {
        template(to, hook, &read_json(text).unwrap_or_default());
    }
    if let Some(kind) = hook.content_type.as_ref().filter(|k| !k.split_once('/').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())) {
        to.error("contentType", format!("{kind:?} is not a type"), "write it as application/json");
    }
    for (index, status) in hook.accepted.iter().enumerate().filter(|(_, s)| !(200..300).contains(*s)) {
        to.error(&format!("accepted[{index}]"), format!("{status} does not say « received »"), "write statuses from 200 to 299; see `alreadyThere`");
    }
    for (index, rule) in hook.already_there.iter().flatten().enumerate() {
        let at = format!("alreadyThere[{index}]");
        if !(200..500).contains(&rule.status) {
            to.error(&format!("{at}.status"), format!("{} says nothing of what is there", rule.status), "write the receiver's own, 409 or 412");
        }
        if rule.at.as_ref().is_some_and(|p| !p.starts_with('/')) {
            to.error(&format!("{at}.at"), "not a JSON pointer", "write it as /errors/0/extensions/code");
        }
        if matches!(rule.status, 400 | 404 | 422) && (rule.at.is_none() || rule.is.is_none()) {
            to.error(&at, format!("any {} would pass for a receipt", rule.status), "say in `at` and `is` which code tells it from the others");
        }
    }
    size(to, hook.max_bytes);
}

/// Places that nobody fills, secrets, and a body without an id.
fn template(to: &mut Checked<'_>, hook: &Webhook, json: &Json) {
    let (mut texts, mut names) = (Vec::new(), Vec::new());
    gather(json, &mut texts, &mut names);
    let places: Vec<&str> = texts.iter().flat_map(|t| t.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))).collect();
    for place in places.iter().filter(|place| !PLACES.contains(place)) {
        to.error("envelope", format!("nothing is known as {{{place}}}"), &format!("use one of {{{}}}", PLACES.join("}, {")));
    }
    for name in names.iter().filter(|n| is_secret(n)) {
        to.error("envelope", format!("{name:?} carries a secret that every visitor can read"), "take it out, and protect the receiver otherwise");
    }
    if !["sending", "bundle", "response"].iter().any(|p| places.contains(p)) {
        return to.error("envelope", "nothing of what was answered would be sent", "put {sending} where the receiver expects it");
    }
    if hook.method == Verb::Post && !places.contains(&"id") && !places.contains(&"sending") {
        to.warning("envelope", "the sending's id is not in it", "add {id}: the receiver can tell a second try from another sending by nothing else");
    }
    if !["sending", "bundle"].iter().any(|p| places.contains(p)) && !places.contains(&"documents") {
        to.warning("envelope", "documents attached to a form would not be sent", "add {documents}");
    }
}

fn gather<'a>(json: &'a Json, texts: &mut Vec<&'a str>, names: &mut Vec<&'a str>) {
    match json {
        Json::String(text) => texts.push(text),
        Json::Array(list) => list.iter().for_each(|one| gather(one, texts, names)),
        Json::Object(map) => map.iter().for_each(|(name, one)| {
            names.push(name);
            gather(one, texts, names);
        }),
        _ => {}
    }
}

fn auth(to: &mut Checked<'_>, auth: &Auth, address: &str, site: &str) {
    match auth {
        Auth::None => {}
        Auth::Basic | Auth::Bearer if is_clear(address) => {
            to.error("auth", "the password would travel unencrypted", "write the address with https://");
        }
        Auth::Basic | Auth::Bearer => {}
        Auth::Cookie { csrf, login } => {
            if login.as_ref().is_some_and(|l| !l.starts_with('/') || l.starts_with("//")) {
                to.error("auth.login", "not a page of this site", "write it from the site's root: /connexion");
            }
            if origin(address) != origin(site) {
                to.error("auth", "a session's cookie is sent on this very site only", "put the receiver under the site's own address");
            }
            if csrf.as_ref().is_some_and(|c| c.cookie.is_some() == c.meta.is_some()) {
                to.error("auth.csrf", "the token is read in one place", "write `cookie` or `meta`");
            }
        }
        Auth::Oidc { issuer, client_id, scopes } => {
            if !is_web(issuer) || is_clear(issuer) {
                to.error("auth.issuer", format!("{issuer:?} is not a web address with https"), "write the provider's issuer, with https://");
            }
            if client_id.is_empty() {
                to.error("auth.clientId", "no client id", "write the public client that the provider knows this site by");
            }
            if !scopes.iter().any(|s| s == "openid") {
                to.error("auth.scopes", "`openid` is missing", "add it");
            }
        }
    }
}

fn size(to: &mut Checked<'_>, most: Option<u64>) {
    if let Some(most) = most.filter(|m| *m < 50_000) {
        to.error("maxBytes", format!("{most} bytes are too few for a form"), "write the receiver's limit in bytes: 1000000 for 1 MB");
    }
}

/// True when what is sent could be read on the way. The machine itself is no way.
fn is_clear(address: &str) -> bool {
    let local = ["http://127.0.0.1", "http://localhost"].iter().any(|l| address.starts_with(l));
    address.starts_with("http://") && !local
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|s| name.contains(s)) || name == "key"
}

pub(super) fn host_of(address: &str) -> &str {
    address.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default()
}

fn origin(address: &str) -> String {
    let scheme = address.split("://").next().unwrap_or_default();
    format!("{scheme}://{}", host_of(address)).to_ascii_lowercase()
}
