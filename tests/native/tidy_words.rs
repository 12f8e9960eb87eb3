//! House rules about words and looks: each text key is there and is used, each CSS class is used and is styled.

use crate::tidy_rooms::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys that the code builds: their first part. The rest comes from data.
const BUILT: &[&str] = &["problem.", "event.", "unit.", "counting.", "delayKind.", "audience.", "contact."];
/// Classes that the code builds, or that the browser half alone adds.
const BUILT_CLASSES: &[&str] = &[];

fn code_of(folders: &[&str]) -> Vec<(String, String)> {
    sources().into_iter().filter(|(path, _)| folders.iter().any(|f| path.starts_with(f))).collect()
}

/// The words between quotes right after each `start`.
fn quoted_after<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"').map(|(word, _)| word)).collect()
}

#[test]
fn each_text_key_is_written_and_used() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/texts/fr.json");
    let rooms = code_of(&["src/ui/", "src/app/", "src/browser/", "src/native/render"]);
    let used: BTreeSet<&str> = rooms.iter().flat_map(|(_, text)| ["say(", "fill("].iter().flat_map(|s| quoted_after(text, s))).collect();
    let (Ok(text), false) = (std::fs::read_to_string(path), used.is_empty()) else {
        eprintln!("skipped: there are no texts, or no room that says them, yet");
        return;
    };
    let written: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    let is_built = |key: &str| BUILT.iter().any(|b| key.starts_with(b));
    let missing: Vec<_> = used.iter().filter(|k| k.contains('.') && !written.contains_key(**k)).collect();
    assert!(missing.is_empty(), "said in the code, not written in public/texts/fr.json: {missing:?}");
    // A key may also travel as plain words, to be said elsewhere.
    let stands = |key: &str| rooms.iter().any(|(_, text)| text.contains(&format!("\"{key}\"")));
    let unused: Vec<_> = written.keys().filter(|k| *k != "$schema" && !is_built(k) && !stands(k)).collect();
    assert!(unused.is_empty(), "written in public/texts/fr.json, said nowhere: {unused:?}");
}

/// Classes in `.class` selectors of a style sheet.
fn styled_in(css: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let without_comments: String =
        css.split("/*").enumerate().map(|(i, p)| if i == 0 { p } else { p.split_once("*/").map_or("", |(_, r)| r) }).collect();
    for rule in without_comments.split(['{', '}', ';']) {
        let selector = rule.trim();
        // A declaration has its value after a colon and a space; a selector starts otherwise.
        for part in selector.split('.').skip(1).filter(|_| !selector.contains(": ") || selector.starts_with(['.', '@', ':'])) {
            let class: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
            if class.starts_with(|c: char| c.is_ascii_lowercase()) {
                found.insert(class);
            }
        }
    }
    found
}

#[test]
fn each_class_is_used_and_styled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    let sheets = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "css"));
    let styled: BTreeSet<String> = sheets.flat_map(|p| styled_in(&std::fs::read_to_string(p).unwrap())).collect();
    let rooms = code_of(&["src/ui/", "src/native/render", "src/browser/"]);
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (_, text) in &rooms {
        for start in ["class=", "class_name(", "add_class("] {
            used.extend(quoted_after(text, start).iter().flat_map(|c| c.split_whitespace()).map(str::to_owned));
        }
        // class:name=condition
        used.extend(text.split("class:").skip(1).map(|r| r.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()));
    }
    used.remove("");
    if styled.is_empty() || used.is_empty() {
        eprintln!("skipped: there is no style, or no markup, yet");
        return;
    }
    let bare: Vec<_> = used.iter().filter(|c| !styled.contains(*c)).collect();
    assert!(bare.is_empty(), "used in the markup, not styled: {bare:?}");
    let is_used = |class: &String| {
        used.contains(class) || BUILT_CLASSES.iter().any(|b| class.starts_with(b)) || rooms.iter().any(|(_, text)| text.contains(class.as_str()))
    };
    let idle: Vec<_> = styled.iter().filter(|c| !is_used(c)).collect();
    assert!(idle.is_empty(), "styled, used nowhere: {idle:?}");
}

#[test]
fn classes_are_found_in_a_style_sheet() {
    let css = "/* .no */ @layer parts { .page__title, .page[data-x]:hover > .mark { margin: 0.5rem; } a:not(.plain) { color: red } }";
    assert_eq!(styled_in(css).into_iter().collect::<Vec<_>>(), ["mark", "page", "page__title", "plain"]);
}
