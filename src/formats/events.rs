//! Dated events of many cases, for indicators: tables (CSV), files of dates, FHIR R4 resources. `docs/indicators.md` says what is read.

use super::dates::{EVENTS, Moment, civil_date, event_of, moments};
use super::json::Json;
use super::read_json;
use crate::domain::PartialDate;
use crate::domain::indicators::{ADMISSION, CHEMOTHERAPY, Case, Happening};
use std::collections::BTreeMap;

/// More cases than one page is asked to look at.
const MOST_CASES: usize = 50_000;
/// Faults that are named one by one.
const MOST_FAULTS: usize = 20;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadCases {
    /// The cases, in the order of their first appearance.
    pub cases: Vec<Case>,
    /// Events left aside: unknown, without a date that can be read, cancelled, or of nobody.
    pub left: usize,
    /// Lines of a table that could not be read, the first of them.
    pub lines: Vec<u64>,
    /// Where each case stands.
    places: BTreeMap<String, usize>,
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongCases {
    /// None of the kinds of files.
    Unknown,
    /// A table without the columns that are needed.
    Columns,
    /// Written by a later version.
    Newer,
}

/// What the columns of a table are called, without accents, in lower case.
const CASE: [&str; 4] = ["dossier", "cas", "case", "patient"];
const EVENT: [&str; 2] = ["evenement", "event"];
const KIND: [&str; 3] = ["type", "examen", "kind"];
const DATE: [&str; 1] = ["date"];

impl ReadCases {
    /// Reads a file and adds what it holds. `civil` gives the day of a moment where the person is; `file` tells files apart that hold one case each.
    ///
    /// # Errors
    /// Why nothing was read.
    pub fn add(&mut self, text: &str, file: &str, civil: &dyn Fn(&str) -> Option<PartialDate>) -> Result<(), WrongCases> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with(['{', '[']) {
            let json = read_json(text).map_err(|_| WrongCases::Unknown)?;
            return self.add_json(&json, file, civil);
        }
        self.add_table(text)
    }

    /// Reads JSON and adds what it holds.
    ///
    /// # Errors
    /// Why nothing was read.
    pub fn add_json(&mut self, json: &Json, file: &str, civil: &dyn Fn(&str) -> Option<PartialDate>) -> Result<(), WrongCases> {
        if json.get("type").and_then(Json::as_str) == Some("guichet-suivi") {
            if json.get("version").and_then(Json::as_u64) != Some(1) {
                return Err(WrongCases::Newer);
            }
            for one in json.get("dates").and_then(Json::as_array).into_iter().flatten() {
                let text = |name: &str| one.get(name).and_then(Json::as_str);
                let event = text("event").and_then(event_of);
                self.put(file, event.zip(text("date").and_then(PartialDate::read_fhir)), "");
            }
            return Ok(());
        }
        let resources: Vec<&Json> = match json.get("resourceType").and_then(Json::as_str) {
            Some("Bundle") => json.get("entry").and_then(Json::as_array).into_iter().flatten().filter_map(|e| e.get("resource")).collect(),
            Some(_) => vec![json],
            None => return Err(WrongCases::Unknown),
        };
        if self.add_resources(resources, "", civil) { Ok(()) } else { Err(WrongCases::Unknown) }
    }

    /// Adds resources, which may name their patient by the address of their own server, `base`; true when one of them is of a kind that is read.
    pub fn add_resources<'a>(
        &mut self,
        resources: impl IntoIterator<Item = &'a Json>,
        base: &str,
        civil: &dyn Fn(&str) -> Option<PartialDate>,
    ) -> bool {
        let mut any = false;
        for resource in resources {
            let Some(found) = happenings(resource) else { continue };
            any = true;
            let subject = subject_of(resource, base).unwrap_or_default();
            for one in found {
                let date = one.and_then(|(event, kind, moment)| Some((event, kind, civil_date(moment, civil)?)));
                match date {
                    Some((event, kind, date)) if !subject.is_empty() => self.put(subject, Some((event, date)), kind),
                    _ => self.left += 1,
                }
            }
        }
        any
    }

    /// The cases of both: what is the same in both is once.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let mut all = self.clone();
        for case in &other.cases {
            for one in &case.happenings {
                all.put(&case.id, Some((one.event, one.date)), &one.kind);
            }
        }
        all.left += other.left;
        all
    }

    /// The day of each case's first event.
    pub fn firsts(&self) -> BTreeMap<String, PartialDate> {
        let first = |case: &Case| case.happenings.iter().map(|h| h.date).reduce(|one, other| if one.is_after(other) { other } else { one });
        self.cases.iter().filter_map(|case| Some((case.id.clone(), first(case)?))).collect()
    }

    fn add_table(&mut self, text: &str) -> Result<(), WrongCases> {
        let first = text.lines().next().unwrap_or_default();
        let most = [b';', b',', b'\t'].into_iter().max_by_key(|mark| first.bytes().filter(|b| b == mark).count()).unwrap_or(b';');
        let mut reader = csv::ReaderBuilder::new().delimiter(most).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let names: Vec<String> = reader.headers().map_err(|_| WrongCases::Unknown)?.iter().map(bare).collect();
        let column = |names_of: &[&str]| names.iter().position(|n| names_of.contains(&n.as_str()));
        let case = column(&CASE).ok_or(WrongCases::Columns)?;
        let long = column(&EVENT).zip(column(&DATE));
        let wide: Vec<(usize, u8)> = names.iter().enumerate().filter_map(|(place, n)| Some((place, code_of(n)?))).collect();
        if long.is_none() && wide.is_empty() {
            return Err(WrongCases::Columns);
        }
        let kind = column(&KIND);
        for record in reader.records() {
            // Not even text of a table: the line is told by the reader's own count.
            let Ok(record) = record else {
                self.left += 1;
                continue;
            };
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |place: usize| record.get(place).unwrap_or_default();
            if record.iter().all(str::is_empty) {
                continue;
            }
            let cells: Vec<(Option<u8>, &str, &str)> = match long {
                Some((event, date)) => vec![(code_of(&bare(cell(event))), kind.map(cell).unwrap_or_default(), cell(date))],
                None => wide.iter().filter(|(place, _)| !cell(*place).is_empty()).map(|(place, event)| (Some(*event), "", cell(*place))).collect(),
            };
            for (event, kind, date) in cells {
                let before = self.left;
                let found = event.zip(PartialDate::read_typed(date.get(..10).filter(|_| date.contains('T')).unwrap_or(date)));
                self.put(cell(case), found, kind);
                if self.left > before && self.lines.len() < MOST_FAULTS && self.lines.last() != Some(&line) {
                    self.lines.push(line);
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, id: &str, found: Option<(u8, PartialDate)>, kind: &str) {
        let Some((event, date)) = found.filter(|_| !id.is_empty()) else {
            self.left += 1;
            return;
        };
        let happening = Happening { event, kind: kind.to_owned(), date };
        let known = self.places.get(id).copied();
        if let Some(case) = known.and_then(|place| self.cases.get_mut(place)) {
            // The same in two files is once.
            if !case.happenings.contains(&happening) {
                case.happenings.push(happening);
            }
        } else if self.cases.len() < MOST_CASES {
            self.places.insert(id.to_owned(), self.cases.len());
            self.cases.push(Case { id: id.to_owned(), happenings: vec![happening] });
        } else {
            self.left += 1;
        }
    }
}

/// A column's or an event's name without accents and in lower case.
fn bare(name: &str) -> String {
    let plain = |c: char| match c {
        'é' | 'è' | 'ê' | 'É' | 'È' | 'Ê' => 'e',
        other => other.to_ascii_lowercase(),
    };
    name.trim().chars().map(plain).collect()
}

/// `e04`, `adm` and `chimio` as events.
pub fn code_of(name: &str) -> Option<u8> {
    match name {
        "adm" | "admission" => Some(ADMISSION),
        "chimio" | "chemotherapy" => Some(CHEMOTHERAPY),
        other => event_of(&other.to_ascii_uppercase()),
    }
}

/// The events of a resource, each with its kind and its moment; nothing for a resource of another type.
fn happenings(resource: &Json) -> Option<Vec<Moment<'_>>> {
    if resource.get("resourceType").and_then(Json::as_str) == Some("Encounter") {
        return Some(stay(resource));
    }
    moments(resource, &coded)
}

/// An event in a concept, with the concept's own words as its kind.
fn coded(concept: &Json) -> Option<(u8, &str)> {
    let mut codings = concept.get("coding").and_then(Json::as_array).into_iter().flatten();
    let coding = codings.find(|c| c.get("system").and_then(Json::as_str) == Some(EVENTS))?;
    let code = coding.get("code").and_then(Json::as_str)?;
    Some((code_of(&bare(code))?, concept.get("text").and_then(Json::as_str).unwrap_or_default()))
}

/// A stay at hospital: when it began and when it ended.
fn stay(encounter: &Json) -> Vec<Moment<'_>> {
    let text = |of: &str, name: &str| encounter.get(of)?.get(name)?.as_str();
    let kept = matches!(text("class", "code"), Some("IMP" | "ACUTE" | "NONAC" | "SS"));
    let over = matches!(encounter.get("status").and_then(Json::as_str), Some("cancelled" | "entered-in-error" | "planned"));
    if !kept || over {
        return vec![None];
    }
    let ends = [(ADMISSION, "start"), (18, "end")];
    ends.into_iter().filter_map(|(event, name)| Some(Some((event, "", text("period", name)?)))).collect()
}

