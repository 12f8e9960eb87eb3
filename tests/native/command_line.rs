//! The program itself: what it prints, and the code it ends with.

use crate::small_content::{SmallContent, original};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn guichet(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_guichet")).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn check_ends_with_nought_without_error_and_with_one_otherwise() {
    let small = original().display().to_string();
    let right = guichet(&["check", &small, "--today", "2026-11-22"]);
    assert_eq!(right.status.code(), Some(0));
    assert_eq!(
        out(&right),
        format!("{small}: 1 pathway, 2 questionnaires, 1 page, 1 letter; 0 errors, 0 warnings, 0 texts to be validated, 0 with a long sentence\n")
    );
    // The same content, unreviewed for years.
    let stale = guichet(&["check", &small, "--today", "2029-01-01"]);
    assert_eq!(stale.status.code(), Some(1));
    assert!(out(&stale).contains("/pathways/lung.json:18:21: error: warningSigns[0].reviewedOn: reviewed on 2026-10-01: older than 24 months"));
}

#[test]
fn check_lists_what_is_to_be_reviewed() {
    let content = SmallContent::new("command-to-review");
    content.replace("pathways/lung.json", ", \"reviewedBy\": \"Dr Marie Exemple\", \"reviewedOn\": \"2026-10-01\" }\n  ],", " }\n  ],");
    let said = guichet(&["check", &content.dir.display().to_string(), "--today", "2026-11-22", "--to-review"]);
    assert_eq!(said.status.code(), Some(0));
    assert!(out(&said).contains("/pathways/lung.json:20:5: to be validated: warningSigns[1]: sang has no named reviewer"), "{}", out(&said));
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in [&["chek"][..], &["check", "--today", "demain"], &["headers", "--server", "iis"], &[]] {
        assert_eq!(guichet(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn fill_and_validate_speak_json_and_end_with_one_when_something_is_wrong() {
    let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/fixtures/form.json").display().to_string();
    let steps = file("steps.json", r#"[{"linkId": "age", "value": "42"}]"#).display().to_string();
    let filled = guichet(&["fill", &form, &steps]);
    assert_eq!(filled.status.code(), Some(0));
    let response = file("response.json", &out(&filled)).display().to_string();
    assert_eq!(guichet(&["validate", &form, &response]).status.code(), Some(0));
    let forged = file("forged.json", &out(&filled).replace("42", "420")).display().to_string();
    let refused = guichet(&["validate", &form, &forged]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(out(&refused).contains("above the most value, 110"));
    let state = guichet(&["fill", &form, &steps, "--state"]);
    let state: serde_json::Value = serde_json::from_str(&out(&state)).unwrap();
    let age = serde_json::json!({
        "linkId": "age", "type": "integer", "text": "Age", "enabled": true, "value": 42, "min": 0, "max": 110, "problems": []
    });
    assert_eq!(state["items"][0], age);
    let wrong = file("wrong.json", r#"[{"linkId": "agee", "value": 1}]"#).display().to_string();
    let refused = guichet(&["fill", &form, &wrong]);
    assert_eq!((refused.status.code(), out(&refused).as_str()), (Some(1), ""));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(words.ends_with("wrong.json: step 1: the questionnaire has no item \"agee\"\n"), "{words}");
    let gone = guichet(&["validate", "nowhere.json", &response]);
    assert_eq!((gone.status.code(), out(&gone).as_str()), (Some(2), ""));
    let french = guichet(&["validate", &form, &forged, "--lang", "fr"]);
    assert!(out(&french).contains("élément « age » : Le maximum est 110."), "{}", out(&french));
}

#[test]
fn headers_are_printed_for_each_server() {
    let small = original().display().to_string();
    for server in ["nginx", "apache", "caddy"] {
        let said = guichet(&["headers", "--server", server, "--content", &small]);
        assert_eq!(said.status.code(), Some(0));
        assert!(out(&said).contains("connect-src 'self' https://recu.example;"), "{server}");
    }
}

#[test]
fn fhirpath_prints_a_list_and_shows_the_place_of_an_error() {
    let patient =
        file("fhirpath-patient.json", r#"{"resourceType": "Patient", "birthDate": "1990-05", "name": [{"given": ["Ada"], "family": "Exemple"}]}"#);
    let limit = file("fhirpath-limit.json", "18");
    let (patient, limit) = (patient.display().to_string(), format!("limit={}", limit.display()));
    let right =
        guichet(&["fhirpath", "name.given & ' ' & %resource.name.family | (today() >= birthDate + 1 year * %limit)", &patient, "--var", &limit]);
    assert_eq!((out(&right).replace(['\n', ' '], ""), right.status.code()), (r#"["AdaExemple",true]"#.to_owned(), Some(0)));
    let wrong = guichet(&["fhirpath", "name.first().foo()", &patient]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(said, "guichet: character 14: foo(): there is no such function\n  name.first().foo()\n               ^\n");
}

#[test]
fn populate_extract_assemble_and_support_speak_json_and_markdown() {
    let fixture = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/fixtures").join(name).display().to_string();
    let json = |output: &Output| serde_json::from_str::<serde_json::Value>(&out(output)).unwrap();
    let patient = format!("patient={}", fixture("patient.json"));
    let populated = guichet(&["populate", &fixture("populate.json"), "--context", &patient, "--now", "2026-11-22T12:00:00Z"]);
    assert_eq!((populated.status.code(), populated.stderr.as_slice()), (Some(0), &b""[..]));
    assert_eq!(json(&populated)["authored"], "2026-11-22T12:00:00Z");
    let alone = guichet(&["populate", &fixture("populate.json")]);
    assert_eq!(String::from_utf8(alone.stderr).unwrap(), "guichet: the launch context patient (Patient) is not given\n");
    let extracted = guichet(&["extract", &fixture("extract.json"), &fixture("extract-response.json")]);
    assert_eq!(json(&extracted)["entry"].as_array().unwrap().len(), 5);
    let assembled = guichet(&["assemble", &fixture("assemble/root.json"), "--library", &fixture("assemble")]);
    assert_eq!(json(&assembled)["item"].as_array().unwrap().len(), 3);
    let wrong = guichet(&["extract", &fixture("extract-response.json"), &fixture("extract.json")]);
    assert_eq!((wrong.status.code(), out(&wrong).as_str()), (Some(1), ""));
    assert!(out(&guichet(&["support"])).starts_with("| Item type | | |\n|---|---|---|\n"));
    let page = file("page.md", "a\n<!-- support: written by guichet support -->\nold\n<!-- /support -->\nb\n").display().to_string();
    assert_eq!(guichet(&["support", "--write", &page]).status.code(), Some(0));
    let new = std::fs::read_to_string(&page).unwrap();
    assert!(
        new.starts_with("a\n<!-- support")
            && new.ends_with("<!-- /support -->\nb\n")
            && new.contains("| `calculatedExpression` |")
            && !new.contains("\nold\n")
    );
    let bare = file("bare.md", "nothing").display().to_string();
    assert_eq!(guichet(&["support", "--write", &bare]).status.code(), Some(1));
}
