//! Somebody's dates as a file: the one that a person takes away and opens again, and FHIR R4 resources of a hospital's own system.
//!
//! `docs/timeline.md` says which elements are read.

use super::json::{Json, json};
use crate::domain::PartialDate;
use crate::domain::timeline::{Known, Mark};

/// What the file of dates calls itself.
const TYPE: &str = "guichet-suivi";
/// Its form.
const VERSION: u64 = 1;
/// The codes of the events, in FHIR.
pub const EVENTS: &str = "https://guichet.example/fhir/CodeSystem/pathway-event";
/// More dates than anybody has.
const MOST_DATES: usize = 200;

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The dates.
    pub dates: Vec<(Mark, PartialDate)>,
    /// The number that keeps a calendar's entries the same, when the file has one.
    pub id: Option<String>,
    /// How many elements were left aside: without a known event, without a date, or cancelled.
    pub left: usize,
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Neither of the two kinds of files.
    Unknown,
    /// Dates of another pathway.
    OtherPathway,
    /// Written by a later version.
    Newer,
}

/// Writes the file that a person takes away.
pub fn write_dates(pathway: &str, id: &str, known: &Known) -> String {
    let one = |(mark, date): &(Mark, PartialDate)| json!({ "event": (format!("E{:02}", mark.event)), "turn": (u64::from(mark.turn) + 1), "date": (date.write_fhir()) });
    let dates: Vec<Json> = known.iter().map(one).collect();
    json!({ "type": TYPE, "version": VERSION, "pathway": pathway, "id": id, "dates": dates }).to_string()
}

/// Reads a file: our own, or FHIR. `civil` gives the day of a moment such as `2026-11-20T23:30:00Z` where the person is.
///
/// # Errors
/// Why it is not read.
pub fn read_dates(json: &Json, pathway: &str, civil: &dyn Fn(&str) -> Option<PartialDate>) -> Result<Read, Wrong> {
    if text(json, "type") == Some(TYPE) {
        return read_own(json, pathway);
    }
    let resources: Vec<&Json> = match text(json, "resourceType") {
        Some("Bundle") => list(json, "entry").iter().filter_map(|e| e.get("resource")).collect(),
        Some(_) => vec![json],
        None => return Err(Wrong::Unknown),
    };
    let mut read = Read::default();
    let mut found: Vec<(u8, PartialDate)> = Vec::new();
    let mut any = false;
    for resource in resources {
        let Some(all) = moments(resource, &|concept| Some((coded(concept)?, ""))) else { continue };
        any = true;
        for one in all {
            match one.and_then(|(event, _, moment)| Some((event, civil_date(moment, civil)?))) {
                Some(one) if found.len() < MOST_DATES => found.push(one),
                _ => read.left += 1,
            }
        }
    }
    if !any {
        return Err(Wrong::Unknown);
    }
    // What comes again is told apart by its order.
    found.sort_by_key(|(event, date)| (*event, *date));
    found.dedup();
    for (event, date) in found {
        let turn = u8::try_from(read.dates.iter().filter(|(m, _)| m.event == event).count()).unwrap_or(u8::MAX);
        read.dates.push((Mark { event, turn }, date));
    }
    Ok(read)
}

fn read_own(json: &Json, pathway: &str) -> Result<Read, Wrong> {
    if json.get("version").and_then(Json::as_u64) != Some(VERSION) {
        return Err(Wrong::Newer);
    }
    if text(json, "pathway") != Some(pathway) {
        return Err(Wrong::OtherPathway);
    }
    let id = text(json, "id").filter(|id| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit())).map(str::to_owned);
    let mut read = Read { id, ..Read::default() };
    for one in list(json, "dates").iter().take(MOST_DATES) {
        let turn = one.get("turn").and_then(Json::as_u64).and_then(|t| u8::try_from(t.checked_sub(1)?).ok());
        let event = text(one, "event").and_then(event_of);
        match event.zip(turn).zip(text(one, "date").and_then(PartialDate::read_fhir)) {
            Some(((event, turn), date)) => read.dates.push((Mark { event, turn }, date)),
            None => read.left += 1,
        }
    }
    Ok(read)
}

fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name)?.as_str()
}

fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// `E04` as 4.
pub(super) fn event_of(code: &str) -> Option<u8> {
    let number = code.strip_prefix('E').filter(|n| n.len() == 2)?.parse().ok()?;
    (1..=23).contains(&number).then_some(number)
}

/// The event in a concept.
fn coded(concept: &Json) -> Option<u8> {
    let coding = list(concept, "coding").iter().find(|c| text(c, "system") == Some(EVENTS))?;
    event_of(text(coding, "code")?)
}

/// The day of a moment such as `2026-11-20T23:30:00Z`, or a date as it stands.
pub(super) fn civil_date(moment: &str, civil: &dyn Fn(&str) -> Option<PartialDate>) -> Option<PartialDate> {
    if moment.len() > 10 { civil(moment) } else { PartialDate::read_fhir(moment) }
}

/// An event, the kind of exam and the moment; nothing where one of them is missing or the thing was called off.
pub(super) type Moment<'a> = Option<(u8, &'a str, &'a str)>;

/// What a resource dates; nothing for a resource that dates no event. `coded` finds the event and the kind in a concept.
pub(super) fn moments<'a>(resource: &'a Json, coded: &dyn Fn(&'a Json) -> Option<(u8, &'a str)>) -> Option<Vec<Moment<'a>>> {
    Some(match text(resource, "resourceType")? {
        "Task" => vec![task(resource, coded)],
        "Appointment" => vec![appointment(resource, coded)],
        "CarePlan" => {
            let over = matches!(text(resource, "status"), Some("revoked" | "entered-in-error"));
            let details = list(resource, "activity").iter().filter_map(|a| a.get("detail"));
            details.map(|detail| if over { None } else { activity(detail, coded) }).collect()
        }
        _ => return None,
    })
}

type Coded<'a, 'f> = &'f dyn Fn(&'a Json) -> Option<(u8, &'a str)>;

fn of_period(period: &Json, done: bool) -> Option<&str> {
    let (start, end) = (text(period, "start"), text(period, "end"));
    if done { end.or(start) } else { start.or(end) }
}

fn task<'a>(task: &'a Json, coded: Coded<'a, '_>) -> Moment<'a> {
    let status = text(task, "status")?;
    if matches!(status, "cancelled" | "rejected" | "failed" | "entered-in-error") {
        return None;
    }
    let (event, kind) = coded(task.get("code")?)?;
    Some((event, kind, of_period(task.get("executionPeriod")?, status == "completed")?))
}

fn appointment<'a>(appointment: &'a Json, coded: Coded<'a, '_>) -> Moment<'a> {
    if !matches!(text(appointment, "status")?, "booked" | "arrived" | "fulfilled" | "checked-in") {
        return None;
    }
    let mut concepts = list(appointment, "serviceType").iter().chain(appointment.get("appointmentType"));
    let (event, kind) = concepts.find_map(coded)?;
    Some((event, kind, text(appointment, "start")?))
}

