//! The site, its contacts and destinations, and the sources.

use super::destination::{destination, host_of};
use super::{date_fault, doubled};
use crate::content::{Contact, ContactKind, Destination};
use crate::domain::PartialDate;
use crate::domain::identifiers::{Check, finess};
use crate::native::call_units::PHONE;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;

/// The first six digits of the numbers that the ARCEP keeps for fiction.
const FICTION: [&str; 6] = ["019900", "026191", "035301", "046571", "053649", "063998"];

/// Checks `site.json` and `sources.json`.
pub(super) fn check(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    sources(library, today, findings);
    let Some(loaded) = &library.site else { return };
    let (document, site) = (&loaded.document, &loaded.value);
    if !is_web(&site.address) || site.address.ends_with('/') {
        findings.push(document.error("address", "not a web address without a final slash", "write it as https://guichet.hopital.example"));
    }
    if finess(&site.establishment.finess) == Check::Wrong {
        let message = "this is no FINESS number: it has 9 characters, and a key";
        findings.push(document.error("establishment.finess", message, "write the establishment's own number"));
    }
    if site.review_validity_months == 0 {
        findings.push(document.error("reviewValidityMonths", "every review would be stale at once", "write a number of months, 24 for instance"));
    }
    let ids = [
        ("contacts", site.contacts.iter().map(|c| c.id.as_str()).collect::<Vec<_>>()),
        ("callUnits", site.call_units.iter().map(|u| u.id.as_str()).collect()),
        ("relays", site.relays.iter().map(|r| r.id.as_str()).collect()),
        ("actors", site.actors.iter().map(|a| a.id.as_str()).collect()),
        ("destinations", site.destinations.iter().map(Destination::id).collect()),
    ];
    for (list, ids) in ids {
        for (index, id) in doubled(ids.into_iter()) {
            findings.push(document.error(&format!("{list}[{index}].id"), format!("the id {id:?} stands twice"), "give each its own id"));
        }
    }
    for (list, lines) in [("emergency", &site.emergency), ("helpLines", &site.help_lines)] {
        for (index, line) in lines.iter().enumerate() {
            number(document, &format!("{list}[{index}].number"), &line.number, site.fictional, findings);
        }
    }
    for (index, unit) in site.call_units.iter().enumerate() {
        number(document, &format!("callUnits[{index}].phone"), &unit.phone, site.fictional, findings);
        if unit.text.matches(PHONE).count() != 1 {
            let remedy = "write « {phone} » once, where the number stands";
            findings.push(document.error(&format!("callUnits[{index}].text"), "the sentence has no place for its number", remedy));
        }
    }
    for (index, one) in site.contacts.iter().enumerate() {
        contact(document, &format!("contacts[{index}]"), one, site.fictional, findings);
    }
    let keepers = [("dataProtectionContact", &site.data_protection_contact), ("accessibilityContact", &site.accessibility_contact)];
    for (field, value) in keepers {
        if site.fictional && value.contains('@') {
            fictional_host(document, field, value, findings);
        }
    }
    for (index, one) in site.destinations.iter().enumerate() {
        destination(document, &format!("destinations[{index}]"), one, site, findings);
    }
    for (form, ids) in &site.routes {
        let at = format!("routes.{form}");
        if !site.questionnaires.contains(form) && *form != site.referral {
            findings.push(document.error(&at, format!("no questionnaire is called {form:?}"), "write a name of `questionnaires`"));
        }
        if ids.is_empty() {
            findings.push(document.error(&at, "its answers would go nowhere", "write ids of `destinations`, the last of kind `file`"));
        }
        for (index, id) in ids.iter().enumerate().filter(|(_, id)| !site.destinations.iter().any(|d| d.id() == *id)) {
            findings.push(document.error(&format!("{at}[{index}]"), format!("no destination has the id {id:?}"), "write an id of `destinations`"));
        }
    }
    if let Some(server) = site.terminology_server.as_ref().filter(|s| !is_web(s)) {
        findings.push(document.error("terminologyServer", format!("{server:?} is not a web address"), "write it with https://"));
    }
    for (index, address) in site.embedded_in.iter().enumerate() {
        if may_embed(address) {
            if domain_of(address) != domain_of(&site.address) {
                let message =
                    format!("{address:?} is of another domain than this site: browsers keep apart what a frame stores there, or keep nothing");
                let remedy = "publish this site on a sub-domain of the other's domain (docs/embedding.md)";
                findings.push(document.warning(&format!("embeddedIn[{index}]"), message, remedy));
            }
            continue;
        }
        let message = format!("{address:?} is not the address of a site alone");
        findings.push(document.error(
            &format!("embeddedIn[{index}]"),
            message,
            "write https:// and the name, as https://www.hopital.example, with nothing behind",
        ));
    }
    if !matches!(site.destinations.last(), Some(Destination::File { .. })) {
        let at = site.destinations.len().checked_sub(1).map_or_else(|| "destinations".to_owned(), |last| format!("destinations[{last}]"));
        let remedy = "add a destination of kind `file` at the end, so that an answer can always be kept";
        findings.push(document.warning(&at, "the last destination is not a file", remedy));
    }
}

