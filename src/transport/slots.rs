//! Free slots of a hospital's schedule: FHIR `Slot`s, from a server or from a file.

use super::asking::local_reference;
use crate::formats::json::Json;

/// Slots that are read, at most.
const MOST: usize = 200;

/// A free slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its start, as the server wrote it.
    pub start: String,
    /// Its end.
    pub end: String,
    /// `Schedule/1`.
    pub schedule: Option<String>,
    /// What it is for, in the server's words.
    pub about: String,
}

fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name)?.as_str()
}

/// What is searched: free slots of a schedule, or of all of them, from this day on.
pub fn slots_path(schedule: Option<&str>, day: &str) -> String {
    let of = schedule.map(|s| format!("schedule={}&", s.replace('/', "%2F"))).unwrap_or_default();
    format!("Slot?{of}status=free&start=ge{day}&_count=50")
}

/// The free ones among these resources that start at this moment or later, in their order of time; `at` gives the milliseconds of a moment. Servers
/// that ignore parts of a question answer with more: only what was asked is kept.
pub fn free_slots<'a>(
    resources: impl IntoIterator<Item = &'a Json>,
    schedule: Option<&str>,
    now: u64,
    at: impl Fn(&str) -> Option<u64>,
) -> Vec<Slot> {
    let mut found: Vec<(u64, Slot)> = Vec::new();
    for resource in resources {
        if text(resource, "resourceType") != Some("Slot") || text(resource, "status") != Some("free") {
            continue;
        }
        let own = resource.get("schedule").and_then(|s| text(s, "reference")).and_then(local_reference);
        let (Some(start), Some(end)) = (text(resource, "start"), text(resource, "end")) else { continue };
        let Some(from) = at(start).filter(|from| *from >= now) else { continue };
        if schedule.is_some_and(|wanted| own.as_deref() != Some(wanted)) {
            continue;
        }
        found.push((from, Slot { start: start.to_owned(), end: end.to_owned(), schedule: own, about: about(resource) }));
    }
    found.sort_by_key(|(from, _)| *from);
    found.into_iter().map(|(_, slot)| slot).take(MOST).collect()
}

/// What a slot is for: the words of its services, else of its specialties, else its comment.
fn about(slot: &Json) -> String {
    let words = |concept: &Json| {
        let coded = || concept.get("coding").and_then(Json::as_array)?.iter().find_map(|c| text(c, "display")).map(str::to_owned);
        text(concept, "text").map(str::to_owned).or_else(coded)
    };
    let of = |name: &str| -> Vec<String> { slot.get(name).and_then(Json::as_array).into_iter().flatten().filter_map(words).collect() };
    let found = ["serviceType", "specialty"].into_iter().map(of).find(|all| !all.is_empty()).unwrap_or_default();
    if found.is_empty() { text(slot, "comment").unwrap_or_default().to_owned() } else { found.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::json::json;

    #[test]
    fn only_free_slots_ahead_of_the_schedule_asked_for_are_kept_in_order() {
        let slot = |status: &str, start: &str, schedule: &str| {
            json!({
                "resourceType": "Slot", "status": status, "start": start, "end": "x", "schedule": { "reference": schedule },
                "serviceType": [{ "coding": [{ "display": "IRM" }] }]
            })
        };
        let all = [
            slot("free", "5", "https://a.example/fhir/Schedule/irm"),
            slot("free", "3", "Schedule/irm"),
            slot("busy", "4", "Schedule/irm"),
            slot("free", "1", "Schedule/irm"),
            slot("free", "6", "Schedule/other"),
            slot("free", "never", "Schedule/irm"),
            json!({ "resourceType": "Schedule" }),
            json!(1),
        ];
        let starts = |schedule| free_slots(&all, schedule, 3, |t| t.parse().ok()).into_iter().map(|s| s.start).collect::<Vec<_>>();
        assert_eq!(starts(Some("Schedule/irm")), ["3", "5"]);
        assert_eq!(starts(None), ["3", "5", "6"]);
        assert_eq!(free_slots(&all, None, 0, |t| t.parse().ok()).first().map(|s| s.about.clone()).as_deref(), Some("IRM"));
        assert_eq!(slots_path(Some("Schedule/irm"), "2026-11-23"), "Slot?schedule=Schedule%2Firm&status=free&start=ge2026-11-23&_count=50");
    }
}
