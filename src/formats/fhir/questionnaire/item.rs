//! Reads one item and all it holds.

use super::{MOST_ITEMS, MOST_LEVELS, Reader, refuse_modifiers, support};
use crate::domain::item::Looks;
use crate::domain::markup::{Mark, Markup};
use crate::domain::questionnaire::{Control, Item, ItemId, ItemKind, LinkId};
use crate::domain::value::Coding;
use crate::formats::ReadError;
use crate::formats::fhir::extension::{Extensions, short_name, value_of};
use crate::formats::fhir::value::{field, fit, read_any, read_coding, read_number};
use crate::formats::json::Json;

impl Reader {
    /// The items of a holder, in order.
    pub fn read_items(&mut self, root: &Json, holder: &Json, parent: Option<ItemId>, path: &str, level: usize) -> Result<Vec<ItemId>, ReadError> {
        if level > MOST_LEVELS {
            return Err(ReadError::TooLarge(format!("{path}: more than {MOST_LEVELS} levels")));
        }
        let list = match holder.get("item") {
            None => return Ok(Vec::new()),
            Some(Json::Array(list)) => list,
            Some(_) => {
                return Err(ReadError::shape(format!("{path}item"), "an array is expected"));
            }
        };
        let mut ids = Vec::new();
        for (index, json) in list.iter().enumerate() {
            let path = format!("{path}item[{index}]");
            if !self.take_note(json, parent, &path)? {
                ids.push(self.read_item(root, json, parent, &path, level)?);
            }
        }
        Ok(ids)
    }

    /// A display child that explains its holder (help, flyover, legal, unit…) becomes part of it. False for all other items.
    fn take_note(&mut self, json: &Json, parent: Option<ItemId>, path: &str) -> Result<bool, ReadError> {
        if json.get("type").and_then(Json::as_str) != Some("display") || json.get("enableWhen").is_some() {
            return Ok(false);
        }
        let own = Extensions::of(json);
        let control = own.code("itemControl").unwrap_or_default().to_owned();
        if !["help", "flyover", "legal", "unit", "prompt", "lower", "upper"].contains(&control.as_str()) || own.has("enableWhenExpression") {
            return Ok(false);
        }
        let Some(text) = self.translated(json, "text").or_else(|| field(json, "text")) else { return Ok(false) };
        let looks = self.read_looks(json, own, path);
        let Some(parent) = parent.and_then(|p| self.items.get_mut(p.0)) else { return Ok(false) };
        if field(json, "linkId").is_none_or(|l| l.is_empty()) {
            return Err(ReadError::shape(format!("{path}.linkId"), "a linkId is required"));
        }
        let markup = looks.and_then(|l| l.markup);
        let (words, drawn) = match control.as_str() {
            "help" if markup.is_none() => (&mut parent.help, None),
            "prompt" => (&mut parent.help, None),
            "unit" => (&mut parent.unit, None),
            "lower" => (&mut parent.low_label, None),
            "upper" => (&mut parent.high_label, None),
            other => {
                let looks = parent.looks.get_or_insert_default();
                match other {
                    "help" => (&mut parent.help, Some(&mut looks.help_markup)),
                    "flyover" => (&mut looks.flyover, Some(&mut looks.flyover_markup)),
                    _ => (&mut looks.legal, Some(&mut looks.legal_markup)),
                }
            }
        };
        // A second text of one kind stands after the first.
        if let Some(drawn) = drawn
            && (markup.is_some() || drawn.is_some())
        {
            let all = drawn.get_or_insert_with(|| Markup(words.iter().cloned().map(Mark::Text).collect()));
            all.0.extend(markup.unwrap_or_else(|| Markup(vec![Mark::Text(format!(" {text}"))])).0);
        }
        *words = Some(words.take().map_or_else(|| text.clone(), |first| format!("{first} {text}")));
        Ok(true)
    }

