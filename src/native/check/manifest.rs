//! The manifest against the folders: nothing twice, nothing orphaned, names and addresses that agree.

use super::doubled;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::{Library, files_of, is_plain};
use std::collections::BTreeMap;

/// Checks names, schemas, slugs and orphans.
pub(super) fn check(library: &Library, findings: &mut Vec<Finding>) {
    names(library, findings);
    orphans(library, findings);
    schemas(library, findings);
    slugs(library, findings);
    for loaded in &library.pathways {
        if loaded.value.id != loaded.name {
            findings.push(loaded.document.error(
                "id",
                format!("id {:?} differs from the file's name", loaded.value.id),
                format!("write {:?}, or rename the file", loaded.name),
            ));
        }
    }
    for loaded in library.letters.iter().filter(|l| l.value.id != l.name) {
        let message = format!("id {:?} differs from the file's name", loaded.value.id);
        findings.push(loaded.document.error("id", message, format!("write {:?}, or rename the file", loaded.name)));
    }
    for loaded in library.templates.iter().filter(|l| l.value.id != l.name) {
        let message = format!("id {:?} differs from the file's name", loaded.value.id);
        findings.push(loaded.document.error("id", message, format!("write {:?}, or rename the file", loaded.name)));
    }
}

fn names(library: &Library, findings: &mut Vec<Finding>) {
    let Some(site) = &library.site else { return };
    let lists = [
        ("pathways", &site.value.pathways),
        ("questionnaires", &site.value.questionnaires),
        ("pages", &site.value.pages),
        ("guides", &site.value.guides),
        ("letters", &site.value.letters),
        ("templates", &site.value.templates),
    ];
    for (field, list) in lists {
        for (index, name) in doubled(list.iter().map(String::as_str)) {
            findings.push(site.document.error(&format!("{field}[{index}]"), format!("{name:?} is named twice"), "take one of the two out"));
        }
        for (index, name) in list.iter().enumerate().filter(|(_, n)| !is_plain(n)) {
            findings.push(bad_name(&site.document, &format!("{field}[{index}]"), name));
        }
    }
    if !is_plain(&site.value.referral) {
        findings.push(bad_name(&site.document, "referral", &site.value.referral));
    }
}

fn bad_name(document: &Document, field: &str, name: &str) -> Finding {
    document.error(field, format!("{name:?} is not a file's name"), "use lower-case letters without accents, digits and hyphens, without .json")
}

fn orphans(library: &Library, findings: &mut Vec<Finding>) {
    let Some(site) = &library.site else { return };
    let site = &site.value;
    let mut questionnaires = site.questionnaires.clone();
    questionnaires.push(site.referral.clone());
    let folders = [
        ("pathways", &site.pathways),
        ("questionnaires", &questionnaires),
        ("pages", &site.pages),
        ("guides", &site.guides),
        ("letters", &site.letters),
        ("templates", &site.templates),
        ("texts", &vec!["fr".to_owned()]),
    ];
    for (folder, named) in folders {
        for name in files_of(&library.root.join(folder)).into_iter().filter(|n| !named.contains(n)) {
            let file = library.root.join(format!("{folder}/{name}.json"));
            let remedy = if folder == "texts" {
                "remove the file: only texts/fr.json is read; other languages are in translations/".to_owned()
            } else {
                format!("add {name:?} to `{folder}` in site.json, or remove the file")
            };
            let finding = Finding::of_file(file.display(), "the manifest does not name this file", remedy);
            // Another site.json may well show less than the folder holds.
            findings.push(if library.overridden { finding.warned() } else { finding });
        }
    }
}

fn schemas(library: &Library, findings: &mut Vec<Finding>) {
    let mut one = |document: &Document, said: &str, wanted: &str| {
        // An empty one was already said to be missing.
        if !said.is_empty() && said != wanted {
            let message = format!("{said:?} is not the schema of this file");
            findings.push(document.warning("$schema", message, format!("write {wanted:?}")));
        }
    };
    // Another site.json lies elsewhere: its path to the schema is its own.
    if let Some(site) = library.site.as_ref().filter(|_| !library.overridden) {
        one(&site.document, &site.value.schema, "schemas/site.schema.json");
    }
    if let Some(sources) = &library.sources {
        one(&sources.document, &sources.value.schema, "schemas/sources.schema.json");
    }
    for loaded in &library.pathways {
        one(&loaded.document, &loaded.value.schema, "../schemas/pathway.schema.json");
    }
    for loaded in &library.pages {
        one(&loaded.document, &loaded.value.schema, "../schemas/page.schema.json");
    }
    for loaded in &library.guides {
        one(&loaded.document, &loaded.value.schema, "../schemas/guide.schema.json");
    }
    for loaded in &library.letters {
        one(&loaded.document, &loaded.value.schema, "../schemas/letter.schema.json");
    }
    for loaded in &library.templates {
        one(&loaded.document, &loaded.value.schema, "../schemas/template.schema.json");
    }
    if let Some(loaded) = &library.booklet {
        one(&loaded.document, &loaded.value.schema, "schemas/booklet.schema.json");
    }
    for loaded in &library.translations {
        one(&loaded.document, &loaded.value.schema, "../schemas/translation.schema.json");
    }
    if let Some((document, said)) = library.texts.as_ref().and_then(|t| Some((&t.document, t.value.0.get("$schema")?))) {
        one(document, said, "../schemas/texts.schema.json");
    }
}

fn slugs(library: &Library, findings: &mut Vec<Finding>) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut one = |document: &Document, field: &str, slug: &str| {
        if !is_plain(slug) {
            let remedy = "use lower-case letters without accents, digits and hyphens";
            findings.push(document.error(field, format!("{slug:?} cannot be part of an address"), remedy));
        }
        let file = document.path.display().to_string();
        if let Some(other) = taken.get(slug) {
            findings.push(document.error(field, format!("the slug {slug:?} is taken by {other}"), "choose another: each page has its own address"));
        } else {
            taken.insert(slug.to_owned(), file);
        }
    };
    for loaded in &library.pathways {
        one(&loaded.document, "slug", &loaded.value.slug);
    }
    for loaded in &library.pages {
        one(&loaded.document, "slug", &loaded.value.slug);
    }
    for loaded in &library.guides {
        one(&loaded.document, "slug", &loaded.value.slug);
    }
    for loaded in &library.questionnaires {
        if let Some(slug) = &loaded.value.questionnaire.slug {
            let field = super::questionnaires::extension_at(&loaded.document.json, "questionnaire-slug");
            one(&loaded.document, &field, slug);
        }
    }
}
