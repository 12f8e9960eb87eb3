//! What is asked of a FHIR server for indicators: resources that date events, then the stays at hospital of the patients who have any.
//!
//! Only the elements that are read are asked for: no name, no note. A patient stands in an address by the server's own reference, never otherwise.

use super::asking::{Server, local_reference};
use crate::formats::dates::EVENTS;
use crate::formats::events::subject_of;
use crate::formats::json::Json;

/// Patients whose stays are asked for at once: an address stays well below the 8 000 signs that servers take.
const AT_ONCE: usize = 40;
/// Resources of a page: what most servers give at most.
const COUNT: usize = 200;

/// The types that date events, with the parameter that searches their code and the elements that are read.
const DATED: [(&str, &str, &str); 4] = [
    ("Task", "code", "status,for,code,executionPeriod"),
    ("Appointment", "service-type", "status,serviceType,appointmentType,start,participant"),
    ("Appointment", "appointment-type", "status,serviceType,appointmentType,start,participant"),
    ("CarePlan", "activity-code", "status,subject,activity"),
];

/// The searches for resources that date events.
pub fn dated_paths() -> Vec<String> {
    let system = EVENTS.replace(':', "%3A").replace('/', "%2F");
    DATED.iter().map(|(kind, code, elements)| format!("{kind}?{code}={system}%7C&_elements={elements}&_count={COUNT}")).collect()
}

/// True when one of its codes is an event's: a server that does not know a parameter answers with everything.
pub fn is_dated(resource: &Json) -> bool {
    resource.to_string().contains(EVENTS)
}

/// The searches for stays of these patients, each with the patients that it is about. Of other servers' patients nothing is known here.
pub fn stays_paths(patients: &[String]) -> Vec<(String, Vec<String>)> {
    let own: Vec<String> = patients.iter().filter(|p| p.starts_with("Patient/") && local_reference(p).as_ref() == Some(p)).cloned().collect();
    let path = |some: &[String]| {
        let who = some.iter().map(|p| p.replace('/', "%2F")).collect::<Vec<_>>().join(",");
        format!("Encounter?class=IMP,ACUTE,NONAC,SS&subject={who}&_elements=status,class,subject,period&_count={COUNT}")
    };
    own.chunks(AT_ONCE).map(|some| (path(some), some.to_vec())).collect()
}

/// True for a stay of one of these patients.
pub fn is_stay_of(resource: &Json, patients: &[String], server: &Server) -> bool {
    subject_of(resource, &server.base).is_some_and(|own| patients.iter().any(|p| p == own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::json::json;

    #[test]
    fn what_is_asked_names_codes_and_elements_and_nobody() {
        let all = dated_paths();
        let system = "https%3A%2F%2Fguichet.example%2Ffhir%2FCodeSystem%2Fpathway-event%7C";
        assert_eq!(all[0], format!("Task?code={system}&_elements=status,for,code,executionPeriod&_count=200"));
        assert_eq!(all.iter().filter(|p| p.contains(system)).count(), 4);
        assert!(is_dated(&json!({ "code": { "coding": [{ "system": EVENTS }] } })) && !is_dated(&json!({ "code": { "text": "E04" } })));
    }

    #[test]
    fn stays_are_asked_for_of_the_servers_own_patients_some_at_a_time() {
        let mut patients: Vec<String> = (0..85).map(|n| format!("Patient/{n}")).collect();
        patients.extend(["https://b.example/Patient/1", "#7", "Patient/a&b", "urn:uuid:1"].map(str::to_owned));
        let all = stays_paths(&patients);
        assert_eq!(all.iter().map(|(_, some)| some.len()).collect::<Vec<_>>(), [40, 40, 5]);
        assert_eq!(
            all[2].0,
            "Encounter?class=IMP,ACUTE,NONAC,SS&subject=Patient%2F80,Patient%2F81,Patient%2F82,Patient%2F83,Patient%2F84&_elements=status,class,subject,period&_count=200"
        );
        assert!(stays_paths(&[]).is_empty());
        let server = Server { base: "https://a.example/fhir".into(), ..Server::default() };
        let stay = |reference: &str| json!({ "resourceType": "Encounter", "subject": { "reference": reference } });
        for (reference, kept) in
            [("Patient/1", true), ("https://a.example/fhir/Patient/1", true), ("Patient/99", false), ("https://b.example/Patient/1", false)]
        {
            assert_eq!(is_stay_of(&stay(reference), &all[0].1, &server), kept, "{reference}");
        }
    }
}
