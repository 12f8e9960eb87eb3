//! Functions of FHIR and of SDC: extensions, weights, answers, references, value sets.

use super::eval::{Here, Run, single};
use super::strings::text_of;
use super::{Element, Item, Items, Outcome, Raw, Shared, kinds, value, yes};
use rust_decimal::Decimal;
use std::rc::Rc;

/// Extensions that carry the weight of an option.
const WEIGHTS: [&str; 3] = [
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue",
];

/// The weight that an element carries itself.
pub fn weight_of(element: Element) -> Option<Decimal> {
    for extension in element.children(Some("extension")) {
        if !WEIGHTS.contains(&extension.text("url").unwrap_or_default().as_str()) {
            continue;
        }
        match extension.child("value").and_then(kinds::value_of) {
            Some(Item::Integer(n)) => return Some(n.into()),
            Some(Item::Decimal(n)) => return Some(n),
            Some(Item::String(text)) => return crate::domain::decimal::read(&text),
            _ => {}
        }
    }
    None
}

impl<'a> Run<'_, 'a> {
    /// `extension(url)`
    #[inline(never)]
    pub fn extension(&mut self, items: &[Shared<'a>], url: Option<u32>, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        let url = self.given(url, here)?;
        let Some(url) = single(&url, "extension()")? else { return Ok(Vec::new()) };
        let url = text_of(url, "extension()")?;
        let mut found = Vec::new();
        for item in items {
            let Item::Element(element) = &**item else { continue };
            for extension in element.children(Some("extension")) {
                self.fuel.take(1)?;
                if extension.text("url").as_ref() == Some(&url) {
                    found.push(Rc::new(Item::Element(extension)));
                }
            }
        }
        Ok(found)
    }

    /// `weight()`, also named `ordinal()`: for each answer, or its value, that has one.
    #[inline(never)]
    pub fn weights(&self, items: &[Shared<'a>]) -> Items<'a> {
        let mut found = Vec::new();
        for item in items {
            let Item::Element(element) = &**item else { continue };
            let mut value = *element;
            let mut weight = weight_of(value);
            if weight.is_none() && element.name() == "answer" {
                let Some(inner) = element.child("value") else { continue };
                value = inner;
                weight = weight_of(value);
            }
            let weight = weight.or_else(|| self.weight_by_option(value));
            if let Some(weight) = weight {
                found.push(Rc::new(kinds::number(weight, false)));
            }
        }
        found
    }

    #[inline(never)]
    fn weight_by_option(&self, value: Element<'a>) -> Option<Decimal> {
        let source = value.source;
        let (system, code) = match value.raw() {
            None => (value.text("system"), value.text("code")?),
            Some(Raw::Text(text)) => (None, text),
            Some(Raw::Number(n)) => (None, n.to_string()),
            Some(Raw::Boolean(_)) => return None,
        };
        let mut at = value.at;
        for _ in 0..super::bounds::NESTING {
            at = source.parent(at)?;
            if let Some(link_id) = (Element { source, at }).text("linkId") {
                return self.scope.weight(&link_id, system.as_deref(), &code);
            }
        }
        None
    }

    /// `answers()`: all answers below, whatever lies between.
    #[inline(never)]
    pub fn answers(&mut self, items: &[Shared<'a>]) -> Outcome<Items<'a>> {
        let mut found = Vec::new();
        let mut waiting = Vec::new();
        for item in items.iter().rev() {
            if let Item::Element(element) = **item {
                waiting.push(element);
            }
        }
        while let Some(element) = waiting.pop() {
            let before = waiting.len();
            // Those to be looked at first are the last: answers before items, each in order.
            for name in ["item", "answer"] {
                let mut next = element.children(Some(name));
                while let Some(child) = next.pop() {
                    waiting.push(child);
                }
            }
            self.fuel.take(1 + waiting.len() - before)?;
            if element.name() == "answer" && !items.iter().any(|i| matches!(**i, Item::Element(e) if e.at == element.at)) {
                found.push(Rc::new(Item::Element(element)));
            }
        }
        Ok(found)
    }

    /// `resolve()`: those that cannot be found are left out.
    #[inline(never)]
    pub fn resolve(&self, items: &[Shared<'a>]) -> Items<'a> {
        let mut found = Vec::new();
        for item in items {
            let reference = match &*value(item) {
                Item::String(text) => Some(text.clone()),
                Item::Element(element) => element.text("reference"),
                _ => None,
            };
            if let Some(element) = reference.and_then(|r| self.scope.resolve(&r)) {
                found.push(Rc::new(Item::Element(element)));
            }
        }
        found
    }

    /// `memberOf(valueSet)` of a code, a coding or a concept.
    #[inline(never)]
    pub fn member_of(&mut self, items: &[Shared<'a>], value_set: &[Shared<'a>]) -> Outcome<Items<'a>> {
        let (Some(item), Some(value_set)) = (single(items, "memberOf()")?, single(value_set, "memberOf()")?) else { return Ok(Vec::new()) };
        let value_set = text_of(value_set, "memberOf()")?;
        let mut codings = Vec::new();
        let mut answer = false;
        match &*value(item) {
            Item::String(code) => answer = self.is_member(&value_set, None, code)?,
            Item::Element(element) => {
                codings = element.children(Some("coding"));
                if codings.is_empty() {
                    codings.push(*element);
                }
            }
            other => return Err(fault!("memberOf() needs a code, not ", kinds::of(other).1)),
        }
        for coding in codings {
            if let Some(code) = coding.text("code") {
                answer |= self.is_member(&value_set, coding.text("system").as_deref(), &code)?;
            }
        }
        Ok(yes(answer))
    }

    fn is_member(&self, value_set: &str, system: Option<&str>, code: &str) -> Outcome<bool> {
        self.scope.member_of(value_set, system, code).ok_or_else(|| fault!("the value set ", value_set, " is not known here"))
    }
}
