//! The JSON Schemas of the content files, made from the very types that read them, so that an editor completes and checks.
//!
//! Called by `guichet schemas`, by `render`, and by the test that keeps `public/schemas/` equal to them. It never describes FHIR: the
//! Questionnaire has its own standard.

use crate::content::{Accessibility, Booklet, ExactWording, Guide, Indicators, Letter, Page, Pathway, Site, Sources, Template, Texts, Translation};
use schemars::Schema;
use std::path::Path;

/// All schemas: file name and text.
///
/// # Errors
/// A schema that could not be written as JSON.
pub fn schemas() -> Result<Vec<(&'static str, String)>, String> {
    let mut all: Vec<(&'static str, String)> = [
        ("site.schema.json", schemars::schema_for!(Site)),
        ("sources.schema.json", schemars::schema_for!(Sources)),
        ("pathway.schema.json", schemars::schema_for!(Pathway)),
        ("page.schema.json", schemars::schema_for!(Page)),
        ("guide.schema.json", schemars::schema_for!(Guide)),
        ("letter.schema.json", schemars::schema_for!(Letter)),
        ("indicators.schema.json", schemars::schema_for!(Indicators)),
        ("template.schema.json", schemars::schema_for!(Template)),
        ("booklet.schema.json", schemars::schema_for!(Booklet)),
        ("accessibility.schema.json", schemars::schema_for!(Accessibility)),
        ("wording.schema.json", schemars::schema_for!(ExactWording)),
        ("texts.schema.json", schemars::schema_for!(Texts)),
        ("translation.schema.json", schemars::schema_for!(Translation)),
    ]
    .into_iter()
    .map(|(name, schema)| text_of(&schema).map(|text| (name, text)))
    .collect::<Result<_, String>>()?;
    // What a webhook receives, and what a link may bring, are contracts, written by hand: they must not change with a type.
    all.push(("sending-1.schema.json", include_str!("../../docs/sending-1.schema.json").to_owned()));
    all.push(("prefill.schema.json", include_str!("../../docs/prefill.schema.json").to_owned()));
    Ok(all)
}

fn text_of(schema: &Schema) -> Result<String, String> {
    serde_json::to_string_pretty(schema).map(|text| text + "\n").map_err(|e| e.to_string())
}

/// Writes all schemas into a folder; says how many.
///
/// # Errors
/// What could not be written, in words.
pub fn write_schemas(out: &Path) -> Result<usize, String> {
    std::fs::create_dir_all(out).map_err(|e| format!("{}: {e}", out.display()))?;
    let all = schemas()?;
    for (name, text) in &all {
        let path = out.join(name);
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(all.len())
}