    fn read_item(&mut self, root: &Json, json: &Json, parent: Option<ItemId>, path: &str, level: usize) -> Result<ItemId, ReadError> {
        if self.items.len() >= MOST_ITEMS {
            return Err(ReadError::TooLarge(format!("more than {MOST_ITEMS} items")));
        }
        refuse_modifiers(json, path)?;
        let link_id =
            field(json, "linkId").filter(|l| !l.is_empty()).ok_or_else(|| ReadError::shape(format!("{path}.linkId"), "a linkId is required"))?;
        let code = field(json, "type").ok_or_else(|| ReadError::shape(format!("{path}.type"), "a type is required"))?;
        let kind = ItemKind::ALL
            .iter()
            .find(|(c, _)| *c == code)
            .map(|(_, k)| *k)
            .ok_or_else(|| ReadError::shape(format!("{path}.type"), format!("unknown item type {code:?}")))?;
        let own = Extensions::of(json);
        for url in own.all().filter_map(|e| e.get("url")?.as_str()) {
            if !short_name(url).is_some_and(support::is_known) {
                self.notice(path, format!("extension {url} is ignored"));
            }
        }
        let control = own.code("itemControl").and_then(|c| {
            let known = Control::ALL.iter().find(|(code, _)| *code == c).map(|(_, control)| *control);
            if known.is_none() {
                self.notice(path, format!("itemControl {c} is ignored"));
            }
            known
        });
        let bound = |names: [&'static str; 2]| {
            // A bound that is computed has an expression in the place of its value.
            let given =
                names.into_iter().flat_map(|n| own.named(n)).find(|e| value_of(e).is_some_and(|v| !v.is_object() || v.get("value").is_some()));
            given.map(|e| read_any(e, "value", &format!("{path}.{}", names[0]))).transpose().map(Option::flatten)
        };
        let (min, max) = (bound(["minValue", "minQuantity"])?, bound(["maxValue", "maxQuantity"])?);
        let flag = |name: &str| json.get(name).and_then(Json::as_bool).unwrap_or(false);
        let id = ItemId(self.items.len());
        // A quantity without a number gives the unit to begin with.
        let unit_only = |i: &&Json| i.get("valueQuantity").is_some_and(|q| q.is_object() && q.get("value").is_none());
        let initials: Vec<&Json> = json.get("initial").and_then(Json::as_array).into_iter().flatten().collect();
        let initial_unit = initials.iter().find(|i| unit_only(i)).and_then(|i| i.get("valueQuantity")).map(|q| Coding {
            system: field(q, "system"),
            code: field(q, "code"),
            display: field(q, "unit"),
            weight: None,
        });
        let mut initial = Vec::new();
        for json in initials.iter().filter(|i| !unit_only(i)) {
            match read_any(json, "value", &format!("{path}.initial"))?.map(|v| fit(kind, v)) {
                Some(Some(value)) => initial.push(value),
                Some(None) => self.notice(path, format!("an initial value that is no {code} is ignored")),
                None => {}
            }
        }
        let mut units = own.named("unitOption").chain(own.named("unit")).filter_map(value_of).filter_map(read_coding).collect::<Vec<Coding>>();
        if let Some(address) = own.text("unitValueSet") {
            let found = self.units_of(root, &address);
            if found.is_empty() {
                self.notice(path, format!("unit value set {address} is not in the file"));
            }
            units.extend(found);
        }
        if let Some(unit) = initial_unit {
            units.retain(|u| u.code != unit.code || u.code.is_none());
            units.insert(0, unit);
        }
        let regex = self.read_regex(own.text("regex"), path);
        let (options, value_set) = self.read_options(root, json, kind, path)?;
        let logic = self.read_logic(json, own, path);
        let looks: Option<Box<Looks>> = self.read_looks(json, own, path);
        self.items.push(Item {
            kind,
            text: self.translated(json, "text").or_else(|| field(json, "text")).unwrap_or_default(),
            prefix: self.translated(json, "prefix").or_else(|| field(json, "prefix")),
            parent,
            children: Vec::new(),
            help: None,
            required: flag("required"),
            repeats: flag("repeats"),
            read_only: flag("readOnly"),
            hidden: own.flag("hidden"),
            max_length: json.get("maxLength").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok()),
            min_length: own.count("minLength"),
            min_occurs: own.count("minOccurs"),
            max_occurs: own.count("maxOccurs"),
            min,
            max,
            max_decimals: own.count("maxDecimalPlaces").and_then(|n| u32::try_from(n).ok()),
            regex,
            entry_format: own.text("entryFormat"),
            options,
            value_set,
            initial,
            enable_when: Vec::new(),
            enable_any: json.get("enableBehavior").and_then(Json::as_str) == Some("any"),
            control,
            horizontal: own.code("choiceOrientation") == Some("horizontal"),
            step: own.value("sliderStepValue").and_then(read_number),
            low_label: own.text("slider-low-label"),
            high_label: own.text("slider-high-label"),
            unit: units.first().and_then(|u| u.display.clone().or_else(|| u.code.clone())),
            units,
            must_be_true: own.flag("must-be-true"),
            not_in_future: own.flag("not-in-future"),
            asked_later: own.flag("asked-later"),
            emergency: own.code("emphasis") == Some("emergency"),
            link_id: LinkId(link_id),
            logic,
            looks,
        });
        if let Some(Json::Array(conditions)) = json.get("enableWhen") {
            for (index, condition) in conditions.iter().enumerate() {
                self.conditions.push((id, format!("{path}.enableWhen[{index}]"), condition.clone()));
            }
        }
        let children = self.read_items(root, json, Some(id), &format!("{path}."), level + 1)?;
        if let Some(item) = self.items.get_mut(id.0) {
            item.children = children;
        }
        Ok(id)
    }

    fn read_regex(&mut self, pattern: Option<String>, path: &str) -> Option<String> {
        let pattern = pattern?;
        if pattern.len() > 500 || regex_lite::Regex::new(&pattern).is_err() {
            self.notice(path, "this regex cannot be used and is ignored");
            return None;
        }
        Some(pattern)
    }
}
