//! House rules about words and looks: each text key is there and is used, each CSS class is used and is styled.

use crate::tidy_rooms::files;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys used where this test cannot see it: their first part.
const BUILT: &[&str] = &["import.label.", "display.theme", "display.text"];
/// Classes used where this test cannot see it.
const BUILT_CLASSES: &[&str] = &[];

/// The code that says words and draws: its rooms, scripts included.
fn rooms() -> Vec<String> {
    let drawing = |path: &str| {
        [
            "src/ui/",
            "src/app/",
            "src/transport/",
            "src/browser/",
            "src/post/",
            "src/desk/",
            "src/identity/",
            "src/native/render",
            "src/native/results",
            "src/native/translate/",
            "src/native/probe/",
            "src/start",
        ]
        .iter()
        .any(|f| path.starts_with(f))
    };
    files(&["rs", "js"]).into_iter().filter(|(path, _)| drawing(path)).map(|(_, text)| text).collect()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Everything between two quotes of one line, whichever opens and whichever closes: more than the literals, never less.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|l| !l.trim_start().starts_with("//")).flat_map(|line| line.split(['"', '\'', '`']))
}

#[test]
fn each_text_key_is_written_and_used() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/texts/fr.json");
    let rooms = rooms();
    let said: BTreeSet<&str> = rooms.iter().flat_map(|text| literals(text)).collect();
    let (Ok(text), false) = (std::fs::read_to_string(path), rooms.is_empty()) else {
        eprintln!("skipped: there are no texts, or no room that says them, yet");
        return;
    };
    let written: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    let first = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    let places: BTreeSet<String> = written.keys().map(|k| first(k)).collect();
    let is_file = |word: &str| ["css", "js", "json", "html", "wasm", "svg", "txt", "xml"].iter().any(|e| word.ends_with(&format!(".{e}")));
    let is_key = |word: &str| {
        word.contains('.') && word.split('.').all(|p| !p.is_empty() && p.chars().all(is_word)) && places.contains(&first(word)) && !is_file(word)
    };
    let missing: Vec<_> = said.iter().filter(|w| is_key(w) && !written.contains_key(**w)).collect();
    assert!(missing.is_empty(), "said in the code, not written in public/texts/fr.json: {missing:?}");
    // A key that is built: `month.{m}`.
    let built: BTreeSet<&str> = said.iter().filter_map(|w| w.split_once('{')).map(|(start, _)| start).filter(|s| s.ends_with(['.', '-'])).collect();
    let is_built = |key: &str| BUILT.iter().chain(&built).any(|b| key.starts_with(b));
    // The form for one of a text that is said for many: which one is taken is the language's affair.
    let is_form = |key: &str| key.strip_suffix(".one").is_some_and(|stem| said.contains(stem) || said.contains(format!("{stem}.several").as_str()));
    let unused: Vec<_> = written.keys().filter(|k| *k != "$schema" && !said.contains(k.as_str()) && !is_built(k) && !is_form(k)).collect();
    assert!(unused.is_empty(), "written in public/texts/fr.json, said nowhere: {unused:?}");
}

/// Classes in `.class` selectors of a style sheet.
fn styled_in(css: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let parts = css.split("/*").enumerate().map(|(i, part)| if i == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) });
    let plain: String = parts.collect();
    for (end, _) in plain.match_indices('{') {
        let before = plain.get(..end).unwrap_or_default();
        let selector = before.rsplit(['{', '}', ';']).next().unwrap_or_default();
        for part in selector.split('.').skip(1).filter(|_| !selector.trim_start().starts_with("@layer")) {
            let class: String = part.chars().take_while(|c| is_word(*c)).collect();
            if class.starts_with(|c: char| c.is_ascii_lowercase()) {
                found.insert(class);
            }
        }
    }
    found
}

