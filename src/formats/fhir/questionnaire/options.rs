//! Reads the options of a choice: in the item, in a value set in the file, or nowhere yet.

use super::Reader;
use crate::domain::Value;
use crate::domain::questionnaire::{AnswerOption, ItemKind, ValueSet};
use crate::domain::value::Coding;
use crate::formats::ReadError;
use crate::formats::fhir::extension::Extensions;
use crate::formats::fhir::value::{field, read_any, read_coding, read_number};
use crate::formats::json::Json;

/// Codes of one value set, at most.
const MOST_CODES: usize = 5_000;

impl Reader {
    /// The options of an item, and the address of its value set when that is not in the file.
    pub fn read_options(&mut self, root: &Json, json: &Json, kind: ItemKind, path: &str) -> Result<(Vec<AnswerOption>, Option<String>), ReadError> {
        let mut options = Vec::new();
        let mut elsewhere = None;
        if let Some(Json::Array(list)) = json.get("answerOption") {
            for (index, option) in list.iter().enumerate() {
                let path = format!("{path}.answerOption[{index}]");
                super::refuse_modifiers(option, &path)?;
                options.push(self.read_option(option, &path)?);
            }
        } else if let Some(address) = field(json, "answerValueSet") {
            match value_set(root, &address) {
                Some(set) => options.extend(self.codings_of(root, set, 0).into_iter().map(|c| AnswerOption::of(Value::Coding(c)))),
                None => elsewhere = Some(address.clone()),
            }
            if options.is_empty() {
                self.notice(path, format!("value set {address} is not in the file: without a terminology server the answer is typed"));
            }
        }
        if kind.is_choice() && options.is_empty() && json.get("answerValueSet").is_none() && !Extensions::of(json).has("answerExpression") {
            self.notice(path, "a choice without options: the answer is typed");
        }
        Ok((options, elsewhere))
    }

    /// The units of a value set in the file.
    pub fn units_of(&self, root: &Json, address: &str) -> Vec<Coding> {
        value_set(root, address).map(|set| self.codings_of(root, set, 0)).unwrap_or_default()
    }

    fn read_option(&mut self, option: &Json, path: &str) -> Result<AnswerOption, ReadError> {
        let mut value = read_any(option, "value", path)?.ok_or_else(|| ReadError::shape(path, "a value is required"))?;
        let own = Extensions::of(option);
        let shadow = option.get("_valueString").or_else(|| option.get("valueCoding")?.get("_display"));
        if shadow.is_some_and(|s| super::looks::has_rendering(Extensions::of(s))) {
            self.notice(path, "markup and style of an option are ignored");
        }
        if let Value::Coding(coding) = &mut value {
            coding.weight =
                coding.weight.or_else(|| own.value("ordinalValue").and_then(read_number)).or_else(|| own.value("itemWeight").and_then(read_number));
            if let Some(words) = option.get("valueCoding").and_then(|c| self.translated(c, "display")) {
                coding.display = Some(words);
            }
        } else if let (Value::String(text), Some(words)) = (&mut value, self.translated(option, "valueString")) {
            *text = words;
        }
        Ok(AnswerOption {
            value,
            exclusive: own.flag("optionExclusive"),
            initial: option.get("initialSelected") == Some(&Json::Bool(true)),
            prefix: own.text("optionPrefix"),
            media: self.read_media(own, "itemAnswerMedia", path),
        })
    }

    /// The codings of a value set: of its expansion, else those it lists, else those of the code systems in the file that it includes.
    fn codings_of(&self, root: &Json, set: &Json, level: usize) -> Vec<Coding> {
        let mut found = Vec::new();
        if level > 8 {
            return found;
        }
        if let Some(list) = set.get("expansion").and_then(|e| e.get("contains")).and_then(Json::as_array) {
            self.expanded(list, &mut found, 0);
            return found;
        }
        let excluded: Vec<String> =
            list(set.get("compose"), "exclude").flat_map(|e| list(Some(e), "concept")).filter_map(|c| field(c, "code")).collect();
        for include in list(set.get("compose"), "include") {
            let system = field(include, "system");
            if include.get("filter").is_some() {
                continue;
            }
            let mut add = |concept: &Json, this: &Self| {
                let mut coding = read_coding(concept).unwrap_or_default();
                coding.system.clone_from(&system);
                coding.display = this.translated(concept, "display").or(coding.display);
                if found.len() < MOST_CODES && !coding.code.as_ref().is_some_and(|c| excluded.contains(c)) {
                    found.push(coding);
                }
            };
            let concepts: Vec<&Json> = list(Some(include), "concept").collect();
            if concepts.is_empty()
                && let Some(code_system) = system.as_ref().and_then(|s| contained(root, "CodeSystem").find(|r| field(r, "url").as_ref() == Some(s)))
            {
                for concept in all_concepts(code_system, 0) {
                    add(concept, self);
                }
            }
            for concept in concepts {
                add(concept, self);
            }
            for other in list(Some(include), "valueSet").filter_map(Json::as_str).filter_map(|a| value_set(root, a)) {
                found.extend(self.codings_of(root, other, level + 1));
            }
        }
        found.truncate(MOST_CODES);
        found
    }

    fn expanded(&self, list: &[Json], found: &mut Vec<Coding>, level: usize) {
        for concept in list.iter().take(MOST_CODES) {
            let mut coding = read_coding(concept).unwrap_or_default();
            coding.display = self.translated(concept, "display").or(coding.display);
            if concept.get("abstract") != Some(&Json::Bool(true)) && coding.code.is_some() && found.len() < MOST_CODES {
                found.push(coding);
            }
            if let Some(more) = concept.get("contains").and_then(Json::as_array)
                && level < 8
            {
                self.expanded(more, found, level + 1);
            }
        }
    }

    /// All value sets in the file, for `memberOf()`: by `#id` and by canonical address.
    pub fn value_sets(&self, root: &Json) -> Vec<ValueSet> {
        let mut sets = Vec::new();
        for set in contained(root, "ValueSet") {
            let codings = self.codings_of(root, set, 0);
            let id = field(set, "id").map(|id| format!("#{id}"));
            for address in [id, field(set, "url")].into_iter().flatten() {
                sets.push(ValueSet { address, codings: codings.clone() });
            }
        }
        sets
    }
}

fn list<'a>(json: Option<&'a Json>, name: &str) -> impl Iterator<Item = &'a Json> {
    json.and_then(|j| j.get(name)).and_then(Json::as_array).into_iter().flatten()
}

fn all_concepts(holder: &Json, level: usize) -> Vec<&Json> {
    let mut found = Vec::new();
    for concept in list(Some(holder), "concept") {
        found.push(concept);
        if level < 8 {
            found.extend(all_concepts(concept, level + 1));
        }
    }
    found
}

fn contained<'a>(root: &'a Json, kind: &'a str) -> impl Iterator<Item = &'a Json> {
    list(Some(root), "contained").filter(move |r| r.get("resourceType").and_then(Json::as_str) == Some(kind))
}

/// A value set in the file, by `#id` or by its canonical address.
fn value_set<'a>(root: &'a Json, address: &str) -> Option<&'a Json> {
    let plain = address.split('|').next().unwrap_or(address);
    contained(root, "ValueSet").find(|r| match plain.strip_prefix('#') {
        Some(id) => r.get("id").and_then(Json::as_str) == Some(id),
        None => r.get("url").and_then(Json::as_str) == Some(plain),
    })
}
