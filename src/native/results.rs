//! `guichet results`: responses to one questionnaire, from files on this machine, as a table of counts for a spreadsheet. Nobody is named, and
//! what was written in words is not in it.

use super::fill::read;
use super::library::Library;
use crate::content::Texts;
use crate::domain::Questionnaire;
use crate::domain::filling::Filling;
use crate::domain::tally::{Counted, Tally, median, tally};
use crate::formats::fhir::{Severity, read_response};
use clap::Args;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// What is counted, and where it goes.
#[derive(Args)]
pub struct ResultsCommand {
    /// Files with responses: QuestionnaireResponse, Bundle, or what a form saved.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The questionnaire's name: satisfaction-patient.
    #[arg(long)]
    questionnaire: String,
    /// Folder of the content.
    #[arg(long, default_value = "public")]
    content: PathBuf,
    /// Write nothing about fewer responses than this: a person could be recognised.
    #[arg(long, default_value_t = 5)]
    least: usize,
    /// The table's file; standard output when absent.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Responses that were read, and what was left out.
struct Taken {
    responses: Vec<Filling>,
    doubled: usize,
    others: usize,
    unfinished: usize,
    unfit: usize,
    versions: BTreeMap<String, usize>,
}

impl ResultsCommand {
    /// Counts; `say` prints. What was left out is said on the error stream.
    ///
    /// # Errors
    /// In words: files that cannot be read or written, an unknown questionnaire, too few responses.
    pub fn run<T>(self, say: impl Fn(&str) -> Result<T, String>) -> Result<T, String> {
        let library = Library::read(&self.content, None);
        let found = library.questionnaires.iter().find(|q| q.name == self.questionnaire);
        let Some(form) = found.map(|q| Arc::clone(&q.value.questionnaire)) else {
            let known: Vec<&str> = library.questionnaires.iter().map(|q| q.name.as_str()).collect();
            return Err(format!("{}: no such questionnaire in {}; there are {}", self.questionnaire, self.content.display(), known.join(", ")));
        };
        let texts = library.texts.as_ref().map(|t| t.value.clone()).unwrap_or_default();
        let taken = self.take(&form)?;
        let n = taken.responses.len();
        eprintln!("guichet: {} responses counted; {}", n, taken.left_out());
        if n < self.least {
            let why = "with so few a person could be recognised; --least 1 writes them all the same";
            return Err(format!("{n} responses, fewer than {}: {why}", self.least));
        }
        let table = table(&tally(&form, &taken.responses), &texts)?;
        match self.out {
            None => say(table.trim_end()),
            Some(path) => {
                std::fs::write(&path, &table).map_err(|e| format!("{}: {e}", path.display()))?;
                say(&format!("{}: {n} responses", path.display()))
            }
        }
    }

    fn take(&self, form: &Arc<Questionnaire>) -> Result<Taken, String> {
        let mut taken = Taken { responses: Vec::new(), doubled: 0, others: 0, unfinished: 0, unfit: 0, versions: BTreeMap::new() };
        let mut known = BTreeSet::new();
        for path in &self.files {
            let wrong = |why: String| format!("{}: {why}", path.display());
            let json: Json = serde_json::from_str(&read(path)?).map_err(|e| wrong(e.to_string()))?;
            let mut found = Vec::new();
            responses_in(&json, &mut found);
            if found.is_empty() {
                return Err(wrong("no QuestionnaireResponse is in it".into()));
            }
            for response in found {
                taken.add(form, response, &mut known).map_err(wrong)?;
            }
        }
        Ok(taken)
    }
}

impl Taken {
    fn add(&mut self, form: &Arc<Questionnaire>, response: &Json, known: &mut BTreeSet<String>) -> Result<(), String> {
        let text = |name: &str| response.get(name).and_then(Json::as_str);
        let (url, version) = text("questionnaire").map_or(("", None), |c| c.split_once('|').map_or((c, None), |(url, v)| (url, Some(v))));
        if form.url.as_deref() != Some(url) {
            self.others += 1;
            return Ok(());
        }
        if !matches!(text("status"), Some("completed" | "amended")) {
            self.unfinished += 1;
            return Ok(());
        }
        // The same response in two files has the same identifier; two without any may well have the same answers.
        let own = response.pointer("/identifier/value").and_then(Json::as_str).or_else(|| text("id"));
        if own.is_some_and(|own| !known.insert(own.to_owned())) {
            self.doubled += 1;
            return Ok(());
        }
        let reading = read_response(Arc::clone(form), &response.to_string()).map_err(|e| e.to_string())?;
        self.unfit += usize::from(reading.issues.iter().any(|i| i.severity == Severity::Error));
        *self.versions.entry(version.unwrap_or("?").to_owned()).or_default() += 1;
        self.responses.push(reading.filling);
        Ok(())
    }

    fn left_out(&self) -> String {
        let versions: Vec<String> = self.versions.iter().map(|(version, n)| format!("{version}: {n}")).collect();
        format!(
            "left out: {} of other questionnaires, {} not completed, {} read twice; {} have answers that do not fit; versions: {}",
            self.others,
            self.unfinished,
            self.doubled,
            self.unfit,
            if versions.is_empty() { "none".to_owned() } else { versions.join(", ") }
        )
    }
}

/// All responses in a document, wherever they stand.
fn responses_in<'a>(json: &'a Json, found: &mut Vec<&'a Json>) {
    if json.get("resourceType").and_then(Json::as_str) == Some("QuestionnaireResponse") {
        found.push(json);
        return;
    }
    match json {
        Json::Array(list) => list.iter().for_each(|one| responses_in(one, found)),
        Json::Object(map) => map.values().for_each(|one| responses_in(one, found)),
        _ => {}
    }
}

/// The table: semicolons and decimal commas, as France has them.
fn table(all: &[Tally], texts: &Texts) -> Result<String, String> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let head = [
        "results.code",
        "results.question",
        "results.answer",
        "results.count",
        "results.share",
        "results.asked",
        "results.answered",
        "results.missing",
        "results.median",
        "results.least",
        "results.most",
    ];
    writer.write_record(head.map(|key| texts.say(key))).map_err(|e| e.to_string())?;
    for one in all {
        let first = [one.link_id.0.clone(), one.text.clone()];
        let middle = [one.asked, one.answered, one.missing()].map(|n| n.to_string());
        let mut row = |answer: String, count: String, share: String, numbers: [String; 3]| {
            let cells = first.iter().cloned().chain([answer, count, share]).chain(middle.clone()).chain(numbers);
            writer.write_record(cells).map_err(|e| e.to_string())
        };
        let none = || [String::new(), String::new(), String::new()];
        match &one.counted {
            Counted::Options(options) => {
                for (key, words, n) in options {
                    let words = if words.is_empty() { texts.say(&format!("answer.{key}")) } else { words.clone() };
                    row(words, n.to_string(), share(*n, one.answered), none())?;
                }
            }
            Counted::Numbers(numbers) => {
                let ends = [median(numbers), numbers.first().copied(), numbers.last().copied()];
                row(String::new(), String::new(), String::new(), ends.map(|d| d.map(comma).unwrap_or_default()))?;
            }
            Counted::Words => row(texts.say("results.words"), String::new(), String::new(), none())?,
        }
    }
    let bytes = writer.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map(|text| format!("\u{feff}{text}")).map_err(|e| e.to_string())
}

fn comma(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}

/// Percent of those who answered, to a tenth, halves upwards.
fn share(n: usize, of: usize) -> String {
    if of == 0 {
        return String::new();
    }
    let tenths = (n * 2000 + of) / (2 * of);
    format!("{},{}", tenths / 10, tenths % 10)
}