/// Classes named in `class="…"`, `.class("…")` and the like; and the starts of those that are built: `field--{kind}`.
fn used_in(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut starts) = (BTreeSet::new(), BTreeSet::new());
    for start in ["class=", "class(", "classList.add(", "add_1(", "attr(\"class\",", "className ="] {
        for rest in text.split(start).skip(1) {
            let inside = rest.trim_start().trim_start_matches('\\');
            let Some(list) = inside.strip_prefix('"').and_then(|r| r.split('"').next()) else { continue };
            for class in list.trim_end_matches('\\').split_whitespace() {
                match class.split_once('{') {
                    Some((start, _)) if !start.is_empty() => starts.insert(start.to_owned()),
                    Some(_) => false,
                    None => class.chars().all(is_word) && whole.insert(class.to_owned()),
                };
            }
        }
    }
    (whole, starts)
}

#[test]
fn each_class_is_used_and_styled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    let sheets = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "css"));
    let styled: BTreeSet<String> = sheets.flat_map(|p| styled_in(&std::fs::read_to_string(p).unwrap())).collect();
    let rooms = rooms();
    let (mut used, mut starts) = (BTreeSet::new(), BTreeSet::new());
    for text in &rooms {
        let (whole, built) = used_in(text);
        used.extend(whole);
        starts.extend(built);
    }
    if styled.is_empty() || used.is_empty() {
        eprintln!("skipped: there is no style, or no markup, yet");
        return;
    }
    let bare: Vec<_> = used.iter().filter(|c| !styled.contains(*c)).collect();
    assert!(bare.is_empty(), "used in the markup, not styled: {bare:?}");
    // A class may also travel as a plain word, to be put in later.
    let words: BTreeSet<&str> = rooms.iter().flat_map(|text| literals(text)).flat_map(str::split_whitespace).collect();
    let is_used = |class: &str| {
        used.contains(class) || words.contains(class) || starts.iter().any(|s| class.starts_with(s.as_str())) || BUILT_CLASSES.contains(&class)
    };
    let idle: Vec<_> = styled.iter().filter(|c| !is_used(c)).collect();
    assert!(idle.is_empty(), "styled, used nowhere: {idle:?}");
}

#[test]
fn classes_are_found_in_sheets_and_in_markup() {
    let css = "/* .no */ @layer parts { .page__title, .page[data-x]:hover > .mark { margin: 0.5rem; } a:not(.plain) { color: red } }";
    assert_eq!(styled_in(css).into_iter().collect::<Vec<_>>(), ["mark", "page", "page__title", "plain"]);
    let (whole, starts) = used_in(r#"<p class="lead note">" el("p").class("field field--{kind}") "#);
    assert_eq!(
        (whole.into_iter().collect::<Vec<_>>(), starts.into_iter().collect::<Vec<_>>()),
        (vec!["field".into(), "lead".into(), "note".into()], vec!["field--".to_owned()])
    );
}

/// `ARCHITECTURE.md` names what is there: every path it gives exists, every type stands in the sources.
#[test]
fn the_architecture_page_names_only_what_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let sources: String = files(&["rs"]).into_iter().filter(|(path, _)| path.starts_with("src/")).map(|(_, text)| text).collect();
    let mut named = 0;
    for word in page.split('`').skip(1).step_by(2) {
        if word.contains('/') && !word.contains(' ') && !word.contains("://") {
            assert!(root.join(word).exists(), "ARCHITECTURE.md names {word}, which does not exist");
            named += 1;
        } else if word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == ':') {
            let last = word.rsplit("::").next().unwrap();
            let known = ["struct", "enum", "type", "fn", "pub"].iter().any(|k| sources.contains(&format!("{k} {last}")))
                || sources.contains(&format!("    {last} {{"))
                || sources.contains(&format!("    {last},"));
            assert!(known, "ARCHITECTURE.md names {word}, which is not in src/");
            named += 1;
        }
    }
    assert!(named > 20, "the page names {named} things");
}