/// True for a stay that was over before the first event of its patient (`firsts`): it belongs to another illness.
pub fn is_earlier_stay(encounter: &Json, firsts: &BTreeMap<String, PartialDate>, base: &str, civil: &dyn Fn(&str) -> Option<PartialDate>) -> bool {
    let first = subject_of(encounter, base).and_then(|subject| firsts.get(subject));
    let end = encounter.get("period").and_then(|p| p.get("end")?.as_str()).and_then(|moment| civil_date(moment, civil));
    first.zip(end).is_some_and(|(first, end)| first.is_after(end))
}

/// Whose resource it is: the reference to the patient, as it stands, without the address of the server `base` that it was read from.
pub fn subject_of<'a>(resource: &'a Json, base: &str) -> Option<&'a str> {
    let reference = |of: Option<&'a Json>| of?.get("reference")?.as_str();
    let mut actors = resource.get("participant").and_then(Json::as_array).into_iter().flatten().filter_map(|p| reference(p.get("actor")));
    let named = ["for", "subject"].into_iter().find_map(|name| reference(resource.get(name)));
    let found = named.or_else(|| actors.find(|r| r.starts_with("Patient/") || r.contains("/Patient/")))?;
    let own = found.strip_prefix(base.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
    Some(own.filter(|_| !base.is_empty()).unwrap_or(found))
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;

    fn civil(moment: &str) -> Option<PartialDate> {
        PartialDate::read_fhir(moment.get(..10)?)
    }

    fn read(text: &str) -> Result<ReadCases, WrongCases> {
        let mut read = ReadCases::default();
        read.add(text, "file", &civil).map(|()| read)
    }

    fn shown(read: &ReadCases) -> Vec<String> {
        let of = |c: &Case| c.happenings.iter().map(|h| format!("{} {}{} {}", c.id, h.event, h.kind, h.date.write_fhir())).collect::<Vec<_>>();
        read.cases.iter().flat_map(of).collect()
    }

    #[test]
    fn a_long_table_is_read_whatever_its_mark() {
        let text = "\u{feff}Dossier;Événement;Type;Date\nA;E04;;02/03/2026\nA;E08;IRM;2026-03-09T08:00\n\nB;E01;;03/2026\nB;E99;;2026-03-09\nB;E06;;31/02/2026\n;E06;;2026\nC;chimio;;2026-03-01\n";
        let found = read(text).unwrap();
        assert_eq!(shown(&found), ["A 4 2026-03-02", "A 8IRM 2026-03-09", "B 1 2026-03", "C 102 2026-03-01"]);
        assert_eq!((found.left, found.lines.as_slice()), (3, &[6_u64, 7, 8][..]));
        assert_eq!(shown(&read(&text.replace(';', ",")).unwrap()), shown(&found));
        assert_eq!(shown(&read(&text.replace(';', "\t")).unwrap()), shown(&found));
    }

    #[test]
    fn a_wide_table_has_a_column_for_each_event() {
        let found = read("patient,E04,e06,ADM,note\nA,2026-03-02,,2026-03-05,\"x, y\"\nA,2026-03-02,,,\nB,,nope,,\n").unwrap();
        assert_eq!(shown(&found), ["A 4 2026-03-02", "A 101 2026-03-05"], "the same twice is once");
        assert_eq!((found.left, found.lines.as_slice()), (1, &[4_u64][..]));
    }

    #[test]
    fn what_is_no_table_of_events_is_refused() {
        assert_eq!(read("a;b\n1;2"), Err(WrongCases::Columns));
        assert_eq!(read("dossier;b\n1;2"), Err(WrongCases::Columns));
        assert_eq!(read(""), Err(WrongCases::Columns));
        assert_eq!(read("{"), Err(WrongCases::Unknown));
        assert_eq!(read("[]"), Err(WrongCases::Unknown));
        assert_eq!(read(r#"{"resourceType":"Patient"}"#), Err(WrongCases::Unknown));
        assert_eq!(read(r#"{"type":"guichet-suivi","version":2,"dates":[]}"#), Err(WrongCases::Newer));
    }

    #[test]
    fn a_file_of_dates_is_one_case() {
        let found = read(r#"{"type":"guichet-suivi","version":1,"pathway":"nhl","dates":[{"event":"E09","turn":2,"date":"2026-11-12"},{"event":"E01","date":"x"}]}"#).unwrap();
        assert_eq!((shown(&found), found.left), (vec!["file 9 2026-11-12".to_owned()], 1));
    }

    #[test]
    fn a_patient_is_the_same_with_and_without_the_address_of_the_server() {
        let task = |reference: &str, code: &str| {
            let text = format!(
                r#"{{"resourceType":"Task","status":"completed","for":{{"reference":"{reference}"}},"code":{{"coding":[{{"system":"{EVENTS}","code":"{code}"}}]}},"executionPeriod":{{"end":"2026-03-02"}}}}"#
            );
            read_json(&text).unwrap()
        };
        let all = [task("Patient/1", "E04"), task("https://a.example/fhir/Patient/1", "E06"), task("https://b.example/fhir/Patient/1", "E06")];
        let mut found = ReadCases::default();
        assert!(found.add_resources(&all, "https://a.example/fhir/", &civil));
        assert_eq!(shown(&found), ["Patient/1 4 2026-03-02", "Patient/1 6 2026-03-02", "https://b.example/fhir/Patient/1 6 2026-03-02"]);
        assert!(!found.add_resources(&[read_json(r#"{"resourceType":"Patient"}"#).unwrap()], "", &civil));
    }

    #[test]
    fn two_readings_together_count_what_is_in_both_once() {
        let (one, two) =
            (read("dossier;E04;E06\nA;2026-03-02;nope\n").unwrap(), read("dossier;E04;E06\nA;2026-03-02;2026-03-04\nB;2026;\n").unwrap());
        let both = one.with(&two);
        assert_eq!(shown(&both), ["A 4 2026-03-02", "A 6 2026-03-04", "B 4 2026"]);
        assert_eq!((both.left, both.lines), (1, one.lines));
    }

    #[test]
    fn resources_are_told_apart_by_their_patient() {
        let code = |code: &str, text: &str| format!(r#"{{"text":"{text}","coding":[{{"system":"{EVENTS}","code":"{code}"}}]}}"#);
        let entries = [
            format!(r#"{{"resourceType":"Task","status":"completed","for":{{"reference":"Patient/1"}},"code":{},"executionPeriod":{{"end":"2026-03-02"}}}}"#, code("E04", "")),
            format!(r#"{{"resourceType":"Appointment","status":"fulfilled","participant":[{{"actor":{{"reference":"Practitioner/9"}}}},{{"actor":{{"reference":"Patient/1"}}}}],"serviceType":[{}],"start":"2026-03-04T09:00:00+01:00"}}"#, code("E08", "IRM")),
            format!(r#"{{"resourceType":"CarePlan","status":"active","subject":{{"reference":"Patient/2"}},"activity":[{{"detail":{{"status":"completed","code":{},"scheduledPeriod":{{"start":"2026-09"}}}}}}]}}"#, code("E01", "")),
            r#"{"resourceType":"Encounter","status":"finished","class":{"code":"IMP"},"subject":{"reference":"Patient/2"},"period":{"start":"2026-10-01","end":"2026-10-04"}}"#.into(),
            r#"{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/2"},"period":{"start":"2026-10-01"}}"#.into(),
            format!(r#"{{"resourceType":"Task","status":"completed","code":{},"executionPeriod":{{"end":"2026-03-02"}}}}"#, code("E04", "")),
            r#"{"resourceType":"Patient"}"#.into(),
        ];
        let bundle = entries.iter().map(|e| format!(r#"{{"resource":{e}}}"#)).collect::<Vec<_>>().join(",");
        let found = read(&format!(r#"{{"resourceType":"Bundle","entry":[{bundle}]}}"#)).unwrap();
        let want =
            ["Patient/1 4 2026-03-02", "Patient/1 8IRM 2026-03-04", "Patient/2 1 2026-09", "Patient/2 101 2026-10-01", "Patient/2 18 2026-10-04"];
        assert_eq!(shown(&found), want);
        assert_eq!(found.left, 2, "a visit that is no stay, and a task of nobody");
    }

    #[test]
    fn a_stay_that_was_over_before_the_pathway_is_of_another_illness() {
        let firsts = read("dossier;E01;E04\nPatient/1;2026-03;2026-03-02\nPatient/2;;\n").unwrap().firsts();
        assert_eq!(firsts.len(), 1);
        let civil = |_: &str| PartialDate::new(2026, Some(2), Some(28));
        let earlier = |subject: &str, end: &str| {
            let stay = format!(r#"{{"resourceType":"Encounter","subject":{{"reference":"{subject}"}},"period":{{"start":"2019-05-02"{end}}}}}"#);
            is_earlier_stay(&read_json(&stay).unwrap(), &firsts, "https://a.example/fhir", &civil)
        };
        assert!(earlier("Patient/1", r#","end":"2019-05-09""#) && earlier("https://a.example/fhir/Patient/1", r#","end":"2026-02-28T23:30:00Z""#));
        assert!(!earlier("Patient/1", r#","end":"2026-03-02""#), "it ended on the way");
        assert!(!earlier("Patient/1", "") && !earlier("Patient/2", r#","end":"2019-05-09""#), "what is not known is kept");
    }
}
