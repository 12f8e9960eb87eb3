//! Questionnaires of other projects: each is read or refused with a reason, and what is read is filled, written, read back and checked.
//!
//! `docs/cases.md` lists the outcome of each. After a change that is meant: `GUICHET_WRITE=1 cargo test --test native cases`.

use crate::answering::answer_all;
use guichet::domain::filling::Filling;
use guichet::formats::fhir::{Fault, ResponseHead, Severity, Status, read_questionnaire, read_response, validate_reading, write_response};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const NOW: &str = "2026-11-22T12:00:00Z";

/// The files of a folder of cases beside the project; none when they are absent, which is said aloud.
pub fn files() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    let mut found = Vec::new();
    for folder in ["android-fhir", "formbox", "lforms"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            eprintln!("skipped: there are no cases in {folder}");
            continue;
        };
        let paths = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "json"));
        found.extend(paths.map(|p| (format!("{folder}/{}", p.file_name().unwrap().to_string_lossy()), p)));
    }
    found.sort();
    found
}

/// What became of one file, in a line.
fn outcome(name: &str, text: &str) -> String {
    let (form, notices) = match read_questionnaire(text) {
        Err(error) => return format!("refused: {}", error.to_string().replace('|', "\\|")),
        Ok((form, notices)) => (Arc::new(form), notices.len()),
    };
    let mut filling = Filling::new(Arc::clone(&form));
    filling.start(Some(NOW.into()));
    answer_all(&mut filling);
    let status = if filling.is_blocked() { Status::InProgress } else { Status::Completed };
    let head = ResponseHead { status, authored: Some(NOW.into()), narrative: true, ..ResponseHead::default() };
    let written = write_response(&filling, &head);
    let mut blank = Filling::blank(Arc::clone(&form));
    blank.set_clock(NOW);
    let reading = guichet::formats::fhir::read_response_into(blank, &written.to_string()).unwrap();
    assert!(reading.issues.is_empty(), "{name}: {:?}", reading.issues);
    let twice = write_response(&reading.filling, &reading.head);
    if written != twice {
        let (one, two) = (written.to_string(), twice.to_string());
        let same = one.chars().zip(two.chars()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| text.chars().skip(same.saturating_sub(120)).take(200).collect::<String>();
        panic!("{name}: read, write, read is not the identity:\n{:?}\n{:?}", around(&one), around(&two));
    }
    // What was written is of the right shape; made-up answers may break a bound or a rule, and authors' own values a unit.
    for issue in validate_reading(&reading).iter().filter(|i| i.severity == Severity::Error) {
        assert!(matches!(issue.fault, Fault::Problem(_) | Fault::OtherUnit(_)), "{name}: {issue:?}");
    }
    assert!(read_response(form, &written.to_string()).is_ok());
    let answers = written.to_string().matches("\"answer\":").count();
    let mut said = format!("read: {} items", filling.questionnaire().items.len());
    let plural = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let _ = write!(said, ", {}, {} answered", plural(notices + filling.notices.len(), "notice"), answers);
    said
}

#[test]
fn each_case_is_read_or_refused_with_a_reason_and_survives_a_round_trip() {
    let cases = files();
    if cases.is_empty() {
        return;
    }
    let (mut page, mut refused, mut broken) = (String::new(), 0, Vec::new());
    for (name, path) in &cases {
        let text = std::fs::read_to_string(path).unwrap();
        let start = Instant::now();
        let said = std::panic::catch_unwind(|| outcome(name, &text)).unwrap_or_else(|_| {
            broken.push(name.as_str());
            String::new()
        });
        assert!(start.elapsed() < Duration::from_secs(2), "{name} took {:?}", start.elapsed());
        refused += usize::from(said.starts_with("refused"));
        let _ = writeln!(page, "| {name} | {said} |");
    }
    assert!(broken.is_empty(), "{broken:?}");
    let head = format!(
        "# Cases\n\nQuestionnaires of other projects, as Guichet reads them: {} read, {refused} refused. Written by the native test `cases`, which fills \
         each one that is read, writes the response, reads it back and checks it.\n\n| File | Outcome |\n|---|---|\n",
        cases.len() - refused
    );
    let page = head + &page;
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cases.md");
    if std::env::var_os("GUICHET_WRITE").is_some() {
        std::fs::write(&kept, &page).unwrap();
    }
    let before = std::fs::read_to_string(&kept).unwrap_or_default();
    let differs: Vec<_> = page.lines().filter(|l| !before.contains(l)).collect();
    assert!(
        before == page,
        "docs/cases.md is not what the cases give now; run GUICHET_WRITE=1 cargo test --test native cases:\n{}",
        differs.join("\n")
    );
}
