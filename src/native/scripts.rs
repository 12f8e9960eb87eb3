//! The scripts that a form's page fetches on demand: each in a file of its own, with its words and data put in.

use super::letters;
use super::library::Content;
use crate::content::Destination;
use serde_json::{Map, Value as Json, json};

/// What the scripts in `src/browser/` have in common.
const KIT: &str = include_str!("../browser/kit.js");

/// A script of ours without its comments and its indentation. No line of one begins inside a text.
pub fn plain_script(text: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")).fold(String::new(), |text, line| text + line + "\n")
}

/// The words whose keys start so, as a script carries them.
fn words(content: &Content, starts: &[&str]) -> String {
    let words: Map<String, Json> = content.texts.only(starts).0.0.into_iter().map(|(k, v)| (k, v.into())).collect();
    format!("const WORDS = {};\n", json!(words))
}

/// The script of drafts.
pub fn drafts(content: &Content) -> String {
    plain_script(&format!("{}{}", words(content, &["draft."]), include_str!("../browser/draft.js")))
}

/// The script of the sheets to print.
pub fn paper(content: &Content, glue: &str) -> String {
    let data = format!("const LETTERS = {};\nconst FACTS = {};\n", letters::sheets(content), letters::facts(content));
    let code = include_str!("../browser/paper.js").replace("GLUE", glue);
    plain_script(&format!("{}{data}{KIT}{code}", words(content, &["paper.", "answer."])))
}

/// The script that fills a form from a file or a text.
pub fn import(content: &Content, glue: &str) -> String {
    let code = include_str!("../browser/import.js").replace("GLUE", glue);
    plain_script(&format!("{}{KIT}{code}", words(content, &["import."])))
}

/// The script beside the form, which names that of the sheets.
pub fn aids(content: &Content, glue: &str, paper: &str) -> String {
    let sends = content.site.destinations.first().is_some_and(|d| !matches!(d, Destination::File { .. }));
    let data = format!("const LETTERS = {};\nconst SENDS = {sends};\n", letters::titles(content));
    let code = include_str!("../browser/aids.js").replace("GLUE", glue).replace("PAPER", paper);
    plain_script(&format!("{}{data}{KIT}{code}", words(content, &["sender.", "again.", "paper.offer"])))
}