fn sources(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    let Some(loaded) = &library.sources else { return };
    for (index, id) in doubled(loaded.value.sources.iter().map(|s| s.id.as_str())) {
        findings.push(loaded.document.error(&format!("sources[{index}].id"), format!("the id {id:?} stands twice"), "give each its own id"));
    }
    for (index, source) in loaded.value.sources.iter().enumerate() {
        if let Some((message, remedy)) = date_fault(&source.date, today, false) {
            findings.push(loaded.document.error(&format!("sources[{index}].date"), message, remedy));
        }
        if let Some(address) = source.address.as_ref().filter(|a| !is_web(a)) {
            let message = format!("{address:?} is not a web address");
            findings.push(loaded.document.error(&format!("sources[{index}].address"), message, "write it with https://"));
        }
    }
}

fn contact(document: &Document, field: &str, contact: &Contact, fictional: bool, findings: &mut Vec<Finding>) {
    let at = format!("{field}.value");
    match (contact.kind, &contact.value) {
        (ContactKind::Form, _) => {}
        (_, None) => findings.push(document.error(field, "this contact has no value", "add `value`: the number or the address")),
        (ContactKind::Phone, Some(value)) => number(document, &at, value, fictional, findings),
        (ContactKind::Mail | ContactKind::Mssante, Some(value)) => {
            mail(document, &at, value, fictional, findings);
        }
    }
}

/// A mail address.
pub(super) fn mail(document: &Document, at: &str, value: &str, fictional: bool, findings: &mut Vec<Finding>) {
    if !value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !value.contains(' ')) {
        findings.push(document.error(at, format!("{value:?} is not a mail address"), "write it as nom@hopital.example"));
    } else if fictional {
        fictional_host(document, at, value, findings);
    }
}

fn fictional_host(document: &Document, field: &str, address: &str, findings: &mut Vec<Finding>) {
    let host = address.rsplit('@').next().unwrap_or_default();
    if !(host.ends_with(".example") || host == "127.0.0.1" || host == "localhost") {
        let remedy = "use a host that ends with .example, or set `fictional` to false";
        findings.push(document.error(field, format!("{host:?} may be a real host, and the site is fictional"), remedy));
    }
}

fn number(document: &Document, field: &str, value: &str, fictional: bool, findings: &mut Vec<Finding>) {
    match phone(value) {
        None => findings.push(document.error(field, format!("{value:?} is not a French phone number"), "write it as 03 53 01 24 10")),
        Some(digits) if fictional && !is_fiction(&digits) => findings.push(real_number(document, field, value)),
        Some(_) => {}
    }
}

/// The finding about a real number on a fictional site.
pub(super) fn real_number(document: &Document, field: &str, value: &str) -> Finding {
    let remedy = "use a number kept for fiction (01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98), or set `fictional` to false";
    document.error(field, format!("{value:?} may be somebody's number, and the site is fictional"), remedy)
}

/// True for a number kept for fiction, and for the short numbers that everybody may call.
pub(super) fn is_fiction(digits: &str) -> bool {
    digits.len() < 10 || FICTION.iter().any(|f| digits.starts_with(f))
}

/// The digits of a French phone number: ten from 0, also written with +33, or a short number.
fn phone(value: &str) -> Option<String> {
    let bare: String = value.chars().filter(|c| !matches!(c, ' ' | '.' | '\u{a0}' | '\u{202f}')).collect();
    let digits = bare.strip_prefix("+33").map_or_else(|| bare.clone(), |rest| format!("0{rest}"));
    let whole = digits.len() == 10 && digits.starts_with('0') && !digits.starts_with("00");
    let short = matches!(digits.as_str(), "15" | "17" | "18" | "112" | "114" | "115" | "119" | "196" | "116117" | "3114")
        || (digits.len() == 4 && digits.starts_with('3'));
    (digits.bytes().all(|b| b.is_ascii_digit()) && (whole || short)).then_some(digits)
}

/// The address of a site that may show a page of this one: https, a name, perhaps a port, and nothing behind; http on this machine alone.
fn may_embed(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let here = matches!(host, "127.0.0.1" | "localhost");
    if scheme != "https" && !(scheme == "http" && here) {
        return false;
    }
    let is_label = |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (host.contains('.') || here) && host.split('.').all(is_label) && port.is_none_or(|p| p.parse::<u16>().is_ok())
}

/// The last two parts of a host: what its sub-domains have in common, but for the few countries that have one part more.
fn domain_of(address: &str) -> Vec<&str> {
    host_of(address).split(':').next().unwrap_or_default().rsplit('.').take(2).collect()
}

/// True for `http://…` or `https://…` with a host.
pub(super) fn is_web(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|r| !r.is_empty() && !r.starts_with('/') && !r.contains([' ', '"', '\'', '<', '>', ';', ',']))
}
