//! Extensions: a small view over FHIR's lists of `{url, value[x]}`.

use crate::formats::json::Json;

/// Base of HL7's extensions.
const HL7: &str = "http://hl7.org/fhir/StructureDefinition/";
/// Base of the SDC guide's extensions.
const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";
/// Base of what R5 added to items, as R4 writes it.
const R5: &str = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.";

/// The extensions of an element.
#[derive(Clone, Copy)]
pub struct Extensions<'a>(&'a Json);

impl<'a> Extensions<'a> {
    /// The extensions of `element`.
    pub fn of(element: &'a Json) -> Self {
        Self(element)
    }

    /// All extensions.
    pub fn all(self) -> impl Iterator<Item = &'a Json> {
        self.0.get("extension").and_then(Json::as_array).into_iter().flatten()
    }

    /// All extensions of this name: the last part of a URL of HL7, SDC or our own, or a nested extension's plain name.
    pub fn named(self, name: &'a str) -> impl Iterator<Item = &'a Json> {
        self.all().filter(move |e| e.get("url").and_then(Json::as_str).is_some_and(|url| short_name(url) == Some(name)))
    }

    /// The first value of this name, whatever its type.
    pub fn value(self, name: &'a str) -> Option<&'a Json> {
        self.named(name).find_map(value_of)
    }

    /// True when there is one of this name.
    pub fn has(self, name: &'a str) -> bool {
        self.named(name).next().is_some()
    }

    /// The first value as text.
    pub fn text(self, name: &'a str) -> Option<String> {
        self.value(name)?.as_str().map(str::to_owned)
    }

    /// All values as text.
    pub fn texts(self, name: &'a str) -> Vec<String> {
        self.named(name).filter_map(|e| value_of(e)?.as_str().map(str::to_owned)).collect()
    }

    /// The first value as a count.
    pub fn count(self, name: &'a str) -> Option<usize> {
        self.value(name)?.as_u64().and_then(|n| usize::try_from(n).ok())
    }

    /// True when the first value is `true`.
    pub fn flag(self, name: &'a str) -> bool {
        self.value(name) == Some(&Json::Bool(true))
    }

    /// The first code of a CodeableConcept or code.
    pub fn code(self, name: &'a str) -> Option<&'a str> {
        let value = self.value(name)?;
        value.as_str().or_else(|| value.get("coding")?.get(0)?.get("code")?.as_str())
    }
}

/// The `value[x]` of an extension.
pub fn value_of(extension: &Json) -> Option<&Json> {
    extension.as_object()?.iter().find(|(key, _)| key.starts_with("value")).map(|(_, value)| value)
}

/// The last part of a known base's URL without `questionnaire-` and `sdc-questionnaire-`, or a nested extension's plain name. The same
/// extension has moved between HL7's and SDC's base over the years.
pub fn short_name(url: &str) -> Option<&str> {
    if !url.contains('/') {
        return Some(url);
    }
    let known = [HL7, SDC, R5].into_iter().find_map(|base| url.strip_prefix(base));
    let name = known.or_else(|| url.strip_prefix(super::OWN)?.strip_prefix("/StructureDefinition/"))?;
    let name = name.strip_prefix("sdc-").unwrap_or(name);
    Some(name.strip_prefix("questionnaire-").unwrap_or(name))
}
