//! `guichet results`: responses counted from files, without a name and without the words that were written.

use guichet::domain::filling::{Filling, Input};
use guichet::formats::fhir::{ResponseHead, Status, read_questionnaire, write_response};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

const FORM: &str = "satisfaction-patient";

fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("results").join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn response(form: &str, answers: &[(&str, &str)], status: Status) -> Json {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("public/questionnaires/{form}.json"))).unwrap();
    let mut filling = Filling::new(Arc::new(read_questionnaire(&text).unwrap().0));
    for (name, answer) in answers {
        let id = filling.by_name(name).unwrap();
        let item = filling.item_of(id).unwrap();
        let chosen = item.options.is_empty() && item.kind != guichet::domain::ItemKind::Boolean;
        filling.set(id, if chosen { Input::Typed((*answer).into()) } else { Input::Chosen((*answer).into()) });
        assert!(filling.holds_answer(id), "{name}");
    }
    serde_json::from_str(&write_response(&filling, &ResponseHead { status, ..ResponseHead::default() }).to_string()).unwrap()
}

fn run(files: &[PathBuf], more: &[&str]) -> Output {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    command.arg("results").args(files).args(["--questionnaire", FORM, "--content"]).arg(content).args(more);
    command.output().unwrap()
}

fn save(dir: &Path, name: &str, json: &Json) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, json.to_string()).unwrap();
    path
}

fn five(dir: &Path) -> Vec<PathBuf> {
    let answers: [&[(&str, &str)]; 5] = [
        &[("org.overall", "8"), ("org.delay", "very"), ("org.again", "true"), ("better", "Madame Tartempion")],
        &[("org.overall", "3"), ("org.delay", "very"), ("org.again", "false")],
        &[("org.overall", "9"), ("org.delay", "not")],
        &[("org.overall", "10")],
        &[("org.delay", "na")],
    ];
    let made: Vec<Json> = answers.iter().map(|a| response(FORM, a, Status::Completed)).collect();
    let bundle =
        json!({ "resourceType": "Bundle", "type": "transaction", "entry": [{ "resource": { "resourceType": "Patient" } }, { "resource": made[1] }] });
    let list = json!([made[2], made[3], made[4]]);
    vec![save(dir, "un.json", &made[0]), save(dir, "deux.json", &bundle), save(dir, "trois.json", &list)]
}

#[test]
fn options_scales_and_gaps_are_counted_and_words_are_not_repeated() {
    let dir = folder("counts");
    let output = run(&five(&dir), &[]);
    let table = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(table.starts_with("\u{feff}Code;Question;Réponse;Nombre;Part (%);Demandé;Répondu;Sans réponse;Médiane;Minimum;Maximum\n"), "{table}");
    let rows = |code: &str| -> Vec<Vec<&str>> { table.lines().map(|l| l.split(';').collect::<Vec<_>>()).filter(|c| c[0] == code).collect() };
    let delay = rows("org.delay");
    assert_eq!(delay.len(), 5, "every option, also those that nobody chose");
    assert_eq!(delay[0][2..8], ["Très satisfait", "2", "50,0", "5", "4", "1"]);
    assert_eq!(delay[1][2..8], ["Plutôt satisfait", "0", "0,0", "5", "4", "1"]);
    assert_eq!(delay[3][2..8], ["Pas du tout satisfait", "1", "25,0", "5", "4", "1"]);
    let overall = rows("org.overall");
    assert_eq!(overall.len(), 1);
    assert_eq!(overall[0][5..11], ["5", "4", "1", "8,5", "3", "10"], "half way between 8 and 9");
    let again = rows("org.again");
    assert_eq!(again.iter().map(|r| (r[2], r[3])).collect::<Vec<_>>(), [("Oui", "1"), ("Non", "1")]);
    assert_eq!(rows("better")[0][2..8], ["En mots, non repris", "", "", "5", "1", "4"]);
    assert!(!table.contains("Tartempion"), "what was written stays in its file");
    assert!(said.contains("5 responses counted") && said.contains("0.1.0: 5"), "{said}");
}

