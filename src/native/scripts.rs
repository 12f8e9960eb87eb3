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
    let words: Map<String, Json> = content.texts.starting(starts).0.0.into_iter().map(|(k, v)| (k, v.into())).collect();
    format!("const WORDS = {};\n", json!(words))
}

/// The script of drafts.
pub fn drafts(content: &Content) -> String {
    plain_script(&format!("{}{}{}", words(content, &["draft."]), KIT, include_str!("../browser/draft.js")))
}

/// A script with its style sheet.
fn script(sheet: &str, words: &str, data: &str, code: &str) -> String {
    plain_script(&format!("{words}{data}{KIT}styled('{sheet}');\n{code}"))
}

/// The script of the sheets to print.
pub fn paper(content: &Content, sheet: &str) -> String {
    let data = format!("const LETTERS = {};\nconst FACTS = {};\n", letters::sheets(content), letters::facts(content));
    let code = concat!(include_str!("../browser/sheet.js"), include_str!("../browser/paper.js"));
    script(sheet, &words(content, &["paper.", "answer."]), &data, code)
}

/// The script that fills a form from a file or a text.
pub fn import(content: &Content, sheet: &str) -> String {
    script(sheet, &words(content, &["import."]), "", include_str!("../browser/import.js"))
}

/// The choice of colours and of the size of letters.
pub fn display(content: &Content) -> String {
    plain_script(&format!("{}{KIT}{}", words(content, &["display."]), include_str!("../browser/display.js")))
}

/// What stands on every page for it.
pub fn display_start(display: &str) -> String {
    plain_script(&include_str!("../browser/display-start.js").replace("DISPLAY", display))
}

/// The script of documents: what a file is, and the fields.
pub fn documents(content: &Content, sheet: &str) -> String {
    let code = concat!(include_str!("../browser/photos.js"), include_str!("../browser/documents.js")).replace("SHEET", sheet);
    plain_script(&format!("{}{KIT}{code}", words(content, &["documents.", "form.file."])))
}

/// The script beside the form, which names that of the sheets.
pub fn aids(content: &Content, sheet: &str, paper: &str) -> String {
    let sends = content.site.destinations.first().is_some_and(|d| !matches!(d, Destination::File { .. }));
    let data = format!("const LETTERS = {};\nconst SENDS = {sends};\n", letters::titles(content));
    let code = include_str!("../browser/aids.js").replace("PAPER", paper);
    script(sheet, &words(content, &["sender.", "again.", "paper.offer"]), &data, &code)
}

/// The script of pages that are filled on the device.
pub fn fill(content: &Content) -> String {
    plain_script(&format!("{}{KIT}{}", words(content, &["fill."]), include_str!("../browser/fill.js")))
}

/// The search, which names its index.
pub fn find(index: &str) -> String {
    plain_script(&include_str!("../browser/find.js").replace("INDEX", index))
}

/// What brings the search with the first use of a field.
pub fn find_field(find: &str) -> String {
    plain_script(&include_str!("../browser/find-field.js").replace("FIND", find))
}

/// The script beside a questionnaire: who answers, the summary to print. It names that of the results that are kept.
///
/// # Errors
/// In words: a file that cannot be read.
pub fn beside(content: &Content, folder: &std::path::Path, sheet: &str, trend: &str) -> Result<String, String> {
    let data =
        format!("const FORMS = {};\nconst SITE = {};\n", super::render_beside::facts(folder, content)?, json!(content.site.establishment.name));
    Ok(script(
        sheet,
        &words(content, &["summary.", "role."]),
        &data,
        &concat!(include_str!("../browser/respond.js"), include_str!("../browser/sheet.js"), include_str!("../browser/beside.js"))
            .replace("TREND", trend),
    ))
}

/// The script of results that are kept on the device.
pub fn trend(content: &Content, sheet: &str) -> String {
    script(sheet, &words(content, &["trend."]), "", include_str!("../browser/trend.js"))
}

/// The script of a device that is handed over to the person who answers.
pub fn handover(content: &Content, sheet: &str) -> String {
    let code = concat!(include_str!("../browser/respond.js"), include_str!("../browser/handover.js"));
    plain_script(&format!("{}{KIT}styled('{sheet}');\n{code}", words(content, &["handover."])))
}
