//! House rules about the code: who may know whom, and how a file looks.

use std::path::{Path, PathBuf};

/// Each room with those that it may import, as `ARCHITECTURE.md` has them. `native` may know all.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("content", &[]),
    ("formats", &["domain", "content"]),
    ("transport", &["domain", "formats", "content"]),
    ("app", &["domain", "formats", "transport", "content"]),
    ("web", &["transport", "domain"]),
    ("browser", &["app", "web", "formats", "transport", "domain", "content"]),
    ("identity", &["web", "transport", "content"]),
    ("desk", &["identity", "web", "formats", "transport", "domain", "content"]),
    ("post", &["identity", "web", "formats", "transport", "domain", "content"]),
    ("seal", &[]),
    ("ui", &["app", "domain", "content"]),
];

/// Lines of one file, at most.
const MOST_LINES: usize = 400;

fn sources() -> Vec<(String, String)> {
    files(&["rs"])
}

/// Files of these endings in the project's own folders: path from the root, and text.
pub fn files(endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "tests/native", "tests/dom"] {
        gather(&root.join(folder), endings, &mut paths);
    }
    paths.sort();
    let shown = |p: &Path| p.strip_prefix(root).unwrap().to_string_lossy().into_owned();
    paths.iter().map(|p| (shown(p), std::fs::read_to_string(p).unwrap())).collect()
}

fn gather(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, endings, found);
        } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| endings.contains(&e)) {
            found.push(path);
        }
    }
}

/// Code without the tests at its end, and without comments.
fn code(text: &str) -> Vec<(usize, String)> {
    let lines = text.lines().take_while(|l| !(l.starts_with("#[cfg(") && l.contains("test") && !l.contains("not(test"))).enumerate();
    lines.filter(|(_, l)| !l.trim_start().starts_with("//")).map(|(n, l)| (n + 1, l.to_owned())).collect()
}

/// Rooms named after `crate::` in a line, those of a group in braces included.
fn rooms_in(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let word = |t: &str| t.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group.split(',').map(|part| word(part.trim()))),
            None => found.push(word(rest)),
        }
    }
    found
}

#[test]
fn each_room_knows_only_those_that_it_may() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some((room, allowed)) = ROOMS.iter().find(|(room, _)| path.starts_with(&format!("src/{room}/")) || path == format!("src/{room}.rs"))
        else {
            continue;
        };
        for (number, line) in code(&text) {
            for other in rooms_in(&line) {
                let is_room = other == "native" || ROOMS.iter().any(|(r, _)| *r == other);
                if is_room && other != *room && !allowed.contains(&other.as_str()) {
                    wrong.push(format!("{path}:{number}: {room} must not know {other}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_file_says_what_it_is_and_stays_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path}: the first line is not a `//!` head"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{path}: {lines} lines; split it by meaning at {MOST_LINES}"));
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        if ["utils.rs", "helpers.rs", "common.rs", "types.rs", "misc.rs"].contains(&name) {
            wrong.push(format!("{path}: a name that says nothing"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_panics_on_purpose_and_nothing_is_left_for_later() {
    // Written apart, so that this file does not find itself.
    let never = [concat!("unw", "rap()"), concat!(".exp", "ect("), concat!("to", "do!"), concat!("db", "g!"), concat!("unimpl", "emented!")];
    let later = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    let machine = [concat!("/ho", "me/"), concat!("/us", "r/"), concat!("/wo", "rk/"), concat!("/t", "mp/"), concat!("C:", "\\")];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
        if path.starts_with("src/") && !is_test {
            for (number, line) in code(&text) {
                wrong.extend(never.iter().filter(|w| line.contains(**w)).map(|w| format!("{path}:{number}: {w}")));
            }
        }
        for (number, line) in text.lines().enumerate() {
            wrong.extend(later.iter().filter(|w| line.contains(**w)).map(|w| format!("{path}:{}: {w}", number + 1)));
            // A program's usual place is no path of this machine.
            let plain = line.replace(concat!("/us", "r/sbin/nginx"), "");
            wrong.extend(machine.iter().filter(|w| plain.contains(**w)).map(|w| format!("{path}:{}: {w}", number + 1)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rooms_are_found_in_imports() {
    assert_eq!(rooms_in("use crate::domain::Value;"), ["domain"]);
    assert_eq!(rooms_in("use crate::{app::Model, ui};"), ["app", "ui"]);
    assert_eq!(rooms_in("let x = crate::formats::read(crate::domain::Item);"), ["formats", "domain"]);
}