fn activity<'a>(detail: &'a Json, coded: Coded<'a, '_>) -> Moment<'a> {
    let status = text(detail, "status")?;
    if matches!(status, "cancelled" | "stopped" | "entered-in-error") {
        return None;
    }
    let timing = detail.get("scheduledTiming").and_then(|t| list(t, "event").first()).and_then(Json::as_str);
    let moment = timing.or_else(|| of_period(detail.get("scheduledPeriod")?, status == "completed"))?;
    let (event, kind) = coded(detail.get("code")?)?;
    Some((event, kind, moment))
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use crate::formats::read_json;

    fn known() -> Vec<(Mark, PartialDate)> {
        let one = |event, turn, date| (Mark { event, turn }, PartialDate::read_fhir(date).unwrap());
        vec![one(1, 0, "2026-09"), one(9, 0, "2026-11-04"), one(9, 1, "2026-11-12")]
    }

    /// The day as it is written.
    fn civil(moment: &str) -> Option<PartialDate> {
        PartialDate::read_fhir(moment.get(..10)?)
    }

    fn read(text: &str) -> Result<Read, Wrong> {
        read_dates(&read_json(text).unwrap(), "nhl", &civil)
    }

    #[test]
    fn a_file_taken_away_is_read_back() {
        let text = write_dates("nhl", "00ff00ff00ff00ff", &known());
        let back = read(&text).unwrap();
        assert_eq!((back.dates, back.id.as_deref(), back.left), (known(), Some("00ff00ff00ff00ff"), 0));
        assert_eq!(read(&text.replace("nhl", "lung")), Err(Wrong::OtherPathway));
        assert_eq!(read(&text.replace("\"version\":1", "\"version\":2")), Err(Wrong::Newer));
        assert_eq!(read(&text.replace("guichet-suivi", "other")), Err(Wrong::Unknown));
        let odd = read(&text.replace("2026-09", "2026-13").replace("E09", "E24")).unwrap();
        assert_eq!((odd.dates.len(), odd.left), (0, 3));
        assert_eq!(read(&text.replace("00ff00ff00ff00ff", "<b>")).unwrap().id, None);
    }

    #[test]
    fn tasks_appointments_and_care_plans_are_read_by_their_event() {
        let code = |code: &str| format!(r#"{{"coding":[{{"system":"http://other","code":"E01"}},{{"system":"{EVENTS}","code":"{code}"}}]}}"#);
        let task = |status: &str, event: &str, period: &str| {
            format!(r#"{{"resource":{{"resourceType":"Task","status":"{status}","code":{},"executionPeriod":{period}}}}}"#, code(event))
        };
        let entries = [
            task("completed", "E09", r#"{"start":"2026-11-10","end":"2026-11-12"}"#),
            task("completed", "E09", r#"{"end":"2026-11-04"}"#),
            task("accepted", "E13", r#"{"start":"2026-12-01T10:00:00+01:00","end":"2026-12-02"}"#),
            task("cancelled", "E12", r#"{"end":"2026-11-12"}"#),
            format!(
                r#"{{"resource":{{"resourceType":"Appointment","status":"booked","serviceType":[{}],"start":"2026-11-02T23:30:00Z"}}}}"#,
                code("E06")
            ),
            format!(r#"{{"resource":{{"resourceType":"Appointment","status":"cancelled","serviceType":[{}],"start":"2026-11-03"}}}}"#, code("E06")),
            format!(
                r#"{{"resource":{{"resourceType":"CarePlan","status":"active","activity":[{{"detail":{{"status":"completed","code":{},"scheduledPeriod":{{"start":"2026-09"}}}}}},{{"detail":{{"status":"scheduled","code":{},"scheduledTiming":{{"event":["2026-12-03"]}}}}}},{{"detail":{{"status":"scheduled","code":{{"text":"other"}}}}}}]}}}}"#,
                code("E01"),
                code("E14")
            ),
            r#"{"resource":{"resourceType":"Patient"}}"#.to_owned(),
        ];
        let bundle = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","));
        let read_it = read(&bundle).unwrap();
        let shown: Vec<String> = read_it.dates.iter().map(|(m, d)| format!("E{:02}/{} {}", m.event, m.turn, d.write_fhir())).collect();
        let want = ["E01/0 2026-09", "E06/0 2026-11-02", "E09/0 2026-11-04", "E09/1 2026-11-12", "E13/0 2026-12-01", "E14/0 2026-12-03"];
        assert_eq!(shown, want);
        assert_eq!(read_it.left, 3, "cancelled twice, and one without an event");
        let alone = read(&entries[1][12..entries[1].len() - 1]).unwrap();
        assert_eq!(alone.dates.len(), 1, "a resource without a Bundle");
        assert_eq!(read(r#"{"resourceType":"Patient"}"#), Err(Wrong::Unknown));
        assert_eq!(read(r#"{"resourceType":"Bundle"}"#), Err(Wrong::Unknown));
        assert_eq!(read("[]"), Err(Wrong::Unknown));
    }
}
