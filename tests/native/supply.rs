//! The supply chain: where crates and packages come from, what the program is made of, and that its licences are kept.
//!
//! Which licences, duplicates and build scripts may be is in `deny.toml`, which `make supply` checks.

use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn json(path: &str) -> Json {
    serde_json::from_str(&text(path)).unwrap()
}

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("supply").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    path
}

fn tool(arguments: &[&str]) -> Output {
    let mut command = Command::new("node");
    command.current_dir(root()).arg("tools/sbom.mjs").args(arguments).env_remove("SOURCE_DATE_EPOCH");
    command.output().expect("node: run tools/setup.sh build")
}

/// What the tool writes.
fn written(act: &str, name: &str) -> String {
    let path = scratch(name);
    let output = tool(&[act, &path.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read_to_string(path).unwrap()
}

fn strings<'a>(list: &'a Json, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

/// Names of the crates in the notices: the lines that begin at the margin, between a licence's name and its words.
fn noticed(notices: &str) -> BTreeSet<&str> {
    let rule = "=".repeat(78);
    let lists = notices.split(&rule).skip(1).filter_map(|part| part.trim_start().split("\n\n").nth(1));
    lists.flat_map(str::lines).filter(|line| !line.starts_with(' ')).collect()
}

#[test]
fn every_crate_comes_from_the_registry_with_its_checksum() {
    for lock in ["Cargo.lock", "tests/judge/Cargo.lock", "fuzz/Cargo.lock"] {
        let text = text(lock);
        for package in text.split("[[package]]").skip(1) {
            let field =
                |name: &str| package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = ")).map(|value| value.trim_matches('"'));
            let name = field("name").unwrap();
            if ["guichet", "judge", "guichet-fuzz"].contains(&name) {
                assert_eq!(field("source"), None, "{lock}: {name}");
            } else {
                assert_eq!(field("source"), Some("registry+https://github.com/rust-lang/crates.io-index"), "{lock}: {name}");
                assert_eq!(field("checksum").map(str::len), Some(64), "{lock}: {name}");
            }
        }
    }
}

#[test]
fn npm_packages_are_tools_alone() {
    let package = json("package.json");
    let kinds: Vec<&String> = package.as_object().unwrap().keys().filter(|k| k.to_lowercase().contains("dependencies")).collect();
    assert_eq!(kinds, ["devDependencies"]);
    for (name, version) in package["devDependencies"].as_object().unwrap() {
        assert!(version.as_str().unwrap().starts_with(|c: char| c.is_ascii_digit()), "{name} is not pinned");
    }
    let lock = json("package-lock.json");
    for (place, entry) in lock["packages"].as_object().unwrap().iter().filter(|(place, _)| !place.is_empty()) {
        assert_eq!(entry["dev"], true, "{place}");
        assert!(entry["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-")), "{place}");
        let from = entry["resolved"].as_str().unwrap_or("https://registry.npmjs.org/");
        assert!(from.starts_with("https://registry.npmjs.org/"), "{place}: {from}");
    }
}

#[test]
fn a_file_of_an_npm_package_is_not_published() {
    let dist = scratch("dist").join("deep");
    std::fs::create_dir_all(&dist).unwrap();
    let planted = dist.join("renamed.js");
    std::fs::write(&planted, "// our own").unwrap();
    let check = || tool(&["npm", &scratch("dist").display().to_string()]);
    let clean = check();
    assert!(clean.status.success(), "{}", String::from_utf8_lossy(&clean.stderr));
    std::fs::copy(root().join("node_modules/axe-core/axe.min.js"), &planted).unwrap();
    let caught = check();
    assert_eq!(caught.status.code(), Some(1));
    let said = String::from_utf8_lossy(&caught.stderr).into_owned();
    assert!(said.contains("renamed.js is axe-core/axe.min.js"), "{said}");
}

#[test]
fn the_licence_is_the_same_wherever_it_is_named() {
    for manifest in ["Cargo.toml", "tests/judge/Cargo.toml"] {
        assert!(text(manifest).contains("\nlicense = \"MIT OR Apache-2.0\"\n"), "{manifest}");
    }
    assert_eq!(json("package.json")["license"], "MIT OR Apache-2.0");
    assert!(text("LICENSE-MIT").starts_with("MIT License"));
    assert!(text("LICENSE-APACHE").contains("Version 2.0, January 2004"));
    assert!(text("README.md").contains("MIT OR Apache-2.0"));
}

#[test]
fn the_bill_of_materials_has_what_cyclonedx_asks_for() {
    let first = written("sbom", "one.json");
    assert_eq!(first, written("sbom", "two.json"), "the same sources give the same bytes");
    assert!(!first.contains(&root().display().to_string()) && !first.contains("/registry/src/"), "a path of this machine");
    let bill: Json = serde_json::from_str(&first).unwrap();
    // Required of a bill, in the schema of CycloneDX 1.6.
    assert_eq!((&bill["bomFormat"], &bill["specVersion"], &bill["version"]), (&"CycloneDX".into(), &"1.6".into(), &1.into()));
    assert!(bill.get("serialNumber").is_none() && bill["metadata"].get("timestamp").is_none());
    let main = &bill["metadata"]["component"];
    assert_eq!((&main["type"], &main["name"], &main["version"]), (&"application".into(), &"guichet".into(), &env!("CARGO_PKG_VERSION").into()));
    // Required of a component: `type` and `name`; the rest is what makes it of use.
    let lock = text("Cargo.lock");
    let components = bill["components"].as_array().unwrap();
    for component in components {
        let name = component["name"].as_str().unwrap();
        let (version, purl) = (component["version"].as_str().unwrap(), component["purl"].as_str().unwrap());
        assert_eq!(component["type"], "library", "{name}");
        assert_eq!(component["bom-ref"], purl, "{name}");
        let [licence] = component["licenses"].as_array().unwrap().as_slice() else { panic!("{name}: one licence or one expression") };
        assert!(licence["license"]["id"].is_string() != licence["expression"].is_string(), "{name}");
        if name == "std" {
            assert!(text("rust-toolchain.toml").contains(&format!("channel = \"{version}\"")));
            continue;
        }
        assert_eq!(purl, format!("pkg:cargo/{name}@{}", version.replace('+', "%2B")));
        let sum = component["hashes"][0]["content"].as_str().unwrap();
        let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.split("[[package]]").any(|p| p.contains(&entry) && p.contains(&format!("checksum = \"{sum}\""))), "{name} {version}");
    }
    // Each is named once, and each dependency is there.
    let mut refs: BTreeSet<&str> = strings(&bill["components"], "bom-ref").into_iter().collect();
    assert_eq!(refs.len(), components.len());
    refs.insert(main["bom-ref"].as_str().unwrap());
    assert_eq!(strings(&bill["dependencies"], "ref").into_iter().collect::<BTreeSet<_>>(), refs);
    for dependency in bill["dependencies"].as_array().unwrap() {
        for needed in dependency["dependsOn"].as_array().unwrap() {
            assert!(refs.contains(needed.as_str().unwrap()), "{dependency}");
        }
    }
}

