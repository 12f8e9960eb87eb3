//! `guichet results`: responses to one questionnaire, from files on this machine, as a table of counts for a spreadsheet. Nobody is named, and
//! what was written in words is not in it.

use super::fill::read;
use super::library::Library;
use crate::content::Texts;
use crate::domain::filling::Filling;
use crate::domain::tally::{Counted, Tally, median, tally};
use crate::domain::{PartialDate, Questionnaire};
use crate::formats::fhir::{Severity, read_response};
use clap::Args;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::cmp::Ordering;
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
    /// The day of a change: responses written before it and from it on are counted apart, for a comparison.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    change: Option<PartialDate>,
    /// The table's file; standard output when absent.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn day(text: &str) -> Result<PartialDate, String> {
    PartialDate::read_fhir(text).filter(|day| day.day.is_some()).ok_or_else(|| "a day as 2026-03-01 is expected".to_owned())
}

/// Responses that were read, with the day on which each was written, and what was left out.
struct Taken {
    responses: Vec<(Option<PartialDate>, Filling)>,
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
        let left_out = taken.left_out();
        let periods = periods(taken.responses, self.change);
        let n: usize = periods.iter().map(|p| p.responses.len()).sum();
        eprintln!("guichet: {n} responses counted; {left_out}");
        let mut tables = Vec::new();
        for Period { name, responses } in &periods {
            let n = responses.len();
            if n < self.least {
                let when = name.as_ref().map(|(key, day)| format!(" {} {day}", key.trim_start_matches("results."))).unwrap_or_default();
                let why = "with so few a person could be recognised; --least 1 writes them all the same";
                return Err(format!("{n} responses{when}, fewer than {}: {why}", self.least));
            }
            let name = name.as_ref().map(|(key, day)| texts.say(key).replace("{day}", day));
            tables.push((name, tally(&form, responses)));
        }
        let table = table(&tables, &texts)?;
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
        // The day where it was written, whatever it was elsewhere.
        let written = text("authored").and_then(|t| PartialDate::read_fhir(t.get(..10).unwrap_or(t)));
        self.responses.push((written, reading.filling));
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

/// Responses that are counted together.
struct Period {
    /// The key of its words, and the day in them; none when all are together.
    name: Option<(&'static str, String)>,
    responses: Vec<Filling>,
}

/// All together or, with the day of a change, before it and from it on. What has no day is left out then, and said.
fn periods(all: Vec<(Option<PartialDate>, Filling)>, change: Option<PartialDate>) -> Vec<Period> {
    let Some(change) = change else {
        return vec![Period { name: None, responses: all.into_iter().map(|(_, filling)| filling).collect() }];
    };
    let (mut before, mut since, mut undated) = (Vec::new(), Vec::new(), 0);
    for (written, filling) in all {
        match written.and_then(|day| day.compare(change)) {
            Some(Ordering::Less) => before.push(filling),
            Some(_) => since.push(filling),
            None => undated += 1,
        }
    }
    if undated > 0 {
        eprintln!("guichet: {undated} responses say no day on which they were written: they are in no period");
    }
    let of = |key, responses| Period { name: Some((key, change.write_french())), responses };
    vec![of("results.before", before), of("results.since", since)]
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
fn table(periods: &[(Option<String>, Vec<Tally>)], texts: &Texts) -> Result<String, String> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let is_split = periods.iter().any(|(name, _)| name.is_some());
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
    let first = is_split.then_some("results.period");
    writer.write_record(first.into_iter().chain(head).map(|key| texts.say(key))).map_err(|e| e.to_string())?;
    // The same question of both periods is in lines that follow each other.
    let questions = periods.first().map_or(0, |(_, all)| all.len());
    let in_turn = (0..questions).flat_map(|at| periods.iter().filter_map(move |(name, all)| Some((name, all.get(at)?))));
    for (name, one) in in_turn {
        let first: Vec<String> = name.iter().cloned().chain([one.link_id.0.clone(), one.text.clone()]).collect();
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
