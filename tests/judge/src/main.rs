//! Checks FHIR R4 JSON files with two independent validators; exits with 1 when either finds an error.
//!
//! Usage: `HOME=DIR judge QUESTIONNAIRE.json FILE.json…`, where `DIR` was written by `tests/backends/r4_core_folder.py`.

use rh_validator::{FhirValidator, FhirVersion};
use serde_json::Value;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("judge: {message}");
            ExitCode::from(2)
        }
    }
}

/// Judges every file of the command line and gives the number of bad ones.
fn run() -> Result<usize, String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [questionnaire, files @ ..] = args.as_slice() else {
        return Err("usage: judge QUESTIONNAIRE.json FILE.json…".into());
    };
    if files.is_empty() {
        return Err("no file to judge".into());
    }
    let home = std::env::var("HOME").map_err(|_| "HOME is not set")?;
    let packages = format!("{home}/.fhir/packages");
    let rh = FhirValidator::new(FhirVersion::R4, Some(&packages)).map_err(|e| format!("R4 definitions: {e}"))?;
    rh.register_questionnaire(&json(&read(questionnaire)?, questionnaire)?);

    let mut bad = 0;
    for file in files {
        let complaints = judge(&rh, &read(file)?);
        println!("{} {file}", if complaints.is_empty() { "ok  " } else { "BAD " });
        for line in &complaints {
            println!("     {line}");
        }
        bad += usize::from(!complaints.is_empty());
    }
    println!("{} files, {bad} bad", files.len());
    Ok(bad)
}

/// What both validators hold against one resource, sorted and without repeats.
fn judge(rh: &FhirValidator, text: &str) -> Vec<String> {
    let value = match json(text, "file") {
        Ok(value) => value,
        Err(message) => return vec![message],
    };
    let mut said = Vec::new();
    match fhirkit::from_json::<fhirkit::r4::Resource>(text) {
        Ok((_, issues)) => said.extend(issues.iter().filter(|i| i.severity == fhirkit::Severity::Error).map(|i| format!("fhirkit: {i}"))),
        Err(e) => said.push(format!("fhirkit: {e}")),
    }
    // The plain check and the check against the base profile each find defects the other lets through.
    let kind = value.get("resourceType").and_then(Value::as_str).unwrap_or("?");
    let profile = format!("http://hl7.org/fhir/StructureDefinition/{kind}");
    for result in [rh.validate(&value), rh.validate_with_profile(&value, &profile)] {
        match result {
            Ok(r) => said.extend(
                r.issues
                    .iter()
                    .filter(|i| matches!(i.severity, rh_validator::Severity::Error))
                    .map(|i| format!("rh: {} ({})", i.message, i.path.as_deref().unwrap_or(""))),
            ),
            Err(e) => said.push(format!("rh: {e}")),
        }
    }
    said.sort();
    said.dedup();
    said
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))
}

fn json(text: &str, path: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|e| format!("{path}: {e}"))
}