#[test]
fn the_bill_of_materials_holds_what_is_linked_and_nothing_else() {
    let bill: Json = serde_json::from_str(&written("sbom", "linked.json")).unwrap();
    let names = strings(&bill["components"], "name");
    for linked in ["leptos", "rust_decimal", "regex-lite", "time", "uuid", "wasm-bindgen", "web-sys", "std"] {
        assert!(names.contains(&linked), "{linked}");
    }
    // The command line's, the tests', and macros, which end on the machine that builds.
    for other in ["clap", "schemars", "brotli", "jsonc-parser", "proptest", "roxmltree", "leptos_macro", "serde_derive", "thiserror-impl"] {
        assert!(!names.contains(&other), "{other}");
    }
}

#[test]
fn the_bill_of_materials_names_the_files_of_a_release() {
    let dist = scratch("release");
    std::fs::create_dir_all(&dist).unwrap();
    let bill = scratch("release.json");
    let make = || tool(&["sbom", &bill.display().to_string(), &dist.display().to_string()]);
    assert_eq!(make().status.code(), Some(1), "a folder without the program is no release");
    for name in ["guichet-0a.js", "guichet-0a_bg.wasm", "lean-2c_bg.wasm", "post-3d.js", "start-1b.js", "index.html"] {
        std::fs::write(dist.join(name), "abc").unwrap();
    }
    assert!(make().status.success());
    let bill: Json = serde_json::from_str(&std::fs::read_to_string(bill).unwrap()).unwrap();
    std::fs::remove_dir_all(&dist).unwrap();
    let files = &bill["metadata"]["component"]["components"];
    assert_eq!(strings(files, "name"), ["guichet-0a.js", "guichet-0a_bg.wasm", "lean-2c_bg.wasm", "post-3d.js", "start-1b.js"]);
    assert_eq!(files[0]["hashes"][0]["content"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn every_linked_crate_has_its_notice() {
    let notices = written("licences", "licences.txt");
    let bill: Json = serde_json::from_str(&written("sbom", "noticed.json")).unwrap();
    assert_eq!(noticed(&notices), strings(&bill["components"], "name").into_iter().collect());
    // Copyright lines stand with their crates, whole sentences stay in the licence.
    assert!(notices.contains("\nrust_decimal\n    Copyright (c) 2016 Paul Mason\n"));
    assert!(!notices.contains("    COPYRIGHT HOLDERS"));
    assert!(!notices.contains(&root().display().to_string()));
}