#[test]
fn what_is_no_answer_to_this_form_is_left_out_and_said() {
    let dir = folder("left");
    let mut files = five(&dir);
    let mut twice = response(FORM, &[("org.overall", "1")], Status::Completed);
    twice["id"] = json!("a");
    let other = response("satisfaction-medecin", &[("stage.overall", "1")], Status::Completed);
    let begun = response(FORM, &[("org.overall", "1")], Status::InProgress);
    let mut old = response(FORM, &[("org.overall", "7")], Status::Completed);
    old["questionnaire"] = json!(old["questionnaire"].as_str().unwrap().replace("0.1.0", "0.0.9"));
    files.push(save(&dir, "autres.json", &json!([twice, twice, other, begun, old])));
    let output = run(&files, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("7 responses counted"), "{said}");
    assert!(said.contains("1 of other questionnaires, 1 not completed, 1 read twice"), "{said}");
    assert!(said.contains("0.0.9: 1, 0.1.0: 6"), "{said}");
}

#[test]
fn too_few_responses_are_not_written_unless_asked() {
    let dir = folder("few");
    let files: Vec<PathBuf> = five(&dir).into_iter().take(2).collect();
    let out = dir.join("resultats.csv");
    let output = run(&files, &["--out", out.to_str().unwrap()]);
    assert!(!output.status.success() && !out.exists());
    assert!(String::from_utf8(output.stderr).unwrap().contains("2 responses, fewer than 5"));
    assert!(run(&files, &["--least", "2", "--out", out.to_str().unwrap()]).status.success());
    assert!(std::fs::read_to_string(&out).unwrap().contains("org.overall"));
}

#[test]
fn before_and_after_a_change_are_counted_apart() {
    let dir = folder("change");
    let on = |day: &str, overall: &str| {
        let mut one = response(FORM, &[("org.overall", overall), ("org.delay", "not")], Status::Completed);
        one["authored"] = json!(day);
        one
    };
    // In Cayenne it was still the day before when it was already the first of March in Paris: the day is the one written.
    let before = [on("2026-02-28T23:30:00-03:00", "2"), on("2025-11", "4")];
    let since = [on("2026-03-01T00:10:00+01:00", "8"), on("2026-03-02", "9"), on("2026-04", "10")];
    let mut undated = response(FORM, &[("org.overall", "0")], Status::Completed);
    undated.as_object_mut().unwrap().remove("authored");
    let month = on("2026-03", "1");
    let files = [save(&dir, "tout.json", &json!([before, since, undated, month]))];
    let split = |least: &str| run(&files, &["--change", "2026-03-01", "--least", least]);
    let output = split("2");
    let (table, said) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{said}");
    assert!(said.contains("5 responses counted") && said.contains("2 responses say no day"), "{said}");
    assert!(table.starts_with("\u{feff}Période;Code;Question;"), "{table}");
    let rows: Vec<Vec<&str>> = table.lines().map(|l| l.split(';').collect()).collect();
    let overall: Vec<_> = rows.iter().filter(|c| c[1] == "org.overall").map(|c| (c[0], c[7], c[9])).collect();
    assert_eq!(overall, [("Avant le 01/03/2026", "2", "3"), ("Depuis le 01/03/2026 inclus", "3", "9")]);
    let delay: Vec<_> = rows.iter().filter(|c| c[1] == "org.delay" && c[3] == "Pas du tout satisfait").map(|c| (c[4], c[5])).collect();
    assert_eq!(delay, [("2", "100,0"), ("3", "100,0")], "shares are of each period");
    let few = split("3");
    assert!(!few.status.success() && few.stdout.is_empty());
    assert!(String::from_utf8(few.stderr).unwrap().contains("2 responses before 01/03/2026, fewer than 3"));
    for wrong in ["2026-03", "01/03/2026", "2026-02-30"] {
        let said = String::from_utf8(run(&files, &["--change", wrong]).stderr).unwrap();
        assert!(said.contains("a day as 2026-03-01 is expected"), "{said}");
    }
}

#[test]
fn a_wrong_file_or_form_is_named() {
    let dir = folder("wrong");
    let none = save(&dir, "patient.json", &json!({ "resourceType": "Patient" }));
    let said = |output: Output| String::from_utf8(output.stderr).unwrap();
    assert!(said(run(&[none], &[])).contains("patient.json: no QuestionnaireResponse is in it"));
    let broken = dir.join("casse.json");
    std::fs::write(&broken, "{").unwrap();
    assert!(said(run(&[broken], &[])).contains("casse.json: "));
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    command.args(["results", "x.json", "--questionnaire", "rien", "--content"]).arg(content);
    assert!(said(command.output().unwrap()).contains("rien: no such questionnaire"));
}
