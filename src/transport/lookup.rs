//! Is it there? What a server is asked about a resource of ours, and what its answer is worth.
//!
//! Neither a status nor an id is enough: some servers ignore a search's parameters and answer with everything, and what stands under our
//! id must also say what we sent.

use super::bundle::Way;
use super::capability::{items, text_of};
use super::http::{HttpRequest, HttpResponse};
use crate::formats::json::Json;
use crate::formats::read_json;

/// Whether a resource is on the server.
pub enum Found {
    /// It is, or was and somebody took it away; where, when the server says so.
    Yes(Option<String>),
    /// It is not.
    No,
    /// Something else stands in its place.
    Other,
    /// The server does not say, for instance because it lets this site write and not read.
    Unclear,
}

/// A resource that was, or may have been, written.
pub struct Sought<'a> {
    /// Base address of the server.
    pub base: &'a str,
    /// Its type.
    pub name: &'a str,
    /// Our id, which is also the value of its identifier.
    pub id: String,
    /// System of the identifier.
    pub system: String,
    /// How it was written.
    pub way: Way,
    /// As it was sent.
    pub sent: &'a Json,
}

impl Sought<'_> {
    /// The question.
    pub fn request(&self) -> HttpRequest {
        HttpRequest::fhir_get(match self.way {
            Way::Put => format!("{}/{}/{}", self.base, self.name, self.id),
            Way::CreateIfNone => {
                let system = self.system.replace(':', "%3A").replace('/', "%2F");
                format!("{}/{}?identifier={system}%7C{}", self.base, self.name, self.id)
            }
        })
    }

    /// Reads the answer.
    pub fn read(&self, answer: &HttpResponse) -> Found {
        let json = if answer.is_success() { read_json(&answer.body).unwrap_or_default() } else { Json::Null };
        match self.way {
            Way::Put if answer.status == 404 => Found::No,
            // It was there, and somebody took it away.
            Way::Put if answer.status == 410 => Found::Yes(None),
            Way::Put if text_of(&json, "resourceType") != Some(self.name) || text_of(&json, "id") != Some(&self.id) => Found::Unclear,
            Way::Put if self.is_sent(&json) => Found::Yes(Some(format!("{}/{}/{}", self.base, self.name, self.id))),
            Way::Put => Found::Other,
            Way::CreateIfNone if text_of(&json, "resourceType") != Some("Bundle") => Found::Unclear,
            Way::CreateIfNone => self.read_search(&json),
        }
    }

    fn read_search(&self, json: &Json) -> Found {
        let of_type = |e: &&Json| e.get("resource").is_some_and(|r| text_of(r, "resourceType") == Some(self.name));
        let mut entries = items(json, "entry").filter(of_type).peekable();
        let none = entries.peek().is_none();
        let found = entries.find_map(|e| e.get("resource").filter(|r| self.is_named(r)).map(|r| (e, r)));
        match found {
            Some((entry, resource)) if self.is_sent(resource) => {
                let place = text_of(resource, "id").map(|id| format!("{}/{}/{id}", self.base, self.name));
                Found::Yes(text_of(entry, "fullUrl").map(str::to_owned).or(place))
            }
            Some(_) => Found::Other,
            None if none => Found::No,
            None => Found::Unclear,
        }
    }

    /// True when it carries our identifier.
    fn is_named(&self, resource: &Json) -> bool {
        let one = resource.get("identifier").filter(|i| i.is_object());
        let mut all = items(resource, "identifier").chain(one);
        all.any(|i| text_of(i, "system") == Some(&self.system) && text_of(i, "value") == Some(&self.id))
    }

    /// True when it says what we sent, in what nobody has a reason to change: whose it is, which form, when, which questions. The hospital may
    /// have put right a name, a priority or a status since.
    fn is_sent(&self, theirs: &Json) -> bool {
        let ours = self.sent;
        let same = |name: &str| text_of(ours, name).is_none_or(|own| text_of(theirs, name) == Some(own));
        let at = |name: &str| {
            let time = |json: &Json| text_of(json, name).map(|t| instant(t).ok_or_else(|| t.to_owned()));
            time(ours).is_none_or(|own| time(theirs) == Some(own))
        };
        let has = |name: &str| ours.get(name).is_none() || theirs.get(name).is_some_and(Json::is_object);
        let mut links = items(theirs, "item").filter_map(|i| text_of(i, "linkId"));
        self.is_named(theirs)
            && same("questionnaire")
            && at("authored")
            && at("authoredOn")
            && has("subject")
            && items(ours, "item").filter_map(|i| text_of(i, "linkId")).all(|own| links.any(|link| link == own))
    }
}

/// A time as seconds: servers write the same one with another offset.
fn instant(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let rest = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = if rest == "Z" {
        0
    } else {
        let minutes = rest.get(1..3)?.parse::<i64>().ok()? * 60 + rest.get(4..6)?.parse::<i64>().ok()?;
        if rest.starts_with('-') { -minutes } else { minutes }
    };
    // Days since an origin that does not matter, with the year beginning in March.
    let shifted = if month < 3 { year - 1 } else { year };
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day;
    Some(((days * 24 + hour) * 60 + minute - offset) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn the_same_time_with_another_offset_is_the_same() {
        let one = instant("2026-11-22T10:15:00+01:00");
        assert!(one.is_some());
        for same in ["2026-11-22T09:15:00Z", "2026-11-22T09:15:00.000Z", "2026-11-21T23:15:00-10:00"] {
            assert_eq!(instant(same), one, "{same}");
        }
        assert_eq!(instant("2027-01-01T00:30:00+01:00"), instant("2026-12-31T23:30:00Z"));
        assert_eq!(instant("2028-03-01T00:00:00Z"), instant("2028-02-29T24:00:00Z"));
        for other in ["2026-11-22T10:15:01+01:00", "2026-11-22", "é", ""] {
            assert_ne!(instant(other), one, "{other}");
        }
    }
}
